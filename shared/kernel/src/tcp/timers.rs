//! Timers of a connection: armed, put off, cancelled, and what they do when they fire.

use super::send::{Amount, Nagle};
use super::tcb::{Awaits, Fate, LossState};
use super::{Chunk, Conn, Tcp, seq};
use crate::Tracer;
use crate::host::Host;
use crate::socket::Body;
use crate::timer::{Reminded, Ticket, Timer};
use crate::{Because, Sysctls};
use socketarium_trace::event::{Kind, TimerEvent, TimerKind, Why};
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{Errno, Nanos};

pub(crate) const fn milliseconds(count: u64) -> u64 {
    count * 1_000_000
}

pub(crate) const fn seconds(count: u64) -> u64 {
    count * 1_000_000_000
}

/// `TCP_TIMEOUT_MIN`: two ticks of a kernel with 250 a second.
const LEAST: u64 = milliseconds(8);

impl Awaits {
    /// The timer as the trace names it.
    fn kind(self) -> TimerKind {
        match self {
            Self::Acknowledgement | Self::LossProbe | Self::Reordering => TimerKind::Retransmission,
            Self::Window => TimerKind::Persist,
        }
    }
}

impl Host {
    /// Fires the timers that are due.
    pub(crate) fn expire_timers(&mut self, tracer: &mut Tracer) {
        while let Some(ticket) = self.stack.timers.pop(tracer.now()) {
            let Some(socket) = self.sockets.get_mut(ticket.socket) else {
                continue;
            };
            if socket.sock.id.0 != ticket.id {
                continue;
            }
            let Some(timer) = timer_of(&mut socket.body, ticket.kind) else {
                continue;
            };
            match timer.reminded(tracer.now()) {
                Reminded::Nothing => {}
                Reminded::Again(due) => self.stack.timers.remind(due, ticket),
                Reminded::Fires => {
                    self.fire(tracer, ticket);
                    self.settle(tracer);
                    self.run_loopback(tracer);
                }
            }
        }
    }

    fn fire(&mut self, tracer: &mut Tracer, ticket: Ticket) {
        let Some(socket) = self.sockets.get(ticket.socket) else {
            return;
        };
        let kind = match &socket.body {
            Body::Tcp(Tcp::Connection(tcb)) if ticket.kind == TimerKind::Retransmission => {
                tcb.timers.awaits.kind()
            }
            Body::Tcp(Tcp::TimeWait(waiting)) => waiting.timer_kind(),
            Body::Tcp(_) | Body::Udp(_) | Body::Unix(_) => ticket.kind,
        };
        let fired = TimerEvent::Fired {
            socket: socket.sock.id,
            timer: kind,
        };
        let before = tracer.reason();
        let event = tracer.kernel(self.id, Kind::Timer(fired));
        tracer.because(Because {
            why: Why::Timer,
            event: Some(event),
        });
        self.touch(ticket.socket);
        match &socket_body(&self.sockets[ticket.socket].body) {
            Which::Connection => {
                if let Some(mut conn) = self.conn(tracer, ticket.socket) {
                    conn.timer_fired(ticket.kind);
                }
            }
            Which::Request => self.request_timer(tracer, ticket.socket),
            Which::TimeWait => self.end_of_wait(tracer, ticket.socket),
            Which::Other => {}
        }
        tracer.because(before);
    }
}

enum Which {
    Connection,
    Request,
    TimeWait,
    Other,
}

fn socket_body(body: &Body) -> Which {
    match body {
        Body::Tcp(Tcp::Connection(_)) => Which::Connection,
        Body::Tcp(Tcp::Request(_)) => Which::Request,
        Body::Tcp(Tcp::TimeWait(_)) => Which::TimeWait,
        Body::Tcp(Tcp::Idle | Tcp::Listener(_)) | Body::Udp(_) | Body::Unix(_) => Which::Other,
    }
}

