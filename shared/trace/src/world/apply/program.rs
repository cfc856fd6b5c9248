//! The fold above the line between program and kernel: processes, threads, tasks, calls, descriptor tables.

use super::push_bounded;
use crate::Table;
use crate::event::{DescriptorEvent, Event, Outcome, ProgramEvent, TaskEvent};
use crate::world::{
    Descriptor, HeldState, Host, PastCall, Place, Process, ProcessStatus, Task, TaskState, Thread, World,
};
use crate::{Actor, Seq, Tid};
use std::collections::VecDeque;

impl World {
    pub(super) fn apply_program(&mut self, event: &Event, program: &ProgramEvent) {
        match program {
            ProgramEvent::ProcessStarted {
                program,
                file,
                arguments,
                parent,
            } => {
                let started = Process {
                    program: program.clone(),
                    file: file.clone(),
                    arguments: arguments.clone(),
                    parent: *parent,
                    started: event.at,
                    status: ProcessStatus::Running,
                    threads: Table::new(),
                    descriptors: Table::new(),
                    tasks: Table::new(),
                    output: VecDeque::new(),
                    raised: None,
                    pausing: false,
                };
                self.start(event, started);
            }
            ProgramEvent::ProcessEnded { status } => {
                if let Some(process) = self.process_mut(event) {
                    end(
                        process,
                        ProcessStatus::Ended {
                            status: *status,
                            at: event.at,
                        },
                    );
                }
                self.leave_processors(event);
            }
            ProgramEvent::ThreadStarted { tid } => {
                if let Some(process) = self.process_mut(event) {
                    process.threads.insert(*tid, Thread::default());
                }
            }
            ProgramEvent::ThreadEnded { tid } => {
                let process = self.process_mut(event);
                if let Some(thread) = process.and_then(|process| process.threads.get_mut(tid)) {
                    end_thread(thread);
                }
                self.leave_processors(event);
            }
            ProgramEvent::Line { file, line, function } => {
                if let Some(thread) = self.thread_mut(event) {
                    thread.place = Some(Place {
                        file: file.clone(),
                        line: *line,
                        function: function.clone(),
                    });
                }
            }
            ProgramEvent::Output { stream, text } => {
                if let Some(process) = self.process_mut(event) {
                    push_bounded(&mut process.output, (*stream, text.clone()), Process::OUTPUT_KEPT);
                }
            }
            ProgramEvent::Raised { exception, message } => {
                if let Some(process) = self.process_mut(event) {
                    process.raised = Some((exception.clone(), message.clone()));
                }
            }
            ProgramEvent::PauseAsked => {
                if let Some(process) = self.process_mut(event) {
                    process.pausing = true;
                }
            }
            ProgramEvent::Held => {
                if let Some(thread) = self.thread_mut(event) {
                    thread.held = HeldState::Held;
                }
            }
            ProgramEvent::Released { for_one_call } => {
                let released = event.actor.and_then(|actor| actor.tid);
                if let Some(process) = self.process_mut(event) {
                    release(process, released, *for_one_call);
                }
            }
        }
    }

    /// The actor's process begins, with the thread that has its number.
    fn start(&mut self, event: &Event, mut process: Process) {
        let Some(Actor {
            host, pid: Some(pid), ..
        }) = event.actor
        else {
            return;
        };
        process.threads.insert(Tid(pid.0), Thread::default());
        if let Some(host) = self.host_mut(host) {
            host.processes.insert(pid, process);
        }
    }

    pub(super) fn apply_task(&mut self, event: &Event, task: &TaskEvent) {
        let tid = event.actor.and_then(|actor| actor.tid);
        let Some(process) = self.process_mut(event) else {
            return;
        };
        let (id, state) = match task {
            TaskEvent::Created { task, name } => {
                process.tasks.insert(
                    *task,
                    Task {
                        name: name.clone(),
                        state: TaskState::Ready,
                    },
                );
                return;
            }
            TaskEvent::Resumed { task } => (*task, TaskState::Running),
            TaskEvent::Suspended { task, on } => (*task, TaskState::Suspended(on.clone())),
            TaskEvent::Done { task, outcome } => (*task, TaskState::Done(outcome.clone())),
            TaskEvent::LoopPolled { .. } | TaskEvent::LoopWoke { .. } => return,
        };
        if let Some(thread) = tid.and_then(|tid| process.threads.get_mut(&tid)) {
            thread.task = (state == TaskState::Running).then_some(id);
        }
        if let Some(task) = process.tasks.get_mut(&id) {
            task.state = state;
        }
    }

    pub(super) fn apply_return(&mut self, event: &Event, entered: Seq, outcome: &Outcome) {
        let Some(Actor {
            host,
            pid: Some(pid),
            tid: Some(tid),
            ..
        }) = event.actor
        else {
            return;
        };
        let Some(thread) = self.thread_mut(event) else {
            return;
        };
        let Some(open) = thread.call.take_if(|open| open.entered == entered) else {
            return;
        };
        thread.calls += 1;
        let past = PastCall {
            pid,
            tid,
            entered,
            returned: event.seq,
            since: open.since,
            until: event.at,
            call: open.call,
            outcome: outcome.clone(),
            place: thread.place.clone(),
        };
        if let Some(host) = self.host_mut(host) {
            push_bounded(&mut host.calls, past, Host::CALLS_KEPT);
        }
    }

    pub(super) fn apply_descriptor(&mut self, event: &Event, descriptor: &DescriptorEvent) {
        let Some(process) = self.process_mut(event) else {
            return;
        };
        match descriptor {
            DescriptorEvent::Opened {
                fd,
                object,
                nonblocking,
                inherited,
            } => {
                let descriptor = Descriptor {
                    object: object.clone(),
                    nonblocking: *nonblocking,
                    inherited: *inherited,
                };
                process.descriptors.insert(*fd, descriptor);
            }
            DescriptorEvent::ModeChanged { fd, nonblocking } => {
                if let Some(descriptor) = process.descriptors.get_mut(fd) {
                    descriptor.nonblocking = *nonblocking;
                }
            }
            DescriptorEvent::Closed { fd } => {
                process.descriptors.remove(fd);
            }
        }
    }
}

fn end(process: &mut Process, status: ProcessStatus) {
    process.status = status;
    process.descriptors.clear();
    process.pausing = false;
    process.threads.values_mut().for_each(end_thread);
}

fn end_thread(thread: &mut Thread) {
    thread.ended = true;
    thread.call = None;
    thread.held = HeldState::Free;
}

/// Lets one held thread go on, or all.
fn release(process: &mut Process, released: Option<Tid>, for_one_call: bool) {
    process.pausing = for_one_call;
    for (tid, thread) in &mut process.threads {
        if released.is_none_or(|released| released == *tid) {
            thread.held = HeldState::Free;
        }
    }
}
