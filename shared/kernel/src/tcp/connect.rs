//! `connect()`, and the answers to our SYN.

use super::arrive::Answer;
use super::opened::{own_mss, peer_mss};
use super::tcb::{Piece, Tcb};
use super::window::FirstWindow;
use super::{Conn, Segment, Tcp, seq};
use crate::descriptor::Object;
use crate::host::{Host, Stack};
use crate::process::{Attempt, Partial, Sleep};
use crate::socket::{Body, Joining, Wake, address, happened};
use crate::timer::SocketKey;
use crate::{Reply, Tracer};
use socketarium_trace::net::{Address, TcpFlags, TcpState};
use socketarium_trace::{Errno, Nanos};
use std::net::SocketAddr;

impl Host {
    pub(crate) fn connect_tcp(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        (to, length): (&Address, u32),
        nonblock: bool,
        partial: &mut Partial,
    ) -> Attempt {
        if length < 2 {
            return Err(Errno::EINVAL).into();
        }
        if self.was_disconnected(key, partial) {
            return Err(Errno::EPIPE).into();
        }
        if *to == Address::Other(0) {
            self.sockets[key].sock.disconnects += 1;
            self.disconnect_tcp(tracer, key);
            return Reply::value(0).into();
        }
        let errno = match self.sockets[key].sock.joining {
            // It has begun, and only waits.
            _ if partial.again => Errno::EINPROGRESS,
            Joining::Connected => return Err(Errno::EISCONN).into(),
            Joining::Disconnecting => return Err(Errno::EINVAL).into(),
            Joining::Connecting => Errno::EALREADY,
            Joining::Unconnected => {
                if let Err(errno) = self.begin_connection(tracer, key, (to, length)) {
                    return Err(errno).into();
                }
                Errno::EINPROGRESS
            }
        };
        let state = self.sockets[key].tcp().map_or(TcpState::Closed, Tcp::state);
        let sock = &mut self.sockets[key].sock;
        match state {
            TcpState::SynSent | TcpState::SynReceived if nonblock || partial.expired => Err(errno).into(),
            TcpState::SynSent | TcpState::SynReceived => Attempt::Sleep(Sleep::on(Object::Socket(key))),
            TcpState::Closed => {
                let error = sock.take_error().unwrap_or(Errno::ECONNABORTED);
                self.disconnect_tcp(tracer, key);
                Err(error).into()
            }
            TcpState::Listen
            | TcpState::Established
            | TcpState::FinWait1
            | TcpState::FinWait2
            | TcpState::CloseWait
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::TimeWait => {
                sock.joining = Joining::Connected;
                Reply::value(0).into()
            }
        }
    }

    /// Somebody disconnected the socket while a call slept on it.
    pub(super) fn was_disconnected(&self, key: SocketKey, partial: &mut Partial) -> bool {
        let now = self.sockets[key].sock.disconnects;
        let before = std::mem::replace(&mut partial.disconnects, now);
        partial.again && before != now
    }

    /// The SYN leaves.
    fn begin_connection(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        (to, length): (&Address, u32),
    ) -> Result<(), Errno> {
        let is_closed = self.sockets[key].tcp().is_some_and(Tcp::is_idle);
        if !is_closed {
            return Err(Errno::EISCONN);
        }
        let v6 = self.sockets[key].sock.v6;
        let named = address::inet(to, length, v6)?;
        let named = match self.sockets[key].sock.local {
            // No address is the one that the socket has.
            Some(own) if !v6 && named.ip().is_unspecified() && !own.ip().is_unspecified() => {
                SocketAddr::new(own.ip(), named.port())
            }
            Some(_) | None => address::destination(named),
        };
        // A mapped address is IPv4's.
        let remote = SocketAddr::new(named.ip().to_canonical(), named.port());
        let route = self.stack.networks.route(remote.ip())?;
        let own = match self.sockets[key].sock.local {
            Some(local) if !local.ip().is_unspecified() => local.ip().to_canonical(),
            Some(_) | None => self.stack.networks.source_for(remote.ip())?,
        };
        if own.is_loopback() && route == address::Route::Link {
            // Nothing from there leaves the host.
            return Err(Errno::EINVAL);
        }
        let port = self.choose_port(key, (own, remote), tracer.now())?;
        if self.sockets[key].sock.port().is_none() {
            self.stack.tcp_ports.claim(port, key, false);
        }
        let number = if let Some(waiting) = self
            .stack
            .tcp_ports
            .pairs
            .get(&(SocketAddr::new(own, port), remote))
            .copied()
        {
            self.give_way(tracer, waiting)
        } else {
            None
        };
        let local = SocketAddr::new(own, port);
        self.stack.tcp_ports.pairs.insert((local, remote), key);
        let tcb = Tcb::new((local, remote), route, &self.stack.sysctls);
        let socket = &mut self.sockets[key];
        socket.sock.local = Some(local);
        socket.sock.remote = Some(remote);
        socket.sock.lost_port = false;
        socket.sock.joining = Joining::Connecting;
        socket.sock.error = None;
        socket.body = Body::Tcp(Tcp::Connection(Box::new(tcb)));
        if let Some(mut conn) = self.conn(tracer, key) {
            conn.send_syn(number);
        }
        Ok(())
    }

