//! A host as a cutaway: its programs above the floor line, its kernel below.

mod card;
mod epoll;
mod fitting;
pub mod layout;

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
#[must_use]
pub fn host(scene: &Scene<'_>, id: HostId) -> Html {
    let Some(host) = scene.world.host(id) else {
        return html! {};
    };
    let plate = layout::plate(host);
    let view_box = view_box(WIDTH, plate.height);
    let unobservable = scene.unobservable(Layer::Kernel);
    html! {
        <section class="host" aria-label={fill(scene.words.stage.host, &[&host.name])}
            data-test={format!("host-{}", host.name)}>
            <h2>{ &host.name }{ " " }<small class="mono">{ &host.address }</small></h2>
            <div class="plate-scroll">
                <svg class="plate" viewBox={view_box} preserveAspectRatio="xMidYMin meet" role="group"
                    style={format!("--least:{}px", unit(plate.height))}
                    aria-label={format!("{}: {}", host.name, scene.words.stage.kernel)}>
                    { floor(scene, &plate) }
                    { for plate.pipes.iter().map(|pipe| html! {
                        <path class={classes(&[
                            ("pipe", true),
                            ("now", scene.touched.is_descriptor(id, pipe.pid, pipe.fd)),
                        ])} d={pipe.path.clone()} />
                    }) }
                    { for plate.cards.iter().map(|(pid, area)| card::card(scene, id, *pid, *area)) }
                    if plate.cards.is_empty() {
                        <text class="muted" x="12" y="36">{ scene.words.stage.no_program }</text>
                    }
                    { for plate.tabs.iter().map(|descriptor| tab(scene, id, host, descriptor)) }
                    if unobservable.is_none() {
                        { for plate.fittings.iter().map(|fitting| fitting::fitting(scene, id, fitting)) }
                        { for plate.boards.iter().map(|(epoll, area)| epoll::board(scene, id, *epoll, *area)) }
                        if plate.fittings.is_empty() {
                            <text class="muted" x="12" y={unit(plate.floor + 48.0)}>
                                { scene.words.stage.no_socket }
                            </text>
                        }
                    }
                </svg>
                if let Some(report) = unobservable {
                    { hatched(report, scene.words) }
                }
            </div>
        </section>
    }
}

/// The line between program and kernel, with the ground below it hatched.
fn floor(scene: &Scene<'_>, plate: &Plate) -> Html {
    // Wider than the plate: where it is shown smaller than its frame, the ground still reaches the sides.
    let hatches: String = (-30..(WIDTH as i32 / 8 + 30))
        .map(|index| format!("M{} {}l-5 6", 8 + index * 8, unit(plate.floor + 1.0)))
        .collect();
    // Where tabs take the whole row, the sides go unnamed.
    let is_free = plate
        .tabs
        .iter()
        .all(|tab| tab.area.x + tab.area.width < WIDTH - 60.0);
    let above = unit(plate.floor - 5.0);
    let below = unit(plate.floor + 20.0);
    let end = unit(WIDTH - 4.0);
    html! {
        <g class="floor" aria-hidden="true">
            <path class="ground" d={hatches} />
            <path class="line" d={format!("M-300 {0}H{1}", unit(plate.floor), unit(WIDTH + 300.0))} />
            if is_free {
                <text class="side" x={end.clone()} y={above} text-anchor="end">{ scene.words.stage.program }</text>
                <text class="side" x={end} y={below} text-anchor="end">{ scene.words.stage.kernel_floor }</text>
            }
        </g>
    }
}

/// A descriptor: a numbered tab that hangs through the floor.
fn tab(scene: &Scene<'_>, id: HostId, host: &Host, tab: &Tab) -> Html {
    let Some(process) = host.processes.get(&tab.pid) else {
        return html! {};
    };
    let Some(descriptor) = process.descriptors.get(&tab.fd) else {
        return html! {};
    };
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
    html! {
        <g {class} role="button" tabindex="0" aria-label={label} onclick={scene.select(selection)}
            data-test={format!("descriptor-{}-{}", tab.pid, tab.fd)}>
            <rect x={unit(x)} y={unit(y)} width={unit(width)} height={unit(height)} rx="3" />
            <text x={unit(x + width / 2.0)} y={unit(y + height - 8.0)} text-anchor="middle">{ tab.fd.0 }</text>
        </g>
    }
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
