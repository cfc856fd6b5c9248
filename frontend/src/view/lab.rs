//! The experiment's form: its question, its knobs, its faults, and the buttons that run and stop it.

use super::part::{Part, of_class, part, said};
use super::player::option;
use super::{classes, layer_name};
use crate::state::{Action, Link, Phase, Place, State, knob_text};
use crate::words::fill;
use socketarium_trace::lab::LayerReport;
use socketarium_trace::scenario::{ActionSpec, Knob, KnobKind, Scenario};
use std::rc::Rc;
use web_sys::SubmitEvent;
use yew::Callback;
use yew::html::onsubmit;

pub fn lab(state: &State, act: &Callback<Action>) -> Part {
    let w = &state.words().lab;
    let connecting = match state.standing.place {
        Place::Live => w.connecting,
        Place::Simulated => w.simulated_connecting,
    };
    let body = match (&state.lab.link, state.lab.scenario(&state.standing.scenario)) {
        (Link::NoLab { message }, _) => no_lab(state, act, message.as_deref()),
        (_, Some(scenario)) => form(state, act, scenario),
        (_, None) => said("p", connecting).class("muted"),
    };
    of_class("section", "lab").named(w.lab).hook("lab").with(body)
}

/// Where the experiment runs: on a real kernel or on the model of one.
fn places(state: &State, act: &Callback<Action>) -> Part {
    let w = &state.words().lab;
    let choose = |hook: &str, word: &str, hint: &str, place: Place| {
        said("button", word)
            .class("chip")
            .set("type", "button")
            .set("title", hint)
            .tells("aria-pressed", state.standing.place == place)
            .hook(hook)
            .on_click(act, Action::ChoosePlace(place))
    };
    of_class("div", "places")
        .group(w.place)
        .with(choose("place-live", w.real, w.real_hint, Place::Live))
        .with(choose(
            "place-simulated",
            w.simulated,
            w.simulated_hint,
            Place::Simulated,
        ))
}

fn no_lab(state: &State, act: &Callback<Action>, message: Option<&str>) -> Part {
    let w = &state.words().lab;
    let again = said("button", w.try_again).hook("connect");
    let simulated = said("button", w.run_simulated)
        .class("primary")
        .set("title", w.simulated_hint)
        .hook("place-simulated")
        .on_click(act, Action::ChoosePlace(Place::Simulated));
    of_class("div", "no-lab")
        .hook("no-lab")
        .with(said("h2", w.no_lab))
        .with(said("p", w.no_lab_text))
        .maybe(message.map(|message| said("p", message).class("muted")))
        .with(
            of_class("div", "run-row")
                .with(simulated)
                .with(again.on_click(act, Action::Connect)),
        )
}

fn form(state: &State, act: &Callback<Action>, scenario: &Scenario) -> Part {
    let w = &state.words().lab;
    let question = scenario.question.in_language(state.standing.language.code());
    let submit = act.clone();
    let submitted = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        submit.emit(Action::Start);
    });
    let is_open = state.standing.layout.knobs_open;
    let fold = of_class("button", "quiet")
        .set("type", "button")
        .tells("aria-expanded", is_open)
        .hook("knobs")
        .on_click(act, Action::ToggleKnobs(!is_open))
        .text(&[w.knobs, if is_open { " ▴" } else { " ▾" }].concat());
    let held = state.standing.hold_all;
    part("form")
        .set("novalidate", "novalidate")
        .hear(Rc::new(onsubmit::Wrapper::new(submitted)))
        .with(places(state, act))
        .with(scenarios(state, act, scenario))
        .with(of_class("p", "question").text(question))
        .with(of_class("div", "run-row").all(run(state, act)).with(fold))
        .with(check(act, "hold-all", w.hold_all, held, Action::HoldAll))
        .maybe(is_open.then(|| knobs(state, act, scenario)))
}

