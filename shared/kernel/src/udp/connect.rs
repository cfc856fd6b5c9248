//! `connect()`, `shutdown()` and `close()`: nothing goes over the network.

use super::lookup::{on_wire, seen};
use crate::Tracer;
use crate::host::Host;
use crate::socket::address::{self, Route};
use crate::socket::{Wake, happened};
use crate::timer::SocketKey;
use socketarium_trace::Errno;
use socketarium_trace::net::Address;
use std::net::{Ipv4Addr, SocketAddr};

/// Bytes of the family in a `sockaddr`.
const FAMILY: u32 = 2;
const AF_UNSPEC: u16 = 0;

impl Host {
    pub(crate) fn connect_udp(
        &mut self,
        _tracer: &mut Tracer,
        key: SocketKey,
        (to, length): (&Address, u32),
    ) -> Result<i64, Errno> {
        if length < FAMILY {
            return Err(Errno::EINVAL);
        }
        if *to == Address::Other(AF_UNSPEC) {
            self.disconnect(key);
            return Ok(0);
        }
        self.bind_by_itself(key)?;
        let to = self.datagram_destination(key, self.datagram_address(key, to, length)?);
        let remote = on_wire(to);
        let local = self.datagram_source(key, remote)?;
        let sock = &mut self.sockets[key].sock;
        if sock
            .local
            .is_none_or(|own| own.ip().to_canonical().is_unspecified())
        {
            sock.local = Some(seen(local, sock.v6));
        }
        sock.remote = Some(seen(remote, sock.v6));
        let v6 = sock.v6;
        // What `MSG_MORE` holds back is noted in the same place as the peer, over IPv4, and goes there now.
        if let Some(pending) = self.udp(key).and_then(|udp| udp.pending.as_mut())
            && !v6
        {
            pending.to = remote;
        }
        Ok(0)
    }

    /// The address that a call names, as the socket's family has it.
    pub(super) fn datagram_address(
        &self,
        key: SocketKey,
        to: &Address,
        length: u32,
    ) -> Result<SocketAddr, Errno> {
        let sock = &self.sockets[key].sock;
        let only = sock.options.v6_only;
        match to {
            Address::Inet(v4) if v4.is_ipv4() && sock.v6 && only => Err(Errno::EAFNOSUPPORT),
            Address::Inet(v4) if v4.is_ipv4() && sock.v6 => Ok(seen(*v4, true)),
            Address::Inet(v6) if sock.v6 && only && v6.ip().to_canonical().is_ipv4() && v6.is_ipv6() => {
                Err(Errno::ENETUNREACH)
            }
            Address::Inet(_) | Address::Unix(_) | Address::Other(_) => address::inet(to, length, sock.v6),
        }
    }

    /// No address is the host's own, in the protocol of the socket's address.
    pub(super) fn datagram_destination(&self, key: SocketKey, to: SocketAddr) -> SocketAddr {
        let own = self.sockets[key].sock.local;
        let mapped = |address: SocketAddr| address.is_ipv6() && on_wire(address).is_ipv4();
        let over_v4 = mapped(to) || own.is_some_and(mapped);
        if over_v4 && on_wire(to).ip().is_unspecified() {
            return seen(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), to.port()), true);
        }
        // Over IPv4 it is the address that the socket has, if it has one.
        match own.filter(|own| own.is_ipv4() && !own.ip().is_unspecified()) {
            Some(own) if to.ip().is_unspecified() => SocketAddr::new(own.ip(), to.port()),
            _ => address::destination(to),
        }
    }

    /// The address and port that a datagram to `remote` carries.
    ///
    /// # Errors
    /// `ENETUNREACH`; `EACCES` for a broadcast address without `SO_BROADCAST`; `EINVAL` from the host's own loopback
    /// to another host.
    pub(super) fn datagram_source(&self, key: SocketKey, remote: SocketAddr) -> Result<SocketAddr, Errno> {
        let sock = &self.sockets[key].sock;
        let networks = &self.stack.networks;
        let route = networks.route(remote.ip())?;
        if networks.is_broadcast(remote.ip()) && !sock.options.broadcast {
            return Err(Errno::EACCES);
        }
        let own = sock.local.map(on_wire).unwrap_or(address::any(sock.v6));
        if own.ip().is_unspecified() {
            return Ok(SocketAddr::new(networks.source_for(remote.ip())?, own.port()));
        }
        match (own.is_ipv4(), remote.is_ipv4()) {
            (true, false) => return Err(Errno::EAFNOSUPPORT),
            (false, true) if sock.address_bound => return Err(Errno::ENETUNREACH),
            (false, true) => return Ok(SocketAddr::new(networks.source_for(remote.ip())?, own.port())),
            (true, true) | (false, false) => {}
        }
        if own.ip().is_loopback() && route == Route::Link {
            return Err(Errno::EINVAL);
        }
        Ok(own)
    }

    /// `connect()` to no family: what `bind()` named stays.
    fn disconnect(&mut self, key: SocketKey) {
        let sock = &mut self.sockets[key].sock;
        sock.remote = None;
        let Some(local) = sock.local else {
            return;
        };
        let address = if sock.address_bound {
            local.ip()
        } else {
            address::any(sock.v6).ip()
        };
        let port = if sock.port_bound { local.port() } else { 0 };
        sock.local = Some(SocketAddr::new(address, port)).filter(|kept| *kept != address::any(sock.v6));
        if port == 0 {
            self.stack.udp_ports.listen_no_more(local.port(), key);
        }
    }

    /// A socket without a peer is shut down too, though the call says that it has none.
    pub(crate) fn shutdown_udp(
        &mut self,
        _tracer: &mut Tracer,
        key: SocketKey,
        (receive, send): (bool, bool),
    ) -> Result<(), Errno> {
        let sock = &mut self.sockets[key].sock;
        sock.shut_receive |= receive;
        sock.shut_send |= send;
        let connected = sock.remote.is_some();
        self.touch(key);
        self.wakes.push(Wake {
            socket: key,
            happened: happened::ANYTHING,
        });
        connected.then_some(()).ok_or(Errno::ENOTCONN)
    }

    pub(crate) fn close_udp(&mut self, tracer: &mut Tracer, key: SocketKey) {
        if let Some(local) = self.sockets[key].sock.local {
            self.stack.udp_ports.listen_no_more(local.port(), key);
        }
        self.free_socket(tracer, key);
    }
}
