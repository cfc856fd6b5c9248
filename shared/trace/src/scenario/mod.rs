//! A scenario: an experiment as data. Hosts, the programs that run on them, the link between, the knobs a
//! learner may turn, the faults one may ask for, and the limits.
//!
//! Written by hand as TOML under `static/scenarios`, carried as JSON. Viewers choose among scenarios and set
//! knobs; what they send becomes the value of a knob and never part of a program.

mod check;
mod judge;
mod knob;
mod plan;

pub use check::ScenarioError;
pub use judge::Judge;
pub use knob::{ChoiceOption, Knob, KnobError, KnobKind, KnobValue, Settings};
pub use plan::{Plan, PlannedProgram, PlannedRule};

use crate::Table;
use crate::json::Shape;
use crate::net::TcpFlags;
use serde::{Deserialize, Serialize};

/// An experiment before its knobs are set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Lower-case words joined by hyphens; also the file's name.
    pub name: String,
    pub title: Text,
    /// The question that the run answers.
    pub question: Text,
    pub hosts: Vec<HostSpec>,
    pub programs: Vec<ProgramSpec>,
    pub link: LinkSpec,
    #[serde(default)]
    pub knobs: Vec<Knob>,
    #[serde(default)]
    pub actions: Vec<ActionSpec>,
    #[serde(default)]
    pub limits: Limits,
}

/// A text in the languages that the page speaks. English is the fallback.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct Text {
    #[serde(default)]
    pub uz: String,
    #[serde(default)]
    pub ru: String,
    pub en: String,
}

impl Text {
    /// The text in `language` (`uz`, `ru`, `en`), or in English where it is missing.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let text = match language {
            "uz" => &self.uz,
            "ru" => &self.ru,
            _ => &self.en,
        };
        if text.is_empty() { &self.en } else { text }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct HostSpec {
    pub name: String,
    /// IPv4 address on the link.
    pub address: std::net::Ipv4Addr,
    /// Settings of this host's kernel by sysctl name (`net.…` only).
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub sysctls: Table<String, String>,
}

/// A program of the scenario. Arguments may name knobs in braces: `{message}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct ProgramSpec {
    pub name: String,
    /// File under `static/programs`; without an ending a program that is built into the simulated kernel.
    pub file: String,
    /// Name of the host that it runs on.
    pub host: String,
    #[serde(default)]
    pub arguments: Vec<String>,
    /// An integer knob in braces, or a number: how many copies run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<String>,
    /// A flag knob in braces: the program runs only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<String>,
    #[serde(default)]
    pub start: Start,
}

impl ProgramSpec {
    /// Whether the program is built into the simulated kernel, so that no other can run it.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        check::is_name(&self.file)
    }
}

/// When a program starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// What must have happened first; nothing: the run's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Moment>,
    /// Time after that.
    #[serde(default)]
    pub delay_millis: u64,
    /// Further time for each copy after the first.
    #[serde(default)]
    pub stagger_millis: u64,
}

/// A moment in the life of another program, by its name in the scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// It has a listening socket.
    Listening(String),
    /// It has ended, all copies of it.
    Ended(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// A duration knob in braces, or a number of milliseconds.
    pub rtt_millis: String,
}

/// A fault that a viewer can ask for by name, before or during the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct ActionSpec {
    pub name: String,
    pub label: Text,
    pub rule: Rule,
}

/// What to do with which packets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(default)]
    pub packets: Match,
    pub verdict: Verdict,
}

/// Which packets a rule is about: those for which all that is said holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// Name of the sending host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// TCP flags that are all set (`SYN,ACK`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<String>,
    /// TCP flags none of which is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
    /// Whether it carries data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<bool>,
    /// Counting matching packets from 1: the first that the rule is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// How many from there on; nothing: one if `nth` is given, else all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

impl Match {
    /// Whether the rule is for this packet, leaving `nth` and `count` aside: the caller counts.
    #[must_use]
    pub fn fits(&self, from: &str, packet: &crate::net::Packet) -> bool {
        let flags = |text: &Option<String>| text.as_deref().and_then(TcpFlags::parse).unwrap_or_default();
        let Some(segment) = packet.segment() else {
            return self.flags.is_none()
                && self.without.is_none()
                && self.data.is_none()
                && self.from.as_deref().is_none_or(|name| name == from);
        };
        self.from.as_deref().is_none_or(|name| name == from)
            && segment.flags.contains(flags(&self.flags))
            && segment.flags.0 & flags(&self.without).0 == 0
            && self.data.is_none_or(|data| data != segment.payload.is_empty())
    }

    /// Whether the `index`th fitting packet, counted from 1, is one of those that the rule is for.
    #[must_use]
    pub fn covers(&self, index: u32) -> bool {
        let first = self.nth.unwrap_or(1);
        let count = self.count.or(self.nth.map(|_| 1));
        index >= first && count.is_none_or(|count| index - first < count)
    }
}

/// What becomes of a packet: by rule, or by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// Arrives now.
    Deliver,
    Drop,
    /// Arrives this much later than it would.
    Delay {
        millis: u32,
    },
    /// Arrives twice.
    Duplicate,
    /// Stays on the wire until somebody decides.
    Hold,
    /// Lets this many later packets of its direction pass first.
    Reorder {
        behind: u32,
    },
}

/// What one run may use. A lab may allow less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub seconds: u64,
    /// Address space of each process.
    pub memory_mib: u64,
    /// Processes and threads alive at once.
    pub processes: u64,
    /// Descriptors of each process.
    pub open_files: u64,
    pub events: u64,
    pub packets: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            seconds: 300,
            memory_mib: 512,
            processes: 64,
            open_files: 256,
            events: 200_000,
            packets: 20_000,
        }
    }
}

impl Limits {
    /// The smaller of each.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.min(other.seconds),
            memory_mib: self.memory_mib.min(other.memory_mib),
            processes: self.processes.min(other.processes),
            open_files: self.open_files.min(other.open_files),
            events: self.events.min(other.events),
            packets: self.packets.min(other.packets),
        }
    }
}
