//! Timers of a connection: armed, put off, cancelled, and what they do when they fire.

use super::tcb::{Awaits, LossState};
use super::{Conn, Tcp};
use crate::Because;
use crate::Tracer;
use crate::host::Host;
use crate::socket::{Body, Socket};
use crate::timer::{Reminded, Ticket, Timer};
use socketarium_trace::Nanos;
use socketarium_trace::event::{Kind, TimerEvent, TimerKind, Why};
use socketarium_trace::net::TcpState;

pub(crate) const fn milliseconds(count: u64) -> u64 {
    count * 1_000_000
}

pub(crate) const fn seconds(count: u64) -> u64 {
    count * 1_000_000_000
}

/// `TCP_TIMEOUT_MIN`: two ticks of a kernel with 250 a second.
pub(super) const LEAST: u64 = milliseconds(8);

impl Awaits {
    /// The timer as the trace names it.
    fn kind(self) -> TimerKind {
        match self {
            Self::Acknowledgement | Self::Reordering => TimerKind::Retransmission,
            Self::LossProbe => TimerKind::LossProbe,
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
        if let Some(mut conn) = self.conn(tracer, ticket.socket) {
            conn.timer_fired(ticket.kind);
        } else if ticket.kind == TimerKind::SynAck {
            self.request_timer(tracer, ticket.socket);
        } else {
            self.end_of_wait(tracer, ticket.socket);
        }
        tracer.because(before);
    }
}

impl Socket {
    /// The timers that run, each with when it is due, in the order of their kinds.
    pub(crate) fn timers(&self) -> Vec<(TimerKind, Nanos)> {
        let mut timers = match &self.body {
            Body::Tcp(Tcp::Connection(tcb)) => {
                let timers = &tcb.timers;
                vec![
                    (timers.awaits.kind(), timers.retransmission),
                    (TimerKind::DelayedAck, timers.delayed_ack),
                    (TimerKind::KeepAlive, timers.keep_alive),
                ]
            }
            Body::Tcp(Tcp::Request(request)) => vec![(TimerKind::SynAck, request.timer)],
            Body::Tcp(Tcp::TimeWait(waiting)) => vec![(waiting.timer_kind(), waiting.timer)],
            Body::Tcp(Tcp::Idle | Tcp::Listener(_)) | Body::Udp(_) | Body::Unix(_) => Vec::new(),
        };
        timers.sort_by_key(|(kind, _)| *kind);
        let running = |(kind, timer): (TimerKind, Timer)| Some((kind, timer.due?));
        timers.into_iter().filter_map(running).collect()
    }
}

fn timer_of(body: &mut Body, kind: TimerKind) -> Option<&mut Timer> {
    match body {
        Body::Tcp(Tcp::Connection(tcb)) => match kind {
            TimerKind::Retransmission | TimerKind::LossProbe | TimerKind::Persist => {
                Some(&mut tcb.timers.retransmission)
            }
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
            TimerKind::Retransmission | TimerKind::LossProbe | TimerKind::Persist => {
                match self.tcb.timers.awaits {
                    Awaits::Acknowledgement => self.retransmission_due(),
                    Awaits::LossProbe => self.send_loss_probe(),
                    Awaits::Reordering => self.reordering_due(),
                    Awaits::Window => self.window_probe_due(),
                }
            }
            TimerKind::TimeWait | TimerKind::FinWait2 | TimerKind::SynAck => {}
        }
    }

    /// `tcp_check_probe_timer`
    pub(crate) fn check_window_probe(&mut self) {
        if self.tcb.send.sent.is_empty() && self.tcb.timers.retransmission.due.is_none() {
            let delay = self.probe_base();
            self.arm_retransmission(Awaits::Window, delay);
        }
    }

    pub(super) fn probe_base(&self) -> u64 {
        let floor = u64::from(self.stack.sysctls.tcp_rto_min_us) * 1000;
        self.tcb.rtt.timeout_nanos.max(floor)
    }

    /// The next probe of a closed window.
    pub(crate) fn arm_window_probe(&mut self) {
        let most = milliseconds(u64::from(self.stack.sysctls.tcp_rto_max_ms));
        let delay = (self.probe_base() << self.tcb.rtt.backoff.min(16)).min(most);
        self.arm_retransmission(Awaits::Window, delay);
    }

    pub(crate) fn keep_idle(&self) -> u64 {
        let own = self.sock.options.keep_idle_seconds;
        seconds(u64::from(if own > 0 {
            own
        } else {
            self.stack.sysctls.tcp_keepalive_time
        }))
    }
}
