//! Sentences about the kernel's timers.

use super::context::Context;
use super::{Sentence, key, say};
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
                (TimerKind::Retransmission, 0) => key!("timer.retransmission"),
                (TimerKind::Retransmission, _) => key!("timer.retransmission-again"),
                (TimerKind::LossProbe, _) => key!("timer.loss-probe"),
                (TimerKind::DelayedAck, _) => key!("timer.delayed-ack"),
                (TimerKind::Persist, _) => key!("timer.persist"),
                (TimerKind::KeepAlive, _) => key!("timer.keep-alive"),
                (TimerKind::TimeWait, _) => key!("timer.time-wait"),
                (TimerKind::FinWait2, _) => key!("timer.fin-wait-2"),
                (TimerKind::SynAck, _) => key!("timer.syn-ack"),
            };
            about(key, *socket)
                .number("time", due.since(context.event.at).0)
                .number("attempt", (*attempt).into())
        }
        TimerEvent::Fired { socket, timer } => match timer {
            TimerKind::Retransmission | TimerKind::SynAck => about(key!("timer.fired-unanswered"), *socket),
            TimerKind::LossProbe => about(key!("timer.fired-loss-probe"), *socket),
            TimerKind::DelayedAck => about(key!("timer.fired-delayed-ack"), *socket),
            TimerKind::TimeWait => about(key!("timer.fired-time-wait"), *socket),
            TimerKind::Persist | TimerKind::KeepAlive | TimerKind::FinWait2 => {
                about(key!("timer.fired"), *socket).with("timer", timer.name().to_owned())
            }
        },
        TimerEvent::Cancelled { socket, timer } => match timer {
            TimerKind::Retransmission => about(key!("timer.answered"), *socket),
            TimerKind::LossProbe
            | TimerKind::DelayedAck
            | TimerKind::Persist
            | TimerKind::KeepAlive
            | TimerKind::TimeWait
            | TimerKind::FinWait2
            | TimerKind::SynAck => {
                about(key!("timer.cancelled"), *socket).with("timer", timer.name().to_owned())
            }
        },
    }
}
