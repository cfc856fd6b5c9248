//! Sockets as kernel objects: born, bound, moving through states, holding bytes and queues, freed.
//!
//! The actor is the kernel of the host. `cause` and [`Why`] say what moved it.

use crate::json::Shape;
use crate::net::{Address, TcpState};
use crate::{Errno, PacketId, Readiness, Seq, SocketId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum SocketEvent {
    Created {
        socket: SocketId,
        transport: Transport,
        provenance: Provenance,
    },
    /// The socket's own or its peer's address became known or changed.
    Addressed {
        socket: SocketId,
        local: Option<Address>,
        remote: Option<Address>,
    },
    StateChanged {
        socket: SocketId,
        from: TcpState,
        to: TcpState,
        why: Why,
    },
    /// Bytes in the receive queue and in the send queue, as `ss` shows them (a FIN counts as one).
    Queues {
        socket: SocketId,
        receive: u32,
        send: u32,
    },
    /// Sizes of the receive and send buffer, in bytes (`SO_RCVBUF`, `SO_SNDBUF`).
    Buffers {
        socket: SocketId,
        receive: u32,
        send: u32,
    },
    /// A listener's queues: half-open requests, connections ready for `accept()`, and the limit asked for.
    /// Linux lets one connection more than `limit` wait.
    Backlog {
        socket: SocketId,
        syn: u32,
        accept: u32,
        limit: u32,
    },
    /// What `poll(2)` says of it now.
    ReadinessChanged { socket: SocketId, ready: Readiness },
    /// An error waits for the next call.
    ErrorPending { socket: SocketId, error: Errno },
    /// The error that waited waits no longer: a call came back with it, or what it was about is over.
    ErrorTaken { socket: SocketId },
    /// A listener turned a connection away because a queue was full.
    Overflowed {
        socket: SocketId,
        packet: Option<PacketId>,
    },
    /// Nothing in the kernel is left of it.
    Freed { socket: SocketId },
}

impl SocketEvent {
    /// The socket that it is about.
    #[must_use]
    pub fn socket(&self) -> SocketId {
        match self {
            Self::Created { socket, .. }
            | Self::Addressed { socket, .. }
            | Self::StateChanged { socket, .. }
            | Self::Queues { socket, .. }
            | Self::Buffers { socket, .. }
            | Self::Backlog { socket, .. }
            | Self::ReadinessChanged { socket, .. }
            | Self::ErrorPending { socket, .. }
            | Self::ErrorTaken { socket }
            | Self::Overflowed { socket, .. }
            | Self::Freed { socket } => *socket,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    Tcp,
    Udp,
    UnixStream,
    UnixDatagram,
    Raw,
    Other,
}

/// Where a socket comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A `socket()` or `socketpair()` call.
    Call,
    /// A SYN that reached this listener.
    Listener(SocketId),
}

/// What moved a socket from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// This packet arrived.
    Segment(PacketId),
    /// The system call that was entered with this event.
    Call(Seq),
    /// A process ended, and the kernel closed what it held.
    Exit,
    Timer,
    /// Not observable: the kernel's tables showed the new state, and nothing seen explains it.
    Unknown,
}
