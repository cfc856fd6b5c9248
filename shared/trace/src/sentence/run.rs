//! Sentences about the run as a whole, and about what bytes mean.

use super::{Sentence, say};
use crate::event::{EndReason, ProtocolEvent, RunEvent};

pub(super) fn sentence(event: &RunEvent) -> Box<Sentence> {
    match event {
        RunEvent::Quiet => say("run.quiet"),
        RunEvent::RuleArmed { rule, .. } => say("rule.armed").with("rule", rule.clone()),
        RunEvent::RuleDisarmed { rule } => say("rule.disarmed").with("rule", rule.clone()),
        RunEvent::Note { text } => say("run.note").with("text", text.clone()),
        RunEvent::Ended { reason } => match reason {
            EndReason::Finished => say("end.finished"),
            EndReason::Stopped => say("end.stopped"),
            EndReason::TimeLimit { seconds } => say("end.time").number("limit", *seconds),
            EndReason::EventLimit { events } => say("end.events").number("limit", *events),
            EndReason::PacketLimit { packets } => say("end.packets").number("limit", *packets),
            EndReason::ProcessLimit { processes } => say("end.processes").number("limit", *processes),
            EndReason::Failed { message } => say("end.failed").with("message", message.clone()),
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
    say("protocol.range")
        .number("from", *from)
        .number("to", to.saturating_sub(1).max(*from))
        .with("protocol", protocol.clone())
        .with("field", field.clone())
        .with("value", value.clone())
}
