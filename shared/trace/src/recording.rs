//! Recordings: a header line, then one event a line, all JSON. Old versions still open.
//!
//! A member that this code does not know is passed over, in the header, its plan and the events alike: whoever writes
//! a version may say more than it asks for. What changes the meaning of what is there needs a new version.
//!
//! Text in, text out; whoever has the file reads it.

use crate::Table;
use crate::json::{Shape, Tree};
use crate::lab::LayerReport;
use crate::scenario::{Plan, Text};
use crate::{Event, Seq, json};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a recording calls itself.
pub const FORMAT: &str = "socketarium-trace";

/// Version that this code writes. 1 did not know that an error is taken, the loss probe's timer, rows of epoll with one
/// number, nor the scheduler.
pub const VERSION: u32 = 2;

/// Longest line that is read, in bytes. The World of a [`crate::Kind::Loss`] is one line.
pub const LONGEST_LINE: usize = 8 << 20;

/// First line of a recording, first thing said of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Header {
    pub format: String,
    pub version: u32,
    /// Where it ran.
    pub world: WorldKind,
    /// `Linux 6.18 x86_64`, or the version of the model.
    pub kernel: String,
    /// `CPython 3.11.2`.
    pub interpreter: String,
    pub title: Text,
    pub plan: Plan,
    /// Source text of the programs.
    pub sources: Table<String, String>,
    pub layers: Vec<LayerReport>,
    /// Settings of the hosts' kernels that matter to what is seen, by sysctl name.
    #[serde(default)]
    pub sysctls: Table<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum WorldKind {
    Live,
    Simulated,
}

/// A recording in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    pub header: Header,
    pub events: Vec<Event>,
}

#[derive(Debug, Error)]
pub enum RecordingError {
    #[error("the file is empty")]
    Empty,
    #[error("this is not a Socketarium recording: its first line is not a header")]
    NotARecording,
    #[error(
        "this recording has version {found}; this Socketarium reads versions up to {VERSION}. A newer Socketarium opens it"
    )]
    Later { found: u64 },
    #[error("line {line} is longer than {LONGEST_LINE} bytes")]
    LongLine { line: usize },
    #[error("line {line} is not an event: {reason}")]
    BadEvent { line: usize, reason: String },
    #[error("line {line} has event {found} where {expected} was due: the recording has been cut or mixed")]
    OutOfOrder { line: usize, found: u64, expected: u64 },
    #[error("the recording is cut off in line {line}: {events} events before it are whole")]
    CutOff { line: usize, events: usize },
    #[error("the recording is cut off after {events} events: it does not say how the run ended")]
    NoEnd { events: usize },
}

impl Recording {
    /// Reads a whole recording.
    ///
    /// # Errors
    /// What is wrong with it, and in which line. A recording that breaks off is an error: [`Self::read_start`]
    /// opens what there is of it.
    pub fn read(text: &str) -> Result<Self, RecordingError> {
        let (recording, trouble) = Self::read_start(text)?;
        trouble.map_or(Ok(recording), Err)
    }

    /// Reads as much as is whole. The second part says why it ends early, if it does.
    ///
    /// # Errors
    /// Only where there is nothing to show: no header, or one of a later version.
    pub fn read_start(text: &str) -> Result<(Self, Option<RecordingError>), RecordingError> {
        let mut lines = text.lines().enumerate();
        let (_, first) = lines
            .next()
            .filter(|(_, line)| !line.trim().is_empty())
            .ok_or(RecordingError::Empty)?;
        let header = read_header(first)?;
        let mut events: Vec<Event> = Vec::new();
        let mut due = 0;
        for (index, line) in lines {
            let line_number = index + 1;
            let trouble = match read_event(line, line_number, due) {
                Ok(event) => {
                    due = event.seq.0 + 1;
                    events.push(event);
                    continue;
                }
                Err(_) if !text.ends_with('\n') && line_number == text.lines().count() => {
                    RecordingError::CutOff {
                        line: line_number,
                        events: events.len(),
                    }
                }
                Err(error) => error,
            };
            return Ok((Self { header, events }, Some(trouble)));
        }
        let ended = events.last().is_some_and(|event| {
            matches!(event.kind, crate::Kind::Run(crate::event::RunEvent::Ended { .. }))
        });
        let trouble = (!ended).then_some(RecordingError::NoEnd { events: events.len() });
        Ok((Self { header, events }, trouble))
    }

    /// The recording as text.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = header_line(&self.header);
        for event in &self.events {
            text.push_str(&event_line(event));
        }
        text
    }
}

/// A header as a line, with its end.
#[must_use]
pub fn header_line(header: &Header) -> String {
    line(header)
}

/// An event as a line, with its end.
#[must_use]
pub fn event_line(event: &Event) -> String {
    line(event)
}

fn line<T: Shape + Clone>(value: &T) -> String {
    let mut text = json::write(value);
    text.push('\n');
    text
}

fn read_header(line: &str) -> Result<Header, RecordingError> {
    if line.len() > LONGEST_LINE {
        return Err(RecordingError::LongLine { line: 1 });
    }
    let tree = json::tree(line).ok().ok_or(RecordingError::NotARecording)?;
    let Tree::Object(members) = &tree else {
        return Err(RecordingError::NotARecording);
    };
    // Judged before the rest is read: a later version may look different.
    let found = match (json::member(members, "format"), json::member(members, "version")) {
        (Some(Tree::Text(format)), Some(Tree::Whole(version))) if format == FORMAT => *version,
        (_, _) => return Err(RecordingError::NotARecording),
    };
    if found > VERSION.into() {
        return Err(RecordingError::Later { found });
    }
    json::of_tree(&tree).ok().ok_or(RecordingError::NotARecording)
}

fn read_event(line: &str, number: usize, due: u64) -> Result<Event, RecordingError> {
    if line.len() > LONGEST_LINE {
        return Err(RecordingError::LongLine { line: number });
    }
    let event: Event = match json::read(line) {
        Ok(event) => event,
        Err(error) => {
            return Err(RecordingError::BadEvent {
                line: number,
                reason: error.to_string(),
            });
        }
    };
    let Seq(found) = event.seq;
    // After a loss the numbers go on where the producer's did.
    let in_order = if let crate::Kind::Loss { count, .. } = event.kind {
        found.checked_sub(due).is_some_and(|gap| gap < count.max(1))
    } else {
        found == due
    };
    if in_order {
        Ok(event)
    } else {
        Err(RecordingError::OutOfOrder {
            line: number,
            found,
            expected: due,
        })
    }
}
