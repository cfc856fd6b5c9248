//! A host with what drives it: its processors, and what is known of its processes beside the kernel.

use super::scheduler::{Act, Doing, Machine, Scheduler, Switches, ThreadState};
use crate::Host;
use socketarium_trace::event::{Call, ExitStatus};
use socketarium_trace::{Nanos, Pid, Tid};
use std::collections::BTreeMap;

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) host: Host,
    pub(crate) scheduler: Scheduler,
    pub(crate) processes: BTreeMap<Pid, Process>,
    /// The earliest deadline of the kernel that is on the agenda.
    pub(crate) deadline: Option<Nanos>,
}

/// What is known of a process beside the kernel.
#[derive(Clone, Debug, Default)]
pub(crate) struct Process {
    pub(crate) program: String,
    /// The program's name in the scenario, for those that the plan started.
    pub(crate) of: Option<String>,
    pub(crate) file: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) parent: Option<Pid>,
    /// Every thread stops at its next call.
    pub(crate) pausing: bool,
    pub(crate) threads: u32,
    pub(crate) children: Vec<Pid>,
    /// Children that have ended and that nobody has waited for.
    pub(crate) ended_children: Vec<(Pid, ExitStatus)>,
}

/// A thread as the scheduler has it.
#[derive(Clone, Copy, Debug)]
pub struct Thread<'a> {
    pub pid: Pid,
    pub tid: Tid,
    pub state: ThreadState,
    /// The call that it sleeps in.
    pub sleeps_in: Option<&'a Call>,
    pub switches: Switches,
    /// Processor time.
    pub ran: Nanos,
}

impl Node {
    pub(crate) fn new(host: Host, machine: Machine) -> Self {
        Self {
            host,
            scheduler: Scheduler::new(machine),
            processes: BTreeMap::new(),
            deadline: None,
        }
    }

    pub(crate) fn threads(&self) -> Vec<Thread<'_>> {
        self.scheduler
            .tasks()
            .into_iter()
            .map(|(tid, task)| Thread {
                pid: task.pid,
                tid,
                state: task.state,
                sleeps_in: match &task.doing {
                    Doing::Act(entered) if task.state == ThreadState::Blocked => match &entered.act {
                        Act::Wait { call, .. } => Some(call),
                        Act::Kernel
                        | Act::Thread(_)
                        | Act::Fork(_)
                        | Act::Kill { .. }
                        | Act::End
                        | Act::Exit(_) => self.host.sleeping_in(tid),
                    },
                    Doing::Act(_) | Doing::Resume(_) | Doing::Compute(_) | Doing::Parked(_) => None,
                },
                switches: task.switches,
                ran: task.ran,
            })
            .collect()
    }
}
