//! Half-open requests: a SYN that was answered, until the answer is acknowledged or given up.

use super::connect::first_numbers;
use super::deliver::reply_reset;
use super::opened::{own_mss, peer_mss};
use super::tcb::Tcb;
use super::timers::{milliseconds, seconds};
use super::transmit::emit;
use super::window::{FIRST_RATIO, FirstWindow, of_space};
use super::{Chunk, Segment, SegmentOptions, Tcp, seq};
use crate::Tracer;
use crate::host::Host;
use crate::socket::address::Route;
use crate::socket::option::Options;
use crate::socket::{Body, Socket};
use crate::timer::{SocketKey, Ticket, Timer};
use socketarium_trace::event::{Kind, Provenance, SocketEvent, TimerEvent, TimerKind, Transport, Why};
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{Nanos, PacketId, SocketId};
use std::net::SocketAddr;

/// A SYN that was answered, as long as the answer is not acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Its listener, by place and name: it may be gone, or listen no more.
    pub(crate) listener: (SocketKey, SocketId),
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    pub(super) route: Route,
    pub(super) irs: u32,
    pub(super) iss: u32,
    pub(super) mss: u16,
    pub(super) own_mss: u16,
    pub(super) first: FirstWindow,
    pub(super) peer_window: u32,
    pub(super) peer_scale: Option<u8>,
    pub(super) timestamps: bool,
    pub(super) sack: bool,
    pub(super) recent: u32,
    pub(super) offset: u32,
    pub(super) answered_at: Nanos,
    pub(super) repetitions: u32,
    /// Timeouts so far.
    pub(super) timeouts: u32,
    /// The acknowledgement came and could not be used.
    pub(super) acked: bool,
    pub(super) last_answer: Option<Nanos>,
    pub(super) packet: Option<PacketId>,
    pub(crate) timer: Timer,
}

impl Host {
    /// What a SYN asks for, and what it gets.
    pub(super) fn describe(&mut self, tracer: &Tracer, key: SocketKey, segment: &Segment) -> Request {
        let remote = segment.source;
        let (iss, offset) = first_numbers(&mut self.stack, tracer.now());
        let route = self.stack.networks.route(remote.ip()).unwrap_or(Route::Link);
        let sysctls = &self.stack.sysctls;
        let sock = &self.sockets[key].sock;
        let options = &segment.options;
        let limit = sock.options.max_segment;
        let own_mss = own_mss(&self.stack, route, remote.ip(), limit);
        let timestamps = options.timestamps.filter(|_| sysctls.tcp_timestamps > 0);
        let peer_scale = options.window_scale.filter(|_| sysctls.tcp_window_scaling > 0);
        let mss = u32::from(own_mss) - if timestamps.is_some() { 12 } else { 0 };
        Request {
            listener: (key, sock.id),
            local: segment.destination,
            remote,
            route,
            irs: segment.seq,
            iss,
            mss: peer_mss(options, limit),
            own_mss,
            first: self.first_window(key, mss, peer_scale.is_some()),
            peer_window: u32::from(segment.window),
            peer_scale,
            timestamps: timestamps.is_some(),
            sack: options.sack_permitted && sysctls.tcp_sack > 0,
            recent: timestamps.map_or(0, |(value, _)| value),
            offset,
            answered_at: tracer.now(),
            repetitions: 0,
            timeouts: 0,
            acked: false,
            last_answer: None,
            packet: None,
            timer: Timer::default(),
        }
    }

    /// What a listener offers whoever asks.
    pub(super) fn first_window(&self, key: SocketKey, mss: u32, scaled: bool) -> FirstWindow {
        let options = &self.sockets[key].sock.options;
        let sysctls = &self.stack.sysctls;
        let space = of_space(i64::from(options.receive_buffer), FIRST_RATIO) as u32;
        let mut clamp = options.window_clamp;
        if options.receive_buffer_locked && (clamp == 0 || clamp > space) {
            clamp = space;
        }
        let largest = scaled.then_some(sysctls.tcp_rmem[2].max(sysctls.rmem_max));
        FirstWindow::select(space, mss, clamp, largest)
    }

