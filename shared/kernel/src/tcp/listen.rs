//! Listeners: half-open requests, the accept queue, and what happens when either is full.

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
use crate::socket::{Body, Wake, happened};
use crate::timer::{SocketKey, Ticket, Timer};
use socketarium_trace::event::{Kind, Provenance, SocketEvent, TimerEvent, TimerKind, Transport};
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{Errno, Nanos, PacketId};
use std::collections::VecDeque;
use std::net::SocketAddr;

#[derive(Debug)]
pub(crate) struct Listener {
    /// `listen()`'s backlog, cut to `somaxconn`. One more may wait.
    pub(crate) limit: u32,
    /// Half-open requests, the oldest first.
    requests: Vec<SocketKey>,
    /// Connections that nobody has accepted.
    queue: VecDeque<SocketKey>,
}

impl Listener {
    pub(crate) fn backlog(&self) -> (u32, u32, u32) {
        (self.requests.len() as u32, self.queue.len() as u32, self.limit)
    }

    pub(crate) fn has_connection(&self) -> bool {
        !self.queue.is_empty()
    }

    fn is_full(&self) -> bool {
        self.queue.len() > self.limit as usize
    }

    fn has_too_many_requests(&self) -> bool {
        self.requests.len() > self.limit as usize
    }
}

/// A SYN that was answered, as long as the answer is not acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) listener: SocketKey,
    local: SocketAddr,
    remote: SocketAddr,
    route: Route,
    irs: u32,
    iss: u32,
    mss: u16,
    own_mss: u16,
    first: FirstWindow,
    peer_window: u32,
    peer_scale: Option<u8>,
    timestamps: bool,
    sack: bool,
    recent: u32,
    offset: u32,
    answered_at: Nanos,
    repetitions: u32,
    /// Timeouts so far.
    timeouts: u32,
    /// The acknowledgement came and could not be used.
    acked: bool,
    last_answer: Option<Nanos>,
    packet: Option<PacketId>,
    pub(crate) timer: Timer,
}

impl Host {
    /// # Errors
    /// `EINVAL` for a socket that is connected, `EADDRINUSE` where another listens.
    pub(crate) fn listen_tcp(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        limit: u32,
    ) -> Result<(), Errno> {
        match &mut self.sockets[key].body {
            Body::Tcp(Tcp::Listener(listener)) => {
                listener.limit = limit;
                return Ok(());
            }
            Body::Tcp(Tcp::Idle) => {}
            _ => return Err(Errno::EINVAL),
        }
        self.check_listen_port(key)?;
        let socket = &mut self.sockets[key];
        let port = socket.sock.local.map_or(0, |local| local.port());
        socket.body = Body::Tcp(Tcp::Listener(Box::new(Listener {
            limit,
            requests: Vec::new(),
            queue: VecDeque::new(),
        })));
        socket.sock.shut_receive = false;
        socket.sock.shut_send = false;
        let id = socket.sock.id;
        self.stack.tcp_ports.listen(port, key);
        self.tell_listening(tracer, id, (TcpState::Closed, TcpState::Listen));
        self.touch(key);
        Ok(())
    }

    fn tell_listening(
        &self,
        tracer: &mut Tracer,
        socket: socketarium_trace::SocketId,
        (from, to): (TcpState, TcpState),
    ) {
        let why = tracer.reason().why;
        tracer.kernel(
            self.id,
            Kind::Socket(SocketEvent::StateChanged {
                socket,
                from,
                to,
                why,
            }),
        );
    }

    /// The first connection of the accept queue. `None`: nobody has come.
    ///
    /// # Errors
    /// `EINVAL` where it does not listen.
    pub(crate) fn accept_tcp(&mut self, key: SocketKey) -> Result<Option<SocketKey>, Errno> {
        let Body::Tcp(Tcp::Listener(listener)) = &mut self.sockets[key].body else {
            return Err(Errno::EINVAL);
        };
        let Some(connection) = listener.queue.pop_front() else {
            return Ok(None);
        };
        if let Body::Tcp(Tcp::Connection(tcb)) = &mut self.sockets[connection].body {
            tcb.listener = None;
        }
        Ok(Some(connection))
    }

