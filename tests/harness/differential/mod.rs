//! The judge of the simulated kernel: the same scripts run on Linux itself, and all that can be seen of the two
//! is compared.
//!
//! A [`Script`] runs on anything that is a [`Kernel`]; [`Real`] is Linux, in namespaces of its own.

pub mod calls;
mod compare;
mod facts;
mod generate;
mod kernel;
mod known;
#[cfg(target_os = "linux")]
mod model;
mod numbers;
mod random;
#[cfg(target_os = "linux")]
pub mod real;
mod run;
mod script;
mod session;

pub use compare::{Difference, Layer, compare, transcript};
pub use facts::{Fact, Facts};
pub use generate::{generate, steady};
pub use kernel::{Kernel, Progress, Reply, Request, Row};
pub use known::{KNOWN, Known};
#[cfg(target_os = "linux")]
pub use model::Model;
pub use random::Random;
#[cfg(target_os = "linux")]
pub use real::Real;
pub use run::{Observation, Run, Seen};
pub use script::{CLIENT, HOSTS, SERVER, Script, Setup, Step, Thread, Wire, initial, other};
pub use session::Session;
