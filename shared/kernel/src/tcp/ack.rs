//! Acknowledgements arrive (`tcp_ack`): what they take off the queue, what they tell of time and loss.

use super::tcb::{Awaits, LossState};
use super::{Conn, Segment, seq};
use socketarium_trace::net::TcpFlags;

/// What one acknowledgement brought.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heard {
    /// It acknowledges what was not acknowledged before.
    pub(crate) advanced: bool,
    /// It carries data, SYN or FIN, so it is no duplicate.
    pub(crate) carries: bool,
    pub(crate) window_changed: bool,
    /// It reports segments beyond a gap that were not reported before.
    pub(crate) new_sack: bool,
    /// It reports one that had arrived before.
    pub(crate) duplicate_report: bool,
    /// It acknowledges data that was sent before the timeout, and once only.
    pub(crate) original_acked: bool,
    /// The timer has to be set anew.
    pub(crate) set_timer: bool,
    /// Segments that it says were delivered.
    pub(crate) delivered: u32,
}

/// What an acknowledgement was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Taken,
    /// Nothing new in it.
    Old,
    /// It acknowledges what was never sent.
    Unsent,
    /// It is so old that somebody may be guessing.
    TooOld,
}

impl Conn<'_> {
    /// Takes in the acknowledgement of an acceptable segment.
    pub(crate) fn take_ack(&mut self, segment: &Segment) -> Verdict {
        let una = self.tcb.send.una;
        let ack = segment.ack;
        if seq::before(ack, una) {
            let most = u64::from(self.tcb.send.max_window).min(self.tcb.send.bytes_acked) as u32;
            if seq::before(ack, una.wrapping_sub(most)) {
                return Verdict::TooOld;
            }
            if !segment.options.sack.is_empty() {
                let mut heard = Heard::default();
                self.take_sack(segment, &mut heard);
                self.alert(&mut heard, 0);
                self.send_lost();
            }
            return Verdict::Old;
        }
        if seq::after(ack, self.tcb.send.nxt) {
            return Verdict::Unsent;
        }
        let had_out = !self.tcb.send.sent.is_empty();
        let lost_before = self.lost_segments();
        let mut heard = Heard {
            advanced: seq::after(ack, una),
            carries: segment.sequence_length() > 0,
            ..Heard::default()
        };
        if heard.advanced {
            self.tcb.loss.retransmits = 0;
        }
        self.keep_timestamp(segment);
        heard.window_changed = self.take_window(segment);
        if heard.advanced {
            self.tcb.send.bytes_acked += u64::from(ack.wrapping_sub(una));
            self.tcb.send.una = ack;
        }
        if self.tcb.agreed.sack {
            self.take_sack(segment, &mut heard);
        }
        self.sock.soft_error = None;
        self.tcb.last_heard = self.now();
        self.tcb.loss.probes = 0;
        if !had_out {
            if heard.duplicate_report {
                self.alert(&mut heard, 0);
            }
            self.window_was_told();
            self.take_probe_answer(ack, &heard);
            return Verdict::Taken;
        }
        self.clean_queue(segment, &mut heard);
        self.take_probe_answer(ack, &heard);
        let duplicate = !heard.advanced && !heard.carries && !heard.window_changed;
        if self.is_dubious(&heard) {
            let duplicates = u32::from(duplicate && !heard.duplicate_report);
            self.alert(&mut heard, duplicates);
        }
        if heard.set_timer {
            self.set_transmit_timer();
        }
        let newly_lost = self.lost_segments().saturating_sub(lost_before);
        self.tcb.congestion.delivered += u64::from(heard.delivered);
        self.control(heard.delivered, newly_lost, heard.advanced);
        self.send_lost();
        Verdict::Taken
    }

    /// Something may be wrong (`tcp_ack_is_dubious`).
    fn is_dubious(&self, heard: &Heard) -> bool {
        let is_duplicate = !(heard.advanced || heard.carries || heard.window_changed);
        is_duplicate || heard.new_sack || heard.duplicate_report || self.tcb.loss.state != LossState::Open
    }

    /// The peer's timestamp, to be echoed (`tcp_replace_ts_recent`).
    pub(crate) fn keep_timestamp(&mut self, segment: &Segment) {
        let Some((value, _)) = segment.options.timestamps.filter(|_| self.tcb.agreed.timestamps) else {
            return;
        };
        let is_next = seq::at_most(segment.seq, self.tcb.receive.told_at);
        let is_newer = value.wrapping_sub(self.tcb.agreed.recent) as i32 >= 0;
        if is_next && (is_newer || self.tcb.agreed.recent_at.is_none()) {
            self.tcb.agreed.recent = value;
            self.tcb.agreed.recent_at = Some(self.now());
        }
    }

    /// The window that a segment tells, in bytes.
    fn told_window(&self, segment: &Segment) -> u32 {
        let shift = if segment.has(TcpFlags::SYN) {
            0
        } else {
            self.tcb.send.scale
        };
        u32::from(segment.window) << shift
    }

    /// What a segment tells of the window is new (`tcp_may_update_window`).
    pub(super) fn tells_window(&self, segment: &Segment) -> bool {
        let window = self.told_window(segment);
        let send = &self.tcb.send;
        seq::after(segment.ack, send.una)
            || seq::after(segment.seq, send.window_seq)
            || (segment.seq == send.window_seq && (window > send.window || window == 0))
    }

    /// The peer's window (`tcp_ack_update_window`).
    fn take_window(&mut self, segment: &Segment) -> bool {
        if !self.tells_window(segment) {
            return false;
        }
        let window = self.told_window(segment);
        let send = &mut self.tcb.send;
        send.window_seq = segment.seq;
        if send.window == window {
            return true;
        }
        send.window = window;
        self.tcb.receive.predicted = None;
        self.tcb.predict(self.sock);
        if !self.tcb.send.unsent.is_empty() {
            self.restart_after_idle();
        }
        if window > self.tcb.send.max_window {
            self.tcb.send.max_window = window;
            let (mtu, limit) = (self.path_mtu(), self.sock.options.max_segment);
            self.tcb.sync_mss(mtu, limit);
        }
        true
    }

    /// Takes off the queue what is acknowledged (`tcp_clean_rtx_queue`).
    fn clean_queue(&mut self, segment: &Segment, heard: &mut Heard) {
        let now = self.now();
        let una = self.tcb.send.una;
        let mss = self.tcb.send.mss;
        let mut by_piece = None;
        let mut acked_again = false;
        while let Some(piece) = self.tcb.send.sent.front() {
            if seq::after(piece.end(), una) {
                self.trim_first(una, mss, heard);
                break;
            }
            let Some(piece) = self.tcb.send.sent.pop_front() else {
                break;
            };
            let segments = piece.segments(mss);
            if piece.retransmitted {
                acked_again = true;
            } else {
                if !piece.sacked {
                    by_piece = Some(now.since(piece.sent_at).0);
                    if !seq::after(piece.end(), self.tcb.loss.high) {
                        heard.original_acked = true;
                    }
                }
            }
            if !piece.sacked {
                heard.delivered += segments;
            }
            self.advance_rack(&piece);
            let freed = super::send::PIECE + piece.length;
            self.tcb.send.memory -= freed;
            self.tcb.pool.give_back(freed);
            if piece.syn {
                self.tcb.loss.since = None;
            }
            heard.set_timer = true;
        }
        self.drop_bytes();
        self.tcb.send.forget_packets();
        if !heard.advanced {
            if heard.new_sack {
                heard.set_timer = true;
            }
            return;
        }
        let by_echo = self.echoed_round_trip(segment);
        let by_piece = by_piece.filter(|_| !acked_again);
        if self.measure_round_trip(by_piece, by_echo) {
            heard.set_timer = true;
        } else {
            self.tcb.rtt.backoff = 0;
        }
        if !self.tcb.agreed.sack {
            self.tcb.loss.duplicates = 0;
        }
    }

    /// The first piece is acknowledged in part, whole segments of it (`tcp_tso_acked`).
    fn trim_first(&mut self, una: u32, mss: u32, heard: &mut Heard) {
        let Some(piece) = self.tcb.send.sent.front_mut() else {
            return;
        };
        if !seq::before(piece.seq, una) {
            return;
        }
        let acked = una.wrapping_sub(piece.seq).min(piece.length);
        let segments = piece.segments(mss);
        piece.seq = una;
        piece.length -= acked;
        piece.syn = false;
        let delivered = segments - piece.segments(mss).min(segments);
        heard.delivered += delivered;
        heard.set_timer |= delivered > 0;
        self.tcb.send.memory -= acked;
        self.tcb.pool.give_back(acked);
    }

    /// Bytes that are acknowledged are needed no more.
    fn drop_bytes(&mut self) {
        let send = &mut self.tcb.send;
        let acked = (seq::span(send.bytes_at, send.una) as usize).min(send.bytes.len());
        send.bytes.drain(..acked);
        send.bytes_at = send.bytes_at.wrapping_add(acked as u32);
    }

    fn echoed_round_trip(&self, segment: &Segment) -> Option<u64> {
        let (_, echo) = segment.options.timestamps.filter(|(_, echo)| *echo != 0)?;
        let millis = self.timestamp().wrapping_sub(echo);
        (millis < i32::MAX as u32).then(|| u64::from(millis.max(1)) * 1_000_000)
    }

    /// The window opened: probing is over, or goes on (`tcp_ack_probe`).
    pub(crate) fn window_was_told(&mut self) {
        let Some(first) = self.tcb.send.unsent.front() else {
            return;
        };
        let end = self.tcb.send.una.wrapping_add(self.tcb.send.window);
        let mss = self.tcb.send.mss;
        let first_end = first.seq.wrapping_add(first.length.min(mss));
        if seq::after(first_end, end) {
            self.arm_window_probe();
        } else {
            self.tcb.rtt.backoff = 0;
            if self.tcb.timers.awaits == Awaits::Window {
                self.cancel_retransmission();
            }
        }
    }
}
