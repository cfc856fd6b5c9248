//! Sentences about the kernel's timers.

use super::context::Context;
use super::{Sentence, say};
use crate::SocketId;
use crate::event::{TimerEvent, TimerKind};

pub(super) fn sentence(context: &Context<'_>, event: &TimerEvent) -> Box<Sentence> {
    let about = |key, socket: SocketId| {
        say(key)
            .with("host", context.host_name())
            .with("socket", context.socket_name(socket))
    };
    match event {
        TimerEvent::Armed {
            socket,
            timer,
            due,
            attempt,
        } => {
            let key = match (timer, attempt) {
                (TimerKind::Retransmission, 0) => "timer.retransmission",
                (TimerKind::Retransmission, _) => "timer.retransmission-again",
                (TimerKind::LossProbe, _) => "timer.loss-probe",
                (TimerKind::DelayedAck, _) => "timer.delayed-ack",
                (TimerKind::Persist, _) => "timer.persist",
                (TimerKind::KeepAlive, _) => "timer.keep-alive",
                (TimerKind::TimeWait, _) => "timer.time-wait",
                (TimerKind::FinWait2, _) => "timer.fin-wait-2",
                (TimerKind::SynAck, _) => "timer.syn-ack",
            };
            about(key, *socket)
                .number("time", due.since(context.event.at).0)
                .number("attempt", (*attempt).into())
        }
        TimerEvent::Fired { socket, timer } => match timer {
            TimerKind::Retransmission | TimerKind::SynAck => about("timer.fired-unanswered", *socket),
            TimerKind::LossProbe => about("timer.fired-loss-probe", *socket),
            TimerKind::DelayedAck => about("timer.fired-delayed-ack", *socket),
            TimerKind::TimeWait => about("timer.fired-time-wait", *socket),
            TimerKind::Persist | TimerKind::KeepAlive | TimerKind::FinWait2 => {
                about("timer.fired", *socket).with("timer", timer.name().to_owned())
            }
        },
        TimerEvent::Cancelled { socket, timer } => match timer {
            TimerKind::Retransmission => about("timer.answered", *socket),
            TimerKind::LossProbe
            | TimerKind::DelayedAck
            | TimerKind::Persist
            | TimerKind::KeepAlive
            | TimerKind::TimeWait
            | TimerKind::FinWait2
            | TimerKind::SynAck => about("timer.cancelled", *socket).with("timer", timer.name().to_owned()),
        },
    }
}
