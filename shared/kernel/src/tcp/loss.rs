//! What acknowledgements tell of loss: SACK blocks, and RACK's reckoning by time (RFC 8985).

use super::ack::Heard;
use super::tcb::{Awaits, LossState, Piece};
use super::{Conn, Segment, seq};
use socketarium_trace::Nanos;

impl Conn<'_> {
    pub(crate) fn lost_segments(&self) -> u32 {
        let mss = self.tcb.send.mss;
        let lost = self.tcb.send.sent.iter().filter(|piece| piece.lost);
        lost.map(|piece| piece.segments(mss)).sum()
    }

    /// Segments that arrived beyond a gap.
    pub(crate) fn sacked_segments(&self) -> u32 {
        if !self.tcb.agreed.sack {
            return self.tcb.loss.duplicates;
        }
        let mss = self.tcb.send.mss;
        let sacked = self.tcb.send.sent.iter().filter(|piece| piece.sacked);
        sacked.map(|piece| piece.segments(mss)).sum()
    }

    /// Marks what the blocks report (`tcp_sacktag_write_queue`).
    pub(crate) fn take_sack(&mut self, segment: &Segment, heard: &mut Heard) {
        let mut blocks = segment.options.sack.as_slice();
        if let Some(first) = blocks.first().copied()
            && self.is_duplicate_report(first, segment.ack, blocks.get(1).copied())
        {
            heard.duplicate_report = true;
            if let Some(marker) = self.tcb.loss.undo_marker
                && !seq::before(first.1, marker)
                && self.tcb.loss.undo_retransmissions > 0
            {
                self.tcb.loss.undo_retransmissions -= 1;
            }
            blocks = &blocks[1..];
        }
        let una = self.tcb.send.una;
        let nxt = self.tcb.send.nxt;
        for (left, right) in blocks.iter().copied() {
            if !seq::before(left, right) || seq::after(right, nxt) || seq::before(left, una) {
                continue;
            }
            self.mark_block(left, right, heard);
        }
    }

    /// The first block lies below the acknowledgement or inside the second: it came twice (RFC 2883).
    fn is_duplicate_report(&self, first: (u32, u32), ack: u32, second: Option<(u32, u32)>) -> bool {
        seq::before(first.0, ack)
            || second.is_some_and(|second| !seq::after(first.1, second.1) && !seq::before(first.0, second.0))
    }

    fn mark_block(&mut self, left: u32, right: u32, heard: &mut Heard) {
        let mss = self.tcb.send.mss.max(1);
        let mut index = 0;
        while index < self.tcb.send.sent.len() {
            let piece = &self.tcb.send.sent[index];
            if !seq::before(piece.seq, right) {
                break;
            }
            if !seq::after(piece.end(), left) || piece.sacked {
                index += 1;
                continue;
            }
            // A block may cover some segments of a piece only.
            if seq::before(piece.seq, left) {
                let whole = left.wrapping_sub(piece.seq) / mss * mss;
                if whole == 0 {
                    index += 1;
                    continue;
                }
                self.split_sent(index, whole);
                index += 1;
                continue;
            }
            if seq::after(piece.end(), right) {
                let whole = right.wrapping_sub(piece.seq) / mss * mss;
                if whole == 0 {
                    break;
                }
                self.split_sent(index, whole);
            }
            let piece = &mut self.tcb.send.sent[index];
            piece.sacked = true;
            piece.lost = false;
            let original = !piece.retransmitted;
            piece.again = false;
            heard.new_sack = true;
            heard.delivered += piece.segments(mss);
            let piece = piece.clone();
            if original && !seq::after(piece.end(), self.tcb.loss.high) {
                heard.original_acked = true;
            }
            self.note_reordering(&piece);
            self.advance_rack(&piece);
            index += 1;
        }
    }

    /// One that was sent before others that arrived earlier: the network reorders.
    fn note_reordering(&mut self, piece: &Piece) {
        if !piece.retransmitted
            && self.tcb.loss.rack_sent > Nanos(0)
            && seq::before(piece.seq, self.tcb.loss.rack_end)
            && piece.sent_at < self.tcb.loss.rack_sent
        {
            self.tcb.loss.reordering_seen = true;
        }
    }

    /// Notes the delivery of what was sent last so far (`tcp_rack_advance`).
    pub(crate) fn advance_rack(&mut self, piece: &Piece) {
        let round_trip = self.now().since(piece.sent_at).0 / 1000;
        if piece.retransmitted && round_trip < u64::from(self.tcb.rtt.least) {
            // Rather the acknowledgement of the first transmission.
            return;
        }
        let loss = &mut self.tcb.loss;
        loss.rack_advanced = true;
        loss.rack_rtt_micros = round_trip.min(u64::from(u32::MAX)) as u32;
        let later = piece.sent_at > loss.rack_sent
            || (piece.sent_at == loss.rack_sent && seq::after(piece.end(), loss.rack_end));
        if later {
            loss.rack_sent = piece.sent_at;
            loss.rack_end = piece.end();
        }
    }

    /// How long a segment may be overtaken before it is taken for lost (`tcp_rack_reo_wnd`).
    fn reordering_window(&self) -> u64 {
        if !self.tcb.loss.reordering_seen {
            if self.tcb.loss.state >= LossState::Recovery {
                return 0;
            }
            if self.sacked_segments() >= self.tcb.loss.reordering {
                return 0;
            }
        }
        let least = self.tcb.rtt.least.min(u32::MAX >> 1);
        let smoothed = self.tcb.rtt.smoothed >> 3;
        u64::from((least >> 2).min(smoothed)) * 1000
    }

    /// Looks for what was lost once something was delivered (`tcp_rack_mark_lost`).
    pub(crate) fn mark_lost_by_delivery(&mut self) {
        if std::mem::take(&mut self.tcb.loss.rack_advanced)
            && let Some(wait) = self.mark_lost_by_time()
        {
            let delay = (wait + super::timers::LEAST).next_multiple_of(super::acknowledge::TICK);
            self.arm_retransmission(Awaits::Reordering, delay);
        }
    }

    /// Marks as lost what was sent long enough before what has arrived. How long it is until that may be said of more
    /// (`tcp_rack_detect_loss`).
    pub(crate) fn mark_lost_by_time(&mut self) -> Option<u64> {
        let now = self.now();
        let wait = u64::from(self.tcb.loss.rack_rtt_micros) * 1000 + self.reordering_window();
        let (sent, end) = (self.tcb.loss.rack_sent, self.tcb.loss.rack_end);
        let mut soonest: Option<u64> = None;
        for piece in &mut self.tcb.send.sent {
            if piece.sacked || (piece.lost && !piece.again) {
                continue;
            }
            let overtaken = piece.sent_at < sent || (piece.sent_at == sent && seq::before(piece.end(), end));
            if !overtaken {
                continue;
            }
            let age = now.since(piece.sent_at).0;
            if age / 1000 >= wait / 1000 {
                piece.lost = true;
                piece.again = false;
            } else {
                soonest = Some(soonest.map_or(wait - age, |soonest| soonest.max(wait - age)));
            }
        }
        soonest
    }

    /// Without SACK: the first is lost once so many duplicates came (`tcp_newreno_mark_lost`).
    pub(crate) fn mark_first_lost(&mut self, advanced: bool) {
        let state = self.tcb.loss.state;
        let enough = state < LossState::Recovery && self.tcb.loss.duplicates >= self.tcb.loss.reordering;
        if !(enough || (state == LossState::Recovery && advanced)) {
            return;
        }
        let mss = self.tcb.send.mss.max(1);
        if self.tcb.send.sent.front().is_some_and(|first| !first.lost) {
            self.split_sent(0, mss);
            if let Some(first) = self.tcb.send.sent.front_mut() {
                first.lost = true;
                first.again = false;
            }
        }
    }
}
