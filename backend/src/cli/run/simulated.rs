//! A run on the model, in virtual time.

use super::recorder::Recorder;
use crate::cli::Failure;
use clap::Args;
use socketarium_backend::lab::{Library, Order, Refused, SOFTWARE, Wish};
use socketarium_kernel::Sysctls;
use socketarium_kernel::simulation::{BuiltIn, Conditions, Machine, Millionths, Setup, Simulation};
use socketarium_trace::Table;
use socketarium_trace::event::{EndReason, Layer};
use socketarium_trace::lab::{LayerReport, Refusal};
use socketarium_trace::recording::{self, Header, WorldKind};
use socketarium_trace::scenario::Limits;

/// What the model takes beside the scenario. A real kernel has all of this already.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Only with --world simulated")]
pub(super) struct Model {
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
    model: Model,
    out: String,
) -> Result<EndReason, Failure> {
    let order = library.order(wish, Limits { seconds, ..LIMITS }, &layers())?;
    let setup = Setup {
        actions: order.actions.clone(),
        hold_all: order.hold_all,
        pause_all: order.pause_all,
        seed: model.seed,
        machine: Machine {
            processors: model.processors,
            ..Machine::default()
        },
        conditions: Conditions {
            bandwidth: model.megabits.map(|megabits| megabits * 1_000_000),
            loss: model.loss,
            duplication: model.duplication,
            reordering: model.reordering,
            ..Conditions::default()
        },
        ..Setup::of(order.plan.clone())
    };
    let mut simulation = Simulation::new(setup, Box::new(BuiltIn))
        .map_err(|error| Refused::new(Refusal::BadSetting, error.to_string()))?;
    let mut recorder = Recorder::open(out)?;
    recorder.write(&recording::header_line(&header(order)))?;
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

fn layers() -> Vec<LayerReport> {
    [Layer::Code, Layer::Calls, Layer::Kernel, Layer::Wire]
        .map(|layer| LayerReport {
            layer,
            available: true,
            how: "the model says so".to_owned(),
            remedy: None,
        })
        .to_vec()
}

fn header(order: Order) -> Header {
    let defaults = Sysctls::default();
    let sysctls: Table<String, String> = Sysctls::NAMES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), defaults.value(name)?)))
        .collect();
    Header {
        format: recording::FORMAT.to_owned(),
        version: recording::VERSION,
        world: WorldKind::Simulated,
        kernel: format!("the model of Linux 6.18 in {SOFTWARE}"),
        interpreter: "built-in programs".to_owned(),
        title: order.title,
        plan: order.plan,
        sources: order.sources,
        layers: order.layers,
        sysctls,
    }
}
