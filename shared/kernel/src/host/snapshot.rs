//! What a host's kernel holds, said at once instead of change by change: what the events of a run must add up to.

use super::Host;
use crate::socket::Body;
use crate::tcp::Tcp;
use socketarium_trace::event::{Object, TimerKind};
use socketarium_trace::net::{Address, TcpState};
use socketarium_trace::world::{Backlog, Queues};
use socketarium_trace::{EpollId, Errno, Fd, Nanos, Pid, Readiness, SocketId, Table, world};

/// A socket as the kernel holds it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketNow {
    pub state: TcpState,
    pub local: Option<Address>,
    pub remote: Option<Address>,
    pub queues: Queues,
    /// Receive, send; a half-open request and what waits in TIME-WAIT have none.
    pub buffers: Option<(u32, u32)>,
    /// Only a listener has one.
    pub backlog: Option<Backlog>,
    /// What no program can reach has none.
    pub readiness: Option<Readiness>,
    pub error: Option<Errno>,
    /// Timers that run, each with when it is due.
    pub timers: Vec<(TimerKind, Nanos)>,
}

/// One name for two: a connection that waits, and the closed socket that a program still has of it.
fn both(waiting: SocketNow, closed: SocketNow) -> SocketNow {
    SocketNow {
        buffers: closed.buffers,
        readiness: closed.readiness,
        error: closed.error,
        ..waiting
    }
}

impl Host {
    /// Every socket, read from itself and not from what was told of it.
    #[must_use]
    pub fn sockets_now(&self) -> Table<SocketId, SocketNow> {
        let mut sockets = Table::new();
        for (_, socket) in &self.sockets {
            let shown = socket.shown();
            let now = SocketNow {
                state: match &socket.body {
                    Body::Tcp(tcp) => tcp.state(),
                    Body::Unix(_) | Body::Udp(_) => TcpState::Closed,
                },
                local: shown.local,
                remote: shown.remote,
                queues: Queues {
                    receive: shown.queues.0,
                    send: shown.queues.1,
                },
                buffers: shown.buffers,
                backlog: shown
                    .backlog
                    .map(|(syn, accept, limit)| Backlog { syn, accept, limit }),
                readiness: shown.readiness,
                error: shown.error,
                timers: socket.timers(),
            };
            let id = socket.sock.id;
            let is_waiting = matches!(&socket.body, Body::Tcp(Tcp::TimeWait(_)));
            let now = match sockets.remove(&id) {
                Some(other) if is_waiting => both(now, other),
                Some(other) => both(other, now),
                None => now,
            };
            sockets.insert(id, now);
        }
        sockets
    }

    /// What each descriptor of a process stands for, and whether it is non-blocking.
    #[must_use]
    pub fn descriptors(&self, pid: Pid) -> Table<Fd, (Object, bool)> {
        let process = self.processes.get(&pid);
        let slots = process.into_iter().flat_map(|process| process.table.numbered());
        slots
            .map(|(fd, slot)| {
                let file = &self.files[slot.file];
                (fd, (self.named(file.object), file.nonblock))
            })
            .collect()
    }

    /// Whether every socket is in a state that may last after every program has ended.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.sockets.iter().all(|(_, socket)| match &socket.body {
            Body::Tcp(tcp) => matches!(tcp, Tcp::Idle | Tcp::Listener(_) | Tcp::TimeWait(_)),
            Body::Udp(_) | Body::Unix(_) => true,
        })
    }

    /// Its epoll instances: interest lists and ready lists.
    #[must_use]
    pub fn epolls(&self) -> Table<EpollId, world::Epoll> {
        self.epolls
            .iter()
            .map(|(_, epoll)| (epoll.id, epoll.shown(|file| self.named(self.files[file].object))))
            .collect()
    }
}
