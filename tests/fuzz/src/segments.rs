//! Segments of any kind for one host whose program listens, connects, reads, writes and closes.

use crate::draw::Draw;
use crate::judged::{Judged, address};
use socketarium_kernel::{Because, Chunk, Datagram, Progress, Request, Segment, SegmentOptions, Sysctls};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Family, How, SockFlags, SockKind, Why};
use socketarium_trace::net::{Address, TcpFlags};
use socketarium_trace::{Fd, Nanos, Pid, Tid};
use std::net::SocketAddr;

/// More than that many things are not done with one input.
const MOST: usize = 600;

const LISTENER: u16 = 5000;
/// From here on the ports of what the host connects.
const CONNECTING: u16 = 5001;
const PEER: u16 = 7000;

/// Options that change what a connection does with segments: level, name, values.
const OPTIONS: [(i32, i32, &[i32]); 10] = [
    (1, 8, &[0, 2048, 65_536]),
    (1, 7, &[0, 4096, 65_536]),
    (1, 9, &[0, 1]),
    (1, 18, &[1, 100]),
    (6, 1, &[0, 1]),
    (6, 3, &[0, 1]),
    (6, 4, &[1, 60]),
    (6, 8, &[0, 1, 60, -1]),
    (6, 10, &[0, 1, 1000]),
    (6, 18, &[0, 100, 10_000]),
];

/// What a peer of one port has heard last.
#[derive(Clone, Copy, Default)]
struct Heard {
    /// Where the host's segment ended.
    end: u32,
    acknowledged: u32,
    stamp: u32,
    port: u16,
}

struct Lone {
    judged: Judged,
    pid: Pid,
    tid: Tid,
    /// By the peer's port.
    heard: [Heard; 4],
    fds: Vec<Fd>,
    connected: u16,
}

/// # Panics
/// Where the model tells something else than it is, holds more than it was given, or comes to no end.
pub fn segments(bytes: &[u8]) {
    let mut draw = Draw::from(bytes);
    let mut lone = Lone::new(&mut draw);
    for _ in 0..MOST {
        if draw.is_over() {
            break;
        }
        lone.happen(&mut draw);
        lone.carry();
        lone.judged.look();
    }
    let pid = lone.pid;
    let drop_all = |judged: &mut Judged| judged.hosts[0].transmit().is_some();
    lone.judged.end(&[(0, pid)], drop_all);
}

fn sysctls(draw: &mut Draw<'_>) -> Sysctls {
    let mut sysctls = Sysctls::default();
    let which = draw.byte();
    let settings = [
        ("net.ipv4.tcp_timestamps", "0"),
        ("net.ipv4.tcp_sack", "0"),
        ("net.ipv4.tcp_window_scaling", "0"),
        ("net.ipv4.tcp_syncookies", "2"),
        ("net.ipv4.tcp_abort_on_overflow", "1"),
        ("net.ipv4.tcp_tw_reuse", "1"),
        ("net.ipv4.tcp_early_retrans", "0"),
        ("net.ipv4.tcp_retries2", "3"),
    ];
    for (bit, (name, value)) in settings.into_iter().enumerate() {
        if which >> bit & 1 == 1 {
            sysctls.set(name, value).expect("the model has it");
        }
    }
    sysctls
}

impl Lone {
    fn new(draw: &mut Draw<'_>) -> Self {
        let sysctls = sysctls(draw);
        let mut judged = Judged::new(1, &sysctls, u64::from(draw.byte()));
        let (pid, tid) = judged.hosts[0].spawn(&mut judged.tracer, "test", "test", &[]);
        let mut lone = Self {
            judged,
            pid,
            tid,
            heard: [Heard::default(); 4],
            fds: Vec::new(),
            connected: 0,
        };
        let fd = lone.socket(LISTENER);
        let backlog = i32::from(draw.below(4));
        lone.call(Call::Listen { fd, backlog }, 0);
        lone
    }

    fn happen(&mut self, draw: &mut Draw<'_>) {
        match draw.below(16) {
            0 => self.connect(draw),
            1 => self.use_descriptor(draw),
            2 => self.pass(draw),
            3 => self.unreachable(draw),
            _ => self.arrive(draw),
        }
    }

