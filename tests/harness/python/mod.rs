//! The corpus: small Python programs, each about one thing, and what CPython says of them. CPython is the judge.
//!
//! Which calls they make is not held here but by [`crate::traced`].

mod known;
mod outcome;
mod run;

pub use known::{Known, known_failures};
pub use outcome::Outcome;
pub use run::{no_network, on_the_model, under_cpython};

use crate::top;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A program of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Program {
    /// `AREA/WHAT`, as in the list of known failures.
    pub name: String,
    /// The folder of its area. Programs run there.
    pub folder: PathBuf,
    /// `WHAT.py`
    pub file: String,
}

/// Every program of the corpus, in the order of their names. `SOCKETARIUM_CORPUS` narrows it to those whose names
/// begin with what it says.
///
/// # Panics
/// If the corpus cannot be read.
#[must_use]
pub fn corpus() -> Vec<Program> {
    let wanted = std::env::var("SOCKETARIUM_CORPUS").unwrap_or_default();
    let areas = entries(&top().join("tests/python"))
        .into_iter()
        .filter(|path| path.is_dir());
    let mut programs: Vec<Program> = areas
        .flat_map(|folder| {
            let area = name_of(&folder);
            let files = entries(&folder)
                .into_iter()
                .filter(|path| path.extension().is_some_and(|end| end == "py"));
            files
                .map(|path| Program {
                    name: format!("{area}/{}", name_of(&path.with_extension(""))),
                    folder: folder.clone(),
                    file: name_of(&path),
                })
                .collect::<Vec<_>>()
        })
        .filter(|program| program.name.starts_with(&wanted))
        .collect();
    programs.sort();
    programs
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the corpus is in the checkout");
    entries
        .map(|entry| entry.expect("a folder can be read").path())
        .collect()
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// What `judge` says of each program, in their order, several at a time.
pub fn each<R: Send>(programs: &[Program], judge: impl Fn(&Program) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut said: Vec<(usize, R)> = thread::scope(|scope| {
        let worker = || {
            let mine = std::iter::from_fn(|| {
                let index = next.fetch_add(1, Ordering::Relaxed);
                programs.get(index).map(|program| (index, judge(program)))
            });
            mine.collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a judge does not panic"))
            .collect()
    });
    said.sort_by_key(|(index, _)| *index);
    said.into_iter().map(|(_, said)| said).collect()
}
