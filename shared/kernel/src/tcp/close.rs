//! Connections end: `shutdown()`, `close()`, and the room they leave.

use super::send::{Nagle, PIECE};
use super::tcb::{Fate, Piece};
use super::timewait::TimeWait;
use super::{Conn, Tcp, seq};
use crate::Tracer;
use crate::host::Host;
use crate::socket::{Body, Joining, Socket, happened};
use crate::timer::SocketKey;
use socketarium_trace::Errno;
use socketarium_trace::net::TcpState;

impl Host {
    /// `shutdown()`; `(receive, send)` are the directions that end.
    ///
    /// # Errors
    /// `ENOTCONN` where there is no connection; the directions end even so.
    pub(crate) fn shutdown_tcp(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        (receive, send): (bool, bool),
    ) -> Result<(), Errno> {
        let state = self.sockets[key].tcp().map_or(TcpState::Closed, Tcp::state);
        let sock = &mut self.sockets[key].sock;
        if sock.joining == Joining::Connecting {
            sock.joining = match state {
                TcpState::SynSent | TcpState::SynReceived | TcpState::Closed => Joining::Disconnecting,
                TcpState::Listen
                | TcpState::Established
                | TcpState::FinWait1
                | TcpState::FinWait2
                | TcpState::CloseWait
                | TcpState::Closing
                | TcpState::LastAck
                | TcpState::TimeWait => Joining::Connected,
            };
        }
        let disconnects = state == TcpState::SynSent || (state == TcpState::Listen && receive);
        if disconnects {
            self.disconnect_tcp(tracer, key);
        } else if state != TcpState::Listen {
            sock.shut_receive |= receive;
            sock.shut_send |= send;
            if send && let Some(mut conn) = self.conn(tracer, key) {
                conn.shut_down();
            }
        }
        self.wakes.push(crate::socket::Wake {
            socket: key,
            happened: happened::ANYTHING,
        });
        if state == TcpState::Closed {
            return Err(Errno::ENOTCONN);
        }
        Ok(())
    }

    /// The last descriptor is gone (`tcp_close`).
    pub(crate) fn close_tcp(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let Some(socket) = self.sockets.get_mut(key) else {
            return;
        };
        // While `close()` lingers somebody is still there.
        socket.sock.orphan = !socket.sock.lingers;
        match &socket.body {
            Body::Tcp(Tcp::Listener(_)) => {
                self.stop_listening(tracer, key);
                self.remove_tcp(tracer, key);
            }
            Body::Tcp(Tcp::Connection(_)) => {
                if let Some(mut conn) = self.conn(tracer, key) {
                    conn.close();
                }
            }
            Body::Tcp(Tcp::Idle | Tcp::Request(_) | Tcp::TimeWait(_)) | Body::Udp(_) | Body::Unix(_) => {
                self.remove_tcp(tracer, key);
            }
        }
    }

    /// Whether `close()` still has to wait for the peer (`sk_stream_wait_close`).
    pub(crate) fn is_closing(&self, key: SocketKey) -> bool {
        let tcp = self.sockets.get(key).and_then(Socket::tcp);
        let state = tcp.and_then(Tcp::connection).map(|tcb| tcb.state);
        matches!(
            state,
            Some(TcpState::FinWait1 | TcpState::Closing | TcpState::LastAck)
        )
    }

    /// `close()` has waited long enough: the connection is on its own.
    pub(crate) fn end_lingering(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let sock = &mut self.sockets[key].sock;
        sock.lingers = false;
        sock.orphan = true;
        if let Some(mut conn) = self.conn(tracer, key) {
            conn.leave_alone();
        } else {
            self.remove_tcp(tracer, key);
        }
    }

    /// Carries out what a handler decided about a connection.
    pub(crate) fn finish_connection(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let Some(socket) = self.sockets.get_mut(key) else {
            return;
        };
        let Body::Tcp(Tcp::Connection(tcb)) = &mut socket.body else {
            return;
        };
        let queued = tcb.listener.is_some();
        match tcb.fate.take() {
            None => {}
            Some(Fate::Over) if socket.sock.orphan && !queued => self.remove_tcp(tracer, key),
            Some(Fate::Over) => self.unhash(key),
            Some(Fate::Wait(state, length)) => self.enter_wait(tracer, key, (state, length)),
        }
    }

    /// Nothing is left of a socket, not even its port.
    pub(crate) fn remove_tcp(&mut self, tracer: &mut Tracer, key: SocketKey) {
        self.unhash(key);
        if let Some(socket) = self.sockets.get(key)
            && let Some(local) = socket.sock.local
        {
            self.stack.tcp_ports.release(local.port(), key);
        }
        self.free_socket(tracer, key);
    }

    /// Segments find the connection no more; a port that `connect()` chose is free again.
    pub(crate) fn unhash(&mut self, key: SocketKey) {
        let Some(socket) = self.sockets.get_mut(key) else {
            return;
        };
        let sock = &mut socket.sock;
        if let (Some(local), Some(remote)) = (sock.local, sock.remote)
            && self.stack.tcp_ports.pairs.get(&(local, remote)) == Some(&key)
        {
            self.stack.tcp_ports.pairs.remove(&(local, remote));
        }
        if let Some(local) = sock.local.filter(|_| !sock.port_bound) {
            sock.lost_port = true;
            self.stack.tcp_ports.release(local.port(), key);
        }
    }

