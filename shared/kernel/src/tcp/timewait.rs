//! What is left of a connection that was closed: enough to answer what still arrives (`tcp_minisocks.c`).

use super::deliver::reply_reset;
use super::rtt::clock;
use super::tcb::Tcb;
use super::transmit::emit;
use super::{Chunk, Segment, SegmentOptions, Tcp, seq};
use crate::Tracer;
use crate::host::Host;
use crate::socket::Body;
use crate::timer::{SocketKey, Ticket, Timer};
use socketarium_trace::event::{Kind, SocketEvent, TimerEvent, TimerKind, Why};
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{HostId, Nanos, SocketId};
use std::net::SocketAddr;

/// `TCP_TIMEWAIT_LEN`: 60 seconds, whatever `tcp_fin_timeout` says.
pub(crate) const LENGTH: u64 = super::timers::seconds(60);

#[derive(Debug)]
pub(crate) struct TimeWait {
    /// TIME-WAIT, or FIN-WAIT-2 of an orphan.
    pub(crate) state: TcpState,
    local: SocketAddr,
    remote: SocketAddr,
    snd_nxt: u32,
    pub(crate) rcv_nxt: u32,
    rcv_window: u32,
    scale: u8,
    timestamps: bool,
    recent: u32,
    recent_at: Option<Nanos>,
    offset: u32,
    last_answer: Option<Nanos>,
    pub(crate) timer: Timer,
}

impl TimeWait {
    pub(crate) fn of(tcb: &Tcb, state: TcpState) -> Self {
        Self {
            state,
            local: tcb.local,
            remote: tcb.remote,
            snd_nxt: tcb.send.nxt,
            rcv_nxt: tcb.receive.nxt,
            rcv_window: tcb.receive_window(),
            scale: tcb.receive.scale,
            timestamps: tcb.agreed.timestamps,
            recent: tcb.agreed.recent,
            recent_at: tcb.agreed.recent_at,
            offset: tcb.agreed.offset,
            last_answer: None,
            timer: Timer::default(),
        }
    }

    pub(crate) fn timer_kind(&self) -> TimerKind {
        if self.state == TcpState::TimeWait {
            TimerKind::TimeWait
        } else {
            TimerKind::FinWait2
        }
    }

    /// Whether a new connection may take its place, `delay` nanoseconds after the last segment.
    pub(crate) fn may_be_replaced(&self, now: Nanos, delay: u64) -> bool {
        self.state == TcpState::TimeWait
            && self.timestamps
            && self.recent_at.is_some_and(|at| now.since(at).0 >= delay)
    }

    /// Where a connection that takes its place begins, so that nothing old is taken for new.
    pub(crate) fn next_first_number(&self) -> u32 {
        self.snd_nxt.wrapping_add(65_535 + 2).max(1)
    }

    fn acknowledgement(&self, now: Nanos) -> Segment {
        Segment {
            source: self.local,
            destination: self.remote,
            flags: TcpFlags::ACK,
            seq: self.snd_nxt,
            ack: self.rcv_nxt,
            window: (self.rcv_window >> self.scale).min(65_535) as u16,
            options: SegmentOptions {
                timestamps: self
                    .timestamps
                    .then(|| (clock(now).wrapping_add(self.offset), self.recent)),
                ..SegmentOptions::default()
            },
            data: Chunk::default(),
        }
    }

    /// What is to be done about a segment (`tcp_timewait_state_process`).
    fn judge(&mut self, segment: &Segment, now: Nanos) -> Judgement {
        let old = match segment.options.timestamps.filter(|_| self.timestamps) {
            Some((value, _)) => {
                (value.wrapping_sub(self.recent) as i32) < 0
                    && self.recent_at.is_some()
                    && !segment.has(TcpFlags::RST)
            }
            None => false,
        };
        if self.state == TcpState::FinWait2 {
            return self.judge_orphan(segment, old, now);
        }
        let reset = segment.has(TcpFlags::RST);
        if !old && segment.seq == self.rcv_nxt && (segment.sequence_length() == 0 || reset) {
            if reset {
                return Judgement::End;
            }
            self.hear(segment, now);
            return Judgement::WaitAnew;
        }
        let newer = segment
            .options
            .timestamps
            .is_some_and(|(value, _)| self.timestamps && (self.recent.wrapping_sub(value) as i32) < 0);
        if segment.has(TcpFlags::SYN)
            && !reset
            && !segment.has(TcpFlags::ACK)
            && !old
            && (seq::after(segment.seq, self.rcv_nxt) || newer)
        {
            return Judgement::MakeRoom;
        }
        if reset {
            return Judgement::Nothing;
        }
        Judgement::Acknowledge {
            anew: old || segment.has(TcpFlags::ACK),
        }
    }

    fn judge_orphan(&mut self, segment: &Segment, old: bool, now: Nanos) -> Judgement {
        let end = self.rcv_nxt.wrapping_add(self.rcv_window);
        let inside = segment.seq == self.rcv_nxt
            || (seq::after(segment.end(), self.rcv_nxt) && seq::before(segment.seq, end))
            || (segment.seq == end && segment.seq == segment.end());
        if old || !inside {
            return Judgement::Acknowledge { anew: false };
        }
        if segment.has(TcpFlags::RST) {
            return Judgement::End;
        }
        if segment.has(TcpFlags::SYN) && !seq::before(segment.seq, self.rcv_nxt) {
            return Judgement::Reset;
        }
        if !segment.has(TcpFlags::ACK)
            || !seq::after(segment.end(), self.rcv_nxt)
            || segment.sequence_length() == 0
        {
            return Judgement::Nothing;
        }
        if !segment.has(TcpFlags::FIN) || segment.end() != self.rcv_nxt.wrapping_add(1) {
            return Judgement::Reset;
        }
        self.hear(segment, now);
        self.rcv_nxt = segment.end();
        Judgement::Closed
    }

