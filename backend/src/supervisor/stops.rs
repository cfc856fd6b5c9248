//! What a stop of a program means for the run: the event it becomes, what is read from the kernel because of
//! it, and whether the thread may go on.

use super::program::Mark;
use super::run::{Began, Run, Traced};
use super::sampler::{Occasion, Sampler};
use super::tracer::{Stop, process_of};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, ExitStatus, Kind, Object, Outcome, ProgramEvent, Source, Stream, Why};
use socketarium_trace::{Fd, Pid, Tid};
use std::io::{self, Write};

impl<W: Write> Run<W> {
    /// Deals with a stop.
    ///
    /// # Errors
    /// Where a device fails.
    pub(super) fn stop(&mut self, stop: Stop) -> io::Result<()> {
        match stop {
            Stop::Mark { tid, text } => self.marked(number(tid), &text),
            Stop::Entering { tid, call } => self.entering(tid, call),
            Stop::Leaving { tid, call, outcome } => self.leaving(tid, &call, outcome),
            Stop::Born { tid, parent } => {
                self.born(number(tid), number(parent));
                Ok(())
            }
            Stop::Exiting { tid } => {
                if let Some(traced) = self.threads.get_mut(&number(tid)) {
                    // The descriptors close once it goes on.
                    traced.closing = true;
                }
                self.tracer.go_on(tid);
                Ok(())
            }
            Stop::Gone { tid, status } => self.gone(number(tid), status),
        }
    }

    fn marked(&mut self, tid: Tid, text: &[u8]) -> io::Result<()> {
        let (Some(traced), Some(mark)) = (self.threads.get(&tid).copied(), Mark::read(text)) else {
            return Ok(());
        };
        self.drain(traced.host, None)?;
        self.begin(&traced);
        self.log.push(
            Source::Observed,
            traced.actor(tid),
            None,
            Kind::Program(mark.event),
        );
        Ok(())
    }

    /// Notes that a program has reached its first line, if this is it.
    pub(super) fn begin(&mut self, traced: &Traced) {
        if let Some(began) = self.began.get_mut(&traced.pid)
            && !began.program
        {
            began.program = true;
            self.sampler
                .sample_descriptors(traced.host, traced.pid, None, true, &mut self.log);
        }
    }

    fn entering(&mut self, thread: nix::unistd::Pid, call: Call) -> io::Result<()> {
        let tid = number(thread);
        let shown = self
            .threads
            .get(&tid)
            .copied()
            .filter(|traced| self.shows(traced, &call));
        let Some(traced) = shown else {
            self.tracer.skip(thread);
            return Ok(());
        };
        self.drain(traced.host, None)?;
        let closing = closes(&call);
        let seq = self
            .log
            .push(Source::Observed, traced.actor(tid), None, Kind::Entered(call));
        let held = self.is_pausing(&traced);
        if let Some(traced) = self.threads.get_mut(&tid) {
            traced.entered = Some(seq);
            traced.held = held;
            traced.closing = closing && !held;
        }
        if held {
            self.log.push(
                Source::Observed,
                traced.actor(tid),
                Some(seq),
                Kind::Program(ProgramEvent::Held),
            );
        } else {
            self.tracer.proceed(thread);
        }
        Ok(())
    }

    /// Lets a thread make the call before which it is held.
    pub(super) fn let_go(&mut self, tid: Tid) {
        let Some(traced) = self.threads.get_mut(&tid).filter(|traced| traced.held) else {
            return;
        };
        traced.held = false;
        let call = self
            .log
            .world()
            .process(traced.host, traced.pid)
            .and_then(|process| process.threads.get(&tid).and_then(|thread| thread.call.as_ref()));
        traced.closing = call.is_some_and(|open| closes(&open.call));
        self.tracer
            .proceed(nix::unistd::Pid::from_raw(tid.0.cast_signed()));
    }

    fn leaving(&mut self, thread: nix::unistd::Pid, call: &Call, outcome: Outcome) -> io::Result<()> {
        let tid = number(thread);
        let Some(traced) = self.threads.get_mut(&tid) else {
            self.tracer.go_on(thread);
            return Ok(());
        };
        traced.closing = false;
        let Some(entered) = traced.entered.take() else {
            self.tracer.go_on(thread);
            return Ok(());
        };
        let traced = *traced;
        // Effects first, then the return: the kernel had done its part before the program goes on.
        if changes_descriptors(call) {
            self.sampler
                .sample_descriptors(traced.host, traced.pid, Some(entered), false, &mut self.log);
        }
        let occasion = Occasion {
            cause: Some(entered),
            why: Why::Call(entered),
            may_borrow: self.may_borrow(),
        };
        self.sampler.sample(traced.host, occasion, &mut self.log);
        self.sample_epolls(Some(entered));
        self.drain(traced.host, Some(entered))?;
        let succeeded = outcome.result.is_ok();
        let written = self.written(&traced, call, &outcome);
        let returned = Kind::Returned { entered, outcome };
        let seq = self
            .log
            .push(Source::Observed, traced.actor(tid), Some(entered), returned);
        if let Some((stream, text)) = written {
            let output = Kind::Program(ProgramEvent::Output { stream, text });
            self.log
                .push(Source::Observed, traced.actor(tid), Some(seq), output);
        }
        if succeeded
            && matches!(call, Call::Listen { .. })
            && let Some(process) = self.log.world().process(traced.host, traced.pid)
        {
            let program = process.program.clone();
            self.schedule.listening(&program);
        }
        self.tracer.go_on(thread);
        Ok(())
    }

