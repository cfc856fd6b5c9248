//! The inspector: everything that the trace knows of what is selected, with its sentence, its cause and how it is known.
//! Fields keep the names that they have in a recording.

use super::part::{Part, list, of_class, part, said};
use super::{Scene, measure, source_mark, source_name};
use crate::state::{Action, Move, Selection};
use crate::words::fill;
use socketarium_trace::event::{Kind, ProgramEvent, WireEvent};
use socketarium_trace::json::{self, Shape, Tree};
use socketarium_trace::notation::{call_text, packet_text, past_call_text};
use socketarium_trace::world::{HeldState, PastCall};
use socketarium_trace::{Event, HostId, PacketId, Pid, Seq};
use yew::Html;

/// Fields beyond these are left to the recording itself.
const MOST_FIELDS: usize = 60;

/// What is selected, gathered.
#[derive(Debug, Default)]
struct Facts {
    title: String,
    /// In the field's own notation: strace, tcpdump, the line of code.
    notation: Option<String>,
    /// The event that told.
    told_by: Option<usize>,
    fields: Vec<(String, String)>,
    note: Option<String>,
}

pub fn inspector(scene: &Scene<'_>) -> Option<Part> {
    if *scene.selection == Selection::Nothing {
        return None;
    }
    let facts = gather(scene);
    let w = &scene.words.stage;
    let close = of_class("button", "icon")
        .hint(scene.words.player.close)
        .hook("close-inspector")
        .on_click(scene.act, Action::Dismiss)
        .text("✕");
    let rows = facts
        .fields
        .iter()
        .map(|(name, value)| part("div").with(said("dt", name)).with(said("dd", value)));
    let notation = facts.notation.as_ref();
    let body = of_class("div", "facts")
        .set("tabindex", "0")
        .group(w.fields)
        .maybe(notation.map(|notation| of_class("p", "notation mono").text(notation)))
        .maybe(facts.note.as_ref().map(|note| said("p", note)))
        .maybe(process_buttons(scene))
        .child(facts.told_by.map(|index| told(scene, index)).unwrap_or_default())
        .with(of_class("dl", "fields mono").all(rows));
    let inspector = of_class("aside", "inspector")
        .named(w.inspector)
        .hook("inspector")
        .with(part("header").with(said("h2", &facts.title)).with(close))
        .with(body);
    Some(inspector)
}

/// The sentence of the event that told, how it is known, and what brought it about.
fn told(scene: &Scene<'_>, index: usize) -> Html {
    let Some(event) = scene.run.timeline.events().get(index) else {
        return Html::default();
    };
    let w = &scene.words.stage;
    let sentence = |index: usize| scene.run.sentence_of(index, scene.tongue).unwrap_or_default();
    let go_to = |seq: Seq, text: &str, hook: &str| {
        of_class("button", "link")
            .hook(hook)
            .on_click(scene.act, Action::Move(Move::GoToEvent(seq)))
            .text(text)
    };
    let is_here = scene.run.timeline.cursor() == index + 1;
    let when = part("dd")
        .with(said("span", &measure::moment(event.at)).class("mono"))
        .text(" ")
        .maybe((!is_here).then(|| go_to(event.seq, w.go_there, "go-there")));
    let cause = event
        .cause
        .and_then(|cause| Some((cause, scene.run.index_of(cause)?)));
    let cause = match cause {
        Some((seq, index)) => part("dd").with(go_to(seq, &sentence(index), "cause")),
        None => said("dd", w.no_cause),
    };
    let source = source_name(event.source, scene.words);
    let known = said("dd", &[source_mark(event.source), " ", source].concat());
    let row = |name: &str, value: Part| part("div").with(said("dt", name)).with(value);
    let origin = of_class("dl", "origin")
        .with(row(w.known, known))
        .with(row(w.when, when))
        .with(row(w.cause, cause));
    list(vec![
        of_class("p", "sentence").text(&sentence(index)).end(),
        origin.end(),
    ])
}

/// Pause, one call, go on: for a process of a run that can be changed.
fn process_buttons(scene: &Scene<'_>) -> Option<Part> {
    let (host, pid) = process_of(scene)?;
    let process = scene
        .present?
        .process(host, pid)
        .filter(|process| process.is_running())?;
    let w = &scene.words.stage;
    let stands = process.pausing
        || process
            .threads
            .values()
            .any(|thread| thread.held == HeldState::Held);
    let button =
        |hook: &str, word: &str, action: Action| said("button", word).hook(hook).on_click(scene.act, action);
    let buttons = of_class("p", "buttons");
    Some(if stands {
        buttons
            .with(button("step-call", w.step_call, Action::StepCall(pid)))
            .with(button("resume", w.resume, Action::Resume(pid)))
    } else {
        buttons.with(button(
            "pause-process",
            w.pause_process,
            Action::PauseProcess(pid),
        ))
    })
}

