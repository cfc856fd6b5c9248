//! `socketarium diff`: whether two recordings say the same.

use super::{Failure, because, read};
use clap::Args;
use socketarium_backend::diff::first_difference;
use socketarium_trace::recording::Recording;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A recording; - for standard input.
    first: String,
    /// The recording to compare it with.
    second: String,
}

pub(crate) fn diff(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let open = |file: &str| -> Result<Recording, Failure> { Ok(Recording::read(&read(file)?)?) };
    let (first, second) = (open(&arguments.first)?, open(&arguments.second)?);
    let Some(difference) = first_difference(&first, &second) else {
        return Ok(ExitCode::SUCCESS);
    };
    match write!(io::stdout(), "{difference}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(because(
            "cannot write the difference",
            "Look at where it goes",
        )(error)),
        Ok(()) | Err(_) => Ok(ExitCode::FAILURE),
    }
}
