//! Calls carried out: those of the kernel, and those about threads and processes, which the kernel model leaves to whoever
//! has their programs.

use super::scheduler::{Act, Did, Doing, Entered, Machine, ThreadState};
use super::turning::Running;
use super::{NOTHING, Program, Simulation};
use crate::{Because, Reply};
use socketarium_trace::event::{Call, ExitStatus, Kind, Out, Outcome, Why};
use socketarium_trace::{Errno, HostId, Nanos, Pid, Seq};

/// `WNOHANG` of `wait4(2)`.
const WNOHANG: i32 = 1;

impl Simulation {
    pub(super) fn machine_of(&self, host: HostId) -> Machine {
        let node = self.nodes.get(usize::from(host.0));
        node.map_or_else(Machine::default, |node| node.scheduler.machine())
    }

    /// Carries out a call that has been entered, or goes on with one that slept.
    pub(super) fn act(&mut self, thread: Running, entered: Entered) -> Did {
        let Entered { event, act } = entered;
        let took = self.machine_of(thread.host).call;
        match act {
            Act::Kernel => self.ask_kernel(thread, event, took),
            Act::Thread(program) => self.new_thread(thread, event, program),
            Act::Fork(program) => self.fork(thread, event, program),
            Act::Wait { call, pid, options } => self.wait(thread, event, (call, pid, options), took),
            Act::Kill { pid, signal } => self.send_signal(thread, event, pid, signal),
            Act::End => {
                self.end_thread(thread, event);
                Did::Left
            }
            Act::Exit(status) => {
                self.end_process(
                    thread.host,
                    thread.pid,
                    ExitStatus::Code(status & 0xff),
                    Some(event),
                );
                Did::Left
            }
        }
    }

    fn ask_kernel(&mut self, thread: Running, event: Seq, took: Nanos) -> Did {
        let Some(node) = self.nodes.get_mut(usize::from(thread.host.0)) else {
            return Did::Left;
        };
        let listens = matches!(node.host.sleeping_in(thread.tid), Some(Call::Listen { .. }));
        self.tracer.because(NOTHING);
        let finished = node.host.proceed(&mut self.tracer, thread.tid);
        let because = Because {
            why: Why::Call(event),
            event: Some(event),
        };
        if finished.is_none() {
            let again = Entered {
                event,
                act: Act::Kernel,
            };
            self.does(thread, Doing::Act(again));
            self.stands(thread, ThreadState::Blocked);
        }
        self.settle(thread.host, because);
        let Some(finished) = finished else {
            return Did::Sleeps(took);
        };
        let Some(node) = self.nodes.get_mut(usize::from(thread.host.0)) else {
            return Did::Left;
        };
        let reply = node.host.come_back(&mut self.tracer, finished);
        let succeeded = reply.outcome.result.is_ok();
        self.does(thread, Doing::Resume(Some(reply)));
        if listens && succeeded {
            self.listens(thread.host, thread.pid);
        }
        Did::Goes(took)
    }

    /// A call comes back that the kernel of the host does not have.
    fn come_back(&mut self, thread: Running, entered: Seq, outcome: Outcome) -> Did {
        self.tracer.because(Because {
            why: Why::Call(entered),
            event: Some(entered),
        });
        let returned = Kind::Returned {
            entered,
            outcome: outcome.clone(),
        };
        self.tracer.emit(Some(thread.actor()), returned);
        let reply = Reply {
            outcome,
            data: Vec::new(),
        };
        self.does(thread, Doing::Resume(Some(reply)));
        Did::Goes(self.machine_of(thread.host).call)
    }

    fn answer(&mut self, thread: Running, entered: Seq, result: Result<i64, Errno>) -> Did {
        let outcome = Outcome {
            result,
            out: Out::Nothing,
        };
        self.come_back(thread, entered, outcome)
    }

