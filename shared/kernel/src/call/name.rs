//! Names of sockets: their own and their peer's.

use super::connection::address_length;
use crate::Reply;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use crate::socket::{Body, address};
use socketarium_trace::event::Out;
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd};

impl Host {
    pub(super) fn call_getsockname(&mut self, caller: &Caller<'_>, partial: &mut Partial, fd: Fd) -> Attempt {
        match self.hold_socket(caller.pid, fd, partial) {
            Ok((_, key)) => named(self.own_address(key)).into(),
            Err(errno) => Err(errno).into(),
        }
    }

    pub(super) fn call_getpeername(&mut self, caller: &Caller<'_>, partial: &mut Partial, fd: Fd) -> Attempt {
        let key = match self.hold_socket(caller.pid, fd, partial) {
            Ok((_, key)) => key,
            Err(errno) => return Err(errno).into(),
        };
        match self.peer_address(key) {
            Some(address) => named(address).into(),
            None => Err(Errno::ENOTCONN).into(),
        }
    }

    /// A socket's own address; that of none is the wildcard.
    fn own_address(&self, key: usize) -> Address {
        let socket = &self.sockets[key];
        match &socket.body {
            Body::Unix(unix) => unix.local().unwrap_or_else(|| Address::Unix(String::new())),
            Body::Tcp(_) | Body::Udp(_) => {
                let v6 = socket.sock.v6;
                let local = socket.sock.local.unwrap_or_else(|| address::any(v6));
                Address::Inet(address::as_said(local, v6))
            }
        }
    }

    /// Whom `accept()` names: also a peer that has reset the connection meanwhile.
    pub(super) fn accepted_from(&self, key: usize) -> Option<Address> {
        let sock = &self.sockets[key].sock;
        let said = |peer| Address::Inet(address::as_said(peer, sock.v6));
        sock.remote.map(said).or_else(|| self.peer_address(key))
    }

    /// The address of the peer of a socket that is connected.
    fn peer_address(&self, key: usize) -> Option<Address> {
        let socket = &self.sockets[key];
        let said = |peer| Address::Inet(address::as_said(peer, socket.sock.v6));
        match &socket.body {
            Body::Unix(unix) => unix.peer_address(),
            Body::Tcp(tcp) => tcp.has_peer().then_some(socket.sock.remote?).map(said),
            Body::Udp(_) => {
                let peer = socket.sock.remote.filter(|remote| remote.port() != 0);
                peer.map(said)
            }
        }
    }
}

fn named(address: Address) -> Reply {
    Reply::with(
        0,
        Out::Address {
            length: address_length(&address),
            address,
        },
    )
}
