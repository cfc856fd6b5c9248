//! The tracer: programs as child processes under ptrace, stopped by a seccomp filter at the calls that matter.
//!
//! It turns what `waitpid(2)` reports into [`Stop`]s with decoded calls. What a stop means for the run is
//! decided elsewhere; nothing goes on before somebody says so.

mod arguments;
mod filter;
mod memory;
mod results;

pub(super) use filter::{forbidding_filter, tracing_filter};

use super::sys;
use memory::Memory;
use nix::errno::Errno;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use socketarium_trace::event::{Call, ExitStatus, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The descriptor to which the start-up module of the programs writes its marks. High enough to be in nobody's
/// way, and hidden from the table that a learner sees.
pub(super) const MARKS: i32 = 4000;

/// Something that a thread of a program stopped for.
#[derive(Debug)]
pub(super) enum Stop {
    /// About to make a call. It waits for [`Tracer::proceed`] or [`Tracer::skip`].
    Entering { tid: Pid, call: Call },
    /// A mark of the start-up module; the thread has gone on.
    Mark { tid: Pid, text: Vec<u8> },
    /// A call came back. It waits for [`Tracer::go_on`].
    Leaving { tid: Pid, call: Call, outcome: Outcome },
    /// A thread was born. It and its parent have gone on.
    Born { tid: Pid, parent: Pid },
    /// A process will end; its descriptors are still open. It waits for [`Tracer::go_on`].
    Exiting { tid: Pid },
    /// A thread or process is gone.
    Gone { tid: Pid, status: ExitStatus },
}

#[derive(Debug, Default)]
pub(super) struct Tracer {
    /// Threads that are known, each with the call that it is in.
    threads: BTreeMap<Pid, Option<(Call, [u64; 6])>>,
    /// Threads that reported before their parent did.
    early: BTreeSet<Pid>,
}

impl Tracer {
    /// Takes over a child that has called `PTRACE_TRACEME` and stopped itself, and lets it run.
    ///
    /// # Errors
    /// Where the child ended first.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever else it did, it is not standing still"
    )]
    pub(super) fn adopt(&mut self, child: Pid) -> nix::Result<()> {
        loop {
            match waitpid(child, None)? {
                WaitStatus::Stopped(_, Signal::SIGSTOP) => break,
                WaitStatus::Stopped(_, other) => ptrace::cont(child, other)?,
                _ => return Err(Errno::ECHILD),
            }
        }
        ptrace::setoptions(
            child,
            Options::PTRACE_O_EXITKILL
                | Options::PTRACE_O_TRACESYSGOOD
                | Options::PTRACE_O_TRACESECCOMP
                | Options::PTRACE_O_TRACEFORK
                | Options::PTRACE_O_TRACEVFORK
                | Options::PTRACE_O_TRACECLONE
                | Options::PTRACE_O_TRACEEXEC
                | Options::PTRACE_O_TRACEEXIT,
        )?;
        self.threads.insert(child, None);
        ptrace::cont(child, None)
    }

    /// Takes note of a child that is not traced: only its end will be told.
    pub(super) fn expect_end_of(&mut self, child: Pid) {
        self.threads.insert(child, None);
    }

    /// How many threads are alive.
    pub(super) fn len(&self) -> usize {
        self.threads.len()
    }

    /// The next stop, if there is one now. Stops that concern nobody are dealt with on the way.
    pub(super) fn next(&mut self) -> Option<Stop> {
        loop {
            let status = match waitpid(None, Some(WaitPidFlag::WNOHANG | WaitPidFlag::__WALL)) {
                Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return None,
                Ok(status) => status,
                Err(_) => continue,
            };
            if let Some(stop) = self.understand(status) {
                return Some(stop);
            }
        }
    }

    /// Lets a thread make the call that it is about to make, and stop when it comes back.
    pub(super) fn proceed(&mut self, tid: Pid) {
        self.forgiving(tid, ptrace::syscall(tid, None));
    }

    /// Lets a thread make its call without stopping when it comes back.
    pub(super) fn skip(&mut self, tid: Pid) {
        self.threads.insert(tid, None);
        self.forgiving(tid, ptrace::cont(tid, None));
    }

    /// Lets a thread run to its next stop.
    pub(super) fn go_on(&mut self, tid: Pid) {
        self.forgiving(tid, ptrace::cont(tid, None));
    }

    fn understand(&mut self, status: WaitStatus) -> Option<Stop> {
        match status {
            WaitStatus::Exited(tid, code) => {
                self.threads.remove(&tid)?;
                Some(Stop::Gone {
                    tid,
                    status: ExitStatus::Code(code),
                })
            }
            WaitStatus::Signaled(tid, signal, _) => {
                self.threads.remove(&tid)?;
                Some(Stop::Gone {
                    tid,
                    status: ExitStatus::Signal(signal as i32),
                })
            }
            WaitStatus::PtraceEvent(tid, _, event) => self.understand_event(tid, event),
            WaitStatus::PtraceSyscall(tid) => self.leaving(tid),
            WaitStatus::Stopped(tid, Signal::SIGSTOP) if !self.threads.contains_key(&tid) => {
                // A new thread's first stop, before its parent told of it.
                self.early.insert(tid);
                None
            }
            WaitStatus::Stopped(tid, signal) => {
                let first = signal == Signal::SIGSTOP && self.early.remove(&tid);
                let passed_on = Some(signal).filter(|_| !first);
                self.forgiving(tid, ptrace::cont(tid, passed_on));
                None
            }
            WaitStatus::Continued(_) | WaitStatus::StillAlive => None,
        }
    }

    fn understand_event(&mut self, tid: Pid, event: i32) -> Option<Stop> {
        match event {
            libc::PTRACE_EVENT_SECCOMP => self.entering(tid),
            libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK | libc::PTRACE_EVENT_CLONE => {
                let born = Pid::from_raw(i32::try_from(ptrace::getevent(tid).ok()?).ok()?);
                self.threads.insert(born, None);
                if self.early.remove(&born) {
                    self.forgiving(born, ptrace::cont(born, None));
                } else {
                    // Its first stop is still to come, and is not a signal to pass on.
                    self.early.insert(born);
                }
                // The call that made it is still on its way back.
                self.proceed(tid);
                Some(Stop::Born {
                    tid: born,
                    parent: tid,
                })
            }
            libc::PTRACE_EVENT_EXIT => Some(Stop::Exiting { tid }),
            _ => {
                // PTRACE_EVENT_EXEC: the call goes on to its return.
                self.proceed(tid);
                None
            }
        }
    }

    fn entering(&mut self, tid: Pid) -> Option<Stop> {
        let info = ptrace::syscall_info(tid).ok()?;
        let (number, arguments) = sys::seccomp_arguments(&info)?;
        let memory = Memory::of(tid);
        if number == libc::SYS_write as u64 && arguments[0] as i32 == MARKS {
            let text = memory.read(arguments[1], (arguments[2] as usize).min(1024));
            self.skip(tid);
            return Some(Stop::Mark { tid, text });
        }
        let call = arguments::decode(number, &arguments, &memory);
        self.threads.insert(tid, Some((call.clone(), arguments)));
        Some(Stop::Entering { tid, call })
    }

    fn leaving(&mut self, tid: Pid) -> Option<Stop> {
        let Some((call, arguments)) = self.threads.get_mut(&tid).and_then(Option::take) else {
            self.go_on(tid);
            return None;
        };
        let info = ptrace::syscall_info(tid).ok()?;
        let value = sys::exit_value(&info)?;
        let outcome = results::decode(&call, &arguments, value, &Memory::of(tid));
        Some(Stop::Leaving { tid, call, outcome })
    }

    /// A thread can be killed between its stop and our answer; its end is reported in its own time.
    fn forgiving(&mut self, tid: Pid, result: nix::Result<()>) {
        if let Err(error) = result
            && error != Errno::ESRCH
        {
            eprintln!("thread {tid} cannot go on: {error}");
        }
    }
}

/// The process that a thread belongs to.
pub(super) fn process_of(tid: Pid) -> Option<Pid> {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("Tgid:"))?;
    line.trim().parse().ok().map(Pid::from_raw)
}
