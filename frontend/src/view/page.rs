//! The page's frame: masthead, the places of the panes, the dock with caption, controls and time axis. The panes themselves
//! come in as [`Pane`]s, so that each is drawn again only when it has to be.

use super::{lab, notice, on, player};
use crate::pane::{Pane, PaneKind};
use crate::shared::Shared;
use crate::state::{Action, Selection, State, Tab};
use crate::words::{Language, Words};
use socketarium_trace::HostId;
use socketarium_trace::recording::Header;
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, TargetCast, html};

pub fn page(shared: &Shared, state: &State, act: &Callback<Action>, open: Callback<web_sys::File>) -> Html {
    let words = state.words();
    let layout = &state.standing.layout;
    let pane = |kind: PaneKind| {
        let moment = kind.moment(state.moment());
        html! { <Pane {kind} shared={shared.clone()} revision={state.revision} {moment} act={act.clone()} /> }
    };
    let has_inspector = state.standing.selection != Selection::Nothing && state.run.is_some();
    html! {
        <div class={if has_inspector { "page inspecting" } else { "page" }} data-tab={layout.tab.name()}>
            <a class="skip" href="#dock">{ words.player.skip }</a>
            { masthead(state, act, open) }
            { tabs(layout.tab, words, act) }
            <main>
                <div class="left">
                    { lab::lab(state, act) }
                    <section class="code" aria-label={words.stage.code} data-test="code">{ pane(PaneKind::Code) }</section>
                </div>
                <div class="stage">
                    if state.run.is_some() {
                        { pane(PaneKind::Host(HostId(0))) }
                        { pane(PaneKind::Wire) }
                        { pane(PaneKind::Host(HostId(1))) }
                        <section class="calls" aria-label={words.stage.calls_long} data-test="calls">
                            { pane(PaneKind::Calls) }
                        </section>
                    } else {
                        <p class="empty">{ words.player.opening }</p>
                    }
                </div>
                { pane(PaneKind::Inspector) }
            </main>
            <div class="messages">
                { notice::notice(state, act) }
                { notice::connection(state, act) }
            </div>
            <section class="dock" id="dock" aria-label={words.player.caption}>
                { pane(PaneKind::Caption) }
                { player::controls(state, act) }
                { pane(PaneKind::Axis) }
            </section>
            { notice::shortcuts(state, act) }
            <p class="hidden" aria-live="polite" data-test="announced">{ &state.announced }</p>
            if state.dropping {
                <div class="dropping" data-test="dropping">{ words.player.drop_here }</div>
            }
        </div>
    }
}

fn masthead(state: &State, act: &Callback<Action>, open: Callback<web_sys::File>) -> Html {
    let words = state.words();
    let w = &words.player;
    let title = state.run.as_ref().map(|run| title(&run.header, words));
    let (status_name, status) = lab::status(state);
    let chosen = Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        if let Some(file) = input.files().and_then(|files| files.item(0)) {
            open.emit(file);
        }
        // The same file may be opened again.
        input.set_value("");
    });
    html! {
        <header class="masthead">
            <h1>{ "Socketarium" }</h1>
            <p class="on-stage">
                <b>{ title }</b>
                <span data-test="origin">{ lab::origin(state) }</span>
            </p>
            <p class={format!("status {status_name}")} data-test="status" data-status={status_name}>{ status }</p>
            <div class="tools">
                <label class="button" title={w.open}>
                    <input type="file" accept=".jsonl,.json,application/jsonl" onchange={chosen} data-test="open-recording"
                        aria-label={w.open} />
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 6h6l2 2h10v11H3zM3 11h18" /></svg>
                </label>
                <button onclick={on(act, || Action::Save)} title={w.save} aria-label={w.save} data-test="save-recording">
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3v11m-5-4 5 5 5-5M4 20h16" /></svg>
                </button>
                <button onclick={on(act, || Action::ToggleTheme)} data-test="theme"
                    title={if state.is_dark() { w.to_light } else { w.to_dark }}
                    aria-label={if state.is_dark() { w.to_light } else { w.to_dark }}>
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18" /></svg>
                </button>
                <button onclick={on(act, || Action::ToggleShortcuts)} title={w.shortcuts} aria-label={w.shortcuts}
                    aria-expanded={if state.shortcuts_open { "true" } else { "false" }} data-test="shortcuts">{ "?" }</button>
                { languages(words.language, words, act) }
            </div>
        </header>
    }
}

/// The title of what is on stage, in the page's language.
fn title(header: &Header, words: &Words) -> String {
    header.title.in_language(words.language.code()).to_owned()
}

fn languages(chosen: Language, words: &Words, act: &Callback<Action>) -> Html {
    let button = |language: Language| {
        let act = act.clone();
        let onclick = Callback::from(move |_| act.emit(Action::Speak(language)));
        html! {
            <button {onclick} lang={language.code()} title={language.name()}
                aria-label={format!("{}, {}", language.code(), language.name())}
                aria-pressed={if language == chosen { "true" } else { "false" }}
                data-test={format!("language-{}", language.code())}>{ language.code() }</button>
        }
    };
    html! {
        <div class="languages" role="group" aria-label={words.player.language}>{ for Language::ALL.into_iter().map(button) }</div>
    }
}

/// The views of a narrow screen.
fn tabs(chosen: Tab, words: &Words, act: &Callback<Action>) -> Html {
    let button = |tab: Tab| {
        let act = act.clone();
        let onclick = Callback::from(move |_| act.emit(Action::ShowTab(tab)));
        let name = match tab {
            Tab::Code => words.stage.code,
            Tab::Calls => words.stage.calls,
            Tab::Kernel => words.stage.kernel,
            Tab::Wire => words.stage.wire,
            Tab::Lab => words.lab.lab,
        };
        html! {
            <button {onclick} aria-pressed={if tab == chosen { "true" } else { "false" }}
                data-test={format!("tab-{}", tab.name())}>{ name }</button>
        }
    };
    html! { <nav class="tabs" aria-label={words.player.views}>{ for Tab::ALL.into_iter().map(button) }</nav> }
}
