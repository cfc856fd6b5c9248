//! Sentences about the run as a whole, and about what bytes mean.

use super::{Sentence, key, say};
use crate::event::{EndReason, ProtocolEvent, RunEvent};

pub(super) fn sentence(event: &RunEvent) -> Box<Sentence> {
    match event {
        RunEvent::Quiet => say(key!("run.quiet")),
        RunEvent::RuleArmed { rule, .. } => say(key!("rule.armed")).with("rule", rule.clone()),
        RunEvent::RuleDisarmed { rule } => say(key!("rule.disarmed")).with("rule", rule.clone()),
        RunEvent::Note { text } => say(key!("run.note")).with("text", text.clone()),
        RunEvent::Ended { reason } => match reason {
            EndReason::Finished => say(key!("end.finished")),
            EndReason::Stopped => say(key!("end.stopped")),
            EndReason::TimeLimit { seconds } => say(key!("end.time")).number("limit", *seconds),
            EndReason::EventLimit { events } => say(key!("end.events")).number("limit", *events),
            EndReason::PacketLimit { packets } => say(key!("end.packets")).number("limit", *packets),
            EndReason::ProcessLimit { processes } => say(key!("end.processes")).number("limit", *processes),
            EndReason::Failed { message } => say(key!("end.failed")).with("message", message.clone()),
        },
    }
}

pub(super) fn protocol_sentence(event: &ProtocolEvent) -> Box<Sentence> {
    let ProtocolEvent::Range {
        from,
        to,
        protocol,
        field,
        value,
        ..
    } = event;
    say(key!("protocol.range"))
        .number("from", *from)
        .number("to", to.saturating_sub(1).max(*from))
        .with("protocol", protocol.clone())
        .with("field", field.clone())
        .with("value", value.clone())
}
