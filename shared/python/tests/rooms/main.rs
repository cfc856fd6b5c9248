//! The pure rooms beside CPython: each asks the real one what it answers to generated questions, and must answer the
//! same. Where there is no `/usr/bin/python3` of version 3.11, a test says that it is skipped.
//!
//! The machine is not in it; programs as a whole are compared in the workspace's `tests`.

#![expect(
    clippy::unwrap_used,
    reason = "a case that its script has written wrong ends the test there"
)]

mod bytes;
mod chances;
mod judge;
mod mathematics;
mod methods;
mod notations;
mod numbers;
mod patterns;
mod properties;
mod texts;
