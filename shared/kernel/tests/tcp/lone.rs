//! One host, and a peer that is only the hand of the test: it writes each segment itself.

use crate::transitions::change_of;
use socketarium_kernel::{
    Because, Chunk, Datagram, Host, Progress, Request, Segment, SegmentOptions, Sysctls, Tracer,
};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, ExitStatus, Family, How, Kind, SockFlags, SockKind, Why, WireEvent};
use socketarium_trace::net::{Address, TcpFlags, TcpState};
use socketarium_trace::{Errno, Fd, HostId, Nanos, Pid, Tid};
use std::net::{Ipv4Addr, SocketAddr};

pub(crate) const SYN: TcpFlags = TcpFlags::SYN;
pub(crate) const ACK: TcpFlags = TcpFlags::ACK;
pub(crate) const RST: TcpFlags = TcpFlags::RST;
pub(crate) const SYN_ACK: TcpFlags = TcpFlags(TcpFlags::SYN.0 | TcpFlags::ACK.0);
pub(crate) const FIN_ACK: TcpFlags = TcpFlags(TcpFlags::FIN.0 | TcpFlags::ACK.0);
pub(crate) const RST_ACK: TcpFlags = TcpFlags(TcpFlags::RST.0 | TcpFlags::ACK.0);

/// The host's port of connections that it opens, and of its listener.
const OWN_PORT: u16 = 5000;
const PEER_PORT: u16 = 7000;

/// What moved a socket, as the trace says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    Segment,
    Call,
    Exit,
    Timer,
}

impl Cause {
    pub(crate) fn of(why: Why) -> Self {
        match why {
            Why::Segment(_) => Self::Segment,
            Why::Call(_) => Self::Call,
            Why::Exit => Self::Exit,
            Why::Timer => Self::Timer,
            Why::Unknown => panic!("a kernel knows why it does what it does"),
        }
    }
}

/// A change of state: from, to, what moved it.
pub(crate) type Change = (TcpState, TcpState, Cause);

#[derive(Debug)]
pub(crate) struct Lone {
    pub(crate) host: Host,
    pub(crate) tracer: Tracer,
    pid: Pid,
    tid: Tid,
    /// The peer's next sequence number.
    pub(crate) seq: u32,
    /// The end of all that the host has sent.
    pub(crate) ack: u32,
    /// The peer sends timestamps, and these are the next.
    pub(crate) timestamps: Option<(u32, u32)>,
    /// The window field of the peer's segments.
    pub(crate) window: u16,
    /// The connection's, or the listener's.
    pub(crate) fd: Fd,
    changes: Vec<Change>,
    sent: Vec<Segment>,
}

fn own() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::new(10, 0, 0, 1), OWN_PORT))
}

fn peer() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::new(10, 0, 0, 2), PEER_PORT))
}

impl Lone {
    pub(crate) fn new(sysctls: Sysctls, seed: u64) -> Self {
        let mut tracer = Tracer::default();
        let mut host = Host::new(HostId(0), &[own().ip()], sysctls, seed);
        let (pid, tid) = host.spawn(&mut tracer, "test", "test.py", &[]);
        let mut lone = Self {
            host,
            tracer,
            pid,
            tid,
            seq: 1000,
            ack: 0,
            timestamps: None,
            window: 60_000,
            fd: Fd(-1),
            changes: Vec::new(),
            sent: Vec::new(),
        };
        lone.fd = lone.bound_socket();
        lone
    }

    /// A call that must not block.
    pub(crate) fn call(&mut self, call: Call, data: &[u8]) -> (Result<i64, Errno>, Vec<u8>) {
        let request = Request {
            call,
            data: data.to_vec(),
        };
        let progress = self.host.call(&mut self.tracer, self.tid, request);
        self.listen_in();
        match progress {
            Progress::Done(reply) => (reply.outcome.result, reply.data),
            Progress::Blocked => panic!("the call blocks"),
        }
    }

    pub(crate) fn done(&mut self, call: Call) -> i64 {
        let name = call.name().to_owned();
        let result = self.call(call, &[]).0;
        result.unwrap_or_else(|errno| panic!("{name}: {errno:?}"))
    }

    /// A non-blocking socket with the host's port.
    pub(crate) fn bound_socket(&mut self) -> Fd {
        let socket = Call::Socket {
            domain: Family::Inet,
            kind: SockKind::Stream,
            flags: SockFlags {
                nonblock: true,
                cloexec: false,
            },
            protocol: 0,
        };
        let fd = Fd(self.done(socket) as i32);
        self.set(fd, (1, 2), &1i32.to_ne_bytes());
        self.done(Call::Bind {
            fd,
            address: Address::Inet(own()),
            length: 16,
        });
        fd
    }

