//! Data arrives: in order, again, beyond a gap; and the end of it.

use super::tcb::{Fate, Received};
use super::window::memory_of;
use super::{Conn, Segment, seq};
use crate::socket::happened;
use socketarium_trace::net::{TcpFlags, TcpState};

/// How many blocks a segment with timestamps has room for.
const MOST_BLOCKS: usize = 4;

impl Conn<'_> {
    /// The data of an acceptable segment (`tcp_data_queue`).
    pub(crate) fn take_data(&mut self, segment: &Segment) {
        let header = segment.length() - segment.data.len();
        let (memory, room) = memory_of(self.tcb.route, header, segment.data.len());
        let received = Received {
            seq: segment.seq.wrapping_add(u32::from(segment.has(TcpFlags::SYN))),
            data: segment.data.clone(),
            fin: segment.has(TcpFlags::FIN),
            memory,
            room,
        };
        if received.seq == received.end() {
            return;
        }
        self.tcb.receive.duplicate = None;
        let push = segment.has(TcpFlags::PSH);
        let nxt = self.tcb.receive.nxt;
        let window = self.tcb.receive_window();
        if received.seq == nxt {
            if window == 0 && !(received.data.is_empty() && received.fin) {
                self.out_of_window();
            } else {
                self.take_in_order(received, push);
            }
        } else if !seq::after(received.end(), nxt) {
            self.tcb.receive.duplicate = Some((received.seq, received.end()));
            self.out_of_window();
        } else if !seq::before(received.seq, nxt.wrapping_add(window)) {
            self.out_of_window();
        } else if seq::before(received.seq, nxt) {
            self.tcb.receive.duplicate = Some((received.seq, nxt));
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
        if !self.make_room() {
            self.tcb.acking.no_memory = true;
            self.tcb.acking.now = true;
            self.schedule_acknowledgement();
            self.wake(happened::READABLE);
            if !self.tcb.receive.queue.is_empty() && !received.data.is_empty() {
                return;
            }
        }
        let skipped = seq::span(received.seq, self.tcb.receive.nxt);
        let received = Received {
            seq: received.seq.wrapping_add(skipped),
            data: received.data.without_first(skipped),
            ..received
        };
        let fin = received.fin;
        self.tcb.receive.nxt = received.end();
        if !received.data.is_empty() {
            self.data_event(&received, push);
        }
        self.queue(received);
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
            let (length, memory) = (received.data.len(), received.memory);
            let largest = self.stack.sysctls.tcp_rmem[2];
            // The memory counts already when the window is grown.
            self.tcb.receive.memory += memory;
            self.tcb.grow_window(self.sock, (length, memory), largest);
            self.tcb.receive.memory -= memory;
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

    /// Whether there is room for one more (`tcp_try_rmem_schedule`): room is found where the buffer may grow
    /// or what lies beyond a gap can be thrown away.
    fn make_room(&mut self) -> bool {
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
        while let Some(farthest) = self.tcb.receive.beyond.pop() {
            self.tcb.receive.memory -= farthest.memory;
            self.tcb.pool.give_back(farthest.memory);
            self.tcb.receive.blocks.clear();
            if fits(self) {
                return true;
            }
        }
        false
    }

    /// Behind what is there, joined to the last where its memory has room (`tcp_queue_rcv`).
    fn queue(&mut self, received: Received) {
        let pool = &mut self.tcb.pool;
        let receive = &mut self.tcb.receive;
        if received.data.is_empty() && !received.fin {
            return;
        }
        match receive.queue.back_mut() {
            Some(last) if !last.fin && received.data.len() <= last.room && last.data.len() < 65_536 => {
                let joined = [last.data.bytes(), received.data.bytes()].concat();
                let (shared, room) = if last.room == u32::MAX {
                    (received.data.len(), u32::MAX)
                } else {
                    (0, last.room - received.data.len())
                };
                last.data = super::Chunk::of(&joined);
                last.fin = received.fin;
                last.memory += shared;
                last.room = room;
                receive.memory += shared;
                pool.take(shared);
            }
            _ => {
                receive.memory += received.memory;
                pool.take(received.memory);
                receive.queue.push_back(received);
            }
        }
    }

    fn wake_reader(&mut self) {
        if self.tcb.is_readable(self.sock.options.receive_low_water) || self.sock.shut_receive {
            self.wake(happened::READABLE);
        }
    }

    /// `tcp_data_queue_ofo`
    fn take_beyond(&mut self, received: Received, push: bool) {
        if !self.make_room() {
            return;
        }
        self.tcb.measure_segment(self.sock, &received, push);
        self.schedule_acknowledgement();
        self.tcb.acking.quick = self.tcb.acking.quick.max(1);
        let pool = &mut self.tcb.pool;
        let receive = &mut self.tcb.receive;
        let (from, to) = (received.seq, received.end());
        let covered = receive
            .beyond
            .iter()
            .any(|other| seq::at_most(other.seq, from) && !seq::after(to, other.end()));
        if covered {
            receive.duplicate = Some((from, to));
            return;
        }
        receive.beyond.retain(|other| {
            let inside = seq::at_most(from, other.seq) && !seq::after(other.end(), to);
            if inside {
                receive.memory -= other.memory;
                pool.give_back(other.memory);
            }
            !inside
        });
        let place = receive
            .beyond
            .partition_point(|other| seq::before(other.seq, from));
        receive.memory += received.memory;
        pool.take(received.memory);
        receive.beyond.insert(place, received);
        if self.tcb.agreed.sack {
            self.tcb.receive.note_block(from, to);
        }
    }

    /// A gap may be closed now (`tcp_ofo_queue`).
    fn close_gap(&mut self) {
        let had = !self.tcb.receive.beyond.is_empty();
        let high = self.tcb.receive.nxt;
        while let Some(first) = self.tcb.receive.beyond.first() {
            if seq::after(first.seq, self.tcb.receive.nxt) {
                break;
            }
            let first = self.tcb.receive.beyond.remove(0);
            self.tcb.receive.memory -= first.memory;
            self.tcb.pool.give_back(first.memory);
            if seq::before(first.seq, high) {
                let twice = if seq::before(first.end(), high) {
                    first.end()
                } else {
                    high
                };
                self.tcb.receive.extend_duplicate(first.seq, twice);
            }
            let known = seq::span(first.seq, self.tcb.receive.nxt);
            if seq::at_most(first.end(), self.tcb.receive.nxt) {
                continue;
            }
            let data = first.data.without_first(known);
            let first = Received {
                seq: first.seq.wrapping_add(known),
                data,
                ..first
            };
            let fin = first.fin;
            self.tcb.receive.nxt = first.end();
            self.queue(first);
            if fin {
                self.take_fin();
            }
        }
        if had && self.tcb.receive.beyond.is_empty() {
            self.tcb.acking.now = true;
        }
    }

    /// The peer will send no more (`tcp_fin`).
    fn take_fin(&mut self) {
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

impl super::tcb::Receive {
    /// This came twice (`tcp_dsack_extend`).
    fn extend_duplicate(&mut self, from: u32, to: u32) {
        let Some((left, right)) = &mut self.duplicate else {
            self.duplicate = Some((from, to));
            return;
        };
        if !seq::after(from, *right) && !seq::after(*left, to) {
            if seq::before(from, *left) {
                *left = from;
            }
            *right = seq::later(*right, to);
        }
    }

    /// Data from `from` to `to` lies beyond a gap: the block that it belongs to is reported first
    /// (`tcp_sack_new_ofo_skb`).
    fn note_block(&mut self, from: u32, to: u32) {
        let mut block = (from, to);
        self.blocks.retain(|(left, right)| {
            let touches = seq::at_most(*left, block.1) && seq::at_most(block.0, *right);
            if touches {
                block.0 = if seq::before(*left, block.0) {
                    *left
                } else {
                    block.0
                };
                block.1 = seq::later(block.1, *right);
            }
            !touches
        });
        self.blocks.insert(0, block);
        self.blocks.truncate(MOST_BLOCKS);
    }

    /// Blocks that are in order now are reported no more (`tcp_sack_remove`).
    fn forget_blocks(&mut self) {
        if self.beyond.is_empty() {
            self.blocks.clear();
        } else {
            let nxt = self.nxt;
            self.blocks.retain(|(left, _)| seq::before(nxt, *left));
        }
    }
}
