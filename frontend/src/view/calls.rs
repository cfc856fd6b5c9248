//! System calls as strace writes them: those that came back, in the order in which they did, and those that are in the
//! kernel now.

use super::{Scene, classes, hatched, measure};
use crate::state::{Action, Selection};
use socketarium_trace::event::Layer;
use socketarium_trace::notation::{call_text, past_call_text};
use socketarium_trace::world::{HeldState, PastCall, Process, Thread};
use socketarium_trace::{HostId, Pid, Seq, Table, Tid};
use yew::{Callback, Html, html};

/// `of`: the process whose calls are wanted; none: all.
pub fn calls(scene: &Scene<'_>, of: Option<(HostId, Pid)>) -> Html {
    if let Some(report) = scene.unobservable(Layer::Calls) {
        return hatched(report, scene.words);
    }
    let past: Table<Seq, (HostId, &PastCall)> = scene
        .world
        .numbered_hosts()
        .flat_map(|(id, host)| host.calls.iter().map(move |call| (call.returned, (id, call))))
        .filter(|(_, (host, call))| of.is_none_or(|wanted| wanted == (*host, call.pid)))
        .collect();
    let open = open_calls(scene, of);
    html! {
        <>
        { chooser(scene, of) }
        <div class="scroll-end" tabindex="0" role="group" aria-label={scene.words.stage.calls_long}>
            <div>
            if past.is_empty() && open.is_empty() {
                <p class="empty">{ scene.words.stage.no_calls }</p>
            }
            <ol class="calls">
                { for past.values().map(|(host, call)| past_call(scene, *host, call)) }
            </ol>
            if !open.is_empty() {
                <h3>{ scene.words.stage.still_in }</h3>
                <ol class="calls open">{ for open }</ol>
            }
            </div>
        </div>
        </>
    }
}

fn chooser(scene: &Scene<'_>, of: Option<(HostId, Pid)>) -> Html {
    let processes: Vec<(HostId, Pid, &Process)> = scene
        .world
        .numbered_hosts()
        .flat_map(|(id, host)| {
            host.processes
                .iter()
                .map(move |(pid, process)| (id, *pid, process))
        })
        .collect();
    if processes.len() < 2 {
        return html! { <h2>{ scene.words.stage.calls_long }</h2> };
    }
    let choose = |wanted: Option<(HostId, Pid)>, name: String| {
        let act = scene.act.clone();
        let onclick = Callback::from(move |_| act.emit(Action::ListCallsOf(wanted)));
        let pressed = if wanted == of { "true" } else { "false" };
        html! { <button class="chip" {onclick} aria-pressed={pressed}>{ name }</button> }
    };
    html! {
        <div class="chips">
            <h2>{ scene.words.stage.calls_long }</h2>
            { choose(None, scene.words.stage.all_threads.to_owned()) }
            { for processes.into_iter().map(|(host, pid, process)| choose(Some((host, pid)), process.program.clone())) }
        </div>
    }
}

fn past_call(scene: &Scene<'_>, host: HostId, call: &PastCall) -> Html {
    let selection = Selection::Call(call.entered);
    let is_now = scene.touched.call == Some(call.entered);
    let class = classes(&[
        ("call", true),
        ("now", is_now),
        ("failed", call.outcome.result.is_err()),
        ("selected", *scene.selection == selection),
    ]);
    html! {
        <li key={call.entered.0.to_string()}>
            <button {class} tabindex={if is_now { "0" } else { "-1" }} onclick={scene.select(selection)}
                data-test={format!("call-{}", call.entered)}>
                <span class="who">{ who(scene, host, call.pid, call.tid) }</span>
                <span class="mono">{ past_call_text(call) }</span>
                <small class="took">{ measure::duration(call.until.since(call.since)) }</small>
            </button>
        </li>
    }
}

fn open_calls(scene: &Scene<'_>, of: Option<(HostId, Pid)>) -> Vec<Html> {
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

fn open_call(scene: &Scene<'_>, host: HostId, pid: Pid, tid: Tid, thread: &Thread) -> Option<Html> {
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
    Some(html! {
        <li key={call.entered.0.to_string()}>
            <button {class} onclick={scene.select(selection)} data-test={format!("call-{}", call.entered)}>
                <span class="who">{ who(scene, host, pid, tid) }</span>
                <span class="mono">{ call_text(&call.call) }{ "…" }</span>
                <small class="took">{ state }</small>
            </button>
        </li>
    })
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
