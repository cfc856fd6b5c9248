//! Packets that are on the wire at this moment, as tickets between the two hosts.

use super::super::draw::{self, Anchor, group, path, route};
use super::super::measure::view_box;
use super::super::part::{Part, of_class, part, said};
use super::super::{Scene, classes};
use super::layout::{WIDTH, lanes, progress, ticket_width};
use super::{again, again_text, by_text};
use crate::state::{Action, Selection};
use crate::words::fill;
use socketarium_trace::HostId;
use socketarium_trace::notation::packet_label;
use socketarium_trace::world::{OnWire, Standing};

const LANE: f64 = 34.0;
const TOP: f64 = 8.0;
const POST: f64 = 6.0;
/// Lanes that are there even when nothing moves, and the most there are.
const LANES: (usize, usize) = (3, 7);

pub(super) fn flight(scene: &Scene<'_>) -> Part {
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
    let w = &scene.words.stage;
    let posts = route(&[
        ("M", &[POST, 0.0]),
        ("V", &[height]),
        ("M", &[WIDTH - POST, 0.0]),
        ("V", &[height]),
    ]);
    let mut drawing = part("svg")
        .set("viewBox", &view_box(WIDTH, height))
        .group(w.in_flight)
        .with(path("post", &posts));
    if packets.is_empty() {
        let (x, y) = (WIDTH / 2.0, height / 2.0 + 4.0);
        drawing = drawing.with(draw::label("muted", x, y, Anchor::Middle, w.no_packets));
    }
    for (id, lane) in placed.iter().filter(|(_, lane)| *lane < LANES.1) {
        if let Some(on_wire) = packets.get(id) {
            drawing = drawing.with(ticket(scene, on_wire, *lane));
        }
    }
    let more = || said("p", &fill(w.more, &[&hidden.to_string()])).class("muted");
    of_class("div", "flight")
        .with(drawing)
        .maybe((hidden > 0).then(more))
}

fn ticket(scene: &Scene<'_>, on_wire: &OnWire, lane: usize) -> Part {
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
    let (from, to) = if rightward {
        (POST, x)
    } else {
        (WIDTH - POST, x + width)
    };
    let trail = route(&[("M", &[from, y + 13.0]), ("H", &[to])]);
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
    let middle = x + width / 2.0 + if rightward { -3.0 } else { 3.0 };
    let paper = path("paper", &outline(x, y, width, rightward)).button(&spoken(scene, on_wire), true);
    group(&class)
        .on_click(scene.act, Action::Select(selection))
        .hook(&["packet-", &packet.id.to_string()].concat())
        .with(path("trail", &trail))
        .with(paper)
        .with(draw::label("", middle, y + 17.5, Anchor::Middle, &label))
}

/// A ticket, pointed where it goes.
fn outline(x: f64, y: f64, width: f64, rightward: bool) -> String {
    let body = width - 9.0;
    if rightward {
        route(&[
            ("M", &[x, y]),
            ("h", &[body]),
            ("l9 13l-9 13", &[]),
            ("h", &[-body]),
            ("z", &[]),
        ])
    } else {
        route(&[
            ("M", &[x + 9.0, y]),
            ("h", &[body]),
            ("v26", &[]),
            ("h", &[-body]),
            ("l-9 -13z", &[]),
        ])
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
