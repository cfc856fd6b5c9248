//! A socket below the floor: a round fitting with its state as word, colour and outline; a listener's two queues as slots, a
//! connection's two buffers as tubes, its timers as arcs that run down.

use super::super::measure::{self, unit};
use super::super::{Scene, classes, source_mark, source_name};
use super::layout::{Area, Fitting, slots, tube_scale};
use super::role;
use crate::state::Selection;
use crate::words::fill;
use socketarium_trace::event::{TimerKind, Transport};
use socketarium_trace::net::Address;
use socketarium_trace::world::{Backlog, RunningTimer, Socket};
use socketarium_trace::{HostId, Nanos};
use yew::{Html, html};

/// Where labels of queues and buffers end and their drawings begin, from the fitting's left edge.
const LABELS: f64 = 84.0;
/// Room for a queue's or buffer's figure at the right.
const FIGURES: f64 = 56.0;

#[must_use]
pub(super) fn fitting(scene: &Scene<'_>, host: HostId, fitting: &Fitting) -> Html {
    let Some(socket) = scene.world.socket(host, fitting.socket) else {
        return html! {};
    };
    let selection = Selection::Socket(host, fitting.socket);
    let role = role(socket.state.value, socket.error.is_some());
    let class = classes(&[
        ("fitting", true),
        (role, true),
        ("now", scene.touched.is_socket(host, fitting.socket)),
        ("selected", *scene.selection == selection),
    ]);
    let state = state_name(socket);
    let address = addresses(&scene.world.hosts[usize::from(host.0)].address, socket);
    let held = scene
        .world
        .host(host)
        .is_some_and(|host| host.holders(fitting.socket).next().is_some());
    let label = format!(
        "{}: {state}, {address}",
        fill(scene.words.stage.socket, &[&fitting.socket.to_string()])
    );
    let body = if fitting.is_row {
        row(socket, fitting.area)
    } else {
        full(scene, socket, fitting.area, &address, held)
    };
    let Area { x, y, width, height } = fitting.area;
    html! {
        <g {class} onclick={scene.select(selection)} data-test={format!("socket-{}", fitting.socket)}>
            <rect class="body" role="button" tabindex="0" aria-label={label}
                x={unit(x)} y={unit(y)} width={unit(width)} height={unit(height)} rx="6" />
            { body }
            <text class="state" x={unit(x + 46.0)} y={unit(y + 18.0)}>{ state }
                <tspan class="source" dx="6">
                    <title>{ source_name(socket.state.source, scene.words) }</title>
                    { source_mark(socket.state.source) }
                </tspan>
            </text>
        </g>
    }
}

fn state_name(socket: &Socket) -> &'static str {
    match socket.transport {
        Transport::Tcp => socket.state.value.name(),
        Transport::Udp => "UDP",
        Transport::UnixStream | Transport::UnixDatagram => "UNIX",
        Transport::Raw => "RAW",
        Transport::Other => "SOCKET",
    }
}

/// Both ends. The host's own address stands at its head already: only its port is repeated.
fn addresses(host: &str, socket: &Socket) -> String {
    let text = |address: &Option<Address>| {
        address
            .as_ref()
            .map_or_else(|| "*".to_owned(), Address::to_string)
    };
    let local = match &socket.local {
        Some(Address::Inet(local)) if local.ip().to_string() == host => format!(":{}", local.port()),
        local => text(local),
    };
    match (&socket.local, &socket.remote) {
        (None, None) => "—".to_owned(),
        (_, None) => local,
        (_, remote) => format!("{local} ↔ {}", text(remote)),
    }
}

/// One line for each of many sockets.
fn row(socket: &Socket, area: Area) -> Html {
    let figures = match socket.backlog {
        Some(backlog) => format!("{}/{}", backlog.accept, backlog.limit),
        None => format!("{}↓ {}↑", socket.queues.receive, socket.queues.send),
    };
    let address = socket
        .remote
        .as_ref()
        .or(socket.local.as_ref())
        .map(Address::to_string)
        .unwrap_or_default();
    html! {
        <>
            <circle class="ring" cx={unit(area.x + 20.0)} cy={unit(area.y + 13.0)} r="7" />
            <text class="address" x={unit(area.x + 142.0)} y={unit(area.y + 17.0)}>{ address }</text>
            <text class="figure" x={unit(area.x + area.width - 6.0)} y={unit(area.y + 17.0)} text-anchor="end">
                { figures }
            </text>
        </>
    }
}

