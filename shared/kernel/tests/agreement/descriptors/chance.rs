//! Calls at random, from a seed: mostly on descriptors that are open, sometimes not.

use crate::dice::Dice;
use socketarium_kernel::Request;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, EpollOp, Family, How, IoctlArgument, Out, Outcome, PollEntry, SelectSets, SockFlags, SockKind,
};
use socketarium_trace::{Fd, Readiness};
use std::collections::BTreeSet;

const NONBLOCK: i32 = 0o4000;
const DIRECT: i32 = 0o40000;
const CLOEXEC: i32 = 0o2_000_000;
/// No number is as large: the kernel's table need not grow.
const NUMBERS: u64 = 24;

pub(crate) struct Chance {
    dice: Dice,
    open: BTreeSet<i32>,
    epolls: BTreeSet<i32>,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            open: BTreeSet::new(),
            epolls: BTreeSet::new(),
        }
    }

    /// Keeps which numbers are open after a call.
    pub(crate) fn learn(&mut self, call: &Call, outcome: &Outcome) {
        let Ok(value) = outcome.result else {
            return;
        };
        let value = value as i32;
        match (call, &outcome.out) {
            (_, Out::Pair(first, second)) => self.open.extend([first.0, second.0]),
            (Call::Close { fd }, _) => {
                self.open.remove(&fd.0);
                self.epolls.remove(&fd.0);
            }
            (Call::EpollCreate1 { .. }, _) => {
                self.open.insert(value);
                self.epolls.insert(value);
            }
            (Call::Eventfd2 { .. }, _) => {
                self.open.insert(value);
            }
            (
                Call::Dup { fd }
                | Call::Dup2 { fd, .. }
                | Call::Dup3 { fd, .. }
                | Call::Fcntl { fd, command: 0, .. },
                _,
            ) => {
                self.open.insert(value);
                if self.epolls.contains(&fd.0) {
                    self.epolls.insert(value);
                } else {
                    self.epolls.remove(&value);
                }
            }
            _ => {}
        }
    }

    fn of(&mut self, set: fn(&Self) -> &BTreeSet<i32>) -> Fd {
        let count = set(self).len() as u64;
        if count == 0 || self.dice.is(4) {
            return Fd(self.dice.below(NUMBERS) as i32 + 3);
        }
        let nth = self.dice.below(count) as usize;
        Fd(set(self).iter().nth(nth).copied().unwrap_or(3))
    }

    fn fd(&mut self) -> Fd {
        self.of(|chance| &chance.open)
    }

    fn epoll(&mut self) -> Fd {
        self.of(|chance| &chance.epolls)
    }

    fn data(&mut self) -> Vec<u8> {
        if self.dice.is(30) {
            let number = self.dice.one(&[0, 1, 2, 7, u64::MAX - 2, u64::MAX - 1, u64::MAX]);
            return number.to_le_bytes().to_vec();
        }
        let most = self.dice.one(&[1, 10, 4096, 5000, 70_000]);
        let size = self.dice.below(most + 1);
        let first = self.dice.below(256) as usize;
        (0..size as usize).map(|at| (first + at) as u8).collect()
    }

    fn interest(&mut self) -> Readiness {
        let mut events = self
            .dice
            .one(&[0x1, 0x4, 0x5, 0x1, 0x5, 0x2005, 0x0, 0x10, 0x40, 0x145]);
        for (percent, bit) in [(35, 31), (10, 30), (2, 29), (8, 28)] {
            if self.dice.is(percent) {
                events |= 1 << bit;
            }
        }
        Readiness(events)
    }

    pub(crate) fn request(&mut self) -> Request {
        let call = match self.dice.below(100) {
            0..6 => Call::Pipe2 {
                flags: NONBLOCK | self.dice.one(&[0, 0, 0, DIRECT, CLOEXEC, 1]),
            },
            6..10 => Call::Eventfd2 {
                initial: self.dice.one(&[0, 0, 1, 3, u32::MAX]),
                flags: NONBLOCK | self.dice.one(&[0, 0, 1, 2]),
            },
            10..13 => Call::Socketpair {
                domain: Family::Unix,
                kind: self.dice.one(&[SockKind::Stream, SockKind::Dgram]),
                flags: SockFlags {
                    nonblock: true,
                    cloexec: false,
                },
                protocol: 0,
            },
            13..16 => Call::EpollCreate1 {
                flags: self.dice.one(&[0, CLOEXEC, NONBLOCK]),
            },
            16..28 => self.on_a_number(),
            28..41 => {
                let (fd, data) = (self.fd(), self.data());
                return Request {
                    call: Call::Write {
                        fd,
                        data: Payload::of(&data),
                    },
                    data,
                };
            }
            41..54 => Call::Read {
                fd: self.fd(),
                size: self.dice.one(&[0, 1, 7, 8, 100, 4096, 5000, 70_000]),
            },
            54..74 => Call::EpollCtl {
                epoll: self.epoll(),
                op: self.dice.one(&[
                    EpollOp::Add,
                    EpollOp::Add,
                    EpollOp::Add,
                    EpollOp::Mod,
                    EpollOp::Mod,
                    EpollOp::Del,
                    EpollOp::Other(9),
                ]),
                fd: self.fd(),
                events: self.interest(),
                data: self.dice.below(u64::MAX),
            },
            74..92 => Call::EpollWait {
                epoll: self.epoll(),
                max: self.dice.one(&[1, 1, 2, 3, 10, 100, 0, -1]),
                timeout_millis: 0,
            },
            92..96 => self.poll(),
            _ => self.select(),
        };
        Request::of(call)
    }

    fn on_a_number(&mut self) -> Call {
        let fd = self.fd();
        let to = Fd(self.dice.below(NUMBERS) as i32 + 3);
        match self.dice.below(10) {
            0..3 => Call::Close { fd },
            3 => Call::Dup { fd },
            4 => Call::Dup2 { fd, to },
            5 => Call::Dup3 {
                fd,
                to,
                flags: self.dice.one(&[0, CLOEXEC, 1]),
            },
            6 => Call::Ioctl {
                fd,
                request: self
                    .dice
                    .one(&[0x541b, 0x541b, 0x5411, 0x5450, 0x5451, 0x8905, 0x894b, 0x12345]),
                argument: IoctlArgument::Number(1),
            },
            7 => Call::Shutdown {
                fd,
                how: self.dice.one(&[How::Read, How::Write, How::Both, How::Other(7)]),
            },
            _ => self.fcntl(fd),
        }
    }

    fn fcntl(&mut self, fd: Fd) -> Call {
        // F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_QUERY, F_SETPIPE_SZ, F_GETPIPE_SZ.
        let command = self.dice.one(&[0, 1, 2, 3, 4, 4, 1027, 1031, 1031, 1032, 99]);
        let argument = match command {
            0 | 1027 => self.dice.below(NUMBERS),
            4 => {
                NONBLOCK as u64
                    | self
                        .dice
                        .one(&[0, 0, 0o2000, DIRECT as u64, 0o20000, 0o1_000_000])
            }
            1031 => self.dice.one(&[0, 1, 4096, 5000, 20_000, 65_536, 1 << 20]),
            _ => self.dice.below(4),
        };
        Call::Fcntl {
            fd,
            command,
            argument,
        }
    }

    fn poll(&mut self) -> Call {
        let entries = (0..self.dice.below(6)).map(|_| PollEntry {
            fd: if self.dice.is(5) { Fd(-1) } else { self.fd() },
            events: Readiness(self.dice.one(&[0, 0x1, 0x4, 0x5, 0x40, 0xffff])),
        });
        Call::Poll {
            entries: entries.collect(),
            timeout_millis: 0,
        }
    }

    fn select(&mut self) -> Call {
        let mut set = || {
            let numbers: BTreeSet<i32> = (0..self.dice.below(4)).map(|_| self.fd().0).collect();
            self.dice.is(80).then(|| numbers.into_iter().map(Fd).collect())
        };
        let sets = SelectSets {
            read: set(),
            write: set(),
            except: set(),
        };
        Call::Select {
            count: self.dice.one(&[-1, 0, 5, 10, 20, 64, 64]),
            sets,
            timeout_micros: Some(0),
        }
    }
}
