//! One run: the loop that waits for stops, packets, commands and deadlines, and deals with each in turn.

use super::host::Hosts;
use super::inbox::Inbox;
use super::isolation::Network;
use super::log::Log;
use super::program::{Launcher, Schedule};
use super::sampler::{Occasion, Sampler};
use super::tracer::Tracer;
use super::untraced::{self, Pipes};
use super::wire::Wire;
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use socketarium_lab::Order;
use socketarium_trace::event::{Actor, EndReason, Kind, Layer, ProgramEvent, RunEvent, Source, Why};
use socketarium_trace::net::TcpState;
use socketarium_trace::scenario::PlannedProgram;
use socketarium_trace::world::ProcessStatus;
use socketarium_trace::{HostId, Pid, Seq, Tid};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A thread of a program, as the tracer's stops tell of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traced {
    pub(super) host: HostId,
    pub(super) pid: Pid,
    /// The event of the call that it is in.
    pub(super) entered: Option<Seq>,
    /// It stands before a call until somebody lets it go.
    pub(super) held: bool,
    /// It is closing descriptors, so nobody may borrow one.
    pub(super) closing: bool,
}

impl Traced {
    pub(super) fn actor(&self, tid: Tid) -> Option<Actor> {
        Some(Actor::thread(self.host, self.pid, tid))
    }
}

/// What is kept of a process beside the World.
#[derive(Clone, Debug)]
pub(super) struct Began {
    /// Its program has reached its first line: from here on its calls are shown.
    pub(super) program: bool,
}

#[derive(Debug)]
pub(super) struct Run<W> {
    pub(super) order: Order,
    pub(super) log: Log<W>,
    pub(super) wire: Wire,
    pub(super) tracer: Tracer,
    pub(super) sampler: Sampler,
    pub(super) schedule: Schedule,
    pub(super) threads: BTreeMap<Tid, Traced>,
    pub(super) began: BTreeMap<Pid, Began>,
    /// Programs that run without a tracer.
    pub(super) untraced: BTreeMap<Pid, Pipes>,
    networks: Vec<Network>,
    launcher: Launcher,
    pub(super) inbox: Inbox,
    pub(super) children: SignalFd,
    /// Nothing has happened since quiet was said.
    pub(super) quiet: bool,
    pub(super) stopped: bool,
}

impl<W: Write> Run<W> {
    pub(super) fn new(
        order: Order,
        hosts: Hosts,
        sampler: Sampler,
        launcher: Launcher,
        inbox: Inbox,
        log: Log<W>,
    ) -> io::Result<Self> {
        let mut child = SigSet::empty();
        child.add(Signal::SIGCHLD);
        child.thread_block()?;
        let children = SignalFd::with_flags(&child, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)?;
        let names = order.plan.hosts.iter().map(|host| host.name.clone()).collect();
        let mut link = order.plan.link.clone();
        link.hold_all = order.hold_all;
        let wire = Wire::new(hosts.devices, names, order.plan.rules.clone(), link);
        Ok(Self {
            schedule: Schedule::new(order.plan.programs.clone()),
            order,
            log,
            wire,
            tracer: Tracer::default(),
            sampler,
            threads: BTreeMap::new(),
            began: BTreeMap::new(),
            untraced: BTreeMap::new(),
            networks: hosts.networks,
            launcher,
            inbox,
            children,
            quiet: false,
            stopped: false,
        })
    }

    /// Runs to the end.
    ///
    /// # Errors
    /// Where nobody reads any more, or the machine fails us. Everything ends with this process.
    pub(super) fn play(mut self) -> io::Result<()> {
        self.open();
        loop {
            let before = self.log.len();
            self.turn()?;
            let deserted = self.inbox.has_ended().then_some(EndReason::Stopped);
            if let Some(reason) = self.over().or(deserted) {
                self.end(reason);
                return self.log.close();
            }
            if self.log.len() > before {
                self.quiet = false;
            }
            self.log.flush()?;
            self.wait()?;
        }
    }

    /// Says what is in force from the start.
    fn open(&mut self) {
        if self.order.hold_all {
            self.wire.hold_all(true, &mut self.log);
        }
        for rule in self.order.plan.rules.clone() {
            self.say_armed(&rule);
        }
    }

