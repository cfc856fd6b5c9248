//! From an order to a run that has not begun, and to the header of its recording.

use super::programs::Programs;
use crate::{Order, Refused, SOFTWARE};
use socketarium_kernel::Sysctls;
use socketarium_kernel::simulation::{Conditions, Machine, Setup, Simulation};
use socketarium_trace::Table;
use socketarium_trace::event::Layer;
use socketarium_trace::lab::{LayerReport, Refusal};
use socketarium_trace::recording::{self, Header, WorldKind};

/// What the model takes beside the scenario. A real kernel has all of this already.
#[derive(Clone, Debug)]
pub struct Model {
    /// Where all chance comes from: the same seed gives the same run.
    pub seed: u64,
    /// The processors of each host.
    pub machine: Machine,
    pub conditions: Conditions,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            seed: 1,
            machine: Machine::default(),
            conditions: Conditions::default(),
        }
    }
}

/// A run of `order` that has not begun.
///
/// # Errors
/// A sysctl that the model does not have, or a program that cannot be started.
pub fn start(order: &Order, model: &Model) -> Result<Simulation, Refused> {
    let setup = Setup {
        actions: order.actions.clone(),
        hold_all: order.hold_all,
        pause_all: order.pause_all,
        seed: model.seed,
        machine: model.machine,
        conditions: model.conditions,
        ..Setup::of(order.plan.clone())
    };
    Simulation::new(setup, Box::new(Programs::of(order)))
        .map_err(|error| Refused::new(Refusal::BadSetting, error.to_string()))
}

/// Everything can be seen in a model.
#[must_use]
pub fn layers() -> Vec<LayerReport> {
    [Layer::Code, Layer::Calls, Layer::Kernel, Layer::Wire]
        .map(|layer| LayerReport {
            layer,
            available: true,
            how: "the model says so".to_owned(),
            remedy: None,
        })
        .to_vec()
}

impl Order {
    /// The first line of a recording of this order's run on the model.
    #[must_use]
    pub fn simulated_header(&self) -> Header {
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
            interpreter: format!("Python 3.11 as {SOFTWARE} runs it"),
            title: self.title.clone(),
            plan: self.plan.clone(),
            sources: self.sources.clone(),
            layers: self.layers.clone(),
            sysctls,
        }
    }
}
