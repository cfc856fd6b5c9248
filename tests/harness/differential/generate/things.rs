//! What a process has open, as far as a script's author needs to know.

use crate::differential::kernel::{Reply, Request};
use socketarium_trace::event::{Call, Family, Out, SockKind};
use socketarium_trace::{Errno, Fd};
use std::collections::BTreeMap;

/// What a descriptor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// A TCP socket that is neither connected nor listens.
    Tcp,
    Listener,
    /// A TCP socket that is connected, or was asked to be.
    Stream,
    Udp,
    Unix,
    UnixListener,
    UnixStream,
    PipeReader,
    PipeWriter,
    Counter,
    Epoll,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Things(BTreeMap<i32, Thing>);

impl Things {
    /// Every descriptor, in order.
    pub(super) fn all(&self) -> Vec<i32> {
        self.0.keys().copied().collect()
    }

    /// Those of these kinds.
    pub(super) fn of(&self, kinds: &[Thing]) -> Vec<i32> {
        let of_kind = |(_, thing): &(&i32, &Thing)| kinds.contains(thing);
        self.0.iter().filter(of_kind).map(|(fd, _)| *fd).collect()
    }

    pub(super) fn is(&self, fd: i32, thing: Thing) -> bool {
        self.0.get(&fd) == Some(&thing)
    }

    /// Takes note of what came of a call.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "other calls open nothing and turn nothing into something else"
    )]
    pub(super) fn learn(&mut self, request: &Request, reply: &Reply) {
        let result = reply.outcome.result;
        let value = result.unwrap_or(-1) as i32;
        match &request.call {
            Call::Connect { fd, .. } => {
                let asked = matches!(result, Ok(_) | Err(Errno::EINPROGRESS));
                self.turn(asked, *fd, Thing::Tcp, Thing::Stream);
                self.turn(asked, *fd, Thing::Unix, Thing::UnixStream);
            }
            Call::Listen { fd, .. } => {
                self.turn(result.is_ok(), *fd, Thing::Tcp, Thing::Listener);
                self.turn(result.is_ok(), *fd, Thing::Unix, Thing::UnixListener);
            }
            Call::Close { fd } => {
                self.0.remove(&fd.0);
            }
            _ if result.is_err() => {}
            Call::Socket { domain, kind, .. } => {
                let thing = match (domain, kind) {
                    (Family::Inet, SockKind::Stream) => Thing::Tcp,
                    (Family::Inet, _) => Thing::Udp,
                    _ => Thing::Unix,
                };
                self.0.insert(value, thing);
            }
            Call::Accept { fd, .. } | Call::Accept4 { fd, .. } => {
                let local = self.is(fd.0, Thing::UnixListener);
                let thing = if local { Thing::UnixStream } else { Thing::Stream };
                self.0.insert(value, thing);
            }
            Call::Dup { fd } | Call::Dup2 { fd, .. } => {
                if let Some(thing) = self.0.get(&fd.0).copied() {
                    self.0.insert(value, thing);
                }
            }
            Call::EpollCreate1 { .. } => {
                self.0.insert(value, Thing::Epoll);
            }
            Call::Eventfd2 { .. } => {
                self.0.insert(value, Thing::Counter);
            }
            Call::Pipe2 { .. } => self.pair(&reply.outcome.out, Thing::PipeReader, Thing::PipeWriter),
            Call::Socketpair { .. } => self.pair(&reply.outcome.out, Thing::UnixStream, Thing::UnixStream),
            _ => {}
        }
    }

    fn turn(&mut self, done: bool, fd: Fd, from: Thing, to: Thing) {
        if done && self.is(fd.0, from) {
            self.0.insert(fd.0, to);
        }
    }

    fn pair(&mut self, out: &Out, first: Thing, second: Thing) {
        if let Out::Pair(one, other) = out {
            self.0.insert(one.0, first);
            self.0.insert(other.0, second);
        }
    }
}