    pub(super) fn say_armed(&mut self, rule: &socketarium_trace::scenario::PlannedRule) {
        let description = serde_json::to_string(&rule.rule).unwrap_or_default();
        let armed = RunEvent::RuleArmed {
            rule: rule.name.clone(),
            description,
        };
        self.log.push(Source::Observed, None, None, Kind::Run(armed));
    }

    /// Everything that can be dealt with now, until nothing is left.
    fn turn(&mut self) -> io::Result<()> {
        self.inbox.fill()?;
        while let Some(line) = self.inbox.line() {
            self.command(&line)?;
        }
        loop {
            let before = self.log.len();
            self.start_programs();
            self.deliver();
            for host in self.hosts() {
                self.drain(host, None)?;
            }
            self.listen_to_untraced();
            while self.children.read_signal()?.is_some() {}
            while let Some(stop) = self.tracer.next() {
                self.stop(stop)?;
                self.deliver();
                // The run is not over where somebody has waited for just this.
                self.schedule.look(self.log.world(), self.log.now());
                if self.over().is_some() {
                    return Ok(());
                }
            }
            if self.log.len() == before {
                return Ok(());
            }
        }
    }

    pub(super) fn hosts(&self) -> impl Iterator<Item = HostId> + use<W> {
        (0..self.networks.len()).map(|index| HostId(index as u8))
    }

    fn start_programs(&mut self) {
        let now = self.log.now();
        self.schedule.look(self.log.world(), now);
        while let Some(program) = self.schedule.take_due(now) {
            if let Err(error) = self.start(&program) {
                let text = format!("{} could not be started: {error}", program.name);
                self.log
                    .push(Source::Observed, None, None, Kind::Run(RunEvent::Note { text }));
            }
        }
    }

    /// Whether this machine lets us trace programs.
    pub(super) fn traces(&self) -> bool {
        let calls = self
            .order
            .layers
            .iter()
            .find(|report| report.layer == Layer::Calls);
        calls.is_none_or(|report| report.available)
    }

    fn start(&mut self, program: &PlannedProgram) -> io::Result<()> {
        let network = &self.networks[usize::from(program.host.0)];
        let pipes = if self.traces() {
            None
        } else {
            Some(untraced::pipes()?)
        };
        let child = self
            .launcher
            .start(program, network, pipes.as_ref().map(|(_, ends)| ends))?;
        match pipes {
            None => self.tracer.adopt(child)?,
            Some((pipes, _)) => {
                self.tracer.expect_end_of(child);
                self.untraced.insert(Pid(child.as_raw().cast_unsigned()), pipes);
            }
        }
        let number = child.as_raw().cast_unsigned();
        let (pid, tid) = (Pid(number), Tid(number));
        let traced = Traced {
            host: program.host,
            pid,
            entered: None,
            held: false,
            closing: false,
        };
        self.threads.insert(tid, traced);
        self.began.insert(pid, Began { program: false });
        let started = ProgramEvent::ProcessStarted {
            program: program.name.clone(),
            file: program.file.clone(),
            arguments: program.arguments.clone(),
            parent: None,
        };
        self.log
            .push(Source::Observed, traced.actor(tid), None, Kind::Program(started));
        if self.order.pause_all && self.traces() {
            self.log.push(
                Source::Observed,
                traced.actor(tid),
                None,
                Kind::Program(ProgramEvent::PauseAsked),
            );
        }
        Ok(())
    }

    /// Hands over the packets whose time has come, each with what it does to its host.
    fn deliver(&mut self) {
        while let Some((host, packet, seq)) = self.wire.deliver_due(&mut self.log) {
            let occasion = Occasion {
                cause: Some(seq),
                why: Why::Segment(packet),
                may_borrow: self.may_borrow(),
            };
            self.sampler.sample(host, occasion, &mut self.log);
            if let Err(error) = self.drain(host, Some(seq)) {
                self.log.push(
                    Source::Observed,
                    None,
                    None,
                    Kind::Run(RunEvent::Note {
                        text: error.to_string(),
                    }),
                );
            }
        }
    }

