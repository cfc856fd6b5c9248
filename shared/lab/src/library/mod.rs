//! What can be run: the scenarios and programs that ship with the binary, read and checked once.
//!
//! A debug build reads the folder `static/` when it starts, a release build carries it. Viewers choose from
//! here; nothing that they send is ever added.

use crate::{Order, Refused};
use rust_embed::RustEmbed;
use socketarium_trace::Table;
use socketarium_trace::lab::{LayerReport, Refusal};
use socketarium_trace::scenario::{
    Limits, PlannedProgram, PlannedRule, ProgramSpec, Scenario, ScenarioError, Settings,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use thiserror::Error;

/// Name and version of this software.
pub const SOFTWARE: &str = concat!("Socketarium ", env!("CARGO_PKG_VERSION"));

/// Longest program that a viewer may write, in bytes.
const LONGEST_PROGRAM: usize = 128 * 1024;

#[derive(RustEmbed)]
#[folder = "../../static/scenarios"]
struct ScenarioFiles;

#[derive(RustEmbed)]
#[folder = "../../static/programs"]
struct ProgramFiles;

/// The scenarios by name, and the programs that they name.
#[derive(Clone, Debug)]
pub struct Library {
    scenarios: BTreeMap<String, Scenario>,
    sources: Table<String, String>,
}

/// A run as somebody asked for it: nothing in it has been checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub scenario: String,
    pub settings: Settings,
    /// Names of the actions in force from the start.
    pub actions: Vec<String>,
    pub hold_all: bool,
    pub pause_all: bool,
    /// Programs that the viewer has changed, by file name.
    pub edits: Table<String, String>,
}

/// What is wrong with a file of `static/`.
#[derive(Debug, Error)]
pub enum LibraryError {
    #[error("{file}: not text in UTF-8")]
    NotText { file: String },
    #[error("{file}: {source}")]
    NotAScenario {
        file: String,
        source: Box<toml::de::Error>,
    },
    #[error("{file}: {source}")]
    Scenario { file: String, source: ScenarioError },
    #[error("{file}: the scenario in it is called {name:?}; a scenario has its file's name")]
    OtherName { file: String, name: String },
    #[error("{file}: program file {program:?} is not in static/programs")]
    NoProgram { file: String, program: String },
}

impl Library {
    /// What ships with this binary.
    ///
    /// # Errors
    /// The first file that does not hold together, by name.
    pub fn shipped() -> Result<Self, LibraryError> {
        let scenarios =
            ScenarioFiles::iter().filter_map(|name| Some((ScenarioFiles::get(&name)?.data, name)));
        let programs = ProgramFiles::iter().filter_map(|name| Some((ProgramFiles::get(&name)?.data, name)));
        Self::read(
            scenarios.map(|(data, name)| (name, data)),
            programs.map(|(data, name)| (name, data)),
        )
    }

