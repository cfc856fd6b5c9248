//! The live lab as the rest of the backend sees it: what can be run, what can be observed, and a run that goes on.
//!
//! How a run is made and observed is the business of [`crate::supervisor`], in a process of its own.

mod handle;
mod keeper;
mod lines;
pub mod survey;

pub use handle::{CommandError, Lab, LabCommand, LabError};

use socketarium_lab::Refused;
use socketarium_trace::event::Layer;
use socketarium_trace::lab::{LayerReport, Refusal};

/// What stands in the way of any run at all: nothing can be observed, or there is no wire, and so no way from one
/// host to the other.
#[must_use]
pub fn nothing_observable(layers: &[LayerReport]) -> Option<Refused> {
    let nothing = layers.iter().all(|layer| !layer.available);
    let no_wire = layers
        .iter()
        .any(|layer| layer.layer == Layer::Wire && !layer.available);
    if !nothing && !no_wire {
        return None;
    }
    let mut reasons: Vec<_> = layers
        .iter()
        .filter(|layer| !layer.available)
        .map(|layer| layer.how.as_str())
        .collect();
    reasons.dedup();
    let message = format!("no lab can run on this machine: {}", reasons.join("; "));
    Some(Refused::new(Refusal::NoLab, message))
}
