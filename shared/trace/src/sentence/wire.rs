//! Sentences about the wire: where a packet is, and who decided. What a packet says has its own file.

use super::context::Context;
use super::{Sentence, packet, say};
use crate::PacketId;
use crate::event::{By, WireEvent};

pub(super) fn sentence(context: &Context<'_>, event: &WireEvent) -> Box<Sentence> {
    let about = |key, id: PacketId| say(key).with("packet", context.label(id));
    let in_time = |due: &crate::Nanos| due.since(context.event.at).0;
    match event {
        WireEvent::Sent { packet, retransmits } => packet::sentence(context, packet, *retransmits),
        WireEvent::InFlight { packet, due } => about("flight", *packet).number("time", in_time(due)),
        WireEvent::Held { packet, by } => decided(
            about(
                match by {
                    By::Hand => "held.hand",
                    By::Rule(_) => "held.rule",
                    By::HoldAll | By::Link | By::Host => "held.all",
                },
                *packet,
            ),
            by,
        ),
        WireEvent::Delayed { packet, due, by } => decided(
            about(by_hand_or_rule(by, ["delayed.hand", "delayed.rule"]), *packet)
                .number("time", in_time(due)),
            by,
        ),
        WireEvent::Reordered { packet, behind, by } => decided(
            about(by_hand_or_rule(by, ["reordered.hand", "reordered.rule"]), *packet)
                .number("behind", (*behind).into()),
            by,
        ),
        WireEvent::Duplicated { packet, by, .. } => decided(
            about(
                by_hand_or_rule(by, ["duplicated.hand", "duplicated.rule"]),
                *packet,
            ),
            by,
        ),
        WireEvent::Dropped { packet, by } => decided(
            about(
                match by {
                    By::Hand => "dropped.hand",
                    By::Rule(_) => "dropped.rule",
                    By::HoldAll | By::Link => "dropped.link",
                    By::Host => "dropped.host",
                },
                *packet,
            ),
            by,
        )
        .then(say("dropped.silently")),
        WireEvent::Delivered { packet } => match context.packet(*packet) {
            Some(seen) => about("delivered", *packet)
                .with("host", context.name_of(seen.packet.to))
                .number("time", context.event.at.since(seen.sent).0),
            None => about("delivered.unseen", *packet),
        },
        WireEvent::LinkChanged { link } => {
            let before = &context.world.wire.link;
            match (before.hold_all, link.hold_all) {
                (false, true) => say("link.holds"),
                (true, false) => say("link.flows"),
                _ => say("link.rtt").number("time", link.rtt_micros * 1000),
            }
        }
    }
}

fn by_hand_or_rule(by: &By, [hand, rule]: [&'static str; 2]) -> &'static str {
    match by {
        By::Hand => hand,
        By::Rule(_) | By::HoldAll | By::Link | By::Host => rule,
    }
}

fn decided(sentence: Box<Sentence>, by: &By) -> Box<Sentence> {
    match by {
        By::Rule(rule) => sentence.with("rule", rule.clone()),
        By::Hand | By::HoldAll | By::Link | By::Host => sentence.with("rule", "link".to_owned()),
    }
}
