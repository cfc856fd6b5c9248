//! A processor's turn: the thread on it does one thing, and then it is known when the next turn comes.

use super::scheduler::{Act, Did, Doing, Entered, Taken, ThreadState, Turn};
use super::{Due, NOTHING, Next, Simulation};
use crate::{Because, Tracer};
use socketarium_trace::event::{Call, CloneForm, Kind, ProgramEvent, SchedulerEvent, Why};
use socketarium_trace::{Actor, HostId, Nanos, Pid, Seq, Tid};

impl Simulation {
    /// Gives idle processors to threads that wait for one.
    pub(super) fn dispatch(&mut self) {
        let now = self.tracer.now();
        for (index, node) in self.nodes.iter_mut().enumerate() {
            while let Some(dispatched) = node.scheduler.dispatch(now) {
                let thread = Running {
                    host: HostId(index as u8),
                    pid: dispatched.pid,
                    tid: dispatched.tid,
                };
                let running = SchedulerEvent::Running {
                    processor: dispatched.turn.processor.into(),
                    switched: dispatched.switched,
                };
                self.tracer.because(NOTHING);
                thread.say(&mut self.tracer, running);
                self.agenda
                    .put(dispatched.at, Due::Turn(thread.host, dispatched.turn));
            }
        }
    }

    pub(super) fn turn(&mut self, host: HostId, turn: Turn) {
        let Some(node) = self.nodes.get_mut(usize::from(host.0)) else {
            return;
        };
        let tid = match node.scheduler.take_turn(turn) {
            Some(Taken::GoesOn(tid)) => tid,
            Some(Taken::Over(pid, tid)) => {
                self.tracer.because(NOTHING);
                let preempted = SchedulerEvent::Runnable { preempted: true };
                return Running { host, pid, tid }.say(&mut self.tracer, preempted);
            }
            None => return,
        };
        let slice_left = node.scheduler.slice_left(turn);
        let Some(task) = node.scheduler.task_mut(tid) else {
            return;
        };
        let pid = task.pid;
        let thread = Running { host, pid, tid };
        let did = match std::mem::replace(&mut task.doing, Doing::Resume(None)) {
            doing @ (Doing::Resume(_) | Doing::Parked(_)) => {
                let last = if let Doing::Resume(last) = doing {
                    last
                } else {
                    None
                };
                let Some(mut program) = task.program.take() else {
                    return;
                };
                let next = program.resume(self.tracer.now(), last);
                task.program = Some(program);
                self.follow(thread, next, slice_left)
            }
            Doing::Compute(left) => self.compute(thread, left, slice_left),
            Doing::Act(entered) => self.act(thread, entered),
        };
        let now = self.tracer.now();
        if let Some(node) = self.nodes.get_mut(usize::from(host.0))
            && let Some((at, next)) = node.scheduler.did(turn, tid, did, now)
        {
            self.agenda.put(at, Due::Turn(host, next));
        }
    }

    /// What the program does next.
    fn follow(&mut self, thread: Running, next: Next, slice_left: u64) -> Did {
        let line = self.machine_of(thread.host).line;
        let told = match next {
            Next::Call(request) => {
                if let Some(act) = about_processes(&request.call) {
                    return self.enter(thread, request.call, act);
                }
                let Some(node) = self.nodes.get_mut(usize::from(thread.host.0)) else {
                    return Did::Left;
                };
                self.tracer.because(NOTHING);
                let entered = node.host.enter(&mut self.tracer, thread.tid, request);
                return entered.map_or(Did::Left, |event| self.entered(thread, event, Act::Kernel));
            }
            Next::Thread(program) => {
                let call = Call::Clone {
                    form: CloneForm::Clone3,
                    thread: true,
                };
                return self.enter(thread, call, Act::Thread(program));
            }
            Next::Fork(program) => {
                let call = Call::Clone {
                    form: CloneForm::Clone,
                    thread: false,
                };
                return self.enter(thread, call, Act::Fork(program));
            }
            Next::End => return self.enter(thread, Call::Exit { status: 0 }, Act::End),
            Next::Exit(status) => return self.enter(thread, Call::ExitGroup { status }, Act::Exit(status)),
            Next::Compute(nanos) => return self.compute(thread, nanos.0.max(1), slice_left),
            Next::Park(until) => return self.park(thread, until),
            Next::Unpark(tid) => {
                self.unpark(Running { tid, ..thread });
                return Did::Goes(line);
            }
            Next::Line { file, line, function } => Kind::Program(ProgramEvent::Line { file, line, function }),
            Next::Task(task) => Kind::Task(task),
            Next::Raised { exception, message } => Kind::Program(ProgramEvent::Raised { exception, message }),
        };
        self.tracer.because(NOTHING);
        self.tracer.emit(Some(thread.actor()), told);
        Did::Goes(line)
    }

