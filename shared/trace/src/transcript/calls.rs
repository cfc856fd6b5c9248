//! The calls of one program, to be laid beside what strace says of the same program.

use crate::event::{Call, Outcome, ProgramEvent};
use crate::notation::{call_text, past_call_text};
use crate::recording::Recording;
use crate::world::PastCall;
use crate::{HostId, Kind, Nanos, Pid, Seq, Tid};
use std::collections::{BTreeMap, BTreeSet};

/// The system calls of one program, in the order in which they entered, as strace writes them.
#[must_use]
pub fn calls_of(recording: &Recording, program: &str) -> Vec<String> {
    let mut processes: BTreeSet<(HostId, Pid)> = BTreeSet::new();
    let mut calls: Vec<(&Call, Option<&Outcome>)> = Vec::new();
    let mut open: BTreeMap<Seq, usize> = BTreeMap::new();
    for event in &recording.events {
        let Some((host, pid)) = event.actor.and_then(|actor| Some((actor.host, actor.pid?))) else {
            continue;
        };
        if let Kind::Program(ProgramEvent::ProcessStarted { program: name, .. }) = &event.kind {
            // The number of a process may be another program's later.
            if name == program {
                processes.insert((host, pid));
            } else {
                processes.remove(&(host, pid));
            }
        } else if let Kind::Entered(call) = &event.kind
            && processes.contains(&(host, pid))
        {
            open.insert(event.seq, calls.len());
            calls.push((call, None));
        } else if let Kind::Returned { entered, outcome } = &event.kind
            && let Some(index) = open.remove(entered)
        {
            calls[index].1 = Some(outcome);
        }
    }
    calls
        .into_iter()
        .map(|(call, outcome)| match outcome {
            Some(outcome) => whole(call, outcome),
            None => unfinished(call),
        })
        .collect()
}

/// A call that came back.
pub(super) fn whole(call: &Call, outcome: &Outcome) -> String {
    past_call_text(&PastCall {
        pid: Pid::default(),
        tid: Tid::default(),
        entered: Seq::default(),
        returned: Seq::default(),
        since: Nanos::default(),
        until: Nanos::default(),
        call: call.clone(),
        outcome: outcome.clone(),
        place: None,
    })
}

/// A call that has not come back; those that end a thread never do.
pub(super) fn unfinished(call: &Call) -> String {
    if matches!(call, Call::Exit { .. } | Call::ExitGroup { .. }) {
        whole(call, &Outcome::value(0))
    } else {
        format!("{} <unfinished ...>", call_text(call))
    }
}
