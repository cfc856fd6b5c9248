//! The crowd on one thread, with non-blocking sockets and an edge-triggered epoll.

use super::visit::{Came, Visit, Wish};
use crate::simulation::{Next, Program, calls};
use crate::{Reply, Request};
use socketarium_trace::event::{EpollOp, Out};
use socketarium_trace::{Errno, Fd, Nanos, Readiness};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::net::SocketAddr;

/// `EPOLLIN`, `EPOLLOUT`, `EPOLLRDHUP`, `EPOLLET`.
const WATCHED: Readiness = Readiness(0x001 | 0x004 | 0x2000 | 0x8000_0000);
/// What may let a read go on, and what a write: ends and errors do both.
const READABLE: Readiness = Readiness(0x001 | 0x008 | 0x010 | 0x2000);
const WRITABLE: Readiness = Readiness(0x004 | 0x008 | 0x010);

#[derive(Debug)]
pub(super) struct Polling {
    to: SocketAddr,
    clients: Vec<Client>,
    /// Clients that come or go on at a moment.
    later: BinaryHeap<Reverse<(Nanos, usize)>>,
    /// Clients that may have something to do now.
    active: VecDeque<usize>,
    epoll: Option<Fd>,
    asked: Asked,
    began: Option<Nanos>,
    /// Clients that have not closed.
    left: usize,
}

#[derive(Debug)]
struct Client {
    visit: Visit,
    fd: Option<Fd>,
    /// What may be tried, as far as epoll has told.
    ready: Readiness,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// `connect()` is still to be called.
    New,
    /// It has been called, and nobody watches the socket.
    Unwatched,
    Connecting,
    Talking,
    /// Nothing is done before its time comes.
    Waiting,
    Gone,
}

/// What the last call was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    Epoll,
    Wait,
    Socket(usize),
    Connect(usize),
    Watch(usize),
    Error(usize),
    Wish(usize, Wish),
}

impl Polling {
    pub(super) fn new(to: SocketAddr, visits: Vec<(Nanos, Visit)>) -> Self {
        let later = visits.iter().enumerate();
        let later = later.map(|(index, (at, _))| Reverse((*at, index))).collect();
        let clients: Vec<Client> = visits
            .into_iter()
            .map(|(_, visit)| Client {
                visit,
                fd: None,
                ready: Readiness::default(),
                stage: Stage::New,
            })
            .collect();
        Self {
            to,
            left: clients.len(),
            clients,
            later,
            active: VecDeque::new(),
            epoll: None,
            asked: Asked::Nothing,
            began: None,
        }
    }

    fn ask(&mut self, asked: Asked, request: Request) -> Next {
        self.asked = asked;
        Next::Call(request)
    }

    /// Takes note of how the last call came back.
    fn heard(&mut self, reply: &Reply) {
        let result = reply.outcome.result;
        match self.asked {
            Asked::Nothing => {}
            Asked::Epoll => self.epoll = calls::descriptor(reply).ok(),
            Asked::Wait => {
                if let Out::Events(events) = &reply.outcome.out {
                    for event in events {
                        let index = event.data as usize;
                        if let Some(client) = self.clients.get_mut(index) {
                            client.ready = client.ready | event.events;
                            self.active.push_back(index);
                        }
                    }
                }
            }
            Asked::Socket(index) => match calls::descriptor(reply) {
                Ok(fd) => {
                    self.clients[index].fd = Some(fd);
                    self.active.push_front(index);
                }
                // No more descriptors: this one stays away.
                Err(_refused) => self.gone(index),
            },
            Asked::Connect(index) => {
                let client = &mut self.clients[index];
                client.stage = Stage::Unwatched;
                if !matches!(result, Ok(_) | Err(Errno::EINPROGRESS)) {
                    client.visit.came(Came::Failed);
                }
                self.active.push_front(index);
            }
            Asked::Watch(index) => self.clients[index].stage = Stage::Connecting,
            Asked::Error(index) => {
                let client = &mut self.clients[index];
                client.stage = Stage::Talking;
                let error = !matches!(&reply.outcome.out, Out::Option { value }
                    if value.bytes.0.iter().all(|byte| *byte == 0));
                client
                    .visit
                    .came(if error { Came::Failed } else { Came::Connected });
                self.active.push_front(index);
            }
            Asked::Wish(index, wish) => {
                let client = &mut self.clients[index];
                match (wish, result) {
                    (Wish::Close, _) => return self.gone(index),
                    (Wish::Send(_), Ok(count)) => client.visit.came(Came::Sent(count as u32)),
                    (Wish::Receive(_), Ok(count)) => client.visit.came(Came::Received(count as u32)),
                    (Wish::Send(_), Err(Errno::EAGAIN)) => client.ready = without(client.ready, WRITABLE),
                    (Wish::Receive(_), Err(Errno::EAGAIN)) => client.ready = without(client.ready, READABLE),
                    (_, _) => client.visit.came(Came::Failed),
                }
                self.active.push_front(index);
            }
        }
    }

