//! `sendto()` and `send()` (`udp_sendmsg`).

use super::Pending;
use super::error_queue::QueuedError;
use super::lookup::{on_wire, seen};
use crate::Tracer;
use crate::call::{Transfer, address_length, flag};
use crate::host::{Datagram, Host, Sent};
use crate::socket::address::Route;
use crate::socket::{Body, Sock};
use crate::tcp::Chunk;
use crate::timer::SocketKey;
use socketarium_trace::bytes::Payload;
use socketarium_trace::net::{Address, Contents, Packet};
use socketarium_trace::{Errno, HostId};
use std::net::SocketAddr;

/// Longest datagrams: an IP packet is at most 65,535 bytes long, in IPv6 not counting its first header.
const LONGEST_V4: usize = 65_507;
const LONGEST_V6: usize = 65_527;
const UDP_HEADER: u32 = 8;
const AF_UNSPEC: u16 = 0;
/// What its length could not say is too long before anything else is looked at, over IPv4.
const MOST_BYTES: usize = 0xffff;

impl Host {
    pub(crate) fn send_udp(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        data: &[u8],
        (transfer, to): (Transfer, Option<&Address>),
    ) -> Result<i64, Errno> {
        // A socket that cannot send after all has got a port all the same.
        self.bind_by_itself(key)?;
        if data.len() > MOST_BYTES && !self.sockets[key].sock.v6 {
            return Err(Errno::EMSGSIZE);
        }
        if transfer.flags & flag::OOB != 0 {
            return Err(Errno::EOPNOTSUPP);
        }
        let pending = self.udp(key).and_then(|udp| udp.pending.take());
        let begun = pending.is_some();
        let mut pending = match pending {
            Some(pending) => pending,
            None => {
                let to = self.datagram_target(key, to)?;
                let route = self.route_of(on_wire(to));
                let bytes = Vec::new();
                Pending { to, route, bytes }
            }
        };
        let remote = on_wire(pending.to);
        let source = self.datagram_source(key, remote)?;
        let longest = if remote.is_ipv4() { LONGEST_V4 } else { LONGEST_V6 };
        let length = pending.bytes.len() + data.len();
        if length > longest {
            return Err(self.too_long(key, remote));
        }
        let header = if remote.is_ipv4() { 20 } else { 40 };
        let one_packet = (pending.route.mtu(self.stack.link_mtu) - header - UDP_HEADER) as usize;
        // What fits beside the pieces that are there is added without a question.
        if !begun || length > one_packet {
            may_send(&mut self.sockets[key].sock)?;
        }
        pending.bytes.extend_from_slice(data);
        if transfer.flags & flag::MORE != 0 {
            if let Some(udp) = self.udp(key) {
                udp.pending = Some(pending);
            }
        } else {
            let ttl = self.sockets[key].sock.options.time_to_live;
            let data = Chunk::of(&pending.bytes);
            self.emit_datagram(tracer, (source, remote, pending.route), data, ttl);
        }
        Ok(data.len() as i64)
    }

    pub(super) fn udp(&mut self, key: SocketKey) -> Option<&mut super::Udp> {
        match &mut self.sockets[key].body {
            Body::Udp(udp) => Some(udp),
            Body::Tcp(_) | Body::Unix(_) => None,
        }
    }

    /// The address that the call names, or else the peer's.
    fn datagram_target(&self, key: SocketKey, to: Option<&Address>) -> Result<SocketAddr, Errno> {
        let sock = &self.sockets[key].sock;
        let Some(to) = to else {
            let peer = sock.remote.ok_or(Errno::EDESTADDRREQ)?;
            // From IPv6 to IPv4 the peer's address is passed on as if the call had named it.
            let passed_on = sock.v6 && on_wire(peer).is_ipv4();
            return if passed_on && peer.port() == 0 {
                Err(Errno::EINVAL)
            } else {
                Ok(peer)
            };
        };
        if matches!(to, Address::Inet(v4) if v4.is_ipv4() && sock.v6 && sock.options.v6_only) {
            return Err(Errno::ENETUNREACH);
        }
        if *to == Address::Other(AF_UNSPEC) && !sock.v6 {
            // Taken for an address of IPv4, with no port.
            return Err(Errno::EINVAL);
        }
        // The trace does not say what length was passed.
        let to = self.datagram_address(key, to, address_length(to))?;
        if to.port() == 0 {
            return Err(Errno::EINVAL);
        }
        Ok(seen(self.datagram_destination(key, to), sock.v6))
    }

    fn too_long(&mut self, key: SocketKey, to: SocketAddr) -> Errno {
        let sock = &self.sockets[key].sock;
        if sock.keeps_errors(to.is_ipv4()) {
            let port = sock.remote.map_or(0, |remote| remote.port());
            let to = SocketAddr::new(to.ip(), port);
            if let Some(udp) = self.udp(key) {
                udp.errors.push_back(QueuedError {
                    error: None,
                    to,
                    data: Chunk::default(),
                });
            }
        }
        Errno::EMSGSIZE
    }

    fn emit_datagram(
        &mut self,
        tracer: &mut Tracer,
        (source, destination, route): (SocketAddr, SocketAddr, Route),
        data: Chunk,
        ttl: u8,
    ) {
        self.stack.counters.udp_sent += 1;
        let header = if source.is_ipv4() { 20 } else { 40 };
        let contents = Contents::Udp {
            source,
            destination,
            payload: Payload::of(data.bytes()),
        };
        let length = header + UDP_HEADER + data.len();
        let datagram = Datagram::Udp {
            source,
            destination,
            data,
        };
        self.emit_packet(tracer, (contents, length, ttl), datagram, route);
    }

    /// Puts a packet on its way.
    pub(super) fn emit_packet(
        &mut self,
        tracer: &mut Tracer,
        (contents, length, ttl): (Contents, u32, u8),
        datagram: Datagram,
        route: Route,
    ) {
        let sent = Sent {
            packet: Packet {
                id: tracer.new_packet(),
                from: self.id,
                to: match route {
                    Route::Loopback => self.id,
                    // Whose address it is, the link knows.
                    Route::Link => HostId(u8::MAX),
                },
                length,
                ttl,
                contents,
            },
            datagram,
            retransmits: None,
        };
        match route {
            Route::Loopback => self.stack.loopback.push_back(sent),
            Route::Link => self.stack.outbox.push_back(sent),
        }
    }
}

/// # Errors
/// The error that waits, or `EPIPE` after `shutdown()`.
fn may_send(sock: &mut Sock) -> Result<(), Errno> {
    match sock.take_error() {
        Some(errno) => Err(errno),
        None if sock.shut_send => Err(Errno::EPIPE),
        None => Ok(()),
    }
}
