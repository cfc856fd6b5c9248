//! `bind()` of internet sockets: which address and port a socket may have beside those who have it already.
//!
//! All programs of a host are of one user without privileges, so `SO_REUSEPORT` never fails on the owner.

use super::port::ReusePort;
use super::{Body, Socket, address};
use crate::host::Host;
use crate::tcp::Tcp;
use crate::timer::SocketKey;
use socketarium_trace::Errno;
use std::net::{IpAddr, SocketAddr};

/// The own address of a socket, as it counts where two of them are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    address: IpAddr,
    /// It takes nothing over IPv4.
    v6_only: bool,
}

/// What an address is to a socket of IPv6: to it an IPv4 socket's is a mapped one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    Mapped,
    Own,
}

impl Place {
    pub(crate) fn of(socket: &Socket) -> Self {
        let sock = &socket.sock;
        let address = sock.local.map_or(address::any(sock.v6).ip(), |local| local.ip());
        Self::new(address, sock.options.v6_only)
    }

    pub(crate) fn new(address: IpAddr, v6_only: bool) -> Self {
        let own = address.is_ipv6() && !address.is_unspecified() && address.to_canonical().is_ipv6();
        Self {
            address,
            v6_only: address.is_ipv6() && (v6_only || own),
        }
    }

    fn kind(&self) -> Kind {
        match self.address {
            IpAddr::V4(_) => Kind::Mapped,
            IpAddr::V6(address) if address.is_unspecified() => Kind::Any,
            IpAddr::V6(address) if address.to_ipv4_mapped().is_some() => Kind::Mapped,
            IpAddr::V6(_) => Kind::Own,
        }
    }

    /// Whether what is sent to one may reach the other (`inet_rcv_saddr_equal` with wildcards).
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let (one, two) = (self.address.to_canonical(), other.address.to_canonical());
        match (self.kind(), other.kind()) {
            (Kind::Any, Kind::Any) => true,
            (Kind::Any, Kind::Mapped) => !self.v6_only,
            (Kind::Mapped, Kind::Any) => !other.v6_only,
            (Kind::Mapped, Kind::Mapped) => one == two || one.is_unspecified() || two.is_unspecified(),
            (Kind::Any, Kind::Own) | (Kind::Own, Kind::Any) => true,
            (Kind::Own, Kind::Own) => one == two,
            (Kind::Mapped, Kind::Own) | (Kind::Own, Kind::Mapped) => false,
        }
    }
}

impl Socket {
    pub(crate) fn is_listening(&self) -> bool {
        match &self.body {
            Body::Tcp(tcp) => matches!(tcp, Tcp::Listener(_)),
            Body::Unix(unix) => unix.backlog().is_some(),
            Body::Udp(_) => false,
        }
    }

    /// Whether `other` has a port in a way that keeps it from this one, wherever they are (`inet_bind_conflict`).
    /// `relax` lets two with `SO_REUSEADDR` have it, `reuse_port` two with `SO_REUSEPORT`.
    fn is_kept_out_by(&self, other: &Self, relax: bool, reuse_port: bool) -> bool {
        let (ours, theirs) = (&self.sock.options, &other.sock.options);
        let both_ports = ours.reuse_port && theirs.reuse_port;
        if ours.reuse_address && theirs.reuse_address && !other.is_listening() {
            !relax || (!reuse_port && both_ports)
        } else {
            !reuse_port || !both_ports
        }
    }
}

impl Host {
    /// Gives an internet socket its address and port; port 0 is for the kernel to choose.
    ///
    /// # Errors
    /// `EADDRNOTAVAIL` where the host does not have the address, `EACCES` below the first port for everyone,
    /// `EINVAL` where the socket has a port or a peer, `EADDRINUSE`.
    pub(crate) fn bind_inet(&mut self, key: SocketKey, at: SocketAddr) -> Result<(), Errno> {
        let sock = &self.sockets[key].sock;
        let may_be_bound = sock.port().is_none() && self.is_unconnected(key);
        let available = sock.options.free_bind || self.may_bind_to(at.ip());
        let port_allowed =
            at.port() == 0 || u32::from(at.port()) >= self.stack.sysctls.ip_unprivileged_port_start;
        let mapped_to_v6_only =
            sock.v6 && sock.options.v6_only && Place::new(at.ip(), false).kind() == Kind::Mapped;
        // IPv4 looks at the address first, IPv6 at the socket.
        if !sock.v6 && !available {
            return Err(Errno::EADDRNOTAVAIL);
        }
        if !port_allowed {
            return Err(Errno::EACCES);
        }
        if !may_be_bound || mapped_to_v6_only {
            return Err(Errno::EINVAL);
        }
        if !available {
            return Err(Errno::EADDRNOTAVAIL);
        }
        let no_port_yet = sock.options.bind_address_no_port;
        let sock = &mut self.sockets[key].sock;
        sock.local = Some(at);
        sock.lost_port = false;
        if at.port() != 0 || !no_port_yet {
            let taken = match at.port() {
                0 => self.take_open_port(key),
                port => self.take_port(key, port),
            };
            if let Err(errno) = taken {
                self.sockets[key].sock.local = None;
                return Err(errno);
            }
        }
        let sock = &mut self.sockets[key].sock;
        // An address of IPv6 leaves nothing to take over IPv4.
        sock.options.v6_only |= Place::new(at.ip(), false).kind() == Kind::Own;
        sock.address_bound = !at.ip().is_unspecified();
        sock.port_bound = at.port() != 0;
        Ok(())
    }

    fn is_unconnected(&self, key: SocketKey) -> bool {
        let socket = &self.sockets[key];
        match &socket.body {
            Body::Tcp(tcp) => tcp.is_idle(),
            Body::Udp(_) | Body::Unix(_) => socket.sock.remote.is_none(),
        }
    }

