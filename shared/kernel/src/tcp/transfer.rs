//! Programs write into the send queue and read from the receive queue (`tcp_sendmsg`, `tcp_recvmsg`).

use super::send::{Amount, Nagle, PIECE};
use super::tcb::Piece;
use super::{Conn, Tcp, seq};
use crate::call::{Transfer, flag, received};
use crate::descriptor::Object;
use crate::host::Host;
use crate::process::{Attempt, Partial, Sleep};
use crate::socket::happened;
use crate::timer::SocketKey;
use crate::{Reply, Tracer};
use socketarium_trace::Errno;
use socketarium_trace::event::Out;
use socketarium_trace::net::TcpState;

impl Host {
    pub(crate) fn send_tcp(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        data: &[u8],
        transfer: Transfer,
        partial: &mut Partial,
    ) -> Attempt {
        let Some(mut conn) = self.conn(tracer, key) else {
            let error = self.sockets[key].sock.take_error();
            return Err(error.unwrap_or(Errno::EPIPE)).into();
        };
        let sleep = Attempt::Sleep(Sleep::on(Object::Socket(key)));
        if partial.again && partial.done == 0 {
            conn.sock.writers_waiting = conn.sock.writers_waiting.saturating_sub(1);
        }
        match conn.tcb.state {
            TcpState::SynSent | TcpState::SynReceived => {
                if let Some(error) = conn.sock.take_error() {
                    return Err(error).into();
                }
                if !transfer.may_wait || partial.expired {
                    return Err(Errno::EAGAIN).into();
                }
                conn.sock.writers_waiting += 1;
                return sleep;
            }
            TcpState::Established | TcpState::CloseWait
                if !conn.sock.shut_send && conn.sock.error.is_none() => {}
            TcpState::Listen
            | TcpState::Established
            | TcpState::FinWait1
            | TcpState::FinWait2
            | TcpState::CloseWait
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::TimeWait
            | TcpState::Closed => return conn.broken(partial),
        }
        match conn.accept_data(data, transfer, partial) {
            Accepted::All => Reply::value(data.len() as i64).into(),
            Accepted::Part if !transfer.may_wait || partial.expired => {
                if partial.done > 0 {
                    Reply::value(partial.done as i64).into()
                } else {
                    Err(Errno::EAGAIN).into()
                }
            }
            Accepted::Part => sleep,
        }
    }

    pub(crate) fn receive_tcp(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        (size, transfer): (usize, Transfer),
        partial: &mut Partial,
    ) -> Attempt {
        let state = match &self.sockets[key].body {
            crate::socket::Body::Tcp(tcp) => tcp.state(),
            crate::socket::Body::Udp(_) | crate::socket::Body::Unix(_) => return Err(Errno::EINVAL).into(),
        };
        if self.was_disconnected(key, partial) {
            return match partial.data.is_empty() {
                true => Err(Errno::EPIPE).into(),
                false => taken(partial, transfer),
            };
        }
        if transfer.flags & flag::ERRQUEUE != 0 {
            return Err(Errno::EAGAIN).into();
        }
        if state == TcpState::Listen {
            return Err(Errno::ENOTCONN).into();
        }
        if transfer.flags & flag::OOB != 0 {
            return Err(Errno::EINVAL).into();
        }
        let Some(mut conn) = self.conn(tracer, key) else {
            // Never connected.
            return match self.sockets[key].sock.take_error() {
                Some(error) => Err(error).into(),
                None if self.sockets[key].sock.shut_receive => received(Vec::new(), None).into(),
                None => Err(Errno::ENOTCONN).into(),
            };
        };
        conn.take_out((size, transfer), partial)
    }

    /// The connection at this place, in its surroundings.
    pub(crate) fn conn<'a>(&'a mut self, tracer: &'a mut Tracer, key: SocketKey) -> Option<Conn<'a>> {
        self.touch(key);
        let socket = self.sockets.get_mut(key)?;
        match &mut socket.body {
            crate::socket::Body::Tcp(Tcp::Connection(tcb)) => Some(Conn {
                sock: &mut socket.sock,
                tcb,
                stack: &mut self.stack,
                tracer,
                wakes: &mut self.wakes,
            }),
            crate::socket::Body::Tcp(Tcp::Idle | Tcp::Listener(_) | Tcp::Request(_) | Tcp::TimeWait(_))
            | crate::socket::Body::Udp(_)
            | crate::socket::Body::Unix(_) => None,
        }
    }
}

