//! Packets that are on the wire at this moment, as tickets between the two hosts.

use super::super::measure::{unit, view_box};
use super::super::{Scene, classes};
use super::layout::{WIDTH, lanes, progress, ticket_width};
use super::{again, again_text, by_text};
use crate::state::Selection;
use crate::words::fill;
use socketarium_trace::HostId;
use socketarium_trace::notation::packet_label;
use socketarium_trace::world::{OnWire, Standing};
use yew::{Html, html};

const LANE: f64 = 34.0;
const TOP: f64 = 8.0;
const POST: f64 = 6.0;
/// Lanes that are there even when nothing moves, and the most there are.
const LANES: (usize, usize) = (3, 7);

#[must_use]
pub(super) fn flight(scene: &Scene<'_>) -> Html {
    let packets = &scene.world.wire.packets;
    let placed = lanes(packets.keys().copied(), LANES.0);
    let count = placed
        .iter()
        .map(|(_, lane)| lane + 1)
        .max()
        .unwrap_or(0)
        .clamp(LANES.0, LANES.1);
    let height = TOP * 2.0 + count as f64 * LANE;
    let hidden = placed.iter().filter(|(_, lane)| *lane >= LANES.1).count();
    html! {
        <div class="flight">
            <svg viewBox={view_box(WIDTH, height)} role="group" aria-label={scene.words.stage.in_flight}>
                <path class="post" d={format!("M{2} 0V{0}M{1} 0V{0}", unit(height), unit(WIDTH - POST), unit(POST))} />
                if packets.is_empty() {
                    <text class="muted" x={unit(WIDTH / 2.0)} y={unit(height / 2.0 + 4.0)} text-anchor="middle">
                        { scene.words.stage.no_packets }
                    </text>
                }
                { for placed.iter().filter(|(_, lane)| *lane < LANES.1).filter_map(|(id, lane)| {
                    Some(ticket(scene, packets.get(id)?, *lane))
                }) }
            </svg>
            if hidden > 0 {
                <p class="muted">{ fill(scene.words.stage.more, &[&hidden.to_string()]) }</p>
            }
        </div>
    }
}

fn ticket(scene: &Scene<'_>, on_wire: &OnWire, lane: usize) -> Html {
    let packet = &on_wire.packet;
    let selection = Selection::Packet(packet.id);
    let mut label = packet_label(packet, &scene.world.wire);
    if let Some(again) = again(on_wire.retransmits, on_wire.copy_of) {
        label = format!("{again} {label}");
    }
    let is_held = matches!(
        on_wire.standing,
        Standing::Held { .. } | Standing::Reordered { .. }
    );
    if is_held {
        label = format!("‖ {label}");
    }
    let width = ticket_width(&label, packet.length);
    let rightward = packet.from == HostId(0);
    let part = progress(&on_wire.standing, on_wire.sent, scene.moment);
    let room = WIDTH - 2.0 * POST - width - 4.0;
    let x = POST + 2.0 + room * if rightward { part } else { 1.0 - part };
    let y = TOP + lane as f64 * LANE + 4.0;
    let middle = unit(y + 13.0);
    let trail = if rightward {
        format!("M{} {middle}H{}", unit(POST), unit(x))
    } else {
        format!("M{} {middle}H{}", unit(WIDTH - POST), unit(x + width))
    };
    let class = classes(&[
        ("ticket", true),
        ("held", is_held),
        (
            "again",
            on_wire.retransmits.is_some() || on_wire.copy_of.is_some(),
        ),
        ("now", scene.touched.packet == Some(packet.id)),
        ("selected", *scene.selection == selection),
    ]);
    html! {
        <g {class} onclick={scene.select(selection)} data-test={format!("packet-{}", packet.id)}>
            <path class="trail" d={trail} />
            <path class="paper" role="button" tabindex="0" aria-label={spoken(scene, on_wire)}
                d={outline(x, y, width, rightward)} />
            <text x={unit(x + width / 2.0 + if rightward { -3.0 } else { 3.0 })} y={unit(y + 17.5)} text-anchor="middle">
                { label }
            </text>
        </g>
    }
}

/// A ticket, pointed where it goes.
fn outline(x: f64, y: f64, width: f64, rightward: bool) -> String {
    let body = width - 9.0;
    if rightward {
        format!(
            "M{} {}h{}l9 13l-9 13h-{}z",
            unit(x),
            unit(y),
            unit(body),
            unit(body)
        )
    } else {
        format!(
            "M{} {}h{}v26h-{}l-9 -13z",
            unit(x + 9.0),
            unit(y),
            unit(body),
            unit(body)
        )
    }
}

/// What a screen reader says of a ticket.
fn spoken(scene: &Scene<'_>, on_wire: &OnWire) -> String {
    let w = &scene.words.stage;
    let standing = match &on_wire.standing {
        Standing::Sent => w.standing_sent.to_owned(),
        Standing::InFlight { .. } => w.standing_flight.to_owned(),
        Standing::Held { by } => format!("{} ({})", w.standing_held, by_text(by, scene)),
        Standing::Reordered { behind } => fill(w.standing_reordered, &[&behind.to_string()]),
    };
    let again = again_text(on_wire.retransmits, on_wire.copy_of, scene).map(|text| format!(", {text}"));
    format!(
        "{}: {}, {standing}{}",
        fill(w.packet, &[&on_wire.packet.id.to_string()]),
        packet_label(&on_wire.packet, &scene.world.wire),
        again.unwrap_or_default()
    )
}