fn timer_of(body: &mut Body, kind: TimerKind) -> Option<&mut Timer> {
    match body {
        Body::Tcp(Tcp::Connection(tcb)) => match kind {
            TimerKind::Retransmission | TimerKind::Persist => Some(&mut tcb.timers.retransmission),
            TimerKind::DelayedAck => Some(&mut tcb.timers.delayed_ack),
            TimerKind::KeepAlive => Some(&mut tcb.timers.keep_alive),
            TimerKind::TimeWait | TimerKind::FinWait2 | TimerKind::SynAck => None,
        },
        Body::Tcp(Tcp::Request(request)) => Some(&mut request.timer).filter(|_| kind == TimerKind::SynAck),
        Body::Tcp(Tcp::TimeWait(waiting)) => Some(&mut waiting.timer).filter(|_| kind == TimerKind::TimeWait),
        Body::Tcp(Tcp::Idle | Tcp::Listener(_)) | Body::Udp(_) | Body::Unix(_) => None,
    }
}

impl Conn<'_> {
    fn tell_timer(&mut self, event: TimerEvent) {
        self.tracer.kernel(self.sock.host, Kind::Timer(event));
    }

    fn remind(&mut self, due: Nanos, kind: TimerKind) {
        let ticket = Ticket {
            socket: self.sock.key,
            id: self.sock.id.0,
            kind,
        };
        self.stack.timers.remind(due, ticket);
    }

    /// Runs the timer that retransmission, loss probe, reordering and window probe share.
    pub(crate) fn arm_retransmission(&mut self, awaits: Awaits, delay: u64) {
        let due = Nanos(self.now().0 + delay.min(milliseconds(u64::from(self.stack.sysctls.tcp_rto_max_ms))));
        let before = self.tcb.timers.awaits.kind();
        if self.tcb.timers.retransmission.due.is_some() && before != awaits.kind() {
            self.cancel_retransmission();
        }
        self.tcb.timers.awaits = awaits;
        if self.tcb.timers.retransmission.arm(due) {
            self.remind(due, TimerKind::Retransmission);
        }
        self.tell_timer(TimerEvent::Armed {
            socket: self.sock.id,
            timer: awaits.kind(),
            due,
            attempt: self.tcb.loss.retransmits.max(self.tcb.loss.probes),
        });
    }

    pub(crate) fn cancel_retransmission(&mut self) {
        let timer = self.tcb.timers.awaits.kind();
        if self.tcb.timers.retransmission.cancel() {
            self.tell_timer(TimerEvent::Cancelled {
                socket: self.sock.id,
                timer,
            });
        }
        self.tcb.timers.awaits = Awaits::Acknowledgement;
    }

    /// The retransmission timer, for the first of what is out (`tcp_rearm_rto`).
    pub(crate) fn rearm_retransmission(&mut self) {
        let Some(first) = self.tcb.send.sent.front() else {
            self.cancel_retransmission();
            return;
        };
        let mut delay = self.tcb.rtt.timeout_nanos;
        let running = self.tcb.timers.retransmission.due.is_some();
        if running && matches!(self.tcb.timers.awaits, Awaits::LossProbe | Awaits::Reordering) {
            delay = (first.sent_at.0 + delay).saturating_sub(self.now().0).max(1000);
        }
        self.arm_retransmission(Awaits::Acknowledgement, delay);
    }

    /// After progress: a loss probe, else the retransmission timer (`tcp_set_xmit_timer`).
    pub(crate) fn set_transmit_timer(&mut self) {
        if !self.schedule_loss_probe(true) {
            self.rearm_retransmission();
        }
    }

    /// The tail of what is out may get lost without anything behind it to tell (`tcp_schedule_loss_probe`).
    pub(crate) fn schedule_loss_probe(&mut self, advancing: bool) -> bool {
        let wanted = matches!(self.stack.sysctls.tcp_early_retrans, 3 | 4);
        let out = self.packets_out();
        if !wanted || out == 0 || !self.tcb.agreed.sack || self.tcb.loss.state != LossState::Open {
            return false;
        }
        let mut delay = seconds(1);
        if self.tcb.rtt.smoothed > 0 {
            delay = u64::from(self.tcb.rtt.smoothed >> 2) * 1000;
            delay += if out == 1 {
                u64::from(self.stack.sysctls.tcp_rto_min_us) * 1000
            } else {
                LEAST
            };
        }
        let timeout = self.tcb.rtt.timeout_nanos;
        let until_timeout = if advancing {
            timeout
        } else {
            let first = self.tcb.send.sent.front().map_or(0, |first| first.sent_at.0);
            (first + timeout).saturating_sub(self.now().0)
        };
        if until_timeout > 0 {
            delay = delay.min(until_timeout);
        }
        self.arm_retransmission(Awaits::LossProbe, delay);
        true
    }

    pub(crate) fn arm_delayed_ack(&mut self, due: Nanos) {
        if self.tcb.timers.delayed_ack.due == Some(due) {
            return;
        }
        if self.tcb.timers.delayed_ack.arm(due) {
            self.remind(due, TimerKind::DelayedAck);
        }
        self.tell_timer(TimerEvent::Armed {
            socket: self.sock.id,
            timer: TimerKind::DelayedAck,
            due,
            attempt: 0,
        });
    }

    pub(crate) fn cancel_delayed_ack(&mut self) {
        if self.tcb.timers.delayed_ack.cancel() {
            self.tell_timer(TimerEvent::Cancelled {
                socket: self.sock.id,
                timer: TimerKind::DelayedAck,
            });
        }
    }

    pub(crate) fn arm_keep_alive(&mut self, delay: u64) {
        let due = Nanos(self.now().0 + delay);
        if self.tcb.timers.keep_alive.arm(due) {
            self.remind(due, TimerKind::KeepAlive);
        }
        self.tell_timer(TimerEvent::Armed {
            socket: self.sock.id,
            timer: TimerKind::KeepAlive,
            due,
            attempt: self.tcb.loss.probes,
        });
    }

    pub(crate) fn cancel_keep_alive(&mut self) {
        if self.tcb.timers.keep_alive.cancel() {
            self.tell_timer(TimerEvent::Cancelled {
                socket: self.sock.id,
                timer: TimerKind::KeepAlive,
            });
        }
    }

    pub(crate) fn stop_timers(&mut self) {
        self.cancel_retransmission();
        self.cancel_delayed_ack();
        self.cancel_keep_alive();
    }

    fn timer_fired(&mut self, kind: TimerKind) {
        if self.tcb.state == TcpState::Closed {
            return;
        }
        match kind {
            TimerKind::DelayedAck => self.delayed_ack_due(),
            TimerKind::KeepAlive => self.keep_alive_due(),
            TimerKind::Retransmission | TimerKind::Persist => match self.tcb.timers.awaits {
                Awaits::Acknowledgement => self.retransmission_due(),
                Awaits::LossProbe => self.send_loss_probe(),
                Awaits::Reordering => self.reordering_due(),
                Awaits::Window => self.window_probe_due(),
            },
            TimerKind::TimeWait | TimerKind::FinWait2 | TimerKind::SynAck => {}
        }
    }

    /// Nothing was acknowledged for too long (`tcp_retransmit_timer`).
    fn retransmission_due(&mut self) {
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
    fn within_user_timeout(&self, delay: u64) -> u64 {
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
    fn send_loss_probe(&mut self) {
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
    fn reordering_due(&mut self) {
        let before = self.lost_segments();
        self.mark_lost_by_time();
        if self.lost_segments() != before {
            if self.tcb.loss.state < LossState::Recovery {
                self.begin_fast_recovery();
            }
            self.send_lost();
        }
        if self.tcb.timers.awaits != Awaits::Reordering || self.tcb.timers.retransmission.due.is_none() {
            self.rearm_retransmission();
        }
    }

    /// `tcp_check_probe_timer`
    pub(crate) fn check_window_probe(&mut self) {
        if self.tcb.send.sent.is_empty() && self.tcb.timers.retransmission.due.is_none() {
            let delay = self.probe_base();
            self.arm_retransmission(Awaits::Window, delay);
        }
    }

    fn probe_base(&self) -> u64 {
        let floor = u64::from(self.stack.sysctls.tcp_rto_min_us) * 1000;
        self.tcb.rtt.timeout_nanos.max(floor)
    }

    /// The next probe of a closed window.
    pub(crate) fn arm_window_probe(&mut self) {
        let most = milliseconds(u64::from(self.stack.sysctls.tcp_rto_max_ms));
        let delay = (self.probe_base() << self.tcb.rtt.backoff.min(16)).min(most);
        self.arm_retransmission(Awaits::Window, delay);
    }

    /// `tcp_probe_timer`
    fn window_probe_due(&mut self) {
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
    fn send_window_probe(&mut self) {
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
    fn keep_alive_due(&mut self) {
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

    pub(crate) fn keep_idle(&self) -> u64 {
        let own = self.sock.options.keep_idle_seconds;
        seconds(u64::from(if own > 0 {
            own
        } else {
            self.stack.sysctls.tcp_keepalive_time
        }))
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
