//! The caption and the controls: what happened, and how to go on.

use super::{Scene, axis, layer_name, measure, on, source_mark, source_name};
use crate::player::Pace;
use crate::player::scale::{SLOWDOWNS, SPEEDS, step_of};
use crate::state::{Action, Move, Selection, State};
use crate::words::{Words, fill};
use socketarium_trace::event::Layer;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Event, Html, InputEvent, TargetCast, html};

/// The sentence of the event at the cursor, always in the same place.
pub fn caption(scene: &Scene<'_>) -> Html {
    let w = scene.words;
    let event = scene.run.timeline.current();
    html! {
        <div class="caption" role="group" aria-label={w.player.caption}>
            <p data-test="caption" lang={scene.tongue.language.code()}>{ &scene.run.caption }</p>
            if let Some(event) = event {
                <span class="meta">
                    <span class="mono">{ measure::moment(event.at) }</span>
                    <span class="source" title={source_name(event.source, w)}>
                        { source_mark(event.source) }{ " " }{ source_name(event.source, w) }
                    </span>
                    <button onclick={scene.select(Selection::Now)} data-test="details">{ w.player.details }</button>
                </span>
            }
        </div>
    }
}

pub fn controls(state: &State, act: &Callback<Action>) -> Html {
    let w = &state.words().player;
    let has_run = state.run.is_some();
    let button = |hook: &'static str, word: &'static str, sign: &'static str, make: fn() -> Action| {
        html! {
            <button class="icon" disabled={!has_run} title={word} aria-label={word} onclick={on(act, make)} data-test={hook}>
                { icon(sign) }
            </button>
        }
    };
    let playing = state.player.playing;
    let is_fresh = state.is_fresh;
    let word = match (playing, is_fresh) {
        (true, _) => w.pause,
        (false, true) => w.invite,
        (false, false) => w.play,
    };
    let all = state.standing.layout.controls_open;
    html! {
        <div class={if all { "controls all" } else { "controls" }} role="group" aria-label={w.controls}>
            <div class="transport">
                { button("to-start", w.to_start, "M6 5v14M19 5l-10 7 10 7z", || Action::Move(Move::ToStart)) }
                { button("step-back", w.step_back, "M16 5l-10 7 10 7z", || Action::Move(Move::StepBack)) }
                <button class={if is_fresh { "icon play inviting" } else { "icon play" }} disabled={!has_run}
                    title={if playing { w.pause } else { w.play }} aria-label={word}
                    onclick={on(act, || Action::Move(Move::Toggle))} data-test={if playing { "pause" } else { "play" }}>
                    { icon(if playing { "M7 5h3v14h-3zM14 5h3v14h-3z" } else { "M7 4l13 8-13 8z" }) }
                    <span>{ word }</span>
                </button>
                { button("step", w.step, "M8 5l10 7-10 7z", || Action::Move(Move::Step)) }
                { button("to-end", w.to_end, "M5 5l10 7-10 7zM18 5v14", || Action::Move(Move::ToEnd)) }
                <button class="icon more" onclick={on(act, || Action::ToggleControls)} aria-expanded={if all { "true" } else { "false" }}
                    title={w.more} aria-label={w.more} data-test="more">{ icon("M5 12h.5M12 12h.5M19 12h.5") }</button>
            </div>
            <div class="layer-steps">
                { button("layer-back", w.step_back_layer, "M18 6l-8 6 8 6zM5 8v8", || Action::Move(Move::StepBackLayer)) }
                { layer_choice(state, act) }
                { button("layer-step", w.step_layer, "M6 6l8 6-8 6zM19 8v8", || Action::Move(Move::StepLayer)) }
            </div>
            { pace(state, act) }
        </div>
    }
}

fn icon(path: &'static str) -> Html {
    html! { <svg viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg> }
}

const LAYERS: [(&str, Option<Layer>); 6] = [
    ("all", None),
    ("code", Some(Layer::Code)),
    ("calls", Some(Layer::Calls)),
    ("kernel", Some(Layer::Kernel)),
    ("wire", Some(Layer::Wire)),
    ("run", Some(Layer::Run)),
];

