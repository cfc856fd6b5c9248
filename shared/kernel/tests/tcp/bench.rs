//! Two hosts joined by a wire without delay, and calls that must not block.

use crate::transitions::change_of;
use socketarium_kernel::{Because, Datagram, Host, Progress, Reply, Request, Sysctls, Tracer};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Family, Kind, SockFlags, SockKind, SocketEvent, Why};
use socketarium_trace::net::{Address, TcpFlags, TcpState};
use socketarium_trace::{Errno, Fd, HostId, Nanos, SocketId, Tid};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

pub(crate) const CLIENT: usize = 0;
pub(crate) const SERVER: usize = 1;

pub(crate) struct Bench {
    pub(crate) hosts: [Host; 2],
    pub(crate) tracer: Tracer,
    pub(crate) tids: [Tid; 2],
    wire: Vec<String>,
    times: Vec<u64>,
    /// Packets get lost.
    pub(crate) is_cut: bool,
    isn: BTreeMap<(SocketAddr, SocketAddr), u32>,
    states: [BTreeMap<SocketId, TcpState>; 2],
}

fn address(host: usize) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, host as u8 + 1))
}

fn connect_call(fd: Fd, port: u16) -> Call {
    Call::Connect {
        fd,
        address: Address::Inet(SocketAddr::new(address(SERVER), port)),
        length: 16,
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        let mut tracer = Tracer::default();
        let mut hosts = [CLIENT, SERVER]
            .map(|host| Host::new(HostId(host as u8), &[address(host)], Sysctls::default(), 7));
        let tids = [0, 1].map(|host| hosts[host].spawn(&mut tracer, "test", "test.py", &[]).1);
        Self {
            hosts,
            tracer,
            tids,
            wire: Vec::new(),
            times: Vec::new(),
            is_cut: false,
            isn: BTreeMap::new(),
            states: [BTreeMap::new(), BTreeMap::new()],
        }
    }

    pub(crate) fn call(&mut self, host: usize, call: Call, data: &[u8]) -> Progress {
        let request = Request {
            call,
            data: data.to_vec(),
        };
        let mut progress = self.hosts[host].call(&mut self.tracer, self.tids[host], request);
        self.pump();
        while progress == Progress::Blocked {
            let Some(tid) = self.hosts[host].next_woken() else {
                break;
            };
            progress = self.hosts[host].resume(&mut self.tracer, tid);
            self.pump();
        }
        progress
    }

    pub(crate) fn reply(&mut self, host: usize, call: Call, data: &[u8]) -> Reply {
        match self.call(host, call, data) {
            Progress::Done(reply) => reply,
            Progress::Blocked => panic!("blocked: {:?}", self.wire),
        }
    }

    pub(crate) fn value(&mut self, host: usize, call: Call) -> Result<i64, Errno> {
        self.reply(host, call, &[]).outcome.result
    }

    /// Moves packets until none is left.
    pub(crate) fn pump(&mut self) {
        loop {
            let mut moved = false;
            for from in [CLIENT, SERVER] {
                while let Some(sent) = self.hosts[from].transmit() {
                    moved = true;
                    self.note(from, &sent.datagram);
                    if self.is_cut {
                        continue;
                    }
                    self.tracer.because(Because {
                        why: Why::Segment(sent.packet.id),
                        event: None,
                    });
                    self.hosts[1 - from].receive(&mut self.tracer, sent.datagram);
                }
            }
            if !moved {
                break;
            }
        }
        self.fold();
    }

    fn fold(&mut self) {
        for event in self.tracer.take() {
            change_of(&event);
            let Some(actor) = event.actor else { continue };
            let states = &mut self.states[usize::from(actor.host.0)];
            if let Kind::Socket(SocketEvent::StateChanged { socket, to, .. }) = event.kind {
                states.insert(socket, to);
            } else if let Kind::Socket(SocketEvent::Freed { socket }) = event.kind {
                states.remove(&socket);
            }
        }
    }

    fn note(&mut self, from: usize, datagram: &Datagram) {
        let Datagram::Tcp(segment) = datagram else {
            return;
        };
        let here = (segment.source, segment.destination);
        if segment.has(TcpFlags::SYN) {
            self.isn.insert(here, segment.seq);
        }
        let seq = segment
            .seq
            .wrapping_sub(self.isn.get(&here).copied().unwrap_or(segment.seq));
        let there = self.isn.get(&(here.1, here.0)).copied().unwrap_or(0);
        let ack = if segment.has(TcpFlags::ACK) {
            format!(" ack {}", segment.ack.wrapping_sub(there))
        } else {
            String::new()
        };
        let end = seq + segment.data.len();
        self.times.push(self.tracer.now().0 / 1_000_000);
        let name = ["client", "server"][from];
        self.wire.push(format!(
            "{name} {} {seq}:{end}{ack} win {}",
            segment.flags, segment.window
        ));
    }

    /// Segments so far, with relative numbers, and forgets them.
    pub(crate) fn wire(&mut self) -> Vec<String> {
        std::mem::take(&mut self.wire)
    }

    /// When they were sent, in milliseconds.
    pub(crate) fn wire_times(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.times)
    }

    /// The result of the call that the host's thread slept in, once it can come back.
    pub(crate) fn finished(&mut self, host: usize) -> Option<Result<i64, Errno>> {
        let tid = self.hosts[host].next_woken()?;
        match self.hosts[host].resume(&mut self.tracer, tid) {
            Progress::Done(reply) => Some(reply.outcome.result),
            Progress::Blocked => None,
        }
    }

    /// Begins to connect. Nothing: the thread sleeps.
    pub(crate) fn connect_nowait(&mut self, fd: Fd, port: u16) -> Option<Result<i64, Errno>> {
        match self.call(CLIENT, connect_call(fd, port), &[]) {
            Progress::Done(reply) => Some(reply.outcome.result),
            Progress::Blocked => None,
        }
    }

    /// States of a host's connections, in order of their making; the closed are left out.
    pub(crate) fn state(&self, host: usize) -> Vec<TcpState> {
        let open = |state: &TcpState| *state != TcpState::Closed;
        self.states[host].values().copied().filter(open).collect()
    }

    /// Time passes.
    pub(crate) fn wait(&mut self, millis: u64) {
        let until = Nanos(self.tracer.now().0 + millis * 1_000_000);
        loop {
            let due = self.hosts.iter().filter_map(Host::next_deadline).min();
            let Some(due) = due.filter(|due| *due <= until) else {
                break;
            };
            self.tracer.advance(due);
            for host in [CLIENT, SERVER] {
                self.hosts[host].expire(&mut self.tracer);
            }
            self.pump();
        }
        self.tracer.advance(until);
    }

    pub(crate) fn socket(&mut self, host: usize) -> Fd {
        let socket = Call::Socket {
            domain: Family::Inet,
            kind: SockKind::Stream,
            flags: SockFlags::default(),
            protocol: 0,
        };
        Fd(self.value(host, socket).expect("the call succeeds") as i32)
    }

    pub(crate) fn listener(&mut self, port: u16, backlog: i32) -> Fd {
        let fd = self.socket(SERVER);
        let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port);
        self.value(
            SERVER,
            Call::Bind {
                fd,
                address: Address::Inet(any),
                length: 16,
            },
        )
        .expect("the call succeeds");
        self.value(SERVER, Call::Listen { fd, backlog })
            .expect("the call succeeds");
        fd
    }

    pub(crate) fn connect_to(&mut self, fd: Fd, port: u16) -> Result<i64, Errno> {
        self.value(CLIENT, connect_call(fd, port))
    }

    pub(crate) fn connect(&mut self, port: u16) -> Fd {
        let fd = self.socket(CLIENT);
        self.connect_to(fd, port).expect("the call succeeds");
        fd
    }

    pub(crate) fn accept(&mut self, fd: Fd) -> Fd {
        Fd(self
            .value(SERVER, Call::Accept { fd, capacity: None })
            .expect("the call succeeds") as i32)
    }

    pub(crate) fn send(&mut self, host: usize, fd: Fd, data: &[u8]) -> i64 {
        let call = Call::Sendto {
            fd,
            data: Payload::of(data),
            flags: 0,
            address: None,
        };
        self.reply(host, call, data).outcome.result.expect("it sends")
    }

    /// Sends without waiting. Nothing: no room.
    pub(crate) fn send_nowait(&mut self, host: usize, fd: Fd, data: &[u8]) -> Option<Result<i64, Errno>> {
        let call = Call::Sendto {
            fd,
            data: Payload::of(data),
            flags: 0x40,
            address: None,
        };
        let result = self.reply(host, call, data).outcome.result;
        (result != Err(Errno::EAGAIN)).then_some(result)
    }

    pub(crate) fn set_receive_buffer(&mut self, host: usize, fd: Fd, size: i32) {
        let call = Call::Setsockopt {
            fd,
            level: 1,
            name: 8,
            value: Payload::of(&size.to_ne_bytes()),
        };
        self.value(host, call).expect("the call succeeds");
    }

    pub(crate) fn receive(&mut self, host: usize, fd: Fd, size: u64) -> Vec<u8> {
        let call = Call::Recvfrom {
            fd,
            size,
            flags: 0,
            capacity: None,
        };
        let reply = self.reply(host, call, &[]);
        reply.outcome.result.expect("the call succeeds");
        reply.data
    }

    pub(crate) fn close(&mut self, host: usize, fd: Fd) {
        self.value(host, Call::Close { fd }).expect("the call succeeds");
    }
}
