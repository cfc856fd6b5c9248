//! Which socket a datagram is for: one connected to the sender before one bound to the address before one that takes
//! any (`__udp4_lib_lookup`).

use crate::host::Host;
use crate::random::number_of;
use crate::socket::Socket;
use crate::timer::SocketKey;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// An address as a socket of this family has it.
pub(super) fn seen(address: SocketAddr, v6: bool) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(v4) if v6 => SocketAddr::new(IpAddr::V6(v4.to_ipv6_mapped()), address.port()),
        IpAddr::V4(_) | IpAddr::V6(_) => address,
    }
}

/// An address as packets carry it.
pub(super) fn on_wire(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

impl Socket {
    /// How well a datagram to `to` from `from` fits; nothing where it is not for this socket. `any`: the socket takes
    /// any address.
    fn fits(&self, to: SocketAddr, from: SocketAddr, any: bool) -> Option<u32> {
        let local = self.sock.local?;
        let v4 = to.is_ipv4();
        if v4 && self.sock.v6 && self.sock.options.v6_only {
            return None;
        }
        let own = local.ip().to_canonical();
        let of_family = own.is_ipv4() == v4 || (v4 && own == IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        if !of_family || own.is_unspecified() != any || (!any && own != to.ip()) {
            return None;
        }
        let mut score = if self.sock.v6 == v4 { 1 } else { 2 };
        if let Some(remote) = self.sock.remote.map(on_wire) {
            let other_port = remote.port() != 0 && remote.port() != from.port();
            if remote.ip() != from.ip() || other_port {
                return None;
            }
            score += if remote.port() == 0 { 4 } else { 8 };
        }
        Some(score)
    }
}

impl Host {
    pub(super) fn receiver(&self, to: SocketAddr, from: SocketAddr) -> Option<SocketKey> {
        let bound = self.stack.udp_ports.listeners.get(&to.port())?;
        [false, true]
            .into_iter()
            .find_map(|any| self.best_of(bound, to, from, any))
    }

    /// The latest bound of those that fit best. Those that share the port by `SO_REUSEPORT` share the senders.
    fn best_of(&self, bound: &[SocketKey], to: SocketAddr, from: SocketAddr, any: bool) -> Option<SocketKey> {
        let mut best: Option<(SocketKey, u32)> = None;
        for key in bound {
            let Some(score) = self.sockets[*key].fits(to, from, any) else {
                continue;
            };
            if best.is_none_or(|(_, before)| score > before) {
                best = Some((*key, score));
            }
        }
        let (key, score) = best?;
        let sock = &self.sockets[key].sock;
        if !sock.options.reuse_port || sock.remote.is_some() {
            return Some(key);
        }
        let group: Vec<SocketKey> = bound
            .iter()
            .rev()
            .copied()
            .filter(|other| {
                let other = &self.sockets[*other];
                other.sock.options.reuse_port && other.fits(to, from, any) == Some(score)
            })
            .collect();
        let place = (number_of(0, &[to, from]) >> 32) * group.len() as u64;
        group.get((place >> 32) as usize).copied()
    }
}
