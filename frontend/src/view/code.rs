//! The code of every program of the run, with a bookmark at the line that each thread has reached.

use super::part::{Part, list, of_class, part, said};
use super::sleep::is_asleep;
use super::{Scene, classes, hatched, measure};
use crate::state::{Action, Selection};
use crate::words::fill;
use socketarium_trace::event::Layer;
use socketarium_trace::world::{HeldState, Process, Thread};
use socketarium_trace::{HostId, Pid, Tid};
use yew::Html;

/// A thread that stands at a line.
struct Bookmark<'a> {
    host: HostId,
    pid: Pid,
    tid: Tid,
    process: &'a Process,
    thread: &'a Thread,
}

pub fn code(scene: &Scene<'_>) -> Html {
    if let Some(report) = scene.unobservable(Layer::Code)
        && scene.run.header.sources.is_empty()
    {
        return hatched(report, scene.words).end();
    }
    let bookmarks = bookmarks(scene);
    let planned = &scene.run.header.plan.programs;
    // In the order in which the programs act, each file once.
    let mut files: Vec<&str> = Vec::new();
    for program in planned {
        if !files.contains(&program.file.as_str()) && scene.run.header.sources.contains_key(&program.file) {
            files.push(&program.file);
        }
    }
    let acting = scene
        .touched
        .pid
        .zip(scene.touched.host)
        .and_then(|(pid, host)| scene.world.process(host, pid))
        .map(|process| process.file.as_str());
    if files.is_empty() {
        return of_class("p", "empty").text(scene.words.stage.no_code).end();
    }
    let sources = files
        .into_iter()
        .map(|file| source(scene, file, &bookmarks, acting == Some(file)).end());
    list(sources.collect())
}

fn bookmarks<'a>(scene: &Scene<'a>) -> Vec<Bookmark<'a>> {
    let mut bookmarks = Vec::new();
    for (host, plate) in scene.world.numbered_hosts() {
        for (pid, process) in &plate.processes {
            if !process.is_running() {
                continue;
            }
            for (tid, thread) in process.threads.iter().filter(|(_, thread)| !thread.ended) {
                bookmarks.push(Bookmark {
                    host,
                    pid: *pid,
                    tid: *tid,
                    process,
                    thread,
                });
            }
        }
    }
    bookmarks
}

fn source(scene: &Scene<'_>, file: &str, bookmarks: &[Bookmark<'_>], is_acting: bool) -> Part {
    let text = &scene.run.header.sources[file];
    let lines = text.lines().enumerate().map(|(index, text)| {
        let number = index as u32 + 1;
        let here: Vec<&Bookmark<'_>> = bookmarks
            .iter()
            .filter(|mark| {
                mark.thread
                    .place
                    .as_ref()
                    .is_some_and(|place| place.file == file && place.line == number)
            })
            .collect();
        line(scene, file, number, text, &here)
    });
    let running: Vec<&str> = bookmarks
        .iter()
        .filter(|mark| mark.process.file == file)
        .map(|mark| mark.process.program.as_str())
        .collect();
    let head = part("h3")
        .with(said("span", file).class("mono"))
        .text(" ")
        .with(said("small", &running.join(", ")));
    of_class("section", &classes(&[("listing", true), ("acting", is_acting)]))
        .key(file)
        .with(head)
        .with(of_class("ol", "lines").set("data-follow", "line").all(lines))
}

fn line(scene: &Scene<'_>, file: &str, number: u32, text: &str, here: &[&Bookmark<'_>]) -> Part {
    let selection = Selection::Line {
        file: file.to_owned(),
        line: number,
    };
    let is_now = here.iter().any(|mark| {
        scene.touched.is_process(mark.host, mark.pid) && scene.touched.tid.is_none_or(|tid| tid == mark.tid)
    });
    let is_awake = here.iter().any(|mark| {
        mark.thread
            .call
            .as_ref()
            .is_none_or(|open| !is_asleep(open, scene.moment))
    });
    let class = classes(&[
        ("line", true),
        ("here", !here.is_empty()),
        ("asleep", !here.is_empty() && !is_awake),
        ("now", is_now),
        ("selected", *scene.selection == selection),
    ]);
    let mut button = of_class("button", &class)
        .set("tabindex", if here.is_empty() { "-1" } else { "0" })
        .on_click(scene.act, Action::Select(selection));
    if !here.is_empty() {
        button = button.set("aria-current", "true");
    }
    let button = button
        .with(of_class("span", "number").text(&number.to_string()))
        .with(colored(text));
    part("li")
        .with(button)
        .all(here.iter().map(|mark| bookmark(scene, mark)))
}

/// Whose bookmark it is, and what it waits for where it sleeps.
fn bookmark(scene: &Scene<'_>, mark: &Bookmark<'_>) -> Part {
    let name = match mark.process.threads.len() {
        1 => mark.process.program.clone(),
        _ => format!("{} · {}", mark.process.program, mark.tid),
    };
    let waits = mark.thread.call.as_ref().map(|open| {
        let since = measure::duration(scene.moment.since(open.since));
        let w = &scene.words.stage;
        let how = match mark.thread.held {
            HeldState::Held => return format!("{}: {}", w.held, open.call.name()),
            HeldState::Free if is_asleep(open, scene.moment) => w.asleep,
            HeldState::Free => w.in_kernel,
        };
        format!("{} · {since}", fill(how, &[open.call.name()]))
    });
    let bookmark = of_class(
        "span",
        &classes(&[("bookmark", true), ("in-kernel", waits.is_some())]),
    )
    .text(&name);
    bookmark.maybe(waits.map(|waits| said("small", &[" ", &waits].concat())))
}

const KEYWORDS: &str = "and as async await break class def del elif else except finally for from if import in is not or return try while with";

/// A line of Python with its comments, strings and keywords told apart by weight and tone. It looks at one line at a
/// time: the inside of a string over several lines reads as code.
fn colored(text: &str) -> Part {
    let mut colored = of_class("span", "text");
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, class) = token(rest, first);
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        colored = match class {
            Some(class) => colored.with(of_class("span", class).text(token)),
            None => colored.text(token),
        };
        rest = after;
    }
    colored
}

/// Length of the first token in bytes, and its class.
fn token(text: &str, first: char) -> (usize, Option<&'static str>) {
    let end_of = |wanted: fn(char) -> bool| text.find(|c: char| !wanted(c)).unwrap_or(text.len());
    match first {
        '#' => (text.len(), Some("comment")),
        '"' | '\'' => {
            let is_long = text.starts_with("\"\"\"");
            let quote = text.get(..if is_long { 3 } else { 1 }).unwrap_or_default();
            let ends = |at: &usize| text.as_bytes()[*at..].starts_with(quote.as_bytes());
            let end = (quote.len()..text.len()).find(ends);
            let length = end.map_or(text.len(), |end| quote.len() + end);
            (length, Some("string"))
        }
        c if c.is_ascii_alphabetic() || c == '_' || !c.is_ascii() => {
            let length = end_of(|c| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii());
            let is_keyword = KEYWORDS.split(' ').any(|word| text.get(..length) == Some(word));
            (length, is_keyword.then_some("keyword"))
        }
        c => (c.len_utf8(), None),
    }
}
