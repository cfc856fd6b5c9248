//! Linux's sockets as a model: the same calls in the same order give the same results, events and segments,
//! in a browser as on a server.
//!
//! A [`Host`] is a plain struct driven from outside: a system call goes in and its result or "blocked" comes
//! out, packets go in and out, deadlines are asked for and reached. It reads no clock and draws no chance but
//! from its seed. What it does it says as events of the trace, through a [`Tracer`].

mod call;
mod descriptor;
mod epoll;
mod event_fd;
mod host;
mod pipe;
mod poll;
mod process;
mod random;
mod request;
pub mod simulation;
mod socket;
mod sysctl;
mod tcp;
mod timer;
mod tracer;
mod udp;
mod unix;
mod wait;

pub use host::{Counters, Datagram, Holdings, Host, Sent, SocketNow};
pub use request::{Progress, Reply, Request};
pub use socket::option::{Standing, standing};
pub use sysctl::{Sysctls, UnknownSysctl};
pub use tcp::{Chunk, Segment, SegmentOptions};
pub use tracer::{Because, Tracer};
