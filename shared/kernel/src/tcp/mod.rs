//! TCP as Linux does it, split by what happens: a segment arrives, data leaves, a timer fires.

mod chunk;
mod info;
mod segment;

pub use chunk::Chunk;
pub(crate) use info::TcpInfo;
pub use segment::{Segment, SegmentOptions};

use crate::Tracer;
use crate::call::Transfer;
use crate::host::{Datagram, Host, Sent};
use crate::process::{Attempt, Partial};
use crate::socket::{Sock, Socket};
use crate::timer::SocketKey;
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Nanos, Readiness};

/// What a TCP socket is at the moment.
#[derive(Debug)]
pub(crate) enum Tcp {
    /// Neither listening nor connected.
    Idle,
    Listener(Box<Listener>),
    /// A half-open request of a listener.
    Request(Box<()>),
    TimeWait(Box<()>),
}

#[derive(Debug)]
pub(crate) struct Listener {}

impl Listener {
    pub(crate) fn backlog(&self) -> (u32, u32, u32) {
        (0, 0, 0)
    }
}

impl Tcp {
    pub(crate) fn queues(&self) -> (u32, u32) {
        (0, 0)
    }

    pub(crate) fn readiness(&self, _sock: &Sock) -> Readiness {
        Readiness::default()
    }

    /// Neither listening nor connected, nor on the way there.
    pub(crate) fn is_idle(&self) -> bool {
        matches!(self, Self::Idle)
    }

    /// Whether a new connection may take the place of this one in TIME-WAIT: its peer sent timestamps, and it
    /// has waited for more than `after` (nothing: however short).
    pub(crate) fn time_wait_reusable(&self, _now: Nanos, _after: Option<Nanos>) -> bool {
        false
    }

    pub(crate) fn has_peer(&self) -> bool {
        false
    }
}

impl Socket {
    pub(crate) fn tcp_info(&self, _now: Nanos) -> TcpInfo {
        TcpInfo::default()
    }

    /// `TCP_QUICKACK`: the next segments are acknowledged at once.
    pub(crate) fn quick_ack(&self) -> bool {
        true
    }
}

impl Host {
    /// An option of a TCP socket was set: what waited for it goes on.
    pub(crate) fn option_changed(&mut self, _tracer: &mut Tracer, _key: SocketKey, _level: i32, _name: i32) {}

    /// `TCP_QUICKACK`.
    pub(crate) fn set_quick_ack(&mut self, _key: SocketKey, _value: i32) {}

    pub(crate) fn listen_tcp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _limit: u32,
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }
    pub(crate) fn accept_tcp(&mut self, _key: SocketKey) -> Result<Option<SocketKey>, Errno> {
        Err(Errno::ENOSYS)
    }
    pub(crate) fn connect_tcp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _to: (&Address, u32),
        _nonblock: bool,
        _partial: &mut Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
    pub(crate) fn shutdown_tcp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _how: (bool, bool),
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }
    pub(crate) fn close_tcp(&mut self, _tracer: &mut Tracer, _key: SocketKey) {}
    pub(crate) fn send_tcp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _data: &[u8],
        _transfer: Transfer,
        _partial: &mut Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
    pub(crate) fn receive_tcp(
        &mut self,
        _tracer: &mut Tracer,
        _key: SocketKey,
        _wanted: (usize, Transfer),
        _partial: &mut Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
    pub(crate) fn finish_connection(&mut self, _tracer: &mut Tracer, _key: SocketKey) {}
    pub(crate) fn expire_timers(&mut self, _tracer: &mut Tracer) {}
    pub(crate) fn deliver(&mut self, _tracer: &mut Tracer, _datagram: Datagram) {}
    pub(crate) fn deliver_local(&mut self, _tracer: &mut Tracer, _sent: Sent) {}
}