    /// `setsockopt`, of a level and a name.
    pub(crate) fn set(&mut self, fd: Fd, (level, name): (i32, i32), value: &[u8]) {
        self.done(Call::Setsockopt {
            fd,
            level,
            name,
            value: Payload::of(value),
        });
    }

    pub(crate) fn connect(&mut self) {
        let connect = Call::Connect {
            fd: self.fd,
            address: Address::Inet(peer()),
            length: 16,
        };
        assert_eq!(self.call(connect, &[]).0, Err(Errno::EINPROGRESS));
    }

    pub(crate) fn listen(&mut self) {
        let fd = self.fd;
        self.done(Call::Listen { fd, backlog: 0 });
    }

    pub(crate) fn write(&mut self, data: &[u8]) -> usize {
        let call = Call::Write {
            fd: self.fd,
            data: Payload::of(data),
        };
        self.call(call, data).0.unwrap_or(0) as usize
    }

    pub(crate) fn read(&mut self) -> Vec<u8> {
        let (fd, size) = (self.fd, 1 << 20);
        self.call(Call::Read { fd, size }, &[]).1
    }

    pub(crate) fn shut(&mut self, how: How) {
        let fd = self.fd;
        self.done(Call::Shutdown { fd, how });
    }

    pub(crate) fn close(&mut self) {
        let fd = self.fd;
        self.done(Call::Close { fd });
    }

    /// `close()` will not wait, and throw away what was not sent.
    pub(crate) fn linger_not(&mut self) {
        let fd = self.fd;
        self.set(fd, (1, 13), &[1, 0, 0, 0, 0, 0, 0, 0]);
    }

    pub(crate) fn exit(&mut self) {
        self.host.exit(&mut self.tracer, self.pid, ExitStatus::Code(0));
        self.listen_in();
    }

    /// A segment of the peer's, where its last ended.
    pub(crate) fn segment(&self, flags: TcpFlags, data: &[u8]) -> Segment {
        let syn = flags.contains(SYN);
        Segment {
            source: peer(),
            destination: own(),
            flags,
            seq: self.seq,
            ack: if flags.contains(ACK) { self.ack } else { 0 },
            window: self.window,
            options: SegmentOptions {
                max_segment: syn.then_some(1000),
                sack_permitted: syn,
                timestamps: self.timestamps,
                ..SegmentOptions::default()
            },
            data: Chunk::of(data),
        }
    }

    /// The peer sends that segment.
    pub(crate) fn hear(&mut self, flags: TcpFlags, data: &[u8]) {
        let segment = self.segment(flags, data);
        self.seq = segment.end();
        if let Some((value, _)) = &mut self.timestamps {
            *value += 1;
        }
        self.arrive(segment);
    }

    /// A segment arrives, whatever came before it.
    pub(crate) fn arrive(&mut self, segment: Segment) {
        let packet = self.tracer.new_packet();
        self.tracer.because(Because {
            why: Why::Segment(packet),
            event: None,
        });
        self.host.receive(&mut self.tracer, Datagram::Tcp(segment));
        self.listen_in();
    }

    /// Time passes.
    pub(crate) fn wait(&mut self, seconds: u64) {
        let until = Nanos(self.tracer.now().0 + seconds * 1_000_000_000);
        while let Some(due) = self.host.next_deadline().filter(|due| *due <= until) {
            self.tracer.advance(due);
            self.host.expire(&mut self.tracer);
            self.listen_in();
        }
        self.tracer.advance(until);
    }

    /// What the host said since the last time.
    fn listen_in(&mut self) {
        for event in self.tracer.take() {
            self.changes.extend(change_of(&event));
            if let Kind::Wire(WireEvent::Sent { packet, .. }) = event.kind {
                panic!("it talks to itself: {packet:?}");
            }
        }
        while let Some(sent) = self.host.transmit() {
            let Datagram::Tcp(segment) = sent.datagram else {
                panic!("only TCP is spoken here");
            };
            if !segment.has(RST) {
                self.ack = segment.end();
            }
            if let (Some((_, echo)), Some((value, _))) = (&mut self.timestamps, segment.options.timestamps) {
                *echo = value;
            }
            self.sent.push(segment);
        }
    }

    /// Changes of state since the last time.
    pub(crate) fn changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// What the host has sent since the last time.
    pub(crate) fn sent(&mut self) -> Vec<Segment> {
        std::mem::take(&mut self.sent)
    }
}
