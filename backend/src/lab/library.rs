//! What can be run: the scenarios and programs that ship with the binary, read and checked once.
//!
//! A debug build reads the folder `static/` when it starts, a release build carries it. Viewers choose from
//! here; nothing that they send is ever added.

use super::{Order, Refused};
use rust_embed::RustEmbed;
use socketarium_trace::lab::{LayerReport, Refusal};
use socketarium_trace::scenario::{Limits, PlannedRule, Scenario, ScenarioError, Settings};
use std::borrow::Cow;
use std::collections::BTreeMap;
use thiserror::Error;

/// Name and version of this software.
pub const SOFTWARE: &str = concat!("Socketarium ", env!("CARGO_PKG_VERSION"));

#[derive(RustEmbed)]
#[folder = "../static/scenarios"]
struct ScenarioFiles;

#[derive(RustEmbed)]
#[folder = "../static/programs"]
struct ProgramFiles;

/// The scenarios by name, and the programs that they name.
#[derive(Clone, Debug)]
pub struct Library {
    scenarios: BTreeMap<String, Scenario>,
    sources: BTreeMap<String, String>,
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
            sources: BTreeMap::new(),
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
            .find(|program| !self.sources.contains_key(&program.file))
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

    /// Source text of every program, by file name.
    #[must_use]
    pub fn sources(&self) -> &BTreeMap<String, String> {
        &self.sources
    }

    /// Makes a wish into an order, within `limits`.
    ///
    /// # Errors
    /// An unknown scenario, or a setting or action that the scenario does not take.
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
        let sources = plan
            .programs
            .iter()
            .filter_map(|program| Some((program.file.clone(), self.sources.get(&program.file)?.clone())))
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

fn text<'a>(file: &str, data: &'a [u8]) -> Result<&'a str, LibraryError> {
    std::str::from_utf8(data)
        .ok()
        .ok_or_else(|| LibraryError::NotText {
            file: file.to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(settings: &[(&str, &str)], actions: &[&str]) -> Wish {
        Wish {
            scenario: "minimal-tcp-server".into(),
            settings: settings
                .iter()
                .map(|(knob, value)| ((*knob).into(), (*value).into()))
                .collect(),
            actions: actions.iter().map(|name| (*name).into()).collect(),
            ..Wish::default()
        }
    }

    fn read(scenario: (&str, &str), program: &str) -> Result<Library, LibraryError> {
        let (file, text) = scenario;
        Library::read(
            [(file.into(), text.as_bytes().into())].into_iter(),
            [(program.into(), b"pass\n".as_slice().into())].into_iter(),
        )
    }

    const SMALL: &str = r#"
        name = "small"
        title = { en = "Small" }
        question = { en = "?" }
        hosts = [{ name = "a", address = "10.0.0.1" }, { name = "b", address = "10.0.0.2" }]
        programs = [{ name = "one", file = "one.py", host = "a" }]
        link = { rtt_millis = "1" }
    "#;

    #[test]
    fn what_ships_holds_together() {
        let library = Library::shipped().unwrap();
        assert!(library.scenarios().count() > 0);
        for scenario in library.scenarios() {
            let wish = Wish {
                scenario: scenario.name.clone(),
                ..Wish::default()
            };
            let order = library.order(&wish, Limits::default(), &[]).unwrap();
            for program in &order.plan.programs {
                assert!(order.sources.contains_key(&program.file), "{}", program.file);
            }
        }
    }

    #[test]
    fn a_broken_file_is_named() {
        assert!(read(("small.toml", SMALL), "one.py").is_ok());
        let error = |scenario, program| read(scenario, program).unwrap_err().to_string();
        assert!(error(("small.toml", "name = 3"), "one.py").starts_with("small.toml: "));
        assert!(error(("other.toml", SMALL), "one.py").contains("its file's name"));
        assert!(error(("small.toml", SMALL), "two.py").contains("\"one.py\" is not in static/programs"));
        let unfit = SMALL.replace("host = \"a\"", "host = \"c\"");
        assert!(error(("small.toml", &unfit), "one.py").contains("small.toml: program one"));
    }

    #[test]
    fn an_order_is_one_line_that_reads_back() {
        let library = Library::shipped().unwrap();
        let wish = wish(&[("clients", "3")], &["lose-first-syn", "lose-first-syn"]);
        let order = library.order(&wish, Limits::default(), &[]).unwrap();
        assert_eq!(
            order.plan.rules.len(),
            1,
            "an action named twice is in force once"
        );
        assert!(order.actions.len() > 1);
        let line = serde_json::to_string(&order).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(serde_json::from_str::<Order>(&line).unwrap(), order);
    }

    #[test]
    fn a_run_gets_no_more_than_the_server_allows() {
        let library = Library::shipped().unwrap();
        let allowed = Limits {
            seconds: 5,
            ..Limits::default()
        };
        let order = library.order(&wish(&[], &[]), allowed, &[]).unwrap();
        assert_eq!(order.plan.limits.seconds, 5);
    }

    #[test]
    fn a_wish_that_cannot_be_met_is_refused_with_its_reason() {
        let library = Library::shipped().unwrap();
        let refused = |wish: &Wish| library.order(wish, Limits::default(), &[]).unwrap_err();
        let unknown = Wish {
            scenario: "no-such".into(),
            ..Wish::default()
        };
        assert_eq!(refused(&unknown).refusal, Refusal::UnknownScenario);
        assert!(refused(&unknown).message.contains("minimal-tcp-server"));
        for wish in [
            wish(&[("clients", "5")], &[]),
            wish(&[("no-such", "1")], &[]),
            wish(&[], &["no-such"]),
        ] {
            assert_eq!(refused(&wish).refusal, Refusal::BadSetting);
        }
    }
}
