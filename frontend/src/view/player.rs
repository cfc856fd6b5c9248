//! The caption and the controls: what happened, and how to go on.

use super::page::icon;
use super::part::{Part, of_class, part, said};
use super::{Scene, axis, layer_name, measure, source_mark, source_name};
use crate::player::Pace;
use crate::player::scale::{SLOWDOWNS, SPEEDS, step_of};
use crate::state::{Action, Move, Selection, State};
use crate::words::{Words, fill};
use socketarium_trace::event::Layer;
use std::rc::Rc;
use yew::html::{onpointerdown, onpointermove};
use yew::{Callback, Html};

/// The sentence of the event at the cursor, always in the same place.
pub fn caption(scene: &Scene<'_>) -> Part {
    let w = scene.words;
    let meta = scene.run.timeline.current().map(|event| {
        let source = source_name(event.source, w);
        let details = said("button", w.player.details).hook("details");
        let source = of_class("span", "source")
            .set("title", source)
            .text(&[source_mark(event.source), " ", source].concat());
        of_class("span", "meta")
            .with(said("span", &measure::moment(event.at)).class("mono"))
            .with(source)
            .with(details.on_click(scene.act, Action::Select(Selection::Now)))
    });
    let sentence = said("p", &scene.run.caption)
        .hook("caption")
        .set("lang", scene.tongue.language.code());
    of_class("div", "caption")
        .group(w.player.caption)
        .with(sentence)
        .maybe(meta)
}

pub fn controls(state: &State, act: &Callback<Action>) -> Part {
    let w = &state.words().player;
    let is_empty = state.run.is_none();
    let button = |hook: &str, word: &str, sign: &str, step: Move| {
        of_class("button", "icon")
            .flag("disabled", is_empty)
            .hint(word)
            .hook(hook)
            .on_click(act, Action::Move(step))
            .with(icon(sign))
    };
    let all = state.standing.layout.controls_open;
    let more = of_class("button", "icon more")
        .on_click(act, Action::ToggleControls)
        .tells("aria-expanded", all)
        .hint(w.more)
        .hook("more");
    let transport = of_class("div", "transport")
        .with(button(
            "to-start",
            w.to_start,
            "M6 5v14M19 5l-10 7 10 7z",
            Move::ToStart,
        ))
        .with(button(
            "step-back",
            w.step_back,
            "M16 5l-10 7 10 7z",
            Move::StepBack,
        ))
        .with(play(state, act))
        .with(button("step", w.step, "M8 5l10 7-10 7z", Move::Step))
        .with(button("to-end", w.to_end, "M5 5l10 7-10 7zM18 5v14", Move::ToEnd))
        .with(more.with(icon("M5 12h.5M12 12h.5M19 12h.5")));
    let back = "M18 6l-8 6 8 6zM5 8v8";
    let forth = "M6 6l8 6-8 6zM19 8v8";
    let layer_steps = of_class("div", "layer-steps")
        .with(button("layer-back", w.step_back_layer, back, Move::StepBackLayer))
        .with(layer_choice(state, act))
        .with(button("layer-step", w.step_layer, forth, Move::StepLayer));
    of_class("div", if all { "controls all" } else { "controls" })
        .group(w.controls)
        .with(transport)
        .with(layer_steps)
        .with(pace(state, act))
}

fn play(state: &State, act: &Callback<Action>) -> Part {
    let w = &state.words().player;
    let (class, invitation) = if state.is_fresh {
        ("icon play inviting", w.invite)
    } else {
        ("icon play", w.play)
    };
    let (hook, hint, word, sign) = if state.player.playing {
        ("pause", w.pause, w.pause, "M7 5h3v14h-3zM14 5h3v14h-3z")
    } else {
        ("play", w.play, invitation, "M7 4l13 8-13 8z")
    };
    of_class("button", class)
        .flag("disabled", state.run.is_none())
        .set("title", hint)
        .named(word)
        .hook(hook)
        .on_click(act, Action::Move(Move::Toggle))
        .with(icon(sign))
        .with(said("span", word))
}

const LAYERS: [(&str, Option<Layer>); 6] = [
    ("all", None),
    ("code", Some(Layer::Code)),
    ("calls", Some(Layer::Calls)),
    ("kernel", Some(Layer::Kernel)),
    ("wire", Some(Layer::Wire)),
    ("run", Some(Layer::Run)),
];

fn layer_choice(state: &State, act: &Callback<Action>) -> Part {
    let words = state.words();
    let chosen = state.standing.layout.layer;
    let options = LAYERS.map(|(value, layer)| {
        let name = layer.map_or(words.player.layer_all, |layer| layer_name(layer, words));
        option(value, name, chosen == layer)
    });
    let choose = |value: String| {
        let layer = LAYERS.iter().find(|(name, _)| *name == value);
        Action::FollowLayer(layer.and_then(|(_, layer)| *layer))
    };
    part("select")
        .named(words.player.layer)
        .hook("layer")
        .on_input(act, Box::new(choose))
        .all(options)
}