    fn hear(&mut self, segment: &Segment, now: Nanos) {
        if let Some((value, _)) = segment.options.timestamps.filter(|_| self.timestamps) {
            self.recent = value;
            self.recent_at = Some(now);
        }
    }
}

enum Judgement {
    Nothing,
    /// The waiting is over.
    End,
    WaitAnew,
    /// It was FIN-WAIT-2, and the FIN has come.
    Closed,
    Acknowledge {
        anew: bool,
    },
    Reset,
    /// A new connection may begin.
    MakeRoom,
}

impl Host {
    pub(crate) fn begin_wait(&mut self, tracer: &mut Tracer, key: SocketKey, length: u64) {
        let Some(socket) = self.sockets.get_mut(key) else {
            return;
        };
        let Body::Tcp(Tcp::TimeWait(waiting)) = &mut socket.body else {
            return;
        };
        let due = Nanos(tracer.now().0 + length);
        if waiting.timer.arm(due) {
            let ticket = Ticket {
                socket: key,
                id: socket.sock.id.0,
                kind: TimerKind::TimeWait,
            };
            self.stack.timers.remind(due, ticket);
        }
        let armed = TimerEvent::Armed {
            socket: socket.sock.id,
            timer: waiting.timer_kind(),
            due,
            attempt: 0,
        };
        tracer.kernel(self.id, Kind::Timer(armed));
        self.touch(key);
    }

    /// A segment for what waits. A number where it may begin a new connection instead: where that begins.
    pub(crate) fn arrive_at_wait(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        segment: &Segment,
    ) -> Option<u32> {
        let now = tracer.now();
        let socket = &mut self.sockets[key];
        let id = socket.sock.id;
        let Body::Tcp(Tcp::TimeWait(waiting)) = &mut socket.body else {
            return None;
        };
        match waiting.judge(segment, now) {
            Judgement::Nothing => {}
            Judgement::End => self.end_of_wait(tracer, key),
            Judgement::WaitAnew => self.begin_wait(tracer, key, LENGTH),
            Judgement::Closed => {
                waiting.state = TcpState::TimeWait;
                let answer = waiting.acknowledgement(now);
                tell_state(tracer, self.id, id, (TcpState::FinWait2, TcpState::TimeWait));
                tracer.kernel(
                    self.id,
                    Kind::Timer(TimerEvent::Cancelled {
                        socket: id,
                        timer: TimerKind::FinWait2,
                    }),
                );
                emit(&mut self.stack, tracer, answer, None);
                self.begin_wait(tracer, key, LENGTH);
            }
            Judgement::Acknowledge { anew } => {
                let pause = u64::from(self.stack.sysctls.tcp_invalid_ratelimit) * 1_000_000;
                let lately = waiting.last_answer.is_some_and(|last| now.since(last).0 < pause);
                let data = !segment.data.is_empty();
                if !lately || data {
                    if !data {
                        waiting.last_answer = Some(now);
                    }
                    let answer = waiting.acknowledgement(now);
                    emit(&mut self.stack, tracer, answer, None);
                }
                if anew {
                    self.begin_wait(tracer, key, LENGTH);
                }
            }
            Judgement::Reset => {
                reply_reset(&mut self.stack, tracer, segment);
                self.end_of_wait(tracer, key);
            }
            Judgement::MakeRoom => return self.give_way(tracer, key),
        }
        None
    }

    /// A connection takes the place of one in TIME-WAIT. Where it begins, so that it comes behind.
    pub(crate) fn give_way(&mut self, tracer: &mut Tracer, key: SocketKey) -> Option<u32> {
        let tcp = self.sockets[key].tcp()?;
        let Tcp::TimeWait(waiting) = tcp else {
            return None;
        };
        let number = waiting.next_first_number();
        self.end_of_wait(tracer, key);
        Some(number)
    }

    /// Nothing is left to wait for.
    pub(crate) fn end_of_wait(&mut self, tracer: &mut Tracer, key: SocketKey) {
        let socket = &mut self.sockets[key];
        let id = socket.sock.id;
        if let Body::Tcp(Tcp::TimeWait(waiting)) = &mut socket.body {
            let timer = waiting.timer_kind();
            if waiting.timer.cancel() {
                tracer.kernel(self.id, Kind::Timer(TimerEvent::Cancelled { socket: id, timer }));
            }
            let from = waiting.state;
            tell_state(tracer, self.id, id, (from, TcpState::Closed));
        }
        self.remove_tcp(tracer, key);
    }
}

fn tell_state(tracer: &mut Tracer, host: HostId, socket: SocketId, (from, to): (TcpState, TcpState)) {
    let why: Why = tracer.reason().why;
    tracer.kernel(
        host,
        Kind::Socket(SocketEvent::StateChanged {
            socket,
            from,
            to,
            why,
        }),
    );
}
