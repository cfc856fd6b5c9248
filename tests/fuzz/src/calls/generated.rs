//! One call, mostly with numbers that mean something and at times with any.

use crate::draw::Draw;
use socketarium_kernel::Request;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, EpollOp, Family, How, IoctlArgument, PollEntry, SelectSets, SleepClock, SockFlags, SockKind,
};
use socketarium_trace::net::Address;
use socketarium_trace::{Fd, Readiness};

const ADDRESSES: [&str; 12] = [
    "10.0.0.1:6001",
    "10.0.0.2:6001",
    "10.0.0.2:6002",
    "127.0.0.1:6001",
    "0.0.0.0:6001",
    "0.0.0.0:0",
    "10.0.0.9:6001",
    "255.255.255.255:6001",
    "[::1]:6001",
    "[::]:6001",
    "[::ffff:10.0.0.2]:6001",
    "[fd00::9]:6001",
];
const NAMES: [&str; 5] = ["a", "b", "@a", "@b", ""];

const LENGTHS: [usize; 8] = [0, 1, 10, 200, 1448, 5000, 40_000, 70_000];

/// Level and name of options.
const OPTIONS: [(i32, i32); 26] = [
    (1, 2),
    (1, 3),
    (1, 4),
    (1, 6),
    (1, 7),
    (1, 8),
    (1, 9),
    (1, 13),
    (1, 15),
    (1, 18),
    (1, 20),
    (1, 21),
    (0, 1),
    (0, 11),
    (6, 1),
    (6, 2),
    (6, 3),
    (6, 4),
    (6, 7),
    (6, 8),
    (6, 9),
    (6, 11),
    (6, 12),
    (6, 18),
    (6, 25),
    (41, 26),
];

pub(super) fn generated(draw: &mut Draw<'_>) -> Request {
    let length = draw.one(&LENGTHS);
    let data = vec![b'z'; length];
    let payload = Payload::of(&data);
    let call = match draw.below(40) {
        0..3 => Call::Socket {
            domain: family(draw),
            kind: kind(draw),
            flags: flags(draw),
            protocol: draw.number(&[0, 0, 6, 17]),
        },
        3 => Call::Socketpair {
            domain: Family::Unix,
            kind: kind(draw),
            flags: flags(draw),
            protocol: 0,
        },
        4 | 5 => {
            let (fd, (address, length)) = (fd(draw), address(draw));
            Call::Bind { fd, address, length }
        }
        6 | 7 => Call::Listen {
            fd: fd(draw),
            backlog: draw.number(&[1, 0, 5, -1]),
        },
        8 | 9 => Call::Accept4 {
            fd: fd(draw),
            capacity: Some(16),
            flags: flags(draw),
        },
        10..13 => {
            let (fd, (address, length)) = (fd(draw), address(draw));
            Call::Connect { fd, address, length }
        }
        13..16 => Call::Sendto {
            fd: fd(draw),
            data: payload,
            flags: draw.number(&[0, 0x40, 0x4000, 0x8000, 1]),
            address: draw.rarely(4).then(|| address(draw).0),
        },
        16 => Call::Sendmsg {
            fd: fd(draw),
            data: payload,
            pieces: Vec::new(),
            flags: draw.number(&[0, 0x40]),
            address: draw.rarely(4).then(|| address(draw).0),
            control: 0,
        },
        17..20 => Call::Recvfrom {
            fd: fd(draw),
            size: size(draw),
            flags: draw.number(&[0, 0x40, 2, 0x100, 0x20]),
            capacity: Some(16),
        },
        20 => Call::Read {
            fd: fd(draw),
            size: size(draw),
        },
        21 => Call::Write {
            fd: fd(draw),
            data: payload,
        },
        22 => Call::Writev {
            fd: fd(draw),
            data: payload,
            pieces: Vec::new(),
        },
        23 => Call::Readv {
            fd: fd(draw),
            size: size(draw),
        },
        _ => {
            return Request {
                call: other(draw),
                data,
            };
        }
    };
    Request { call, data }
}

/// Calls that carry no data.
fn other(draw: &mut Draw<'_>) -> Call {
    if draw.below(2) == 0 {
        of_descriptors(draw)
    } else {
        of_options_and_readiness(draw)
    }
}

fn of_descriptors(draw: &mut Draw<'_>) -> Call {
    match draw.below(11) {
        0 => Call::Shutdown {
            fd: fd(draw),
            how: draw.one(&[How::Read, How::Write, How::Both, How::Other(7)]),
        },
        1..4 => Call::Close { fd: fd(draw) },
        4 => Call::Dup { fd: fd(draw) },
        5 => Call::Dup2 {
            fd: fd(draw),
            to: fd(draw),
        },
        6 => Call::Dup3 {
            fd: fd(draw),
            to: fd(draw),
            flags: draw.number(&[0, 0x8_0000]),
        },
        7 => Call::Pipe2 {
            flags: draw.number(&[0, 0x800]),
        },
        8 => Call::Eventfd2 {
            initial: draw.word() % 5,
            flags: draw.number(&[0, 1, 0x800]),
        },
        9 => Call::Fcntl {
            fd: fd(draw),
            command: draw.number(&[1, 2, 3, 4, 0, 1030, 1031]),
            argument: draw.one(&[0, 0x800, 1, 5, u64::MAX]),
        },
        _ => Call::Ioctl {
            fd: fd(draw),
            request: draw.number(&[0x541b, 0x5421, 0x5411, 0x8905]).cast_unsigned(),
            argument: IoctlArgument::Number(draw.number(&[0, 1])),
        },
    }
}

