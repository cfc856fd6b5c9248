//! The page's frame: masthead, the places of the panes, the dock with caption, controls and time axis. The panes themselves
//! come in as [`Pane`]s, so that each is drawn again only when it has to be.

use super::part::{Part, of_class, part, said};
use super::{lab, notice, player};
use crate::pane::{PaneKind, pane};
use crate::shared::Shared;
use crate::state::{Action, Selection, State, Tab};
use crate::words::{Language, Words};
use socketarium_trace::HostId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};
use yew::html::onchange;
use yew::{Callback, Html};

pub fn page(shared: &Shared, state: &State, act: &Callback<Action>, open: Callback<web_sys::File>) -> Html {
    let words = state.words();
    let layout = &state.standing.layout;
    let pane = |kind: PaneKind| {
        let moment = kind.moment(state.moment());
        pane(kind, shared, state.revision, moment, act)
    };
    let has_inspector = state.standing.selection != Selection::Nothing && state.run.is_some();
    let code = of_class("section", "code").named(words.stage.code).hook("code");
    let left = of_class("div", "left")
        .with(lab::lab(state, act))
        .with(code.child(pane(PaneKind::Code)));
    let stage = of_class("div", "stage");
    let stage = if state.run.is_some() {
        let calls = of_class("section", "calls").named(words.stage.calls_long);
        stage
            .child(pane(PaneKind::Host(HostId(0))))
            .child(pane(PaneKind::Wire))
            .child(pane(PaneKind::Host(HostId(1))))
            .with(calls.hook("calls").child(pane(PaneKind::Calls)))
    } else {
        stage.with(said("p", words.player.opening).class("empty"))
    };
    let main = part("main").with(left).with(stage);
    let messages = of_class("div", "messages")
        .with(notice::notice(state, act))
        .maybe(notice::connection(state, act));
    let dock = of_class("section", "dock")
        .set("id", "dock")
        .named(words.player.caption)
        .child(pane(PaneKind::Caption))
        .with(player::controls(state, act))
        .child(pane(PaneKind::Axis));
    let announced = of_class("p", "hidden")
        .set("aria-live", "polite")
        .hook("announced")
        .text(&state.announced);
    let dropping = || {
        of_class("div", "dropping")
            .hook("dropping")
            .text(words.player.drop_here)
    };
    of_class("div", if has_inspector { "page inspecting" } else { "page" })
        .set("data-tab", layout.tab.name())
        .with(of_class("a", "skip").set("href", "#dock").text(words.player.skip))
        .with(masthead(state, act, open))
        .with(tabs(layout.tab, words, act))
        .with(main.child(pane(PaneKind::Inspector)))
        .with(messages)
        .with(dock)
        .maybe(notice::shortcuts(state, act))
        .with(announced)
        .maybe(state.dropping.then(dropping))
        .end()
}

fn masthead(state: &State, act: &Callback<Action>, open: Callback<web_sys::File>) -> Part {
    let words = state.words();
    // The title of what is on stage, in the page's language.
    let title = state
        .run
        .as_ref()
        .map_or("", |run| run.header.title.in_language(words.language.code()));
    let origin = lab::origin(state).unwrap_or_default();
    let (status_name, status) = lab::status(state);
    let on_stage = of_class("p", "on-stage")
        .with(said("b", title))
        .with(said("span", &origin).hook("origin"));
    let status = of_class("p", &["status ", status_name].concat())
        .hook("status")
        .set("data-status", status_name)
        .text(status);
    of_class("header", "masthead")
        .with(said("h1", "Socketarium"))
        .with(on_stage)
        .with(status)
        .with(tools(state, act, open))
}

fn tools(state: &State, act: &Callback<Action>, open: Callback<web_sys::File>) -> Part {
    let words = state.words();
    let w = &words.player;
    let button =
        |hook: &str, hint: &str, action: Action| part("button").hint(hint).hook(hook).on_click(act, action);
    let to_theme = if state.is_dark() { w.to_light } else { w.to_dark };
    let save = button("save-recording", w.save, Action::Save);
    let theme = button("theme", to_theme, Action::ToggleTheme);
    let shortcuts = button("shortcuts", w.shortcuts, Action::ToggleShortcuts)
        .tells("aria-expanded", state.shortcuts_open)
        .text("?");
    of_class("div", "tools")
        .with(opener(w.open, open))
        .with(save.with(icon("M12 3v11m-5-4 5 5 5-5M4 20h16")))
        .with(theme.with(icon("M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18")))
        .with(shortcuts)
        .with(languages(words.language, words, act))
}

/// Opens a recording from the viewer's disk.
fn opener(hint: &str, open: Callback<web_sys::File>) -> Part {
    let chosen = Callback::from(move |event: Event| {
        let Some(target) = event.target() else { return };
        let input: HtmlInputElement = target.unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.item(0)) {
            open.emit(file);
        }
        // The same file may be opened again.
        input.set_value("");
    });
    let input = part("input")
        .set("type", "file")
        .set("accept", ".jsonl,.json,application/jsonl")
        .hook("open-recording")
        .named(hint)
        .hear(Rc::new(onchange::Wrapper::new(chosen)));
    of_class("label", "button")
        .set("title", hint)
        .with(input)
        .with(icon("M3 6h6l2 2h10v11H3zM3 11h18"))
}

/// A sign of a line, for a button.
#[must_use]
pub fn icon(d: &str) -> Part {
    part("svg")
        .set("viewBox", "0 0 24 24")
        .set("aria-hidden", "true")
        .with(part("path").set("d", d))
}

fn languages(chosen: Language, words: &Words, act: &Callback<Action>) -> Part {
    let button = |language: Language| {
        let code = language.code();
        said("button", code)
            .set("lang", code)
            .set("title", language.name())
            .named(&[code, ", ", language.name()].concat())
            .tells("aria-pressed", language == chosen)
            .hook(&["language-", code].concat())
            .on_click(act, Action::Speak(language))
    };
    of_class("div", "languages")
        .group(words.player.language)
        .all(Language::ALL.map(button))
}

/// The views of a narrow screen.
fn tabs(chosen: Tab, words: &Words, act: &Callback<Action>) -> Part {
    let button = |tab: Tab| {
        let name = match tab {
            Tab::Code => words.stage.code,
            Tab::Calls => words.stage.calls,
            Tab::Kernel => words.stage.kernel,
            Tab::Wire => words.stage.wire,
            Tab::Lab => words.lab.lab,
        };
        said("button", name)
            .tells("aria-pressed", tab == chosen)
            .hook(&["tab-", tab.name()].concat())
            .on_click(act, Action::ShowTab(tab))
    };
    of_class("nav", "tabs")
        .named(words.player.views)
        .all(Tab::ALL.map(button))
}
