//! The ladder: the packets gone by, time going down, each a line from the host that sent it to the one that got it.

use super::super::draw::{self, Anchor, group, path, route};
use super::super::measure::{self, view_box};
use super::super::part::{Part, of_class, part, said};
use super::super::{Scene, classes};
use super::layout::{Rung, WIDTH, ladder as laid_out};
use super::{again, again_text, by_text};
use crate::state::{Action, Selection};
use crate::words::fill;
use socketarium_trace::net::Packet;
use socketarium_trace::notation::packet_label;
use socketarium_trace::world::Fate;
use socketarium_trace::{HostId, Nanos, PacketId};

const LEFT: f64 = 66.0;
const RIGHT: f64 = WIDTH - 8.0;

/// What the ladder says of a packet, wherever it is.
struct Told<'a> {
    packet: &'a Packet,
    sent: Nanos,
    again: Option<String>,
    again_text: Option<String>,
    fate: Option<&'a Fate>,
}

pub(super) fn ladder(scene: &Scene<'_>) -> Part {
    let drawn = laid_out(&scene.world.wire, scene.moment);
    if drawn.rungs.is_empty() {
        return said("p", scene.words.stage.nothing_passed).class("empty");
    }
    let w = &scene.words.stage;
    let posts = route(&[
        ("M", &[LEFT, 0.0]),
        ("V", &[drawn.height]),
        ("M", &[RIGHT, 0.0]),
        ("V", &[drawn.height]),
    ]);
    let mut ladder = of_class("svg", "ladder")
        .set("viewBox", &view_box(WIDTH, drawn.height))
        .set("role", "list")
        .named(w.passed)
        .with(path("post", &posts));
    for (index, (x, anchor)) in [(LEFT + 4.0, Anchor::Start), (RIGHT - 4.0, Anchor::End)]
        .into_iter()
        .enumerate()
    {
        if let Some(host) = scene.world.hosts.get(index) {
            ladder = ladder.with(draw::label("side", x, 9.0, anchor, &host.name));
        }
    }
    // Above every line, whichever comes later.
    let mut labels = group("labels").set("aria-hidden", "true");
    for one in &drawn.rungs {
        if let Some(told) = told(scene, one.packet) {
            ladder = ladder.with(rung(scene, one, &told));
            labels = label(scene, one, &told, labels);
        }
    }
    let gaps = drawn.breaks.iter().map(|(y, silence)| gap(scene, *y, *silence));
    ladder.all(gaps).with(labels)
}

fn told<'a>(scene: &Scene<'a>, id: PacketId) -> Option<Told<'a>> {
    let wire = &scene.world.wire;
    if let Some(on_wire) = wire.packets.get(&id) {
        return Some(Told {
            packet: &on_wire.packet,
            sent: on_wire.sent,
            again: again(on_wire.retransmits, on_wire.copy_of),
            again_text: again_text(on_wire.retransmits, on_wire.copy_of, scene),
            fate: None,
        });
    }
    let passed = wire.passed.iter().find(|passed| passed.packet.id == id)?;
    Some(Told {
        packet: &passed.packet,
        sent: passed.sent,
        again: again(passed.retransmits, passed.copy_of),
        again_text: again_text(passed.retransmits, passed.copy_of, scene),
        fate: Some(&passed.fate),
    })
}

fn gap(scene: &Scene<'_>, y: f64, silence: Nanos) -> Part {
    const ZIGZAG: (&str, &[f64]) = ("l4 -3l5 6l5 -6l4 3", &[]);
    let zigzags = route(&[("M", &[LEFT - 9.0, y]), ZIGZAG, ("M", &[RIGHT - 9.0, y]), ZIGZAG]);
    let silence = fill(scene.words.player.silence, &[&measure::duration(silence)]);
    group("silence").with(path("", &zigzags)).with(draw::label(
        "",
        (LEFT + RIGHT) / 2.0,
        y + 4.0,
        Anchor::Middle,
        &silence,
    ))
}

fn rung(scene: &Scene<'_>, rung: &Rung, told: &Told<'_>) -> Part {
    let selection = Selection::Packet(rung.packet);
    let rightward = told.packet.from == HostId(0);
    let (from, to) = if rightward { (LEFT, RIGHT) } else { (RIGHT, LEFT) };
    let tip_x = from + (to - from) * rung.part;
    let tip_y = rung.start + (rung.end - rung.start) * rung.part;
    let is_now = scene.touched.packet == Some(rung.packet);
    let class = classes(&[
        ("rung", true),
        ("dropped", rung.is_dropped),
        ("again", told.again.is_some()),
        ("on-wire", rung.is_on_wire),
        ("now", is_now),
        ("selected", *scene.selection == selection),
    ]);
    let label = packet_label(told.packet, &scene.world.wire);
    let w = &scene.words.stage;
    let fate = match told.fate {
        None => w.standing_flight.to_owned(),
        Some(Fate::Delivered) => w.delivered.to_owned(),
        Some(Fate::Dropped(by)) => format!("{}, {}", w.dropped, by_text(by, scene)),
    };
    let mut spoken = format!("{}: {label}, {fate}", fill(w.packet, &[&rung.packet.to_string()]));
    if let Some(again) = &told.again_text {
        spoken.push_str(", ");
        spoken.push_str(again);
    }
    let reach = route(&[("M", &[from, rung.start]), ("L", &[to, rung.end])]);
    let way = route(&[("M", &[from, rung.start]), ("L", &[tip_x, tip_y])]);
    let (head_class, head) = if rung.is_dropped {
        (
            "lost",
            route(&[("M", &[tip_x - 4.0, tip_y - 4.0]), ("l8 8m0 -8l-8 8", &[])]),
        )
    } else {
        let back = if rightward { "l-7 -4v8z" } else { "l7 -4v8z" };
        ("head", route(&[("M", &[tip_x, tip_y]), (back, &[])]))
    };
    let drawn = group(&class)
        .button(&spoken, is_now)
        .on_click(scene.act, Action::Select(selection))
        .hook(&["rung-", &rung.packet.to_string()].concat())
        .with(path("reach", &reach))
        .with(path("way", &way))
        .with(path(head_class, &head));
    part("g").set("role", "listitem").with(drawn)
}

/// What stands on a rung, at the end of the host that sent it, and when.
fn label(scene: &Scene<'_>, rung: &Rung, told: &Told<'_>, labels: Part) -> Part {
    let label = packet_label(told.packet, &scene.world.wire);
    let shown = match &told.again {
        Some(again) => [again, " ", &label].concat(),
        None => label,
    };
    let (x, anchor) = match told.packet.from {
        HostId(0) => (LEFT + 6.0, Anchor::Start),
        _ => (RIGHT - 6.0, Anchor::End),
    };
    let class = if told.again.is_some() { "again" } else { "" };
    let sent = measure::moment(told.sent);
    labels
        .with(draw::label(class, x, rung.start - 3.0, anchor, &shown))
        .with(draw::label(
            "time",
            LEFT - 5.0,
            rung.start + 3.0,
            Anchor::End,
            &sent,
        ))
}