    fn compute(&mut self, thread: Running, nanos: u64, slice_left: u64) -> Did {
        let now = nanos.min(slice_left);
        if nanos > now {
            self.does(thread, Doing::Compute(nanos - now));
        }
        Did::Goes(Nanos(now))
    }

    /// Enters a call that the kernel of the host does not have.
    fn enter(&mut self, thread: Running, call: Call, act: Act) -> Did {
        self.tracer.because(NOTHING);
        let event = self.tracer.emit(Some(thread.actor()), Kind::Entered(call));
        self.entered(thread, event, act)
    }

    /// A call has been entered: it is carried out, unless somebody holds the process.
    fn entered(&mut self, thread: Running, event: Seq, act: Act) -> Did {
        let entered = Entered { event, act };
        let node = self.nodes.get(usize::from(thread.host.0));
        let process = node.and_then(|node| node.processes.get(&thread.pid));
        if !process.is_some_and(|process| process.pausing) {
            return self.act(thread, entered);
        }
        self.tracer.because(Because {
            why: Why::Call(event),
            event: Some(event),
        });
        self.tracer
            .emit(Some(thread.actor()), Kind::Program(ProgramEvent::Held));
        self.does(thread, Doing::Act(entered));
        self.stands(thread, ThreadState::Held);
        Did::Sleeps(Nanos(0))
    }

    /// Sets what a thread does with its next turn.
    pub(super) fn does(&mut self, thread: Running, doing: Doing) {
        let node = self.nodes.get_mut(usize::from(thread.host.0));
        if let Some(task) = node.and_then(|node| node.scheduler.task_mut(thread.tid)) {
            task.doing = doing;
        }
    }

    /// A thread gives its processor up.
    pub(super) fn stands(&mut self, thread: Running, state: ThreadState) {
        let node = self.nodes.get_mut(usize::from(thread.host.0));
        if let Some(task) = node.and_then(|node| node.scheduler.task_mut(thread.tid)) {
            task.state = state;
            thread.say(&mut self.tracer, SchedulerEvent::Blocked);
        }
    }
}

/// The thread whose turn it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running {
    pub(super) host: HostId,
    pub(super) pid: Pid,
    pub(super) tid: Tid,
}

impl Running {
    pub(super) fn actor(self) -> Actor {
        Actor::thread(self.host, self.pid, self.tid)
    }

    pub(super) fn say(self, tracer: &mut Tracer, event: SchedulerEvent) {
        tracer.emit(Some(self.actor()), Kind::Scheduler(event));
    }

    /// It may run, and waits for a processor.
    pub(super) fn runnable(self, tracer: &mut Tracer) {
        self.say(tracer, SchedulerEvent::Runnable { preempted: false });
    }
}

/// What is behind a call that the kernel of the host leaves to others.
fn about_processes(call: &Call) -> Option<Act> {
    if let Call::Exit { .. } = call {
        Some(Act::End)
    } else if let Call::ExitGroup { status } = call {
        Some(Act::Exit(*status))
    } else if let Call::Kill { pid, signal } = *call {
        Some(Act::Kill { pid, signal })
    } else if let Call::Wait4 { pid, options } = *call {
        Some(Act::Wait {
            call: call.clone(),
            pid,
            options,
        })
    } else {
        None
    }
}
