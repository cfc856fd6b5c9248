//! Two runs of one script, beside each other: the first difference, and what led to it.

use super::facts::{Fact, Facts};
use super::run::Observation;
use super::script::Script;
use std::fmt::{self, Write};

pub use super::facts::Layer;

/// Where two runs of a script part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub step: usize,
    pub layer: Layer,
    /// The step's call, or what else it was.
    pub call: String,
    /// What the one says and the other does not, in the layer where they part first.
    pub left: Option<String>,
    pub right: Option<String>,
    /// The script up to there with both transcripts.
    report: String,
}

impl Difference {
    /// In few words what differs, without numbers: differences of one kind have one cause, mostly.
    #[must_use]
    pub fn kind(&self) -> String {
        let words = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or("nothing");
            let kept = text.chars().filter(|letter| !letter.is_ascii_digit());
            kept.take(48).collect::<String>()
        };
        format!(
            "{:?} of {}: {} | {}",
            self.layer,
            self.call,
            words(&self.left),
            words(&self.right)
        )
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report)
    }
}

/// The facts of each step of a run, in the layers that are asked for.
#[must_use]
pub fn transcript(observations: &[Observation], layers: &[Layer]) -> Vec<Vec<Fact>> {
    let mut facts = Facts::default();
    let of_step = |observation| {
        let mut all: Vec<Fact> = facts.of(observation);
        all.retain(|fact| layers.contains(&fact.layer));
        all
    };
    observations.iter().map(of_step).collect()
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Results, Self::Packets, Self::Windows, Self::Sockets];
}

/// The first difference between two runs, in these layers.
#[must_use]
pub fn compare(
    script: &Script,
    (left_name, left): (&str, &[Observation]),
    (right_name, right): (&str, &[Observation]),
    layers: &[Layer],
) -> Option<Difference> {
    let (one, other) = (transcript(left, layers), transcript(right, layers));
    let step = (0..one.len().max(other.len())).find(|step| one.get(*step) != other.get(*step))?;
    let none = Vec::new();
    let (here, there) = (one.get(step).unwrap_or(&none), other.get(step).unwrap_or(&none));
    let at = (0..).find(|at| here.get(*at) != there.get(*at))?;
    let mut report = format!("     {}\n", script.setup);
    for (index, line) in script.steps.iter().enumerate().take(step + 1) {
        let _ = writeln!(report, "{index:>3}  {line}");
        let (here, there) = (one.get(index).unwrap_or(&none), other.get(index).unwrap_or(&none));
        if index < step {
            for fact in here.iter().filter(|fact| fact.layer != Layer::Sockets) {
                let _ = writeln!(report, "         {}", fact.text);
            }
        } else {
            beside(&mut report, (left_name, here), (right_name, there));
        }
    }
    Some(Difference {
        call: script
            .steps
            .get(step)
            .map_or(String::new(), |step| step.name().to_owned()),
        step,
        layer: here
            .get(at)
            .or(there.get(at))
            .map_or(Layer::Results, |fact| fact.layer),
        left: here.get(at).map(|fact| fact.text.clone()),
        right: there.get(at).map(|fact| fact.text.clone()),
        report,
    })
}

fn beside(report: &mut String, (left_name, left): (&str, &[Fact]), (right_name, right): (&str, &[Fact])) {
    let width = left
        .iter()
        .map(|fact| fact.text.len())
        .max()
        .unwrap_or(0)
        .max(left_name.len());
    let _ = writeln!(report, "         {left_name:<width$} | {right_name}");
    for row in 0..left.len().max(right.len()) {
        let text = |side: &[Fact]| side.get(row).map_or(String::new(), |fact| fact.text.clone());
        let mark = if left.get(row) == right.get(row) { ' ' } else { '!' };
        let _ = writeln!(report, "       {mark} {:<width$} | {}", text(left), text(right));
    }
}
