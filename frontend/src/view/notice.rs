//! Messages: a notice, the state of the connection, the sheet of shortcuts.

use super::part::{Part, of_class, part, said};
use crate::state::{Action, Link, State};
use crate::words::fill;
use yew::Callback;

/// What went wrong, with a button to put it away.
pub fn notice(state: &State, act: &Callback<Action>) -> Part {
    let words = state.words();
    let notice = state.notice.as_ref().map(|notice| {
        let dismiss = said("button", words.notice.dismiss).hook("dismiss");
        of_class("div", "notice")
            .with(said("p", &notice.text(words)))
            .with(dismiss.on_click(act, Action::DismissNotice))
    });
    of_class("div", "notice-place")
        .set("role", "status")
        .hook("notice")
        .maybe(notice)
}

/// The connection is gone: what that means, and what happens next.
pub fn connection(state: &State, act: &Callback<Action>) -> Option<Part> {
    let w = &state.words().lab;
    let Link::Lost { again_in } = state.lab.link else {
        return None;
    };
    let again = fill(w.again_in, &[&again_in.to_string()]);
    let text = [" ", w.lost_text, " ", &again].concat();
    let reconnect = said("button", w.reconnect).hook("reconnect");
    let notice = of_class("div", "notice lost")
        .hook("connection-lost")
        .with(
            part("p")
                .with(said("strong", super::lab::status(state).1))
                .text(&text),
        )
        .with(reconnect.on_click(act, Action::Connect));
    Some(notice)
}

/// The sheet of shortcuts.
pub fn shortcuts(state: &State, act: &Callback<Action>) -> Option<Part> {
    if !state.shortcuts_open {
        return None;
    }
    let w = &state.words().player;
    let rows = [
        ("Space", w.key_space),
        ("← →", w.key_arrows),
        ("Shift ← →", w.key_shift_arrows),
        ("Home End", w.key_home_end),
        ("L", w.key_live),
        ("I", w.key_inspect),
        ("0 1 2 3 4", w.key_layers),
        ("Esc", w.key_escape),
    ];
    let rows = rows.map(|(keys, text)| {
        part("div")
            .with(part("dt").with(said("kbd", keys)))
            .with(said("dd", text))
    });
    let close = said("button", w.close).hook("close-shortcuts");
    let sheet = of_class("section", "shortcuts")
        .named(w.shortcuts)
        .hook("shortcuts-sheet")
        .with(said("h2", w.shortcuts))
        .with(part("dl").all(rows))
        .with(close.on_click(act, Action::ToggleShortcuts));
    Some(sheet)
}
