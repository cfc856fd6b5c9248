//! What the trace last said of a socket, so that it says each change once.

use crate::tracer::Tracer;
use socketarium_trace::event::{Kind, SocketEvent};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, HostId, Readiness, SocketId};

/// The parts of a socket that are told as they change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) local: Option<Address>,
    pub(crate) remote: Option<Address>,
    /// Receive, send.
    pub(crate) queues: (u32, u32),
    pub(crate) buffers: Option<(u32, u32)>,
    /// SYN queue, accept queue, limit.
    pub(crate) backlog: Option<(u32, u32, u32)>,
    pub(crate) readiness: Option<Readiness>,
    pub(crate) error: Option<Errno>,
}

impl Shown {
    /// Tells what is new in `now` and keeps it.
    pub(crate) fn update(&mut self, now: Self, host: HostId, socket: SocketId, tracer: &mut Tracer) {
        if *self == now {
            return;
        }
        let mut tell = |event: SocketEvent| {
            tracer.kernel(host, Kind::Socket(event));
        };
        if (&self.local, &self.remote) != (&now.local, &now.remote) {
            tell(SocketEvent::Addressed {
                socket,
                local: now.local.clone(),
                remote: now.remote.clone(),
            });
        }
        if let Some((receive, send)) = now.buffers.filter(|_| self.buffers != now.buffers) {
            tell(SocketEvent::Buffers {
                socket,
                receive,
                send,
            });
        }
        if let Some((syn, accept, limit)) = now.backlog.filter(|_| self.backlog != now.backlog) {
            tell(SocketEvent::Backlog {
                socket,
                syn,
                accept,
                limit,
            });
        }
        if self.queues != now.queues {
            let (receive, send) = now.queues;
            tell(SocketEvent::Queues {
                socket,
                receive,
                send,
            });
        }
        if let Some(error) = now.error.filter(|_| self.error != now.error) {
            tell(SocketEvent::ErrorPending { socket, error });
        }
        if self.error.is_some() && now.error.is_none() {
            tell(SocketEvent::ErrorTaken { socket });
        }
        if let Some(ready) = now.readiness.filter(|_| self.readiness != now.readiness) {
            tell(SocketEvent::ReadinessChanged { socket, ready });
        }
        *self = now;
    }
}
