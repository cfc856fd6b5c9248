//! The live lab as the rest of the backend sees it: what can be run, what can be observed, and a run that goes on.
//!
//! How a run is made and observed is the business of [`crate::supervisor`], in a process of its own.

mod handle;
mod keeper;
pub mod library;
mod lines;
pub mod order;
pub mod survey;

pub use handle::{CommandError, Lab, LabCommand, LabError};
pub use library::{Library, LibraryError, SOFTWARE, Wish};
pub use order::Order;

use socketarium_trace::lab::{LayerReport, Refusal, Tell};

/// Why something that was asked for is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// For people.
    pub message: String,
}

impl Refused {
    #[must_use]
    pub fn new(refusal: Refusal, message: impl Into<String>) -> Self {
        Self {
            refusal,
            message: message.into(),
        }
    }
}

impl From<Refused> for Tell {
    fn from(Refused { refusal, message }: Refused) -> Self {
        Self::Refused { refusal, message }
    }
}

/// What stands in the way of any run at all: every layer is missing.
#[must_use]
pub fn nothing_observable(layers: &[LayerReport]) -> Option<Refused> {
    if layers.iter().any(|layer| layer.available) {
        return None;
    }
    let reasons: Vec<_> = layers.iter().map(|layer| layer.how.as_str()).collect();
    let message = format!("no lab can run on this machine: {}", reasons.join("; "));
    Some(Refused::new(Refusal::NoLab, message))
}