    /// Reads scenarios (`NAME.toml`) and programs (`NAME.py`), each as file name and contents. Files with
    /// other endings are passed over.
    ///
    /// # Errors
    /// The first file that does not hold together, by name.
    pub fn read<'a>(
        scenarios: impl Iterator<Item = (Cow<'a, str>, Cow<'a, [u8]>)>,
        programs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, [u8]>)>,
    ) -> Result<Self, LibraryError> {
        let mut library = Self {
            scenarios: BTreeMap::new(),
            sources: Table::new(),
        };
        for (file, data) in programs.filter(|(file, _)| file.ends_with(".py")) {
            let source = text(&file, &data)?.to_owned();
            library.sources.insert(file.into_owned(), source);
        }
        for (file, data) in scenarios {
            if let Some(name) = file.strip_suffix(".toml") {
                let scenario = library.scenario_of(&file, name, text(&file, &data)?)?;
                library.scenarios.insert(name.to_owned(), scenario);
            }
        }
        Ok(library)
    }

    fn scenario_of(&self, file: &str, name: &str, text: &str) -> Result<Scenario, LibraryError> {
        let file = || file.to_owned();
        let scenario: Scenario = toml::from_str(text).map_err(|source| LibraryError::NotAScenario {
            file: file(),
            source: Box::new(source),
        })?;
        if scenario.name != name {
            return Err(LibraryError::OtherName {
                file: file(),
                name: scenario.name,
            });
        }
        scenario
            .check()
            .map_err(|source| LibraryError::Scenario { file: file(), source })?;
        match scenario
            .programs
            .iter()
            .find(|program| !program.is_built_in() && !self.sources.contains_key(&program.file))
        {
            Some(program) => Err(LibraryError::NoProgram {
                file: file(),
                program: program.file.clone(),
            }),
            None => Ok(scenario),
        }
    }

    /// The scenarios in the order of their names.
    pub fn scenarios(&self) -> impl Iterator<Item = &Scenario> {
        self.scenarios.values()
    }

    /// Those whose programs a real kernel can run: none is built into the model.
    pub fn live_scenarios(&self) -> impl Iterator<Item = &Scenario> {
        self.scenarios().filter(|scenario| runs_live(scenario))
    }

    /// Those whose programs the model can run.
    pub fn simulated_scenarios(&self) -> impl Iterator<Item = &Scenario> {
        self.scenarios().filter(|scenario| runs_simulated(scenario))
    }

    /// Makes a wish for a real kernel into an order, as [`Self::order`] does.
    ///
    /// # Errors
    /// Those of [`Self::order`], a scenario with programs that only the model has, and programs that were changed: what
    /// a viewer wrote never runs on a real kernel.
    pub fn live_order(&self, wish: &Wish, limits: Limits, layers: &[LayerReport]) -> Result<Order, Refused> {
        if self
            .scenarios
            .get(&wish.scenario)
            .is_some_and(|scenario| !runs_live(scenario))
        {
            let message = format!(
                "{} has programs that are built into the model: `socketarium run {0} --world simulated` runs it",
                wish.scenario
            );
            return Err(Refused::new(Refusal::UnknownScenario, message));
        }
        if !wish.edits.is_empty() {
            let message =
                "this lab runs only the programs that come with it; a simulated lab runs changed ones";
            return Err(Refused::new(Refusal::BadSetting, message));
        }
        self.order(wish, limits, layers)
    }

    /// Source text of every program, by file name.
    #[must_use]
    pub fn sources(&self) -> &Table<String, String> {
        &self.sources
    }

    /// Makes a wish into an order, within `limits`.
    ///
    /// # Errors
    /// An unknown scenario, a setting or action that the scenario does not take, or a changed program that it does not
    /// have or that is too long.
    pub fn order(&self, wish: &Wish, limits: Limits, layers: &[LayerReport]) -> Result<Order, Refused> {
        let scenario = self.scenarios.get(&wish.scenario).ok_or_else(|| {
            let known: Vec<_> = self.scenarios.keys().map(String::as_str).collect();
            let message = format!(
                "there is no scenario {:?}; the scenarios are: {}",
                wish.scenario,
                known.join(", ")
            );
            Refused::new(Refusal::UnknownScenario, message)
        })?;
        let bad_setting = |error: ScenarioError| Refused::new(Refusal::BadSetting, error.to_string());
        // An action named twice is in force once.
        let mut actions = wish.actions.clone();
        actions.sort_unstable();
        actions.dedup();
        let mut plan = scenario.plan(&wish.settings, &actions).map_err(bad_setting)?;
        plan.limits = plan.limits.within(limits);
        plan.link.hold_all = wish.hold_all;
        check_edits(wish, &plan.programs)?;
        let source = |file: &String| wish.edits.get(file).or_else(|| self.sources.get(file)).cloned();
        let sources = plan
            .programs
            .iter()
            .filter_map(|program| Some((program.file.clone(), source(&program.file)?)))
            .collect();
        let actions: Vec<PlannedRule> = scenario
            .actions
            .iter()
            .map(|action| PlannedRule {
                name: action.name.clone(),
                rule: action.rule.clone(),
            })
            .collect();
        Ok(Order {
            plan,
            title: scenario.title.clone(),
            sources,
            actions,
            hold_all: wish.hold_all,
            pause_all: wish.pause_all,
            software: SOFTWARE.to_owned(),
            layers: layers.to_vec(),
        })
    }
}

fn check_edits(wish: &Wish, programs: &[PlannedProgram]) -> Result<(), Refused> {
    for (file, text) in wish.edits.iter() {
        let refused = |message| Err(Refused::new(Refusal::BadSetting, message));
        if !programs.iter().any(|program| program.file == *file) {
            return refused(format!("{} runs no program {file:?}", wish.scenario));
        }
        if text.len() > LONGEST_PROGRAM {
            return refused(format!(
                "{file} has {} bytes; a program has at most {LONGEST_PROGRAM}",
                text.len()
            ));
        }
    }
    Ok(())
}

fn runs_simulated(scenario: &Scenario) -> bool {
    let is_python = |program: &ProgramSpec| program.file.ends_with(".py");
    let mut programs = scenario.programs.iter();
    programs.all(|program| program.is_built_in() || is_python(program))
}

fn runs_live(scenario: &Scenario) -> bool {
    !scenario.programs.iter().any(ProgramSpec::is_built_in)
}

fn text<'a>(file: &str, data: &'a [u8]) -> Result<&'a str, LibraryError> {
    std::str::from_utf8(data)
        .ok()
        .ok_or_else(|| LibraryError::NotText {
            file: file.to_owned(),
        })
}

#[cfg(test)]
mod tests;
