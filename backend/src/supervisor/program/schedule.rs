//! Which programs are still to start, and when.

use socketarium_trace::scenario::{Moment, PlannedProgram};
use socketarium_trace::{Nanos, World};
use std::collections::BTreeSet;

#[derive(Debug)]
pub(in super::super) struct Schedule {
    waiting: Vec<Waiting>,
    /// Programs, by their name in the scenario, that have had a listening socket.
    listened: BTreeSet<String>,
    started: BTreeSet<String>,
}

#[derive(Debug)]
struct Waiting {
    program: PlannedProgram,
    /// When it starts, once what it waits for has happened.
    at: Option<Nanos>,
}

impl Schedule {
    pub(in super::super) fn new(programs: Vec<PlannedProgram>) -> Self {
        let waiting = programs
            .into_iter()
            .map(|program| Waiting { program, at: None })
            .collect();
        Self {
            waiting,
            listened: BTreeSet::new(),
            started: BTreeSet::new(),
        }
    }

    /// Notes that a program listens.
    pub(in super::super) fn listening(&mut self, program: &str) {
        self.listened.insert(self.scenario_name(program));
    }

    /// Looks whether what programs wait for has happened.
    pub(in super::super) fn look(&mut self, world: &World, now: Nanos) {
        let ended = |of: &str| {
            let still_to_start = self.waiting.iter().any(|waiting| waiting.program.of == of);
            let mut of_it = world
                .hosts
                .iter()
                .flat_map(|host| host.processes.values())
                .filter(|process| copy_of(&process.program, of));
            self.started.contains(of) && !still_to_start && of_it.all(|process| !process.is_running())
        };
        let due: Vec<bool> = self
            .waiting
            .iter()
            .map(|waiting| match &waiting.program.after {
                None => true,
                Some(Moment::Listening(of)) => self.listened.contains(of),
                Some(Moment::Ended(of)) => ended(of),
            })
            .collect();
        for (waiting, due) in self.waiting.iter_mut().zip(due) {
            if due && waiting.at.is_none() {
                waiting.at = Some(Nanos(now.0 + waiting.program.delay_millis * 1_000_000));
            }
        }
    }

    /// The next program whose time has come.
    pub(in super::super) fn take_due(&mut self, now: Nanos) -> Option<PlannedProgram> {
        let index = self
            .waiting
            .iter()
            .position(|waiting| waiting.at.is_some_and(|at| at <= now))?;
        let program = self.waiting.remove(index).program;
        self.started.insert(program.of.clone());
        Some(program)
    }

    /// When the next program starts, as far as that is known.
    pub(in super::super) fn next_start(&self) -> Option<Nanos> {
        self.waiting.iter().filter_map(|waiting| waiting.at).min()
    }

    /// Programs that wait for something which has not happened.
    pub(in super::super) fn stranded(&self) -> impl Iterator<Item = &str> {
        self.waiting
            .iter()
            .filter(|waiting| waiting.at.is_none())
            .map(|waiting| waiting.program.name.as_str())
    }

    fn scenario_name(&self, program: &str) -> String {
        self.started
            .iter()
            .find(|of| copy_of(program, of))
            .cloned()
            .unwrap_or_else(|| program.to_owned())
    }
}

/// Whether `name` is the program `of`, or a numbered copy of it.
fn copy_of(name: &str, of: &str) -> bool {
    name == of
        || name
            .strip_prefix(of)
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|number| number.parse::<u32>().is_ok())
}
