//! Listeners: half-open requests, the accept queue, and what happens when either is full.

use super::deliver::reply_reset;
use super::transmit::emit;
use super::{Segment, Tcp};
use crate::Tracer;
use crate::host::Host;
use crate::socket::{Body, Joining, Wake, happened};
use crate::timer::SocketKey;
use socketarium_trace::event::{Kind, SocketEvent};
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{Errno, PacketId};
use std::collections::{BTreeSet, VecDeque};

#[derive(Debug)]
pub(crate) struct Listener {
    /// `listen()`'s backlog, cut to `somaxconn`. One more may wait.
    pub(crate) limit: u32,
    /// Half-open requests. There can be thousands, and each leaves when it is answered.
    pub(crate) requests: BTreeSet<SocketKey>,
    /// Connections that nobody has accepted.
    pub(crate) queue: VecDeque<SocketKey>,
}

impl Listener {
    pub(crate) fn backlog(&self) -> (u32, u32, u32) {
        (self.requests.len() as u32, self.queue.len() as u32, self.limit)
    }

    pub(crate) fn has_connection(&self) -> bool {
        !self.queue.is_empty()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.queue.len() > self.limit as usize
    }

    pub(super) fn has_too_many_requests(&self) -> bool {
        self.requests.len() > self.limit as usize
    }
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
        let socket = &mut self.sockets[key];
        let unconnected = socket.sock.joining == Joining::Unconnected;
        match &mut socket.body {
            Body::Tcp(Tcp::Listener(listener)) => {
                listener.limit = limit;
                return Ok(());
            }
            Body::Tcp(tcp) if tcp.is_idle() && unconnected => {}
            Body::Tcp(_) | Body::Udp(_) | Body::Unix(_) => return Err(Errno::EINVAL),
        }
        self.check_listen_port(key)?;
        let own = self.sockets[key].sock.id;
        // It may have listened before.
        let requests = self.sockets.iter().filter(|(_, socket)| {
            let request = socket.tcp().and_then(Tcp::request);
            request.is_some_and(|request| request.listener == (key, own))
        });
        let requests = requests.map(|(request, _)| request).collect();
        let socket = &mut self.sockets[key];
        let port = socket.sock.local.map_or(0, |local| local.port());
        socket.body = Body::Tcp(Tcp::Listener(Box::new(Listener {
            limit,
            requests,
            queue: VecDeque::new(),
        })));
        socket.sock.options.quick_ack = true;
        let id = socket.sock.id;
        self.stack.tcp_ports.listen(port, key);
        self.tell_listening(tracer, id, (TcpState::Closed, TcpState::Listen));
        self.touch(key);
        Ok(())
    }

    pub(super) fn tell_listening(
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

    /// Nobody more can be accepted; also where nobody listens any more.
    pub(crate) fn has_full_queue(&self, listener: SocketKey) -> bool {
        let listening = self.sockets[listener].tcp().and_then(Tcp::listener);
        listening.is_none_or(Listener::is_full)
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
        self.sockets[connection].sock.joining = Joining::Connected;
        if let Body::Tcp(Tcp::Connection(tcb)) = &mut self.sockets[connection].body {
            tcb.listener = None;
        }
        Ok(Some(connection))
    }

    /// Whoever waits to be accepted is turned away (`inet_csk_listen_stop`). Half-open requests find out when their
    /// time comes or a segment for them.
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
            self.sockets[key].sock.lost_port = true;
        }
        self.touch(key);
    }

    /// A segment for a listener (`tcp_v4_do_rcv` in LISTEN). A number: where a connection that takes the place
    /// of one in TIME-WAIT begins.
    pub(crate) fn arrive_at_listener(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        (segment, packet): (&Segment, PacketId),
        number: Option<u32>,
    ) {
        if segment.has(TcpFlags::RST) {
            return;
        }
        if segment.has(TcpFlags::ACK) {
            if !self.open_by_cookie(tracer, key, segment) {
                reply_reset(&mut self.stack, tracer, segment);
            }
        } else if segment.has(TcpFlags::SYN) && !segment.has(TcpFlags::FIN) {
            self.request(tracer, key, (segment, packet), number);
        }
    }

    /// A SYN (`tcp_conn_request`).
    pub(super) fn request(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        (segment, packet): (&Segment, PacketId),
        reserved: Option<u32>,
    ) {
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
            request.hide_options_in_timestamp(tracer.now());
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

    /// A request turns into a connection, with what its listener bequeaths (`tcp_create_openreq_child`).
    pub(super) fn become_connection(&mut self, tracer: &Tracer, key: SocketKey, listener: SocketKey) {
        let options = self.sockets[listener].sock.options.clone();
        let socket = &mut self.sockets[key];
        let Body::Tcp(Tcp::Request(request)) = &socket.body else {
            return;
        };
        let mut tcb = request.connection(tracer.now(), listener, &self.stack.sysctls);
        tcb.acking.interactive = u32::from(!options.quick_ack);
        let local = request.local;
        socket.sock.options = options;
        socket.sock.orphan = false;
        socket.body = Body::Tcp(Tcp::Connection(Box::new(tcb)));
        self.stack.tcp_ports.claim(local.port(), key, true);
    }

    pub(super) fn join_queue(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        listener: SocketKey,
        segment: &Segment,
    ) {
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
}
