//! Calls at random, from a seed: mostly on sockets that are open, with few addresses, so that they meet.

use crate::dice::Dice;
use socketarium_kernel::Request;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, Family, How, IoctlArgument, Out, Outcome, PollEntry, SockFlags, SockKind,
};
use socketarium_trace::net::Address;
use socketarium_trace::{Fd, Readiness};
use std::collections::BTreeSet;
use std::net::SocketAddr;

const DONTWAIT: i32 = 0x40;
const NOSIGNAL: i32 = 0x4000;
/// Bits that are asked of `poll`.
const ALL: Readiness = Readiness(0x23df);

const INET: [&str; 9] = [
    "127.0.0.1:6001",
    "127.0.0.1:6002",
    "127.0.0.2:6001",
    "0.0.0.0:6001",
    "0.0.0.0:0",
    "127.0.0.1:0",
    "127.0.0.1:80",
    "10.9.9.9:6001",
    "127.0.0.1:6003",
];
const INET6: [&str; 6] = [
    "[::1]:6001",
    "[::]:6001",
    "[::]:0",
    "[::ffff:127.0.0.1]:6001",
    "[::1]:6002",
    "[fd00::9]:6001",
];
/// Of these, those that the host has no way to.
const FAR: [&str; 2] = ["10.9.9.9:6001", "[fd00::9]:6001"];
const NAMES: [&str; 6] = ["a", "b", "@a", "@b", "@c", "nowhere"];

const LENGTHS: [usize; 9] = [0, 1, 3, 10, 200, 1000, 5000, 40_000, 65_508];
const SIZES: [u64; 5] = [1, 3, 100, 5000, 300_000];

/// Options whose setting agrees whatever the state, with values.
const OPTIONS: [(i32, i32); 10] = [
    (1, 2),
    (1, 6),
    (1, 7),
    (1, 8),
    (1, 18),
    (0, 11),
    (0, 15),
    (0, 24),
    (41, 26),
    (41, 25),
];
const ASKED: [(i32, i32); 9] = [
    (1, 2),
    (1, 3),
    (1, 4),
    (1, 7),
    (1, 8),
    (1, 30),
    (1, 39),
    (0, 14),
    (41, 26),
];

