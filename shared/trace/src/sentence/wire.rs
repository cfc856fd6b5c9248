//! Sentences about the wire: where a packet is, and who decided. What a packet says has its own file.

use super::context::Context;
use super::{Key, Sentence, key, packet, say};
use crate::PacketId;
use crate::event::{By, WireEvent};

pub(super) fn sentence(context: &Context<'_>, event: &WireEvent) -> Box<Sentence> {
    let about = |key, id: PacketId| say(key).with("packet", context.label(id));
    let in_time = |due: &crate::Nanos| due.since(context.event.at).0;
    match event {
        WireEvent::Sent { packet, retransmits } => packet::sentence(context, packet, *retransmits),
        WireEvent::InFlight { packet, due } => about(key!("flight"), *packet).number("time", in_time(due)),
        WireEvent::Held { packet, by } => decided(
            about(
                match by {
                    By::Hand => key!("held.hand"),
                    By::Rule(_) => key!("held.rule"),
                    By::HoldAll | By::Link | By::Host => key!("held.all"),
                },
                *packet,
            ),
            by,
        ),
        WireEvent::Delayed { packet, due, by } => decided(
            about(
                by_hand_or_rule(by, [key!("delayed.hand"), key!("delayed.rule")]),
                *packet,
            )
            .number("time", in_time(due)),
            by,
        ),
        WireEvent::Reordered { packet, behind, by } => decided(
            about(
                by_hand_or_rule(by, [key!("reordered.hand"), key!("reordered.rule")]),
                *packet,
            )
            .number("behind", (*behind).into()),
            by,
        ),
        WireEvent::Duplicated { packet, by, .. } => decided(
            about(
                by_hand_or_rule(by, [key!("duplicated.hand"), key!("duplicated.rule")]),
                *packet,
            ),
            by,
        ),
        WireEvent::Dropped { packet, by } => decided(
            about(
                match by {
                    By::Hand => key!("dropped.hand"),
                    By::Rule(_) => key!("dropped.rule"),
                    By::HoldAll | By::Link => key!("dropped.link"),
                    By::Host => key!("dropped.host"),
                },
                *packet,
            ),
            by,
        )
        .then(say(key!("dropped.silently"))),
        WireEvent::Delivered { packet } => match context.packet(*packet) {
            Some(seen) => about(key!("delivered"), *packet)
                .with("host", context.name_of(seen.packet.to))
                .number("time", context.event.at.since(seen.sent).0),
            None => about(key!("delivered.unseen"), *packet),
        },
        WireEvent::LinkChanged { link } => {
            let before = &context.world.wire.link;
            match (before.hold_all, link.hold_all) {
                (false, true) => say(key!("link.holds")),
                (true, false) => say(key!("link.flows")),
                _ => say(key!("link.rtt")).number("time", link.rtt_micros * 1000),
            }
        }
    }
}

fn by_hand_or_rule(by: &By, [hand, rule]: [Key; 2]) -> Key {
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
