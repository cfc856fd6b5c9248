//! The fold: one event further.
//!
//! An event about something that is not there changes nothing: a trace that begins in the middle still plays.

mod kernel;
mod program;
mod scheduler;
mod wire;

use super::{Epoll, Host, OpenCall, Process, Thread, World};
use crate::event::{Event, Kind, Object, RunEvent};
use crate::{Actor, HostId, Pid};
use std::collections::VecDeque;

impl World {
    /// Takes the World from before `event` to after it.
    pub fn apply(&mut self, event: &Event) {
        if let Kind::Loss { count, world } = &event.kind {
            // The World that comes with a loss knows nothing of what this viewer has lost before.
            let lost = self.lost + count;
            if let Some(world) = world {
                *self = (**world).clone();
            }
            self.lost = lost;
        }
        self.seq = Some(event.seq);
        self.at = event.at;
        match &event.kind {
            Kind::Program(program) => self.apply_program(event, program),
            Kind::Task(task) => self.apply_task(event, task),
            Kind::Entered(call) => {
                if let Some(thread) = self.thread_mut(event) {
                    thread.call = Some(OpenCall {
                        entered: event.seq,
                        since: event.at,
                        call: call.clone(),
                    });
                }
            }
            Kind::Returned { entered, outcome } => self.apply_return(event, *entered, outcome),
            Kind::Descriptor(descriptor) => self.apply_descriptor(event, descriptor),
            Kind::Socket(socket) => self.apply_socket(event, socket),
            Kind::Epoll(epoll) => self.apply_epoll(event, epoll),
            Kind::Wire(wire) => self.apply_wire(event, wire),
            Kind::Timer(timer) => self.apply_timer(event, timer),
            Kind::Scheduler(scheduler) => self.apply_scheduler(event, scheduler),
            Kind::Run(run) => self.apply_run(run),
            // Meanings of bytes are kept by the views that show them.
            Kind::Protocol(_) | Kind::Loss { .. } => {}
        }
    }

    fn host_mut(&mut self, id: HostId) -> Option<&mut Host> {
        self.hosts.get_mut(usize::from(id.0))
    }

    fn actor_host(&mut self, event: &Event) -> Option<&mut Host> {
        self.host_mut(event.actor?.host)
    }

    fn process_mut(&mut self, event: &Event) -> Option<&mut Process> {
        let Actor { host, pid, .. } = event.actor?;
        self.host_mut(host)?.processes.get_mut(&pid?)
    }

    fn thread_mut(&mut self, event: &Event) -> Option<&mut Thread> {
        let tid = event.actor?.tid?;
        self.process_mut(event)?.threads.get_mut(&tid)
    }

    fn apply_run(&mut self, run: &RunEvent) {
        match run {
            RunEvent::Quiet => {}
            RunEvent::RuleArmed { rule, description } => {
                self.rules.insert(rule.clone(), description.clone());
            }
            RunEvent::RuleDisarmed { rule } => {
                self.rules.remove(rule);
            }
            RunEvent::Note { text } => self.notes.push(text.clone()),
            RunEvent::Ended { reason } => self.ended = Some(reason.clone()),
        }
    }

    /// The epoll instance that a descriptor stands for.
    #[must_use]
    pub fn epoll_of(&self, host: HostId, pid: Pid, fd: crate::Fd) -> Option<&Epoll> {
        match self.process(host, pid)?.descriptors.get(&fd)?.object {
            Object::Epoll(id) => self.host(host)?.epolls.get(&id),
            Object::Socket(_)
            | Object::Terminal
            | Object::Pipe
            | Object::EventFd
            | Object::TimerFd
            | Object::File(_)
            | Object::Other(_) => None,
        }
    }
}

fn push_bounded<T>(list: &mut VecDeque<T>, item: T, kept: usize) -> Option<T> {
    list.push_back(item);
    if list.len() > kept { list.pop_front() } else { None }
}
