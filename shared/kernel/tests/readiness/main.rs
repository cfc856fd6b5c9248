//! Descriptors, pipes, event counters, `select`, `poll` and `epoll` of the simulated kernel, with no network.
//!
//! What is expected was measured on Linux 6.18 with the same calls. After every call the fold of the trace has to say
//! of each epoll instance what the kernel itself says.

#![expect(clippy::unwrap_used, reason = "what cannot be had fails the test")]

mod descriptors;
mod epoll;
mod event_fds;
mod machine;
mod nesting;
mod pipes;
mod poll;
mod select;
mod sockets;
mod waiting;