    /// Whoever waits to be accepted is turned away (`inet_csk_listen_stop`).
    pub(crate) fn stop_listening(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let socket = &mut self.sockets[key];
        let id = socket.sock.id;
        let bound = socket.sock.port_bound;
        let Body::Tcp(body) = &mut socket.body else {
            return;
        };
        let Tcp::Listener(listener) = std::mem::replace(body, Tcp::Idle) else {
            return;
        };
        let port = socket.sock.local.map_or(0, |local| local.port());
        self.stack.tcp_ports.listen_no_more(port, key);
        self.tell_listening(tracer, id, (TcpState::Listen, TcpState::Closed));
        for request in listener.requests {
            self.drop_request(tracer, request);
        }
        for connection in listener.queue {
            self.touch(connection);
            self.sockets[connection].sock.orphan = true;
            if let Some(mut conn) = self.conn(tracer, connection) {
                conn.tcb.listener = None;
                if conn.tcb.state == TcpState::Closed {
                    conn.tcb.fate = Some(super::tcb::Fate::Over);
                } else {
                    conn.abort();
                }
            }
        }
        if !bound {
            self.stack.tcp_ports.release(port, key);
            self.sockets[key].sock.local = None;
        }
        self.touch(key);
    }

    /// A segment for a listener (`tcp_v4_do_rcv` in LISTEN).
    pub(crate) fn arrive_at_listener(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        segment: &Segment,
        packet: PacketId,
    ) {
        if segment.has(TcpFlags::RST) {
            return;
        }
        if segment.has(TcpFlags::ACK) {
            if !self.open_by_cookie(tracer, key, segment) {
                reply_reset(&mut self.stack, tracer, segment);
            }
        } else if segment.has(TcpFlags::SYN) && !segment.has(TcpFlags::FIN) {
            self.request(tracer, key, segment, packet);
        }
    }

    /// A SYN (`tcp_conn_request`).
    fn request(&mut self, tracer: &mut Tracer, key: SocketKey, segment: &Segment, packet: PacketId) {
        let reserved = self.next_first_number.take();
        let Body::Tcp(Tcp::Listener(listener)) = &self.sockets[key].body else {
            return;
        };
        let cookies = self.stack.sysctls.tcp_syncookies;
        let many = listener.has_too_many_requests();
        let with_cookie = cookies == 2 || (many && reserved.is_none());
        let waiting = listener.requests.len() as u32;
        if with_cookie && cookies == 0 {
            self.stack.counters.requests_dropped += 1;
            self.turn_away(tracer, key, packet);
            return;
        }
        if listener.is_full() {
            self.stack.counters.listen_overflows += 1;
            self.turn_away(tracer, key, packet);
            return;
        }
        let most = self.stack.sysctls.tcp_max_syn_backlog;
        if !with_cookie && cookies == 0 && reserved.is_none() && most.saturating_sub(waiting) < most >> 2 {
            self.turn_away(tracer, key, packet);
            return;
        }
        let mut request = self.describe(tracer, key, segment);
        if let Some(number) = reserved {
            request.iss = number;
        }
        if with_cookie {
            self.stack.counters.cookies_sent += 1;
            request.iss = self.cookie(&request);
            let low = u32::from(request.peer_scale.unwrap_or(15)) | u32::from(request.sack) << 4;
            request.offset = request.offset & !63 | low.wrapping_sub(super::rtt::clock(tracer.now())) & 63;
            let answer = request.answer(tracer.now());
            emit(&mut self.stack, tracer, answer, None);
            return;
        }
        self.remember_request(tracer, key, request);
    }

