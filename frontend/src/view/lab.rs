//! The experiment's form: its question, its knobs, its faults, and the buttons that run and stop it.

use super::{classes, on};
use crate::state::{Action, Link, Phase, State, knob_text};
use crate::words::fill;
use socketarium_trace::lab::LayerReport;
use socketarium_trace::scenario::{ActionSpec, Knob, KnobKind, Scenario};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Event, Html, InputEvent, SubmitEvent, TargetCast, html};

pub fn lab(state: &State, act: &Callback<Action>) -> Html {
    let words = state.words();
    let w = &words.lab;
    let body = match (&state.lab.link, state.lab.scenario(&state.standing.scenario)) {
        (Link::NoLab { message }, _) => no_lab(state, act, message.as_deref()),
        (_, Some(scenario)) => form(state, act, scenario),
        (_, None) => html! { <p class="muted">{ w.connecting }</p> },
    };
    html! { <section class="lab" aria-label={w.lab} data-test="lab">{ body }</section> }
}

fn no_lab(state: &State, act: &Callback<Action>, message: Option<&str>) -> Html {
    let w = &state.words().lab;
    html! {
        <div class="no-lab" data-test="no-lab">
            <h2>{ w.no_lab }</h2>
            <p>{ w.no_lab_text }</p>
            if let Some(message) = message {
                <p class="muted">{ message }</p>
            }
            <button onclick={on(act, || Action::Connect)} data-test="connect">{ w.try_again }</button>
        </div>
    }
}

fn form(state: &State, act: &Callback<Action>, scenario: &Scenario) -> Html {
    let words = state.words();
    let w = &words.lab;
    let language = state.standing.language.code();
    let can_run = state.lab.is_ready() && state.lab.phase == Phase::Idle;
    let submit = act.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        submit.emit(Action::Start);
    });
    let fold = act.clone();
    let is_open = state.standing.layout.knobs_open;
    html! {
        <form {onsubmit} novalidate=true>
            { scenarios(state, act, scenario) }
            <p class="question">{ scenario.question.in_language(language) }</p>
            <div class="run-row">
                if state.lab.phase == Phase::Idle {
                    <button type="submit" class="primary" disabled={!can_run} title={w.run_hint} data-test="run">{ w.run }</button>
                } else {
                    <button type="button" class="primary" onclick={on(act, || Action::Stop)} data-test="stop"
                        disabled={state.lab.phase == Phase::Starting}>
                        { if state.lab.phase == Phase::Starting { w.starting } else { w.stop } }
                    </button>
                }
                <button type="button" class="quiet" aria-expanded={if is_open { "true" } else { "false" }}
                    onclick={Callback::from(move |_| fold.emit(Action::ToggleKnobs(!is_open)))} data-test="knobs">
                    { w.knobs }{ if is_open { " ▴" } else { " ▾" } }
                </button>
            </div>
            <label class="check">
                <input type="checkbox" checked={state.standing.hold_all} onchange={checked(act, Action::HoldAll)} data-test="hold-all" />
                { w.hold_all }
            </label>
            if is_open {
                <div class="knobs">
                    <label class="check">
                        <input type="checkbox" checked={state.standing.pause_all} onchange={checked(act, Action::PauseAll)} data-test="pause-all" />
                        { w.pause_all }
                    </label>
                    { for scenario.knobs.iter().map(|one| knob(state, act, one)) }
                    if !scenario.actions.is_empty() {
                        <fieldset>
                            <legend>{ w.faults }</legend>
                            { for scenario.actions.iter().map(|action| fault(state, act, action)) }
                        </fieldset>
                    }
                    { layers(state) }
                </div>
            }
        </form>
    }
}

fn scenarios(state: &State, act: &Callback<Action>, chosen: &Scenario) -> Html {
    let all = state.lab.hello.as_ref().map_or(&[][..], |hello| &hello.scenarios);
    let language = state.standing.language.code();
    if all.len() < 2 {
        return html! { <h2>{ chosen.title.in_language(language) }</h2> };
    }
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        act.emit(Action::ChooseScenario(
            event.target_unchecked_into::<HtmlSelectElement>().value(),
        ));
    });
    html! {
        <label class="field">
            <span>{ state.words().lab.scenario }</span>
            <select {onchange} data-test="scenario">
                { for all.iter().map(|one| html! {
                    <option value={one.name.clone()} selected={one.name == chosen.name}>{ one.title.in_language(language) }</option>
                }) }
            </select>
        </label>
    }
}

fn checked(act: &Callback<Action>, make: fn(bool) -> Action) -> Callback<Event> {
    let act = act.clone();
    Callback::from(move |event: Event| {
        act.emit(make(event.target_unchecked_into::<HtmlInputElement>().checked()));
    })
}

fn fault(state: &State, act: &Callback<Action>, action: &ActionSpec) -> Html {
    let act = act.clone();
    let name = action.name.clone();
    let onchange = Callback::from(move |event: Event| {
        let on = event.target_unchecked_into::<HtmlInputElement>().checked();
        act.emit(Action::PutInForce {
            action: name.clone(),
            on,
        });
    });
    html! {
        <label class="check">
            <input type="checkbox" checked={state.standing.actions.contains(&action.name)} {onchange}
                data-test={format!("action-{}", action.name)} />
            { action.label.in_language(state.standing.language.code()) }
        </label>
    }
}

