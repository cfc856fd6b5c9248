//! A process as a card above the floor: each thread with its line and the call it is in.

use super::super::draw::{self, Anchor, group, rect};
use super::super::measure::{self, shortened};
use super::super::part::Part;
use super::super::sleep::is_asleep;
use super::super::{Scene, classes};
use super::layout::{Area, head_height, is_narrow};
use crate::state::{Action, Selection};
use crate::words::fill;
use socketarium_trace::event::ExitStatus;
use socketarium_trace::notation::call_text;
use socketarium_trace::world::{HeldState, Process, ProcessStatus, Thread};
use socketarium_trace::{HostId, Pid};

/// Width of a character of the card's code, in units.
const CHARACTER: f64 = 6.65;

pub(super) fn card(scene: &Scene<'_>, host: HostId, pid: Pid, area: Area) -> Option<Part> {
    let process = scene.world.process(host, pid)?;
    let selection = Selection::Process(host, pid);
    let threads: Vec<_> = process
        .threads
        .values()
        .filter(|thread| !thread.ended)
        .take(3)
        .collect();
    let sleeps = |thread: &Thread| {
        thread
            .call
            .as_ref()
            .is_some_and(|open| is_asleep(open, scene.moment))
    };
    let is_asleep = !threads.is_empty() && threads.iter().all(|thread| sleeps(thread));
    let class = classes(&[
        ("card", true),
        ("asleep", is_asleep),
        ("ended", !process.is_running()),
        ("now", scene.touched.is_process(host, pid)),
        ("selected", *scene.selection == selection),
    ]);
    let status = status(scene, process);
    let label = fill(scene.words.stage.process, &[&process.program, &pid.to_string()]);
    let room = ((area.width - 16.0) / CHARACTER) as usize;
    let (status_x, status_y, anchor, name_room, status_room) = if is_narrow(area.width) {
        (area.x + 8.0, area.y + 34.0, Anchor::Start, room, room)
    } else {
        let name_room = room.saturating_sub(status.chars().count() + 2).max(8);
        (
            area.x + area.width - 8.0,
            area.y + 18.0,
            Anchor::End,
            name_room,
            room,
        )
    };
    let output = process.output.back().map(|(_, text)| {
        let text = String::from_utf8_lossy(&text.bytes.0);
        shortened(&format!("» {}", text.trim_end()), room)
    });
    let last = process
        .raised
        .as_ref()
        .map(|(exception, _)| shortened(&format!("✕ {exception}"), room))
        .or(output);
    let (x, y) = (area.x + 8.0, area.y + head_height(area.width));
    let name = shortened(&process.program, name_room);
    let shown_status = shortened(&status, status_room);
    let mut card = group(&class)
        .on_click(scene.act, Action::Select(selection))
        .hook(&["process-", &process.program].concat())
        .with(
            rect("", area.x, area.y, area.width, area.height, 4.0)
                .button(&[&label, ", ", &status].concat(), true),
        )
        .with(draw::label("name", x, area.y + 18.0, Anchor::Start, &name))
        .with(draw::label("status", status_x, status_y, anchor, &shown_status));
    for (index, thread) in threads.iter().enumerate() {
        card = rows(scene, process, thread, card, (x, y + index as f64 * 38.0), room);
    }
    if let Some(last) = last {
        let below = area.y + area.height - 8.0;
        card = card.with(draw::label("output", x, below, Anchor::Start, &last));
    }
    Some(card)
}

/// The line that a thread has reached, and the call that it is in.
fn rows(
    scene: &Scene<'_>,
    process: &Process,
    thread: &Thread,
    card: Part,
    (x, y): (f64, f64),
    room: usize,
) -> Part {
    let line = thread.place.as_ref().map(|place| {
        let source = scene.run.header.sources.get(&place.file);
        let text = source.and_then(|text| text.lines().nth(place.line.saturating_sub(1) as usize));
        let text = text.map_or(process.file.as_str(), str::trim);
        shortened(&format!("{:>2}  {text}", place.line), room)
    });
    let call = thread.call.as_ref().map(|open| {
        let state = match thread.held {
            HeldState::Held => scene.words.stage.held.to_owned(),
            HeldState::Free => measure::duration(scene.moment.since(open.since)),
        };
        let room = room.saturating_sub(state.chars().count() + 5);
        (shortened(&(call_text(&open.call) + "…"), room), state)
    });
    let line = line.as_ref().unwrap_or(&process.file);
    let card = card.with(draw::label("code", x, y + 14.0, Anchor::Start, line));
    match call {
        Some((call, state)) => {
            let text = ["↓ ", &call, " · ", &state].concat();
            card.with(draw::label("in-call", x, y + 31.0, Anchor::Start, &text))
        }
        None => card,
    }
}

fn status(scene: &Scene<'_>, process: &Process) -> String {
    let w = &scene.words.stage;
    match process.status {
        ProcessStatus::Ended {
            status: ExitStatus::Code(code),
            ..
        } => fill(w.ended_code, &[&code.to_string()]),
        ProcessStatus::Ended {
            status: ExitStatus::Signal(signal),
            ..
        } => fill(w.ended_signal, &[&signal.to_string()]),
        ProcessStatus::Running => {
            let mut threads = process.threads.values().filter(|thread| !thread.ended);
            let held = threads.clone().any(|thread| thread.held == HeldState::Held);
            match threads.next().and_then(|thread| thread.call.as_ref()) {
                _ if held => w.held.to_owned(),
                _ if process.pausing => w.pausing.to_owned(),
                Some(open) if threads.all(|thread| thread.call.is_some()) => {
                    let how = if is_asleep(open, scene.moment) {
                        w.asleep
                    } else {
                        w.in_kernel
                    };
                    fill(how, &[open.call.name()])
                }
                _ => w.running.to_owned(),
            }
        }
    }
}
