//! Which programs are still to start, and when.

use socketarium_trace::scenario::{Moment, PlannedProgram};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(crate) struct Schedule {
    waiting: Vec<PlannedProgram>,
    /// Programs by their name in the scenario.
    known: BTreeMap<String, Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// It has had a listening socket.
    listened: bool,
    /// Copies that have not ended, those that have not started among them.
    left: u64,
    /// A copy has been put on the agenda and is not running yet.
    starting: u64,
}

impl Schedule {
    pub(crate) fn new(programs: Vec<PlannedProgram>) -> Self {
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for program in &programs {
            known.entry(program.of.clone()).or_default().left += 1;
        }
        Self {
            waiting: programs,
            known,
        }
    }

    /// Takes the programs that wait for nothing more, in the order of the plan.
    pub(crate) fn take_ready(&mut self) -> Vec<PlannedProgram> {
        let known = &self.known;
        let is_ready = |program: &mut PlannedProgram| match &program.after {
            None => true,
            Some(Moment::Listening(of)) => known.get(of).is_some_and(|known| known.listened),
            Some(Moment::Ended(of)) => known.get(of).is_some_and(|known| known.left == 0),
        };
        let ready: Vec<_> = self.waiting.extract_if(.., is_ready).collect();
        for program in &ready {
            if let Some(known) = self.known.get_mut(&program.of) {
                known.starting += 1;
            }
        }
        ready
    }

    /// A program has been started.
    pub(crate) fn started(&mut self, of: &str) {
        if let Some(known) = self.known.get_mut(of) {
            known.starting = known.starting.saturating_sub(1);
        }
    }

    /// A program listens.
    pub(crate) fn listening(&mut self, of: &str) {
        if let Some(known) = self.known.get_mut(of) {
            known.listened = true;
        }
    }

    /// A copy of a program has ended.
    pub(crate) fn ended(&mut self, of: &str) {
        if let Some(known) = self.known.get_mut(of) {
            known.left = known.left.saturating_sub(1);
        }
    }

    /// Whether a program is on the agenda that has not been started.
    pub(crate) fn is_starting(&self) -> bool {
        self.known.values().any(|known| known.starting > 0)
    }

    /// Programs that wait for something which has not happened.
    pub(crate) fn stranded(&self) -> impl Iterator<Item = &str> {
        self.waiting.iter().map(|program| program.name.as_str())
    }
}
