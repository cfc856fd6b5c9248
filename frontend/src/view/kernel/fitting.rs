//! A socket below the floor: a round fitting with its state as word, colour and outline; a listener's two queues as slots, a
//! connection's two buffers as tubes, its timers as arcs that run down.

use super::super::draw::{self, Anchor, circle, group, path, rect, route, title};
use super::super::measure::{self, unit};
use super::super::part::{Part, of_class, part};
use super::super::{Scene, classes, source_mark, source_name};
use super::layout::{Area, Fitting, slots, tube_scale};
use super::role;
use crate::state::{Action, Selection};
use crate::words::fill;
use socketarium_trace::event::Transport;
use socketarium_trace::net::Address;
use socketarium_trace::world::{Backlog, RunningTimer, Socket};
use socketarium_trace::{HostId, Nanos};

/// Where labels of queues and buffers end and their drawings begin, from the fitting's left edge.
const LABELS: f64 = 84.0;
/// Room for a queue's or buffer's figure at the right.
const FIGURES: f64 = 56.0;

pub(super) fn fitting(scene: &Scene<'_>, host: HostId, fitting: &Fitting) -> Option<Part> {
    let socket = scene.world.socket(host, fitting.socket)?;
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
    let source = of_class("tspan", "source")
        .set("dx", "6")
        .with(title(source_name(socket.state.source, scene.words)))
        .text(source_mark(socket.state.source));
    let drawn = group(&class)
        .on_click(scene.act, Action::Select(selection))
        .hook(&["socket-", &fitting.socket.to_string()].concat())
        .with(rect("body", x, y, width, height, 6.0).button(&label, true))
        .all(body)
        .with(draw::label("state", x + 46.0, y + 18.0, Anchor::Start, state).with(source));
    Some(drawn)
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
fn row(socket: &Socket, area: Area) -> Vec<Part> {
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
    let y = area.y + 17.0;
    vec![
        circle("ring", area.x + 20.0, area.y + 13.0, 7.0),
        draw::label("address", area.x + 142.0, y, Anchor::Start, &address),
        draw::label("figure", area.x + area.width - 6.0, y, Anchor::End, &figures),
    ]
}

fn full(scene: &Scene<'_>, socket: &Socket, area: Area, address: &str, held: bool) -> Vec<Part> {
    let (x, y) = (area.x, area.y);
    let (receive, send) = socket.buffers.unzip();
    let w = &scene.words.stage;
    let note = if socket.overflows > 0 {
        Some(fill(w.overflows, &[&socket.overflows.to_string()]))
    } else if let Some(error) = socket.error {
        Some(error.to_string())
    } else if held {
        None
    } else {
        Some(w.no_descriptor.to_owned())
    };
    let mut parts = Vec::new();
    if socket.backlog.is_some() {
        // A funnel: connections pour in.
        let funnel = route(&[("M", &[x + 10.0, y + 10.0]), ("h26l-9 13v9h-8v-9z", &[])]);
        parts.push(path("ring", &funnel));
    } else {
        parts.push(circle("ring", x + 23.0, y + 22.0, 11.0));
        parts.push(circle("bore", x + 23.0, y + 22.0, 4.0));
    }
    for (index, (_, timer)) in socket.timers.iter().enumerate() {
        parts.push(arc(scene.moment, *timer, index, (x + 23.0, y + 22.0)));
    }
    parts.push(draw::label("address", x + 46.0, y + 34.0, Anchor::Start, address));
    if let Some(note) = note {
        parts.push(draw::label(
            "note",
            x + area.width - 8.0,
            y + 18.0,
            Anchor::End,
            &note,
        ));
    }
    let (upper, lower) = (Area { y: y + 44.0, ..area }, Area { y: y + 66.0, ..area });
    match socket.backlog {
        Some(backlog) => {
            parts.push(queue(scene, backlog, w.syn_queue, backlog.syn, upper));
            parts.push(queue(scene, backlog, w.accept_queue, backlog.accept, lower));
        }
        None => {
            parts.push(tube(
                "Recv-Q",
                w.receive_buffer,
                socket.queues.receive,
                receive,
                upper,
            ));
            parts.push(tube("Send-Q", w.send_buffer, socket.queues.send, send, lower));
        }
    }
    for (index, (kind, timer)) in socket.timers.iter().enumerate() {
        let attempt = if timer.attempt > 0 {
            format!(" ×{}", timer.attempt)
        } else {
            String::new()
        };
        let left = measure::duration(timer.due.since(scene.moment));
        let text = ["◔ ", kind.name(), &attempt, " ", &left].concat();
        let below = y + 98.0 + index as f64 * 16.0;
        parts.push(draw::label("timer-name", x + 10.0, below, Anchor::Start, &text));
    }
    parts
}

/// A queue of a listener: a slot for each connection that may wait, and one more, dashed.
fn queue(scene: &Scene<'_>, backlog: Backlog, name: &str, length: u32, area: Area) -> Part {
    let drawn = slots(backlog.limit);
    let start = area.x + LABELS;
    let room = area.width - LABELS - FIGURES;
    let count = drawn.first + 1 + u32::from(drawn.has_gap);
    let pitch = (room / f64::from(count)).min(18.0);
    let size = pitch - 3.0;
    let slot = |index: u32, filled: bool, extra: bool| {
        let class = classes(&[("slot", true), ("filled", filled), ("extra", extra)]);
        rect(&class, start + f64::from(index) * pitch, area.y, size, 14.0, 2.0)
    };
    let figure = format!("{length}/{}+1", backlog.limit);
    let said = fill(
        scene.words.stage.queue_value,
        &[&length.to_string(), &backlog.limit.to_string()],
    );
    let y = area.y + 11.0;
    let mut queue = part("g")
        .with(title(&said))
        .with(draw::label("label", area.x + 8.0, y, Anchor::Start, name))
        .all((0..drawn.first).map(|index| slot(index, index < length, false)));
    if drawn.has_gap {
        let gap = start + f64::from(drawn.first) * pitch + size / 2.0;
        queue = queue.with(draw::label("label", gap, y, Anchor::Middle, "…"));
    }
    queue
        .with(slot(count - 1, length > backlog.limit, true))
        .with(draw::label(
            "figure",
            area.x + area.width - 8.0,
            y,
            Anchor::End,
            &figure,
        ))
}

/// A buffer as a tube: its bytes are ticks where they can be told apart, a solid fill where they cannot.
fn tube(name: &str, said: &str, bytes: u32, buffer: Option<u32>, area: Area) -> Part {
    let start = area.x + 54.0;
    let room = area.width - 54.0 - FIGURES - 37.0;
    let scale = tube_scale(bytes, buffer);
    let byte = room / f64::from(scale);
    let filled = byte * f64::from(bytes);
    // A tube that shows the first part of a larger buffer is open at its end and says how far it reaches.
    let is_part = buffer.is_some_and(|buffer| scale < buffer);
    let (y, end) = (area.y, start + room);
    let mut tube = group("buffer").with(title(said)).with(draw::label(
        "label",
        area.x + 8.0,
        y + 11.0,
        Anchor::Start,
        name,
    ));
    if is_part {
        let hull = route(&[
            ("M", &[end, y]),
            ("H", &[start + 7.0]),
            ("a7 7 0 0 0 0 14", &[]),
            ("H", &[end]),
        ]);
        let edge = route(&[("M", &[end, y]), ("l-3 4l5 5l-2 5", &[])]);
        tube = tube.with(path("tube", &hull)).with(path("tube", &edge));
    } else {
        tube = tube.with(rect("tube", start, y, room, 14.0, 7.0));
    }
    if filled < room * 0.6 {
        let mark = measure::bytes(scale);
        tube = tube.with(draw::label("scale", end - 6.0, y + 10.5, Anchor::End, &mark));
    }
    if bytes > 0 && byte >= 1.2 {
        let mut ticks = String::new();
        for index in 0..bytes {
            ticks.push_str(&route(&[
                ("M", &[start + (f64::from(index) + 0.5) * byte, y + 3.0]),
                ("v8", &[]),
            ]));
        }
        let ticks = path("bytes", &ticks).at(&[("stroke-width", (byte * 0.62).max(0.8))]);
        tube = tube.with(ticks);
    } else if bytes > 0 {
        tube = tube.with(rect("filled", start, y + 2.0, filled.max(2.0), 10.0, 5.0));
    }
    let figure = match buffer {
        Some(buffer) => [&bytes.to_string(), " / ", &measure::bytes(buffer)].concat(),
        None => measure::bytes(bytes),
    };
    let right = area.x + area.width - 8.0;
    tube.with(draw::label("figure", right, y + 11.0, Anchor::End, &figure))
}

/// What is left of a timer, clockwise from the top: a circle of a hundred parts, so many of them drawn.
fn arc(now: Nanos, timer: RunningTimer, index: usize, (x, y): (f64, f64)) -> Part {
    circle("arc", x, y, 15.0 + index as f64 * 3.5)
        .set("pathLength", "100")
        .set("stroke-dasharray", &format!("{} 100", left_percent(now, timer)))
        .set(
            "transform",
            &["rotate(-90 ", &unit(x), " ", &unit(y), ")"].concat(),
        )
}

/// How much of a timer's time is left, in whole percent.
fn left_percent(now: Nanos, timer: RunningTimer) -> u64 {
    let whole = timer.due.since(timer.armed).0.max(1);
    (timer.due.since(now).0 / (whole / 100).max(1)).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_runs_down() {
        let timer = RunningTimer {
            armed: Nanos(1_000),
            due: Nanos(3_000),
            attempt: 0,
        };
        assert_eq!(
            [0, 1_000, 2_000, 3_000, 9_000].map(|now| left_percent(Nanos(now), timer)),
            [100, 100, 50, 0, 0]
        );
    }
}
