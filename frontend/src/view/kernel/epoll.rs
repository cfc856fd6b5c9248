//! An epoll instance: a board with a bell for each descriptor of its interest list, and under it the tray of those that
//! rang.

use super::super::draw::{self, Anchor, group, path, rect, route, title};
use super::super::part::Part;
use super::super::{Scene, classes};
use super::layout::{Area, bells_per_row};
use crate::state::{Action, Selection};
use crate::words::fill;
use socketarium_trace::{EpollId, HostId, Readiness};

pub(super) fn board(scene: &Scene<'_>, host: HostId, id: EpollId, area: Area) -> Option<Part> {
    let epoll = scene.world.host(host)?.epolls.get(&id)?;
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
    let w = &scene.words.stage;
    let per_row = bells_per_row(width);
    let bells = epoll.interest.iter().enumerate().map(|(index, (row, interest))| {
        let bell_x = x + 8.0 + (index % per_row) as f64 * 34.0;
        let bell_y = y + 24.0 + (index / per_row) as f64 * 34.0;
        let rings = epoll.ready.iter().any(|(ready, _)| ready == row);
        let is_edge = interest.events.contains(Readiness::ET);
        let bell = route(&[
            ("M", &[bell_x, bell_y + 22.0]),
            ("c0 -14 4 -18 11 -18s11 4 11 18z", &[]),
        ]);
        group(&classes(&[("bell", true), ("rings", rings), ("edge", is_edge)]))
            .with(title(&format!("{row}: {}", interest.events)))
            .with(path("", &bell))
            .with(draw::label(
                "",
                bell_x + 11.0,
                bell_y + 17.0,
                Anchor::Middle,
                &row.fd.to_string(),
            ))
    });
    let ready: Vec<String> = epoll
        .ready
        .iter()
        .map(|(row, ready)| format!("{} {ready}", row.fd))
        .collect();
    let ready = if ready.is_empty() {
        "—".to_owned()
    } else {
        ready.join(", ")
    };
    let (head, tray) = (
        ["epoll · ", w.interest].concat(),
        [w.ready, ": ", &ready].concat(),
    );
    let name = fill(w.epoll, &[&id.to_string()]);
    let board = group(&class)
        .on_click(scene.act, Action::Select(selection))
        .hook(&["epoll-", &id.to_string()].concat())
        .with(rect("body", x, y, width, height, 3.0).button(&name, true))
        .with(draw::label("state", x + 8.0, y + 16.0, Anchor::Start, &head))
        .all(bells)
        .with(rect("tray", x + 6.0, y + height - 28.0, width - 12.0, 22.0, 3.0))
        .with(draw::label(
            "label",
            x + 12.0,
            y + height - 13.0,
            Anchor::Start,
            &tray,
        ));
    Some(board)
}
