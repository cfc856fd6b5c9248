//! A socket: what all kinds have, and the protocol's own part.

pub(crate) mod address;
pub(crate) mod bind;
mod ephemeral;
pub(crate) mod option;
pub(crate) mod port;
pub(crate) mod shown;

use crate::descriptor::FileKey;
use crate::tcp::Tcp;
use crate::timer::SocketKey;
use crate::udp::Udp;
use crate::unix::Unix;
use crate::wait::WaitQueue;
use option::Options;
use shown::Shown;
use socketarium_trace::event::Transport;
use socketarium_trace::{Errno, HostId, Readiness, SocketId};
use std::net::SocketAddr;

#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) sock: Sock,
    pub(crate) body: Body,
}

/// The protocol's own part.
#[derive(Debug)]
pub(crate) enum Body {
    Tcp(Tcp),
    Udp(Box<Udp>),
    Unix(Box<Unix>),
}

impl Socket {
    pub(crate) fn tcp(&self) -> Option<&Tcp> {
        match &self.body {
            Body::Tcp(tcp) => Some(tcp),
            Body::Udp(_) | Body::Unix(_) => None,
        }
    }
}

/// What all kinds have.
#[derive(Debug)]
pub(crate) struct Sock {
    pub(crate) key: SocketKey,
    pub(crate) id: SocketId,
    pub(crate) host: HostId,
    pub(crate) transport: Transport,
    /// Made by `AF_INET6`.
    pub(crate) v6: bool,
    pub(crate) local: Option<SocketAddr>,
    pub(crate) remote: Option<SocketAddr>,
    pub(crate) joining: Joining,
    /// How often `connect()` to no family has ended a connection.
    pub(crate) disconnects: u32,
    /// Calls that wait with data until there is a connection.
    pub(crate) writers_waiting: u32,
    /// `bind()` named an address; it stays when a connection ends.
    pub(crate) address_bound: bool,
    /// `bind()` named a port.
    pub(crate) port_bound: bool,
    /// The port that `connect()` had chosen is another's again, though the name still tells it.
    pub(crate) lost_port: bool,
    /// Waits for the next call.
    pub(crate) error: Option<Errno>,
    /// Why a connection that is being retransmitted may fail.
    pub(crate) soft_error: Option<Errno>,
    pub(crate) shut_receive: bool,
    pub(crate) shut_send: bool,
    pub(crate) options: Options,
    pub(crate) waiters: WaitQueue,
    /// The open file description that owns it; a connection not yet accepted has none, an orphan has none any
    /// more.
    pub(crate) file: Option<FileKey>,
    /// A `close()` waits for its last bytes to arrive.
    pub(crate) lingers: bool,
    /// No program can reach it any more.
    pub(crate) orphan: bool,
    pub(crate) shown: Shown,
}

/// What `connect()` of a stream has come to (`socket_state`): it is asked again with each call, not when something
/// arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Joining {
    #[default]
    Unconnected,
    /// Asked for, and nobody has been told what came of it.
    Connecting,
    Connected,
    /// It was shut down before anybody was told: it connects no more.
    Disconnecting,
}

impl Sock {
    /// The port that is its own. One that it has lost may still be in its name.
    pub(crate) fn port(&self) -> Option<u16> {
        let port = self.local.map(|local| local.port());
        port.filter(|port| *port != 0 && !self.lost_port)
    }

    pub(crate) fn shut_both(&self) -> bool {
        self.shut_receive && self.shut_send
    }

    /// The error that waits, which waits no longer (`sock_error`).
    pub(crate) fn take_error(&mut self) -> Option<Errno> {
        self.error.take()
    }
}

/// Something happened to a socket for which its waiters may be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wake {
    pub(crate) socket: SocketKey,
    /// What happened; empty: anything may have.
    pub(crate) happened: Readiness,
}

/// Keys of the usual wake-ups (`sock_def_readable`, `sk_stream_write_space`, `sock_def_error_report`).
pub(crate) mod happened {
    use socketarium_trace::Readiness;

    /// Data, or the end of it, arrived.
    pub(crate) const READABLE: Readiness = Readiness(0x001 | 0x002 | 0x040 | 0x080);
    /// There is room to send.
    pub(crate) const WRITABLE: Readiness = Readiness(0x004 | 0x100 | 0x200);
    pub(crate) const ERROR: Readiness = Readiness(0x008);
    /// The state changed: everyone looks again.
    pub(crate) const ANYTHING: Readiness = Readiness(0);
}