fn full(scene: &Scene<'_>, socket: &Socket, area: Area, address: &str, held: bool) -> Html {
    let (x, y) = (area.x, area.y);
    let (receive, send) = socket.buffers.unzip();
    let w = &scene.words.stage;
    let rows = match socket.backlog {
        Some(backlog) => html! {
            <>
                { queue(scene, backlog, w.syn_queue, backlog.syn, Area { y: y + 44.0, ..area }) }
                { queue(scene, backlog, w.accept_queue, backlog.accept, Area { y: y + 66.0, ..area }) }
            </>
        },
        None => html! {
            <>
                { tube("Recv-Q", w.receive_buffer, socket.queues.receive, receive, Area { y: y + 44.0, ..area }) }
                { tube("Send-Q", w.send_buffer, socket.queues.send, send, Area { y: y + 66.0, ..area }) }
            </>
        },
    };
    let note = if socket.overflows > 0 {
        Some(fill(w.overflows, &[&socket.overflows.to_string()]))
    } else if let Some(error) = socket.error {
        Some(error.to_string())
    } else if held {
        None
    } else {
        Some(w.no_descriptor.to_owned())
    };
    let arcs = socket
        .timers
        .iter()
        .enumerate()
        .map(|(index, (kind, timer))| arc(scene.moment, *kind, *timer, index, (x + 23.0, y + 22.0)));
    let names = socket.timers.iter().enumerate().map(|(index, (kind, timer))| {
        let left = measure::duration(timer.due.since(scene.moment));
        let attempt = if timer.attempt > 0 {
            format!(" ×{}", timer.attempt)
        } else {
            String::new()
        };
        html! {
            <text class="timer-name" x={unit(x + 10.0)} y={unit(y + 98.0 + index as f64 * 16.0)}>
                { "◔ " }{ kind.name() }{ attempt }{ " " }{ left }
            </text>
        }
    });
    html! {
        <>
            if socket.backlog.is_some() {
                // A funnel: connections pour in.
                <path class="ring" d={format!("M{} {}h26l-9 13v9h-8v-9z", unit(x + 10.0), unit(y + 10.0))} />
            } else {
                <circle class="ring" cx={unit(x + 23.0)} cy={unit(y + 22.0)} r="11" />
                <circle class="bore" cx={unit(x + 23.0)} cy={unit(y + 22.0)} r="4" />
            }
            { for arcs }
            <text class="address" x={unit(x + 46.0)} y={unit(y + 34.0)}>{ address.to_owned() }</text>
            if let Some(note) = note {
                <text class="note" x={unit(x + area.width - 8.0)} y={unit(y + 18.0)} text-anchor="end">{ note }</text>
            }
            { rows }
            { for names }
        </>
    }
}

/// A queue of a listener: a slot for each connection that may wait, and one more, dashed.
fn queue(scene: &Scene<'_>, backlog: Backlog, name: &str, length: u32, area: Area) -> Html {
    let drawn = slots(backlog.limit);
    let start = area.x + LABELS;
    let room = area.width - LABELS - FIGURES;
    let count = drawn.first + 1 + u32::from(drawn.has_gap);
    let pitch = (room / f64::from(count)).min(18.0);
    let size = pitch - 3.0;
    let slot = |index: u32, filled: bool, extra: bool| {
        let class = classes(&[("slot", true), ("filled", filled), ("extra", extra)]);
        let x = start + f64::from(index) * pitch;
        html! { <rect {class} x={unit(x)} y={unit(area.y)} width={unit(size)} height="14" rx="2" /> }
    };
    let last = count - 1;
    html! {
        <g>
            <title>{ fill(scene.words.stage.queue_value, &[&length.to_string(), &backlog.limit.to_string()]) }</title>
            <text class="label" x={unit(area.x + 8.0)} y={unit(area.y + 11.0)}>{ name.to_owned() }</text>
            { for (0..drawn.first).map(|index| slot(index, index < length, false)) }
            if drawn.has_gap {
                <text class="label" x={unit(start + f64::from(drawn.first) * pitch + size / 2.0)}
                    y={unit(area.y + 11.0)} text-anchor="middle">{ "…" }</text>
            }
            { slot(last, length > backlog.limit, true) }
            <text class="figure" x={unit(area.x + area.width - 8.0)} y={unit(area.y + 11.0)} text-anchor="end">
                { format!("{length}/{}+1", backlog.limit) }
            </text>
        </g>
    }
}

