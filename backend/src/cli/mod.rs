//! One file for each subcommand. Here errors become one line for a person: what is wrong, and what to do next.

pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod packetdrill;
pub(crate) mod run;
pub(crate) mod serve;
pub(crate) mod show;

use socketarium_backend::lab::LabError;
use socketarium_lab::{LibraryError, Refused};
use std::fs::File;
use std::io::{self, Read};
use thiserror::Error;

/// Largest recording that is opened.
const MOST_MIB: u64 = 512;

/// Why a subcommand could not do its work.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("{what}: {source}. {next}")]
    Io {
        what: String,
        source: io::Error,
        next: &'static str,
    },
    #[error("{0}. The program was built from a broken file in static/")]
    Library(#[from] LibraryError),
    #[error("{}", .0.message)]
    Refused(Refused),
    #[error("{0}")]
    Lab(#[from] LabError),
    #[error("{0}")]
    Recording(#[from] socketarium_trace::recording::RecordingError),
    #[error("{file} is larger than {most_mib} MiB: no run makes so long a recording")]
    TooLarge { file: String, most_mib: u64 },
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Names what was being done when the system said no, and what a person can do.
pub(crate) fn because(what: impl Into<String>, next: &'static str) -> impl FnOnce(io::Error) -> Failure {
    let what = what.into();
    move |source| Failure::Io { what, source, next }
}

/// The runtime that a subcommand's tasks run on.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(because(
            "cannot start threads",
            "Close other programs and try again",
        ))
}

/// Sends the log to standard error.
pub(crate) fn log(level: tracing::Level) {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level)
        .with_target(false)
        .init();
}

/// The text of a recording.
pub(crate) fn read(file: &str) -> Result<String, Failure> {
    let source: Box<dyn Read> = if file == "-" {
        Box::new(io::stdin().lock())
    } else {
        let open = File::open(file);
        Box::new(open.map_err(because(
            format!("cannot open {file}"),
            "`socketarium run` writes recordings with --out FILE.jsonl",
        ))?)
    };
    let mut bytes = Vec::new();
    source
        .take(MOST_MIB * 1024 * 1024 + 1)
        .read_to_end(&mut bytes)
        .map_err(because(format!("cannot read {file}"), "Look at the file"))?;
    if bytes.len() as u64 > MOST_MIB * 1024 * 1024 {
        return Err(Failure::TooLarge {
            file: file.to_owned(),
            most_mib: MOST_MIB,
        });
    }
    // What is not text is not an event either, and is named by its line.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}
