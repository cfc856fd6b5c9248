//! Calls of any kind by several threads of several processes on two hosts, with a link between them that loses, doubles and
//! reorders.

mod generated;

use crate::draw::Draw;
use crate::judged::Judged;
use generated::generated;
use socketarium_kernel::{Because, Datagram, Sysctls};
use socketarium_trace::event::{ExitStatus, Why};
use socketarium_trace::{Nanos, PacketId, Pid, Tid};
use std::collections::VecDeque;

/// More than that many things are not done with one input.
const MOST: usize = 500;

/// Processes and threads of both hosts that are ever made.
const MOST_THREADS: usize = 24;

struct Pair {
    judged: Judged,
    /// With the host of each.
    pids: Vec<(usize, Pid)>,
    tids: Vec<(usize, Pid, Tid)>,
    /// Packets on their way, each to a host.
    link: VecDeque<(usize, PacketId, Datagram)>,
}

/// # Panics
/// Where the model tells something else than it is, holds more than it was given, or comes to no end.
pub fn calls(bytes: &[u8]) {
    let mut draw = Draw::from(bytes);
    let mut sysctls = Sysctls::default();
    let small = draw.byte();
    for (bit, name) in ["net.core.somaxconn", "net.ipv4.tcp_syncookies"]
        .into_iter()
        .enumerate()
    {
        if small >> bit & 1 == 1 {
            sysctls.set(name, "1").expect("the model has it");
        }
    }
    let mut pair = Pair {
        judged: Judged::new(2, &sysctls, u64::from(small)),
        pids: Vec::new(),
        tids: Vec::new(),
        link: VecDeque::new(),
    };
    pair.spawn(0);
    pair.spawn(1);
    for _ in 0..MOST {
        if draw.is_over() {
            break;
        }
        pair.happen(&mut draw);
        pair.settle();
        pair.judged.look();
    }
    pair.end();
}

impl Pair {
    fn happen(&mut self, draw: &mut Draw<'_>) {
        match draw.below(32) {
            0 => self.multiply(draw),
            1 => self.lessen(draw),
            2 | 3 => self.pass(draw),
            4..12 => self.deliver(draw),
            _ => {
                let (host, _, tid) = draw.one(&self.tids);
                let request = generated(draw);
                let Judged { hosts, tracer, .. } = &mut self.judged;
                hosts[host].call(tracer, tid, request);
            }
        }
    }

    fn spawn(&mut self, host: usize) {
        let Judged { hosts, tracer, .. } = &mut self.judged;
        let (pid, tid) = hosts[host].spawn(tracer, "test", "test", &[]);
        self.pids.push((host, pid));
        self.tids.push((host, pid, tid));
    }

    /// A thread or a process more.
    fn multiply(&mut self, draw: &mut Draw<'_>) {
        if self.tids.len() >= MOST_THREADS {
            return;
        }
        let (host, parent) = draw.one(&self.pids);
        let Judged { hosts, tracer, .. } = &mut self.judged;
        match draw.below(4) {
            0 => {
                if let Ok((pid, tid)) = hosts[host].fork(tracer, parent, "child", "test", &[]) {
                    self.pids.push((host, pid));
                    self.tids.push((host, pid, tid));
                }
            }
            1 => hosts[host].limit_open_files(parent, usize::from(draw.below(16))),
            _ => {
                if let Ok(tid) = hosts[host].add_thread(tracer, parent) {
                    self.tids.push((host, parent, tid));
                }
            }
        }
    }

    /// A process less. The first of each host stays.
    fn lessen(&mut self, draw: &mut Draw<'_>) {
        let index = usize::from(draw.byte()) % self.pids.len();
        if index < 2 {
            return;
        }
        let (host, pid) = self.pids.remove(index);
        self.tids.retain(|(_, of, _)| *of != pid);
        let Judged { hosts, tracer, .. } = &mut self.judged;
        hosts[host].exit(tracer, pid, ExitStatus::Signal(9));
    }

    fn pass(&mut self, draw: &mut Draw<'_>) {
        let millis = draw.one(&[1u64, 40, 200, 1000, 60_000, 200_000]);
        let until = Nanos(self.judged.tracer.now().0 + millis * 1_000_000);
        for _ in 0..50 {
            let Some(due) = self.judged.next_deadline().filter(|due| *due <= until) else {
                self.judged.tracer.advance(until);
                break;
            };
            self.judged.expire(due);
            self.settle();
            self.judged.look();
        }
    }

    fn deliver(&mut self, draw: &mut Draw<'_>) {
        match draw.below(16) {
            0 => drop(self.link.pop_front()),
            1 => self.link.extend(self.link.front().cloned()),
            2 => self.link.rotate_left(usize::from(!self.link.is_empty())),
            3 => while self.deliver_next() {},
            _ => drop(self.deliver_next()),
        }
    }

    fn deliver_next(&mut self) -> bool {
        let Some((to, packet, datagram)) = self.link.pop_front() else {
            return false;
        };
        let Judged { hosts, tracer, .. } = &mut self.judged;
        tracer.because(Because {
            why: Why::Segment(packet),
            event: None,
        });
        hosts[to].receive(tracer, datagram);
        self.settle();
        true
    }

    /// Threads that were woken go on, and what was sent is on its way.
    fn settle(&mut self) {
        collect(&mut self.judged, &mut self.link);
    }

    fn end(self) {
        let Self {
            mut judged,
            pids,
            mut link,
            ..
        } = self;
        judged.end(&pids, |judged| {
            collect(judged, &mut link);
            let Some((to, packet, datagram)) = link.pop_front() else {
                return false;
            };
            let Judged { hosts, tracer, .. } = &mut *judged;
            tracer.because(Because {
                why: Why::Segment(packet),
                event: None,
            });
            hosts[to].receive(tracer, datagram);
            judged.look();
            true
        });
    }
}

fn collect(judged: &mut Judged, link: &mut VecDeque<(usize, PacketId, Datagram)>) {
    let Judged { hosts, tracer, .. } = judged;
    let count = hosts.len();
    for (from, host) in hosts.iter_mut().enumerate() {
        while let Some(tid) = host.next_woken() {
            host.resume(tracer, tid);
        }
        while let Some(sent) = host.transmit() {
            link.push_back(((from + 1) % count, sent.packet.id, sent.datagram));
        }
    }
}
