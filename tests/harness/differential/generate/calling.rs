//! Which call comes next, and with what arguments.

use super::super::calls::*;
use super::theme::{Act, Theme};
use super::things::Thing;
use super::{Author, CLIENT, Line, Step, Thread};
use crate::differential::Request;
use socketarium_trace::Readiness;
use socketarium_trace::event::{EpollOp, Family, How, SockKind};
use socketarium_trace::net::Address;

pub(super) const SOCKETS: [Thing; 7] = [
    Thing::Tcp,
    Thing::Listener,
    Thing::Stream,
    Thing::Udp,
    Thing::Unix,
    Thing::UnixListener,
    Thing::UnixStream,
];
const AF_UNSPEC: u16 = 0;
const READABLE: [Thing; 5] = [
    Thing::Stream,
    Thing::Udp,
    Thing::UnixStream,
    Thing::PipeReader,
    Thing::Counter,
];
const WRITABLE: [Thing; 5] = [
    Thing::Stream,
    Thing::Udp,
    Thing::UnixStream,
    Thing::PipeWriter,
    Thing::Counter,
];

impl Author {
    /// A call for the first thread of a process, that does not sleep; or for another, by way of a plan.
    pub(super) fn request(&mut self, first: Thread) -> Request {
        let weights = self.theme.weights();
        let total: usize = weights.iter().map(|(_, weight)| weight).sum();
        let mut left = self.random.below(total);
        let act = weights.iter().find_map(|(act, weight)| {
            let chosen = left < *weight;
            left = left.saturating_sub(*weight);
            chosen.then_some(*act)
        });
        self.act(act.unwrap_or(Act::Poll), first)
    }

    /// A descriptor of one of these kinds; seldom another, or none.
    pub(super) fn fd(&mut self, thread: Thread, kinds: &[Thing]) -> i32 {
        let things = self
            .things
            .get(&(thread.host, thread.process))
            .cloned()
            .unwrap_or_default();
        let fitting = things.of(kinds);
        let all = things.all();
        if self.random.once_in(40) || all.is_empty() {
            return 77;
        }
        if fitting.is_empty() || self.random.once_in(25) {
            return *self.random.pick(&all);
        }
        *self.random.pick(&fitting)
    }

    /// All that a process has open.
    pub(super) fn open(&self, thread: Thread) -> Vec<i32> {
        let things = self.things.get(&(thread.host, thread.process));
        things.map(super::Things::all).unwrap_or_default()
    }

    pub(super) fn is(&self, thread: Thread, fd: i32, thing: Thing) -> bool {
        self.things
            .get(&(thread.host, thread.process))
            .is_some_and(|things| things.is(fd, thing))
    }

    fn address(&mut self, thread: Thread, fd: i32, to_connect: bool) -> Address {
        let local = [Thing::Unix, Thing::UnixListener, Thing::UnixStream];
        if local.iter().any(|thing| self.is(thread, fd, *thing)) {
            return Address::Unix((*self.random.pick(&["/tmp/a", "/tmp/b"])).to_owned());
        }
        let port = *self.random.pick(&[9000, 9000, 9000, 9001]);
        if self.random.once_in(60) {
            return Address::Other(99);
        }
        if to_connect && self.random.once_in(40) {
            return Address::Other(AF_UNSPEC);
        }
        if to_connect {
            let there = if thread.host == CLIENT {
                server(port)
            } else {
                client(port)
            };
            let mut choices = vec![there.clone(), there.clone(), there, own(port)];
            if self.random.once_in(12) {
                choices = vec![any(port), at([10, 0, 0, 9], port), server(0)];
            }
            return self.random.pick(&choices).clone();
        }
        let here = if thread.host == CLIENT {
            client(port)
        } else {
            server(port)
        };
        let mut choices = vec![here.clone(), here, any(port), own(port)];
        if self.random.once_in(12) {
            choices = vec![any(0), at([10, 0, 0, 9], port), at([127, 0, 0, 2], port)];
        }
        self.random.pick(&choices).clone()
    }

