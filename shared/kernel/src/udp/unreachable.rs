//! "Destination unreachable": said of a datagram that nobody is there for, and heard of an own one.
//!
//! Of the codes the model sends only "port unreachable"; it understands all of them.

use super::error_queue::QueuedError;
use super::lookup::seen;
use crate::Tracer;
use crate::host::{Datagram, Host};
use crate::socket::address::Route;
use crate::socket::{Wake, happened};
use crate::tcp::Chunk;
use rustc_hash::FxHashMap;
use socketarium_trace::net::Contents;
use socketarium_trace::{Errno, Nanos};
use std::net::{IpAddr, SocketAddr};

const UDP: u8 = 17;
const TTL: u8 = 64;

/// Type of the message, code for a port, and longest quote of the packet.
struct Protocol {
    kind: u8,
    port: u8,
    header: u32,
    quote: u32,
}

const V4: Protocol = Protocol {
    kind: 3,
    port: 3,
    header: 20,
    quote: 548,
};
const V6: Protocol = Protocol {
    kind: 1,
    port: 4,
    header: 40,
    quote: 1232,
};

/// Messages to one host that may follow each other without a pause.
const BURST: u64 = 6;

/// How much may be said to whom: time saved up, and until when.
#[derive(Debug, Default)]
pub(crate) struct Allowances(FxHashMap<IpAddr, (u64, Nanos)>);

impl Allowances {
    fn allows(&mut self, to: IpAddr, now: Nanos, pause: u64) -> bool {
        let (saved, until) = self.0.entry(to).or_insert((BURST * pause, now));
        *saved = (*saved + now.0.saturating_sub(until.0)).min(BURST * pause);
        *until = now;
        let allowed = *saved >= pause;
        if allowed {
            *saved -= pause;
        }
        allowed
    }
}

impl Host {
    pub(super) fn refuse_datagram(
        &mut self,
        tracer: &mut Tracer,
        (source, destination): (SocketAddr, SocketAddr),
        data: &Chunk,
    ) {
        let to = destination.ip();
        if to.is_multicast() || self.stack.networks.is_broadcast(to) {
            return;
        }
        let protocol = if to.is_ipv4() { V4 } else { V6 };
        let route = self.route_of(source);
        // Least pause between two messages to one host; IPv6 gives a network of 64 bits four times as many.
        let pause = u64::from(self.stack.sysctls.icmp_ratelimit) * 1_000_000;
        let pause = if to.is_ipv4() { pause } else { pause / 4 };
        let allowances = &mut self.stack.allowances;
        if route == Route::Link && !allowances.allows(source.ip(), tracer.now(), pause) {
            return;
        }
        let before = protocol.header + 8;
        let quoted = (before + data.len()).min(protocol.quote);
        let contents = Contents::Icmp {
            from: to.to_string(),
            to: source.ip().to_string(),
            kind: protocol.kind,
            code: protocol.port,
            about: Some((source, destination)),
        };
        let message = Datagram::Unreachable {
            from: to,
            to: source.ip(),
            code: protocol.port,
            protocol: UDP,
            about: (source, destination),
            quoted: data.first(quoted - before),
        };
        self.emit_packet(tracer, (contents, before + quoted, TTL), message, route);
    }

    /// "Destination unreachable" arrives, about a datagram of this host that went from the first address to the second.
    pub(crate) fn unreachable_udp(
        &mut self,
        _from: IpAddr,
        code: u8,
        (own, remote): (SocketAddr, SocketAddr),
        quoted: Chunk,
    ) {
        let Some(key) = self.receiver(own, remote) else {
            return;
        };
        let (errno, fatal) = meaning(code, own.is_ipv4());
        let sock = &mut self.sockets[key].sock;
        let queues = sock.keeps_errors(own.is_ipv4());
        if !queues && (!fatal || sock.remote.is_none()) {
            return;
        }
        sock.error = Some(errno);
        let to = seen(remote, sock.v6);
        if queues && let Some(udp) = self.udp(key) {
            udp.errors.push_back(QueuedError {
                error: Some(errno),
                to,
                data: quoted,
            });
        }
        self.touch(key);
        self.wakes.push(Wake {
            socket: key,
            happened: happened::ERROR,
        });
    }
}

/// The error that a code stands for, and whether it ends a connection (`icmp_err_convert`, `icmpv6_err_convert`).
fn meaning(code: u8, v4: bool) -> (Errno, bool) {
    const EHOSTDOWN: Errno = Errno(112);
    const ENONET: Errno = Errno(64);
    if !v4 {
        return match code {
            0 => (Errno::ENETUNREACH, false),
            1 | 5 | 6 => (Errno::EACCES, true),
            4 => (Errno::ECONNREFUSED, true),
            _ => (Errno::EHOSTUNREACH, false),
        };
    }
    match code {
        0 | 6 | 11 => (Errno::ENETUNREACH, code == 6),
        2 => (Errno::ENOPROTOOPT, true),
        3 => (Errno::ECONNREFUSED, true),
        4 => (Errno::EMSGSIZE, false),
        5 => (Errno::EOPNOTSUPP, false),
        7 => (EHOSTDOWN, true),
        8 => (ENONET, true),
        9 => (Errno::ENETUNREACH, true),
        10 | 13 | 14 | 15 => (Errno::EHOSTUNREACH, true),
        _ => (Errno::EHOSTUNREACH, false),
    }
}
