//! The wire: packets on their way between the hosts, what a viewer may do with them, and the ladder of those gone by.

mod flight;
mod ladder;
pub mod layout;

use super::part::{Part, of_class, part, said};
use super::{Scene, hatched, measure};
use crate::state::{Action, Selection};
use socketarium_trace::event::{By, Layer};
use socketarium_trace::notation::packet_label;
use socketarium_trace::scenario::Verdict;
use socketarium_trace::world::Standing;
use socketarium_trace::{Nanos, PacketId};

pub fn wire(scene: &Scene<'_>) -> Part {
    let w = &scene.words.stage;
    let wire = of_class("section", "wire").named(w.wire);
    if let Some(report) = scene.unobservable(Layer::Wire) {
        return wire.with(said("h2", w.wire)).with(hatched(report, scene.words));
    }
    let rtt = measure::duration(Nanos(scene.world.wire.link.rtt_micros * 1000));
    let rtt = of_class("small", "mono").text(&["RTT ", &rtt].concat());
    let ladder = of_class("div", "scroll-end ladder-scroll")
        .set("tabindex", "0")
        .group(w.passed)
        .with(part("div").with(ladder::ladder(scene)));
    wire.hook("wire")
        .with(said("h2", w.wire).text(" ").with(rtt))
        .with(flight::flight(scene))
        .maybe(menu(scene))
        .with(said("h3", w.passed))
        .with(ladder)
}

/// What can be done with the selected packet, while it is on the wire of a run that can be changed.
fn menu(scene: &Scene<'_>) -> Option<Part> {
    let Selection::Packet(packet) = *scene.selection else {
        return None;
    };
    let on_wire = scene.present?.wire.packets.get(&packet)?;
    let w = &scene.words.stage;
    let decide = |name: &str, word: &str, verdict: Verdict| {
        said("button", word)
            .hook(&["packet-menu-", name].concat())
            .on_click(scene.act, Action::Decide { packet, verdict })
    };
    let is_held = matches!(on_wire.standing, Standing::Held { .. });
    let label = packet_label(&on_wire.packet, &scene.world.wire);
    let label = of_class("b", "mono").text(&["#", &packet.to_string(), " ", &label].concat());
    let menu = of_class("div", "packet-menu")
        .set("id", "packet-menu")
        .group(w.packet_menu)
        .with(part("p").with(label).text(" ").text(w.packet_menu))
        .with(decide("deliver", w.deliver, Verdict::Deliver))
        .with(decide("drop", w.drop, Verdict::Drop))
        .with(decide("delay", w.delay, Verdict::Delay { millis: 1000 }))
        .with(decide("duplicate", w.duplicate, Verdict::Duplicate))
        .maybe((!is_held).then(|| decide("hold", w.hold, Verdict::Hold)));
    Some(menu)
}

/// Who decided about a packet, in words.
#[must_use]
pub fn by_text(by: &By, scene: &Scene<'_>) -> String {
    let w = &scene.words.stage;
    match by {
        By::Hand => w.by_hand.to_owned(),
        By::Rule(name) => crate::words::fill(w.by_rule, &[name]),
        By::HoldAll => w.by_hold_all.to_owned(),
        By::Link => w.by_link.to_owned(),
        By::Host => w.by_host.to_owned(),
    }
}

/// `↻ #3` where it repeats an earlier packet, `⧉ #3` where it is a copy of one.
fn again(retransmits: Option<PacketId>, copy_of: Option<PacketId>) -> Option<String> {
    match (retransmits, copy_of) {
        (_, Some(original)) => Some(format!("⧉ #{original}")),
        (Some(earlier), None) => Some(format!("↻ #{earlier}")),
        (None, None) => None,
    }
}

/// The same in full, for labels.
fn again_text(retransmits: Option<PacketId>, copy_of: Option<PacketId>, scene: &Scene<'_>) -> Option<String> {
    let w = &scene.words.stage;
    match (retransmits, copy_of) {
        (_, Some(original)) => Some(crate::words::fill(w.copy_of, &[&original.to_string()])),
        (Some(earlier), None) => Some(crate::words::fill(w.retransmits, &[&earlier.to_string()])),
        (None, None) => None,
    }
}
