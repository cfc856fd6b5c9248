//! Options, and how long calls wait.

use super::super::calls::*;
use super::calling::SOCKETS;
use super::things::Thing;
use super::{Author, Step, Thread};
use crate::differential::Request;

/// How long a call may wait, and how long it takes until it certainly has: more than the steps of a script take.
const PATIENCE_MILLIS: i32 = 300;
const LONGER_MILLIS: u64 = 500;

impl Author {
    pub(super) fn option(&mut self, first: Thread) -> Request {
        let fd = self.fd(first, &SOCKETS);
        let (level, name) = *self.random.pick(&[
            (SOL_SOCKET, SO_ERROR),
            (SOL_SOCKET, SO_ERROR),
            (SOL_SOCKET, SO_REUSEADDR),
            (SOL_SOCKET, SO_REUSEADDR),
            (SOL_SOCKET, SO_REUSEPORT),
            (SOL_SOCKET, SO_RCVBUF),
            (SOL_SOCKET, SO_SNDBUF),
            (SOL_SOCKET, SO_KEEPALIVE),
            (SOL_SOCKET, SO_ACCEPTCONN),
            (SOL_SOCKET, SO_TYPE),
            (SOL_SOCKET, SO_LINGER),
            (SOL_SOCKET, SO_RCVLOWAT),
            (IPPROTO_TCP, TCP_NODELAY),
            (IPPROTO_TCP, TCP_NODELAY),
            (IPPROTO_TCP, TCP_CORK),
            (IPPROTO_TCP, TCP_QUICKACK),
            (IPPROTO_TCP, TCP_MAXSEG),
            (IPPROTO_TCP, TCP_KEEPIDLE),
            (IPPROTO_TCP, TCP_KEEPINTVL),
            (IPPROTO_TCP, TCP_KEEPCNT),
            (IPPROTO_TCP, TCP_SYNCNT),
            (IPPROTO_TCP, TCP_LINGER2),
            (IPPROTO_TCP, TCP_DEFER_ACCEPT),
            (IPPROTO_TCP, TCP_WINDOW_CLAMP),
            (IPPROTO_TCP, TCP_USER_TIMEOUT),
            (IPPROTO_TCP, TCP_NOTSENT_LOWAT),
        ]);
        let readable_only = [SO_ERROR, SO_ACCEPTCONN, SO_TYPE, SO_LINGER];
        if level == SOL_SOCKET && readable_only.contains(&name) || self.random.once_in(3) {
            return getsockopt(fd, level, name);
        }
        let value = match (level, name) {
            (SOL_SOCKET, SO_RCVBUF | SO_SNDBUF) => *self.random.pick(&[0, 1, 4096, 10_000, 50_000]),
            (SOL_SOCKET, SO_RCVLOWAT) => *self.random.pick(&[1, 10, 100]),
            (IPPROTO_TCP, TCP_MAXSEG) => *self.random.pick(&[0, 50, 88, 536, 1000, 40_000]),
            (IPPROTO_TCP, TCP_WINDOW_CLAMP) => *self.random.pick(&[0, 1, 3000, 20_000]),
            (IPPROTO_TCP, TCP_NOTSENT_LOWAT) => *self.random.pick(&[0, 1, 1000, 20_000]),
            (IPPROTO_TCP, TCP_KEEPIDLE | TCP_KEEPINTVL | TCP_KEEPCNT | TCP_SYNCNT | TCP_DEFER_ACCEPT) => {
                *self.random.pick(&[-1, 0, 5, 100, 200, 40_000])
            }
            (IPPROTO_TCP, TCP_LINGER2 | TCP_USER_TIMEOUT) => *self.random.pick(&[-2, -1, 0, 30, 200]),
            _ => i32::from(!self.random.once_in(3)),
        };
        setsockopt(fd, level, name, value)
    }

    pub(super) fn linger(&mut self, first: Thread) -> Request {
        let fd = self.fd(first, &[Thing::Stream, Thing::Tcp]);
        let (on, seconds) = *self
            .random
            .pick(&[(true, 0), (true, 0), (true, 5), (false, 0), (false, 5)]);
        linger(fd, on, seconds)
    }

    /// A call that gives up after a time, and the time.
    pub(super) fn patience(&mut self, first: Thread) -> Request {
        let all = self.open(first);
        if self.waits > 0 {
            return poll(&all);
        }
        self.waits += 1;
        let now = poll(&all);
        let millis = Some(PATIENCE_MILLIS as u64 * 1000);
        let sleeping = match self.random.below(4) {
            0 => {
                let entries: Vec<_> = all
                    .iter()
                    .map(|fd| (*fd, socketarium_trace::Readiness::IN))
                    .collect();
                poll_for(&entries, PATIENCE_MILLIS)
            }
            1 => select(&all, &[], &[], millis),
            2 => epoll_wait(self.fd(first, &[Thing::Epoll]), 8, PATIENCE_MILLIS),
            _ => {
                let fd = self.fd(
                    first,
                    &[Thing::Stream, Thing::Udp, Thing::UnixStream, Thing::Listener],
                );
                let name = *self.random.pick(&[SO_RCVTIMEO, SO_SNDTIMEO]);
                let before = wait_at_most(fd, name, PATIENCE_MILLIS.into());
                self.planned.push_back(Step::Call {
                    thread: first,
                    request: before,
                });
                self.planned.push_back(Step::Call {
                    thread: first,
                    request: set_nonblock(fd, false),
                });
                if self.is(first, fd, Thing::Listener) {
                    accept(fd)
                } else {
                    recv(fd, 100, 0)
                }
            }
        };
        let request = self.asleep_or(first, sleeping, now);
        let millis = LONGER_MILLIS;
        self.planned.push_back(Step::Wait { millis });
        request
    }
}
