//! Descriptors and what is not a socket: pipes, event counters, `select`, `poll`, `epoll`.

mod chance;
mod real;
mod sequence;

pub(crate) use sequence::run;
