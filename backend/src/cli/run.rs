//! `socketarium run`: one run without a page, written to a file as it happens.

use super::{Failure, because, log, runtime};
use clap::{Args, ValueEnum};
use socketarium_backend::lab::survey::survey;
use socketarium_backend::lab::{Lab, LabCommand, Library, Refused, Wish, nothing_observable};
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::lab::{Command, Refusal, Tell};
use socketarium_trace::scenario::Limits;
use socketarium_trace::{Event, Kind, recording};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The scenario to run.
    scenario: String,
    /// Where it runs.
    #[arg(long, value_enum, default_value_t = World::Live)]
    world: World,
    /// Sets a knob of the scenario. May be given more than once.
    #[arg(long, value_name = "KNOB=VALUE", value_parser = setting)]
    set: Vec<(String, String)>,
    /// An action in force from the start. May be given more than once.
    #[arg(long, value_name = "NAME")]
    action: Vec<String>,
    /// Start with every packet held until it is let go.
    #[arg(long)]
    hold_all: bool,
    /// Seconds that the run may take at most.
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
    /// The recording to write; - for standard output.
    #[arg(long, value_name = "FILE.jsonl")]
    out: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum World {
    /// A real Linux kernel: this machine's.
    Live,
}

fn setting(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(knob, value)| (knob.to_owned(), value.to_owned()))
        .ok_or_else(|| "a setting is written KNOB=VALUE".to_owned())
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    log(tracing::Level::WARN);
    let World::Live = arguments.world;
    let library = Library::shipped()?;
    let layers = survey();
    let limits = Limits {
        seconds: arguments.seconds.unwrap_or(u64::MAX),
        ..Limits::default()
    };
    let wish = Wish {
        scenario: arguments.scenario,
        settings: arguments.set.into_iter().collect(),
        actions: arguments.action,
        hold_all: arguments.hold_all,
        pause_all: false,
    };
    // What was mistyped is said before what is missing.
    let order = library.order(&wish, limits, &layers)?;
    if let Some(refused) = nothing_observable(&layers) {
        return Err(refused.into());
    }
    for layer in layers.iter().filter(|layer| !layer.available) {
        eprintln!(
            "Not observable here: {}. `socketarium doctor` says more.",
            layer.how
        );
    }
    let recorder = Recorder::open(arguments.out)?;
    let command = LabCommand::this_binary().map_err(because(
        "cannot find this program's own file",
        "Start it by its full path",
    ))?;
    let end = runtime()?.block_on(async {
        let lab = Lab::start(&command, &order, ())?;
        record(lab, recorder).await
    })?;
    eprintln!("{}", told(&end));
    Ok(match end {
        EndReason::Finished => ExitCode::SUCCESS,
        EndReason::Stopped
        | EndReason::TimeLimit { .. }
        | EndReason::EventLimit { .. }
        | EndReason::PacketLimit { .. }
        | EndReason::ProcessLimit { .. }
        | EndReason::Failed { .. } => ExitCode::FAILURE,
    })
}

/// Writes what the run tells until it ends. Ctrl-C stops the run; the recording then says so.
async fn record(mut lab: Lab, mut recorder: Recorder) -> Result<EndReason, Failure> {
    let mut progress = tokio::time::interval(Duration::from_secs(1));
    progress.reset();
    loop {
        let tell = tokio::select! {
            tell = lab.next() => tell,
            _ = progress.tick() => {
                recorder.progress();
                continue;
            }
            _ = tokio::signal::ctrl_c() => {
                eprintln!("Stopping the run.");
                // A run that is over needs no stopping.
                let _ = lab.command(Command::Stop);
                continue;
            }
        };
        match tell {
            Some(Tell::Started { header }) => recorder.write(&recording::header_line(&header))?,
            Some(Tell::Events { events }) => {
                for event in events {
                    recorder.event(&event)?;
                }
            }
            Some(Tell::Refused { refusal, message }) => {
                if lab.is_over() {
                    return Err(Refused::new(refusal, message).into());
                }
            }
            Some(Tell::Hello(_)) => {}
            Some(Tell::Ended) | None => {
                recorder.flush()?;
                let unsaid = || Refused::new(Refusal::Failed, "the run ended without saying why");
                return recorder.end.ok_or_else(|| unsaid().into());
            }
        }
    }
}

/// The file that is written, and how far the run has come.
struct Recorder {
    name: String,
    file: Box<dyn Write>,
    events: u64,
    millis: f64,
    end: Option<EndReason>,
}

impl Recorder {
    fn open(name: String) -> Result<Self, Failure> {
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

    fn event(&mut self, event: &Event) -> Result<(), Failure> {
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

    fn write(&mut self, line: &str) -> Result<(), Failure> {
        let written = self.file.write_all(line.as_bytes());
        written.map_err(|error| self.broken(error))
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let flushed = self.file.flush();
        flushed.map_err(|error| self.broken(error))
    }

    fn broken(&self, error: io::Error) -> Failure {
        because(format!("cannot write {}", self.name), "Is the disk full?")(error)
    }

    fn progress(&self) {
        eprintln!("{:.1} s, {} events", self.millis / 1000.0, self.events);
    }
}

fn told(end: &EndReason) -> String {
    match end {
        EndReason::Finished => "The run has finished.".into(),
        EndReason::Stopped => "The run was stopped.".into(),
        EndReason::TimeLimit { seconds } => format!("The run was ended after its {seconds} s."),
        EndReason::EventLimit { events } => format!("The run was ended after its {events} events."),
        EndReason::PacketLimit { packets } => format!("The run was ended after its {packets} packets."),
        EndReason::ProcessLimit { processes } => {
            format!("The run was ended: it started more than its {processes} processes.")
        }
        EndReason::Failed { message } => format!("The run failed: {message}."),
    }
}
