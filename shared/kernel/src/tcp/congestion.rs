//! Congestion control: slow start and avoidance as Reno has them (RFC 5681), reduction in proportion (RFC 6937).

use super::Conn;
use super::tcb::{Congestion, LossState};
use socketarium_trace::Nanos;

/// Segments that a connection begins with (RFC 6928).
pub(crate) const FIRST_WINDOW: u32 = 10;

impl Congestion {
    pub(crate) fn new() -> Self {
        Self {
            window: FIRST_WINDOW,
            threshold: u32::MAX >> 1,
            count: 0,
            used: 0,
            limited: false,
            limited_until: 0,
            limited_flight: 0,
            stamp: Nanos(0),
            prior_window: 0,
            prior_threshold: 0,
            reduction_delivered: 0,
            reduction_out: 0,
            delivered: 0,
        }
    }

    pub(crate) fn in_slow_start(&self) -> bool {
        self.window < self.threshold
    }

    /// Before the window shrinks for no loss: slow start leads back to most of it (`tcp_current_ssthresh`).
    fn keep_threshold(&mut self) {
        let most = (self.window >> 1) + (self.window >> 2);
        self.threshold = self.threshold.max(most);
    }

    /// `acked` segments were acknowledged (`tcp_reno_cong_avoid`).
    fn grow(&mut self, mut acked: u32) {
        if self.in_slow_start() {
            let window = self.window.saturating_add(acked).min(self.threshold);
            acked -= window - self.window;
            self.window = window;
            if acked == 0 {
                return;
            }
        }
        self.count += acked;
        if self.count >= self.window {
            let rounds = self.count / self.window;
            self.count -= rounds * self.window;
            self.window += rounds;
        }
    }
}

impl Conn<'_> {
    /// The window is what holds us back, so it may grow (`tcp_is_cwnd_limited`).
    fn is_window_limited(&self) -> bool {
        let congestion = &self.tcb.congestion;
        congestion.limited
            || (congestion.in_slow_start() && congestion.window < 2 * congestion.limited_flight)
    }

    /// Notes how far the window was used (`tcp_cwnd_validate`).
    pub(crate) fn validate_window(&mut self, limited: bool) {
        let out = self.packets_out();
        let una = self.tcb.send.una;
        let nxt = self.tcb.send.nxt;
        let congestion = &mut self.tcb.congestion;
        if !super::seq::before(una, congestion.limited_until)
            || limited
            || (!congestion.limited && out > congestion.limited_flight)
        {
            congestion.limited = limited;
            congestion.limited_flight = out;
            congestion.limited_until = nxt;
        }
        if self.is_window_limited() {
            self.tcb.congestion.used = 0;
            self.tcb.congestion.stamp = self.now();
            return;
        }
        let congestion = &mut self.tcb.congestion;
        congestion.used = congestion.used.max(out);
        let since = self.tracer.now().since(congestion.stamp).0;
        if self.stack.sysctls.tcp_slow_start_after_idle != 0 && since >= self.tcb.rtt.timeout_nanos {
            self.shrink_unused_window();
        }
    }

    /// For so long the program or the peer's window held us back that the window says little of the path
    /// (`tcp_cwnd_application_limited`).
    fn shrink_unused_window(&mut self) {
        let congestion = &mut self.tcb.congestion;
        if self.tcb.loss.state == LossState::Open && !self.sock.orphan && !self.tcb.send.wants_space {
            let used = congestion.used.max(FIRST_WINDOW);
            if used < congestion.window {
                congestion.keep_threshold();
                congestion.window = (congestion.window + used) >> 1;
            }
            congestion.used = 0;
        }
        congestion.stamp = self.tracer.now();
    }

    /// What an acknowledgement does to the window (`tcp_cong_control`).
    pub(crate) fn control(&mut self, acked: u32, newly_lost: u32, advanced: bool) {
        if self.tcb.loss.state == LossState::Recovery {
            self.reduce(acked, newly_lost, advanced);
        } else if advanced || self.tcb.loss.forward {
            let may_raise = self.tcb.loss.state == LossState::Open
                || self.tcb.loss.forward
                || self.tcb.loss.state == LossState::Loss;
            if may_raise && self.is_window_limited() {
                self.tcb.congestion.grow(acked);
            }
        }
    }

    /// Beginning of a reduction: half of the window, in proportion to what is delivered.
    pub(crate) fn begin_reduction(&mut self) {
        let congestion = &mut self.tcb.congestion;
        congestion.prior_window = congestion.window;
        congestion.prior_threshold = congestion.threshold;
        congestion.reduction_delivered = 0;
        congestion.reduction_out = 0;
        congestion.threshold = (congestion.window >> 1).max(2);
        self.tcb.loss.high = self.tcb.send.nxt;
    }

    /// `tcp_cwnd_reduction`
    pub(super) fn reduce(&mut self, acked: u32, newly_lost: u32, advanced: bool) {
        let flight = self.in_flight();
        let congestion = &mut self.tcb.congestion;
        if acked == 0 || congestion.prior_window == 0 {
            return;
        }
        congestion.reduction_delivered += acked;
        let delta = i64::from(congestion.threshold) - i64::from(flight);
        let mut send = if delta < 0 {
            let dividend = u64::from(congestion.threshold) * u64::from(congestion.reduction_delivered)
                + u64::from(congestion.prior_window)
                - 1;
            (dividend / u64::from(congestion.prior_window)) as i64 - i64::from(congestion.reduction_out)
        } else {
            let mut send = (i64::from(congestion.reduction_delivered) - i64::from(congestion.reduction_out))
                .max(i64::from(acked));
            if advanced && newly_lost == 0 {
                send += 1;
            }
            send.min(delta)
        };
        // The first retransmission goes out whatever the proportion says.
        send = send.max(i64::from(congestion.reduction_out == 0));
        congestion.window = (i64::from(flight) + send).max(1) as u32;
    }

    /// The reduction is over (`tcp_end_cwnd_reduction`).
    pub(crate) fn end_reduction(&mut self) {
        let congestion = &mut self.tcb.congestion;
        if congestion.threshold < u32::MAX >> 1 {
            congestion.window = congestion.threshold;
        }
        congestion.stamp = self.tracer.now();
    }

    /// After a pause the old window says nothing of the path (`tcp_cwnd_restart`).
    pub(crate) fn restart_after_idle(&mut self) {
        if self.stack.sysctls.tcp_slow_start_after_idle == 0 || !self.tcb.send.sent.is_empty() {
            return;
        }
        let mut idle = self.now().since(self.tcb.send.last_sent).0;
        let timeout = self.tcb.rtt.timeout_nanos;
        if self.tcb.send.last_sent == Nanos(0) || idle <= timeout {
            return;
        }
        let congestion = &mut self.tcb.congestion;
        congestion.keep_threshold();
        let floor = FIRST_WINDOW.min(congestion.window);
        while idle > timeout && congestion.window > floor {
            congestion.window >>= 1;
            idle -= timeout;
        }
        congestion.window = congestion.window.max(floor);
        congestion.used = 0;
        congestion.stamp = self.tracer.now();
    }
}
