//! Whether a scenario holds together: what it names exists, what it counts is in range. Run on every file of
//! `static/scenarios` by the tests and on everything that is read from outside.

use super::{KnobError, KnobKind, Moment, Scenario};
use crate::net::TcpFlags;
use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScenarioError {
    #[error(transparent)]
    Knob(#[from] KnobError),
    #[error("a scenario has two hosts on its link; this one has {0}")]
    Hosts(usize),
    #[error("{what} names {name:?}, which is not there")]
    Missing { what: String, name: String },
    #[error("two things are called {0:?}")]
    Twice(String),
    #[error("{0:?} is not a name: lower-case letters, digits and hyphens, at most 64")]
    BadName(String),
    #[error("{what}: {text:?} is not {expected}")]
    BadValue {
        what: String,
        text: String,
        expected: &'static str,
    },
    #[error("there is no action {name:?}; the actions are: {known}")]
    UnknownAction { name: String, known: String },
}

pub(super) fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl Scenario {
    /// Checks that everything named exists and every default is in range.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), ScenarioError> {
        if self.hosts.len() != 2 {
            return Err(ScenarioError::Hosts(self.hosts.len()));
        }
        let mut names: Vec<&str> = Vec::new();
        let programs = self.programs.iter().map(|program| &program.name);
        for name in [&self.name].into_iter().chain(programs) {
            if !is_name(name) {
                return Err(ScenarioError::BadName(name.clone()));
            }
        }
        let hosts = self.hosts.iter().map(|host| host.name.as_str());
        names.extend(hosts.chain(self.knobs.iter().map(|knob| knob.name.as_str())));
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(ScenarioError::Twice(pair[0].to_owned()));
        }
        for host in &self.hosts {
            if let Some(name) = host.sysctls.keys().find(|name| !is_network_sysctl(name)) {
                return Err(ScenarioError::BadValue {
                    what: format!("host {}", host.name),
                    text: name.clone(),
                    expected: "the name of a network sysctl",
                });
            }
        }
        for knob in &self.knobs {
            if let KnobKind::Choice { options } = &knob.kind
                && options.is_empty()
            {
                return Err(ScenarioError::Missing {
                    what: knob.name.clone(),
                    name: "an option".into(),
                });
            }
            knob.read(&knob.default)?;
        }
        self.check_programs()?;
        self.check_rules()?;
        // The defaults must make a plan; other settings differ from them only within checked ranges.
        self.plan(&super::Settings::new(), &[]).map(|_| ())
    }

    fn check_programs(&self) -> Result<(), ScenarioError> {
        for program in &self.programs {
            let what = format!("program {}", program.name);
            if !self.hosts.iter().any(|host| host.name == program.host) {
                return Err(ScenarioError::Missing {
                    what,
                    name: program.host.clone(),
                });
            }
            if let Some(Moment::Listening(name) | Moment::Ended(name)) = &program.start.after
                && !self.programs.iter().any(|other| other.name == *name)
            {
                return Err(ScenarioError::Missing {
                    what,
                    name: name.clone(),
                });
            }
            let is_file = program.file.strip_suffix(".py").is_some_and(|stem| {
                !stem.is_empty()
                    && stem
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            });
            if !is_file && !program.is_built_in() {
                return Err(ScenarioError::BadValue {
                    what,
                    text: program.file.clone(),
                    expected: "the name of a program file, or of a program that is built into the model",
                });
            }
        }
        Ok(())
    }

    fn check_rules(&self) -> Result<(), ScenarioError> {
        for action in &self.actions {
            let what = format!("action {}", action.name);
            if let Some(from) = &action.rule.packets.from
                && !self.hosts.iter().any(|host| host.name == *from)
            {
                return Err(ScenarioError::Missing {
                    what,
                    name: from.clone(),
                });
            }
            for flags in [&action.rule.packets.flags, &action.rule.packets.without]
                .into_iter()
                .flatten()
            {
                if TcpFlags::parse(flags).is_none() {
                    return Err(ScenarioError::BadValue {
                        what,
                        text: flags.clone(),
                        expected: "a list of TCP flags",
                    });
                }
            }
        }
        Ok(())
    }
}

fn is_network_sysctl(name: &str) -> bool {
    name.starts_with("net.")
        && name.split('.').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        })
}
