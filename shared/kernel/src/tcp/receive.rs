//! Data arrives: in order, again, beyond a gap; and the end of it.

use super::tcb::{Fate, Received};
use super::window::memory_of;
use super::{Conn, Segment, seq};
use crate::socket::happened;
use socketarium_trace::net::{TcpFlags, TcpState};

impl Conn<'_> {
    /// The data of an acceptable segment (`tcp_data_queue`). One that was expected has its memory already.
    pub(crate) fn take_data(&mut self, segment: &Segment, expected: bool) {
        let header = segment.length() - segment.data.len();
        let (memory, room) = memory_of(self.tcb.route, header, segment.data.len());
        let received = Received {
            seq: segment.seq.wrapping_add(u32::from(segment.has(TcpFlags::SYN))),
            data: segment.data.clone(),
            fin: segment.has(TcpFlags::FIN),
            memory,
            room,
            read: 0,
        };
        if received.seq == received.end() {
            return;
        }
        let push = segment.has(TcpFlags::PSH);
        if expected {
            self.queue_in_order(received, push);
            return;
        }
        self.tcb.receive.duplicate = None;
        let nxt = self.tcb.receive.nxt;
        let window = self.tcb.receive_window();
        if received.seq == nxt {
            if window == 0 && !(received.data.is_empty() && received.fin) {
                self.out_of_window();
            } else {
                self.take_in_order(received, push);
            }
        } else if !seq::after(received.end(), nxt) {
            self.report_duplicate(received.seq, received.end());
            self.out_of_window();
        } else if !seq::before(received.seq, nxt.wrapping_add(window)) {
            self.out_of_window();
        } else if seq::before(received.seq, nxt) {
            self.report_duplicate(received.seq, nxt);
            if window == 0 {
                self.out_of_window();
            } else {
                self.take_in_order(received, push);
            }
        } else {
            self.take_beyond(received, push);
        }
    }

    /// What cannot be used is answered at once, so that the peer learns where we are.
    fn out_of_window(&mut self) {
        self.acknowledge_quickly();
        self.schedule_acknowledgement();
    }

    fn take_in_order(&mut self, received: Received, push: bool) {
        if !self.make_room(received.seq) {
            self.tcb.acking.no_memory = true;
            self.tcb.acking.now = true;
            self.schedule_acknowledgement();
            self.wake(happened::READABLE);
            if !self.tcb.receive.queue.is_empty() && !received.data.is_empty() {
                return;
            }
        }
        self.queue_in_order(received, push);
        self.tcb.predict(self.sock);
    }

    fn queue_in_order(&mut self, received: Received, push: bool) {
        let skipped = seq::span(received.seq, self.tcb.receive.nxt);
        let received = Received {
            seq: received.seq.wrapping_add(skipped),
            data: received.data.without_first(skipped),
            ..received
        };
        let fin = received.fin;
        self.tcb.receive.nxt = received.end();
        self.queue(received.clone(), skipped == 0);
        if !received.data.is_empty() {
            self.data_event(&received, push);
        }
        if fin {
            self.take_fin();
        }
        self.close_gap();
        self.tcb.receive.forget_blocks();
        self.wake_reader();
    }

    /// `tcp_event_data_recv`
    fn data_event(&mut self, received: &Received, push: bool) {
        self.schedule_acknowledgement();
        self.tcb.measure_segment(self.sock, received, push);
        self.measure_receiver_round_trip(received);
        self.pace_acknowledgements();
        if received.data.len() >= 128 {
            self.grow_window(received);
        }
    }

    /// The time since what the segment's timestamp echoes (`tcp_rcv_rtt_measure_ts`).
    fn measure_receiver_round_trip(&mut self, received: &Received) {
        let Some((_, echo)) = self.tcb.agreed.heard.filter(|(_, echo)| *echo != 0) else {
            return;
        };
        if received.data.len() < self.tcb.acking.mss {
            return;
        }
        let micros = self.timestamp().wrapping_sub(echo).saturating_mul(1000).max(1000);
        let known = self.tcb.receive.rtt_micros;
        if micros < 1_000_000 && (known == 0 || micros < known) {
            self.tcb.receive.rtt_micros = micros;
        }
    }

    /// Whether there is room for one more, that begins at `seq` (`tcp_try_rmem_schedule`): room is found where the
    /// buffer may grow, small pieces can be joined, or what lies beyond a gap can be thrown away.
    pub(super) fn make_room(&mut self, seq: u32) -> bool {
        let fits = |conn: &Self| conn.tcb.receive.memory <= conn.sock.options.receive_buffer;
        if fits(self) {
            return true;
        }
        self.tcb.acking.quick = 0;
        let most = self.stack.sysctls.tcp_rmem[2];
        if self.sock.options.receive_buffer < most && !self.sock.options.receive_buffer_locked {
            self.sock.options.receive_buffer = self.tcb.receive.memory.min(most);
        }
        if self.tcb.receive.memory > self.sock.options.receive_buffer {
            let two = 2 * u32::from(self.tcb.receive.advertised_mss);
            self.tcb.receive.threshold = self.tcb.receive.clamp.min(two);
        }
        if fits(self) {
            return true;
        }
        self.collapse_beyond();
        self.collapse_queue();
        if fits(self) {
            return true;
        }
        self.prune_beyond(seq);
        if !fits(self) {
            self.tcb.receive.predicted = None;
        }
        fits(self)
    }

    /// A segment arrived: may the window grow?
    pub(super) fn grow_window(&mut self, received: &Received) {
        let largest = self.stack.sysctls.tcp_rmem[2];
        self.tcb
            .grow_window(self.sock, (received.data.len(), received.memory), largest);
    }

    /// Behind what is there, joined to the last where its memory has room (`tcp_queue_rcv`). What had come in part
    /// before, and so does not begin where the last ends, is not joined.
    pub(super) fn queue(&mut self, received: Received, whole: bool) {
        let pool = &mut self.tcb.pool;
        let receive = &mut self.tcb.receive;
        if received.data.is_empty() && !received.fin {
            return;
        }
        if whole && let Some(shared) = receive.queue.back_mut().and_then(|last| last.join(&received)) {
            receive.memory += shared;
            pool.take(shared);
        } else {
            receive.memory += received.memory;
            pool.take(received.memory);
            receive.queue.push_back(received);
        }
    }

    fn wake_reader(&mut self) {
        if self.tcb.is_readable(self.sock.options.receive_low_water) || self.sock.shut_receive {
            self.wake(happened::READABLE);
        }
    }

    /// The peer will send no more (`tcp_fin`).
    pub(super) fn take_fin(&mut self) {
        self.schedule_acknowledgement();
        self.sock.shut_receive = true;
        self.tcb.receive.done = true;
        match self.tcb.state {
            TcpState::SynReceived | TcpState::Established => {
                self.set_state(TcpState::CloseWait);
                self.tcb.acking.interactive = 1;
            }
            TcpState::FinWait1 => {
                // Both close at once.
                self.send_acknowledgement();
                self.set_state(TcpState::Closing);
            }
            TcpState::FinWait2 => {
                self.send_acknowledgement();
                self.wait_out();
            }
            TcpState::Listen
            | TcpState::SynSent
            | TcpState::CloseWait
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::TimeWait
            | TcpState::Closed => {}
        }
        let pool = &mut self.tcb.pool;
        let receive = &mut self.tcb.receive;
        for lost in receive.beyond.drain(..) {
            receive.memory -= lost.memory;
            pool.give_back(lost.memory);
        }
        receive.blocks.clear();
        if !self.sock.orphan {
            self.wake(happened::ANYTHING);
        }
    }

    /// This side was closed first and the peer has closed too.
    pub(crate) fn wait_out(&mut self) {
        self.stop_timers();
        self.set_state(TcpState::TimeWait);
        self.tcb.fate = Some(Fate::Wait(TcpState::TimeWait, super::timewait::LENGTH));
    }
}

impl Received {
    /// Takes in what follows, where its memory has room for it (`tcp_try_coalesce`): by how much that grows.
    pub(super) fn join(&mut self, next: &Self) -> Option<u32> {
        const MOST: u32 = 65_536;
        if self.fin || next.data.len() > self.room || self.data.len() >= MOST {
            return None;
        }
        let shared = if self.room == u32::MAX { next.data.len() } else { 0 };
        if shared == 0 {
            self.room -= next.data.len();
        }
        self.data = super::Chunk::of(&[self.data.bytes(), next.data.bytes()].concat());
        self.fin = next.fin;
        self.memory += shared;
        Some(shared)
    }
}
