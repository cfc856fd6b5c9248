//! Ports that the kernel chooses: of `bind()` to port 0, and of `connect()`.
//!
//! The two begin with ports of different parity, so that they seldom meet.

use super::{Body, Socket};
use crate::host::Host;
use crate::random::number_of;
use crate::timer::SocketKey;
use socketarium_trace::{Errno, Nanos};
use std::net::{IpAddr, SocketAddr};

impl Host {
    /// First and last port of those that the kernel may choose.
    fn local_ports(&self) -> (u32, u32) {
        let [low, high] = self.stack.sysctls.ip_local_port_range;
        let low = low.min(u32::from(u16::MAX));
        (low, high.clamp(low, u32::from(u16::MAX)))
    }

    /// A port for a socket that asked for any.
    pub(super) fn open_port(&mut self, key: SocketKey) -> Option<u16> {
        match self.sockets[key].body {
            Body::Udp(_) => self.open_datagram_port(key),
            Body::Tcp(_) | Body::Unix(_) => self.open_stream_port(key),
        }
    }

    /// From a random port of the range on; with `SO_REUSEADDR` in its lower half first (`inet_csk_find_open_port`).
    fn open_stream_port(&mut self, key: SocketKey) -> Option<u16> {
        let (low, last) = self.local_ports();
        let end = last + 1;
        if !self.sockets[key].sock.options.reuse_address || end - low < 4 {
            return self.open_port_between(key, low, end);
        }
        let half = low + (((end - low) >> 2) << 1);
        self.open_port_between(key, low, half)
            .or_else(|| self.open_port_between(key, half, end))
    }

    fn open_port_between(&mut self, key: SocketKey, low: u32, end: u32) -> Option<u16> {
        let mut count = end - low;
        if count > 1 {
            count &= !1;
        }
        let offset = self.stack.random.below(count) | 1;
        let free = |port: &u16| !self.is_taken(key, *port, (false, false), false);
        search(low + offset, (low, end), count, 2)
            .map(|(_, port)| port)
            .find(free)
            .or_else(|| {
                search(low + offset - 1, (low, end), count, 2)
                    .map(|(_, port)| port)
                    .find(free)
            })
    }

    fn open_datagram_port(&mut self, key: SocketKey) -> Option<u16> {
        let (low, last) = self.local_ports();
        let count = last - low + 1;
        let start = low + self.stack.random.below(count);
        search(start, (low, last + 1), count, 1)
            .map(|(_, port)| port)
            .find(|port| !self.is_taken(key, *port, (false, false), false))
    }

    /// The port from which `connect()` goes to `remote`: the one that the socket has, or the next that makes the
    /// pair of addresses the only one (`__inet_hash_connect`). Ports of the parity of the range's first come
    /// before the others; those that `bind()` gave somebody are passed by.
    ///
    /// Where the pair stands in `tcp_ports.pairs` all the same, it is a TIME-WAIT that gives way and is the
    /// caller's to end. The port is not claimed here.
    ///
    /// # Errors
    /// `EADDRNOTAVAIL`.
    pub(crate) fn choose_port(
        &mut self,
        key: SocketKey,
        (local, remote): (IpAddr, SocketAddr),
        now: Nanos,
    ) -> Result<u16, Errno> {
        if let Some(port) = self.sockets[key].sock.port() {
            let pair = (SocketAddr::new(local, port), remote);
            return if self.may_connect(pair, now, true) {
                Ok(port)
            } else {
                Err(Errno::EADDRNOTAVAIL)
            };
        }
        let (low, last) = self.local_ports();
        let end = last + 1;
        let mut count = end - low;
        if count > 1 {
            count &= !1;
        }
        let hash = self.stack.tcp_ports.destination(local, remote);
        let index = hash as u16;
        let random = &mut self.stack.random;
        let table = &mut self.stack.tcp_ports.searches;
        let begun = *table.entry(index).or_insert_with(|| random.next() as u32);
        let offset = (begun.wrapping_add((hash >> 32) as u32) % count) & !1;
        let fits = |(_, port): &(u32, u16)| {
            let by_bind = self
                .stack
                .tcp_ports
                .buckets
                .get(port)
                .is_some_and(|bucket| bucket.by_bind);
            !by_bind && self.may_connect((SocketAddr::new(local, *port), remote), now, false)
        };
        let found = search(low + offset, (low, end), count, 2).find(fits).or_else(|| {
            let others = count > 1;
            let rest = others.then(|| search(low + offset + 1, (low, end), count, 2));
            rest.into_iter().flatten().find(fits)
        });
        let (passed, port) = found.ok_or(Errno::EADDRNOTAVAIL)?;
        let ahead = passed.max(self.stack.random.below(8) * 2);
        self.stack
            .tcp_ports
            .searches
            .insert(index, begun.wrapping_add(ahead + 2));
        Ok(port)
    }

    /// Whether a connection may have this pair of addresses: nobody has, or one in TIME-WAIT that gives way
    /// (`tcp_twsk_unique`). To a port that `bind()` named it gives way at once.
    fn may_connect(&self, pair: (SocketAddr, SocketAddr), now: Nanos, named: bool) -> bool {
        let Some(owner) = self.stack.tcp_ports.pairs.get(&pair) else {
            return true;
        };
        let Some(Socket {
            body: Body::Tcp(tcp), ..
        }) = self.sockets.get(*owner)
        else {
            return true;
        };
        let (ours, remote) = (pair.0.ip().to_canonical(), pair.1.ip().to_canonical());
        let sysctls = &self.stack.sysctls;
        let allowed = match sysctls.tcp_tw_reuse {
            0 => false,
            2 => ours.is_loopback() || remote.is_loopback(),
            _ => true,
        };
        let after = Nanos(u64::from(sysctls.tcp_tw_reuse_delay) * 1_000_000);
        match named {
            true => tcp.time_wait_reusable(now, None),
            false => allowed && tcp.time_wait_reusable(now, Some(after)),
        }
    }
}

impl super::port::Ports {
    /// A hash of where a connection goes, which nobody outside can tell (`secure_ipv4_port_ephemeral`).
    fn destination(&self, local: IpAddr, remote: SocketAddr) -> u64 {
        number_of(self.secret, &[SocketAddr::new(local, 0), remote])
    }
}

/// Every `step`th of the `count` ports from `start` on, in a circle within `low..end`, with how far it is from
/// the start.
fn search(start: u32, (low, end): (u32, u32), count: u32, step: u32) -> impl Iterator<Item = (u32, u16)> {
    (0..count).step_by(step as usize).map(move |passed| {
        let port = start + passed;
        let port = if port >= end { port - count } else { port };
        (passed, port.max(low) as u16)
    })
}
