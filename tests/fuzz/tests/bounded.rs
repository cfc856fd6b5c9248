//! Every target on what it starts from and on so many changes of that: no panic, nothing that grows without end.
//!
//! The same each time. `SOCKETARIUM_FUZZ_SEED` begins elsewhere and `SOCKETARIUM_FUZZ_RUNS` goes on longer; what fails is
//! printed with its seed and written below `target/fuzz`, to be run again with `cargo run -p socketarium-fuzz --bin
//! NAME FILE`, and kept in `corpus` once it is understood.

use socketarium_fuzz::mutation::{Chance, mutated};
use socketarium_fuzz::{TARGETS, Target};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

/// Inputs that are made for each target unless it is said.
const RUNS: u64 = 400;

/// Longest of them, in bytes.
const LONGEST: usize = 1 << 16;

fn setting(name: &str, otherwise: u64) -> u64 {
    let said = std::env::var(name).ok();
    said.map_or(otherwise, |said| {
        said.parse().unwrap_or_else(|_| panic!("{name} is a number"))
    })
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let own = Path::new("tests/fuzz/corpus").join(target.name);
    let folders = target.starts.iter().map(PathBuf::from).chain([own]);
    let mut paths: Vec<PathBuf> = folders
        .flat_map(|folder| {
            fs::read_dir(top().join(&folder)).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        })
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| fs::read(path).expect("it can be read"))
        .collect()
}

fn bounded(name: &str) {
    let target = TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("a target");
    let corpus = corpus(target);
    assert!(!corpus.is_empty(), "{name} has something to start from");
    for (index, data) in corpus.iter().enumerate() {
        attempt(target, data, &format!("number {index} of the corpus"));
    }
    let first = setting("SOCKETARIUM_FUZZ_SEED", 1);
    let runs = setting("SOCKETARIUM_FUZZ_RUNS", RUNS);
    println!(
        "{name}: {} of the corpus, seeds {first} to {}",
        corpus.len(),
        first + runs - 1
    );
    for seed in first..first + runs {
        let data = mutated(&corpus, LONGEST, &mut Chance::from(seed));
        attempt(target, &data, &format!("seed {seed}"));
    }
}

fn attempt(target: &Target, data: &[u8], which: &str) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (target.run)(data))) {
        let folder = top().join("target/fuzz");
        let path = folder.join(target.name);
        let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, data));
        println!(
            "{} failed with {which}, {} bytes: {} ({kept:?})",
            target.name,
            data.len(),
            path.display()
        );
        resume_unwind(panic);
    }
}

#[test]
fn segments() {
    bounded("segments");
}

#[test]
fn calls() {
    bounded("calls");
}

#[test]
fn script() {
    bounded("script");
}

#[test]
fn recording() {
    bounded("recording");
}

#[test]
fn message() {
    bounded("message");
}
