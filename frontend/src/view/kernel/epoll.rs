//! An epoll instance: a board with a bell for each descriptor of its interest list, and under it the tray of those that
//! rang.

use super::super::measure::unit;
use super::super::{Scene, classes};
use super::layout::{Area, bells_per_row};
use crate::state::Selection;
use crate::words::fill;
use socketarium_trace::{EpollId, HostId, Readiness};
use yew::{Html, html};

#[must_use]
pub(super) fn board(scene: &Scene<'_>, host: HostId, id: EpollId, area: Area) -> Html {
    let Some(epoll) = scene.world.host(host).and_then(|host| host.epolls.get(&id)) else {
        return html! {};
    };
    let selection = Selection::Epoll(host, id);
    let class = classes(&[
        ("board", true),
        (
            "now",
            scene.touched.host == Some(host) && scene.touched.epoll == Some(id),
        ),
        ("selected", *scene.selection == selection),
    ]);
    let Area { x, y, width, height } = area;
    let per_row = bells_per_row(width);
    let bells = epoll.interest.iter().enumerate().map(|(index, (fd, interest))| {
        let bell_x = x + 8.0 + (index % per_row) as f64 * 34.0;
        let bell_y = y + 24.0 + (index / per_row) as f64 * 34.0;
        let rings = epoll.ready.iter().any(|(ready, _)| ready == fd);
        let is_edge = interest.events.contains(Readiness::ET);
        html! {
            <g class={classes(&[("bell", true), ("rings", rings), ("edge", is_edge)])}>
                <title>{ format!("{fd}: {}", interest.events) }</title>
                <path d={format!("M{0} {1}c0 -14 4 -18 11 -18s11 4 11 18z", unit(bell_x), unit(bell_y + 22.0))} />
                <text x={unit(bell_x + 11.0)} y={unit(bell_y + 17.0)} text-anchor="middle">{ fd.0 }</text>
            </g>
        }
    });
    let ready: Vec<String> = epoll
        .ready
        .iter()
        .map(|(fd, ready)| format!("{fd} {ready}"))
        .collect();
    html! {
        <g {class} onclick={scene.select(selection)} data-test={format!("epoll-{id}")}>
            <rect class="body" role="button" tabindex="0" aria-label={fill(scene.words.stage.epoll, &[&id.to_string()])}
                x={unit(x)} y={unit(y)} width={unit(width)} height={unit(height)} rx="3" />
            <text class="state" x={unit(x + 8.0)} y={unit(y + 16.0)}>{ "epoll · " }{ scene.words.stage.interest }</text>
            { for bells }
            <rect class="tray" x={unit(x + 6.0)} y={unit(y + height - 28.0)} width={unit(width - 12.0)} height="22" rx="3" />
            <text class="label" x={unit(x + 12.0)} y={unit(y + height - 13.0)}>
                { scene.words.stage.ready }{ ": " }{ if ready.is_empty() { "—".to_owned() } else { ready.join(", ") } }
            </text>
        </g>
    }
}
