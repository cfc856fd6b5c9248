//! Unix sockets: no handshake and no packets; what one end sends is in the queue of the other.
//!
//! Not modelled: descriptors and credentials that travel with data, out-of-band bytes, `SOCK_SEQPACKET`, and the file
//! system beyond the names of sockets: every directory is there, and nothing but a socket is in it.

mod bind;
mod close;
mod connect;
mod datagram;
mod memory;
mod receive;
mod stream;

pub(crate) use bind::Names;

use crate::host::Host;
use crate::socket::{Body, Sock, Wake, happened};
use crate::tcp::Chunk;
use crate::timer::SocketKey;
use crate::wait::WaitQueue;
use socketarium_trace::event::Transport;
use socketarium_trace::net::Address;
use socketarium_trace::{Readiness, SocketId};
use std::collections::VecDeque;

const READABLE: Readiness = Readiness(0x001 | 0x040);
const WRITABLE: Readiness = Readiness(0x004 | 0x100 | 0x200);

/// Another socket: its place and the number it had, because places are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Other {
    key: SocketKey,
    id: SocketId,
}

/// Data in a queue, as one `sk_buff`.
#[derive(Debug)]
struct Queued {
    data: Chunk,
    /// What it counts for in the sender's buffer until it has been read.
    truesize: u32,
    sender: Other,
    /// The name that the sender had when it was closed; until then it is asked.
    from: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Listening,
    Connected,
}

#[derive(Debug)]
pub(crate) struct Unix {
    stream: bool,
    state: State,
    name: Option<String>,
    /// The name was bound by this socket; what a listener accepts has the listener's.
    owns_name: bool,
    peer: Option<Other>,
    peer_name: Option<String>,
    inbox: VecDeque<Queued>,
    /// Of a listener: connections that wait.
    waiting: VecDeque<SocketKey>,
    /// How many datagrams or connections may wait, and one more.
    limit: u32,
    /// What this socket sent and nobody has read (`sk_wmem_alloc`).
    memory: u32,
    /// Those who wait for room in this socket's queue.
    room_waiters: WaitQueue,
    /// Datagram sockets that are connected to this one.
    senders: Vec<Other>,
    /// The peer's queue is full of datagrams.
    peer_is_full: bool,
}

impl Unix {
    /// `limit`: of datagrams in the queue.
    pub(crate) fn new(transport: Transport, limit: u32) -> Self {
        Self {
            stream: transport == Transport::UnixStream,
            state: State::Closed,
            name: None,
            owns_name: false,
            peer: None,
            peer_name: None,
            inbox: VecDeque::new(),
            waiting: VecDeque::new(),
            limit,
            memory: 0,
            room_waiters: WaitQueue::default(),
            senders: Vec::new(),
            peer_is_full: false,
        }
    }

    pub(crate) fn local(&self) -> Option<Address> {
        self.name.clone().map(Address::Unix)
    }

    /// An empty name is that of a peer without one.
    pub(crate) fn remote(&self) -> Option<Address> {
        self.peer?;
        Some(Address::Unix(self.peer_name.clone().unwrap_or_default()))
    }

    pub(crate) fn peer_address(&self) -> Option<Address> {
        self.remote()
    }

    /// SYN queue (there is none), connections that wait, and their limit.
    pub(crate) fn backlog(&self) -> Option<(u32, u32, u32)> {
        (self.state == State::Listening).then_some((0, self.waiting.len() as u32, self.limit))
    }

    /// Of datagrams only the next counts as received.
    pub(crate) fn queues(&self) -> (u32, u32) {
        let lengths = self.inbox.iter().map(|queued| queued.data.len());
        let receive = if self.stream {
            lengths.sum()
        } else {
            lengths.take(1).sum()
        };
        (receive, self.memory)
    }

    pub(crate) fn room_waiters(&mut self) -> &mut WaitQueue {
        &mut self.room_waiters
    }

    fn is_full(&self) -> bool {
        let count = if self.stream {
            self.waiting.len()
        } else {
            self.inbox.len()
        };
        count > self.limit as usize
    }

    /// There is room for a good deal, not for a byte alone (`unix_writable`).
    fn is_writable(&self, send_buffer: u32) -> bool {
        self.state != State::Listening && !self.peer_is_full && (self.memory + 1) * 4 <= send_buffer
    }

    pub(crate) fn readiness(&self, sock: &Sock) -> Readiness {
        let mut ready = Readiness::default();
        if sock.error.is_some() {
            ready = ready | Readiness::ERR;
        }
        if sock.shut_both() || (self.stream && self.state == State::Closed) {
            ready = ready | Readiness::HUP;
        }
        if sock.shut_receive {
            ready = ready | Readiness::RDHUP | READABLE;
        }
        if !self.inbox.is_empty() || !self.waiting.is_empty() {
            ready = ready | READABLE;
        }
        if self.is_writable(sock.options.send_buffer) {
            ready = ready | WRITABLE;
        }
        ready
    }
}

impl Host {
    fn unix(&self, key: SocketKey) -> Option<&Unix> {
        match &self.sockets.get(key)?.body {
            Body::Unix(unix) => Some(unix),
            Body::Tcp(_) | Body::Udp(_) => None,
        }
    }

    fn unix_mut(&mut self, key: SocketKey) -> Option<&mut Unix> {
        self.touch(key);
        match &mut self.sockets.get_mut(key)?.body {
            Body::Unix(unix) => Some(unix),
            Body::Tcp(_) | Body::Udp(_) => None,
        }
    }

    fn other(&self, key: SocketKey) -> Other {
        Other {
            key,
            id: self.sockets[key].sock.id,
        }
    }

    /// The place of a socket that is still there.
    fn alive(&self, other: Other) -> Option<SocketKey> {
        let socket = self.sockets.get(other.key)?;
        (socket.sock.id == other.id).then_some(other.key)
    }

    /// The peer, dead or alive.
    fn peer(&self, key: SocketKey) -> Option<Other> {
        self.unix(key)?.peer
    }

    fn is_peer_of(&self, key: SocketKey, other: SocketKey) -> bool {
        self.peer(key).and_then(|peer| self.alive(peer)) == Some(other)
    }

    fn happens(&mut self, socket: SocketKey, happened: Readiness) {
        self.touch(socket);
        self.wakes.push(Wake { socket, happened });
    }

    fn changes(&mut self, socket: SocketKey) {
        self.happens(socket, happened::ANYTHING);
    }
}
