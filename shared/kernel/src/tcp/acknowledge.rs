//! When acknowledgements are sent: at once, delayed, or with data.

use super::Conn;
use super::timers::milliseconds;
use socketarium_trace::Nanos;
use socketarium_trace::net::{TcpFlags, TcpState};

/// `TCP_MAX_QUICKACKS`
pub(crate) const MOST_QUICK: u32 = 16;
/// `TCP_ATO_MIN`, `TCP_DELACK_MIN`: shortest delay.
const SHORTEST: u64 = milliseconds(40);
/// `TCP_DELACK_MAX`
pub(super) const LONGEST: u64 = milliseconds(200);

/// The kernel's clock ticks 250 times a second.
pub(super) const TICK: u64 = milliseconds(4);

impl Conn<'_> {
    /// Data goes back and forth.
    pub(super) fn is_interactive(&self) -> bool {
        self.tcb.acking.interactive >= 1
    }

    /// The next `most` acknowledgements are sent at once, as far as the window lasts.
    fn more_quick(&mut self, most: u32) {
        let acking = &mut self.tcb.acking;
        let quick = match self.tcb.receive.window / (2 * acking.mss.max(1)) {
            0 => 2,
            quick => quick,
        };
        let quick = quick.min(most);
        acking.quick = acking.quick.max(quick);
    }

    /// `tcp_enter_quickack_mode`
    pub(crate) fn acknowledge_quickly(&mut self) {
        self.more_quick(MOST_QUICK);
        self.tcb.acking.interactive = 0;
        self.tcb.acking.timeout = SHORTEST;
    }

    pub(crate) fn schedule_acknowledgement(&mut self) {
        self.tcb.acking.scheduled = true;
    }

    /// Data arrived: keeps the estimate of how often it does (`tcp_event_data_recv`).
    pub(crate) fn pace_acknowledgements(&mut self) {
        let now = self.now();
        let timeout = self.tcb.rtt.timeout_nanos;
        let gap = now.since(self.tcb.acking.last_received).0;
        let delay = self.tcb.acking.timeout;
        if delay == 0 {
            self.more_quick(MOST_QUICK);
            self.tcb.acking.timeout = SHORTEST;
        } else if gap <= SHORTEST / 2 {
            self.tcb.acking.timeout = (delay >> 1) + SHORTEST / 2;
        } else if gap < delay {
            self.tcb.acking.timeout = ((delay >> 1) + gap).min(timeout);
        } else if gap > timeout {
            self.more_quick(MOST_QUICK);
        }
        self.tcb.acking.last_received = now;
    }

    /// Whether what arrived is acknowledged now (`tcp_ack_snd_check`).
    pub(crate) fn check_acknowledgement(&mut self) {
        if !self.tcb.acking.scheduled {
            return;
        }
        let receive = &self.tcb.receive;
        let unacknowledged = receive.nxt.wrapping_sub(receive.told_at);
        let unread = receive.nxt.wrapping_sub(receive.copied);
        let two_segments = unacknowledged > self.tcb.acking.mss
            && (unread < self.sock.options.receive_low_water || {
                let offer = self.tcb.offer(self.sock);
                offer >= self.tcb.receive.window
            });
        let quick = self.tcb.acking.quick > 0 && !self.is_interactive();
        if two_segments || quick || self.tcb.acking.now {
            self.send_acknowledgement();
        } else if self.tcb.receive.beyond.is_empty() {
            self.delay_acknowledgement();
        } else {
            // Every segment beyond a gap tells the peer of the gap.
            self.send_acknowledgement();
        }
    }

    /// `tcp_send_delayed_ack`
    fn delay_acknowledgement(&mut self) {
        let now = self.now();
        let mut delay = self.tcb.acking.timeout;
        if delay > SHORTEST {
            let mut most = milliseconds(500);
            if self.is_interactive() || self.tcb.acking.pushed {
                most = LONGEST;
            }
            if self.tcb.rtt.smoothed > 0 {
                let round_trip = u64::from(self.tcb.rtt.smoothed >> 3) * 1000;
                most = most.min(round_trip.max(SHORTEST));
            }
            delay = delay.min(most);
        }
        delay = delay.min(LONGEST);
        // Without a delay it is the next tick's.
        let mut due = match delay {
            0 => Nanos(now.0 - now.0 % TICK + TICK),
            delay => Nanos(now.0 + delay),
        };
        if let Some(earlier) = self.tcb.timers.delayed_ack.due {
            if earlier.0 <= now.0 + (delay >> 2) {
                self.send_acknowledgement();
                return;
            }
            due = due.min(earlier);
        }
        self.tcb.acking.scheduled = true;
        self.arm_delayed_ack(due);
    }

    /// The delay is over (`tcp_delack_timer_handler`).
    pub(crate) fn delayed_ack_due(&mut self) {
        if matches!(self.tcb.state, TcpState::Closed | TcpState::Listen) || !self.tcb.acking.scheduled {
            return;
        }
        if self.is_interactive() {
            self.tcb.acking.interactive = 0;
            self.tcb.acking.timeout = SHORTEST;
        } else {
            self.tcb.acking.timeout = (self.tcb.acking.timeout << 1).min(self.tcb.rtt.timeout_nanos);
        }
        self.send_acknowledgement();
    }

    /// A bare acknowledgement, now.
    pub(crate) fn send_acknowledgement(&mut self) {
        if self.tcb.state == TcpState::Closed {
            return;
        }
        let seq = self.acceptable_seq();
        self.put_on_wire(seq, TcpFlags::ACK, &super::Chunk::default());
    }

    /// Something that acknowledges what arrived was sent (`tcp_event_ack_sent`).
    pub(crate) fn acknowledged(&mut self) {
        let acking = &mut self.tcb.acking;
        if acking.quick > 0 {
            let counted = u32::from(acking.scheduled);
            if counted >= acking.quick {
                acking.quick = 0;
                acking.timeout = SHORTEST;
            } else {
                acking.quick -= counted;
            }
        }
        acking.scheduled = false;
        acking.now = false;
        acking.pushed = false;
        acking.pushed_twice = false;
        acking.no_memory = false;
        self.cancel_delayed_ack();
    }

    /// Data was sent: soon after data came, so it is a reply (`tcp_event_data_sent`).
    pub(crate) fn data_was_sent(&mut self) {
        let now = self.now();
        self.tcb.send.last_sent = now;
        if now.since(self.tcb.acking.last_received).0 < self.tcb.acking.timeout {
            self.tcb.acking.interactive = self.tcb.acking.interactive.saturating_add(1);
        }
    }

    /// A program has read (`tcp_cleanup_rbuf`).
    pub(crate) fn acknowledge_reading(&mut self, copied: u32) {
        let mut time = false;
        if self.tcb.acking.scheduled {
            let receive = &self.tcb.receive;
            let acking = &self.tcb.acking;
            time = receive.nxt.wrapping_sub(receive.told_at) > acking.mss
                || (copied > 0
                    && (acking.pushed_twice || (acking.pushed && !self.is_interactive()))
                    && receive.memory == 0);
        }
        if copied > 0 && !time && !self.sock.shut_receive {
            let now = self.tcb.receive_window();
            if 2 * u64::from(now) <= u64::from(self.tcb.receive.clamp) {
                let new = self.tcb.offer(self.sock);
                time = new > 0 && new >= 2 * now;
            }
        }
        if time {
            self.send_acknowledgement();
        }
    }
}
