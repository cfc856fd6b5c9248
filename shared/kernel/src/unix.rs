//! Unix sockets: no handshake and no packets.

use crate::Tracer;
use crate::call::Transfer;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use crate::socket::Sock;
use crate::timer::SocketKey;
use socketarium_trace::event::{SockFlags, Transport};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Readiness};

/// Names in the file system and in the abstract space.
#[derive(Debug, Default)]
pub(crate) struct Names {}

#[derive(Debug)]
pub(crate) struct Unix {}

impl Unix {
    pub(crate) fn new(_transport: Transport) -> Self {
        Self {}
    }

    pub(crate) fn local(&self) -> Option<Address> {
        None
    }

    pub(crate) fn remote(&self) -> Option<Address> {
        None
    }

    pub(crate) fn peer_address(&self) -> Option<Address> {
        None
    }

    pub(crate) fn backlog(&self) -> Option<(u32, u32, u32)> {
        None
    }

    pub(crate) fn queues(&self) -> (u32, u32) {
        (0, 0)
    }

    pub(crate) fn readiness(&self, _sock: &Sock) -> Readiness {
        Readiness::default()
    }
}

impl Host {
    pub(crate) fn bind_unix(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _to: (&Address, u32),
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn listen_unix(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _limit: u32,
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn accept_unix(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
    ) -> Result<Option<SocketKey>, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn connect_unix(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _to: (&Address, u32),
        _nonblock: bool,
        _partial: &mut Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(crate) fn shutdown_unix(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _how: (bool, bool),
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    pub(crate) fn pair_unix(
        &mut self,
        _caller: &mut Caller<'_>,
        _transport: Transport,
        _flags: SockFlags,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(crate) fn close_unix(&mut self, tracer: &mut Tracer, key: SocketKey) {
        self.free_socket(tracer, key);
    }

    pub(crate) fn send_unix(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _data: &[u8],
        (_transfer, _to): (Transfer, Option<&Address>),
        _partial: &mut Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(crate) fn receive_unix(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        (_size, _transfer): (usize, Transfer),
        _partial: &mut Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
}