    /// The socket is as if it had never been connected (`tcp_disconnect`).
    pub(crate) fn disconnect_tcp(&mut self, tracer: &mut Tracer, key: SocketKey) {
        if self.sockets[key].is_listening() {
            self.stop_listening(tracer, key);
        } else if let Some(mut conn) = self.conn(tracer, key) {
            conn.abort();
            self.unhash(key);
        }
        let socket = &mut self.sockets[key];
        let sock = &mut socket.sock;
        sock.joining = Joining::Unconnected;
        sock.options.quick_ack = true;
        sock.remote = None;
        sock.shut_receive = false;
        sock.shut_send = false;
        // An address stays that `bind()` named, a port that nobody did stays in the name.
        let own = sock.local.filter(|_| !sock.address_bound);
        if let Some(own) = own {
            sock.local = Some(SocketAddr::new(address::any(sock.v6).ip(), own.port()));
        }
        socket.body = Body::Tcp(Tcp::Idle);
        self.touch(key);
        self.wakes.push(Wake {
            socket: key,
            happened: happened::ERROR,
        });
    }
}

/// Where a host's sequence numbers and timestamps begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirstNumbers {
    number: u32,
    /// What is added to the clock of timestamps.
    offset: u32,
    since: Nanos,
}

/// A first sequence number, and the offset of a connection's timestamps. The one goes up by one each 64 nanoseconds, the
/// other stays: a new connection comes behind what is left of the last between the same ends (RFC 9293, section
/// 3.4.1). That Linux begins elsewhere for every pair of ends is left out.
pub(crate) fn first_numbers(stack: &mut Stack, now: Nanos) -> (u32, u32) {
    let random = &mut stack.random;
    let first = stack.first_numbers.get_or_insert_with(|| FirstNumbers {
        number: random.next() as u32,
        offset: random.next() as u32,
        since: now,
    });
    let passed = now.since(first.since).0 >> 6;
    (first.number.wrapping_add(passed as u32), first.offset)
}

