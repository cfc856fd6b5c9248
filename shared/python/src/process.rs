//! A process that runs a Python file: what it does first and last, as CPython does, and its threads.

mod ending;
pub(crate) mod report;
mod start;
pub(crate) mod thread;

pub use crate::machine::Limits;
pub use start::{Program, Source};

/// What is left of a program when it has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub status: i32,
}

/// Runs a program by itself: it has a standard output and no kernel else. For tests of the language.
#[must_use]
pub fn run_alone(source: &Source, most_steps: u64) -> Ended {
    start::alone(source, most_steps)
}