    pub(super) fn remember_request(&mut self, tracer: &mut Tracer, key: SocketKey, mut request: Request) {
        let (local, remote) = (request.local, request.remote);
        let v6 = self.sockets[key].sock.v6;
        let listener_id = self.sockets[key].sock.id;
        let answer = request.answer(tracer.now());
        let options = Options::tcp(&self.stack.sysctls);
        let due = Nanos(tracer.now().0 + seconds(1));
        request.timer.arm(due);
        let new = self.make_socket(
            tracer,
            (Transport::Tcp, v6),
            Provenance::Listener(listener_id),
            options,
            Body::Tcp(Tcp::Request(Box::new(request))),
        );
        let sock = &mut self.sockets[new].sock;
        sock.local = Some(local);
        sock.remote = Some(remote);
        sock.orphan = true;
        let id = sock.id;
        self.stack.tcp_ports.pairs.insert((local, remote), new);
        if let Body::Tcp(Tcp::Listener(listener)) = &mut self.sockets[key].body {
            listener.requests.insert(new);
        }
        self.tell_listening(tracer, id, (TcpState::Closed, TcpState::SynReceived));
        self.touch(new);
        self.touch(key);
        let packet = emit(&mut self.stack, tracer, answer, None);
        if let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[new].body {
            request.packet = Some(packet);
        }
        self.arm_request(tracer, new, due);
    }

    fn arm_request(&mut self, tracer: &mut Tracer, key: SocketKey, due: Nanos) {
        let socket = &self.sockets[key];
        let attempt = socket
            .tcp()
            .and_then(Tcp::request)
            .map_or(0, |request| request.timeouts);
        let id = socket.sock.id;
        self.stack.timers.remind(
            due,
            Ticket {
                socket: key,
                id: id.0,
                kind: TimerKind::SynAck,
            },
        );
        tracer.kernel(
            self.id,
            Kind::Timer(TimerEvent::Armed {
                socket: id,
                timer: TimerKind::SynAck,
                due,
                attempt,
            }),
        );
    }

    /// The answer to a SYN was not acknowledged (`reqsk_timer_handler`).
    pub(crate) fn request_timer(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let now = tracer.now();
        let retries = self.stack.sysctls.tcp_synack_retries;
        let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body else {
            return;
        };
        let (timeouts, acked) = (request.timeouts, request.acked);
        let Some(listener) = self.listener_of(key) else {
            self.drop_request(tracer, key);
            return;
        };
        let sock = &self.sockets[listener].sock;
        let own = sock.options.syn_count;
        let most = if own > 0 { own } else { retries };
        let deferred = defer_count(sock.options.defer_accept_seconds);
        let expired = timeouts >= most && (deferred == 0 || !acked || timeouts >= deferred);
        if expired {
            self.drop_request(tracer, key);
            return;
        }
        let repeat = deferred == 0 || !acked || timeouts + 1 >= deferred;
        let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body else {
            return;
        };
        request.timeouts += 1;
        let delay = (seconds(1) << request.timeouts.min(20)).min(seconds(120));
        let due = Nanos(now.0 + delay);
        request.timer.arm(due);
        if repeat {
            request.repetitions += 1;
            self.repeat_answer(tracer, key);
        }
        self.arm_request(tracer, key, due);
    }

    pub(super) fn repeat_answer(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let now = tracer.now();
        let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body else {
            return;
        };
        let (answer, before) = (request.answer(now), request.packet);
        let packet = emit(&mut self.stack, tracer, answer, before);
        if let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body {
            request.packet = Some(packet);
        }
    }

    /// The listener of a request, if it still listens.
    pub(super) fn listener_of(&self, key: SocketKey) -> Option<SocketKey> {
        let request = self.sockets.get(key)?.tcp()?.request()?;
        let (listener, id) = request.listener;
        let listens = |socket: &Socket| socket.sock.id == id && socket.is_listening();
        self.sockets.get(listener).filter(|socket| listens(socket))?;
        Some(listener)
    }

    fn forget_request(&mut self, key: SocketKey, listener: SocketKey) {
        if let Body::Tcp(Tcp::Listener(listening)) = &mut self.sockets[listener].body {
            listening.requests.remove(&key);
            self.touch(listener);
        }
    }

