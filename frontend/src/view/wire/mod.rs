//! The wire: packets on their way between the hosts, what a viewer may do with them, and the ladder of those gone by.

mod flight;
mod ladder;
pub mod layout;

use super::{Scene, hatched, measure};
use crate::state::{Action, Selection};
use socketarium_trace::event::{By, Layer};
use socketarium_trace::notation::packet_label;
use socketarium_trace::scenario::Verdict;
use socketarium_trace::world::Standing;
use socketarium_trace::{Nanos, PacketId};
use yew::{Callback, Html, html};

pub fn wire(scene: &Scene<'_>) -> Html {
    let w = &scene.words.stage;
    if let Some(report) = scene.unobservable(Layer::Wire) {
        return html! { <section class="wire" aria-label={w.wire}><h2>{ w.wire }</h2>{ hatched(report, scene.words) }</section> };
    }
    let rtt = Nanos(scene.world.wire.link.rtt_micros * 1000);
    html! {
        <section class="wire" aria-label={w.wire} data-test="wire">
            <h2>{ w.wire }{ " " }<small class="mono">{ "RTT " }{ measure::duration(rtt) }</small></h2>
            { flight::flight(scene) }
            { menu(scene) }
            <h3>{ w.passed }</h3>
            <div class="scroll-end ladder-scroll" tabindex="0" role="group" aria-label={w.passed}>
                <div>{ ladder::ladder(scene) }</div>
            </div>
        </section>
    }
}

/// What can be done with the selected packet, while it is on the wire of a run that goes on.
fn menu(scene: &Scene<'_>) -> Html {
    let Selection::Packet(id) = *scene.selection else {
        return html! {};
    };
    let Some(on_wire) = scene
        .run
        .timeline
        .newest()
        .wire
        .packets
        .get(&id)
        .filter(|_| scene.is_live)
    else {
        return html! {};
    };
    let w = &scene.words.stage;
    let decide = |name: &'static str, word: &'static str, verdict: Verdict| {
        let act = scene.act.clone();
        let onclick = Callback::from(move |_| act.emit(Action::Decide { packet: id, verdict }));
        html! { <button {onclick} data-test={format!("packet-menu-{name}")}>{ word }</button> }
    };
    let is_held = matches!(on_wire.standing, Standing::Held { .. });
    html! {
        <div class="packet-menu" role="group" aria-label={w.packet_menu} id="packet-menu">
            <p><b class="mono">{ "#" }{ id.0 }{ " " }{ packet_label(&on_wire.packet, &scene.world.wire) }</b>{ " " }{ w.packet_menu }</p>
            { decide("deliver", w.deliver, Verdict::Deliver) }
            { decide("drop", w.drop, Verdict::Drop) }
            { decide("delay", w.delay, Verdict::Delay { millis: 1000 }) }
            { decide("duplicate", w.duplicate, Verdict::Duplicate) }
            if !is_held {
                { decide("hold", w.hold, Verdict::Hold) }
            }
        </div>
    }
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
