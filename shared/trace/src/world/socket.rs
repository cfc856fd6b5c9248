//! A socket as the kernel keeps it.

use super::Known;
use crate::Table;
use crate::event::{Event, Provenance, TimerKind, Transport, Why};
use crate::json::Shape;
use crate::net::{Address, TcpState};
use crate::{Errno, Nanos, Readiness, Seq};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Socket {
    pub transport: Transport,
    pub provenance: Provenance,
    pub created: Nanos,
    pub local: Option<Address>,
    pub remote: Option<Address>,
    /// State of a TCP socket, how it is known, and the event that told.
    pub state: Known<TcpState>,
    pub state_since: Seq,
    pub why: Option<Why>,
    pub queues: Queues,
    /// Sizes of the buffers, in bytes: receive, send.
    pub buffers: Option<(u32, u32)>,
    /// Only a listener has one.
    pub backlog: Option<Backlog>,
    pub readiness: Option<Readiness>,
    pub error: Option<Errno>,
    pub timers: Table<TimerKind, RunningTimer>,
    /// Connections that this listener turned away.
    pub overflows: u64,
}

impl Socket {
    /// As it is when it comes into being.
    pub(super) fn created(transport: Transport, provenance: Provenance, event: &Event) -> Self {
        Self {
            transport,
            provenance,
            created: event.at,
            local: None,
            remote: None,
            state: Known {
                value: TcpState::Closed,
                source: event.source,
            },
            state_since: event.seq,
            why: None,
            queues: Queues::default(),
            buffers: None,
            backlog: None,
            readiness: None,
            error: None,
            timers: Table::new(),
            overflows: 0,
        }
    }
}

/// Bytes waiting in each direction, as `ss` counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Queues {
    pub receive: u32,
    pub send: u32,
}

/// The two queues of a listener.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Backlog {
    pub syn: u32,
    pub accept: u32,
    /// What `listen()` asked for, cut to `somaxconn`. One more may wait.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct RunningTimer {
    pub armed: Nanos,
    pub due: Nanos,
    pub attempt: u32,
}