enum Accepted {
    All,
    Part,
}

impl Conn<'_> {
    /// Writing is not possible any more: what was written counts, else the error that waits, else EPIPE.
    fn broken(&mut self, partial: &Partial) -> Attempt {
        if partial.done > 0 {
            return Reply::value(partial.done as i64).into();
        }
        Err(self.sock.take_error().unwrap_or(Errno::EPIPE)).into()
    }

    /// Copies as much into the send queue as there is room for.
    fn accept_data(&mut self, data: &[u8], transfer: Transfer, partial: &mut Partial) -> Accepted {
        let more = transfer.flags & flag::MORE != 0;
        let mut goal = self.size_goal();
        let mut copied = false;
        while partial.done < data.len() {
            let left = data.len() - partial.done;
            let room = match self.tcb.send.unsent.back() {
                Some(last) if !last.fin && !last.record_end => goal.saturating_sub(last.length),
                _ => 0,
            };
            let room = if room > 0 {
                room
            } else {
                if !self.tcb.has_room(self.sock, 0) {
                    self.tcb.send.wants_space = true;
                    if copied {
                        self.push_written(false, Nagle::Push);
                    }
                    return Accepted::Part;
                }
                self.restart_after_idle();
                self.tcb.send.unsent.push_back(Piece::new(self.tcb.send.written));
                self.tcb.send.memory += PIECE;
                self.tcb.pool.take(PIECE);
                goal
            };
            let copy = left.min(room as usize);
            if !copied && let Some(last) = self.tcb.send.unsent.back_mut() {
                // Whether it is pushed, this call says anew.
                last.push = false;
            }
            self.append(&data[partial.done..partial.done + copy]);
            partial.done += copy;
            copied = true;
            if partial.done == data.len() || copy < room as usize {
                continue;
            }
            if self.pushes_by_force() {
                self.mark_push();
                self.push(Nagle::Push);
            } else if self.tcb.send.unsent.len() == 1 {
                self.write(Nagle::Push, Amount::One);
            }
            goal = self.size_goal();
        }
        if copied {
            if transfer.flags & flag::EOR != 0
                && let Some(last) = self.tcb.send.unsent.back_mut()
            {
                last.record_end = true;
            }
            let nagle = self.nagle();
            self.push_written(more, nagle);
        }
        Accepted::All
    }

    fn append(&mut self, data: &[u8]) {
        let send = &mut self.tcb.send;
        if let Some(last) = send.unsent.back_mut() {
            last.length += data.len() as u32;
        }
        if send.bytes.is_empty() {
            send.bytes_at = send.written;
        }
        send.bytes.extend(data);
        send.written = send.written.wrapping_add(data.len() as u32);
        send.memory += data.len() as u32;
        self.tcb.pool.take(data.len() as u32);
    }

    /// More than half of the peer's largest window was written since the last push.
    fn pushes_by_force(&self) -> bool {
        let send = &self.tcb.send;
        seq::after(send.written, send.pushed.wrapping_add(send.max_window >> 1))
    }

    fn mark_push(&mut self) {
        let send = &mut self.tcb.send;
        send.pushed = send.written;
        if let Some(last) = send.unsent.back_mut() {
            last.push = true;
        }
    }

    /// A call has written all that it could (`tcp_push`).
    fn push_written(&mut self, more: bool, nagle: Nagle) {
        if self.tcb.send.unsent.is_empty() {
            return;
        }
        if !more || self.pushes_by_force() {
            self.mark_push();
        }
        self.push(if more { Nagle::Corked } else { nagle });
    }

    /// Copies out of the receive queue what a call asks for.
    fn take_out(&mut self, (size, transfer): (usize, Transfer), partial: &mut Partial) -> Attempt {
        if size == 0 && partial.again {
            // Whoever asked for nothing and was woken does not look what for.
            return taken(partial, transfer);
        }
        let peek = transfer.flags & flag::PEEK != 0;
        let low_water = self.sock.options.receive_low_water as usize;
        let wanted = if transfer.flags & flag::WAITALL != 0 {
            size
        } else {
            low_water.min(size)
        };
        let target = wanted.max(1);
        if peek {
            partial.data.clear();
        }
        let had = !self.tcb.receive.queue.is_empty();
        let copied = self.copy_out(size - partial.data.len(), peek, &mut partial.data);
        if copied > 0 {
            self.adjust_space();
        }
        // Also a look without taking anything may be the moment for an acknowledgement that waits.
        self.acknowledge_reading(copied as u32);
        let total = partial.data.len();
        let hurried = !transfer.may_wait || partial.expired;
        let ended = self.sock.error.is_some() || self.tcb.state == TcpState::Closed || self.sock.shut_receive;
        let enough = total >= target || (had && size == 0) || (total > 0 && (ended || hurried));
        if enough || (total == 0 && self.tcb.receive.done) {
            return taken(partial, transfer);
        }
        if let Some(error) = self.sock.take_error() {
            return Err(error).into();
        }
        if self.sock.shut_receive {
            return taken(partial, transfer);
        }
        if self.tcb.state == TcpState::Closed {
            return Err(Errno::ENOTCONN).into();
        }
        if hurried {
            return Err(Errno::EAGAIN).into();
        }
        Attempt::Sleep(Sleep::on(Object::Socket(self.sock.key)))
    }

    fn copy_out(&mut self, most: usize, peek: bool, into: &mut Vec<u8>) -> usize {
        let start = into.len();
        let pool = &mut self.tcb.pool;
        let receive = &mut self.tcb.receive;
        if peek {
            for piece in &receive.queue {
                let left = most - (into.len() - start);
                let first = piece.data.first(left as u32);
                into.extend_from_slice(first.bytes());
            }
            return into.len() - start;
        }
        while let Some(front) = receive.queue.front_mut() {
            let left = most - (into.len() - start);
            // A call for nothing still finds the end.
            let end_only = into.len() == start && front.fin && front.data.is_empty();
            if left == 0 && !end_only {
                break;
            }
            let first = front.data.first(left as u32);
            into.extend_from_slice(first.bytes());
            receive.copied = receive.copied.wrapping_add(first.len());
            front.seq = front.seq.wrapping_add(first.len());
            front.read += first.len();
            front.data = front.data.without_first(first.len());
            if !front.data.is_empty() {
                break;
            }
            let fin = front.fin;
            receive.memory -= front.memory;
            pool.give_back(front.memory);
            receive.queue.pop_front();
            if fin {
                // The end is read too: the queue counts it no more.
                receive.copied = receive.copied.wrapping_add(1);
                break;
            }
        }
        into.len() - start
    }
}

