//! A segment arrives at a connection (`tcp_rcv_state_process`, `tcp_rcv_established`).

use super::ack::Verdict;
use super::tcb::Fate;
use super::window::memory_of;
use super::{Conn, Segment, seq};
use crate::socket::happened;
use socketarium_trace::Errno;
use socketarium_trace::net::{TcpFlags, TcpState};

/// What is to be said to the sender of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Nothing,
    /// It belongs to no connection that could exist.
    Reset,
}

impl Conn<'_> {
    pub(crate) fn arrive(&mut self, segment: &Segment) -> Answer {
        self.tcb.agreed.heard = segment.options.timestamps;
        if self.tcb.state == TcpState::SynSent {
            return self.arrive_opening(segment);
        }
        if matches!(
            self.tcb.state,
            TcpState::Closed | TcpState::Listen | TcpState::TimeWait
        ) {
            return Answer::Nothing;
        }
        let answered = segment.has(TcpFlags::ACK);
        if !answered && !segment.has(TcpFlags::RST) && !segment.has(TcpFlags::SYN) {
            return Answer::Nothing;
        }
        if !self.is_acceptable(segment) {
            return Answer::Nothing;
        }
        let expected = self.is_expected(segment);
        // What brings nothing new but data lets nothing more be sent.
        let looks_further = !expected || segment.ack != self.tcb.send.una;
        let verdict = if looks_further {
            self.take_ack(segment)
        } else {
            self.keep_timestamp(segment);
            self.tcb.send.window_seq = segment.seq;
            Verdict::Taken
        };
        if self.tcb.state == TcpState::SynReceived {
            if verdict != Verdict::Taken {
                return Answer::Reset;
            }
            self.established(segment);
            if self.sock.shut_send {
                self.close_sending();
            }
        } else if matches!(verdict, Verdict::Unsent | Verdict::TooOld) {
            if self.tcb.state != TcpState::Established || verdict == Verdict::TooOld {
                self.challenge();
            }
            return Answer::Nothing;
        }
        match self.progress(segment) {
            Some(answer) => answer,
            None => self.take_text(segment, expected, looks_further),
        }
    }

    /// The next data in order, with nothing in its header but an acknowledgement: it is queued, and nothing else is
    /// looked at (header prediction).
    fn is_expected(&self, segment: &Segment) -> bool {
        self.tcb.state == TcpState::Established
            && !segment.data.is_empty()
            && segment.flags.0 & !TcpFlags::PSH.0 == TcpFlags::ACK.0
            && segment.seq == self.tcb.receive.nxt
            && !seq::after(segment.ack, self.tcb.send.nxt)
            && self.tcb.receive.predicted == Some(u32::from(segment.window))
            && segment.options.sack.is_empty()
            && segment.options.timestamps.is_some() == self.tcb.agreed.timestamps
            && self.tcb.pool.has(
                memory_of(
                    self.tcb.route,
                    segment.length() - segment.data.len(),
                    segment.data.len(),
                )
                .0,
            )
    }

    /// What the acknowledgement of our FIN leads to. Nothing: the rest of the segment is to be looked at.
    fn progress(&mut self, segment: &Segment) -> Option<Answer> {
        let all = self.tcb.send.una == self.tcb.send.written;
        match self.tcb.state {
            TcpState::FinWait1 if all => {
                self.set_state(TcpState::FinWait2);
                self.sock.shut_send = true;
                if self.sock.orphan {
                    return self.orphan_waits(segment);
                }
                self.wake(happened::ANYTHING);
                None
            }
            TcpState::Closing if all => {
                self.wait_out();
                Some(Answer::Nothing)
            }
            TcpState::LastAck if all => {
                self.over();
                Some(Answer::Nothing)
            }
            TcpState::FinWait1
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::Listen
            | TcpState::SynSent
            | TcpState::SynReceived
            | TcpState::Established
            | TcpState::FinWait2
            | TcpState::CloseWait
            | TcpState::TimeWait
            | TcpState::Closed => None,
        }
    }

    /// An orphan has only to wait for the peer's FIN.
    fn orphan_waits(&mut self, segment: &Segment) -> Option<Answer> {
        if self.sock.options.linger2_seconds < 0 {
            self.over();
            return Some(Answer::Nothing);
        }
        let brings = !segment.data.is_empty()
            && seq::after(segment.seq.wrapping_add(segment.data.len()), self.tcb.receive.nxt);
        if brings {
            // Nobody is there who could read it.
            self.over();
            return Some(Answer::Reset);
        }
        let time = self.fin_time();
        if time > super::timewait::LENGTH {
            self.arm_keep_alive(time - super::timewait::LENGTH);
        } else if segment.has(TcpFlags::FIN) {
            self.arm_keep_alive(time);
        } else {
            self.stop_timers();
            self.tcb.fate = Some(Fate::Wait(TcpState::FinWait2, time));
            return Some(Answer::Nothing);
        }
        None
    }

    /// Data and FIN, and what is sent because of them.
    fn take_text(&mut self, segment: &Segment, expected: bool, looks_further: bool) -> Answer {
        let takes = match self.tcb.state {
            TcpState::CloseWait | TcpState::Closing | TcpState::LastAck => {
                seq::before(segment.seq, self.tcb.receive.nxt)
            }
            TcpState::FinWait1 | TcpState::FinWait2 | TcpState::Established => true,
            TcpState::Listen
            | TcpState::SynSent
            | TcpState::SynReceived
            | TcpState::TimeWait
            | TcpState::Closed => false,
        };
        let shut = self.sock.shut_receive && self.tcb.state != TcpState::Established;
        let end = segment.seq.wrapping_add(segment.data.len());
        if takes && shut && segment.sequence_length() > 0 && seq::after(end, self.tcb.receive.nxt) {
            // Nobody can ever read it: RFC 1122 wants a reset.
            self.reset_by_peer();
            return Answer::Reset;
        }
        if takes {
            self.take_data(segment, expected);
        }
        if self.tcb.state != TcpState::Closed && self.tcb.fate.is_none() {
            if looks_further {
                self.send_check();
            }
            self.check_acknowledgement();
        }
        Answer::Nothing
    }

    /// An acknowledgement may have made room (`tcp_data_snd_check`).
    fn send_check(&mut self) {
        if !self.tcb.send.unsent.is_empty() {
            let nagle = self.nagle();
            self.push(nagle);
        }
        self.check_space();
    }

    /// Sequence number, RST and SYN (`tcp_validate_incoming`).
    fn is_acceptable(&mut self, segment: &Segment) -> bool {
        let reset = segment.has(TcpFlags::RST);
        let syn = segment.has(TcpFlags::SYN);
        if self.is_from_before(segment) && !reset {
            let overtaken = segment.has(TcpFlags::ACK)
                && segment.sequence_length() == 0
                && seq::before(segment.seq, self.tcb.receive.nxt);
            if syn {
                self.challenge();
            } else if !overtaken {
                self.say_again(segment);
            }
            return false;
        }
        if !self.is_in_window(segment) {
            if reset {
                if self.is_reset_after_fin(segment) {
                    self.reset_by_peer();
                }
            } else if syn {
                self.challenge();
            } else {
                self.say_again(segment);
            }
            return false;
        }
        if reset {
            let exact = segment.seq == self.tcb.receive.nxt
                || self.is_reset_after_fin(segment)
                || self
                    .tcb
                    .receive
                    .blocks
                    .iter()
                    .any(|(_, right)| *right == segment.seq);
            if exact {
                self.reset_by_peer();
            } else {
                self.challenge();
            }
            return false;
        }
        if syn {
            let crossed = self.tcb.state == TcpState::SynReceived
                && segment.has(TcpFlags::ACK)
                && segment.seq.wrapping_add(1) == self.tcb.receive.nxt
                && segment.ack == self.tcb.send.nxt;
            if !crossed {
                self.challenge();
            }
            return crossed;
        }
        true
    }

    /// Its timestamp is older than what came before (PAWS, RFC 7323), by more than a tick of that clock.
    fn is_from_before(&self, segment: &Segment) -> bool {
        const TICK: i32 = 1;
        let agreed = &self.tcb.agreed;
        let (Some((value, _)), true) = (segment.options.timestamps, agreed.timestamps) else {
            return false;
        };
        let age = agreed.recent.wrapping_sub(value) as i32;
        age > TICK && agreed.recent_at.is_some() && !self.is_harmless(segment, age)
    }

    /// A bare acknowledgement that was overtaken a little while ago tells nothing and does no harm
    /// (`tcp_disordered_ack`).
    fn is_harmless(&self, segment: &Segment, age: i32) -> bool {
        let replay = self.tcb.rtt.timeout_nanos / 1_000_000 * 12 / 10;
        segment.has(TcpFlags::ACK)
            && segment.sequence_length() == 0
            && segment.seq == self.tcb.receive.nxt
            && segment.ack == self.tcb.send.una
            && !self.tells_window(segment)
            && u64::from(age.unsigned_abs()) <= replay
    }

    /// `tcp_sequence`
    fn is_in_window(&self, segment: &Segment) -> bool {
        let receive = &self.tcb.receive;
        if seq::before(segment.end(), receive.told_at) {
            return false;
        }
        let limit = receive.nxt.wrapping_add(self.tcb.receive_window());
        if !seq::after(segment.end(), limit) {
            return true;
        }
        let fin = u32::from(segment.has(TcpFlags::FIN));
        if !seq::after(segment.end().wrapping_sub(fin), limit) {
            return true;
        }
        !seq::after(segment.seq, limit) && receive.queue.is_empty()
    }

    /// After a FIN a reset may carry the FIN's own number.
    fn is_reset_after_fin(&self, segment: &Segment) -> bool {
        segment.seq == self.tcb.receive.nxt.wrapping_sub(1)
            && matches!(
                self.tcb.state,
                TcpState::CloseWait | TcpState::LastAck | TcpState::Closing
            )
    }

    /// The peer is told where we are, if what came was not data not too often (`tcp_send_dupack`).
    fn say_again(&mut self, segment: &Segment) {
        if segment.sequence_length() == 0 && self.was_answered_lately() {
            return;
        }
        if segment.sequence_length() > 0 && seq::before(segment.seq, self.tcb.receive.nxt) {
            self.acknowledge_quickly();
            let end = if seq::after(segment.end(), self.tcb.receive.nxt) {
                self.tcb.receive.nxt
            } else {
                segment.end()
            };
            self.report_duplicate(segment.seq, end);
        }
        self.send_acknowledgement();
    }

    /// An acknowledgement that only the true peer can answer (RFC 5961).
    fn challenge(&mut self) {
        if !self.was_answered_lately() {
            self.send_acknowledgement();
        }
    }

    fn was_answered_lately(&mut self) -> bool {
        let now = self.now();
        let pause = u64::from(self.stack.sysctls.tcp_invalid_ratelimit) * 1_000_000;
        if self
            .tcb
            .last_challenge
            .is_some_and(|last| now.since(last).0 < pause)
        {
            return true;
        }
        self.tcb.last_challenge = Some(now);
        false
    }

    /// RST: the connection is no more (`tcp_reset`).
    pub(crate) fn reset_by_peer(&mut self) {
        let error = match self.tcb.state {
            TcpState::SynSent => Errno::ECONNREFUSED,
            TcpState::CloseWait => Errno::EPIPE,
            TcpState::Closed => return,
            TcpState::Listen
            | TcpState::SynReceived
            | TcpState::Established
            | TcpState::FinWait1
            | TcpState::FinWait2
            | TcpState::Closing
            | TcpState::LastAck
            | TcpState::TimeWait => Errno::ECONNRESET,
        };
        self.tcb.forget_data();
        self.fail(error);
    }
}

impl super::tcb::Tcb {
    /// What was not delivered never will be (`tcp_write_queue_purge`).
    pub(crate) fn forget_data(&mut self) {
        let send = &mut self.send;
        send.sent.clear();
        send.unsent.clear();
        send.bytes.clear();
        send.packets.clear();
        send.memory = 0;
    }
}
