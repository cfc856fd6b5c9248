//! `socketarium show`: a recording as text.

use super::{Failure, because, read};
use clap::Args;
use socketarium_trace::recording::Recording;
use socketarium_trace::transcript;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The recording; - for standard input.
    file: String,
}

pub(crate) fn show(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let text = read(&arguments.file)?;
    let (recording, trouble) = Recording::read_start(&text)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let written = transcript::lines(&recording)
        .try_for_each(|line| writeln!(out, "{line}"))
        .and_then(|()| out.flush());
    match written {
        // Whoever reads has seen enough (`| head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => {
            return Err(because("cannot write the transcript", "Look at where it goes")(
                error,
            ));
        }
        Ok(()) => {}
    }
    trouble.map_or(Ok(ExitCode::SUCCESS), |trouble| Err(trouble.into()))
}