fn process_of(scene: &Scene<'_>) -> Option<(HostId, Pid)> {
    match scene.selection {
        Selection::Process(host, pid) | Selection::Descriptor(host, pid, _) => Some((*host, *pid)),
        Selection::Nothing
        | Selection::Now
        | Selection::Event(_)
        | Selection::Packet(_)
        | Selection::Call(_)
        | Selection::Socket(..)
        | Selection::Epoll(..)
        | Selection::Line { .. } => None,
    }
}

fn gather(scene: &Scene<'_>) -> Facts {
    let w = &scene.words.stage;
    match scene.selection {
        Selection::Nothing => Facts::default(),
        Selection::Now => match scene.run.timeline.current() {
            Some(event) => of_event(scene, event),
            None => Facts {
                title: scene.words.player.at_start.to_owned(),
                ..Facts::default()
            },
        },
        Selection::Event(seq) => match scene
            .run
            .index_of(*seq)
            .map(|index| &scene.run.timeline.events()[index])
        {
            Some(event) => of_event(scene, event),
            None => Facts {
                title: fill(w.event, &[&seq.to_string()]),
                ..Facts::default()
            },
        },
        Selection::Packet(id) => of_packet(scene, *id),
        Selection::Call(entered) => of_call(scene, *entered),
        Selection::Socket(host, id) => {
            let socket = scene.world.socket(*host, *id);
            Facts {
                title: fill(w.socket, &[&id.to_string()]),
                notation: socket.map(|socket| socket.state.value.name().to_owned()),
                told_by: socket.and_then(|socket| scene.run.index_of(socket.state_since)),
                ..Facts::of(scene, socket)
            }
        }
        Selection::Epoll(host, id) => {
            let epoll = scene.world.host(*host).and_then(|host| host.epolls.get(id));
            Facts {
                title: fill(w.epoll, &[&id.to_string()]),
                ..Facts::of(scene, epoll)
            }
        }
        Selection::Process(host, pid) => {
            let process = scene.world.process(*host, *pid);
            let name = process.map_or_else(String::new, |process| process.program.clone());
            Facts {
                title: fill(w.process, &[&name, &pid.to_string()]),
                ..Facts::of(scene, process)
            }
        }
        Selection::Descriptor(host, pid, fd) => {
            let process = scene.world.process(*host, *pid);
            let name = process.map_or_else(String::new, |process| process.program.clone());
            let descriptor = process.and_then(|process| process.descriptors.get(fd));
            Facts {
                title: fill(w.descriptor, &[&fd.to_string(), &name]),
                ..Facts::of(scene, descriptor)
            }
        }
        Selection::Line { file, line } => of_line(scene, file, *line),
    }
}

impl Facts {
    /// The fields of a thing of the World, if it is there.
    fn of<T: Shape + Clone>(scene: &Scene<'_>, thing: Option<&T>) -> Self {
        match thing {
            Some(thing) => Self {
                fields: fields(thing),
                ..Self::default()
            },
            None => Self {
                note: Some(scene.words.stage.gone.to_owned()),
                ..Self::default()
            },
        }
    }
}

fn of_event(scene: &Scene<'_>, event: &Event) -> Facts {
    Facts {
        title: fill(scene.words.stage.event, &[&event.seq.to_string()]),
        told_by: scene.run.index_of(event.seq),
        fields: fields(event),
        ..Facts::default()
    }
}

fn of_packet(scene: &Scene<'_>, id: PacketId) -> Facts {
    let events = scene.run.timeline.events();
    let told_by = events.iter().rposition(|event| {
        let Kind::Wire(wire) = &event.kind else {
            return false;
        };
        matches!(wire, WireEvent::Sent { packet, .. } if packet.id == id)
            || matches!(wire, WireEvent::Duplicated { copy, .. } if *copy == id)
    });
    let wire = &scene.world.wire;
    let passed = || wire.passed.iter().find(|passed| passed.packet.id == id);
    let (packet, fields) = match (wire.packets.get(&id), passed()) {
        (Some(on_wire), _) => (Some(&on_wire.packet), fields(on_wire)),
        (None, Some(passed)) => (Some(&passed.packet), fields(passed)),
        (None, None) => (None, Vec::new()),
    };
    Facts {
        title: fill(scene.words.stage.packet, &[&id.to_string()]),
        notation: packet.map(|packet| packet_text(packet, wire)),
        told_by,
        note: packet.is_none().then(|| scene.words.stage.gone.to_owned()),
        fields,
    }
}

