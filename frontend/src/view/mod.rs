//! Views: what a moment of a run looks like. Each is a function of the World at the cursor and of what is selected, in a
//! language; none sees where events come from, none keeps anything, none writes state: they send actions.

pub mod axis;
pub mod calls;
pub mod code;
pub mod draw;
pub mod kernel;
pub mod lab;
pub mod measure;
pub mod notice;
pub mod page;
pub mod part;
pub mod player;
pub mod selection;
pub mod sleep;
pub mod touched;
pub mod wire;

use crate::state::{Action, Run, Selection, State};
use crate::words::{Tongue, Words};
use part::{Part, of_class, part, said};
use socketarium_trace::event::{Layer, Source};
use socketarium_trace::lab::LayerReport;
use socketarium_trace::{Nanos, World};
use touched::Touched;
use yew::Callback;

/// What a view draws.
#[derive(Debug)]
pub struct Scene<'a> {
    pub run: &'a Run,
    pub world: &'a World,
    pub selection: &'a Selection,
    /// What the event at the cursor is about: the things that just changed.
    pub touched: Touched,
    /// The moment that is drawn, at or after the World's.
    pub moment: Nanos,
    /// What a change of the run would meet; none where it cannot be changed.
    pub present: Option<&'a World>,
    pub words: &'static Words,
    pub tongue: &'a Tongue,
    pub act: &'a Callback<Action>,
}

impl<'a> Scene<'a> {
    #[must_use]
    pub fn of(state: &'a State, act: &'a Callback<Action>) -> Option<Self> {
        let run = state.run.as_ref()?;
        Some(Self {
            run,
            world: run.timeline.world(),
            selection: &state.standing.selection,
            touched: run.timeline.current().map(Touched::of).unwrap_or_default(),
            moment: state.moment(),
            present: state.present(),
            words: state.words(),
            tongue: &state.tongue,
            act,
        })
    }

    /// The report on a layer that this run could not observe.
    #[must_use]
    pub fn unobservable(&self, layer: Layer) -> Option<&LayerReport> {
        self.run
            .header
            .layers
            .iter()
            .find(|report| report.layer == layer && !report.available)
    }
}

/// Class names, those that hold.
#[must_use]
pub fn classes(names: &[(&str, bool)]) -> String {
    let mut joined = String::new();
    for (name, _) in names.iter().filter(|(_, holds)| *holds) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(name);
    }
    joined
}

/// The mark beside a fact that says how it is known: a shape, not a colour.
#[must_use]
pub fn source_mark(source: Source) -> &'static str {
    match source {
        Source::Observed => "●",
        Source::Sampled => "◐",
        Source::Derived => "○",
        Source::Simulated => "◇",
    }
}

#[must_use]
pub fn source_name(source: Source, words: &Words) -> &'static str {
    let w = &words.stage;
    match source {
        Source::Observed => w.observed,
        Source::Sampled => w.sampled,
        Source::Derived => w.derived,
        Source::Simulated => w.simulated,
    }
}

#[must_use]
pub fn layer_name(layer: Layer, words: &Words) -> &'static str {
    let w = &words.stage;
    match layer {
        Layer::Code => w.code,
        Layer::Calls => w.calls,
        Layer::Kernel => w.kernel,
        Layer::Wire => w.wire,
        Layer::Run => w.run,
    }
}

/// A layer that cannot be seen: hatched, with the reason and the remedy, never an empty box.
#[must_use]
pub fn hatched(report: &LayerReport, words: &Words) -> Part {
    let remedy = report.remedy.as_ref().map(|remedy| {
        let what = [words.stage.remedy, ": "].concat();
        part("p").with(said("b", &what)).text(remedy)
    });
    let body = part("div")
        .with(said("strong", words.stage.not_observable))
        .with(said("p", &report.how))
        .maybe(remedy);
    of_class("div", "hatched").with(body)
}
