//! The lab whose kernel is the model: it says what the live lab says, in virtual time, as fast as it is asked to.
//!
//! It waits for nothing and knows no clock: whoever holds it lets it work a slice at a time, and passes on what it tells.

mod lab;
mod programs;
mod run;
mod start;

pub use lab::{Progress, SimulatedLab};
pub use start::{Model, layers, start};
