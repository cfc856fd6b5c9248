//! What a host's kernel holds, said at once instead of change by change: what the events of a run must add up to.

use super::Host;
use crate::socket::Body;
use crate::tcp::Tcp;
use socketarium_trace::{EpollId, Table, world};

impl Host {
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
            .map(|(_, epoll)| (epoll.id, epoll.shown()))
            .collect()
    }
}
