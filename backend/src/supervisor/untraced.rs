//! Programs on a machine that allows no tracer: their lines and output come through pipes, their calls are not
//! seen. Descriptors and sockets are read from the kernel after each line.
//!
//! Nothing can be held before a call here, so nothing can be paused or stepped.

use super::program::Mark;
use super::run::Run;
use super::sampler::Occasion;
use nix::fcntl::OFlag;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Kind, ProgramEvent, Source, Stream};
use socketarium_trace::net::TcpState;
use socketarium_trace::{Pid, Tid};
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// Our ends of a program's pipes.
#[derive(Debug)]
pub(super) struct Pipes {
    marks: Pipe,
    /// A mark whose end has not come yet.
    begun: Vec<u8>,
    output: [(Stream, Pipe); 2],
}

/// Our end of one pipe; nothing once the program has closed its own.
#[derive(Debug)]
struct Pipe(Option<File>);

impl Pipe {
    /// What can be read now, up to a bound.
    fn arrived(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 16 * 1024];
        let length = match self.0.as_mut().map(|file| file.read(&mut bytes)) {
            Some(Ok(0)) => {
                self.0 = None;
                0
            }
            Some(Ok(length)) => length,
            Some(Err(_nothing_now)) => 0,
            None => 0,
        };
        bytes.truncate(length);
        bytes
    }
}

/// The program's ends: marks, output, errors.
#[derive(Debug)]
pub(super) struct Ends {
    pub(super) marks: OwnedFd,
    pub(super) output: OwnedFd,
    pub(super) errors: OwnedFd,
}

/// Makes both.
///
/// # Errors
/// Where no more descriptors can be had.
pub(super) fn pipes() -> io::Result<(Pipes, Ends)> {
    let pipe = || -> io::Result<(Pipe, OwnedFd)> {
        let (ours, theirs) = nix::unistd::pipe2(OFlag::O_CLOEXEC)?;
        nix::fcntl::fcntl(&ours, nix::fcntl::FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        Ok((Pipe(Some(File::from(ours))), theirs))
    };
    let (marks, marks_end) = pipe()?;
    let (output, output_end) = pipe()?;
    let (errors, errors_end) = pipe()?;
    let output = [(Stream::Out, output), (Stream::Error, errors)];
    let ends = Ends {
        marks: marks_end,
        output: output_end,
        errors: errors_end,
    };
    Ok((
        Pipes {
            marks,
            begun: Vec::new(),
            output,
        },
        ends,
    ))
}

impl Pipes {
    /// Those to wait for.
    pub(super) fn descriptors(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        let output = self.output.iter().map(|(_, pipe)| pipe);
        [&self.marks]
            .into_iter()
            .chain(output)
            .filter_map(|pipe| pipe.0.as_ref().map(File::as_fd))
    }

    /// Marks that have arrived whole.
    fn marks(&mut self) -> Vec<Mark> {
        self.begun.extend(self.marks.arrived());
        let end = self
            .begun
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let whole: Vec<u8> = self.begun.drain(..end).collect();
        whole
            .split(|byte| *byte == b'\n')
            .filter_map(Mark::read)
            .collect()
    }
}

impl<W: Write> Run<W> {
    /// Takes in what untraced programs have said.
    pub(super) fn listen_to_untraced(&mut self) {
        let pids: Vec<Pid> = self.untraced.keys().copied().collect();
        for pid in pids {
            let Some(pipes) = self.untraced.get_mut(&pid) else {
                continue;
            };
            let marks = pipes.marks();
            let written: Vec<(Stream, Vec<u8>)> = pipes
                .output
                .iter_mut()
                .map(|(stream, pipe)| (*stream, pipe.arrived()))
                .collect();
            let Some(main) = self.threads.get(&Tid(pid.0)).copied() else {
                continue;
            };
            for mark in marks {
                if let Entry::Vacant(unknown) = self.threads.entry(mark.tid) {
                    unknown.insert(main);
                    let started = Kind::Program(ProgramEvent::ThreadStarted { tid: mark.tid });
                    self.log
                        .push(Source::Derived, main.actor(Tid(pid.0)), None, started);
                }
                self.begin(&main);
                let line = Kind::Program(mark.event);
                self.log.push(Source::Observed, main.actor(mark.tid), None, line);
            }
            for (stream, text) in written.into_iter().filter(|(_, text)| !text.is_empty()) {
                let output = ProgramEvent::Output {
                    stream,
                    text: Payload::of(&text),
                };
                self.log.push(
                    Source::Observed,
                    main.actor(Tid(pid.0)),
                    None,
                    Kind::Program(output),
                );
            }
            if self
                .log
                .world()
                .process(main.host, pid)
                .is_some_and(|process| process.is_running())
            {
                self.look_at_untraced(main.host, pid);
            }
        }
    }

    fn look_at_untraced(&mut self, host: socketarium_trace::HostId, pid: Pid) {
        if self.began.get(&pid).is_none_or(|began| !began.program) {
            return;
        }
        self.sampler
            .sample_descriptors(host, pid, None, false, &mut self.log);
        // It may close a descriptor while we hold a duplicate, so none is borrowed.
        let occasion = Occasion {
            may_borrow: false,
            ..Occasion::NONE
        };
        self.sampler.sample(host, occasion, &mut self.log);
        let world = self.log.world();
        let Some(process) = world.process(host, pid) else {
            return;
        };
        let listens = process
            .descriptors
            .values()
            .any(|descriptor| match descriptor.object {
                socketarium_trace::event::Object::Socket(id) => world
                    .socket(host, id)
                    .is_some_and(|socket| socket.state.value == TcpState::Listen),
                socketarium_trace::event::Object::Epoll(_)
                | socketarium_trace::event::Object::Terminal
                | socketarium_trace::event::Object::Pipe
                | socketarium_trace::event::Object::EventFd
                | socketarium_trace::event::Object::TimerFd
                | socketarium_trace::event::Object::File(_)
                | socketarium_trace::event::Object::Other(_) => false,
            });
        if listens {
            let program = process.program.clone();
            self.schedule.listening(&program);
        }
    }
}
