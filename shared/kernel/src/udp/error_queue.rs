//! The queue of errors that a socket with `IP_RECVERR` keeps, read by `MSG_ERRQUEUE` (ip(7)).
//!
//! The control message with the error's origin is not given: calls of the model have no control messages.

use crate::Reply;
use crate::call::received;
use crate::host::Host;
use crate::process::Attempt;
use crate::socket::{Body, Sock};
use crate::tcp::Chunk;
use crate::timer::SocketKey;
use socketarium_trace::Errno;
use socketarium_trace::net::Address;
use std::net::SocketAddr;

#[derive(Debug)]
pub(super) struct QueuedError {
    /// `None`: the host itself refused to send.
    pub(super) error: Option<Errno>,
    /// Where the datagram was to go.
    pub(super) to: SocketAddr,
    /// What the message quotes of it.
    pub(super) data: Chunk,
}

impl Sock {
    /// Whether errors of datagrams over this protocol are queued: each has an option of its own.
    pub(super) fn keeps_errors(&self, v4: bool) -> bool {
        if self.v6 && v4 {
            self.options.receive_errors_v4
        } else {
            self.options.receive_errors
        }
    }
}

impl Host {
    pub(super) fn receive_error(&mut self, key: SocketKey, size: usize, wants_address: bool) -> Attempt {
        let socket = &mut self.sockets[key];
        let Body::Udp(udp) = &mut socket.body else {
            return Err(Errno::EAGAIN).into();
        };
        let Some(read) = udp.errors.pop_front() else {
            return Err(Errno::EAGAIN).into();
        };
        // The next error of the network is now the one that waits.
        let next = udp.errors.iter().find_map(|queued| queued.error);
        if read.error.is_some() || next.is_some() {
            socket.sock.error = next;
        }
        let bytes = read.data.bytes();
        let data = bytes.get(..size).unwrap_or(bytes).to_vec();
        let reply: Reply = received(data, wants_address.then_some(Address::Inet(read.to)));
        reply.into()
    }
}