    fn new_thread(&mut self, thread: Running, event: Seq, program: Box<dyn Program>) -> Did {
        let Some(node) = self.nodes.get_mut(usize::from(thread.host.0)) else {
            return Did::Left;
        };
        self.tracer.because(Because {
            why: Why::Call(event),
            event: Some(event),
        });
        let added = node.host.add_thread(&mut self.tracer, thread.pid);
        if let Ok(tid) = added {
            node.scheduler.add(tid, thread.pid, program);
            Running { tid, ..thread }.runnable(&mut self.tracer);
            if let Some(process) = node.processes.get_mut(&thread.pid) {
                process.threads += 1;
            }
        }
        self.answer(thread, event, added.map(|tid| i64::from(tid.0)))
    }

    fn fork(&mut self, thread: Running, event: Seq, program: Box<dyn Program>) -> Did {
        let Some(node) = self.nodes.get_mut(usize::from(thread.host.0)) else {
            return Did::Left;
        };
        let Some(mother) = node.processes.get(&thread.pid).cloned() else {
            return Did::Left;
        };
        self.tracer.because(Because {
            why: Why::Call(event),
            event: Some(event),
        });
        let forked = node.host.fork(
            &mut self.tracer,
            thread.pid,
            &mother.program,
            &mother.file,
            &mother.arguments,
        );
        if let Ok((pid, tid)) = forked {
            let child = super::node::Process {
                of: None,
                parent: Some(thread.pid),
                threads: 1,
                pausing: false,
                children: Vec::new(),
                ended_children: Vec::new(),
                ..mother
            };
            node.processes.insert(pid, child);
            node.scheduler.add(tid, pid, program);
            Running { pid, tid, ..thread }.runnable(&mut self.tracer);
            if let Some(mother) = node.processes.get_mut(&thread.pid) {
                mother.children.push(pid);
            }
        }
        self.answer(thread, event, forked.map(|(pid, _)| i64::from(pid.0)))
    }

    fn wait(&mut self, thread: Running, event: Seq, asked: (Call, i32, i32), took: Nanos) -> Did {
        let (call, pid, options) = asked;
        let node = self.nodes.get_mut(usize::from(thread.host.0));
        let Some(process) = node.and_then(|node| node.processes.get_mut(&thread.pid)) else {
            return Did::Left;
        };
        let fits = |child: &Pid| pid == -1 || i64::from(child.0) == i64::from(pid);
        if let Some(index) = process.ended_children.iter().position(|(child, _)| fits(child)) {
            let (child, status) = process.ended_children.remove(index);
            let status = match status {
                ExitStatus::Code(code) => code << 8,
                ExitStatus::Signal(signal) => signal,
            };
            let outcome = Outcome {
                result: Ok(i64::from(child.0)),
                out: Out::Child { pid: child, status },
            };
            return self.come_back(thread, event, outcome);
        }
        if !process.children.iter().any(fits) {
            return self.answer(thread, event, Err(Errno::ECHILD));
        }
        if options & WNOHANG != 0 {
            return self.answer(thread, event, Ok(0));
        }
        let again = Entered {
            event,
            act: Act::Wait { call, pid, options },
        };
        self.does(thread, Doing::Act(again));
        self.stands(thread, ThreadState::Blocked);
        Did::Sleeps(took)
    }

    fn send_signal(&mut self, thread: Running, event: Seq, pid: i32, signal: i32) -> Did {
        let target = u32::try_from(pid).map(Pid);
        let node = self.nodes.get(usize::from(thread.host.0));
        let is_there = |pid: &Pid| node.is_some_and(|node| node.processes.contains_key(pid));
        let Some(target) = target.ok().filter(is_there) else {
            return self.answer(thread, event, Err(Errno::ESRCH));
        };
        if !(0..=64).contains(&signal) {
            return self.answer(thread, event, Err(Errno::EINVAL));
        }
        if signal > 0 {
            self.end_process(thread.host, target, ExitStatus::Signal(signal), Some(event));
        }
        if target == thread.pid && signal > 0 {
            return Did::Left;
        }
        self.answer(thread, event, Ok(0))
    }
}