    fn may_bind_to(&self, address: IpAddr) -> bool {
        let broadcast = matches!(address, IpAddr::V4(v4) if v4.is_broadcast());
        let address = address.to_canonical();
        address.is_unspecified() || address.is_multicast() || broadcast || self.stack.networks.is_own(address)
    }

    /// Checks the port of a socket that begins to listen, once more and as a listener's: who had it beside
    /// others with `SO_REUSEADDR` may not listen beside them. A socket that has none gets one.
    ///
    /// # Errors
    /// `EADDRINUSE`.
    pub(crate) fn check_listen_port(&mut self, key: SocketKey) -> Result<(), Errno> {
        let socket = &self.sockets[key];
        match socket.sock.port() {
            None => self.take_open_port(key),
            Some(port) => {
                let is_free = !self.is_taken(key, port, (true, true), true);
                if is_free {
                    self.note_owner(key, port, true);
                }
                is_free.then_some(()).ok_or(Errno::EADDRINUSE)
            }
        }
    }

    /// Gives an unbound socket a port (`inet_autobind`).
    ///
    /// # Errors
    /// `EAGAIN` where none is left.
    pub(crate) fn bind_by_itself(&mut self, key: SocketKey) -> Result<(), Errno> {
        if self.sockets[key].sock.port().is_some() {
            return Ok(());
        }
        self.take_open_port(key).map_err(|_in_use| Errno::EAGAIN)
    }

    fn take_port(&mut self, key: SocketKey, port: u16) -> Result<(), Errno> {
        if self.is_taken(key, port, (true, true), false) {
            return Err(Errno::EADDRINUSE);
        }
        self.own_port(key, port);
        Ok(())
    }

    fn take_open_port(&mut self, key: SocketKey) -> Result<(), Errno> {
        let port = self.open_port(key).ok_or(Errno::EADDRINUSE)?;
        self.own_port(key, port);
        Ok(())
    }

    fn own_port(&mut self, key: SocketKey, port: u16) {
        let socket = &mut self.sockets[key];
        let address = socket
            .sock
            .local
            .map_or(address::any(socket.sock.v6).ip(), |local| local.ip());
        socket.sock.local = Some(SocketAddr::new(address, port));
        socket.sock.lost_port = false;
        if let Body::Udp(_) = socket.body {
            self.stack.udp_ports.listen(port, key);
        } else {
            self.note_owner(key, port, false);
            self.stack.tcp_ports.claim(port, key, true);
        }
    }

    /// Whether a port is kept from a socket by those who have it (`inet_csk_get_port`, `udp_lib_get_port`).
    /// `(relax, reuse_port)`: whether `SO_REUSEADDR` and `SO_REUSEPORT` help. `listening`: it is about to.
    pub(super) fn is_taken(
        &self,
        key: SocketKey,
        port: u16,
        (relax, reuse_port): (bool, bool),
        listening: bool,
    ) -> bool {
        let socket = &self.sockets[key];
        let place = Place::of(socket);
        if let Body::Udp(_) = socket.body {
            return self.is_taken_by_datagrams(key, port, &place, reuse_port);
        }
        let Some(bucket) = self.stack.tcp_ports.buckets.get(&port) else {
            return false;
        };
        let options = &socket.sock.options;
        let fast = relax
            && reuse_port
            && ((bucket.all_reuse_address && options.reuse_address && !listening)
                || (options.reuse_port && bucket.reuse_port.covers(&place)));
        !fast
            && bucket.owners().any(|owner| {
                owner != key
                    && self.sockets.get(owner).is_some_and(|other| {
                        socket.is_kept_out_by(other, relax, reuse_port) && place.overlaps(&Place::of(other))
                    })
            })
    }

    /// The first who would share the port by `SO_REUSEPORT` decides, as in `udp_lib_lport_inuse`.
    fn is_taken_by_datagrams(&self, key: SocketKey, port: u16, place: &Place, named: bool) -> bool {
        let ours = &self.sockets[key].sock.options;
        let bound = self.stack.udp_ports.listeners.get(&port);
        for other in bound.into_iter().flatten().filter(|other| **other != key) {
            let other = &self.sockets[*other];
            let theirs = &other.sock.options;
            if (ours.reuse_address && theirs.reuse_address) || !place.overlaps(&Place::of(other)) {
                continue;
            }
            if !(ours.reuse_port && theirs.reuse_port) {
                return true;
            }
            if named {
                return false;
            }
        }
        false
    }

    /// Keeps what the bucket says of all its owners true with one more (`inet_csk_update_fastreuse`).
    fn note_owner(&mut self, key: SocketKey, port: u16, listening: bool) {
        let socket = &self.sockets[key];
        let options = &socket.sock.options;
        let place = Place::of(socket);
        let bucket = self.stack.tcp_ports.buckets.entry(port).or_default();
        let first = bucket.is_empty();
        let reuses = options.reuse_address && !listening;
        bucket.all_reuse_address = reuses && (first || bucket.all_reuse_address);
        bucket.reuse_port = match (options.reuse_port, first) {
            (false, _) => ReusePort::No,
            (true, true) => ReusePort::Any,
            (true, false) if bucket.reuse_port.covers(&place) => bucket.reuse_port,
            (true, false) => ReusePort::At(place),
        };
    }
}

impl ReusePort {
    fn covers(&self, place: &Place) -> bool {
        match self {
            Self::No => false,
            Self::Any => true,
            // The owners' wildcard covers an address, an owner's address not the wildcard.
            Self::At(owners) => {
                owners.overlaps(place) && !(place.address.is_unspecified() && owners != place)
            }
        }
    }
}
