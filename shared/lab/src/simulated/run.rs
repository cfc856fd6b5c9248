//! A run on the model that can be changed in its past: the same setup and the same commands at the same moments give the
//! same run, so going back is beginning anew.

use super::start::{Model, start};
use crate::{Order, Refused};
use socketarium_kernel::simulation::Simulation;
use socketarium_trace::lab::{Command, Refusal};
use socketarium_trace::{Event, Seq};

/// A command, and after how many steps of the simulation it was carried out: steps, not events, because a step may be
/// silent.
#[derive(Clone, Debug)]
struct Entry {
    steps: u64,
    command: Command,
}

/// What a slice of work came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// There is more to do at once.
    On,
    /// Nothing will happen unless a command is given.
    Waits,
    Over,
}

#[derive(Debug)]
pub(super) struct Run {
    order: Order,
    model: Model,
    simulation: Simulation,
    /// What was asked for, in its order.
    journal: Vec<Entry>,
    /// The entry of the journal that comes next, while the run catches up with its own past.
    next_entry: usize,
    steps: u64,
    /// Events that have happened since the run began, or began anew.
    happened: u64,
    /// Events that have been handed out. Those happen again where the run begins anew, and are not handed out again.
    known: u64,
}

impl Run {
    pub(super) fn new(order: Order, model: Model) -> Result<Self, Refused> {
        Ok(Self {
            simulation: start(&order, &model)?,
            order,
            model,
            journal: Vec::new(),
            next_entry: 0,
            steps: 0,
            happened: 0,
            known: 0,
        })
    }

    /// Goes on until `most` events have been added to `events` or as many turns have been made, whichever comes first.
    pub(super) fn work(&mut self, most: usize, events: &mut Vec<Event>) -> Went {
        for _ in 0..most {
            let went = self.turn(events);
            if went != Went::On || events.len() >= most {
                return went;
            }
        }
        Went::On
    }

    /// Carries out a command now.
    ///
    /// # Errors
    /// What it names is not there any more, or not in a state for it.
    pub(super) fn command(&mut self, command: Command) -> Result<(), Refused> {
        let done = self.simulation.command(&command);
        // Refused commands are kept too: they may have woken a run that was quiet.
        self.journal.push(Entry {
            steps: self.steps,
            command,
        });
        self.next_entry = self.journal.len();
        done.map_err(|message| Refused::new(Refusal::Gone, message))
    }

    /// Carries out a command in the past, right after the step that `event` was part of. The answer is the last event
    /// that stays. A refused command leaves the run as it was.
    ///
    /// # Errors
    /// The event has not happened, or the command cannot be carried out there.
    pub(super) fn command_after(&mut self, event: Seq, command: Command) -> Result<Seq, Refused> {
        if event.0 >= self.known {
            let message = format!("event {event} has not happened");
            return Err(Refused::new(Refusal::Gone, message));
        }
        let (journal, known) = (self.journal.clone(), self.known);
        self.begin_anew(event.0 + 1)?;
        self.journal.truncate(self.next_entry);
        let stays = Seq(self.happened - 1);
        match self.command(command) {
            Ok(()) => {
                self.known = self.happened;
                Ok(stays)
            }
            Err(refused) => {
                self.journal = journal;
                self.begin_anew(known)?;
                self.known = known;
                Err(refused)
            }
        }
    }

    /// Begins anew, and goes on with what was asked for until this many events have happened.
    fn begin_anew(&mut self, happened: u64) -> Result<(), Refused> {
        self.simulation = start(&self.order, &self.model)?;
        self.next_entry = 0;
        self.steps = 0;
        self.happened = 0;
        while self.happened < happened && self.turn(&mut Vec::new()) == Went::On {}
        Ok(())
    }

    /// Carries out the next thing: what the journal has for this moment, or what the agenda has.
    fn turn(&mut self, events: &mut Vec<Event>) -> Went {
        let due = self.journal.get(self.next_entry);
        let went = if let Some(entry) = due.filter(|entry| entry.steps == self.steps) {
            // How it went was said when it was asked for.
            let _ = self.simulation.command(&entry.command);
            self.next_entry += 1;
            Went::On
        } else {
            self.steps += 1;
            if self.simulation.step() {
                Went::On
            } else {
                Went::Waits
            }
        };
        for event in self.simulation.events() {
            self.happened += 1;
            if self.happened > self.known {
                self.known = self.happened;
                events.push(event);
            }
        }
        match self.simulation.ended() {
            Some(_) => Went::Over,
            None => went,
        }
    }
}
