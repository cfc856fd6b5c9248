//! The supervisor of one run.

use std::process::ExitCode;

/// Reads an order from standard input and carries it out.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::FAILURE
}