fn of_options_and_readiness(draw: &mut Draw<'_>) -> Call {
    match draw.below(13) {
        0 => Call::Getsockopt {
            fd: fd(draw),
            level: draw.number(&[1, 6, 0]),
            name: draw.number(&[4, 3, 11]),
        },
        1 | 2 => {
            let (level, name) = draw.one(&OPTIONS);
            let number = draw.number(&[1, 0, -1, 100, 5000]).to_ne_bytes();
            let long = [number, number, number, number].concat();
            let most = usize::from(draw.one(&[4u8, 8, 16, 0, 3]));
            let value = Payload::of(&long[..most]);
            let fd = fd(draw);
            Call::Setsockopt {
                fd,
                level,
                name,
                value,
            }
        }
        3 => Call::Getsockname {
            fd: fd(draw),
            capacity: Some(16),
        },
        4 => Call::Getpeername {
            fd: fd(draw),
            capacity: None,
        },
        5 => Call::EpollCreate1 {
            flags: draw.number(&[0, 0x8_0000]),
        },
        6..9 => Call::EpollCtl {
            epoll: fd(draw),
            op: draw.one(&[
                EpollOp::Add,
                EpollOp::Add,
                EpollOp::Mod,
                EpollOp::Del,
                EpollOp::Other(9),
            ]),
            fd: fd(draw),
            events: events(draw),
            data: draw.long(),
        },
        9 => Call::EpollWait {
            epoll: fd(draw),
            max: draw.number(&[1, 10, 0]),
            timeout_millis: draw.number(&[0, 10, -1]),
        },
        10 => Call::Poll {
            entries: (0..draw.below(5))
                .map(|_| PollEntry {
                    fd: fd(draw),
                    events: events(draw),
                })
                .collect(),
            timeout_millis: draw.number(&[0, 10, -1]),
        },
        11 => {
            let mut set = || {
                draw.rarely(2)
                    .then(|| (0..draw.below(4)).map(|_| fd(draw)).collect())
            };
            let sets = SelectSets {
                read: set(),
                write: set(),
                except: set(),
            };
            Call::Select {
                count: draw.number(&[16, 0, 1024]),
                sets,
                timeout_micros: draw.rarely(3).then_some(10_000),
            }
        }
        _ => Call::Nanosleep {
            nanos: u64::from(draw.short()) * 1000,
            clock: draw.rarely(3).then_some(SleepClock {
                id: 1,
                flags: 1,
                nanos: 5_000_000,
            }),
        },
    }
}

fn fd(draw: &mut Draw<'_>) -> Fd {
    Fd(if draw.rarely(32) {
        draw.number(&[-1, 1023, 1024, i32::MAX])
    } else {
        i32::from(draw.below(14))
    })
}

fn family(draw: &mut Draw<'_>) -> Family {
    draw.one(&[
        Family::Inet,
        Family::Inet,
        Family::Inet,
        Family::Unix,
        Family::Inet6,
        Family::Netlink,
    ])
}

fn kind(draw: &mut Draw<'_>) -> SockKind {
    draw.one(&[
        SockKind::Stream,
        SockKind::Stream,
        SockKind::Dgram,
        SockKind::Seqpacket,
        SockKind::Raw,
    ])
}

fn flags(draw: &mut Draw<'_>) -> SockFlags {
    let bits = draw.byte();
    SockFlags {
        nonblock: bits & 3 != 0,
        cloexec: bits & 4 != 0,
    }
}

fn size(draw: &mut Draw<'_>) -> u64 {
    draw.one(&[1, 0, 100, 5000, 300_000, u64::MAX])
}

fn events(draw: &mut Draw<'_>) -> Readiness {
    if draw.rarely(16) {
        return Readiness(draw.word());
    }
    let manner = draw.one(&[0, 0, Readiness::ET.0, 1 << 30, Readiness::EXCLUSIVE.0]);
    Readiness(draw.one(&[1, 4, 5, 0x2001, 0]) | manner)
}

fn address(draw: &mut Draw<'_>) -> (Address, u32) {
    let address = match draw.below(8) {
        0 => Address::Unix(draw.one(&NAMES).to_owned()),
        1 => Address::Other(draw.one(&[0, 99])),
        _ => Address::Inet(draw.one(&ADDRESSES).parse().expect("an address")),
    };
    let length = match &address {
        Address::Unix(name) => name.len() as u32 + 3,
        Address::Inet(inet) if inet.is_ipv4() => 16,
        Address::Inet(_) | Address::Other(_) => 28,
    };
    (address, if draw.rarely(32) { draw.word() } else { length })
}