/// One of those that can be chosen from a list.
#[must_use]
pub fn option(value: &str, name: &str, is_chosen: bool) -> Part {
    said("option", name)
        .set("value", value)
        .flag("selected", is_chosen)
}

fn pace_name(pace: Pace, words: &Words) -> &'static str {
    match pace {
        Pace::Narrated => words.player.narrated,
        Pace::SlowMotion => words.player.slow_motion,
        Pace::Live => words.player.live,
    }
}

fn pace(state: &State, act: &Callback<Action>) -> Part {
    let words = state.words();
    let player = &state.player;
    // What the model does is there at once: it has no newest moment to follow.
    let has_newest = state.is_live() && !state.is_replayable();
    let choices = Pace::ALL
        .into_iter()
        .filter(|pace| *pace != Pace::Live || has_newest || player.pace == Pace::Live);
    let choose = |pace: Pace| {
        let hook = match pace {
            Pace::Narrated => "pace-narrated",
            Pace::SlowMotion => "pace-slow",
            Pace::Live => "pace-live",
        };
        said("button", pace_name(pace, words))
            .class("chip")
            .tells("aria-pressed", player.pace == pace)
            .hook(hook)
            .on_click(act, Action::Move(Move::SetPace(pace)))
    };
    of_class("div", "pace")
        .group(words.player.pace)
        .all(choices.map(choose))
        .maybe(slider(state, act))
}

/// The one figure of the pace, on a slider of round steps.
fn slider(state: &State, act: &Callback<Action>) -> Option<Part> {
    let w = &state.words().player;
    let player = &state.player;
    let (name, steps, value, text, make): (_, &'static [u32], _, _, fn(u32) -> Move) = match player.pace {
        Pace::Live => return None,
        Pace::Narrated => (
            w.speed,
            &SPEEDS,
            player.speed,
            speed_text(player.speed),
            Move::SetSpeed,
        ),
        Pace::SlowMotion => (
            w.scale,
            &SLOWDOWNS,
            player.slowdown,
            slowdown_text(player.slowdown, state.words()),
            Move::SetSlowdown,
        ),
    };
    let slide = move |step: String| {
        let step = step.parse().unwrap_or(0).min(steps.len() - 1);
        Action::Move(make(steps[step]))
    };
    let input = part("input")
        .set("type", "range")
        .set("min", "0")
        .set("max", &(steps.len() - 1).to_string())
        .set("aria-valuetext", &text)
        .value(&step_of(steps, value).to_string())
        .hook("pace-slider")
        .on_input(act, Box::new(slide));
    let slider = of_class("label", "slider")
        .with(said("span", name).class("hidden"))
        .with(input)
        .with(said("output", &text).class("mono"));
    Some(slider)
}

fn speed_text(percent: u32) -> String {
    let text = measure::decimal(percent.into(), 100, 2);
    [text.trim_end_matches('0').trim_end_matches('.'), "×"].concat()
}

/// `1/1000 of real time`.
fn slowdown_text(times: u32, words: &Words) -> String {
    if times == 1 {
        return words.player.real_time.to_owned();
    }
    let digits = times.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    fill(words.player.scale_value, &[&grouped])
}

/// The time axis as a slider. `print` is its unmoving part.
pub fn scrubber(
    scene: &Scene<'_>,
    followed: Option<Layer>,
    print: Html,
    scrub: Callback<web_sys::PointerEvent>,
) -> Part {
    let timeline = &scene.run.timeline;
    of_class("div", "axis")
        .set("role", "slider")
        .set("tabindex", "0")
        .named(scene.words.player.axis)
        .set("aria-valuemin", "0")
        .set("aria-valuemax", &timeline.len().to_string())
        .set("aria-valuenow", &timeline.cursor().to_string())
        .set("aria-valuetext", &axis::spoken(scene))
        .hook("scrub")
        .hear(Rc::new(onpointerdown::Wrapper::new(scrub.clone())))
        .hear(Rc::new(onpointermove::Wrapper::new(scrub)))
        .with(axis::lanes(scene.words, followed))
        .with(axis::labels(scene))
        .child(print)
        .with(axis::cursor(scene))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn paces_are_said_in_round_numbers() {
        let words = &Words::of(Language::En, include_str!("../../../static/locales/page.en.txt"));
        assert_eq!(slowdown_text(1, words), "real time");
        assert_eq!(slowdown_text(100, words), "1/100 of real time");
        assert_eq!(
            slowdown_text(1_000_000, words),
            "1/1\u{202f}000\u{202f}000 of real time"
        );
        assert_eq!([25, 100, 140, 800].map(speed_text), ["0.25×", "1×", "1.4×", "8×"]);
    }
}