impl Conn<'_> {
    /// `number`: where the sequence begins, after a connection whose place it takes.
    fn send_syn(&mut self, number: Option<u32>) {
        let now = self.now();
        let (fresh, offset) = first_numbers(self.stack, now);
        let iss = number.unwrap_or(fresh);
        self.tcb.begin_at(iss);
        self.tcb.agreed.offset = offset;
        self.tcb.acking.interactive = u32::from(!self.sock.options.quick_ack);
        let limit = self.sock.options.max_segment;
        let mss = own_mss(self.stack, self.tcb.route, self.tcb.remote.ip(), limit);
        self.tcb.receive.advertised_mss = mss;
        let (space, clamp) = self.first_space();
        let sysctls = &self.stack.sysctls;
        let largest = (sysctls.tcp_window_scaling > 0).then_some(sysctls.tcp_rmem[2].max(sysctls.rmem_max));
        self.tcb
            .take_first_window(FirstWindow::select(space, u32::from(mss), clamp, largest));
        // Until the peer says more, and with the options that we ask for.
        self.tcb.send.mss_clamp = super::opened::DEFAULT_MSS;
        let mtu = self.path_mtu();
        self.tcb.agreed.timestamps = self.stack.sysctls.tcp_timestamps > 0;
        self.tcb.sync_mss(mtu, limit);
        self.tcb.agreed.timestamps = false;
        self.set_state(TcpState::SynSent);
        let mut syn = Piece::new(iss);
        syn.syn = true;
        self.tcb.send.written = iss.wrapping_add(1);
        self.tcb.send.memory += super::send::PIECE;
        self.tcb.pool.take(super::send::PIECE);
        self.send_piece(&mut syn);
        self.tcb.send.nxt = self.tcb.send.written;
        self.tcb.send.pushed = self.tcb.send.written;
        self.tcb.send.sent.push_back(syn);
        let delay = self.tcb.rtt.timeout_nanos;
        self.arm_retransmission(super::tcb::Awaits::Acknowledgement, delay);
    }

    /// Space for the first window, and what it may not go beyond.
    fn first_space(&self) -> (u32, u32) {
        let space = self.tcb.full_space(self.sock).max(0) as u32;
        let mut clamp = self.sock.options.window_clamp;
        if self.sock.options.receive_buffer_locked && (clamp == 0 || clamp > space) {
            clamp = space;
        }
        (space, clamp)
    }

    /// An answer to our SYN, or the peer's own (`tcp_rcv_synsent_state_process`).
    pub(crate) fn arrive_opening(&mut self, segment: &Segment) -> Answer {
        if segment.has(TcpFlags::ACK) {
            let send = &self.tcb.send;
            if !seq::after(segment.ack, send.una) || seq::after(segment.ack, send.nxt) {
                return Answer::Reset;
            }
            if segment.has(TcpFlags::RST) {
                self.reset_by_peer();
            } else if segment.has(TcpFlags::SYN) {
                self.opened_by_answer(segment);
            }
        } else if segment.has(TcpFlags::SYN) && !segment.has(TcpFlags::RST) {
            self.opened_from_both_sides(segment);
        }
        Answer::Nothing
    }

    /// What the peer's SYN offers and we had offered too.
    fn agree(&mut self, segment: &Segment) {
        let options = &segment.options;
        let sysctls = &self.stack.sysctls;
        let agreed = &mut self.tcb.agreed;
        agreed.timestamps = options.timestamps.is_some() && sysctls.tcp_timestamps > 0;
        agreed.sack = options.sack_permitted && sysctls.tcp_sack > 0;
        agreed.scaling = options.window_scale.is_some() && sysctls.tcp_window_scaling > 0;
        if let Some((value, _)) = options.timestamps.filter(|_| agreed.timestamps) {
            agreed.recent = value;
            agreed.recent_at = Some(self.tracer.now());
        }
        self.tcb.send.scale = options
            .window_scale
            .filter(|_| agreed.scaling)
            .unwrap_or(0)
            .min(14);
        if !agreed.scaling {
            self.tcb.receive.scale = 0;
            self.tcb.receive.clamp = self.tcb.receive.clamp.min(65_535);
        }
        self.tcb.send.mss_clamp = peer_mss(options, self.sock.options.max_segment);
        let receive = &mut self.tcb.receive;
        receive.irs = segment.seq;
        receive.nxt = segment.seq.wrapping_add(1);
        receive.told_at = receive.nxt;
        receive.copied = receive.nxt;
        let window = u32::from(segment.window);
        self.tcb.send.window = window;
        self.tcb.send.window_seq = segment.seq;
        self.tcb.send.max_window = self.tcb.send.max_window.max(window);
    }

    fn opened_by_answer(&mut self, segment: &Segment) {
        self.agree(segment);
        self.take_ack(segment);
        let (mtu, limit) = (self.path_mtu(), self.sock.options.max_segment);
        self.tcb.sync_mss(mtu, limit);
        self.tcb.guess_segments();
        self.set_state(TcpState::Established);
        self.tcb.receive.predicted = (self.tcb.send.scale == 0).then_some(self.tcb.send.window);
        self.init_transfer();
        self.tcb.guess_segments();
        self.tcb.acking.last_received = self.now();
        self.wake(happened::ANYTHING);
        if self.sock.writers_waiting > 0
            || self.sock.options.defer_accept_seconds > 0
            || self.is_interactive()
        {
            // Data is about to be sent, and the acknowledgement with it.
            self.schedule_acknowledgement();
            self.acknowledge_quickly();
            let due = Nanos(self.now().0 + super::acknowledge::LONGEST);
            self.arm_delayed_ack(due);
            return;
        }
        self.send_acknowledgement();
        let nagle = self.nagle();
        self.push(nagle);
    }

    /// Both sides sent a SYN (simultaneous open).
    fn opened_from_both_sides(&mut self, segment: &Segment) {
        self.agree(segment);
        let (mtu, limit) = (self.path_mtu(), self.sock.options.max_segment);
        self.tcb.sync_mss(mtu, limit);
        self.tcb.guess_segments();
        self.set_state(TcpState::SynReceived);
        if let Some(mut syn) = self.tcb.send.sent.pop_front() {
            self.send_piece(&mut syn);
            self.tcb.send.sent.push_front(syn);
        }
    }
}
