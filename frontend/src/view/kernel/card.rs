//! A process as a card above the floor: each thread with its line and the call it is in.

use super::super::measure::{self, unit};
use super::super::sleep::is_asleep;
use super::super::{Scene, classes};
use super::layout::{Area, head_height, is_narrow};
use crate::state::Selection;
use crate::words::fill;
use socketarium_trace::event::ExitStatus;
use socketarium_trace::notation::call_text;
use socketarium_trace::world::{HeldState, Process, ProcessStatus, Thread};
use socketarium_trace::{HostId, Pid};
use yew::{Html, html};

/// Width of a character of the card's code, in units.
const CHARACTER: f64 = 6.65;

#[must_use]
pub(super) fn card(scene: &Scene<'_>, host: HostId, pid: Pid, area: Area) -> Html {
    let Some(process) = scene.world.process(host, pid) else {
        return html! {};
    };
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
        (area.x + 8.0, area.y + 34.0, "start", room, room)
    } else {
        let name_room = room.saturating_sub(status.chars().count() + 2).max(8);
        (area.x + area.width - 8.0, area.y + 18.0, "end", name_room, room)
    };
    let mut y = area.y + head_height(area.width);
    let rows: Vec<Html> = threads
        .iter()
        .map(|thread| {
            let drawn = rows(scene, process, thread, area.x + 8.0, y, room);
            y += 38.0;
            drawn
        })
        .collect();
    let output = process.output.back().map(|(_, text)| {
        let text = String::from_utf8_lossy(&text.bytes.0);
        measure::shortened(&format!("» {}", text.trim_end()), room)
    });
    let last = process
        .raised
        .as_ref()
        .map(|(exception, _)| measure::shortened(&format!("✕ {exception}"), room))
        .or(output);
    html! {
        <g {class} onclick={scene.select(selection)} data-test={format!("process-{}", process.program)}>
            <rect role="button" tabindex="0" aria-label={format!("{label}, {status}")}
                x={unit(area.x)} y={unit(area.y)} width={unit(area.width)} height={unit(area.height)} rx="4" />
            <text class="name" x={unit(area.x + 8.0)} y={unit(area.y + 18.0)}>
                { measure::shortened(&process.program, name_room) }
            </text>
            <text class="status" x={unit(status_x)} y={unit(status_y)} text-anchor={anchor}>
                { measure::shortened(&status, status_room) }
            </text>
            { for rows }
            if let Some(last) = last {
                <text class="output" x={unit(area.x + 8.0)} y={unit(area.y + area.height - 8.0)}>{ last }</text>
            }
        </g>
    }
}

/// The line that a thread has reached, and the call that it is in.
fn rows(scene: &Scene<'_>, process: &Process, thread: &Thread, x: f64, y: f64, room: usize) -> Html {
    let line = thread.place.as_ref().map(|place| {
        let source = scene.run.header.sources.get(&place.file);
        let text = source.and_then(|text| text.lines().nth(place.line.saturating_sub(1) as usize));
        let text = text.map_or(process.file.as_str(), str::trim);
        measure::shortened(&format!("{:>2}  {text}", place.line), room)
    });
    let call = thread.call.as_ref().map(|open| {
        let state = match thread.held {
            HeldState::Held => scene.words.stage.held.to_owned(),
            HeldState::Free => measure::duration(scene.moment.since(open.since)),
        };
        let room = room.saturating_sub(state.chars().count() + 5);
        (measure::shortened(&(call_text(&open.call) + "…"), room), state)
    });
    html! {
        <>
            <text class="code" x={unit(x)} y={unit(y + 14.0)}>{ line.unwrap_or_else(|| process.file.clone()) }</text>
            if let Some((call, state)) = call {
                <text class="in-call" x={unit(x)} y={unit(y + 31.0)}>{ "↓ " }{ call }{ " · " }{ state }</text>
            }
        </>
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