/// Runs the experiment, and stops the one that runs.
fn run(state: &State, act: &Callback<Action>) -> Vec<Part> {
    let w = &state.words().lab;
    let place = state.standing.place;
    let phase = state.lab.phase;
    let (word, hint) = match place {
        Place::Live => (w.run, w.run_hint),
        Place::Simulated => (w.start, w.simulated_hint),
    };
    let run = || {
        of_class("button", "primary")
            .set("type", "submit")
            .flag("disabled", !state.may_start())
            .set("title", hint)
            .hook("run")
            .text(word)
    };
    let stop = |class: &str| {
        let is_starting = phase == Phase::Starting;
        of_class("button", class)
            .set("type", "button")
            .flag("disabled", is_starting)
            .hook("stop")
            .on_click(act, Action::Stop)
            .text(if is_starting { w.starting } else { w.stop })
    };
    match (place, phase) {
        (_, Phase::Idle) => vec![run()],
        (Place::Live, Phase::Starting | Phase::Running) => vec![stop("primary")],
        (Place::Simulated, Phase::Starting | Phase::Running) => vec![run(), stop("quiet")],
    }
}

fn knobs(state: &State, act: &Callback<Action>, scenario: &Scenario) -> Part {
    let w = &state.words().lab;
    let paused = state.standing.pause_all;
    let faults = || {
        let faults = scenario.actions.iter().map(|action| fault(state, act, action));
        part("fieldset").with(said("legend", w.faults)).all(faults)
    };
    of_class("div", "knobs")
        .with(check(act, "pause-all", w.pause_all, paused, |on| {
            Action::PauseAll(on)
        }))
        .all(scenario.knobs.iter().map(|one| knob(state, act, one)))
        .maybe((!scenario.actions.is_empty()).then(faults))
        .maybe(layers(state))
}

fn scenarios(state: &State, act: &Callback<Action>, chosen: &Scenario) -> Part {
    let all = state.lab.hello.as_ref().map_or(&[][..], |hello| &hello.scenarios);
    let language = state.standing.language.code();
    if all.len() < 2 {
        return said("h2", chosen.title.in_language(language));
    }
    let options = all.iter().map(|one| {
        option(
            &one.name,
            one.title.in_language(language),
            one.name == chosen.name,
        )
    });
    let select = part("select")
        .hook("scenario")
        .on_input(act, Box::new(Action::ChooseScenario))
        .all(options);
    of_class("label", "field")
        .with(said("span", state.words().lab.scenario))
        .with(select)
}

/// A box to tick with its words.
fn check(
    act: &Callback<Action>,
    hook: &str,
    label: &str,
    on: bool,
    make: impl Fn(bool) -> Action + 'static,
) -> Part {
    let input = part("input")
        .set("type", "checkbox")
        .checked(on)
        .hook(hook)
        .on_input(act, Box::new(move |text| make(text == "true")));
    of_class("label", "check").with(input).text(label)
}

fn fault(state: &State, act: &Callback<Action>, action: &ActionSpec) -> Part {
    let label = action.label.in_language(state.standing.language.code());
    let is_on = state.standing.actions.contains(&action.name);
    let name = action.name.clone();
    check(
        act,
        &["action-", &action.name].concat(),
        label,
        is_on,
        move |on| Action::PutInForce {
            action: name.clone(),
            on,
        },
    )
}

