//! The ladder: the packets gone by, time going down, each a line from the host that sent it to the one that got it.

use super::super::measure::{self, unit, view_box};
use super::super::{Scene, classes};
use super::layout::{Rung, WIDTH, ladder as laid_out};
use super::{again, again_text, by_text};
use crate::state::Selection;
use crate::words::fill;
use socketarium_trace::net::Packet;
use socketarium_trace::notation::packet_label;
use socketarium_trace::world::Fate;
use socketarium_trace::{HostId, Nanos, PacketId};
use yew::{Html, html};

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

#[must_use]
pub(super) fn ladder(scene: &Scene<'_>) -> Html {
    let drawn = laid_out(&scene.world.wire, scene.moment);
    if drawn.rungs.is_empty() {
        return html! { <p class="empty">{ scene.words.stage.nothing_passed }</p> };
    }
    let height = unit(drawn.height);
    let host = |id: usize| {
        scene
            .world
            .hosts
            .get(id)
            .map(|host| host.name.clone())
            .unwrap_or_default()
    };
    html! {
        <svg class="ladder" viewBox={view_box(WIDTH, drawn.height)} role="list" aria-label={scene.words.stage.passed}>
            <path class="post" d={format!("M{} 0V{height}M{} 0V{height}", unit(LEFT), unit(RIGHT))} />
            <text class="side" x={unit(LEFT + 4.0)} y="9">{ host(0) }</text>
            <text class="side" x={unit(RIGHT - 4.0)} y="9" text-anchor="end">{ host(1) }</text>
            { for drawn.rungs.iter().filter_map(|one| Some(rung(scene, one, &told(scene, one.packet)?))) }
            { for drawn.breaks.iter().map(|(y, silence)| gap(scene, *y, *silence)) }
            // Above every line, whichever comes later.
            <g class="labels" aria-hidden="true">
                { for drawn.rungs.iter().filter_map(|one| Some(label(scene, one, &told(scene, one.packet)?))) }
            </g>
        </svg>
    }
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

fn gap(scene: &Scene<'_>, y: f64, silence: Nanos) -> Html {
    html! {
        <g class="silence">
            <path d={format!("M{0} {1}l4 -3l5 6l5 -6l4 3M{2} {1}l4 -3l5 6l5 -6l4 3", unit(LEFT - 9.0), unit(y), unit(RIGHT - 9.0))} />
            <text x={unit((LEFT + RIGHT) / 2.0)} y={unit(y + 4.0)} text-anchor="middle">
                { fill(scene.words.player.silence, &[&measure::duration(silence)]) }
            </text>
        </g>
    }
}

fn rung(scene: &Scene<'_>, rung: &Rung, told: &Told<'_>) -> Html {
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
    let head = if rightward { "-7" } else { "7" };
    html! {
        <g role="listitem">
            <g {class} role="button" tabindex={if is_now { "0" } else { "-1" }} aria-label={spoken}
                onclick={scene.select(selection)} data-test={format!("rung-{}", rung.packet)}>
                <path class="reach" d={line((from, rung.start), (to, rung.end))} />
                <path class="way" d={line((from, rung.start), (tip_x, tip_y))} />
                if rung.is_dropped {
                    <path class="lost" d={format!("M{0} {1}l8 8m0 -8l-8 8", unit(tip_x - 4.0), unit(tip_y - 4.0))} />
                } else {
                    <path class="head" d={format!("M{} {}l{head} -4v8z", unit(tip_x), unit(tip_y))} />
                }
            </g>
        </g>
    }
}

/// What stands on a rung, at the end of the host that sent it, and when.
fn label(scene: &Scene<'_>, rung: &Rung, told: &Told<'_>) -> Html {
    let label = packet_label(told.packet, &scene.world.wire);
    let shown = match &told.again {
        Some(again) => format!("{again} {label}"),
        None => label,
    };
    let (anchor, x) = if told.packet.from == HostId(0) {
        ("start", LEFT + 6.0)
    } else {
        ("end", RIGHT - 6.0)
    };
    html! {
        <>
            <text class={classes(&[("again", told.again.is_some())])} x={unit(x)} y={unit(rung.start - 3.0)}
                text-anchor={anchor}>{ shown }</text>
            <text class="time" x={unit(LEFT - 5.0)} y={unit(rung.start + 3.0)} text-anchor="end">
                { measure::moment(told.sent) }
            </text>
        </>
    }
}

fn line(from: (f64, f64), to: (f64, f64)) -> String {
    format!("M{} {}L{} {}", unit(from.0), unit(from.1), unit(to.0), unit(to.1))
}
