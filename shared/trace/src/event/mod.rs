//! The event vocabulary: everything that can happen in a run, in the field's own words.
//!
//! An event says what happened, never how to draw it. What a producer cannot see it does not say: a lab that
//! cannot hold the wire emits no [`WireEvent`], and its header says so.

mod call;
mod descriptor;
mod epoll;
mod program;
mod protocol;
mod run;
mod scheduler;
mod socket;
mod task;
mod timer;
mod watched;
mod wire;

pub use call::{
    Call, CloneForm, EpollEntry, EpollOp, Family, How, IoctlArgument, Out, Outcome, PollEntry, SelectSets,
    SleepClock, SockFlags, SockKind,
};
pub use descriptor::{DescriptorEvent, Object};
pub use epoll::EpollEvent;
pub use program::{ExitStatus, ProgramEvent, Stream};
pub use protocol::{Direction, ProtocolEvent};
pub use run::{EndReason, RunEvent};
pub use scheduler::SchedulerEvent;
pub use socket::{Provenance, SocketEvent, Transport, Why};
pub use task::{Awaited, TaskEvent, TaskOutcome};
pub use timer::{TimerEvent, TimerKind};
pub use watched::Watched;
pub use wire::{By, Link, WireEvent};

use crate::json::Shape;
use crate::{HostId, Nanos, Pid, Seq, TaskId, Tid};
use serde::{Deserialize, Serialize};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Event {
    pub seq: Seq,
    pub at: Nanos,
    /// How it is known.
    pub source: Source,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    /// The event that brought this one about, where the producer knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Seq>,
    pub kind: Kind,
}

/// How a fact came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The tracer or the wire saw it happen.
    Observed,
    /// Read from the kernel's tables; it happened at some time since the table was last read.
    Sampled,
    /// Inferred by a rule from what was observed or sampled.
    Derived,
    /// The model kernel said so.
    Simulated,
}

/// Who acted. A kernel acting by itself has a host and no process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
pub struct Actor {
    pub host: HostId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pid: Option<Pid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tid: Option<Tid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
}

impl Actor {
    /// The kernel of a host, acting by itself.
    #[must_use]
    pub fn kernel(host: HostId) -> Self {
        Self {
            host,
            pid: None,
            tid: None,
            task: None,
        }
    }

    #[must_use]
    pub fn thread(host: HostId, pid: Pid, tid: Tid) -> Self {
        Self {
            host,
            pid: Some(pid),
            tid: Some(tid),
            task: None,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Program(ProgramEvent),
    Task(TaskEvent),
    /// A system call crossed into the kernel.
    Entered(Call),
    /// A system call came back. `entered` is the event of its entry.
    Returned {
        entered: Seq,
        outcome: Outcome,
    },
    Descriptor(DescriptorEvent),
    Socket(SocketEvent),
    Epoll(EpollEvent),
    Wire(WireEvent),
    Timer(TimerEvent),
    Scheduler(SchedulerEvent),
    Protocol(ProtocolEvent),
    Run(RunEvent),
    /// This many events are missing up to and including this one's number. The World as it is after them
    /// makes the rest of the trace whole again.
    Loss {
        count: u64,
        world: Option<Box<crate::World>>,
    },
}

/// The layer that an event belongs to: one for each pane, and the run itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    Code,
    Calls,
    Kernel,
    Wire,
    Run,
}

impl Kind {
    #[must_use]
    pub fn layer(&self) -> Layer {
        match self {
            Self::Program(_) | Self::Task(_) => Layer::Code,
            Self::Entered(_) | Self::Returned { .. } => Layer::Calls,
            Self::Descriptor(_) | Self::Socket(_) | Self::Epoll(_) | Self::Timer(_) | Self::Scheduler(_) => {
                Layer::Kernel
            }
            Self::Wire(_) | Self::Protocol(_) => Layer::Wire,
            Self::Run(_) | Self::Loss { .. } => Layer::Run,
        }
    }
}
