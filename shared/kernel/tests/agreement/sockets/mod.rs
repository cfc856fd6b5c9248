//! Sockets: UDP over loopback, Unix streams and datagrams, TCP as far as `listen()`.

mod chance;
mod real;
mod sequence;

pub(crate) use real::be_alone;
pub(crate) use sequence::run;
