//! The live lab as the rest of the backend sees it: what can be run, what can be observed, and a run that goes on.
//!
//! How a run is made and observed is the business of [`crate::supervisor`], in a process of its own.

pub mod order;
pub mod survey;

pub use order::Order;
