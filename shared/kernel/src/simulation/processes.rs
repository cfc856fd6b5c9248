//! Processes: started by the plan, listening, ended by themselves or by others.

use super::node::Process;
use super::scheduler::{Act, Doing, ThreadState};
use super::turning::Running;
use super::{NOTHING, Simulation};
use crate::Because;
use socketarium_trace::event::{ExitStatus, Kind, ProgramEvent, RunEvent, Why};
use socketarium_trace::scenario::PlannedProgram;
use socketarium_trace::{HostId, Pid, Seq};

impl Simulation {
    /// Starts a planned program.
    pub(super) fn start(&mut self, planned: PlannedProgram) {
        self.schedule.started(&planned.of);
        // Each process has a chance of its own, whatever else is started before it.
        let seed = planned.name.bytes().fold(self.seed, |seed, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let program = match self.repertoire.program(&planned, seed) {
            Ok(program) => program,
            Err(trouble) => {
                self.schedule.ended(&planned.of);
                return self.say(RunEvent::Note {
                    text: trouble.to_string(),
                });
            }
        };
        let Some(node) = self.nodes.get_mut(usize::from(planned.host.0)) else {
            return;
        };
        self.tracer.because(NOTHING);
        let (pid, tid) = node
            .host
            .spawn(&mut self.tracer, &planned.name, &planned.file, &planned.arguments);
        let open_files = usize::try_from(self.limits.open_files).unwrap_or(usize::MAX);
        node.host.limit_open_files(pid, open_files);
        let process = Process {
            program: planned.name,
            of: Some(planned.of),
            file: planned.file,
            arguments: planned.arguments,
            threads: 1,
            ..Process::default()
        };
        node.processes.insert(pid, process);
        node.scheduler.add(tid, pid, program);
        let host = planned.host;
        Running { host, pid, tid }.runnable(&mut self.tracer);
        if self.pause_all {
            self.ask_to_pause(planned.host, pid);
        }
    }

    pub(super) fn ask_to_pause(&mut self, host: HostId, pid: Pid) {
        let node = self.nodes.get_mut(usize::from(host.0));
        let Some(process) = node.and_then(|node| node.processes.get_mut(&pid)) else {
            return;
        };
        process.pausing = true;
        let thread = Running {
            host,
            pid,
            tid: socketarium_trace::Tid(pid.0),
        };
        self.tracer.because(NOTHING);
        self.tracer
            .emit(Some(thread.actor()), Kind::Program(ProgramEvent::PauseAsked));
    }

    /// A process has a listening socket.
    pub(super) fn listens(&mut self, host: HostId, pid: Pid) {
        let node = self.nodes.get(usize::from(host.0));
        let of = node
            .and_then(|node| node.processes.get(&pid))
            .and_then(|process| process.of.as_ref());
        if let Some(of) = of {
            self.schedule.listening(of);
            self.start_what_is_ready();
        }
    }

    pub(super) fn end_thread(&mut self, thread: Running, event: Seq) {
        let Some(node) = self.nodes.get_mut(usize::from(thread.host.0)) else {
            return;
        };
        let Some(process) = node.processes.get_mut(&thread.pid) else {
            return;
        };
        process.threads -= 1;
        if process.threads == 0 {
            return self.end_process(thread.host, thread.pid, ExitStatus::Code(0), Some(event));
        }
        self.tracer.because(Because {
            why: Why::Call(event),
            event: Some(event),
        });
        node.host.end_thread(&mut self.tracer, thread.tid);
        node.scheduler.remove_thread(thread.tid);
    }

    /// A process ends, and its mother hears of it.
    pub(super) fn end_process(&mut self, host: HostId, pid: Pid, status: ExitStatus, cause: Option<Seq>) {
        let Some(node) = self.nodes.get_mut(usize::from(host.0)) else {
            return;
        };
        let Some(process) = node.processes.remove(&pid) else {
            return;
        };
        self.tracer.because(Because {
            why: cause.map_or(Why::Unknown, Why::Call),
            event: cause,
        });
        let event = node.host.exit(&mut self.tracer, pid, status);
        node.scheduler.remove(pid);
        if let Some(parent) = process.parent
            && let Some(mother) = node.processes.get_mut(&parent)
        {
            mother.children.retain(|child| *child != pid);
            mother.ended_children.push((pid, status));
            let waits = |doing: &Doing| matches!(doing, Doing::Act(entered) if matches!(entered.act, Act::Wait { .. }));
            let waiting: Vec<_> = node
                .scheduler
                .tasks()
                .into_iter()
                .filter(|(_, task)| {
                    task.pid == parent && task.state == ThreadState::Blocked && waits(&task.doing)
                })
                .map(|(tid, _)| tid)
                .collect();
            for tid in waiting {
                if let Some(pid) = node.scheduler.wake(tid) {
                    Running { host, pid, tid }.runnable(&mut self.tracer);
                }
            }
        }
        self.settle(
            host,
            Because {
                why: Why::Exit,
                event,
            },
        );
        if let Some(of) = process.of {
            self.schedule.ended(&of);
            self.start_what_is_ready();
        }
    }
}
