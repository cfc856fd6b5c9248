//! A host as a cutaway: its programs above the floor line, its kernel below.

mod card;
mod epoll;
mod fitting;
pub mod layout;

use super::draw::{self, Anchor, group, part, path, rect, route};
use super::measure::{unit, view_box};
use super::{Scene, classes, hatched};
use crate::state::Selection;
use crate::words::fill;
use layout::{Area, Plate, Tab, WIDTH};
use socketarium_trace::HostId;
use socketarium_trace::event::{Layer, Object};
use socketarium_trace::net::TcpState;
use socketarium_trace::world::Host;
use yew::{Html, html};

/// The hosts' frames, `id` the one that is wanted.
pub fn host(scene: &Scene<'_>, id: HostId) -> Html {
    let Some(host) = scene.world.host(id) else {
        return html! {};
    };
    let plate = layout::plate(host);
    let unobservable = scene.unobservable(Layer::Kernel);
    let w = &scene.words.stage;
    let mut drawing = part("svg")
        .class("plate")
        .set("viewBox", &view_box(WIDTH, plate.height))
        .set("preserveAspectRatio", "xMidYMin meet")
        .set("role", "group")
        .set("style", &["--least:", &unit(plate.height), "px"].concat())
        .set("aria-label", &[&host.name, ": ", w.kernel].concat())
        .child(floor(scene, &plate));
    for pipe in &plate.pipes {
        let is_now = scene.touched.is_descriptor(id, pipe.pid, pipe.fd);
        drawing = drawing.child(path(&classes(&[("pipe", true), ("now", is_now)]), &pipe.path).end());
    }
    drawing = drawing.children(
        plate
            .cards
            .iter()
            .map(|(pid, area)| card::card(scene, id, *pid, *area)),
    );
    if plate.cards.is_empty() {
        drawing = drawing.child(draw::label("muted", 12.0, 36.0, Anchor::Start, w.no_program).end());
    }
    drawing = drawing.children(
        plate
            .tabs
            .iter()
            .filter_map(|descriptor| tab(scene, id, host, descriptor)),
    );
    if unobservable.is_none() {
        drawing = drawing
            .children(
                plate
                    .fittings
                    .iter()
                    .map(|fitting| fitting::fitting(scene, id, fitting)),
            )
            .children(
                plate
                    .boards
                    .iter()
                    .map(|(epoll, area)| epoll::board(scene, id, *epoll, *area)),
            );
        if plate.fittings.is_empty() {
            let below = plate.floor + 48.0;
            drawing = drawing.child(draw::label("muted", 12.0, below, Anchor::Start, w.no_socket).end());
        }
    }
    let mut frame = part("div").class("plate-scroll").child(drawing.end());
    if let Some(report) = unobservable {
        frame = frame.child(hatched(report, scene.words));
    }
    let address = part("small").class("mono").text(&host.address);
    part("section")
        .class("host")
        .set("aria-label", &fill(w.host, &[&host.name]))
        .hook(&["host-", &host.name].concat())
        .child(part("h2").text(&host.name).text(" ").child(address.end()).end())
        .child(frame.end())
        .end()
}

/// The line between program and kernel, with the ground below it hatched.
fn floor(scene: &Scene<'_>, plate: &Plate) -> Html {
    // Wider than the plate: where it is shown smaller than its frame, the ground still reaches the sides.
    let mut hatches = String::new();
    for index in -30..(WIDTH as i32 / 8 + 30) {
        hatches.push_str(&route(&[
            ("M", &[f64::from(8 + index * 8), plate.floor + 1.0]),
            ("l-5 6", &[]),
        ]));
    }
    // Where tabs take the whole row, the sides go unnamed.
    let is_free = plate
        .tabs
        .iter()
        .all(|tab| tab.area.x + tab.area.width < WIDTH - 60.0);
    let line = route(&[("M", &[-300.0, plate.floor]), ("H", &[WIDTH + 300.0])]);
    let mut floor = group("floor")
        .set("aria-hidden", "true")
        .child(path("ground", &hatches).end())
        .child(path("line", &line).end());
    if is_free {
        let w = &scene.words.stage;
        for (y, side) in [
            (plate.floor - 5.0, w.program),
            (plate.floor + 20.0, w.kernel_floor),
        ] {
            floor = floor.child(draw::label("side", WIDTH - 4.0, y, Anchor::End, side).end());
        }
    }
    floor.end()
}

/// A descriptor: a numbered tab that hangs through the floor.
fn tab(scene: &Scene<'_>, id: HostId, host: &Host, tab: &Tab) -> Option<Html> {
    let process = host.processes.get(&tab.pid)?;
    let descriptor = process.descriptors.get(&tab.fd)?;
    let selection = Selection::Descriptor(id, tab.pid, tab.fd);
    let class = classes(&[
        ("tab", true),
        ("minor", tab.is_minor),
        ("nonblocking", descriptor.nonblocking),
        ("now", scene.touched.is_descriptor(id, tab.pid, tab.fd)),
        ("selected", *scene.selection == selection),
    ]);
    let label = format!(
        "{}: {}",
        fill(
            scene.words.stage.descriptor,
            &[&tab.fd.to_string(), &process.program]
        ),
        object_name(&descriptor.object)
    );
    let Area { x, y, width, height } = tab.area;
    let number = tab.fd.to_string();
    let tab = group(&class)
        .button(&label, true)
        .on_click(scene.select(selection))
        .hook(&format!("descriptor-{}-{}", tab.pid, tab.fd))
        .child(rect("", x, y, width, height, 3.0).end())
        .child(draw::label("", x + width / 2.0, y + height - 8.0, Anchor::Middle, &number).end());
    Some(tab.end())
}

fn object_name(object: &Object) -> String {
    match object {
        Object::Socket(id) => format!("socket {id}"),
        Object::Epoll(id) => format!("epoll {id}"),
        Object::Terminal => "tty".to_owned(),
        Object::Pipe => "pipe".to_owned(),
        Object::EventFd => "eventfd".to_owned(),
        Object::TimerFd => "timerfd".to_owned(),
        Object::File(path) => path.clone(),
        Object::Other(name) => name.clone(),
    }
}

/// The role of a state, which has one colour and one outline everywhere.
#[must_use]
pub fn role(state: TcpState, has_error: bool) -> &'static str {
    if has_error {
        return "error";
    }
    match state {
        TcpState::Closed => "not-yet",
        TcpState::Listen | TcpState::Established => "open",
        TcpState::SynSent | TcpState::SynReceived => "opening",
        TcpState::FinWait1
        | TcpState::FinWait2
        | TcpState::CloseWait
        | TcpState::Closing
        | TcpState::LastAck => "closing",
        TcpState::TimeWait => "waiting",
    }
}