    /// Takes the packets that a host has sent. `cause` is what made it send, where that is known.
    ///
    /// # Errors
    /// Where the device fails.
    pub(super) fn drain(&mut self, host: HostId, cause: Option<Seq>) -> io::Result<()> {
        while let Some(caught) = self.wire.catch(host)? {
            // The socket has moved on before its packet leaves.
            let caller = cause.or_else(|| self.sender(host, caught.retransmits.is_some()));
            let why = match (caller, caught.retransmits) {
                (Some(call), _) if cause.is_none() => Why::Call(call),
                (None, Some(_)) => Why::Timer,
                _ => Why::Unknown,
            };
            let occasion = Occasion {
                cause: caller,
                why,
                may_borrow: self.may_borrow(),
            };
            self.sampler.sample(host, occasion, &mut self.log);
            self.wire.take(caught, caller, &mut self.log);
        }
        Ok(())
    }

    /// The call that a host is in the middle of sending from: the newest one that sends. A retransmission has
    /// none: the kernel's timer sends it.
    fn sender(&self, host: HostId, retransmission: bool) -> Option<Seq> {
        if retransmission {
            return None;
        }
        let world = self.log.world();
        let sending = |traced: &&Traced| {
            let thread = world.process(traced.host, traced.pid);
            let call =
                thread.and_then(|process| process.threads.values().find_map(|thread| thread.call.as_ref()));
            call.is_some_and(|open| {
                matches!(
                    open.call.name(),
                    "connect" | "sendto" | "sendmsg" | "write" | "writev" | "close" | "shutdown" | "listen"
                )
            })
        };
        self.threads
            .values()
            .filter(|traced| traced.host == host)
            .filter(sending)
            .filter_map(|t| t.entered)
            .max()
    }

    /// Whether no program is in the middle of closing a descriptor.
    pub(super) fn may_borrow(&self) -> bool {
        self.threads.values().all(|traced| !traced.closing)
    }

    /// Why the run is over, if it is.
    fn over(&self) -> Option<EndReason> {
        let limits = self.order.plan.limits;
        let world = self.log.world();
        if self.stopped {
            return Some(EndReason::Stopped);
        }
        if self.log.now().0 >= limits.seconds * 1_000_000_000 {
            return Some(EndReason::TimeLimit {
                seconds: limits.seconds,
            });
        }
        if self.log.len() >= limits.events {
            return Some(EndReason::EventLimit {
                events: limits.events,
            });
        }
        if self.wire.count() >= limits.packets {
            return Some(EndReason::PacketLimit {
                packets: limits.packets,
            });
        }
        if self.tracer.len() as u64 > limits.processes {
            return Some(EndReason::ProcessLimit {
                processes: limits.processes,
            });
        }
        let done = self.threads.is_empty()
            && self.schedule.next_start().is_none()
            && self.wire.is_empty()
            && world
                .hosts
                .iter()
                .all(|host| host.sockets.values().all(|socket| at_rest(socket.state.value)));
        done.then_some(EndReason::Finished)
    }

    fn end(&mut self, reason: EndReason) {
        for host in self.hosts() {
            self.sampler.sample(
                host,
                Occasion {
                    may_borrow: self.may_borrow(),
                    ..Occasion::NONE
                },
                &mut self.log,
            );
        }
        for program in self.schedule.stranded().map(str::to_owned).collect::<Vec<_>>() {
            let text = format!("{program} was never started: what it waits for did not happen");
            self.log
                .push(Source::Observed, None, None, Kind::Run(RunEvent::Note { text }));
        }
        if reason == EndReason::Finished {
            self.log
                .push(Source::Observed, None, None, Kind::Run(RunEvent::Quiet));
        }
        self.log.push(
            Source::Observed,
            None,
            None,
            Kind::Run(RunEvent::Ended { reason }),
        );
    }

    pub(super) fn sample_epolls(&mut self, cause: Option<Seq>) {
        if !self.may_borrow() {
            return;
        }
        let world = self.log.world();
        let watching: Vec<(HostId, Pid)> = world
            .numbered_hosts()
            .filter(|(_, host)| !host.epolls.is_empty())
            .flat_map(|(id, host)| {
                let running = host
                    .processes
                    .iter()
                    .filter(|(_, process)| process.status == ProcessStatus::Running);
                running.map(move |(pid, _)| (id, *pid))
            })
            .collect();
        for (host, pid) in watching {
            self.sampler.sample_epolls(host, pid, cause, &mut self.log);
        }
    }
}

/// A state that may last after every program has ended.
fn at_rest(state: TcpState) -> bool {
    matches!(state, TcpState::TimeWait | TcpState::Closed | TcpState::Listen)
}
