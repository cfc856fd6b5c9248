//! What a connection does when a timer fires: sends again, probes, gives up.

use super::send::{Amount, Nagle};
use super::tcb::{Awaits, Fate, LossState};
use super::timers::{milliseconds, seconds};
use super::{Chunk, Conn, seq};
use crate::Sysctls;
use socketarium_trace::Errno;
use socketarium_trace::net::{TcpFlags, TcpState};

impl Conn<'_> {
    /// Nothing was acknowledged for too long (`tcp_retransmit_timer`).
    pub(super) fn retransmission_due(&mut self) {
        if self.tcb.send.sent.is_empty() {
            return;
        }
        let opening = matches!(self.tcb.state, TcpState::SynSent | TcpState::SynReceived);
        if self.has_waited_enough(opening) {
            self.give_up();
            return;
        }
        self.enter_loss();
        self.tcb.loss.retransmits += 1;
        self.tcb.loss.timeouts += 1;
        self.retransmit(0, 1);
        let linear = self.stack.sysctls.tcp_syn_linear_timeouts;
        if self.tcb.state != TcpState::SynSent || self.tcb.loss.timeouts > linear {
            self.tcb.rtt.backoff += 1;
            let most = milliseconds(u64::from(self.stack.sysctls.tcp_rto_max_ms));
            self.tcb.rtt.timeout_nanos = (self.tcb.rtt.timeout_nanos << 1).min(most);
        }
        let delay = self.within_user_timeout(self.tcb.rtt.timeout_nanos);
        self.arm_retransmission(Awaits::Acknowledgement, delay);
    }

    /// Whether it is time to give up (`tcp_write_timeout`).
    fn has_waited_enough(&mut self, opening: bool) -> bool {
        let sysctls = &self.stack.sysctls;
        if opening {
            let own = self.sock.options.syn_count;
            let mut most = if own > 0 { own } else { sysctls.tcp_syn_retries };
            if own == 0 && self.tcb.state == TcpState::SynSent {
                most += sysctls.tcp_syn_linear_timeouts;
            }
            return self.tcb.loss.retransmits >= most;
        }
        let mut most = sysctls.tcp_retries2;
        if self.sock.orphan {
            let alive = self.tcb.rtt.timeout_nanos < milliseconds(u64::from(sysctls.tcp_rto_max_ms));
            most = self.orphan_retries(alive);
        }
        self.has_timed_out(most)
    }

    /// `tcp_orphan_retries`
    fn orphan_retries(&self, alive: bool) -> u32 {
        match self.stack.sysctls.tcp_orphan_retries {
            _ if self.sock.soft_error.is_some() && !alive => 0,
            0 if alive => 8,
            retries => retries,
        }
    }

    /// As much time has passed as `boundary` retransmissions would take (`retransmits_timed_out`).
    fn has_timed_out(&self, boundary: u32) -> bool {
        let Some(since) = self.tcb.loss.since.filter(|_| self.tcb.loss.retransmits > 0) else {
            return false;
        };
        let user = u64::from(self.sock.options.user_timeout_millis);
        let patience = if user > 0 {
            milliseconds(user)
        } else {
            patience(boundary, &self.stack.sysctls)
        };
        self.now().since(since).0 >= patience
    }

    /// The timer does not run past `TCP_USER_TIMEOUT`.
    pub(super) fn within_user_timeout(&self, delay: u64) -> u64 {
        let user = u64::from(self.sock.options.user_timeout_millis);
        match self.tcb.loss.since {
            Some(since) if user > 0 => {
                let left = (since.0 + milliseconds(user)).saturating_sub(self.now().0);
                delay.min(left.max(milliseconds(4)))
            }
            Some(_) | None => delay,
        }
    }

    /// `tcp_write_err`
    fn give_up(&mut self) {
        let error = self.sock.soft_error.take().unwrap_or(Errno::ETIMEDOUT);
        self.tcb.forget_data();
        self.fail(error);
    }

    /// Sends the last again, or something new behind it, so that the peer says what it has
    /// (`tcp_send_loss_probe`).
    pub(super) fn send_loss_probe(&mut self) {
        if self.tcb.loss.probe_high.is_none() && !self.tcb.send.sent.is_empty() {
            let before = self.tcb.send.sent.len();
            let nxt = self.tcb.send.nxt;
            let fits = self.tcb.send.unsent.front().is_some_and(|first| {
                let end = first.seq.wrapping_add(first.length.min(self.tcb.send.mss));
                !seq::after(end, self.tcb.send.una.wrapping_add(self.tcb.send.window))
            });
            let sent = if fits {
                self.write(Nagle::Off, Amount::Probe);
                self.tcb.send.nxt != nxt
            } else {
                self.repeat_last(before - 1)
            };
            if sent {
                self.tcb.loss.probe_is_new = fits;
                self.tcb.loss.probe_high = Some(self.tcb.send.nxt);
                self.tcb.timers.awaits = Awaits::Acknowledgement;
            }
        }
        self.rearm_retransmission();
    }

    fn repeat_last(&mut self, index: usize) -> bool {
        let mss = self.tcb.send.mss.max(1);
        let Some(last) = self.tcb.send.sent.get(index) else {
            return false;
        };
        let segments = last.segments(mss);
        if segments > 1 {
            self.split_sent(index, (segments - 1) * mss);
            return self.retransmit(index + 1, 1);
        }
        self.retransmit(index, 1)
    }

    /// The answer to a loss probe (`tcp_process_tlp_ack`).
    pub(crate) fn take_probe_answer(&mut self, ack: u32, heard: &super::ack::Heard) {
        let Some(high) = self.tcb.loss.probe_high else {
            return;
        };
        if seq::before(ack, high) {
            return;
        }
        if self.tcb.loss.probe_is_new || heard.duplicate_report {
            self.tcb.loss.probe_high = None;
        } else if seq::after(ack, high) {
            // The original had been lost: that was congestion.
            self.begin_reduction();
            self.end_reduction();
            self.tcb.loss.probe_high = None;
        } else if !heard.advanced && !heard.window_changed && !heard.carries {
            self.tcb.loss.probe_high = None;
        }
    }

    /// What was only overtaken has had its time.
    pub(super) fn reordering_due(&mut self) {
        let before = self.in_flight();
        self.mark_lost_by_time();
        let lost = before.saturating_sub(self.in_flight());
        if lost > 0 {
            if self.tcb.loss.state != LossState::Recovery {
                self.begin_fast_recovery();
                self.reduce(1, lost, false);
            }
            self.send_lost();
        }
        if self.tcb.timers.awaits != Awaits::Reordering || self.tcb.timers.retransmission.due.is_none() {
            self.rearm_retransmission();
        }
    }

    /// `tcp_probe_timer`
    pub(super) fn window_probe_due(&mut self) {
        if !self.tcb.send.sent.is_empty() || self.tcb.send.unsent.is_empty() {
            self.tcb.loss.probes = 0;
            return;
        }
        let mut most = self.stack.sysctls.tcp_retries2;
        if self.sock.orphan {
            let limit = milliseconds(u64::from(self.stack.sysctls.tcp_rto_max_ms));
            let alive = self.probe_base() << self.tcb.rtt.backoff.min(16) < limit;
            most = self.orphan_retries(alive);
            if !alive && self.tcb.rtt.backoff >= most {
                self.give_up();
                return;
            }
        }
        if self.tcb.loss.probes >= most {
            self.give_up();
            return;
        }
        self.send_window_probe();
        if !self.tcb.send.sent.is_empty() || self.tcb.send.unsent.is_empty() {
            self.tcb.loss.probes = 0;
            self.tcb.rtt.backoff = 0;
            return;
        }
        self.tcb.loss.probes += 1;
        if self.tcb.rtt.backoff < self.stack.sysctls.tcp_retries2 {
            self.tcb.rtt.backoff += 1;
        }
        self.arm_window_probe();
    }

    /// What fits into the window, or a segment out of it that has to be answered (`tcp_write_wakeup`).
    pub(super) fn send_window_probe(&mut self) {
        let end = self.tcb.send.una.wrapping_add(self.tcb.send.window);
        let room = self
            .tcb
            .send
            .unsent
            .front()
            .map_or(0, |first| seq::span(first.seq, end).min(self.tcb.send.mss));
        if room > 0 {
            self.send_first(room);
        } else {
            let seq = self.tcb.send.una.wrapping_sub(1);
            self.put_on_wire(seq, TcpFlags::ACK, &Chunk::default());
        }
    }

    /// `tcp_keepalive_timer`
    pub(super) fn keep_alive_due(&mut self) {
        if self.sock.orphan && self.tcb.state == TcpState::FinWait2 {
            if self.sock.options.linger2_seconds >= 0 {
                let left = self.fin_time().saturating_sub(super::timewait::LENGTH);
                if left > 0 {
                    self.tcb.fate = Some(Fate::Wait(TcpState::FinWait2, left));
                    return;
                }
            }
            self.send_reset();
            self.over();
            return;
        }
        if !self.sock.options.keep_alive || self.tcb.state == TcpState::SynSent {
            return;
        }
        let idle = self.keep_idle();
        if !self.tcb.send.sent.is_empty() || !self.tcb.send.unsent.is_empty() {
            self.arm_keep_alive(idle);
            return;
        }
        let last = self.tcb.acking.last_received.max(self.tcb.last_heard);
        let elapsed = self.now().since(last).0;
        if elapsed < idle {
            self.arm_keep_alive(idle - elapsed);
            return;
        }
        let user = milliseconds(u64::from(self.sock.options.user_timeout_millis));
        let probes = self.tcb.loss.probes;
        let enough = if user > 0 {
            elapsed >= user && probes > 0
        } else {
            let own = self.sock.options.keep_count;
            probes
                >= if own > 0 {
                    own
                } else {
                    self.stack.sysctls.tcp_keepalive_probes
                }
        };
        if enough {
            self.send_reset();
            self.give_up();
            return;
        }
        self.send_window_probe();
        self.tcb.loss.probes += 1;
        let own = self.sock.options.keep_interval_seconds;
        let interval = if own > 0 {
            own
        } else {
            self.stack.sysctls.tcp_keepalive_intvl
        };
        self.arm_keep_alive(seconds(u64::from(interval)));
    }

    /// How long an orphan waits in FIN-WAIT-2 (`tcp_fin_time`).
    pub(crate) fn fin_time(&self) -> u64 {
        let own = self.sock.options.linger2_seconds;
        let time = seconds(if own > 0 {
            own as u64
        } else {
            u64::from(self.stack.sysctls.tcp_fin_timeout)
        });
        let timeout = self.tcb.rtt.timeout_nanos;
        time.max((timeout << 2) - (timeout >> 1))
    }
}

/// How long `boundary` retransmissions would take, from the shortest timeout on (`tcp_model_timeout`).
fn patience(boundary: u32, sysctls: &Sysctls) -> u64 {
    let base = u64::from(sysctls.tcp_rto_min_us) * 1000;
    let most = milliseconds(u64::from(sysctls.tcp_rto_max_ms));
    let doublings = (most / base.max(1)).max(1).ilog2();
    if boundary <= doublings {
        ((2u64 << boundary) - 1) * base
    } else {
        ((2u64 << doublings) - 1) * base + u64::from(boundary - doublings) * most
    }
}