fn layer_choice(state: &State, act: &Callback<Action>) -> Html {
    let words = state.words();
    let chosen = state.standing.layout.layer;
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        let layer = LAYERS
            .iter()
            .find(|(name, _)| *name == value)
            .and_then(|(_, layer)| *layer);
        act.emit(Action::FollowLayer(layer));
    });
    html! {
        <select {onchange} aria-label={words.player.layer} data-test="layer">
            { for LAYERS.iter().map(|(value, layer)| html! {
                <option value={*value} selected={chosen == *layer}>
                    { layer.map_or(words.player.layer_all, |layer| layer_name(layer, words)) }
                </option>
            }) }
        </select>
    }
}

fn pace_name(pace: Pace, words: &Words) -> &'static str {
    match pace {
        Pace::Narrated => words.player.narrated,
        Pace::SlowMotion => words.player.slow_motion,
        Pace::Live => words.player.live,
    }
}

fn pace(state: &State, act: &Callback<Action>) -> Html {
    let words = state.words();
    let player = &state.player;
    let choices = Pace::ALL
        .into_iter()
        .filter(|pace| *pace != Pace::Live || state.is_live() || player.pace == Pace::Live);
    let choose = |pace: Pace| {
        let act = act.clone();
        let onclick = Callback::from(move |_| act.emit(Action::Move(Move::SetPace(pace))));
        let hook = match pace {
            Pace::Narrated => "pace-narrated",
            Pace::SlowMotion => "pace-slow",
            Pace::Live => "pace-live",
        };
        let pressed = if player.pace == pace { "true" } else { "false" };
        html! { <button class="chip" {onclick} aria-pressed={pressed} data-test={hook}>{ pace_name(pace, words) }</button> }
    };
    html! {
        <div class="pace" role="group" aria-label={words.player.pace}>
            { for choices.map(choose) }
            { slider(state, act) }
        </div>
    }
}

/// The one figure of the pace, on a slider of round steps.
fn slider(state: &State, act: &Callback<Action>) -> Html {
    let w = &state.words().player;
    let player = &state.player;
    let (name, steps, value, text, make): (_, &'static [u32], _, _, fn(u32) -> Move) = match player.pace {
        Pace::Live => return html! {},
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
    let act = act.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let step = event
            .target_unchecked_into::<HtmlInputElement>()
            .value_as_number() as usize;
        if let Some(value) = steps.get(step) {
            act.emit(Action::Move(make(*value)));
        }
    });
    html! {
        <label class="slider">
            <span class="hidden">{ name }</span>
            <input type="range" min="0" max={(steps.len() - 1).to_string()} value={step_of(steps, value).to_string()}
                {oninput} aria-valuetext={text.clone()} data-test="pace-slider" />
            <output class="mono">{ text }</output>
        </label>
    }
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
) -> Html {
    let timeline = &scene.run.timeline;
    html! {
        <div class="axis" role="slider" tabindex="0" aria-label={scene.words.player.axis} aria-valuemin="0"
            aria-valuemax={timeline.len().to_string()} aria-valuenow={timeline.cursor().to_string()}
            aria-valuetext={axis::spoken(scene)} data-test="scrub" onpointerdown={scrub.clone()} onpointermove={scrub}>
            { axis::lanes(scene.words, followed) }
            { axis::labels(scene) }
            { print }
            { axis::cursor(scene) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn paces_are_said_in_round_numbers() {
        let words = Language::En.words();
        assert_eq!(slowdown_text(1, words), "real time");
        assert_eq!(slowdown_text(100, words), "1/100 of real time");
        assert_eq!(
            slowdown_text(1_000_000, words),
            "1/1\u{202f}000\u{202f}000 of real time"
        );
        assert_eq!([25, 100, 140, 800].map(speed_text), ["0.25×", "1×", "1.4×", "8×"]);
    }
}
