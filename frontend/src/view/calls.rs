//! System calls as strace writes them: those that came back, in the order in which they did, and those that are in the
//! kernel now.

use super::part::{Part, list, of_class, part, said};
use super::{Scene, classes, hatched, measure};
use crate::state::{Action, Selection};
use socketarium_trace::event::Layer;
use socketarium_trace::notation::{call_text, past_call_text};
use socketarium_trace::world::{HeldState, PastCall, Process, Thread};
use socketarium_trace::{HostId, Pid, Seq, Table, Tid};
use yew::Html;

/// `of`: the process whose calls are wanted; none: all.
pub fn calls(scene: &Scene<'_>, of: Option<(HostId, Pid)>) -> Html {
    if let Some(report) = scene.unobservable(Layer::Calls) {
        return hatched(report, scene.words).end();
    }
    let past: Table<Seq, (HostId, &PastCall)> = scene
        .world
        .numbered_hosts()
        .flat_map(|(id, host)| host.calls.iter().map(move |call| (call.returned, (id, call))))
        .filter(|(_, (host, call))| of.is_none_or(|wanted| wanted == (*host, call.pid)))
        .collect();
    let open = open_calls(scene, of);
    let w = &scene.words.stage;
    let is_empty = past.is_empty() && open.is_empty();
    let past = past.values().map(|(host, call)| past_call(scene, *host, call));
    let mut lists = part("div")
        .maybe(is_empty.then(|| of_class("p", "empty").text(w.no_calls)))
        .with(of_class("ol", "calls").all(past));
    if !open.is_empty() {
        lists = lists
            .with(said("h3", w.still_in))
            .with(of_class("ol", "calls open").all(open));
    }
    let scroll = of_class("div", "scroll-end")
        .set("tabindex", "0")
        .group(w.calls_long);
    list(vec![chooser(scene, of).end(), scroll.with(lists).end()])
}

fn chooser(scene: &Scene<'_>, of: Option<(HostId, Pid)>) -> Part {
    let processes: Vec<(HostId, Pid, &Process)> = scene
        .world
        .numbered_hosts()
        .flat_map(|(id, host)| {
            host.processes
                .iter()
                .map(move |(pid, process)| (id, *pid, process))
        })
        .collect();
    let title = said("h2", scene.words.stage.calls_long);
    if processes.len() < 2 {
        return title;
    }
    let choose = |wanted: Option<(HostId, Pid)>, name: &str| {
        of_class("button", "chip")
            .tells("aria-pressed", wanted == of)
            .on_click(scene.act, Action::ListCallsOf(wanted))
            .text(name)
    };
    let processes = processes
        .into_iter()
        .map(|(host, pid, process)| choose(Some((host, pid)), &process.program));
    of_class("div", "chips")
        .with(title)
        .with(choose(None, scene.words.stage.all_threads))
        .all(processes)
}

fn past_call(scene: &Scene<'_>, host: HostId, call: &PastCall) -> Part {
    let selection = Selection::Call(call.entered);
    let is_now = scene.touched.call == Some(call.entered);
    let class = classes(&[
        ("call", true),
        ("now", is_now),
        ("failed", call.outcome.result.is_err()),
        ("selected", *scene.selection == selection),
    ]);
    let took = measure::duration(call.until.since(call.since));
    let who = who(scene, host, call.pid, call.tid);
    row(
        scene,
        call.entered,
        &class,
        [&who, &past_call_text(call), &took],
        is_now,
    )
}

/// A call: who made it, what it was, how long it took.
fn row(scene: &Scene<'_>, entered: Seq, class: &str, [who, text, took]: [&str; 3], is_reached: bool) -> Part {
    let button = of_class("button", class)
        .set("tabindex", if is_reached { "0" } else { "-1" })
        .hook(&["call-", &entered.to_string()].concat())
        .on_click(scene.act, Action::Select(Selection::Call(entered)))
        .with(of_class("span", "who").text(who))
        .with(of_class("span", "mono").text(text))
        .with(of_class("small", "took").text(took));
    part("li").key(&entered.to_string()).with(button)
}

fn open_calls(scene: &Scene<'_>, of: Option<(HostId, Pid)>) -> Vec<Part> {
    let mut open = Vec::new();
    for (id, host) in scene.world.numbered_hosts() {
        for (pid, process) in &host.processes {
            if of.is_some_and(|wanted| wanted != (id, *pid)) {
                continue;
            }
            for (tid, thread) in &process.threads {
                open.extend(open_call(scene, id, *pid, *tid, thread));
            }
        }
    }
    open
}

fn open_call(scene: &Scene<'_>, host: HostId, pid: Pid, tid: Tid, thread: &Thread) -> Option<Part> {
    let call = thread.call.as_ref()?;
    let selection = Selection::Call(call.entered);
    let class = classes(&[
        ("call", true),
        ("now", scene.touched.call == Some(call.entered)),
        ("selected", *scene.selection == selection),
    ]);
    let w = &scene.words.stage;
    let state = match thread.held {
        HeldState::Held => w.held.to_owned(),
        HeldState::Free => measure::duration(scene.moment.since(call.since)),
    };
    let who = who(scene, host, pid, tid);
    let text = call_text(&call.call) + "…";
    Some(row(scene, call.entered, &class, [&who, &text, &state], true))
}

fn who(scene: &Scene<'_>, host: HostId, pid: Pid, tid: Tid) -> String {
    let process = scene.world.process(host, pid);
    let name = process.map_or_else(|| pid.to_string(), |process| process.program.clone());
    if process.is_some_and(|process| process.threads.len() > 1) {
        format!("{name}/{tid}")
    } else {
        name
    }
}
