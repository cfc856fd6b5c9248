//! The live lab on a real Linux kernel, and the server that shows it to viewers.
//!
//! A library so that tests start a server in their own process. What a trace is made of is `socketarium-trace`.
//! Elsewhere than on Linux there is no lab; the server then shows the page and says so.

pub mod diff;
pub mod lab;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "where a script may write anything, one thing is right and all the rest is answered alike"
)]
pub mod packetdrill;
pub mod server;
#[cfg(target_os = "linux")]
pub mod supervisor;