    /// A call, unless the thread sleeps in another.
    fn call(&mut self, call: Call, length: usize) -> Option<i64> {
        let data = vec![b'x'; length];
        let Judged { hosts, tracer, .. } = &mut self.judged;
        match hosts[0].call(tracer, self.tid, Request { call, data }) {
            Progress::Done(reply) => reply.outcome.result.ok(),
            Progress::Blocked => None,
        }
    }

    fn socket(&mut self, port: u16) -> Fd {
        let socket = Call::Socket {
            domain: Family::Inet,
            kind: SockKind::Stream,
            flags: SockFlags {
                nonblock: true,
                cloexec: false,
            },
            protocol: 0,
        };
        let fd = Fd(self.call(socket, 0).map_or(-1, |fd| fd as i32));
        self.set(fd, (1, 2), 1);
        let address = Address::Inet(SocketAddr::new(address(0), port));
        self.call(
            Call::Bind {
                fd,
                address,
                length: 16,
            },
            0,
        );
        self.fds.push(fd);
        fd
    }

    fn set(&mut self, fd: Fd, (level, name): (i32, i32), value: i32) {
        let value = Payload::of(&value.to_ne_bytes());
        self.call(
            Call::Setsockopt {
                fd,
                level,
                name,
                value,
            },
            0,
        );
    }

    fn connect(&mut self, draw: &mut Draw<'_>) {
        let fd = self.socket(CONNECTING + self.connected % 3);
        self.connected += 1;
        let peer = PEER + u16::from(draw.below(4));
        let address = Address::Inet(SocketAddr::new(address(1), peer));
        self.call(
            Call::Connect {
                fd,
                address,
                length: 16,
            },
            0,
        );
    }

    fn use_descriptor(&mut self, draw: &mut Draw<'_>) {
        let fd = draw.one(&self.fds);
        let length = usize::from(draw.one(&[1u16, 10, 1000, 20_000]));
        match draw.below(9) {
            0 => {
                let fd = self.fds[0];
                let accepted = self.accept(fd);
                self.fds.extend(accepted);
            }
            1 | 2 => drop(self.call(
                Call::Read {
                    fd,
                    size: length as u64,
                },
                0,
            )),
            3 | 4 => drop(self.call(
                Call::Write {
                    fd,
                    data: Payload::of(&vec![b'x'; length]),
                },
                length,
            )),
            5 => {
                let how = draw.one(&[How::Read, How::Write, How::Both]);
                self.call(Call::Shutdown { fd, how }, 0);
            }
            6 => drop(self.call(Call::Close { fd }, 0)),
            7 => {
                let on = [1, 0, 0, 0, draw.below(3), 0, 0, 0];
                let value = Payload::of(&on);
                let (level, name) = (1, 13);
                self.call(
                    Call::Setsockopt {
                        fd,
                        level,
                        name,
                        value,
                    },
                    0,
                );
            }
            _ => {
                let (level, name, values) = draw.one(&OPTIONS);
                let value = draw.one(values);
                self.set(fd, (level, name), value);
            }
        }
    }

    fn accept(&mut self, fd: Fd) -> Option<Fd> {
        let accept = Call::Accept4 {
            fd,
            capacity: None,
            flags: SockFlags {
                nonblock: true,
                cloexec: false,
            },
        };
        self.call(accept, 0).map(|fd| Fd(fd as i32))
    }

    /// Time passes, and what is due in it happens.
    fn pass(&mut self, draw: &mut Draw<'_>) {
        let millis = draw.one(&[1u64, 5, 40, 200, 1000, 3000, 61_000, 1_000_000]);
        let until = Nanos(self.judged.tracer.now().0 + millis * 1_000_000);
        for _ in 0..50 {
            let Some(due) = self.judged.next_deadline().filter(|due| *due <= until) else {
                self.judged.tracer.advance(until);
                break;
            };
            self.judged.expire(due);
            self.carry();
            self.judged.look();
        }
    }