    /// The connection goes on as one that only waits.
    fn enter_wait(&mut self, tracer: &mut Tracer, key: SocketKey, (state, length): (TcpState, u64)) {
        let socket = &mut self.sockets[key];
        let Body::Tcp(Tcp::Connection(tcb)) = &mut socket.body else {
            return;
        };
        let waiting = TimeWait::of(tcb, state);
        if socket.sock.orphan {
            socket.body = Body::Tcp(Tcp::TimeWait(Box::new(waiting)));
            self.begin_wait(tracer, key, length);
            return;
        }
        // The program still has the socket, which is closed; what waits goes by the same name.
        tcb.state = TcpState::Closed;
        let sock = &mut socket.sock;
        sock.shut_receive = true;
        sock.shut_send = true;
        let (id, transport, v6) = (sock.id, sock.transport, sock.v6);
        let (local, remote) = (sock.local, sock.remote);
        let (bound, options) = (sock.port_bound, sock.options.clone());
        self.wakes.push(crate::socket::Wake {
            socket: key,
            happened: happened::ANYTHING,
        });
        let twin = self.insert_socket(
            (id, transport, v6),
            options,
            Body::Tcp(Tcp::TimeWait(Box::new(waiting))),
        );
        let shown = self.sockets[key].sock.shown.clone();
        let sock = &mut self.sockets[twin].sock;
        sock.local = local;
        sock.remote = remote;
        sock.orphan = true;
        sock.shown = shown;
        sock.port_bound = bound;
        self.shared_names.insert(id);
        if let (Some(local), Some(remote)) = (local, remote) {
            self.stack.tcp_ports.pairs.insert((local, remote), twin);
            let ports = &mut self.stack.tcp_ports;
            let by_bind = ports.is_by_bind(local.port(), key);
            ports.claim(local.port(), twin, by_bind);
        }
        self.unhash(key);
        self.begin_wait(tracer, twin, length);
    }
}

impl Conn<'_> {
    /// The program sends no more. Where the handshake is not over, the FIN waits for its end (`tcp_shutdown`).
    fn shut_down(&mut self) {
        if self.tcb.state != TcpState::SynReceived {
            self.close_sending();
        }
    }

    /// This side will send no more: FIN, where the state has one to send (`tcp_close_state`).
    pub(super) fn close_sending(&mut self) -> bool {
        let next = match self.tcb.state {
            TcpState::SynReceived | TcpState::Established => TcpState::FinWait1,
            TcpState::CloseWait => TcpState::LastAck,
            TcpState::SynSent => {
                self.over();
                return false;
            }
            TcpState::Listen
            | TcpState::FinWait1
            | TcpState::FinWait2
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::TimeWait
            | TcpState::Closed => return false,
        };
        self.set_state(next);
        self.send_fin();
        true
    }

    /// Behind all that was written (`tcp_send_fin`).
    fn send_fin(&mut self) {
        let send = &mut self.tcb.send;
        match send.unsent.back_mut() {
            Some(last) => last.fin = true,
            None => {
                let mut fin = Piece::new(send.written);
                fin.fin = true;
                send.unsent.push_back(fin);
                send.memory += PIECE;
                self.tcb.pool.take(PIECE);
            }
        }
        send.written = send.written.wrapping_add(1);
        self.push(Nagle::Off);
    }

    /// `tcp_close`, of a connection.
    fn close(&mut self) {
        self.sock.shut_receive = true;
        self.sock.shut_send = true;
        let copied = self.tcb.receive.copied;
        let unread = self.tcb.receive.queue.iter().any(|received| {
            let end = received.seq.wrapping_add(received.data.len());
            seq::after(end, copied)
        });
        self.tcb.receive.queue.clear();
        self.tcb.receive.memory = self
            .tcb
            .receive
            .beyond
            .iter()
            .map(|received| received.memory)
            .sum();
        if self.tcb.state == TcpState::Closed {
            self.tcb.fate = Some(Fate::Over);
            return;
        }
        if unread {
            // Data was lost, and the peer has to know (RFC 2525, section 2.17).
            self.send_reset();
            self.over();
        } else if self.sock.options.linger && self.sock.options.linger_seconds == 0 {
            self.abort();
        } else {
            self.close_sending();
        }
        if self.sock.orphan {
            self.leave_alone();
        }
    }

    /// No program is left that could end it.
    fn leave_alone(&mut self) {
        match self.tcb.state {
            TcpState::FinWait2 => self.wait_for_fin(),
            TcpState::Closed => self.tcb.fate = Some(Fate::Over),
            TcpState::Listen
            | TcpState::SynSent
            | TcpState::SynReceived
            | TcpState::Established
            | TcpState::FinWait1
            | TcpState::CloseWait
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::TimeWait => {}
        }
    }

    /// Nobody is there any more who could close it: it waits for the peer's FIN for a time only.
    fn wait_for_fin(&mut self) {
        if self.sock.options.linger2_seconds < 0 {
            self.send_reset();
            self.over();
            return;
        }
        let time = self.fin_time();
        if time > super::timewait::LENGTH {
            self.arm_keep_alive(time - super::timewait::LENGTH);
        } else {
            self.stop_timers();
            self.tcb.fate = Some(Fate::Wait(TcpState::FinWait2, time));
        }
    }

    /// Ends it with RST, where the peer knows of it.
    pub(crate) fn abort(&mut self) {
        match self.tcb.state {
            TcpState::Established
            | TcpState::CloseWait
            | TcpState::FinWait1
            | TcpState::FinWait2
            | TcpState::SynReceived => {
                self.send_reset();
                self.sock.error = Some(Errno::ECONNRESET);
            }
            // Something was still to be sent.
            TcpState::Closing | TcpState::LastAck if self.tcb.send.nxt != self.tcb.send.written => {
                self.send_reset();
                self.sock.error = Some(Errno::ECONNRESET);
            }
            TcpState::SynSent => self.sock.error = Some(Errno::ECONNRESET),
            TcpState::Listen
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::TimeWait
            | TcpState::Closed => {}
        }
        self.tcb.forget_data();
        self.over();
    }
}
