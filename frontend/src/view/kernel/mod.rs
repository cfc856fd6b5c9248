//! A host as a cutaway: its programs above the floor line, its kernel below.

mod card;
mod epoll;
mod fitting;
pub mod layout;

use super::draw::{self, Anchor, group, path, rect, route};
use super::measure::{unit, view_box};
use super::part::{Part, of_class, said};
use super::{Scene, classes, hatched};
use crate::state::{Action, Selection};
use crate::words::fill;
use layout::{Area, Plate, Tab, WIDTH};
use socketarium_trace::HostId;
use socketarium_trace::event::{Layer, Object};
use socketarium_trace::net::TcpState;
use socketarium_trace::world::Host;

/// The hosts' frames, `id` the one that is wanted.
pub fn host(scene: &Scene<'_>, id: HostId) -> Option<Part> {
    let host = scene.world.host(id)?;
    let plate = layout::plate(host);
    let unobservable = scene.unobservable(Layer::Kernel);
    let w = &scene.words.stage;
    let mut drawing = of_class("svg", "plate")
        .set("viewBox", &view_box(WIDTH, plate.height))
        .set("preserveAspectRatio", "xMidYMin meet")
        .set("style", &["--least:", &unit(plate.height), "px"].concat())
        .group(&[&host.name, ": ", w.kernel].concat())
        .with(floor(scene, &plate));
    for pipe in &plate.pipes {
        let is_now = scene.touched.is_descriptor(id, pipe.pid, pipe.fd);
        drawing = drawing.with(path(&classes(&[("pipe", true), ("now", is_now)]), &pipe.path));
    }
    for (pid, area) in &plate.cards {
        drawing = drawing.maybe(card::card(scene, id, *pid, *area));
    }
    if plate.cards.is_empty() {
        drawing = drawing.with(draw::label("muted", 12.0, 36.0, Anchor::Start, w.no_program));
    }
    for descriptor in &plate.tabs {
        drawing = drawing.maybe(tab(scene, id, host, descriptor));
    }
    let mut frame = of_class("div", "plate-scroll");
    if let Some(report) = unobservable {
        frame = frame.with(drawing).with(hatched(report, scene.words));
    } else {
        frame = frame.with(below_the_floor(scene, id, &plate, drawing));
    }
    let title = said("h2", &host.name).text(" ");
    let section = of_class("section", "host")
        .named(&fill(w.host, &[&host.name]))
        .hook(&["host-", &host.name].concat())
        .with(title.with(said("small", &host.address).class("mono")))
        .with(frame);
    Some(section)
}

/// What the kernel has for its programs.
fn below_the_floor(scene: &Scene<'_>, id: HostId, plate: &Plate, mut drawing: Part) -> Part {
    for fitting in &plate.fittings {
        drawing = drawing.maybe(fitting::fitting(scene, id, fitting));
    }
    for (epoll, area) in &plate.boards {
        drawing = drawing.maybe(epoll::board(scene, id, *epoll, *area));
    }
    if plate.fittings.is_empty() {
        let below = plate.floor + 48.0;
        let none = scene.words.stage.no_socket;
        drawing = drawing.with(draw::label("muted", 12.0, below, Anchor::Start, none));
    }
    drawing
}

/// The line between program and kernel, with the ground below it hatched.
fn floor(scene: &Scene<'_>, plate: &Plate) -> Part {
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
        .with(path("ground", &hatches))
        .with(path("line", &line));
    if is_free {
        let w = &scene.words.stage;
        for (y, side) in [
            (plate.floor - 5.0, w.program),
            (plate.floor + 20.0, w.kernel_floor),
        ] {
            floor = floor.with(draw::label("side", WIDTH - 4.0, y, Anchor::End, side));
        }
    }
    floor
}

/// A descriptor: a numbered tab that hangs through the floor.
fn tab(scene: &Scene<'_>, id: HostId, host: &Host, tab: &Tab) -> Option<Part> {
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
        .on_click(scene.act, Action::Select(selection))
        .hook(&["descriptor-", &tab.pid.to_string(), "-", &number].concat())
        .with(rect("", x, y, width, height, 3.0))
        .with(draw::label(
            "",
            x + width / 2.0,
            y + height - 8.0,
            Anchor::Middle,
            &number,
        ));
    Some(tab)
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