    fn receive(&mut self, datagram: Datagram) {
        let Judged { hosts, tracer, .. } = &mut self.judged;
        let packet = tracer.new_packet();
        tracer.because(Because {
            why: Why::Segment(packet),
            event: None,
        });
        hosts[0].receive(tracer, datagram);
    }

    fn arrive(&mut self, draw: &mut Draw<'_>) {
        let from = draw.below(4);
        let heard = self.heard[usize::from(from)];
        let near = |draw: &mut Draw<'_>, number: u32| match draw.below(8) {
            0..5 => number,
            5 => number.wrapping_add(u32::from(draw.byte())),
            6 => number.wrapping_sub(u32::from(draw.short())),
            _ => draw.word(),
        };
        let flags = match draw.below(8) {
            0..3 => TcpFlags::ACK.0,
            3 => TcpFlags::SYN.0,
            4 => TcpFlags::SYN.0 | TcpFlags::ACK.0,
            5 => TcpFlags::FIN.0 | TcpFlags::ACK.0,
            6 => TcpFlags::RST.0 | draw.byte() & TcpFlags::ACK.0,
            _ => draw.byte(),
        };
        let port = match draw.below(4) {
            0 => LISTENER,
            1 => CONNECTING,
            _ if heard.port > 0 => heard.port,
            _ => LISTENER,
        };
        let (seq, ack) = (near(draw, heard.acknowledged), near(draw, heard.end));
        let length = usize::from(draw.one(&[0u16, 0, 0, 1, 100, 1460, 9000]));
        let segment = Segment {
            source: SocketAddr::new(address(1), PEER + u16::from(from)),
            destination: SocketAddr::new(address(0), port),
            flags: TcpFlags(flags),
            seq,
            ack,
            window: draw.one(&[60_000, 0, 1, 512, 65_535]),
            options: options(draw, heard),
            data: Chunk::of(&vec![b'y'; length]),
        };
        self.receive(Datagram::Tcp(segment));
    }

    /// ICMP about what went to a peer.
    fn unreachable(&mut self, draw: &mut Draw<'_>) {
        let from = draw.below(4);
        let heard = self.heard[usize::from(from)];
        let ends = (
            SocketAddr::new(address(0), heard.port),
            SocketAddr::new(address(1), PEER + u16::from(from)),
        );
        self.receive(Datagram::Unreachable {
            from: address(1),
            to: address(0),
            code: draw.below(16),
            protocol: draw.one(&[6, 17, 1]),
            about: ends,
            quoted: Chunk::default(),
        });
    }

    /// What the host sends is heard, and a call that was woken goes on.
    fn carry(&mut self) {
        let Judged { hosts, tracer, .. } = &mut self.judged;
        while let Some(tid) = hosts[0].next_woken() {
            hosts[0].resume(tracer, tid);
        }
        while let Some(sent) = hosts[0].transmit() {
            let Datagram::Tcp(segment) = sent.datagram else {
                continue;
            };
            let heard = &mut self.heard[usize::from(segment.destination.port().wrapping_sub(PEER) % 4)];
            *heard = Heard {
                end: segment.end(),
                acknowledged: if segment.has(TcpFlags::ACK) {
                    segment.ack
                } else {
                    heard.acknowledged
                },
                stamp: segment.options.timestamps.map_or(heard.stamp, |(value, _)| value),
                port: segment.source.port(),
            };
        }
    }
}

fn options(draw: &mut Draw<'_>, heard: Heard) -> SegmentOptions {
    let which = draw.byte();
    let has = |bit: u8| which >> bit & 1 == 1;
    SegmentOptions {
        max_segment: has(0).then(|| draw.one(&[1460, 536, 100, 1, 0, 65_535])),
        sack_permitted: has(1),
        timestamps: has(2).then(|| (draw.one(&[1, 2, 1000, 0, u32::MAX]), heard.stamp)),
        window_scale: has(3).then(|| draw.one(&[0, 7, 14, 15, 255])),
        sack: (0..which >> 6)
            .map(|_| {
                let left = heard.end.wrapping_sub(u32::from(draw.short()));
                (left, left.wrapping_add(u32::from(draw.short())))
            })
            .collect(),
    }
}
