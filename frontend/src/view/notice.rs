//! Messages: a notice, the state of the connection, the sheet of shortcuts.

use super::on;
use crate::state::{Action, Link, State};
use crate::words::fill;
use yew::{Callback, Html, html};

/// What went wrong, with a button to put it away.
pub fn notice(state: &State, act: &Callback<Action>) -> Html {
    let words = state.words();
    html! {
        <div class="notice-place" role="status" data-test="notice">
            if let Some(notice) = &state.notice {
                <div class="notice">
                    <p>{ notice.text(words) }</p>
                    <button onclick={on(act, || Action::DismissNotice)} data-test="dismiss">{ words.notice.dismiss }</button>
                </div>
            }
        </div>
    }
}

/// The connection is gone: what that means, and what happens next.
pub fn connection(state: &State, act: &Callback<Action>) -> Html {
    let w = &state.words().lab;
    let Link::Lost { again_in } = state.lab.link else {
        return html! {};
    };
    html! {
        <div class="notice lost" data-test="connection-lost">
            <p><strong>{ w.lost }</strong>{ " " }{ w.lost_text }{ " " }{ fill(w.again_in, &[&again_in.to_string()]) }</p>
            <button onclick={on(act, || Action::Connect)} data-test="reconnect">{ w.reconnect }</button>
        </div>
    }
}

/// The sheet of shortcuts.
pub fn shortcuts(state: &State, act: &Callback<Action>) -> Html {
    if !state.shortcuts_open {
        return html! {};
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
    html! {
        <section class="shortcuts" aria-label={w.shortcuts} data-test="shortcuts-sheet">
            <h2>{ w.shortcuts }</h2>
            <dl>
                { for rows.into_iter().map(|(keys, text)| html! { <div><dt><kbd>{ keys }</kbd></dt><dd>{ text }</dd></div> }) }
            </dl>
            <button onclick={on(act, || Action::ToggleShortcuts)} data-test="close-shortcuts">{ w.close }</button>
        </section>
    }
}
