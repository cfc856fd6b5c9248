//! What the programs of a run said, and how they ended, taken from its recording.

use socketarium_trace::event::{EndReason, ExitStatus, ProgramEvent, RunEvent, Stream};
use socketarium_trace::recording::Recording;
use socketarium_trace::{Kind, Pid};
use std::collections::BTreeMap;

/// A run as its programs tell of it.
#[derive(Debug, Default)]
pub struct Told {
    /// Text on standard output by program name; children write for their parent.
    pub output: BTreeMap<String, String>,
    /// Text on standard error, the same way.
    pub errors: BTreeMap<String, String>,
    /// Processes that did not end with status 0, each with how they ended.
    pub ended_badly: Vec<(String, ExitStatus)>,
    pub notes: Vec<String>,
    pub end: Option<EndReason>,
}

impl Told {
    /// Reads a recording.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all that happens, few kinds of events are about programs"
    )]
    #[must_use]
    pub fn by(recording: &Recording) -> Self {
        let mut told = Self::default();
        let mut names: BTreeMap<(u8, Pid), String> = BTreeMap::new();
        for event in &recording.events {
            let place = event.actor.and_then(|actor| Some((actor.host.0, actor.pid?)));
            let name = place
                .and_then(|place| names.get(&place))
                .cloned()
                .unwrap_or_default();
            match &event.kind {
                Kind::Program(ProgramEvent::ProcessStarted { program, .. }) => {
                    names.extend(place.map(|place| (place, program.clone())));
                    told.output.entry(program.clone()).or_default();
                }
                Kind::Program(ProgramEvent::Output { stream, text }) => {
                    let into = match stream {
                        Stream::Out => &mut told.output,
                        Stream::Error => &mut told.errors,
                    };
                    into.entry(name)
                        .or_default()
                        .push_str(&String::from_utf8_lossy(&text.bytes.0));
                }
                Kind::Program(ProgramEvent::ProcessEnded { status }) if *status != ExitStatus::Code(0) => {
                    told.ended_badly.push((name, *status));
                }
                Kind::Run(RunEvent::Note { text }) => told.notes.push(text.clone()),
                Kind::Run(RunEvent::Ended { reason }) => told.end = Some(reason.clone()),
                _ => {}
            }
        }
        told
    }

    /// Whether a program said this line.
    #[must_use]
    pub fn said(&self, program: &str, line: &str) -> bool {
        self.output
            .get(program)
            .is_some_and(|text| text.lines().any(|said| said == line))
    }
}