    /// Lets another thread of the process make a call that may sleep.
    pub(super) fn asleep_or(&mut self, first: Thread, sleeping: Request, other: Request) -> Request {
        match self.sleeper(first, Line::of(&sleeping.call)) {
            Some(thread) if self.random.once_in(2) => {
                self.planned.push_back(Step::Call {
                    thread,
                    request: sleeping,
                });
                // What comes first is harmless.
                let all = self
                    .things
                    .get(&(first.host, first.process))
                    .map(super::Things::all);
                poll(&all.unwrap_or_default())
            }
            _ => other,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one row for each kind of call")]
    fn act(&mut self, act: Act, first: Thread) -> Request {
        match act {
            Act::Socket if self.theme == Theme::Datagrams => {
                socket(Family::Inet, SockKind::Dgram, self.random.once_in(2))
            }
            Act::Socket if self.theme == Theme::Local => unix(),
            Act::Socket if self.random.once_in(8) => udp(),
            Act::Socket => socket(Family::Inet, SockKind::Stream, !self.random.once_in(4)),
            Act::Bind => {
                let fd = self.fd(first, &[Thing::Tcp, Thing::Tcp, Thing::Udp, Thing::Unix]);
                let address = self.address(first, fd, false);
                bind(fd, address)
            }
            Act::Listen => {
                let fd = self.fd(first, &[Thing::Tcp, Thing::Unix, Thing::Listener]);
                listen(fd, *self.random.pick(&[0, 1, 2, 5, -1]))
            }
            Act::Connect => {
                let fd = self.fd(first, &[Thing::Tcp, Thing::Udp, Thing::Unix, Thing::Stream]);
                let address = self.address(first, fd, true);
                let request = connect(fd, address);
                let quiet = set_nonblock(fd, true);
                // A connect() that sleeps keeps its thread: then it is another's.
                self.planned.push_front(Step::Call {
                    thread: first,
                    request: request.clone(),
                });
                match self.sleeper(first, Line::None) {
                    Some(thread) if self.random.once_in(3) => {
                        self.planned.pop_front();
                        self.planned.push_front(Step::Call { thread, request });
                        set_nonblock(fd, false)
                    }
                    _ => quiet,
                }
            }
            Act::Accept => {
                let fd = self.fd(first, &[Thing::Listener, Thing::UnixListener]);
                let request = if self.random.once_in(2) {
                    accept(fd)
                } else {
                    accept_nonblock(fd)
                };
                self.planned.push_front(Step::Call {
                    thread: first,
                    request: request.clone(),
                });
                match self.sleeper(first, Line::Accept) {
                    Some(thread) if self.random.once_in(2) => {
                        self.planned.pop_front();
                        self.planned.push_front(Step::Call { thread, request });
                        set_nonblock(fd, false)
                    }
                    _ => set_nonblock(fd, true),
                }
            }
            Act::Send => {
                let fd = self.fd(first, &WRITABLE);
                if self.is(first, fd, Thing::Counter) {
                    let number = self.random.below(4) as u64;
                    return self.quietly(first, fd, write(fd, &number.to_ne_bytes()));
                }
                let data = self.some_bytes();
                if self.is(first, fd, Thing::PipeWriter) || self.random.once_in(6) {
                    let vector = self.random.once_in(3);
                    let request = if vector {
                        writev(fd, &data)
                    } else {
                        write(fd, &data)
                    };
                    return self.quietly(first, fd, request);
                }
                let flags = *self.random.pick(&[0, 0, 0, 0, MSG_MORE, MSG_EOR]) | MSG_NOSIGNAL;
                if self.random.once_in(8) {
                    return sendmsg(fd, &data, flags | MSG_DONTWAIT);
                }
                let sleeping = send(fd, &data, flags, None);
                let other = send(fd, &data, flags | MSG_DONTWAIT, None);
                self.asleep_or(first, sleeping, other)
            }
            Act::SendTo => {
                let fd = self.fd(first, &[Thing::Udp]);
                let length = *self.random.pick(&[0, 1, 5, 100, 1472]);
                let address = self.address(first, fd, true);
                send(fd, &letters(length), MSG_DONTWAIT, Some(address))
            }
            Act::Receive => {
                let fd = self.fd(first, &READABLE);
                let size = *self
                    .random
                    .pick(&[0, 1, 2, 5, 8, 100, 1448, 4096, 65_536, 65_536]);
                if self.is(first, fd, Thing::Counter) || self.is(first, fd, Thing::PipeReader) {
                    return self.quietly(first, fd, read(fd, size));
                }
                let flags = *self.random.pick(&[0, 0, 0, 0, MSG_PEEK, MSG_WAITALL, MSG_TRUNC]);
                if self.is(first, fd, Thing::Stream) && self.random.once_in(8) {
                    return recvmsg(fd, size, flags | MSG_DONTWAIT);
                }
                if self.random.once_in(12) {
                    return self.quietly(first, fd, readv(fd, size));
                }
                let sleeping = recv(fd, size, flags);
                let other = recvfrom(fd, size, flags | MSG_DONTWAIT);
                self.asleep_or(first, sleeping, other)
            }
            Act::Shutdown => {
                let fd = self.fd(
                    first,
                    &[Thing::Stream, Thing::Stream, Thing::UnixStream, Thing::Listener],
                );
                shutdown(
                    fd,
                    *self
                        .random
                        .pick(&[How::Read, How::Write, How::Write, How::Both, How::Other(7)]),
                )
            }
            Act::Close => {
                let all = self
                    .things
                    .get(&(first.host, first.process))
                    .map(super::Things::all);
                close(
                    all.filter(|all| !all.is_empty())
                        .map_or(77, |all| *self.random.pick(&all)),
                )
            }
            Act::Dup => {
                let fd = self.fd(first, &SOCKETS);
                if self.random.once_in(3) {
                    dup2(fd, *self.random.pick(&[5, 20]))
                } else {
                    dup(fd)
                }
            }
            Act::Option => self.option(first),
            Act::Poll => {
                let all = self
                    .things
                    .get(&(first.host, first.process))
                    .map(super::Things::all);
                poll(&all.unwrap_or_default())
            }
            Act::Select => {
                let all = self
                    .things
                    .get(&(first.host, first.process))
                    .map(super::Things::all)
                    .unwrap_or_default();
                let now = select(&all, &all, &all, Some(0));
                let sleeping = select(&all, &[], &[], None);
                self.asleep_or(first, sleeping, now)
            }
            Act::Epoll => epoll(),
            Act::EpollControl => {
                let instance = self.fd(first, &[Thing::Epoll]);
                let mut kinds = SOCKETS.to_vec();
                kinds.extend([Thing::PipeReader, Thing::PipeWriter, Thing::Counter, Thing::Epoll]);
                let fd = self.fd(first, &kinds);
                let op = *self.random.pick(&[
                    EpollOp::Add,
                    EpollOp::Add,
                    EpollOp::Add,
                    EpollOp::Mod,
                    EpollOp::Del,
                ]);
                let base = *self.random.pick(&[
                    Readiness::IN,
                    Readiness::IN,
                    Readiness::OUT,
                    Readiness::IN | Readiness::OUT,
                    Readiness::IN | Readiness::RDHUP,
                    Readiness::default(),
                ]);
                let how = *self.random.pick(&[
                    Readiness::default(),
                    Readiness::default(),
                    Readiness::ET,
                    Readiness::ET,
                    Readiness::ONESHOT,
                    Readiness::ET | Readiness::ONESHOT,
                    Readiness::EXCLUSIVE,
                ]);
                epoll_ctl(instance, op, fd, base | how)
            }
            Act::EpollWait => {
                let fd = self.fd(first, &[Thing::Epoll]);
                let max = *self.random.pick(&[1, 2, 8, 8, 8, 0]);
                let now = epoll_wait(fd, max, 0);
                self.asleep_or(first, epoll_wait(fd, max, -1), now)
            }
            Act::Name => {
                let fd = self.fd(first, &SOCKETS);
                if self.random.once_in(2) {
                    getsockname(fd)
                } else {
                    getpeername(fd)
                }
            }
            Act::Pending => {
                let fd = self.fd(first, &READABLE);
                ask(
                    fd,
                    *self.random.pick(&[FIONREAD, FIONREAD, SIOCOUTQ, SIOCOUTQNSD]),
                )
            }
            Act::Mode => {
                let fd = self.fd(first, &READABLE);
                set_nonblock(fd, self.random.once_in(2))
            }
            Act::Linger => self.linger(first),
            Act::Patience => self.patience(first),
            Act::Local => match self.random.below(5) {
                0 => pipe(self.random.once_in(2)),
                1 => eventfd(
                    self.random.below(3) as u32,
                    *self.random.pick(&[0, O_NONBLOCK, EFD_SEMAPHORE]),
                ),
                2 => unix_pair(SockKind::Dgram),
                3 => unix_pair(SockKind::Stream),
                _ => unix(),
            },
            Act::Wrong => self.wrong(first),
        }
    }

    /// A call on something that may be blocking: made non-blocking first.
    fn quietly(&mut self, first: Thread, fd: i32, request: Request) -> Request {
        self.planned.push_front(Step::Call {
            thread: first,
            request,
        });
        set_nonblock(fd, true)
    }

    fn some_bytes(&mut self) -> Vec<u8> {
        let small = [0, 1, 2, 5, 100];
        let large = [536, 1000, 1447, 1448, 1449, 2896, 5000, 16_384, 65_536, 200_000];
        let many = self.theme == Theme::Bytes || self.random.once_in(5);
        let length = if many && self.random.once_in(2) {
            *self.random.pick(&large)
        } else {
            *self.random.pick(&small)
        };
        letters(length)
    }

    /// Arguments that a program should not have passed.
    fn wrong(&mut self, first: Thread) -> Request {
        let fd = self.fd(first, &SOCKETS);
        match self.random.below(12) {
            0 => connect_of_length(fd, server(9000), 3),
            1 => socket(Family::Other(77), SockKind::Stream, false),
            2 => socket(Family::Inet, SockKind::Other(9), false),
            3 => listen(fd, i32::MAX),
            4 => set_nonblock(77, true),
            5 => setsockopt(fd, 9999, 1, 1),
            6 => getsockopt(fd, SOL_SOCKET, 9999),
            7 => epoll_wait(fd, 1, 0),
            8 => recv(77, 1, 0),
            9 => dup2(fd, fd),
            10 => fionread(fd),
            _ => accept_nonblock(fd),
        }
    }
}
