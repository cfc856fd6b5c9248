//! What is done about loss: from suspicion to recovery and out of it (`tcp_fastretrans_alert`).

use super::ack::Heard;
use super::tcb::LossState;
use super::{Conn, seq};

impl Conn<'_> {
    /// An acknowledgement that is not just progress.
    pub(crate) fn alert(&mut self, heard: &mut Heard, duplicates: u32) {
        if !self.tcb.agreed.sack && duplicates > 0 {
            self.tcb.loss.duplicates += duplicates;
            heard.delivered += duplicates;
        }
        let una = self.tcb.send.una;
        if self.tcb.loss.state == LossState::Open {
            self.tcb.loss.since = None;
        } else if self.tcb.loss.state != LossState::Disorder && !seq::before(una, self.tcb.loss.high) {
            self.leave();
        }
        match self.tcb.loss.state {
            LossState::Recovery => {
                self.identify_loss(heard);
            }
            LossState::Loss => {
                self.after_timeout(heard);
                self.identify_loss(heard);
            }
            LossState::Open | LossState::Disorder => {
                if heard.advanced && !self.tcb.agreed.sack {
                    self.tcb.loss.duplicates = 0;
                }
                self.try_undo_by_report();
                self.identify_loss(heard);
                if self.lost_segments() > 0 {
                    self.begin_fast_recovery();
                } else {
                    self.settle_state();
                }
            }
        }
    }

    fn identify_loss(&mut self, heard: &Heard) {
        if self.tcb.send.sent.is_empty() {
            return;
        }
        if self.tcb.agreed.sack {
            self.mark_lost_by_delivery();
        } else {
            self.mark_first_lost(heard.advanced);
        }
    }

    /// Open, or in disorder while something lies beyond a gap (`tcp_try_keep_open`).
    fn settle_state(&mut self) {
        let state = if self.sacked_segments() > 0 || self.tcb.send.sent.iter().any(|piece| piece.again) {
            LossState::Disorder
        } else {
            LossState::Open
        };
        if self.tcb.loss.state != state {
            self.tcb.loss.state = state;
            self.tcb.loss.high = self.tcb.send.nxt;
        }
    }

    pub(crate) fn begin_fast_recovery(&mut self) {
        self.tcb.loss.undo_marker = Some(self.tcb.send.una);
        self.tcb.loss.undo_retransmissions = 0;
        self.tcb.loss.first_retransmission = self.timestamp();
        self.begin_reduction();
        self.tcb.loss.state = LossState::Recovery;
    }

    /// Everything that was out when the state was entered is acknowledged.
    fn leave(&mut self) {
        if self.tcb.loss.state == LossState::Recovery {
            if self.was_spurious() {
                self.undo();
            } else {
                self.end_reduction();
            }
        } else if self.was_spurious() {
            self.undo();
        }
        if !self.tcb.agreed.sack {
            self.tcb.loss.duplicates = 0;
        }
        self.tcb.loss.undo_marker = None;
        self.tcb.loss.since = None;
        self.tcb.loss.state = LossState::Open;
        self.tcb.loss.forward = false;
    }

    /// After a timeout: were the retransmissions needed? (`tcp_process_loss`)
    fn after_timeout(&mut self, heard: &Heard) {
        if heard.advanced && heard.original_acked && self.tcb.loss.forward {
            self.tcb.loss.forward = false;
            for piece in &mut self.tcb.send.sent {
                if !piece.sacked {
                    piece.lost = false;
                }
            }
            self.undo();
            self.tcb.loss.state = LossState::Open;
            return;
        }
        if heard.advanced {
            self.tcb.loss.forward = false;
        }
    }

    /// All retransmissions of the episode arrived twice, or the echo is older than the first of them.
    fn was_spurious(&self) -> bool {
        if self.tcb.loss.undo_marker.is_none() {
            return false;
        }
        let by_report = self.tcb.loss.undo_retransmissions == 0 && self.tcb.loss.since.is_some();
        let by_echo = self.tcb.agreed.heard.is_some_and(|(_, echo)| {
            self.tcb.agreed.timestamps && echo != 0 && seq::before(echo, self.tcb.loss.first_retransmission)
        });
        by_report || by_echo
    }

    fn try_undo_by_report(&mut self) {
        if self.tcb.loss.undo_marker.is_some() && self.tcb.loss.undo_retransmissions == 0 {
            self.undo();
            self.tcb.loss.undo_marker = None;
        }
    }

    /// The reduction was for nothing (`tcp_undo_cwnd_reduction`).
    fn undo(&mut self) {
        let congestion = &mut self.tcb.congestion;
        if congestion.prior_window > 0 {
            congestion.window = congestion.window.max(congestion.prior_window);
            congestion.threshold = congestion.threshold.max(congestion.prior_threshold);
        }
        self.tcb.loss.undo_marker = None;
    }

    /// Sends again what is marked as lost, as far as the window allows (`tcp_xmit_retransmit_queue`).
    pub(crate) fn send_lost(&mut self) {
        if self.tcb.loss.state < LossState::Recovery {
            return;
        }
        let mut index = 0;
        while index < self.tcb.send.sent.len() {
            let window = self.tcb.congestion.window;
            let flight = self.in_flight();
            if flight >= window {
                return;
            }
            let piece = &self.tcb.send.sent[index];
            if !piece.lost || piece.again || piece.sacked {
                index += 1;
                continue;
            }
            let room = (window - flight).min(super::send::MOST_AGAIN);
            if !self.retransmit(index, room) {
                return;
            }
            let count = self.tcb.send.sent[index].segments(self.tcb.send.mss);
            if self.tcb.loss.state == LossState::Recovery {
                self.tcb.congestion.reduction_out += count;
            }
            if index == 0 && self.tcb.timers.awaits != super::tcb::Awaits::Reordering {
                self.rearm_retransmission();
            }
            index += 1;
        }
    }

    /// The timeout came: everything that is out counts as lost (`tcp_enter_loss`).
    pub(crate) fn enter_loss(&mut self) {
        let una = self.tcb.send.una;
        let fresh = self.tcb.loss.state <= LossState::Disorder
            || !seq::after(self.tcb.loss.high, una)
            || (self.tcb.loss.state == LossState::Loss && self.tcb.loss.retransmits == 0);
        if fresh {
            let congestion = &mut self.tcb.congestion;
            congestion.prior_window = congestion.window;
            congestion.prior_threshold = congestion.threshold;
            congestion.threshold = (congestion.window >> 1).max(2);
            self.tcb.loss.undo_marker = Some(una);
            self.tcb.loss.undo_retransmissions = 0;
            self.tcb.loss.first_retransmission = self.timestamp();
        }
        if !self.tcb.agreed.sack {
            self.tcb.loss.duplicates = 0;
        }
        for piece in &mut self.tcb.send.sent {
            if !piece.sacked {
                piece.lost = true;
                piece.again = false;
            }
        }
        self.tcb.congestion.window = self.in_flight() + 1;
        self.tcb.congestion.count = 0;
        self.tcb.loss.forward = fresh && self.tcb.loss.retransmits == 0;
        self.tcb.loss.state = LossState::Loss;
        self.tcb.loss.high = self.tcb.send.nxt;
        self.tcb.loss.probe_high = None;
    }
}