    fn born(&mut self, tid: Tid, parent: Tid) {
        let Some(mother) = self.threads.get(&parent).copied() else {
            return;
        };
        let process: Option<Pid> = process_of(nix::unistd::Pid::from_raw(tid.0.cast_signed())).map(number);
        let cause = mother.entered;
        let fresh = Traced {
            entered: None,
            held: false,
            closing: false,
            ..mother
        };
        if process.is_none_or(|process| process.0 == mother.pid.0) {
            self.threads.insert(tid, fresh);
            let started = Kind::Program(ProgramEvent::ThreadStarted { tid });
            self.log
                .push(Source::Observed, mother.actor(parent), cause, started);
            return;
        }
        let pid = Pid(tid.0);
        let traced = Traced { pid, ..fresh };
        self.threads.insert(tid, traced);
        let began = self
            .began
            .get(&mother.pid)
            .cloned()
            .unwrap_or(Began { program: true });
        self.began.insert(pid, began);
        let Some(process) = self.log.world().process(mother.host, mother.pid) else {
            return;
        };
        let started = ProgramEvent::ProcessStarted {
            program: process.program.clone(),
            file: process.file.clone(),
            arguments: process.arguments.clone(),
            parent: Some(mother.pid),
        };
        self.log
            .push(Source::Observed, traced.actor(tid), cause, Kind::Program(started));
        self.sampler
            .sample_descriptors(traced.host, pid, cause, true, &mut self.log);
    }

    fn gone(&mut self, tid: Tid, status: ExitStatus) -> io::Result<()> {
        let Some(traced) = self.threads.remove(&tid) else {
            return Ok(());
        };
        self.drain(traced.host, traced.entered)?;
        if self.untraced.contains_key(&traced.pid) {
            // Its last words are still in the pipes, and nobody else holds their other ends.
            self.threads.insert(tid, traced);
            self.listen_to_untraced();
            self.threads.remove(&tid);
            self.untraced.remove(&traced.pid);
        }
        if tid.0 != traced.pid.0 {
            let ended = Kind::Program(ProgramEvent::ThreadEnded { tid });
            self.log
                .push(Source::Observed, traced.actor(tid), traced.entered, ended);
            return Ok(());
        }
        // Every thread of the process is gone with it.
        self.threads.retain(|_, other| other.pid != traced.pid);
        let ended = Kind::Program(ProgramEvent::ProcessEnded { status });
        let seq = self
            .log
            .push(Source::Observed, traced.actor(tid), traced.entered, ended);
        self.began.remove(&traced.pid);
        let occasion = Occasion {
            cause: Some(seq),
            why: Why::Exit,
            may_borrow: self.may_borrow(),
        };
        self.sampler.sample(traced.host, occasion, &mut self.log);
        self.drain(traced.host, Some(seq))
    }

    /// Whether a call is part of what is shown: the program has begun, and it is not about a file that a library
    /// reads for itself.
    fn shows(&self, traced: &Traced, call: &Call) -> bool {
        self.began.get(&traced.pid).is_some_and(|began| began.program)
            && call
                .fd()
                .is_none_or(|fd| !Sampler::is_library_file(traced.pid, traced.host, fd, &self.log))
    }

    fn is_pausing(&self, traced: &Traced) -> bool {
        self.log
            .world()
            .process(traced.host, traced.pid)
            .is_some_and(|process| process.pausing)
    }

    /// What a call has written to the program's output.
    fn written(&self, traced: &Traced, call: &Call, outcome: &Outcome) -> Option<(Stream, Payload)> {
        let (Call::Write { fd, data, .. } | Call::Writev { fd, data, .. }) = call else {
            return None;
        };
        let stream = if *fd == Fd(2) { Stream::Error } else { Stream::Out };
        let length = u32::try_from(outcome.result.ok()?).ok()?;
        let process = self.log.world().process(traced.host, traced.pid)?;
        let mut data = data.clone();
        data.bytes.0.truncate(length as usize);
        data.length = length;
        (process.descriptors.get(fd)?.object == Object::Terminal).then_some((stream, data))
    }
}

fn number<T: From32>(pid: nix::unistd::Pid) -> T {
    T::from_32(pid.as_raw().cast_unsigned())
}

/// Our own numbers of processes and threads are the kernel's.
trait From32 {
    fn from_32(number: u32) -> Self;
}

impl From32 for Tid {
    fn from_32(number: u32) -> Self {
        Self(number)
    }
}

impl From32 for Pid {
    fn from_32(number: u32) -> Self {
        Self(number)
    }
}

/// Whether a call can take a descriptor away.
fn closes(call: &Call) -> bool {
    matches!(
        call.name(),
        "close" | "dup2" | "dup3" | "exit" | "exit_group" | "execve" | "shutdown"
    )
}

/// Whether a call can change the descriptor table, or the mode of a descriptor.
fn changes_descriptors(call: &Call) -> bool {
    closes(call)
        || matches!(
            call.name(),
            "socket"
                | "socketpair"
                | "accept"
                | "accept4"
                | "dup"
                | "pipe2"
                | "eventfd2"
                | "epoll_create1"
                | "fcntl"
                | "ioctl"
                | "recvmsg"
        )
}
