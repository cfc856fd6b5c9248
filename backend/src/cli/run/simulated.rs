//! A run on the model, in virtual time.

use super::recorder::Recorder;
use crate::cli::Failure;
use clap::Args;
use socketarium_kernel::simulation::{Conditions, Machine, Millionths};
use socketarium_lab::simulated::{Model, layers, start};
use socketarium_lab::{Library, Wish};
use socketarium_trace::event::EndReason;
use socketarium_trace::recording;
use socketarium_trace::scenario::Limits;

/// What the model takes beside the scenario. A real kernel has all of this already.
#[derive(Clone, Copy, Debug, Args)]
#[group(id = "model")]
#[command(next_help_heading = "Only with --world simulated")]
pub(super) struct Arguments {
    /// Where all chance comes from: the same seed gives the same run.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Processors of each host.
    #[arg(long, value_name = "NUMBER", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64))]
    processors: u8,
    /// Packets that the link loses, in percent.
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = Millionths::of_percent)]
    loss: Millionths,
    /// Packets that the link delivers twice, in percent.
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = Millionths::of_percent)]
    duplication: Millionths,
    /// Packets that the link delays, so that others overtake them, in percent.
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = Millionths::of_percent)]
    reordering: Millionths,
    /// Megabits that the link carries in a second; without it as many as come.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    megabits: Option<u64>,
}

impl Arguments {
    fn model(self) -> Model {
        Model {
            seed: self.seed,
            machine: Machine {
                processors: self.processors,
                ..Machine::default()
            },
            conditions: Conditions {
                bandwidth: self.megabits.map(|megabits| megabits * 1_000_000),
                loss: self.loss,
                duplication: self.duplication,
                reordering: self.reordering,
                ..Conditions::default()
            },
        }
    }
}

/// A model takes memory and nothing else of the machine: more may happen in it than in a lab.
const LIMITS: Limits = Limits {
    seconds: u64::MAX,
    memory_mib: u64::MAX,
    processes: 20_000,
    open_files: 1 << 20,
    events: 20_000_000,
    packets: 5_000_000,
};

pub(super) fn run(
    library: &Library,
    wish: &Wish,
    seconds: u64,
    arguments: Arguments,
    out: String,
) -> Result<EndReason, Failure> {
    let order = library.order(wish, Limits { seconds, ..LIMITS }, &layers())?;
    let mut simulation = start(&order, &arguments.model())?;
    let mut recorder = Recorder::open(out)?;
    recorder.write(&recording::header_line(&order.simulated_header()))?;
    loop {
        let goes_on = simulation.step();
        if !goes_on && simulation.ended().is_none() {
            // Everything waits for somebody, and nobody is there.
            simulation.run();
        }
        for event in simulation.events() {
            recorder.event(&event)?;
        }
        if let Some(end) = simulation.ended() {
            recorder.flush()?;
            return Ok(end.clone());
        }
    }
}
