//! SYN cookies: where there is no room for a request, its answer carries what has to be known of it.

use super::request::Request;
use super::{Segment, SegmentOptions, Tcp};
use crate::Tracer;
use crate::host::Host;
use crate::socket::Body;
use crate::socket::option::Options;
use crate::timer::SocketKey;
use socketarium_trace::Nanos;
use socketarium_trace::event::{Provenance, Transport};
use socketarium_trace::net::{TcpFlags, TcpState};

impl Request {
    /// The lowest bits of our timestamp say what the SYN offered; it comes to lie at most so much earlier
    /// (`cookie_init_timestamp`).
    pub(super) fn hide_options_in_timestamp(&mut self, now: Nanos) {
        const HIDDEN: u32 = 63;
        let clock = super::rtt::clock(now);
        let value = clock.wrapping_add(self.offset);
        let low = u32::from(self.peer_scale.unwrap_or(15)) | u32::from(self.sack) << 4;
        let mut told = value & !HIDDEN | low;
        if super::seq::after(told, value) {
            told = told.wrapping_sub(HIDDEN + 1);
        }
        self.offset = told.wrapping_sub(clock);
    }
}

impl Host {
    /// A number that tells, when it comes back, what the SYN had asked for.
    pub(super) fn cookie(&self, request: &Request) -> u32 {
        const SIZES: [u16; 4] = [536, 1300, 1440, 1460];
        let index = SIZES.iter().rposition(|size| *size <= request.mss).unwrap_or(0) as u32;
        let mut word = u64::from(request.irs) ^ self.secret;
        for part in [request.local, request.remote] {
            let ip = match part.ip() {
                std::net::IpAddr::V4(ip) => u128::from(ip.to_bits()),
                std::net::IpAddr::V6(ip) => ip.to_bits(),
            };
            word = word.rotate_left(23) ^ (ip as u64) ^ ((ip >> 64) as u64) ^ (u64::from(part.port()) << 40);
            word = crate::random::Random::new(word).next();
        }
        (word as u32 & !3) | index
    }

    /// An acknowledgement that no request waits for may answer a cookie. `false` where it does not.
    pub(super) fn open_by_cookie(&mut self, tracer: &mut Tracer, key: SocketKey, segment: &Segment) -> bool {
        const SIZES: [u16; 4] = [536, 1300, 1440, 1460];
        if self.stack.sysctls.tcp_syncookies == 0
            || self.stack.counters.cookies_sent == 0
            || segment.has(TcpFlags::SYN)
        {
            return false;
        }
        let iss = segment.ack.wrapping_sub(1);
        // What the SYN offered, as far as number and timestamp of our answer could hold it.
        let told = segment.options.timestamps.map(|(_, echo)| echo & 63);
        let offered = SegmentOptions {
            max_segment: Some(SIZES[(iss & 3) as usize]),
            sack_permitted: told.is_some_and(|told| told & 16 != 0),
            window_scale: told.map(|told| (told & 15) as u8).filter(|scale| *scale < 15),
            ..segment.options.clone()
        };
        let syn = Segment {
            seq: segment.seq.wrapping_sub(1),
            options: offered,
            ..segment.clone()
        };
        let mut request = self.describe(tracer, key, &syn);
        if self.cookie(&request) != iss {
            self.stack.counters.cookies_failed += 1;
            return false;
        }
        self.stack.counters.cookies_received += 1;
        // Of the segment's length all that is known is what the number could hold.
        request.first = self.first_window(key, u32::from(request.mss), request.peer_scale.is_some());
        request.iss = iss;
        let full = self.has_full_queue(key);
        if full {
            self.stack.counters.listen_overflows += 1;
            self.turn_away_last(tracer, key);
            return true;
        }
        let (local, remote) = (request.local, request.remote);
        let (v6, id) = (self.sockets[key].sock.v6, self.sockets[key].sock.id);
        let options = Options::tcp(&self.stack.sysctls);
        let body = Body::Tcp(Tcp::Request(Box::new(request)));
        let new = self.make_socket(
            tracer,
            (Transport::Tcp, v6),
            Provenance::Listener(id),
            options,
            body,
        );
        let sock = &mut self.sockets[new].sock;
        sock.local = Some(local);
        sock.remote = Some(remote);
        let new_id = sock.id;
        self.tell_listening(tracer, new_id, (TcpState::Closed, TcpState::SynReceived));
        self.stack.tcp_ports.pairs.insert((local, remote), new);
        self.become_connection(tracer, new, key);
        self.join_queue(tracer, new, key, segment);
        true
    }
}
