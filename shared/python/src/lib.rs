//! Python as a resumable machine: the programs of a scenario, run on the model kernel as CPython 3.11 would run them.
//!
//! Source text is read into a [`tree`] by [`reading`], compiled to [`code`], and run by the [`machine`] over [`value`]s.
//! The pure rooms ([`text`], [`number`], [`binary`], [`pattern`], [`notation`], [`chance`]) hold what Python's types can do as
//! functions over Rust types that answer with what CPython would return, or with what it would have [`raised`];
//! [`builtins`] and [`modules`] give them to programs. There is no clock, file, environment or source of chance in here:
//! a run is a function of its source, its arguments, its seed and the kernel's replies.

pub mod binary;
mod builtins;
pub mod chance;
mod code;
mod machine;
mod modules;
pub mod notation;
pub mod number;
pub mod pattern;
pub mod raised;
mod reading;
pub mod sequence;
pub mod text;
mod tree;
mod value;
