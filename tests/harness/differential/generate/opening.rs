//! How scripts begin: mostly with something to work on.

use super::super::calls::*;
use super::theme::Theme;
use super::{Author, CLIENT, SERVER, Step, Thread};
use crate::differential::Request;
use socketarium_trace::event::SockKind;

impl Author {
    /// Plans the first steps.
    pub(super) fn opening(&mut self) {
        if self.random.once_in(6) {
            return;
        }
        match self.theme {
            Theme::Lives | Theme::Bytes | Theme::Wire | Theme::Readiness | Theme::Processes => {
                self.connection()
            }
            Theme::Backlog => self.small_queue(),
            Theme::Datagrams => self.datagram_sockets(),
            Theme::Local => {
                let kind = *self
                    .random
                    .pick(&[SockKind::Stream, SockKind::Stream, SockKind::Dgram]);
                self.plan(Thread::of(SERVER, 0), [unix_pair(kind)]);
            }
            Theme::Addresses => {}
        }
    }

    fn plan(&mut self, thread: Thread, requests: impl IntoIterator<Item = Request>) {
        let steps = requests.into_iter().map(|request| Step::Call { thread, request });
        self.planned.extend(steps);
    }

    /// A connection: 3 and 4 of the server, 3 of the client.
    fn connection(&mut self) {
        let (s, c) = (Thread::of(SERVER, 0), Thread::of(CLIENT, 0));
        self.plan(s, [tcp()]);
        if self.random.once_in(4) {
            let size = *self.random.pick(&[1, 4096, 8192, 20_000]);
            self.plan(s, [setsockopt(3, SOL_SOCKET, SO_RCVBUF, size)]);
        }
        self.plan(s, [bind(3, server(9000)), listen(3, 3)]);
        let socket = if self.random.once_in(2) {
            tcp()
        } else {
            tcp_nonblock()
        };
        self.plan(c, [socket]);
        if self.random.once_in(5) {
            let size = *self.random.pick(&[1, 4096, 8192, 20_000]);
            self.plan(c, [setsockopt(3, SOL_SOCKET, SO_SNDBUF, size)]);
        }
        // The calls of a first thread do not sleep: the answer comes while the packets move.
        self.plan(c.nth(1), [connect(3, server(9000))]);
        let nonblock = self.random.once_in(2);
        self.plan(s, [if nonblock { accept_nonblock(3) } else { accept(3) }]);
    }

    fn small_queue(&mut self) {
        let (s, c) = (Thread::of(SERVER, 0), Thread::of(CLIENT, 0));
        let limit = self.random.below(3) as i32;
        self.plan(
            s,
            [
                tcp(),
                bind(3, server(9000)),
                listen(3, limit),
                set_nonblock(3, true),
            ],
        );
        for fd in 3..3 + limit + 1 {
            self.plan(c, [tcp_nonblock(), connect(fd, server(9000))]);
        }
    }

    fn datagram_sockets(&mut self) {
        let (s, c) = (Thread::of(SERVER, 0), Thread::of(CLIENT, 0));
        self.plan(s, [udp(), bind(3, server(9000))]);
        self.plan(c, [udp(), bind(3, client(5000))]);
        if self.random.once_in(2) {
            self.plan(c, [connect(3, server(9000))]);
        }
        if self.random.once_in(3) {
            self.plan(s, [setsockopt(3, SOL_SOCKET, SO_RCVBUF, 1)]);
        }
    }
}
