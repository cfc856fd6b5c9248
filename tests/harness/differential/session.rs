//! A script that is written while it runs: what a hand-written rule says to a kernel, and what it expects.

use super::kernel::{Kernel, Progress, Reply, Request, Row};
use super::run::{Observation, Run, Seen};
use super::script::{Script, Setup, Step, Thread, Wire};
use socketarium_trace::event::{Out, PollEntry};
use socketarium_trace::net::{Address, Segment, TcpState};
use socketarium_trace::{Errno, HostId, Readiness};

/// A kernel, and what has been said to it.
#[derive(Debug)]
pub struct Session<'a> {
    run: Run<'a>,
    script: Script,
    observations: Vec<Observation>,
}

impl<'a> Session<'a> {
    /// Hosts as new; `processes` are the threads of each.
    pub fn begin(kernel: &'a mut dyn Kernel, setup: Setup) -> Self {
        let run = Run::begin(kernel, &setup);
        let script = Script {
            setup,
            steps: Vec::new(),
        };
        Self {
            run,
            script,
            observations: Vec::new(),
        }
    }

    /// What was done, and what was seen.
    #[must_use]
    pub fn end(self) -> (Script, Vec<Observation>) {
        (self.script, self.observations)
    }

    pub fn step(&mut self, step: Step) -> &Observation {
        let observation = self.run.step(&step);
        self.script.steps.push(step);
        self.observations.push(observation);
        self.last()
    }

    /// What was seen of each step so far.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// What was seen of the last step.
    ///
    /// # Panics
    /// Before the first.
    #[must_use]
    pub fn last(&self) -> &Observation {
        self.observations.last().expect("there was a step")
    }

    /// Makes a call.
    ///
    /// # Panics
    /// If it sleeps, or the thread does.
    pub fn call(&mut self, thread: Thread, request: Request) -> Reply {
        let step = Step::Call { thread, request };
        let shown = step.to_string();
        match &self.step(step).progress {
            Some(Progress::Done(reply)) => reply.clone(),
            Some(Progress::Blocked) => {
                // A connect() that waits for the answer of the other host has it by now.
                self.came_back(thread)
                    .unwrap_or_else(|| panic!("{shown} sleeps\n{}", self.script))
            }
            None => panic!("{shown}: the thread sleeps\n{}", self.script),
        }
    }

    /// Makes a call that succeeds.
    ///
    /// # Panics
    /// If it does not.
    pub fn ok(&mut self, thread: Thread, request: Request) -> i64 {
        let reply = self.call(thread, request);
        reply
            .outcome
            .result
            .unwrap_or_else(|errno| panic!("{errno}\n{}", self.script))
    }

    /// Makes a call that fails: with what.
    ///
    /// # Panics
    /// If it does not.
    pub fn error(&mut self, thread: Thread, request: Request) -> Errno {
        let reply = self.call(thread, request);
        match reply.outcome.result {
            Err(errno) => errno,
            Ok(value) => panic!("it returned {value}\n{}", self.script),
        }
    }

    /// Makes a call that sleeps.
    ///
    /// # Panics
    /// If it does not.
    pub fn blocks(&mut self, thread: Thread, request: Request) {
        let progress = self.step(Step::Call { thread, request }).progress.clone();
        assert_eq!(progress, Some(Progress::Blocked), "it sleeps\n{}", self.script);
        assert_eq!(
            self.came_back(thread),
            None,
            "it goes on sleeping\n{}",
            self.script
        );
    }

    /// What came back to a thread in the last step.
    #[must_use]
    pub fn came_back(&self, thread: Thread) -> Option<Reply> {
        self.last().seen.iter().find_map(|seen| match seen {
            Seen::CameBack(one, reply) if *one == thread => Some(reply.clone()),
            Seen::CameBack(..) | Seen::Sent { .. } => None,
        })
    }

    /// What one descriptor is ready for.
    pub fn ready(&mut self, thread: Thread, fd: i32) -> Readiness {
        let reply = self.call(thread, super::calls::poll(&[fd]));
        let Out::Polled(entries) = reply.outcome.out else {
            return Readiness::default();
        };
        entries
            .first()
            .map_or(Readiness::default(), |entry: &PollEntry| entry.events)
    }

    /// Bytes of an option, or of a read.
    pub fn data(&mut self, thread: Thread, request: Request) -> Vec<u8> {
        self.call(thread, request).data
    }

    /// An option that is an `int`.
    pub fn option(&mut self, thread: Thread, fd: i32, level: i32, name: i32) -> i32 {
        let bytes = self.data(thread, super::calls::getsockopt(fd, level, name));
        bytes.first_chunk().map_or(-1, |bytes| i32::from_ne_bytes(*bytes))
    }

    pub fn hold(&mut self, from: HostId, on: bool) {
        self.step(Step::Hold { from, on });
    }

    pub fn wire(&mut self, from: HostId, index: usize, what: Wire) {
        self.step(Step::Wire { from, index, what });
    }

    pub fn wait(&mut self, millis: u64) {
        self.step(Step::Wait { millis });
    }

    /// Segments that left in the last step, with the host that sent them.
    #[must_use]
    pub fn segments(&self) -> Vec<(HostId, Segment)> {
        let sent = self.last().seen.iter().filter_map(|seen| match seen {
            Seen::Sent { packet, .. } => Some((packet.from, packet.segment()?.clone())),
            Seen::CameBack(..) => None,
        });
        sent.collect()
    }

    /// Sockets of a host after the last step.
    #[must_use]
    pub fn sockets(&self, host: HostId) -> &[Row] {
        &self.last().sockets[usize::from(host.0)]
    }

    /// States of a host's sockets whose own port is this, in the order of the table.
    #[must_use]
    pub fn states(&self, host: HostId, port: u16) -> Vec<TcpState> {
        let own = |row: &&Row| matches!(&row.local, Address::Inet(at) if at.port() == port);
        self.sockets(host)
            .iter()
            .filter(own)
            .map(|row| row.state)
            .collect()
    }

    /// States of a host's sockets whose peer has this port.
    #[must_use]
    pub fn states_towards(&self, host: HostId, port: u16) -> Vec<TcpState> {
        let own = |row: &&Row| matches!(&row.remote, Some(Address::Inet(at)) if at.port() == port);
        self.sockets(host)
            .iter()
            .filter(own)
            .map(|row| row.state)
            .collect()
    }
}