    /// A connection that finds no room is not answered: its SYN will come again.
    fn turn_away(&mut self, tracer: &mut Tracer, key: SocketKey, packet: PacketId) {
        self.stack.counters.listen_drops += 1;
        let socket = self.sockets[key].sock.id;
        tracer.kernel(
            self.id,
            Kind::Socket(SocketEvent::Overflowed {
                socket,
                packet: Some(packet),
            }),
        );
    }

    /// What a SYN asks for, and what it gets.
    fn describe(&mut self, tracer: &Tracer, key: SocketKey, segment: &Segment) -> Request {
        let (iss, offset) = first_numbers(&mut self.stack);
        let remote = segment.source;
        let route = self.stack.networks.route(remote.ip()).unwrap_or(Route::Link);
        let sysctls = &self.stack.sysctls;
        let sock = &self.sockets[key].sock;
        let options = &segment.options;
        let limit = sock.options.max_segment;
        let own_mss = own_mss(&self.stack, route, remote.ip(), limit);
        let timestamps = options.timestamps.filter(|_| sysctls.tcp_timestamps > 0);
        let peer_scale = options.window_scale.filter(|_| sysctls.tcp_window_scaling > 0);
        let space = of_space(i64::from(sock.options.receive_buffer), FIRST_RATIO) as u32;
        let mut clamp = sock.options.window_clamp;
        if sock.options.receive_buffer_locked && (clamp == 0 || clamp > space) {
            clamp = space;
        }
        let mss = u32::from(own_mss) - if timestamps.is_some() { 12 } else { 0 };
        let largest = peer_scale.map(|_| sysctls.tcp_rmem[2].max(sysctls.rmem_max));
        Request {
            listener: key,
            local: segment.destination,
            remote,
            route,
            irs: segment.seq,
            iss,
            mss: peer_mss(options, limit),
            own_mss,
            first: FirstWindow::select(space, mss, clamp, largest),
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

    fn remember_request(&mut self, tracer: &mut Tracer, key: SocketKey, mut request: Request) {
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
            listener.requests.push(new);
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
        let attempt = match &socket.body {
            Body::Tcp(Tcp::Request(request)) => request.timeouts,
            _ => 0,
        };
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
        let listener = request.listener;
        let (timeouts, acked) = (request.timeouts, request.acked);
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

    fn repeat_answer(&mut self, tracer: &mut Tracer, key: SocketKey) {
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

    fn forget_request(&mut self, key: SocketKey, listener: SocketKey) {
        if let Some(socket) = self.sockets.get_mut(listener)
            && let Body::Tcp(Tcp::Listener(listening)) = &mut socket.body
        {
            listening.requests.retain(|request| *request != key);
            self.touch(listener);
        }
    }

    /// Nothing will come of a request.
    pub(crate) fn drop_request(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let Body::Tcp(Tcp::Request(request)) = &self.sockets[key].body else {
            return;
        };
        let listener = request.listener;
        self.forget_request(key, listener);
        let id = self.sockets[key].sock.id;
        self.cancel_request_timer(tracer, key);
        self.tell_listening(tracer, id, (TcpState::SynReceived, TcpState::Closed));
        self.remove_tcp(tracer, key);
    }

    fn cancel_request_timer(&mut self, tracer: &mut Tracer, key: SocketKey) {
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
        let listener = request.listener;
        let bare = segment.end() == request.irs.wrapping_add(1);
        let timeouts = request.timeouts;
        let sock = &self.sockets[listener].sock;
        if bare && timeouts < defer_count(sock.options.defer_accept_seconds) {
            self.acked(key);
            return;
        }
        let full = match &self.sockets[listener].body {
            Body::Tcp(Tcp::Listener(listening)) => listening.is_full(),
            _ => true,
        };
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
    fn turn_away_last(&mut self, tracer: &mut Tracer, listener: SocketKey) {
        self.stack.counters.listen_drops += 1;
        let packet = match tracer.reason().why {
            socketarium_trace::event::Why::Segment(packet) => Some(packet),
            _ => None,
        };
        let socket = self.sockets[listener].sock.id;
        tracer.kernel(self.id, Kind::Socket(SocketEvent::Overflowed { socket, packet }));
    }

    fn acked(&mut self, key: SocketKey) {
        if let Body::Tcp(Tcp::Request(request)) = &mut self.sockets[key].body {
            request.acked = true;
        }
    }

    /// A request turns into a connection, with what its listener bequeaths (`tcp_create_openreq_child`).
    fn become_connection(&mut self, tracer: &Tracer, key: SocketKey, listener: SocketKey) {
        let options = self.sockets[listener].sock.options.clone();
        let socket = &mut self.sockets[key];
        let Body::Tcp(Tcp::Request(request)) = &socket.body else {
            return;
        };
        let tcb = request.connection(tracer.now(), listener, &self.stack.sysctls);
        let local = request.local;
        socket.sock.options = options;
        socket.sock.orphan = false;
        socket.body = Body::Tcp(Tcp::Connection(Box::new(tcb)));
        self.stack.tcp_ports.claim(local.port(), key, true);
    }

    fn join_queue(&mut self, tracer: &mut Tracer, key: SocketKey, listener: SocketKey, segment: &Segment) {
        if let Body::Tcp(Tcp::Listener(listening)) = &mut self.sockets[listener].body {
            listening.queue.push_back(key);
        }
        self.touch(listener);
        if let Some(mut conn) = self.conn(tracer, key) {
            let (mtu, limit) = (conn.path_mtu(), conn.sock.options.max_segment);
            conn.tcb.sync_mss(mtu, limit);
            if conn.arrive(segment) == super::arrive::Answer::Reset {
                reply_reset(conn.stack, conn.tracer, segment);
            }
        }
        self.wakes.push(Wake {
            socket: listener,
            happened: happened::READABLE,
        });
    }

    /// A number that tells, when it comes back, what the SYN had asked for.
    fn cookie(&self, request: &Request) -> u32 {
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
    fn open_by_cookie(&mut self, tracer: &mut Tracer, key: SocketKey, segment: &Segment) -> bool {
        const SIZES: [u16; 4] = [536, 1300, 1440, 1460];
        if self.stack.sysctls.tcp_syncookies == 0
            || self.stack.counters.cookies_sent == 0
            || segment.has(TcpFlags::SYN)
        {
            return false;
        }
        let iss = segment.ack.wrapping_sub(1);
        let mut request = self.describe(tracer, key, segment);
        request.irs = segment.seq.wrapping_sub(1);
        request.mss = SIZES[(iss & 3) as usize];
        if self.cookie(&request) != iss {
            self.stack.counters.cookies_failed += 1;
            return false;
        }
        self.stack.counters.cookies_received += 1;
        request.iss = iss;
        let told = segment.options.timestamps.map(|(_, echo)| echo & 63);
        request.peer_scale = told.map(|told| (told & 15) as u8).filter(|scale| *scale < 15);
        request.sack = told.is_some_and(|told| told & 16 != 0);
        let full = match &self.sockets[key].body {
            Body::Tcp(Tcp::Listener(listening)) => listening.is_full(),
            _ => true,
        };
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

impl Request {
    fn answer(&self, now: Nanos) -> Segment {
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

    fn acknowledgement(&self, now: Nanos) -> Segment {
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

    fn connection(&self, now: Nanos, listener: SocketKey, sysctls: &crate::Sysctls) -> Tcb {
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
fn defer_count(wanted: u32) -> u32 {
    let (mut count, mut passed, mut timeout) = (0, 0, 1);
    while passed < wanted {
        count += 1;
        passed += timeout;
        timeout = (timeout * 2).min(120);
    }
    count
}
