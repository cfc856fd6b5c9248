//! `socketarium show`: a recording as text.

use super::{Failure, because};
use clap::Args;
use socketarium_trace::recording::Recording;
use socketarium_trace::transcript;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

/// Largest recording that is opened.
const MOST_MIB: u64 = 512;

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

fn read(file: &str) -> Result<String, Failure> {
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