pub(crate) struct Chance {
    dice: Dice,
    open: BTreeSet<i32>,
    /// Those of TCP, which are neither connected nor shut down here.
    streams: BTreeSet<i32>,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            open: BTreeSet::new(),
            streams: BTreeSet::new(),
        }
    }

    /// Keeps which numbers are open after a call.
    pub(crate) fn learn(&mut self, call: &Call, outcome: &Outcome) {
        let Ok(value) = outcome.result else {
            return;
        };
        match (call, &outcome.out) {
            (_, Out::Pair(first, second)) => self.open.extend([first.0, second.0]),
            (Call::Close { fd }, _) => {
                self.open.remove(&fd.0);
                self.streams.remove(&fd.0);
            }
            (
                Call::Socket {
                    domain: Family::Inet | Family::Inet6,
                    kind: SockKind::Stream,
                    ..
                },
                _,
            ) => {
                self.open.insert(value as i32);
                self.streams.insert(value as i32);
            }
            (Call::Dup { fd }, _) => {
                self.open.insert(value as i32);
                if self.streams.contains(&fd.0) {
                    self.streams.insert(value as i32);
                }
            }
            (Call::Socket { .. } | Call::Accept4 { .. }, _) => {
                self.open.insert(value as i32);
            }
            _ => {}
        }
    }

    fn fd(&mut self) -> Fd {
        let open: Vec<i32> = self.open.iter().copied().collect();
        Fd(if open.is_empty() || self.dice.is(1) {
            30
        } else {
            self.dice.one(&open)
        })
    }

    fn address(&mut self) -> (Address, u32) {
        let inet = |text: &str| Address::Inet(text.parse::<SocketAddr>().expect("an address"));
        match self.dice.below(20) {
            0..9 => (inet(self.dice.one(&INET)), 16),
            9..12 => (inet(self.dice.one(&INET6)), 28),
            19 => (Address::Other(0), 16),
            _ => {
                let name = self.dice.one(&NAMES);
                let length = name.len() + if name.starts_with('@') { 2 } else { 3 };
                (Address::Unix(name.to_owned()), length as u32)
            }
        }
    }

    /// One that the host has a way to. After a `connect()` that failed on the way Linux sends the second datagram to
    /// where it failed, with the way to the peer: the flow that it keeps for the peer has been written over.
    fn near_address(&mut self) -> (Address, u32) {
        loop {
            let (address, length) = self.address();
            let far = matches!(&address, Address::Inet(inet) if FAR.contains(&inet.to_string().as_str()));
            if !far {
                return (address, length);
            }
        }
    }

    fn data(&mut self) -> Vec<u8> {
        let length = self.dice.one(&LENGTHS);
        let first = self.dice.below(256) as u8;
        (0..length).map(|place| first.wrapping_add(place as u8)).collect()
    }

    fn kind(&mut self) -> (Family, SockKind) {
        match self.dice.below(12) {
            0..4 => (Family::Inet, SockKind::Dgram),
            4 => (Family::Inet6, SockKind::Dgram),
            5..8 => (Family::Unix, SockKind::Stream),
            8..10 => (Family::Unix, SockKind::Dgram),
            10 => (Family::Inet, SockKind::Stream),
            _ => (Family::Inet6, SockKind::Stream),
        }
    }

    fn socket(&mut self) -> Call {
        let (domain, kind) = self.kind();
        let flags = SockFlags {
            nonblock: true,
            cloexec: false,
        };
        let protocol = 0;
        if domain == Family::Unix && self.dice.is(50) {
            Call::Socketpair {
                domain,
                kind,
                flags,
                protocol,
            }
        } else {
            Call::Socket {
                domain,
                kind,
                flags,
                protocol,
            }
        }
    }

    fn polling(&mut self) -> Call {
        let open: Vec<i32> = self.open.iter().copied().collect();
        Call::Poll {
            entries: open
                .into_iter()
                .map(|fd| PollEntry {
                    fd: Fd(fd),
                    events: ALL,
                })
                .collect(),
            timeout_millis: 0,
        }
    }

    fn option(&mut self) -> Call {
        let fd = self.fd();
        if self.dice.is(50) {
            let (level, name) = self.dice.one(&OPTIONS);
            let value = self.dice.one(&[0, 1, 1, 2000, 20_000]);
            let value = Payload::of(&i32::to_ne_bytes(value));
            Call::Setsockopt {
                fd,
                level,
                name,
                value,
            }
        } else {
            let (level, name) = self.dice.one(&ASKED);
            Call::Getsockopt { fd, level, name }
        }
    }

    pub(crate) fn request(&mut self) -> Request {
        if self.open.len() < 3 {
            return Request::of(self.socket());
        }
        let fd = self.fd();
        let call = match self.dice.below(100) {
            0..6 if self.open.len() < 12 => self.socket(),
            0..16 => {
                let (address, length) = self.address();
                Call::Bind { fd, address, length }
            }
            16..28 if !self.streams.contains(&fd.0) => {
                let (address, length) = self.near_address();
                Call::Connect { fd, address, length }
            }
            28..32 => Call::Listen {
                fd,
                backlog: self.dice.below(3) as i32,
            },
            32..37 => Call::Accept4 {
                fd,
                capacity: Some(128),
                flags: SockFlags {
                    nonblock: true,
                    cloexec: false,
                },
            },
            37..57 => return self.sending(fd),
            57..72 => Call::Recvfrom {
                fd,
                size: self.dice.one(&SIZES),
                flags: DONTWAIT | self.dice.one(&[0, 0, 0, 2, 0x20, 0x22, 0x2000]),
                capacity: Some(128),
            },
            72..75 if !self.streams.contains(&fd.0) => Call::Shutdown {
                fd,
                how: self.dice.one(&[How::Read, How::Write, How::Both]),
            },
            75..79 => Call::Close { fd },
            79..80 => Call::Dup { fd },
            80..83 => Call::Getsockname {
                fd,
                capacity: Some(128),
            },
            83..86 => Call::Getpeername {
                fd,
                capacity: Some(128),
            },
            86..91 => self.option(),
            91..93 => Call::Ioctl {
                fd,
                request: self.dice.one(&[0x541b, 0x5411]),
                argument: IoctlArgument::Number(0),
            },
            _ => self.polling(),
        };
        Request::of(call)
    }

    fn sending(&mut self, fd: Fd) -> Request {
        let data = self.data();
        let address = self.dice.is(40).then(|| self.address().0);
        // With no family the length would have to be said.
        let address = address.filter(|address| *address != Address::Other(0));
        let call = Call::Sendto {
            fd,
            data: Payload::of(&data),
            flags: DONTWAIT | NOSIGNAL,
            address,
        };
        Request { call, data }
    }
}