/// What a call has taken out. With `MSG_TRUNC` only its length is given.
fn taken(partial: &mut Partial, transfer: Transfer) -> Attempt {
    let mut reply = received(std::mem::take(&mut partial.data), None);
    if transfer.flags & flag::TRUNC != 0 {
        reply.data.clear();
        reply.outcome.out = Out::Nothing;
    }
    reply.into()
}

impl Conn<'_> {
    /// Wakes whoever waits for room, once there is enough of it (`tcp_check_space`).
    pub(crate) fn check_space(&mut self) {
        if !self.tcb.send.wants_space {
            return;
        }
        self.expand_send_buffer();
        if self.tcb.is_writable(self.sock) {
            self.tcb.send.wants_space = false;
            self.wake(happened::WRITABLE);
        }
    }

    /// The buffer grows with the congestion window while the window is not used up (`tcp_new_space`).
    fn expand_send_buffer(&mut self) {
        if !self.sock.options.send_buffer_locked && self.in_flight() < self.tcb.congestion.window {
            self.fit_send_buffer();
        }
    }

    /// Room for twice the congestion window (`tcp_sndbuf_expand`).
    pub(crate) fn fit_send_buffer(&mut self) {
        const HEADERS: u32 = 256 + 320;
        let mss = u32::from(self.tcb.send.mss_clamp).max(self.tcb.send.mss);
        let each = (mss + HEADERS).next_power_of_two() + 256;
        let segments = self
            .tcb
            .congestion
            .window
            .max(super::congestion::FIRST_WINDOW)
            .max(self.tcb.loss.reordering + 1);
        let wanted = (2 * segments)
            .saturating_mul(each)
            .min(self.stack.sysctls.tcp_wmem[2]);
        self.sock.options.send_buffer = self.sock.options.send_buffer.max(wanted);
    }
}
