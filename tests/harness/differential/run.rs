//! Runs a script on a kernel: makes the calls, moves the packets one by one, and writes down what was seen.
//!
//! The order is the same for every kernel: a packet is delivered, every thread that it woke goes on until it
//! sleeps or its call has come back, and only then comes the next packet, from each host in turn.

use super::kernel::{Kernel, Progress, Reply, Row};
use super::script::{HOSTS, Script, Setup, Step, Thread, Wire, other};
use socketarium_trace::net::{Packet, TcpFlags};
use socketarium_trace::{HostId, PacketId};
use std::time::Duration;

/// Packets that one step may bring about: more are a quarrel that never ends.
const MOST_PACKETS: usize = 4000;

/// Linux acknowledges a FIN with its next tick where no data has come before, and what may have been overtaken it
/// takes for lost two ticks later. So that every script sees these in the same place, this much time passes after
/// each FIN.
const TICKS: Duration = Duration::from_millis(16);

/// Something that a step brought about, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A packet left a host.
    Sent { packet: Packet, at: Duration },
    /// A call came back that had been asleep.
    CameBack(Thread, Reply),
}

/// What was seen of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Of a call: where it stood before any packet moved. Nothing where the step did not apply.
    pub progress: Option<Progress>,
    pub seen: Vec<Seen>,
    /// Sockets of each host afterwards.
    pub sockets: [Vec<Row>; 2],
}

/// What one kernel did with one script, as far as it was played.
#[derive(Debug)]
pub struct Run<'a> {
    kernel: &'a mut dyn Kernel,
    holding: [bool; 2],
    held: [Vec<PacketId>; 2],
    /// Who sleeps in a call.
    asleep: Vec<Thread>,
    /// Who is gone.
    ended: Vec<(HostId, u8)>,
    processes: [u8; 2],
    /// Packets with a FIN.
    fins: Vec<PacketId>,
    /// One of them has arrived in this step.
    fin: bool,
}

impl<'a> Run<'a> {
    pub fn begin(kernel: &'a mut dyn Kernel, setup: &Setup) -> Self {
        kernel.begin(setup);
        let mut processes = [0; 2];
        for (host, _) in &setup.processes {
            processes[usize::from(host.0)] += 1;
        }
        Self {
            kernel,
            holding: [false; 2],
            held: [Vec::new(), Vec::new()],
            asleep: Vec::new(),
            ended: Vec::new(),
            processes,
            fins: Vec::new(),
            fin: false,
        }
    }

    /// Plays a whole script.
    pub fn play(kernel: &'a mut dyn Kernel, script: &Script) -> Vec<Observation> {
        let mut run = Run::begin(kernel, &script.setup);
        script.steps.iter().map(|step| run.step(step)).collect()
    }

    /// How many packets of a host stay on the wire.
    #[must_use]
    pub fn held(&self, from: HostId) -> usize {
        self.held[usize::from(from.0)].len()
    }

    /// Whether a thread is there and in no call.
    #[must_use]
    pub fn is_free(&self, thread: Thread) -> bool {
        !self.asleep.contains(&thread) && !self.ended.contains(&(thread.host, thread.process))
    }

    /// The number of processes of a host so far.
    #[must_use]
    pub fn processes(&self, host: HostId) -> u8 {
        self.processes[usize::from(host.0)]
    }

    /// Plays one step.
    pub fn step(&mut self, step: &Step) -> Observation {
        let mut seen = Vec::new();
        let mut progress = None;
        match step {
            Step::Call { thread, request } => {
                if self.is_free(*thread) {
                    let came = self.kernel.call(*thread, request);
                    if came == Progress::Blocked {
                        self.asleep.push(*thread);
                    }
                    progress = Some(came);
                }
            }
            Step::Fork { thread } => {
                if self.is_free(*thread) {
                    self.kernel.fork(*thread);
                    self.processes[usize::from(thread.host.0)] += 1;
                }
            }
            Step::Exit { thread } => {
                if self.is_free(*thread) {
                    self.kernel.exit(*thread);
                    self.ended.push((thread.host, thread.process));
                    self.asleep
                        .retain(|one| (one.host, one.process) != (thread.host, thread.process));
                }
            }
            Step::Hold { from, on } => {
                self.holding[usize::from(from.0)] = *on;
                if !on {
                    self.let_go(*from, &mut seen);
                }
            }
            Step::Wire { from, index, what } => self.wire(*from, *index, *what, &mut seen),
            Step::Wait { millis } => self.wait(Duration::from_millis(*millis), &mut seen),
        }
        self.pump(&mut seen);
        if std::mem::take(&mut self.fin) {
            self.wait(TICKS, &mut seen);
        }
        Observation {
            progress,
            seen,
            sockets: HOSTS.map(|host| {
                let mut rows = self.kernel.sockets(host);
                rows.sort();
                rows
            }),
        }
    }

    /// What is held arrives, piece by piece.
    fn let_go(&mut self, from: HostId, seen: &mut Vec<Seen>) {
        for packet in std::mem::take(&mut self.held[usize::from(from.0)]) {
            self.deliver(other(from), packet, seen);
            if std::mem::take(&mut self.fin) {
                self.wait(TICKS, seen);
            }
        }
    }

    fn wire(&mut self, from: HostId, index: usize, what: Wire, seen: &mut Vec<Seen>) {
        let held = &mut self.held[usize::from(from.0)];
        if index >= held.len() {
            return;
        }
        let packet = match what {
            Wire::Duplicate => held[index],
            Wire::Deliver | Wire::Drop => held.remove(index),
        };
        if what != Wire::Drop {
            self.deliver(other(from), packet, seen);
        }
    }

    fn wait(&mut self, time: Duration, seen: &mut Vec<Seen>) {
        let mut left = time;
        while !left.is_zero() {
            left = self.kernel.pass(left);
            self.pump(seen);
        }
    }

    fn deliver(&mut self, at: HostId, packet: PacketId, seen: &mut Vec<Seen>) {
        self.fin |= self.fins.contains(&packet);
        self.kernel.receive(at, packet);
        self.settle(seen);
    }

    /// Moves packets, one of each host in turn, until none is left.
    fn pump(&mut self, seen: &mut Vec<Seen>) {
        self.settle(seen);
        let before = seen.len();
        loop {
            let mut moved = false;
            for from in HOSTS {
                let Some(packet) = self.kernel.transmit(from) else {
                    continue;
                };
                moved = true;
                let id = packet.id;
                if packet
                    .segment()
                    .is_some_and(|segment| segment.flags.contains(TcpFlags::FIN))
                {
                    self.fins.push(id);
                }
                seen.push(Seen::Sent {
                    packet,
                    at: self.kernel.now(),
                });
                if self.holding[usize::from(from.0)] {
                    self.held[usize::from(from.0)].push(id);
                } else {
                    self.deliver(other(from), id, seen);
                }
            }
            if !moved || seen.len() - before > MOST_PACKETS {
                return;
            }
        }
    }

    fn settle(&mut self, seen: &mut Vec<Seen>) {
        let mut came = self.kernel.settle();
        // Who of several is told first is not the kernel's promise.
        came.sort_by_key(|(thread, _)| *thread);
        for (thread, reply) in came {
            self.asleep.retain(|one| *one != thread);
            seen.push(Seen::CameBack(thread, reply));
        }
    }
}