/// A buffer as a tube: its bytes are ticks where they can be told apart, a solid fill where they cannot.
fn tube(name: &'static str, title: &'static str, bytes: u32, buffer: Option<u32>, area: Area) -> Html {
    let start = area.x + 54.0;
    let room = area.width - 54.0 - FIGURES - 37.0;
    let scale = tube_scale(bytes, buffer);
    let byte = room / f64::from(scale);
    let filled = byte * f64::from(bytes);
    let ticks: Option<String> = (bytes > 0 && byte >= 1.2).then(|| {
        (0..bytes)
            .map(|index| {
                format!(
                    "M{} {}v8",
                    unit(start + (f64::from(index) + 0.5) * byte),
                    unit(area.y + 3.0)
                )
            })
            .collect()
    });
    // A tube that shows the first part of a larger buffer is open at its end and says how far it reaches.
    let is_part = buffer.is_some_and(|buffer| scale < buffer);
    let mark = (filled < room * 0.6).then(|| measure::bytes(scale));
    let (y, end) = (unit(area.y), unit(start + room));
    let figure = match buffer {
        Some(buffer) => format!("{} / {}", bytes, measure::bytes(buffer)),
        None => measure::bytes(bytes),
    };
    html! {
        <g class="buffer">
            <title>{ title }</title>
            <text class="label" x={unit(area.x + 8.0)} y={unit(area.y + 11.0)}>{ name }</text>
            if is_part {
                <path class="tube" d={format!("M{end} {y}H{0}a7 7 0 0 0 0 14H{end}", unit(start + 7.0))} />
                <path class="tube" d={format!("M{end} {y}l-3 4l5 5l-2 5")} />
            } else {
                <rect class="tube" x={unit(start)} {y} width={unit(room)} height="14" rx="7" />
            }
            if let Some(mark) = mark {
                <text class="scale" x={unit(start + room - 6.0)} y={unit(area.y + 10.5)} text-anchor="end">{ mark }</text>
            }
            if let Some(ticks) = ticks {
                <path class="bytes" stroke-width={unit((byte * 0.62).max(0.8))} d={ticks} />
            } else if bytes > 0 {
                <rect class="filled" x={unit(start)} y={unit(area.y + 2.0)} width={unit(filled.max(2.0))} height="10" rx="5" />
            }
            <text class="figure" x={unit(area.x + area.width - 8.0)} y={unit(area.y + 11.0)} text-anchor="end">{ figure }</text>
        </g>
    }
}

/// What is left of a timer, clockwise from the top: a circle of a hundred parts, so many of them drawn.
fn arc(now: Nanos, kind: TimerKind, timer: RunningTimer, index: usize, (x, y): (f64, f64)) -> Html {
    let left = left_percent(now, timer);
    let (x, y) = (unit(x), unit(y));
    html! {
        <circle class={classes(&[("arc", true), ("waiting", kind == TimerKind::TimeWait)])} cx={x.clone()} cy={y.clone()}
            r={unit(15.0 + index as f64 * 3.5)} pathLength="100" stroke-dasharray={format!("{left} 100")}
            transform={format!("rotate(-90 {x} {y})")} />
    }
}

/// How much of a timer's time is left, in whole percent.
fn left_percent(now: Nanos, timer: RunningTimer) -> u64 {
    let whole = timer.due.since(timer.armed).0.max(1);
    (u128::from(timer.due.since(now).0) * 100 / u128::from(whole)).min(100) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_runs_down() {
        let timer = RunningTimer {
            armed: Nanos(100),
            due: Nanos(300),
            attempt: 0,
        };
        assert_eq!(
            [0, 100, 200, 300, 900].map(|now| left_percent(Nanos(now), timer)),
            [100, 100, 50, 0, 0]
        );
    }
}
