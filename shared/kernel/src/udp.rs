//! UDP: datagrams with their boundaries, lost without a word where nobody has room for them.

use crate::Tracer;
use crate::call::Transfer;
use crate::host::{Datagram, Host};
use crate::process::{Attempt, Partial};
use crate::socket::Sock;
use crate::timer::SocketKey;
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Readiness};
use std::net::{IpAddr, SocketAddr};

#[derive(Debug, Default)]
pub(crate) struct Udp {}

impl Udp {
    pub(crate) fn queues(&self) -> (u32, u32) {
        (0, 0)
    }

    pub(crate) fn readiness(&self, _sock: &Sock) -> Readiness {
        Readiness::default()
    }
}

impl Host {
    pub(crate) fn connect_udp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _to: (&Address, u32),
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn shutdown_udp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _how: (bool, bool),
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn close_udp(&mut self, tracer: &mut Tracer, key: SocketKey) {
        self.free_socket(tracer, key);
    }

    pub(crate) fn send_udp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _data: &[u8],
        (_transfer, _to): (Transfer, Option<&Address>),
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn receive_udp(
        &mut self,
        _key: SocketKey,
        (_size, _transfer): (usize, Transfer),
        _wants_address: bool,
        _partial: &Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    /// A datagram arrives.
    pub(crate) fn deliver_udp(&mut self, _tracer: &mut Tracer, _datagram: Datagram) {}

    /// "Destination unreachable" arrives, about a datagram of this host.
    pub(crate) fn unreachable_udp(&mut self, _from: IpAddr, _code: u8, _about: (SocketAddr, SocketAddr)) {}
}
