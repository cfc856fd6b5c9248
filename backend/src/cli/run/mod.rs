//! `socketarium run`: one run without a page, written to a file as it happens.

mod live;
mod recorder;
mod simulated;

use super::{Failure, log};
use clap::{Args, ValueEnum};
use socketarium_lab::{Library, Wish};
use socketarium_trace::Table;
use socketarium_trace::event::EndReason;
use socketarium_trace::scenario::Limits;
use std::process::ExitCode;

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
    #[command(flatten)]
    model: simulated::Arguments,
    /// The recording to write; - for standard output.
    #[arg(long, value_name = "FILE.jsonl")]
    out: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum World {
    /// A real Linux kernel: this machine's.
    Live,
    /// The model of one, in virtual time.
    Simulated,
}

fn setting(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(knob, value)| (knob.to_owned(), value.to_owned()))
        .ok_or_else(|| "a setting is written KNOB=VALUE".to_owned())
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    log(tracing::Level::WARN);
    let library = Library::shipped()?;
    let seconds = arguments.seconds.unwrap_or(u64::MAX);
    let wish = Wish {
        scenario: arguments.scenario,
        settings: arguments.set.into_iter().collect(),
        actions: arguments.action,
        hold_all: arguments.hold_all,
        pause_all: false,
        edits: Table::new(),
    };
    let end = match arguments.world {
        World::Live => {
            let limits = Limits {
                seconds,
                ..Limits::default()
            };
            live::run(&library, &wish, limits, arguments.out)?
        }
        World::Simulated => simulated::run(&library, &wish, seconds, arguments.model, arguments.out)?,
    };
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