/// A knob with its hint, and what is wrong with its setting beside it.
fn knob(state: &State, act: &Callback<Action>, knob: &Knob) -> Part {
    let language = state.standing.language.code();
    let text = state.standing.settings.get(&knob.name).unwrap_or(&knob.default);
    let error = knob
        .read(text)
        .err()
        .map(|error| knob_text(&error, state.words()));
    let id = |kind: &str| [kind, "-", &knob.name].concat();
    let (knob_id, hint_id, error_id) = (id("knob"), id("hint"), id("error"));
    let described = match error {
        Some(_) => [&error_id, " ", &hint_id].concat(),
        None => hint_id.clone(),
    };
    let field = match &knob.kind {
        KnobKind::Choice { options } => part("select").all(
            options
                .iter()
                .map(|one| option(&one.value, one.label.in_language(language), one.value == *text)),
        ),
        KnobKind::Flag => part("input").set("type", "checkbox").checked(text == "true"),
        KnobKind::Integer { .. } | KnobKind::Millis { .. } | KnobKind::Bytes { .. } => {
            let is_number = !matches!(knob.kind, KnobKind::Bytes { .. });
            part("input")
                .set("type", "text")
                .set("inputmode", if is_number { "numeric" } else { "text" })
                .value(text)
                .class(if is_number { "mono short" } else { "mono" })
                .tells("aria-invalid", error.is_some())
                .set("autocomplete", "off")
                .set("spellcheck", "false")
        }
    };
    let name = knob.name.clone();
    let field = field
        .set("id", &knob_id)
        .set("aria-describedby", &described)
        .hook(&knob_id)
        .on_input(
            act,
            Box::new(move |text| Action::Turn {
                knob: name.clone(),
                text,
            }),
        );
    let label = part("label")
        .set("for", &knob_id)
        .text(knob.label.in_language(language));
    let label = match range(knob) {
        Some(range) => label.text(" ").with(said("small", &range).class("mono")),
        None => label,
    };
    let hint = knob.hint.as_ref().map_or("", |hint| hint.in_language(language));
    of_class("div", &classes(&[("field", true), ("wrong", error.is_some())]))
        .with(label)
        .with(field)
        .maybe(error.map(|error| of_class("p", "error").set("id", &error_id).text(&error)))
        .with(of_class("p", "hint").set("id", &hint_id).text(hint))
}

fn range(knob: &Knob) -> Option<String> {
    match &knob.kind {
        KnobKind::Integer { min, max } => Some(format!("{min}–{max}")),
        KnobKind::Millis { min, max } => Some(format!("{min}–{max}")),
        KnobKind::Flag | KnobKind::Choice { .. } | KnobKind::Bytes { .. } => None,
    }
}

/// What this lab can observe, and what not.
fn layers(state: &State) -> Option<Part> {
    let words = state.words();
    let hello = state.lab.hello.as_ref()?;
    let row = |report: &LayerReport| {
        let (class, mark) = if report.available {
            ("available", "● ")
        } else {
            ("missing", "▨ ")
        };
        let remedy = report.remedy.as_ref();
        of_class("li", class)
            .with(said("b", &[mark, layer_name(report.layer, words)].concat()))
            .text(&[": ", &report.how].concat())
            .maybe(remedy.map(|remedy| said("em", &[" ", remedy].concat())))
    };
    let layers = of_class("fieldset", "layers")
        .with(said("legend", words.lab.layers))
        .with(part("ul").all(hello.layers.iter().map(row)));
    Some(layers)
}

/// What is on stage, in a few words.
#[must_use]
pub fn origin(state: &State) -> Option<String> {
    use crate::state::Origin;
    use socketarium_trace::recording::WorldKind;
    let w = &state.words().lab;
    let run = state.run.as_ref()?;
    let from = match (&run.origin, run.header.world) {
        (Origin::Lab, WorldKind::Live) => w.live_run.to_owned(),
        (Origin::Lab, WorldKind::Simulated) => w.simulated_run.to_owned(),
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
    let (connecting, ready, lost) = match state.standing.place {
        Place::Live => (w.connecting, w.ready, w.lost),
        Place::Simulated => (w.simulated_connecting, w.simulated_ready, w.simulated_lost),
    };
    match (&state.lab.link, state.lab.phase) {
        (Link::Off | Link::Connecting, _) => ("connecting", connecting),
        (Link::NoLab { .. }, _) => ("no-lab", w.no_lab),
        (Link::Lost { .. }, _) => ("lost", lost),
        (Link::Ready, Phase::Idle) => ("ready", ready),
        (Link::Ready, Phase::Starting) => ("starting", w.starting),
        (Link::Ready, Phase::Running) => ("running", w.running),
    }
}
