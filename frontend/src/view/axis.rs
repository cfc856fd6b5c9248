//! The time axis: how dense events are on each layer, where sockets changed state, where silence was left out, and where
//! the cursor stands.

use super::draw::{path, route};
use super::kernel::role;
use super::measure::{self, view_box};
use super::part::{Part, of_class, part, said};
use super::{Scene, classes, layer_name};
use crate::words::{Words, fill};
use socketarium_trace::event::{Kind, Layer, RunEvent, SocketEvent};

/// Units of the drawing; it is stretched to the width there is.
const WIDTH: f64 = 1000.0;
const BINS: usize = 250;
const LANES: [Layer; 4] = [Layer::Code, Layer::Calls, Layer::Kernel, Layer::Wire];
const LANE: f64 = 7.0;
const TOP: f64 = 14.0;

/// All of it but the cursor: it changes only with the trace.
pub fn print(scene: &Scene<'_>, followed: Option<Layer>) -> Part {
    let events = scene.run.timeline.events();
    let axis = &scene.run.axis;
    let lanes = LANES.iter().enumerate().map(|(lane, layer)| {
        let bins = axis.density(BINS, |index| events[index].kind.layer() == *layer);
        let most = bins.iter().copied().max().unwrap_or(1).max(1);
        let bottom = TOP + (lane as f64 + 1.0) * LANE;
        let mut bars = String::new();
        for (bin, count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
            let height = (LANE - 1.0) * (0.35 + 0.65 * f64::from(*count) / f64::from(most));
            let x = (bin as f64 + 0.5) * WIDTH / BINS as f64;
            bars.push_str(&route(&[("M", &[x, bottom]), ("v", &[-height])]));
        }
        let is_followed = followed == Some(*layer);
        path(&classes(&[("density", true), ("followed", is_followed)]), &bars)
    });
    let floor = TOP + LANES.len() as f64 * LANE;
    let breaks = axis.breaks().iter().map(|silence| {
        let x = axis.break_part(silence) * WIDTH;
        path(
            "gap",
            &route(&[("M", &[x, floor]), ("l3 -5l-6 -9l6 -9l-3 -5", &[])]),
        )
    });
    let base = route(&[("M", &[0.0, floor + 1.0]), ("H", &[WIDTH])]);
    of_class("svg", "print")
        .set("viewBox", &view_box(WIDTH, floor + 2.0))
        .set("preserveAspectRatio", "none")
        .set("aria-hidden", "true")
        .with(path("base", &base))
        .all(lanes)
        .all(breaks)
        .all(marks(scene))
}

/// How long each silence was, where there is room to say so.
pub fn labels(scene: &Scene<'_>) -> Part {
    let axis = &scene.run.axis;
    let mut free_from = 0.0;
    let labels = axis.breaks().iter().filter_map(|silence| {
        let part = axis.break_part(silence);
        if part < free_from {
            return None;
        }
        free_from = part + 0.07;
        let x = measure::percent(part);
        Some(word(&x, "11", "middle", &measure::duration(silence.lasting)))
    });
    of_class("svg", "labels").set("aria-hidden", "true").all(labels)
}

/// The cursor itself.
pub fn cursor(scene: &Scene<'_>) -> Part {
    let x = measure::percent(cursor_part(scene));
    let line = part("line")
        .set("x1", &x)
        .set("x2", &x)
        .set("y1", "6")
        .set("y2", "100%");
    let head = part("circle").set("cx", &x).set("cy", "6").set("r", "6");
    of_class("svg", "cursor")
        .set("aria-hidden", "true")
        .with(line)
        .with(head)
}

/// A word at places that are parts of the drawing's size.
fn word(x: &str, y: &str, anchor: &str, word: &str) -> Part {
    said("text", word)
        .set("x", x)
        .set("y", y)
        .set("text-anchor", anchor)
}

/// Changes of state, one mark at most for each bin, and what is not to be missed: lost events, the end.
fn marks(scene: &Scene<'_>) -> Vec<Part> {
    let mut marks = Vec::new();
    let mut last_bin = None;
    for (index, event) in scene.run.timeline.events().iter().enumerate() {
        let role = match &event.kind {
            Kind::Socket(SocketEvent::StateChanged { to, .. }) => role(*to, false),
            Kind::Socket(SocketEvent::ErrorPending { .. } | SocketEvent::Overflowed { .. })
            | Kind::Loss { .. } => "error",
            Kind::Run(RunEvent::Ended { .. }) => "not-yet",
            Kind::Program(_)
            | Kind::Task(_)
            | Kind::Entered(_)
            | Kind::Returned { .. }
            | Kind::Descriptor(_)
            | Kind::Socket(_)
            | Kind::Epoll(_)
            | Kind::Wire(_)
            | Kind::Timer(_)
            | Kind::Scheduler(_)
            | Kind::Protocol(_)
            | Kind::Run(_) => continue,
        };
        let x = scene.run.axis.part(index) * WIDTH;
        let bin = (x / WIDTH * BINS as f64) as usize;
        if last_bin == Some(bin) {
            continue;
        }
        last_bin = Some(bin);
        let mark = route(&[("M", &[x, 1.0]), ("v8", &[])]);
        marks.push(path(&["mark ", role].concat(), &mark));
    }
    marks
}

/// Which row is which layer, where there is room to say so.
pub fn lanes(words: &Words, followed: Option<Layer>) -> Part {
    let rows = LANES.iter().enumerate().map(|(lane, layer)| {
        let y = measure::percent((lane as f64 + 0.82) / LANES.len() as f64);
        let class = if followed == Some(*layer) { "followed" } else { "" };
        word("100%", &y, "end", layer_name(*layer, words)).class(class)
    });
    of_class("svg", "lanes").set("aria-hidden", "true").all(rows)
}

/// Where the cursor stands, from 0 to 1: between two events while the moment is on its way.
#[must_use]
pub fn cursor_part(scene: &Scene<'_>) -> f64 {
    let axis = &scene.run.axis;
    let cursor = scene.run.timeline.cursor();
    let here = axis.cursor_part(cursor);
    let Some(next) = scene.run.timeline.events().get(cursor) else {
        return here;
    };
    let whole = next.at.since(scene.world.at).0;
    let gone = scene.moment.since(scene.world.at).0;
    let part = if whole == 0 {
        0.0
    } else {
        (gone as f64 / whole as f64).min(1.0)
    };
    here + (axis.part(cursor) - here) * part
}

/// What a screen reader says of where the cursor stands.
#[must_use]
pub fn spoken(scene: &Scene<'_>) -> String {
    let timeline = &scene.run.timeline;
    let values = [
        timeline.cursor().to_string(),
        timeline.len().to_string(),
        measure::moment(scene.world.at),
    ];
    fill(
        scene.words.player.axis_value,
        &[&values[0], &values[1], &values[2]],
    )
}
