//! The World: everything there is at one moment of a run, folded from the events up to it.
//!
//! It knows no producer and no view. What it keeps of the past is bounded (the last calls, the last packets),
//! so that a checkpoint stays small however long the run.

mod apply;
mod host;
mod process;
mod socket;
mod wire;

pub use host::{Epoll, Host, Interest, Scheduler};
pub use process::{
    Descriptor, HeldState, OpenCall, PastCall, Place, Process, ProcessStatus, Running, Task, TaskState,
    Thread,
};
pub use socket::{Backlog, Queues, RunningTimer, Socket};
pub use wire::{Fate, Flow, FlowKey, OnWire, Passed, Standing, Wire};

use crate::Table;
use crate::event::{EndReason, Source};
use crate::json::Shape;
use crate::recording::Header;
use crate::{HostId, Nanos, Pid, Seq, SocketId};
use serde::{Deserialize, Serialize};

/// The state of a run at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct World {
    /// The event that was applied last; `None` before the first.
    pub seq: Option<Seq>,
    pub at: Nanos,
    pub hosts: Vec<Host>,
    pub wire: Wire,
    /// Rules in force, with their descriptions.
    pub rules: Table<String, String>,
    pub notes: Vec<String>,
    /// Events that were dropped on the way here.
    pub lost: u64,
    pub ended: Option<EndReason>,
}

impl World {
    /// The World before the first event of the run that this header announces.
    #[must_use]
    pub fn before(header: &Header) -> Self {
        Self {
            hosts: header
                .plan
                .hosts
                .iter()
                .map(|host| Host {
                    name: host.name.clone(),
                    address: host.address.to_string(),
                    ..Host::default()
                })
                .collect(),
            wire: Wire {
                link: header.plan.link.clone(),
                ..Wire::default()
            },
            ..Self::default()
        }
    }

    #[must_use]
    pub fn host(&self, id: HostId) -> Option<&Host> {
        self.hosts.get(usize::from(id.0))
    }

    #[must_use]
    pub fn process(&self, host: HostId, pid: Pid) -> Option<&Process> {
        self.host(host)?.processes.get(&pid)
    }

    #[must_use]
    pub fn socket(&self, host: HostId, id: SocketId) -> Option<&Socket> {
        self.host(host)?.sockets.get(&id)
    }

    /// Every host with its number.
    pub fn numbered_hosts(&self) -> impl Iterator<Item = (HostId, &Host)> {
        self.hosts
            .iter()
            .enumerate()
            .map(|(index, host)| (HostId(index as u8), host))
    }
}

/// A fact with the way it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Known<T> {
    pub value: T,
    pub source: Source,
}
