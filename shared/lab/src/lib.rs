//! What a lab is, wherever it runs: what can be run, how what a viewer wishes becomes an order, and the lab whose kernel
//! is the model.
//!
//! The lab on a real kernel is the backend's business. Nothing here asks for the time, and nothing waits.

pub mod ask;
mod library;
mod order;
mod refused;
pub mod simulated;

pub use library::{Library, LibraryError, SOFTWARE, Wish};
pub use order::Order;
pub use refused::Refused;
