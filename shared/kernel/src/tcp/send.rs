//! Data leaves: as much as the peer's window, the congestion window and Nagle allow (`tcp_write_xmit`).

use super::tcb::{LossState, Piece};
use super::{Conn, seq};

/// Memory of a piece beside its bytes (`truesize` of an empty skb).
pub(crate) const PIECE: u32 = 832;
/// Segments that are sent again at once.
pub(crate) const MOST_AGAIN: u32 = 44;
/// Bytes that a device takes at once, to cut into segments.
const MOST_AT_ONCE: u32 = 65_279;

/// How far small segments may wait (`TCP_NAGLE_…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nagle {
    /// They wait for what is out to be acknowledged.
    Waits,
    /// `TCP_NODELAY`
    Off,
    /// `TCP_CORK`, `MSG_MORE`: they wait for more.
    Corked,
    /// Whatever there is goes.
    Push,
}

/// How much is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    AllThatMay,
    One,
    /// One, whatever the congestion window says.
    Probe,
}

impl Conn<'_> {
    pub(crate) fn nagle(&self) -> Nagle {
        if self.sock.options.cork {
            Nagle::Corked
        } else if self.sock.options.no_delay {
            Nagle::Off
        } else {
            Nagle::Waits
        }
    }

    /// Segments out and not known to be delivered, acknowledged or not (`packets_out`).
    pub(crate) fn packets_out(&self) -> u32 {
        let mss = self.tcb.send.mss;
        self.tcb.send.sent.iter().map(|piece| piece.segments(mss)).sum()
    }

    /// Segments that are in the network (`tcp_packets_in_flight`).
    pub(crate) fn in_flight(&self) -> u32 {
        let mss = self.tcb.send.mss;
        let mut flight = 0;
        for piece in &self.tcb.send.sent {
            let segments = piece.segments(mss);
            if !piece.sacked && !piece.lost {
                flight += segments;
            }
            if piece.again {
                flight += segments;
            }
        }
        // Without SACK a duplicate acknowledgement is the word of one that has left.
        if self.tcb.agreed.sack {
            flight
        } else {
            flight.saturating_sub(self.tcb.loss.duplicates)
        }
    }

    fn window_end(&self) -> u32 {
        self.tcb.send.una.wrapping_add(self.tcb.send.window)
    }

    /// Bytes that are written as one piece (`tcp_xmit_size_goal`).
    pub(crate) fn size_goal(&mut self) -> u32 {
        let mss = self.tcb.current_mss();
        let most = self.half_window(MOST_AT_ONCE);
        let goal = self.tcb.send.burst * mss;
        if most < goal || most >= goal + mss {
            self.tcb.send.burst = (most / mss).max(1);
        }
        (self.tcb.send.burst * mss).max(mss)
    }

    /// Not more than half of the largest window that the peer ever told (`tcp_bound_to_half_wnd`).
    fn half_window(&self, size: u32) -> u32 {
        let max = self.tcb.send.max_window;
        let most = if max > 536 { max >> 1 } else { max };
        if most > 0 && size > most {
            most.max(68 - 20)
        } else {
            size
        }
    }

    /// Segments that one piece is sent as: about a millisecond's worth (`tcp_tso_segs`).
    fn burst_segments(&self) -> u32 {
        let mss = self.tcb.current_mss();
        let rtt = &self.tcb.rtt;
        let congestion = &self.tcb.congestion;
        let smoothed = u64::from(rtt.smoothed >> 3).max(1);
        let ratio = if congestion.window < congestion.threshold / 2 {
            200
        } else {
            120
        };
        let rate = u64::from(congestion.window) * u64::from(mss) * 1_000_000 * ratio / 100 / smoothed;
        let mut bytes = rate >> 10;
        let shift = rtt.least >> 9;
        if shift < 32 {
            bytes += u64::from(MOST_AT_ONCE >> shift);
        }
        let bytes = bytes.min(u64::from(MOST_AT_ONCE)) as u32;
        (bytes / mss)
            .max(self.stack.sysctls.tcp_min_tso_segs)
            .min(MOST_AT_ONCE / mss)
            .max(1)
    }

    /// Sends what may be sent, and sees to it that something will (`__tcp_push_pending_frames`).
    pub(crate) fn push(&mut self, nagle: Nagle) {
        if self.tcb.state == socketarium_trace::net::TcpState::Closed {
            return;
        }
        if self.write(nagle, Amount::AllThatMay) {
            self.check_window_probe();
        }
    }

    /// Sends pieces. `true` where something is left to send and nothing is out to be waited for.
    pub(crate) fn write(&mut self, nagle: Nagle, amount: Amount) -> bool {
        let mut sent = 0;
        let mut limited = false;
        let mss = self.tcb.current_mss();
        let most = self.burst_segments();
        while !self.tcb.send.unsent.is_empty() {
            let window = self.tcb.congestion.window;
            let flight = self.in_flight();
            let mut quota = if flight >= window {
                0
            } else {
                (window >> 1).max(1).min(window - flight)
            };
            if quota == 0 {
                if amount != Amount::Probe {
                    limited = true;
                    break;
                }
                quota = 1;
            }
            let quota = quota.min(most);
            self.grow_first(quota * mss);
            let Some(piece) = self.tcb.send.unsent.front() else {
                break;
            };
            let first_end = piece
                .seq
                .wrapping_add(piece.length.min(mss) + u32::from(piece.fin && piece.length <= mss));
            if seq::after(first_end, self.window_end()) {
                break;
            }
            let is_last = self.tcb.send.unsent.len() == 1;
            let own = if is_last { nagle } else { Nagle::Push };
            let segments = piece.segments(mss);
            let (length, fin) = (piece.length, piece.fin);
            if segments == 1 {
                if !self.may_go(length, fin, own) {
                    break;
                }
            } else if amount == Amount::AllThatMay && self.defers(most, &mut limited) {
                break;
            }
            let limit = if segments > 1 {
                self.split_point(quota, nagle)
            } else {
                mss
            };
            if length > limit {
                self.split_unsent(limit);
            }
            let Some(mut piece) = self.tcb.send.unsent.pop_front() else {
                break;
            };
            self.send_piece(&mut piece);
            sent += piece.segments(mss);
            if piece.length < piece.segments(mss) * mss {
                self.tcb.send.small = piece.end();
            }
            self.tcb.send.nxt = piece.end();
            let first = self.tcb.send.sent.is_empty();
            self.tcb.send.sent.push_back(piece);
            if first || self.tcb.timers.awaits == super::tcb::Awaits::LossProbe {
                self.rearm_retransmission();
            }
            self.check_space();
            if amount != Amount::AllThatMay {
                break;
            }
        }
        limited |= self.in_flight() >= self.tcb.congestion.window;
        if sent > 0 || limited {
            self.validate_window(limited);
        }
        if sent > 0 {
            if self.tcb.loss.state == LossState::Recovery {
                self.tcb.congestion.reduction_out += sent;
            }
            if amount != Amount::Probe {
                self.schedule_loss_probe(false);
            }
            return false;
        }
        self.tcb.send.sent.is_empty() && !self.tcb.send.unsent.is_empty()
    }

    /// Nagle's rule as Minshall changed it: a small segment waits while a small one is out.
    fn may_go(&self, length: u32, fin: bool, nagle: Nagle) -> bool {
        let partial = length < self.tcb.current_mss();
        nagle == Nagle::Push || fin || !self.must_wait(partial, nagle)
    }

    fn must_wait(&self, partial: bool, nagle: Nagle) -> bool {
        let send = &self.tcb.send;
        partial
            && match nagle {
                Nagle::Corked => true,
                Nagle::Waits => {
                    !send.sent.is_empty()
                        && seq::after(send.small, send.una)
                        && !seq::after(send.small, send.nxt)
                }
                Nagle::Off | Nagle::Push => false,
            }
    }

    /// How many bytes of the first piece go now (`tcp_mss_split_point`).
    fn split_point(&self, quota: u32, nagle: Nagle) -> u32 {
        let mss = self.tcb.current_mss();
        let Some(piece) = self.tcb.send.unsent.front() else {
            return mss;
        };
        let window = seq::span(piece.seq, self.window_end());
        let most = mss * quota;
        if most <= window && self.tcb.send.unsent.len() > 1 {
            return most;
        }
        let needed = piece.length.min(window);
        if most <= needed {
            return most;
        }
        let partial = needed % mss;
        if self.must_wait(partial != 0, nagle) {
            needed - partial
        } else {
            needed
        }
    }

    /// More could go at once a little later (`tcp_tso_should_defer`).
    fn defers(&self, most: u32, limited: &mut bool) -> bool {
        let now = self.now();
        let mss = self.tcb.current_mss();
        let Some(piece) = self.tcb.send.unsent.front() else {
            return false;
        };
        if self.tcb.loss.state >= LossState::Recovery || now.since(self.tcb.send.last_put).0 > 1_000_000 {
            return false;
        }
        let send_window = seq::span(piece.seq, self.window_end());
        let flight = self.in_flight();
        let congestion_window = self.tcb.congestion.window.saturating_sub(flight) * mss;
        let limit = send_window.min(congestion_window);
        if limit >= most * mss || (self.tcb.send.unsent.len() > 1 && limit >= piece.length) {
            return false;
        }
        let part = self.tcb.send.window.min(self.tcb.congestion.window * mss)
            / self.stack.sysctls.tcp_tso_win_divisor.max(1);
        let Some(head) = self.tcb.send.sent.front().filter(|_| limit < part) else {
            return false;
        };
        let half_round_trip = u64::from(self.tcb.rtt.smoothed >> 4) * 1000;
        if now.since(head.sent_at).0 < half_round_trip {
            return false;
        }
        if congestion_window < send_window {
            if congestion_window <= piece.length {
                *limited = true;
                return true;
            }
        } else if send_window <= piece.length {
            return true;
        }
        !piece.fin
    }

    /// Sends the first `length` bytes that are not sent, whatever else holds them back.
    pub(crate) fn send_first(&mut self, length: u32) {
        if self
            .tcb
            .send
            .unsent
            .front()
            .is_some_and(|first| first.length > length)
        {
            self.split_unsent(length);
        }
        let Some(mut piece) = self.tcb.send.unsent.pop_front() else {
            return;
        };
        piece.push = true;
        self.tcb.send.pushed = seq::later(self.tcb.send.pushed, piece.end());
        self.send_piece(&mut piece);
        self.tcb.send.nxt = piece.end();
        self.tcb.send.sent.push_back(piece);
        self.rearm_retransmission();
    }

    /// What goes next takes in the beginning of what is behind it, up to `most` bytes (`tcp_grow_skb`).
    fn grow_first(&mut self, most: u32) {
        let unsent = &mut self.tcb.send.unsent;
        let (Some(first), Some(next)) = (unsent.front(), unsent.get(1)) else {
            return;
        };
        let more = most.saturating_sub(first.length).min(next.length);
        if more == 0 || first.record_end {
            return;
        }
        let emptied = more == next.length;
        let next = if emptied { unsent.remove(1) } else { None };
        if let Some(first) = unsent.front_mut() {
            first.length += more;
            if let Some(next) = &next {
                first.takes_over_marks_of(next);
            }
        }
        if next.is_some() {
            self.tcb.send.memory -= PIECE;
            self.tcb.pool.give_back(PIECE);
        } else if let Some(next) = unsent.get_mut(1) {
            next.seq = next.seq.wrapping_add(more);
            next.length -= more;
        }
    }

    fn split_unsent(&mut self, limit: u32) {
        if let Some(mut piece) = self.tcb.send.unsent.pop_front() {
            let rest = piece.split_off(limit);
            self.tcb.send.memory += PIECE;
            self.tcb.pool.take_unasked(PIECE);
            self.tcb.send.unsent.push_front(rest);
            self.tcb.send.unsent.push_front(piece);
        }
    }

    /// Sends a piece again, its first `segments` segments of it (`tcp_retransmit_skb`). `false` where it may
    /// not be sent now.
    pub(crate) fn retransmit(&mut self, index: usize, segments: u32) -> bool {
        let mss = self.tcb.current_mss();
        let una = self.tcb.send.una;
        let end = self.window_end();
        let Some(piece) = self.tcb.send.sent.get_mut(index) else {
            return false;
        };
        if seq::before(piece.seq, una) {
            let known = una.wrapping_sub(piece.seq).min(piece.length);
            piece.seq = piece.seq.wrapping_add(known);
            piece.length -= known;
        }
        // Beyond the window only the first may go, as a probe.
        let window = match seq::span(piece.seq, end) {
            0 if piece.seq == una => mss,
            0 => return false,
            window => window,
        };
        let most = match mss * segments {
            most if most <= window => most,
            _ if window < mss => window,
            _ => window / mss * mss,
        };
        if piece.length > most {
            self.split_sent(index, most);
        } else {
            self.join_sent(index, window.min(mss));
        }
        let Some(mut piece) = self.tcb.send.sent.get(index).cloned() else {
            return false;
        };
        self.stack.counters.segments_retransmitted += u64::from(piece.segments(mss));
        self.send_piece(&mut piece);
        piece.retransmitted = true;
        piece.again = true;
        let count = piece.segments(mss) as i32;
        self.tcb.send.repeated += count as u32;
        let loss = &mut self.tcb.loss;
        if loss.since.is_none() {
            loss.since = Some(piece.sent_at);
        }
        loss.undo_retransmissions = loss.undo_retransmissions.max(0) + count;
        self.tcb.send.sent[index] = piece;
        true
    }

    /// Joins to a piece what was sent behind it, while both together are at most `most` bytes: fewer packets are
    /// needed to send small ones again (`tcp_retrans_try_collapse`).
    fn join_sent(&mut self, index: usize, most: u32) {
        let mss = self.tcb.send.mss.max(1);
        let end = self.window_end();
        let joinable = |piece: &Piece| piece.length <= mss && !piece.sacked;
        let sent = &mut self.tcb.send.sent;
        while let (Some(piece), Some(next)) = (sent.get(index), sent.get(index + 1)) {
            let fits = piece.length + next.length <= most && !seq::after(next.end(), end);
            if piece.syn || piece.record_end || !fits || !joinable(piece) || !joinable(next) {
                return;
            }
            let Some(next) = sent.remove(index + 1) else {
                return;
            };
            if let Some(piece) = sent.get_mut(index) {
                piece.length += next.length;
                piece.retransmitted |= next.retransmitted;
                piece.takes_over_marks_of(&next);
            }
            self.tcb.send.memory -= PIECE;
            self.tcb.pool.give_back(PIECE);
        }
    }

    /// Cuts a piece that is out after `length` bytes.
    pub(crate) fn split_sent(&mut self, index: usize, length: u32) {
        let Some(piece) = self
            .tcb
            .send
            .sent
            .get_mut(index)
            .filter(|piece| piece.length > length)
        else {
            return;
        };
        let rest = piece.split_off(length);
        self.tcb.send.memory += PIECE;
        self.tcb.pool.take_unasked(PIECE);
        self.tcb.send.sent.insert(index + 1, rest);
    }
}

impl Piece {
    /// Keeps `length` bytes and gives the rest.
    fn split_off(&mut self, length: u32) -> Self {
        let rest = Self {
            seq: self.seq.wrapping_add(length),
            length: self.length - length,
            syn: false,
            ..self.clone()
        };
        self.length = length;
        self.fin = false;
        self.push = false;
        self.record_end = false;
        rest
    }

    /// All of `next` is in this piece now.
    fn takes_over_marks_of(&mut self, next: &Self) {
        self.fin |= next.fin;
        self.push |= next.push;
        self.record_end = next.record_end;
    }
}