fn of_call(scene: &Scene<'_>, entered: Seq) -> Facts {
    let hosts = &scene.world.hosts;
    let past: Option<&PastCall> = hosts
        .iter()
        .flat_map(|host| &host.calls)
        .find(|call| call.entered == entered);
    let told_by = scene.run.index_of(past.map_or(entered, |call| call.returned));
    let call = scene.run.index_of(entered).and_then(|index| {
        let Kind::Entered(call) = &scene.run.timeline.events()[index].kind else {
            return None;
        };
        Some(call)
    });
    Facts {
        title: fill(scene.words.stage.call, &[call.map_or("?", |call| call.name())]),
        notation: past
            .map(past_call_text)
            .or_else(|| call.map(|call| call_text(call) + "…")),
        told_by,
        fields: past.map_or_else(|| call.map(fields).unwrap_or_default(), fields),
        note: None,
    }
}

fn of_line(scene: &Scene<'_>, file: &str, line: u32) -> Facts {
    let is_here = |event: &Event| {
        matches!(&event.kind, Kind::Program(ProgramEvent::Line { file: other, line: number, .. })
            if other == file && *number == line)
    };
    let so_far = &scene.run.timeline.events()[..scene.run.timeline.cursor()];
    let reached = so_far.iter().filter(|event| is_here(event)).count();
    let source = scene.run.header.sources.get(file);
    let text = source.and_then(|text| text.lines().nth(line.saturating_sub(1) as usize));
    // Where it was not reached yet, the first time that it will be is worth a jump too.
    let told_by = so_far
        .iter()
        .rposition(is_here)
        .or_else(|| scene.run.timeline.events().iter().position(is_here));
    Facts {
        title: fill(scene.words.stage.line, &[file, &line.to_string()]),
        notation: text.map(|text| text.trim().to_owned()),
        told_by,
        note: Some(fill(scene.words.stage.reached, &[&reached.to_string()])),
        ..Facts::default()
    }
}

/// A thing's fields as rows of path and value, with the names that a recording has for them.
fn fields<T: Shape + Clone>(thing: &T) -> Vec<(String, String)> {
    rows(&json::write(thing))
}

fn rows(text: &str) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    if let Ok(tree) = json::tree(text) {
        flatten("", &tree, &mut rows);
    }
    rows.truncate(MOST_FIELDS);
    rows
}

/// A value without parts.
fn scalar(tree: &Tree<'_>) -> Option<String> {
    Some(match tree {
        Tree::Flag(true) => "true".to_owned(),
        Tree::Flag(false) => "false".to_owned(),
        Tree::Text(text) => text.clone().into_owned(),
        Tree::Whole(number) => number.to_string(),
        Tree::Negative(number) => number.to_string(),
        Tree::Null | Tree::OtherNumber => "—".to_owned(),
        Tree::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(scalar).collect();
            ["[", &items?.join(", "), "]"].concat()
        }
        Tree::Object(_) => return None,
    })
}

fn flatten(path: &str, tree: &Tree<'_>, rows: &mut Vec<(String, String)>) {
    let mut inner = |name: &str, tree: &Tree<'_>| {
        let path = if path.is_empty() {
            name.to_owned()
        } else {
            [path, ".", name].concat()
        };
        flatten(&path, tree, rows);
    };
    if let Some(value) = scalar(tree) {
        rows.push((path.to_owned(), value));
    } else if let Tree::Object(members) = tree {
        members.iter().for_each(|(name, tree)| inner(name, tree));
    } else if let Tree::List(items) = tree {
        items
            .iter()
            .enumerate()
            .for_each(|(index, tree)| inner(&index.to_string(), tree));
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn fields_are_paths_with_values() {
        let text = r#"{"a":1,"b":{"c":"x","d":null},"e":[1,-2],"f":[{"g":true}]}"#;
        let rows: Vec<String> = rows(text)
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(rows, ["a=1", "b.c=x", "b.d=—", "e=[1, -2]", "f.0.g=true"]);
    }
}
