//! A host: its processes above the line, its sockets and epoll instances below it.

use super::{PastCall, Process, Socket};
use crate::Table;
use crate::json::Shape;
use crate::{EpollId, Fd, Pid, Readiness, SocketId, Tid};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Host {
    pub name: String,
    pub address: String,
    pub processes: Table<Pid, Process>,
    pub sockets: Table<SocketId, Socket>,
    pub epolls: Table<EpollId, Epoll>,
    /// The last calls that returned, oldest first.
    pub calls: VecDeque<PastCall>,
    /// How often a listener of this host turned a connection away.
    pub overflows: u64,
}

impl Host {
    /// How many returned calls are kept.
    pub const CALLS_KEPT: usize = 128;

    /// Which descriptors stand for this socket, with their processes.
    pub fn holders(&self, socket: SocketId) -> impl Iterator<Item = (Pid, Fd)> {
        self.processes.iter().flat_map(move |(pid, process)| {
            process
                .descriptors
                .iter()
                .filter(move |(_, descriptor)| descriptor.object == crate::event::Object::Socket(socket))
                .map(|(fd, _)| (*pid, *fd))
        })
    }
}

/// An epoll instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Epoll {
    pub interest: Table<Fd, Interest>,
    /// Descriptors that became ready, in that order.
    pub ready: Vec<(Fd, Readiness)>,
    /// Who was woken last.
    pub woken: Option<Tid>,
}

/// A row of an interest list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Interest {
    pub events: Readiness,
    pub data: u64,
}