    /// Nothing will come of a request.
    pub(crate) fn drop_request(&mut self, tracer: &mut Tracer, key: SocketKey) {
        if let Some(listener) = self.listener_of(key) {
            self.forget_request(key, listener);
        }
        let id = self.sockets[key].sock.id;
        self.cancel_request_timer(tracer, key);
        self.tell_listening(tracer, id, (TcpState::SynReceived, TcpState::Closed));
        self.remove_tcp(tracer, key);
    }

    pub(super) fn cancel_request_timer(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let socket = &mut self.sockets[key];
        if let Body::Tcp(Tcp::Request(request)) = &mut socket.body
            && request.timer.cancel()
        {
            tracer.kernel(
                self.id,
                Kind::Timer(TimerEvent::Cancelled {
                    socket: socket.sock.id,
                    timer: TimerKind::SynAck,
                }),
            );
        }
    }

    /// A segment for a request (`tcp_check_req`).
    pub(crate) fn arrive_at_request(&mut self, tracer: &mut Tracer, key: SocketKey, segment: &Segment) {
        let now = tracer.now();
        let pause = milliseconds(u64::from(self.stack.sysctls.tcp_invalid_ratelimit));
        let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body else {
            return;
        };
        let old = segment
            .options
            .timestamps
            .is_some_and(|(value, _)| request.timestamps && (value.wrapping_sub(request.recent) as i32) < 0);
        let control =
            segment.flags.0 & (TcpFlags::SYN.0 | TcpFlags::ACK.0 | TcpFlags::RST.0 | TcpFlags::FIN.0);
        if segment.seq == request.irs && control == TcpFlags::SYN.0 && !old {
            if request.last_answer.is_none_or(|last| now.since(last).0 >= pause) {
                request.last_answer = Some(now);
                self.repeat_answer(tracer, key);
            }
            return;
        }
        if segment.has(TcpFlags::ACK) && segment.ack != request.iss.wrapping_add(1) {
            if !segment.has(TcpFlags::RST) {
                reply_reset(&mut self.stack, tracer, segment);
            }
            return;
        }
        let nxt = request.irs.wrapping_add(1);
        let end = nxt.wrapping_add(request.first.window);
        let inside = segment.seq == nxt
            || (seq::after(segment.end(), nxt) && seq::before(segment.seq, end))
            || (segment.seq == end && segment.sequence_length() == 0);
        if old || !inside {
            if !segment.has(TcpFlags::RST)
                && request.last_answer.is_none_or(|last| now.since(last).0 >= pause)
            {
                request.last_answer = Some(now);
                let answer = request.acknowledgement(now);
                emit(&mut self.stack, tracer, answer, None);
            }
            return;
        }
        if let Some((value, _)) = segment
            .options
            .timestamps
            .filter(|_| !seq::after(segment.seq, nxt))
        {
            request.recent = value;
        }
        let starts_over = segment.has(TcpFlags::SYN) && segment.seq != request.irs;
        if segment.has(TcpFlags::RST) || starts_over {
            if !segment.has(TcpFlags::RST) {
                reply_reset(&mut self.stack, tracer, segment);
            }
            self.drop_request(tracer, key);
            return;
        }
        if segment.has(TcpFlags::ACK) {
            self.complete(tracer, key, segment);
        }
    }

    /// The last acknowledgement of a handshake.
    fn complete(&mut self, tracer: &mut Tracer, key: SocketKey, segment: &Segment) {
        let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body else {
            return;
        };
        let bare = segment.end() == request.irs.wrapping_add(1);
        let timeouts = request.timeouts;
        let Some(listener) = self.listener_of(key) else {
            return;
        };
        let sock = &self.sockets[listener].sock;
        if bare && timeouts < defer_count(sock.options.defer_accept_seconds) {
            self.acked(key);
            return;
        }
        let full = self.has_full_queue(listener);
        if full {
            self.stack.counters.listen_overflows += 1;
            self.turn_away_last(tracer, listener);
            if self.stack.sysctls.tcp_abort_on_overflow == 0 {
                self.acked(key);
            } else {
                reply_reset(&mut self.stack, tracer, segment);
                self.drop_request(tracer, key);
            }
            return;
        }
        self.cancel_request_timer(tracer, key);
        self.forget_request(key, listener);
        self.become_connection(tracer, key, listener);
        self.join_queue(tracer, key, listener, segment);
    }

