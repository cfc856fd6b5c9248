//! The recording that a run writes, as it happens.

use crate::cli::{Failure, because};
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::{Event, Kind, recording};
use std::fs::File;
use std::io::{self, BufWriter, Write};

/// The file that is written, and how far the run has come.
pub(super) struct Recorder {
    name: String,
    file: Box<dyn Write>,
    events: u64,
    millis: f64,
    pub(super) end: Option<EndReason>,
}

impl Recorder {
    pub(super) fn open(name: String) -> Result<Self, Failure> {
        let file: Box<dyn Write> = if name == "-" {
            Box::new(io::stdout().lock())
        } else {
            let file = File::create(&name);
            let failed = because(
                format!("cannot write {name}"),
                "Choose another file with --out FILE.jsonl",
            );
            Box::new(BufWriter::new(file.map_err(failed)?))
        };
        Ok(Self {
            name,
            file,
            events: 0,
            millis: 0.0,
            end: None,
        })
    }

    pub(super) fn event(&mut self, event: &Event) -> Result<(), Failure> {
        self.events += 1;
        self.millis = event.at.as_millis();
        if let Kind::Run(RunEvent::Ended { reason }) = &event.kind {
            self.end = Some(reason.clone());
        }
        if let Kind::Run(RunEvent::Note { text }) = &event.kind {
            eprintln!("{text}");
        }
        self.write(&recording::event_line(event))
    }

    pub(super) fn write(&mut self, line: &str) -> Result<(), Failure> {
        let written = self.file.write_all(line.as_bytes());
        written.map_err(|error| self.broken(error))
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        let flushed = self.file.flush();
        flushed.map_err(|error| self.broken(error))
    }

    fn broken(&self, error: io::Error) -> Failure {
        because(format!("cannot write {}", self.name), "Is the disk full?")(error)
    }

    pub(super) fn progress(&self) {
        eprintln!("{:.1} s, {} events", self.millis / 1000.0, self.events);
    }
}
