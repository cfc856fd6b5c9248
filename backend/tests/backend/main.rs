//! The backend from outside: its labs, its server and its command line.
//!
//! The supervisor is a stand-in here ([`stage::supervisor`]): what a real run looks like is tested with the lab.

#![expect(clippy::unwrap_used, reason = "what cannot be had fails the test")]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test names what it expects and fails on everything else"
)]

mod capacity;
mod command_line;
mod lab;
mod page;
mod protocol;
mod shutdown;
mod slow_viewer;
mod stage;