/// A knob with its hint, and what is wrong with its setting beside it.
fn knob(state: &State, act: &Callback<Action>, knob: &Knob) -> Html {
    let language = state.standing.language.code();
    let text = state.standing.settings.get(&knob.name).unwrap_or(&knob.default);
    let error = knob
        .read(text)
        .err()
        .map(|error| knob_text(&error, state.words()));
    let (id, hint_id, error_id) = (
        format!("knob-{}", knob.name),
        format!("hint-{}", knob.name),
        format!("error-{}", knob.name),
    );
    let described = if error.is_some() {
        format!("{error_id} {hint_id}")
    } else {
        hint_id.clone()
    };
    let turn = act.clone();
    let name = knob.name.clone();
    let turned = move |text: String| {
        turn.emit(Action::Turn {
            knob: name.clone(),
            text,
        })
    };
    let invalid = if error.is_some() { "true" } else { "false" };
    let input = match &knob.kind {
        KnobKind::Choice { options } => {
            let onchange = Callback::from(move |event: Event| {
                turned(event.target_unchecked_into::<HtmlSelectElement>().value());
            });
            html! {
                <select id={id.clone()} {onchange} aria-describedby={described} data-test={id.clone()}>
                    { for options.iter().map(|option| html! {
                        <option value={option.value.clone()} selected={option.value == *text}>
                            { option.label.in_language(language) }
                        </option>
                    }) }
                </select>
            }
        }
        KnobKind::Flag => {
            let onchange = Callback::from(move |event: Event| {
                turned(
                    event
                        .target_unchecked_into::<HtmlInputElement>()
                        .checked()
                        .to_string(),
                );
            });
            html! {
                <input type="checkbox" id={id.clone()} checked={text == "true"} {onchange} aria-describedby={described}
                    data-test={id.clone()} />
            }
        }
        KnobKind::Integer { .. } | KnobKind::Millis { .. } | KnobKind::Bytes { .. } => {
            let is_number = !matches!(knob.kind, KnobKind::Bytes { .. });
            let oninput = Callback::from(move |event: InputEvent| {
                turned(event.target_unchecked_into::<HtmlInputElement>().value());
            });
            html! {
                <input type="text" inputmode={if is_number { "numeric" } else { "text" }} id={id.clone()} value={text.clone()}
                    class={classes(&[("mono", true), ("short", is_number)])} {oninput} aria-invalid={invalid}
                    aria-describedby={described} autocomplete="off" spellcheck="false" data-test={id.clone()} />
            }
        }
    };
    html! {
        <div class={classes(&[("field", true), ("wrong", error.is_some())])}>
            <label for={id}>{ knob.label.in_language(language) }{ range(knob) }</label>
            { input }
            if let Some(error) = error {
                <p class="error" id={error_id}>{ error }</p>
            }
            <p class="hint" id={hint_id}>{ knob.hint.as_ref().map(|hint| hint.in_language(language).to_owned()) }</p>
        </div>
    }
}

fn range(knob: &Knob) -> Html {
    let text = match &knob.kind {
        KnobKind::Integer { min, max } => format!("{min}–{max}"),
        KnobKind::Millis { min, max } => format!("{min}–{max}"),
        KnobKind::Flag | KnobKind::Choice { .. } | KnobKind::Bytes { .. } => return html! {},
    };
    html! { <>{ " " }<small class="mono">{ text }</small></> }
}

/// What this lab can observe, and what not.
fn layers(state: &State) -> Html {
    let words = state.words();
    let Some(hello) = &state.lab.hello else {
        return html! {};
    };
    let row = |report: &LayerReport| {
        html! {
            <li class={if report.available { "available" } else { "missing" }}>
                <b>{ if report.available { "● " } else { "▨ " } }{ super::layer_name(report.layer, words) }</b>
                { ": " }{ &report.how }
                if let Some(remedy) = &report.remedy {
                    <em>{ " " }{ remedy }</em>
                }
            </li>
        }
    };
    html! {
        <fieldset class="layers">
            <legend>{ words.lab.layers }</legend>
            <ul>{ for hello.layers.iter().map(row) }</ul>
        </fieldset>
    }
}

/// What is on stage, in a few words.
#[must_use]
pub fn origin(state: &State) -> Option<String> {
    use crate::state::Origin;
    use socketarium_trace::recording::WorldKind;
    let w = &state.words().lab;
    let run = state.run.as_ref()?;
    let from = match (&run.origin, run.header.world) {
        (Origin::Lab, _) => w.live_run.to_owned(),
        (Origin::Shipped, WorldKind::Live) => w.shipped.to_owned(),
        (Origin::Shipped, WorldKind::Simulated) => w.model.to_owned(),
        (Origin::File(name), _) => fill(w.file, &[name]),
    };
    Some(format!(
        "{from} · {} · {}",
        run.header.kernel, run.header.interpreter
    ))
}

/// The connection in one word or two.
#[must_use]
pub fn status(state: &State) -> (&'static str, &'static str) {
    let w = &state.words().lab;
    match (&state.lab.link, state.lab.phase) {
        (Link::Off | Link::Connecting, _) => ("connecting", w.connecting),
        (Link::NoLab { .. }, _) => ("no-lab", w.no_lab),
        (Link::Lost { .. }, _) => ("lost", w.lost),
        (Link::Ready, Phase::Idle) => ("ready", w.ready),
        (Link::Ready, Phase::Starting) => ("starting", w.starting),
        (Link::Ready, Phase::Running) => ("running", w.running),
    }
}