    /// The last acknowledgement found no room.
    pub(super) fn turn_away_last(&mut self, tracer: &mut Tracer, listener: SocketKey) {
        self.stack.counters.listen_drops += 1;
        let packet = match tracer.reason().why {
            Why::Segment(packet) => Some(packet),
            Why::Call(_) | Why::Exit | Why::Timer | Why::Unknown => None,
        };
        let socket = self.sockets[listener].sock.id;
        tracer.kernel(self.id, Kind::Socket(SocketEvent::Overflowed { socket, packet }));
    }

    fn acked(&mut self, key: SocketKey) {
        if let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body {
            request.acked = true;
        }
    }
}

impl Request {
    pub(super) fn answer(&self, now: Nanos) -> Segment {
        Segment {
            source: self.local,
            destination: self.remote,
            flags: TcpFlags(TcpFlags::SYN.0 | TcpFlags::ACK.0),
            seq: self.iss,
            ack: self.irs.wrapping_add(1),
            window: self.first.window.min(65_535) as u16,
            options: SegmentOptions {
                max_segment: Some(self.own_mss),
                sack_permitted: self.sack,
                timestamps: self.timestamps_at(now),
                window_scale: self.peer_scale.map(|_| self.first.scale),
                sack: Vec::new(),
            },
            data: Chunk::default(),
        }
    }

    fn timestamps_at(&self, now: Nanos) -> Option<(u32, u32)> {
        let value = super::rtt::clock(now).wrapping_add(self.offset);
        self.timestamps.then_some((value, self.recent))
    }

    pub(super) fn acknowledgement(&self, now: Nanos) -> Segment {
        Segment {
            flags: TcpFlags::ACK,
            seq: self.iss.wrapping_add(1),
            window: (self.first.window >> self.first.scale).min(65_535) as u16,
            options: SegmentOptions {
                timestamps: self.timestamps_at(now),
                ..SegmentOptions::default()
            },
            ..self.answer(now)
        }
    }

    pub(super) fn connection(&self, now: Nanos, listener: SocketKey, sysctls: &crate::Sysctls) -> Tcb {
        let mut tcb = Tcb::new((self.local, self.remote), self.route, sysctls);
        tcb.state = TcpState::SynReceived;
        tcb.listener = Some(listener);
        tcb.begin_at(self.iss);
        let nxt = self.iss.wrapping_add(1);
        tcb.send.una = self.iss;
        tcb.send.nxt = nxt;
        tcb.send.written = nxt;
        tcb.send.pushed = nxt;
        tcb.send.small = nxt;
        tcb.send.mss_clamp = self.mss;
        tcb.send.scale = self.peer_scale.unwrap_or(0).min(14);
        tcb.send.window = self.peer_window;
        tcb.send.max_window = self.peer_window;
        tcb.send.window_seq = self.irs;
        tcb.take_first_window(self.first);
        tcb.receive.irs = self.irs;
        tcb.receive.nxt = self.irs.wrapping_add(1);
        tcb.receive.told_at = tcb.receive.nxt;
        tcb.receive.copied = tcb.receive.nxt;
        tcb.receive.advertised_mss = self.own_mss;
        tcb.agreed.timestamps = self.timestamps;
        tcb.agreed.sack = self.sack;
        tcb.agreed.scaling = self.peer_scale.is_some();
        tcb.agreed.recent = self.recent;
        tcb.agreed.recent_at = self.timestamps.then_some(now);
        tcb.agreed.offset = self.offset;
        tcb.acking.last_received = now;
        tcb.loss.timeouts = self.repetitions;
        if self.repetitions == 0 {
            let micros = (now.since(self.answered_at).0 / 1000).min(u64::from(u32::MAX >> 4)) as u32;
            tcb.rtt.least = micros.max(1);
            tcb.rtt.measured(micros, (nxt, nxt), sysctls);
            tcb.rtt.set_timeout(sysctls);
        }
        tcb
    }
}

/// Timeouts that a connection may wait for its first data, from the seconds of `TCP_DEFER_ACCEPT`.
pub(super) fn defer_count(wanted: u32) -> u32 {
    let (mut count, mut passed, mut timeout) = (0, 0, 1);
    while passed < wanted {
        count += 1;
        passed += timeout;
        timeout = (timeout * 2).min(120);
    }
    count
}
