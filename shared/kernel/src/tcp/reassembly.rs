//! Data beyond a gap: kept in order until the gap closes, reported to the peer (SACK, RFC 2018, and what came twice,
//! RFC 2883).

use super::tcb::{Receive, Received};
use super::{Conn, seq};
use crate::socket::happened;

/// How many blocks a segment with timestamps has room for.
const MOST_BLOCKS: usize = 4;

/// What became of a segment beyond a gap.
enum Kept {
    /// It is there for itself.
    Own,
    /// It was joined to what it follows.
    Joined,
    /// All of it was there.
    Known,
}

impl Conn<'_> {
    /// `tcp_data_queue_ofo`
    pub(super) fn take_beyond(&mut self, received: Received, push: bool) {
        if !self.make_room(received.seq) {
            self.wake(happened::READABLE);
            return;
        }
        self.tcb.measure_segment(self.sock, &received, push);
        self.tcb.receive.predicted = None;
        self.schedule_acknowledgement();
        let (from, to) = (received.seq, received.end());
        let kept = self.keep_beyond(&received);
        if self.tcb.agreed.sack {
            self.tcb.receive.note_block(from, to);
            if !matches!(kept, Kept::Known) {
                self.grow_window(&received);
            }
        }
        if matches!(kept, Kept::Own) {
            self.tcb.receive.memory += received.memory;
            self.tcb.pool.take(received.memory);
        }
    }

    /// Puts a segment to its place, over what it covers.
    fn keep_beyond(&mut self, received: &Received) -> Kept {
        let (from, to) = (received.seq, received.end());
        let beyond = &mut self.tcb.receive.beyond;
        let mut place = beyond.partition_point(|other| seq::at_most(other.seq, from));
        if let Some(before) = place.checked_sub(1).and_then(|before| beyond.get_mut(before)) {
            let (start, end) = (before.seq, before.end());
            if end == from {
                if let Some(shared) = before.join(received) {
                    self.tcb.receive.memory += shared;
                    self.tcb.pool.take(shared);
                    return Kept::Joined;
                }
            } else if seq::at_most(to, end) {
                self.report_duplicate(from, to);
                return Kept::Known;
            } else if from == start {
                place -= 1;
                self.throw_away(place);
                self.report_more_duplicate(start, end);
            } else if seq::before(from, end) {
                self.report_duplicate(from, end);
            }
        }
        self.tcb.receive.beyond.insert(place, received.clone());
        while let Some(next) = self.tcb.receive.beyond.get(place + 1) {
            let (start, end) = (next.seq, next.end());
            if !seq::after(to, start) {
                break;
            }
            if seq::before(to, end) {
                self.report_more_duplicate(start, to);
                break;
            }
            self.throw_away(place + 1);
            self.report_more_duplicate(start, end);
        }
        Kept::Own
    }

    pub(super) fn throw_away(&mut self, place: usize) -> Received {
        let thrown = self.tcb.receive.beyond.remove(place);
        self.tcb.receive.memory -= thrown.memory;
        self.tcb.pool.give_back(thrown.memory);
        thrown
    }

    /// A gap may be closed now (`tcp_ofo_queue`).
    pub(super) fn close_gap(&mut self) {
        let had = !self.tcb.receive.beyond.is_empty();
        let high = self.tcb.receive.nxt;
        while let Some(first) = self.tcb.receive.beyond.first() {
            if seq::after(first.seq, self.tcb.receive.nxt) {
                break;
            }
            let first = self.throw_away(0);
            if seq::before(first.seq, high) {
                let twice = if seq::before(first.end(), high) {
                    first.end()
                } else {
                    high
                };
                self.report_more_duplicate(first.seq, twice);
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
            self.queue(first, known == 0);
            if fin {
                self.take_fin();
            }
        }
        if had && self.tcb.receive.beyond.is_empty() {
            self.tcb.acking.now = true;
        }
    }

    /// This came twice, which the peer is told (`tcp_dsack_set`).
    pub(super) fn report_duplicate(&mut self, from: u32, to: u32) {
        if self.tcb.agreed.sack && self.stack.sysctls.tcp_dsack > 0 {
            self.tcb.receive.duplicate = Some((from, to));
        }
    }

    /// This too (`tcp_dsack_extend`).
    fn report_more_duplicate(&mut self, from: u32, to: u32) {
        match &mut self.tcb.receive.duplicate {
            None => self.report_duplicate(from, to),
            Some((left, right)) => {
                if !seq::after(from, *right) && !seq::after(*left, to) {
                    if seq::before(from, *left) {
                        *left = from;
                    }
                    *right = seq::later(*right, to);
                }
            }
        }
    }
}

impl Receive {
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
    pub(super) fn forget_blocks(&mut self) {
        if self.beyond.is_empty() {
            self.blocks.clear();
        } else {
            let nxt = self.nxt;
            self.blocks.retain(|(left, _)| seq::before(nxt, *left));
        }
    }
}
