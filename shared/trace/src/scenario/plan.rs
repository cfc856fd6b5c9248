//! A plan: a scenario with its knobs set. This is what a producer runs.

use super::check::ScenarioError;
use super::{HostSpec, KnobError, KnobValue, Limits, Moment, Rule, Scenario, Settings};
use crate::HostId;
use crate::event::Link;
use crate::json::Shape;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything a producer needs to know, with every knob replaced by its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Plan {
    pub scenario: String,
    /// The settings that were made and the defaults of the rest, as text.
    pub settings: Settings,
    pub hosts: Vec<HostSpec>,
    pub programs: Vec<PlannedProgram>,
    pub link: Link,
    pub rules: Vec<PlannedRule>,
    pub limits: Limits,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct PlannedProgram {
    /// `client-2` for the second copy of `client`; the name itself where there is one copy.
    pub name: String,
    /// The program's name in the scenario.
    pub of: String,
    pub file: String,
    pub host: HostId,
    pub arguments: Vec<String>,
    pub after: Option<Moment>,
    pub delay_millis: u64,
}

/// A named rule in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct PlannedRule {
    pub name: String,
    pub rule: Rule,
}

impl Scenario {
    /// Sets the knobs and names the actions that are in force from the start.
    ///
    /// # Errors
    /// A setting that its knob does not take, an unknown action, or a scenario that does not hold together.
    pub fn plan(&self, settings: &Settings, actions: &[String]) -> Result<Plan, ScenarioError> {
        if let Some(name) = settings
            .keys()
            .find(|name| self.knobs.iter().all(|knob| knob.name != **name))
        {
            let known: Vec<_> = self.knobs.iter().map(|knob| knob.name.as_str()).collect();
            return Err(KnobError::Unknown {
                name: name.clone(),
                known: known.join(", "),
            }
            .into());
        }
        let mut values = BTreeMap::new();
        let mut all = Settings::new();
        for knob in &self.knobs {
            let text = settings.get(&knob.name).unwrap_or(&knob.default);
            values.insert(knob.name.as_str(), knob.read(text)?);
            all.insert(knob.name.clone(), text.clone());
        }
        let values = Values(values);
        let rtt_millis = values.number("link", &self.link.rtt_millis)?;
        Ok(Plan {
            scenario: self.name.clone(),
            settings: all,
            hosts: self.hosts.clone(),
            programs: self.planned_programs(&values)?,
            link: Link {
                rtt_micros: rtt_millis * 1000,
                hold_all: false,
            },
            rules: actions
                .iter()
                .map(|name| self.planned_rule(name))
                .collect::<Result<_, _>>()?,
            limits: self.limits,
        })
    }

    /// The rule of the action with this name.
    ///
    /// # Errors
    /// [`ScenarioError::UnknownAction`].
    pub fn planned_rule(&self, name: &str) -> Result<PlannedRule, ScenarioError> {
        let action = self
            .actions
            .iter()
            .find(|action| action.name == name)
            .ok_or_else(|| {
                let known: Vec<_> = self.actions.iter().map(|action| action.name.as_str()).collect();
                ScenarioError::UnknownAction {
                    name: name.to_owned(),
                    known: known.join(", "),
                }
            })?;
        Ok(PlannedRule {
            name: action.name.clone(),
            rule: action.rule.clone(),
        })
    }

    fn planned_programs(&self, values: &Values<'_>) -> Result<Vec<PlannedProgram>, ScenarioError> {
        let mut planned = Vec::new();
        for program in &self.programs {
            let what = format!("program {}", program.name);
            if let Some(condition) = &program.only_if
                && !values.flag(&what, condition)?
            {
                continue;
            }
            let copies = program
                .copies
                .as_ref()
                .map_or(Ok(1), |text| values.number(&what, text))?;
            let host = self
                .hosts
                .iter()
                .position(|host| host.name == program.host)
                .ok_or_else(|| ScenarioError::Missing {
                    what: what.clone(),
                    name: program.host.clone(),
                })?;
            for copy in 0..copies {
                planned.push(PlannedProgram {
                    name: match copies {
                        1 => program.name.clone(),
                        _ => format!("{}-{}", program.name, copy + 1),
                    },
                    of: program.name.clone(),
                    file: program.file.clone(),
                    host: HostId(host as u8),
                    arguments: program
                        .arguments
                        .iter()
                        .map(|text| values.fill(&what, text))
                        .collect::<Result<_, _>>()?,
                    after: program.start.after.clone(),
                    delay_millis: program.start.delay_millis + copy * program.start.stagger_millis,
                });
            }
        }
        Ok(planned)
    }
}

struct Values<'a>(BTreeMap<&'a str, KnobValue>);

impl Values<'_> {
    /// The knob that `text` names in braces, or `None` if it is not one name in braces.
    fn knob(&self, what: &str, text: &str) -> Result<Option<&KnobValue>, ScenarioError> {
        let Some(name) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
            return Ok(None);
        };
        match self.0.get(name) {
            Some(value) => Ok(Some(value)),
            None => Err(ScenarioError::Missing {
                what: what.to_owned(),
                name: name.to_owned(),
            }),
        }
    }

    fn number(&self, what: &str, text: &str) -> Result<u64, ScenarioError> {
        let value = match self.knob(what, text)? {
            Some(KnobValue::Integer(value)) => u64::try_from(*value).ok(),
            Some(KnobValue::Millis(value)) => Some(*value),
            Some(KnobValue::Flag(_) | KnobValue::Choice(_) | KnobValue::Bytes(_)) => None,
            None => text.parse().ok(),
        };
        value.ok_or_else(|| bad(what, text, "a number"))
    }

    fn flag(&self, what: &str, text: &str) -> Result<bool, ScenarioError> {
        match self.knob(what, text)? {
            Some(KnobValue::Flag(value)) => Ok(*value),
            Some(
                KnobValue::Integer(_) | KnobValue::Millis(_) | KnobValue::Choice(_) | KnobValue::Bytes(_),
            )
            | None => Err(bad(what, text, "a flag")),
        }
    }

    /// Replaces every `{name}` by the knob's value as an argument.
    fn fill(&self, what: &str, text: &str) -> Result<String, ScenarioError> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| bad(what, text, "text with its braces closed"))?;
            let value = self.0.get(name).ok_or_else(|| ScenarioError::Missing {
                what: what.to_owned(),
                name: name.to_owned(),
            })?;
            filled.push_str(before);
            filled.push_str(&value.as_argument());
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

fn bad(what: &str, text: &str, expected: &'static str) -> ScenarioError {
    ScenarioError::BadValue {
        what: what.to_owned(),
        text: text.to_owned(),
        expected,
    }
}
