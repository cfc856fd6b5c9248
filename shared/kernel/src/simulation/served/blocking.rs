//! The echo server with blocking calls: one client after the other, or a thread for each.

use super::{PIECE, Service, ServiceStyle};
use crate::simulation::{Next, Program, calls};
use crate::{Reply, Request};
use socketarium_trace::{Fd, Nanos};

/// The thread that accepts.
#[derive(Debug)]
pub(super) struct Blocking {
    service: Service,
    listener: Fd,
    asked: Asked,
    accepted: u32,
    /// The client that it serves itself.
    talk: Option<Talk>,
}

/// What the last call was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    Socket,
    Reuse,
    Bind,
    Listen,
    Accept,
    Thread,
    CloseListener,
}

impl Blocking {
    pub(super) fn new(service: Service) -> Self {
        Self {
            service,
            listener: Fd(-1),
            asked: Asked::Nothing,
            accepted: 0,
            talk: None,
        }
    }

    fn ask(&mut self, asked: Asked, request: Request) -> Next {
        self.asked = asked;
        Next::Call(request)
    }

    fn accept(&mut self) -> Next {
        if self.service.serves.is_some_and(|serves| self.accepted >= serves) {
            return self.ask(Asked::CloseListener, calls::close(self.listener));
        }
        self.ask(Asked::Accept, calls::accept(self.listener, false))
    }

    fn serve(&mut self, fd: Fd) -> Next {
        self.accepted += 1;
        let talk = Talk::new(fd, self.service.work);
        if self.service.style == ServiceStyle::Threads {
            self.asked = Asked::Thread;
            return Next::Thread(Box::new(talk));
        }
        self.asked = Asked::Nothing;
        let talk = self.talk.insert(talk);
        talk.next(None).unwrap_or(Next::End)
    }
}

impl Program for Blocking {
    fn resume(&mut self, _now: Nanos, last: Option<Reply>) -> Next {
        if let Some(talk) = &mut self.talk {
            if let Some(next) = talk.next(last) {
                return next;
            }
            self.talk = None;
            return self.accept();
        }
        let Some(reply) = last else {
            return self.ask(Asked::Socket, calls::socket(false, false));
        };
        let result = calls::descriptor(&reply);
        match (self.asked, result) {
            (Asked::Socket, Ok(fd)) => {
                self.listener = fd;
                self.ask(Asked::Reuse, calls::reuse_address(fd))
            }
            (Asked::Reuse, Ok(_)) => self.ask(Asked::Bind, calls::bind(self.listener, self.service.port)),
            (Asked::Bind, Ok(_)) => {
                self.ask(Asked::Listen, calls::listen(self.listener, self.service.backlog))
            }
            (Asked::Listen, Ok(_)) | (Asked::Thread, _) => self.accept(),
            (Asked::Accept, Ok(fd)) => self.serve(fd),
            (Asked::CloseListener, _) => Next::End,
            (_, Err(_)) | (Asked::Nothing, Ok(_)) => Next::Exit(1),
        }
    }
}

/// One connection: receives, works, sends back, until the end of the stream.
#[derive(Debug)]
struct Talk {
    fd: Fd,
    work: Nanos,
    /// Received and not sent back yet.
    data: Vec<u8>,
    at: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Begins,
    Receiving,
    Working,
    Sending,
    Closing,
}

impl Talk {
    fn new(fd: Fd, work: Nanos) -> Self {
        Self {
            fd,
            work,
            data: Vec::new(),
            at: Stage::Begins,
        }
    }

    /// What comes next in this connection; `None` after its end.
    fn next(&mut self, last: Option<Reply>) -> Option<Next> {
        let result = last.as_ref().map(|reply| reply.outcome.result);
        self.at = match (self.at, result) {
            (Stage::Begins, _) => Stage::Receiving,
            (Stage::Receiving, Some(Ok(count))) if count > 0 => {
                self.data = last.map(|reply| reply.data).unwrap_or_default();
                if self.work > Nanos(0) {
                    Stage::Working
                } else {
                    Stage::Sending
                }
            }
            (Stage::Working, _) => Stage::Sending,
            (Stage::Sending, Some(Ok(count))) => {
                self.data.drain(..(count as usize).min(self.data.len()));
                if self.data.is_empty() {
                    Stage::Receiving
                } else {
                    Stage::Sending
                }
            }
            (Stage::Receiving | Stage::Sending, _) => Stage::Closing,
            (Stage::Closing, _) => return None,
        };
        Some(match self.at {
            Stage::Begins | Stage::Receiving => Next::Call(calls::receive(self.fd, PIECE)),
            Stage::Working => Next::Compute(self.work),
            Stage::Sending => Next::Call(calls::send(self.fd, self.data.clone())),
            Stage::Closing => Next::Call(calls::close(self.fd)),
        })
    }
}

impl Program for Talk {
    fn resume(&mut self, _now: Nanos, last: Option<Reply>) -> Next {
        self.next(last).unwrap_or(Next::End)
    }
}
