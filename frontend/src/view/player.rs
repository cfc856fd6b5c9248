//! The caption and the controls: what happened, and how to go on.

use super::{Scene, axis, layer_name, on, source_mark, source_name};
use crate::player::{Pace, SCALE_RANGE, SPEED_RANGE};
use crate::state::{Action, Selection, State};
use crate::words::{Words, fill};
use socketarium_trace::event::Layer;
use socketarium_trace::sentence;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Event, Html, InputEvent, TargetCast, html};

/// The sentence of the event at the cursor, always in the same place.
#[must_use]
pub fn caption(state: &State, scene: &Scene<'_>) -> Html {
    let w = scene.words;
    let event = scene.run.timeline.current();
    html! {
        <div class="caption" role="group" aria-label={w.player.caption}>
            <p data-test="caption" lang={caption_language(state)}>{ &scene.run.caption }</p>
            if let Some(event) = event {
                <span class="meta">
                    <span class="mono">{ super::measure::moment(event.at) }</span>
                    <span class="source" title={source_name(event.source, w)}>
                        { source_mark(event.source) }{ " " }{ source_name(event.source, w) }
                    </span>
                    <button onclick={scene.select(Selection::Now)} data-test="details">{ w.player.details }</button>
                </span>
            }
        </div>
    }
}

fn caption_language(state: &State) -> &'static str {
    match state.standing.language.of_sentences() {
        sentence::Language::Uz => "uz",
        sentence::Language::Ru => "ru",
        sentence::Language::En => "en",
    }
}

#[must_use]
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
    let all = state.standing.layout.controls_open;
    html! {
        <div class={if all { "controls all" } else { "controls" }} role="group" aria-label={w.controls}>
            <div class="transport">
                { button("to-start", w.to_start, "M6 5v14M19 5l-10 7 10 7z", || Action::ToStart) }
                { button("step-back", w.step_back, "M16 5l-10 7 10 7z", || Action::StepBack) }
                <button class={if is_fresh { "icon play inviting" } else { "icon play" }} disabled={!has_run}
                    title={if playing { w.pause } else { w.play }} aria-label={if playing { w.pause } else { w.play }}
                    onclick={on(act, || Action::Toggle)} data-test={if playing { "pause" } else { "play" }}>
                    { icon(if playing { "M7 5h3v14h-3zM14 5h3v14h-3z" } else { "M7 4l13 8-13 8z" }) }
                    <span>{ if playing { w.pause } else if is_fresh { w.invite } else { w.play } }</span>
                </button>
                { button("step", w.step, "M8 5l10 7-10 7z", || Action::Step) }
                { button("to-end", w.to_end, "M5 5l10 7-10 7zM18 5v14", || Action::ToEnd) }
                <button class="icon more" onclick={on(act, || Action::ToggleControls)} aria-expanded={if all { "true" } else { "false" }}
                    title={w.more} aria-label={w.more} data-test="more">{ icon("M5 12h.5M12 12h.5M19 12h.5") }</button>
            </div>
            <div class="layer-steps">
                { button("layer-back", w.step_back_layer, "M18 6l-8 6 8 6zM5 8v8", || Action::StepBackLayer) }
                { layer_choice(state, act) }
                { button("layer-step", w.step_layer, "M6 6l8 6-8 6zM19 8v8", || Action::StepLayer) }
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
        let onclick = Callback::from(move |_| act.emit(Action::SetPace(pace)));
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

/// The one figure of the pace, on a logarithmic slider.
fn slider(state: &State, act: &Callback<Action>) -> Html {
    let w = &state.words().player;
    let (name, value, range, text, make): (_, _, _, _, fn(f64) -> Action) = match state.player.pace {
        Pace::Live => return html! {},
        Pace::Narrated => (
            w.speed,
            state.player.speed.log2(),
            (SPEED_RANGE.0.log2(), SPEED_RANGE.1.log2()),
            format!("{}×", super::measure::unit(state.player.speed)),
            |value| Action::SetSpeed(value.exp2()),
        ),
        Pace::SlowMotion => (
            w.scale,
            state.player.scale.log10(),
            (SCALE_RANGE.0.log10(), SCALE_RANGE.1.log10()),
            scale_text(state.player.scale, state.words()),
            |value| Action::SetScale(10_f64.powf(value)),
        ),
    };
    let act = act.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        act.emit(make(
            event
                .target_unchecked_into::<HtmlInputElement>()
                .value_as_number(),
        ));
    });
    html! {
        <label class="slider">
            <span class="hidden">{ name }</span>
            <input type="range" min={range.0.to_string()} max={range.1.to_string()} step="0.05" value={value.to_string()}
                {oninput} aria-valuetext={text.clone()} data-test="pace-slider" />
            <output class="mono">{ text }</output>
        </label>
    }
}

/// `1/1000 of real time`.
#[must_use]
pub fn scale_text(scale: f64, words: &Words) -> String {
    let times = (1.0 / scale).round();
    if times <= 1.0 {
        return words.player.real_time.to_owned();
    }
    // Two digits are as exact as a slider is.
    let magnitude = 10_f64.powf(times.log10().floor() - 1.0).max(1.0);
    let digits = ((times / magnitude).round() * magnitude).to_string();
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
#[must_use]
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
    fn scales_are_said_as_fractions() {
        let words = Language::En.words();
        assert_eq!(scale_text(1.0, words), "real time");
        assert_eq!(scale_text(0.01, words), "1/100 of real time");
        assert_eq!(scale_text(1e-6, words), "1/1\u{202f}000\u{202f}000 of real time");
    }
}
