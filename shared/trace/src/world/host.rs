//! A host: its processes above the line, its sockets and epoll instances below it.

use super::{PastCall, Process, Socket};
use crate::Table;
use crate::event::{Object, Watched};
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
    /// Nothing where nobody sees who runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduler: Option<Scheduler>,
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
                .filter(move |(_, descriptor)| descriptor.object == Object::Socket(socket))
                .map(|(fd, _)| (*pid, *fd))
        })
    }
}

/// Who has which processor, and who waits for one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Scheduler {
    /// By their numbers.
    pub processors: Vec<Option<Tid>>,
    /// Threads that could run, in the order in which they will.
    pub queue: Vec<Tid>,
    /// How often a processor went from one thread to another.
    pub switches: u64,
}

impl Scheduler {
    /// A thread has no processor and waits for none.
    pub(super) fn leave(&mut self, tid: Tid) {
        self.queue.retain(|other| *other != tid);
        for processor in &mut self.processors {
            if *processor == Some(tid) {
                *processor = None;
            }
        }
    }
}

/// An epoll instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Epoll {
    pub interest: Table<Watched, Interest>,
    /// Rows that became ready, in that order.
    pub ready: Vec<(Watched, Readiness)>,
    /// Who was woken last.
    pub woken: Option<Tid>,
}

/// A row of an interest list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Interest {
    pub events: Readiness,
    pub data: u64,
    /// What is watched, where it is known. The descriptor of the row may be closed by now, or stand for something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Object>,
}
