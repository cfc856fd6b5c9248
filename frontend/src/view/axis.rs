//! The time axis: how dense events are on each layer, where sockets changed state, where silence was left out, and where
//! the cursor stands.

use super::kernel::role;
use super::measure::{self, unit, view_box};
use super::{Scene, classes, layer_name};
use crate::words::{Words, fill};
use socketarium_trace::event::{Kind, Layer, RunEvent, SocketEvent};
use yew::{Html, html};

/// Units of the drawing; it is stretched to the width there is.
const WIDTH: f64 = 1000.0;
const BINS: usize = 250;
const LANES: [Layer; 4] = [Layer::Code, Layer::Calls, Layer::Kernel, Layer::Wire];
const LANE: f64 = 7.0;
const TOP: f64 = 14.0;

/// All of it but the cursor: it changes only with the trace.
pub fn print(scene: &Scene<'_>, followed: Option<Layer>) -> Html {
    let events = scene.run.timeline.events();
    let axis = &scene.run.axis;
    let lanes = LANES.iter().enumerate().map(|(lane, layer)| {
        let bins = axis.density(BINS, |index| events[index].kind.layer() == *layer);
        let most = bins.iter().copied().max().unwrap_or(1).max(1);
        let bottom = TOP + (lane as f64 + 1.0) * LANE;
        let path: String = bins
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
            .map(|(bin, count)| {
                let height = (LANE - 1.0) * (0.35 + 0.65 * f64::from(*count) / f64::from(most));
                format!(
                    "M{} {}v-{}",
                    unit((bin as f64 + 0.5) * WIDTH / BINS as f64),
                    unit(bottom),
                    unit(height)
                )
            })
            .collect();
        let class = classes(&[("density", true), ("followed", followed == Some(*layer))]);
        html! { <path {class} d={path} /> }
    });
    let breaks = axis.breaks().iter().map(|silence| {
        let x = axis.break_part(silence) * WIDTH;
        html! { <path class="gap" d={format!("M{} {}l3 -5l-6 -9l6 -9l-3 -5", unit(x), unit(TOP + 4.0 * LANE))} /> }
    });
    html! {
        <svg class="print" viewBox={view_box(WIDTH, TOP + 4.0 * LANE + 2.0)} preserveAspectRatio="none" aria-hidden="true">
            <path class="base" d={format!("M0 {}H{}", unit(TOP + 4.0 * LANE + 1.0), unit(WIDTH))} />
            { for lanes }
            { for breaks }
            { for marks(scene) }
        </svg>
    }
}

/// How long each silence was, where there is room to say so.
pub fn labels(scene: &Scene<'_>) -> Html {
    let axis = &scene.run.axis;
    let mut free_from = 0.0;
    let labels = axis.breaks().iter().filter_map(|silence| {
        let part = axis.break_part(silence);
        if part < free_from {
            return None;
        }
        free_from = part + 0.07;
        let x = measure::percent(part);
        Some(html! { <text {x} y="11" text-anchor="middle">{ measure::duration(silence.lasting) }</text> })
    });
    html! { <svg class="labels" aria-hidden="true">{ for labels }</svg> }
}

/// The cursor itself.
pub fn cursor(scene: &Scene<'_>) -> Html {
    let x = measure::percent(cursor_part(scene));
    html! {
        <svg class="cursor" aria-hidden="true">
            <line x1={x.clone()} x2={x.clone()} y1="6" y2="100%" />
            <circle cx={x} cy="6" r="6" />
        </svg>
    }
}

/// Changes of state, one mark at most for each bin, and what is not to be missed: lost events, the end.
fn marks(scene: &Scene<'_>) -> Vec<Html> {
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
            | Kind::Protocol(_)
            | Kind::Run(_) => continue,
        };
        let x = scene.run.axis.part(index) * WIDTH;
        let bin = (x / WIDTH * BINS as f64) as usize;
        if last_bin == Some(bin) {
            continue;
        }
        last_bin = Some(bin);
        marks.push(html! { <path class={format!("mark {role}")} d={format!("M{} 1v8", unit(x))} /> });
    }
    marks
}

/// Which row is which layer, where there is room to say so.
pub fn lanes(words: &Words, followed: Option<Layer>) -> Html {
    let rows = LANES.iter().enumerate().map(|(lane, layer)| {
        let y = measure::percent((lane as f64 + 0.82) / LANES.len() as f64);
        let class = if followed == Some(*layer) { "followed" } else { "" };
        html! { <text {class} x="100%" {y} text-anchor="end">{ layer_name(*layer, words) }</text> }
    });
    html! { <svg class="lanes" aria-hidden="true">{ for rows }</svg> }
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
