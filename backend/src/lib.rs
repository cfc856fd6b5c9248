//! The live lab on a real Linux kernel, and the server that shows it to viewers.
//!
//! A library so that tests start a server in their own process. What a trace is made of is `socketarium-trace`.

pub mod lab;
pub mod server;
pub mod supervisor;
