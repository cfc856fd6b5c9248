//! The echo server on one thread, with non-blocking sockets and a level-triggered epoll.

use super::{PIECE, Service};
use crate::simulation::{Next, Program, calls};
use crate::{Reply, Request};
use socketarium_trace::event::{EpollOp, Out};
use socketarium_trace::{Errno, Fd, Nanos, Readiness};
use std::collections::{BTreeMap, VecDeque};

const IN: Readiness = Readiness(0x001);
const OUT: Readiness = Readiness(0x004);

#[derive(Debug)]
pub(super) struct Polling {
    service: Service,
    epoll: Fd,
    listener: Fd,
    asked: Asked,
    /// Descriptors that epoll has named and that have not been looked at.
    ready: VecDeque<Fd>,
    /// What connections have still to be sent.
    owed: BTreeMap<Fd, Owed>,
    accepted: u32,
    open: u32,
}

#[derive(Debug, Default)]
struct Owed {
    data: Vec<u8>,
    /// Epoll watches for room to send instead of data.
    blocked: bool,
}

/// What the last call was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    Epoll,
    Socket,
    Reuse,
    Bind,
    Listen,
    Watch,
    Wait,
    Accept,
    Receive(Fd),
    Send(Fd),
    Close,
}

impl Polling {
    pub(super) fn new(service: Service) -> Self {
        Self {
            service,
            epoll: Fd(-1),
            listener: Fd(-1),
            asked: Asked::Nothing,
            ready: VecDeque::new(),
            owed: BTreeMap::new(),
            accepted: 0,
            open: 0,
        }
    }

    fn ask(&mut self, asked: Asked, request: Request) -> Next {
        self.asked = asked;
        Next::Call(request)
    }

    fn watch(&mut self, asked: Asked, op: EpollOp, fd: Fd, events: Readiness) -> Next {
        let request = calls::epoll_control(self.epoll, op, fd, events, fd.0 as u64);
        self.ask(asked, request)
    }

    fn close(&mut self, fd: Fd) -> Next {
        self.owed.remove(&fd);
        self.open -= 1;
        self.ask(Asked::Close, calls::close(fd))
    }

    /// The next descriptor that is ready, or the wait for one.
    fn go_on(&mut self) -> Next {
        if self.service.serves.is_some_and(|serves| self.accepted >= serves) && self.open == 0 {
            return Next::Exit(0);
        }
        match self.ready.pop_front() {
            Some(fd) if fd == self.listener => self.ask(Asked::Accept, calls::accept(fd, true)),
            Some(fd) if self.owed.contains_key(&fd) => self.send(fd),
            Some(fd) => self.ask(Asked::Receive(fd), calls::receive(fd, PIECE)),
            None => self.ask(Asked::Wait, calls::epoll_wait(self.epoll, None)),
        }
    }

    fn send(&mut self, fd: Fd) -> Next {
        let data = self
            .owed
            .get(&fd)
            .map(|owed| owed.data.clone())
            .unwrap_or_default();
        self.ask(Asked::Send(fd), calls::send(fd, data))
    }

    fn received(&mut self, fd: Fd, reply: Reply) -> Next {
        match reply.outcome.result {
            Ok(count) if count > 0 => {
                let owed = Owed {
                    data: reply.data,
                    blocked: false,
                };
                self.owed.insert(fd, owed);
                if self.service.work == Nanos(0) {
                    return self.send(fd);
                }
                // The next turn finds something to send.
                self.ready.push_front(fd);
                self.asked = Asked::Nothing;
                Next::Compute(self.service.work)
            }
            Err(Errno::EAGAIN) => self.go_on(),
            Ok(_) | Err(_) => self.close(fd),
        }
    }

    fn sent(&mut self, fd: Fd, reply: &Reply) -> Next {
        let Some(owed) = self.owed.get_mut(&fd) else {
            return self.go_on();
        };
        match reply.outcome.result {
            Ok(count) => {
                owed.data.drain(..(count as usize).min(owed.data.len()));
                if !owed.data.is_empty() {
                    return self.send(fd);
                }
                let was_blocked = owed.blocked;
                self.owed.remove(&fd);
                if was_blocked {
                    return self.watch(Asked::Watch, EpollOp::Mod, fd, IN);
                }
                self.go_on()
            }
            Err(Errno::EAGAIN) if owed.blocked => self.go_on(),
            Err(Errno::EAGAIN) => {
                owed.blocked = true;
                self.watch(Asked::Watch, EpollOp::Mod, fd, OUT)
            }
            Err(_) => self.close(fd),
        }
    }

    fn begin(&mut self, reply: &Reply) -> Next {
        let Ok(fd) = calls::descriptor(reply) else {
            return Next::Exit(1);
        };
        match self.asked {
            Asked::Epoll => {
                self.epoll = fd;
                self.ask(Asked::Socket, calls::socket(false, true))
            }
            Asked::Socket => {
                self.listener = fd;
                self.ask(Asked::Reuse, calls::reuse_address(fd))
            }
            Asked::Reuse => self.ask(Asked::Bind, calls::bind(self.listener, self.service.port)),
            Asked::Bind => {
                let request = calls::listen(self.listener, self.service.backlog);
                self.ask(Asked::Listen, request)
            }
            Asked::Nothing
            | Asked::Listen
            | Asked::Watch
            | Asked::Wait
            | Asked::Accept
            | Asked::Receive(_)
            | Asked::Send(_)
            | Asked::Close => self.watch(Asked::Watch, EpollOp::Add, self.listener, IN),
        }
    }
}

impl Program for Polling {
    fn resume(&mut self, _now: Nanos, last: Option<Reply>) -> Next {
        let Some(reply) = last else {
            if self.epoll == Fd(-1) {
                return self.ask(Asked::Epoll, calls::epoll_create());
            }
            return self.go_on();
        };
        match self.asked {
            Asked::Epoll | Asked::Socket | Asked::Reuse | Asked::Bind | Asked::Listen => self.begin(&reply),
            Asked::Wait => {
                if let Out::Events(events) = &reply.outcome.out {
                    let named = events.iter().map(|event| Fd(event.data as i32));
                    self.ready.extend(named);
                }
                self.go_on()
            }
            Asked::Accept => match calls::descriptor(&reply) {
                Ok(fd) => {
                    self.accepted += 1;
                    self.open += 1;
                    // There may be more.
                    self.ready.push_front(self.listener);
                    self.watch(Asked::Watch, EpollOp::Add, fd, IN)
                }
                Err(_none) => self.go_on(),
            },
            Asked::Receive(fd) => self.received(fd, reply),
            Asked::Send(fd) => self.sent(fd, &reply),
            Asked::Nothing | Asked::Watch | Asked::Close => self.go_on(),
        }
    }
}
