//! The crowd with a thread for each client and blocking calls.

use super::visit::{Came, Visit, Wish};
use crate::simulation::{Next, Program, calls};
use crate::{Reply, Request};
use socketarium_trace::{Fd, Nanos};
use std::collections::VecDeque;
use std::net::SocketAddr;

/// The first thread: it starts the others as they come.
#[derive(Debug)]
pub(super) struct Threads {
    to: SocketAddr,
    visits: VecDeque<(Nanos, Visit)>,
    began: Option<Nanos>,
}

impl Threads {
    pub(super) fn new(to: SocketAddr, visits: Vec<(Nanos, Visit)>) -> Self {
        Self {
            to,
            visits: visits.into(),
            began: None,
        }
    }
}

impl Program for Threads {
    fn resume(&mut self, now: Nanos, _last: Option<Reply>) -> Next {
        let since = now.since(*self.began.get_or_insert(now));
        match self.visits.front() {
            Some((at, _)) if *at > since => Next::Call(calls::sleep(at.since(since).0)),
            Some(_) => match self.visits.pop_front() {
                Some((_, visit)) => Next::Thread(Box::new(Client::new(self.to, visit))),
                None => Next::End,
            },
            None => Next::End,
        }
    }
}

/// One client on a thread of its own.
#[derive(Debug)]
struct Client {
    to: SocketAddr,
    visit: Visit,
    fd: Option<Fd>,
    asked: Asked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    Socket,
    Wish(Wish),
}

impl Client {
    fn new(to: SocketAddr, visit: Visit) -> Self {
        Self {
            to,
            visit,
            fd: None,
            asked: Asked::Nothing,
        }
    }

    fn ask(&mut self, asked: Asked, request: Request) -> Next {
        self.asked = asked;
        Next::Call(request)
    }
}

impl Program for Client {
    fn resume(&mut self, _now: Nanos, last: Option<Reply>) -> Next {
        if let Some(reply) = last {
            let result = reply.outcome.result;
            match self.asked {
                Asked::Nothing => {}
                Asked::Socket => match calls::descriptor(&reply) {
                    Ok(fd) => self.fd = Some(fd),
                    Err(_refused) => return Next::End,
                },
                Asked::Wish(Wish::Close) => return Next::End,
                Asked::Wish(wish) => self.visit.came(match (wish, result) {
                    (Wish::Connect, Ok(_)) => Came::Connected,
                    (Wish::Send(_), Ok(count)) => Came::Sent(count as u32),
                    (Wish::Receive(_), Ok(count)) => Came::Received(count as u32),
                    (Wish::Wait(_), _) => Came::Waited,
                    (_, _) => Came::Failed,
                }),
            }
        }
        let wish = self.visit.wish();
        let Some(fd) = self.fd else {
            return self.ask(Asked::Socket, calls::socket(self.to.is_ipv6(), false));
        };
        let request = match wish {
            Wish::Connect => calls::connect(fd, self.to),
            Wish::Send(count) => calls::send(fd, vec![b'x'; count as usize]),
            Wish::Receive(count) => calls::receive(fd, u64::from(count)),
            Wish::Wait(nanos) => calls::sleep(nanos.0),
            Wish::Close => calls::close(fd),
        };
        self.ask(Asked::Wish(wish), request)
    }
}
