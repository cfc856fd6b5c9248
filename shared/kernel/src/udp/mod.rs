//! UDP: datagrams with their boundaries, lost without a word where nobody has room for them.
//!
//! Not modelled: delivery to broadcast and multicast addresses, `UDP_CORK` as an option, and fragments as packets of
//! their own. A datagram that is longer than the link's packets travels as one, with its whole length.

mod connect;
mod deliver;
mod error_queue;
mod lookup;
mod receive;
mod send;
mod truesize;
mod unreachable;

pub(crate) use unreachable::Allowances;

use crate::socket::Sock;
use crate::socket::address::Route;
use crate::tcp::Chunk;
use error_queue::QueuedError;
use socketarium_trace::Readiness;
use std::collections::VecDeque;
use std::net::SocketAddr;

/// The bits that `poll(2)` gives for reading and for writing.
const READABLE: Readiness = Readiness(0x001 | 0x040);
const WRITABLE: Readiness = Readiness(0x004 | 0x100 | 0x200);

/// A datagram that waits for a reader.
#[derive(Debug)]
struct Queued {
    source: SocketAddr,
    data: Chunk,
    /// What it counts for, with the kernel's own bookkeeping.
    truesize: u32,
}

/// Pieces that `MSG_MORE` holds back.
#[derive(Debug)]
struct Pending {
    /// Where they go; over the way that was found for the first of them.
    to: SocketAddr,
    route: Route,
    bytes: Vec<u8>,
}

#[derive(Debug, Default)]
pub(crate) struct Udp {
    arrived: VecDeque<Queued>,
    /// Those that a reader has taken over from `arrived`, all at once.
    reader: VecDeque<Queued>,
    /// What all of them count for, and what has been read but is still counted (`sk_rmem_alloc`).
    memory: u32,
    /// The latter (`forward_deficit`).
    deficit: u32,
    errors: VecDeque<QueuedError>,
    pending: Option<Pending>,
}

impl Udp {
    pub(crate) fn queues(&self) -> (u32, u32) {
        (self.memory - self.deficit, 0)
    }

    /// Length of the datagram that is read next.
    pub(crate) fn next_length(&self) -> Option<u32> {
        let next = self.reader.front().or(self.arrived.front())?;
        Some(next.data.len())
    }

    pub(crate) fn readiness(&self, sock: &Sock) -> Readiness {
        let mut ready = WRITABLE;
        if sock.error.is_some() || !self.errors.is_empty() {
            ready = ready | Readiness::ERR;
        }
        if sock.shut_receive {
            ready = ready | Readiness::RDHUP | READABLE;
        }
        if sock.shut_both() {
            ready = ready | Readiness::HUP;
        }
        if self.next_length().is_some() {
            ready = ready | READABLE;
        }
        ready
    }

    /// Takes a datagram where there is room: one always fits into an empty buffer.
    fn queue(&mut self, datagram: Queued, receive_buffer: u32) -> bool {
        if self.memory > 0 && self.memory + datagram.truesize > receive_buffer {
            return false;
        }
        self.memory += datagram.truesize;
        self.arrived.push_back(datagram);
        true
    }

    /// The datagram that is read next, which stays.
    fn peek(&mut self) -> Option<&Queued> {
        if self.reader.is_empty() {
            self.reader.append(&mut self.arrived);
        }
        self.reader.front()
    }

    /// The next datagram. Its room is free when a quarter of the buffer has been read or nothing is left of what
    /// the reader took over (`udp_rmem_release`): until then datagrams are lost though some were read.
    fn take(&mut self, receive_buffer: u32) -> Option<Queued> {
        self.peek()?;
        let taken = self.reader.pop_front()?;
        self.deficit += taken.truesize;
        if self.deficit >= receive_buffer / 4 || self.reader.is_empty() {
            self.memory -= self.deficit;
            self.deficit = 0;
            self.reader.append(&mut self.arrived);
        }
        Some(taken)
    }
}