    fn gone(&mut self, index: usize) {
        self.clients[index].stage = Stage::Gone;
        self.left -= 1;
    }

    /// The next call of one client, if it has one to make now.
    fn act(&mut self, index: usize, epoll: Fd, now: Nanos) -> Option<Next> {
        let client = &mut self.clients[index];
        if matches!(client.stage, Stage::Waiting | Stage::Gone) {
            return None;
        }
        let Some(fd) = client.fd else {
            let request = calls::socket(self.to.is_ipv6(), true);
            return Some(self.ask(Asked::Socket(index), request));
        };
        let wish = client.visit.wish();
        let may = |keys: Readiness| !(client.ready & keys).is_empty();
        let request = match wish {
            Wish::Connect => {
                let (asked, request) = match client.stage {
                    Stage::New => (Asked::Connect(index), calls::connect(fd, self.to)),
                    Stage::Unwatched => (
                        Asked::Watch(index),
                        calls::epoll_control(epoll, EpollOp::Add, fd, WATCHED, index as u64),
                    ),
                    Stage::Connecting if may(WRITABLE) => (Asked::Error(index), calls::socket_error(fd)),
                    Stage::Connecting | Stage::Talking | Stage::Waiting | Stage::Gone => return None,
                };
                return Some(self.ask(asked, request));
            }
            Wish::Send(count) if may(WRITABLE) => calls::send(fd, vec![b'x'; count as usize]),
            Wish::Receive(count) if may(READABLE) => calls::receive(fd, u64::from(count)),
            Wish::Send(_) | Wish::Receive(_) => return None,
            Wish::Wait(nanos) => {
                client.stage = Stage::Waiting;
                self.later.push(Reverse((Nanos(now.0 + nanos.0), index)));
                return None;
            }
            Wish::Close => calls::close(fd),
        };
        Some(self.ask(Asked::Wish(index, wish), request))
    }
}

impl Program for Polling {
    fn resume(&mut self, now: Nanos, last: Option<Reply>) -> Next {
        let now = now.since(*self.began.get_or_insert(now));
        if let Some(reply) = last {
            self.heard(&reply);
        }
        let Some(epoll) = self.epoll else {
            if self.asked == Asked::Nothing {
                return self.ask(Asked::Epoll, calls::epoll_create());
            }
            return Next::Exit(1);
        };
        loop {
            if let Some(index) = self.active.pop_front() {
                if let Some(next) = self.act(index, epoll, now) {
                    return next;
                }
                continue;
            }
            match self.later.peek() {
                Some(Reverse((at, index))) if *at <= now => {
                    let index = *index;
                    self.later.pop();
                    let client = &mut self.clients[index];
                    if client.stage == Stage::Waiting {
                        client.stage = Stage::Talking;
                        client.visit.came(Came::Waited);
                    }
                    self.active.push_back(index);
                }
                _ if self.left == 0 => return Next::Exit(0),
                next => {
                    let wait = next.map(|Reverse((at, _))| at.since(now).0);
                    return self.ask(Asked::Wait, calls::epoll_wait(epoll, wait));
                }
            }
        }
    }
}

fn without(ready: Readiness, keys: Readiness) -> Readiness {
    Readiness(ready.0 & !keys.0)
}
