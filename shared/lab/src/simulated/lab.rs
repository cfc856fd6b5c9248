//! The simulated lab as a viewer meets it: asks in, tells out.

use super::run::{Run, Went};
use super::start::{Model, layers};
use crate::{Library, Refused, SOFTWARE, Wish, ask};
use socketarium_trace::lab::{Ask, Command, Hello, Refusal, Tell, VERSION};
use socketarium_trace::scenario::Limits;
use socketarium_trace::{Event, Seq};
use std::collections::VecDeque;

/// A model takes memory and nothing else of the machine. What bounds a run is what a page can hold of it.
const LIMITS: Limits = Limits {
    seconds: 3_600 * 24,
    memory_mib: u64::MAX,
    processes: 20_000,
    open_files: 1 << 20,
    events: 2_000_000,
    packets: 500_000,
};

/// Longest message that a viewer may send, in bytes: programs that were changed are in it.
const LONGEST_ASK: usize = 512 * 1024;

/// Whether there is something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// [`SimulatedLab::work`] would go on with the run.
    Busy,
    /// Nothing to do until something is asked.
    Idle,
}

/// A lab for one viewer.
#[derive(Debug)]
pub struct SimulatedLab {
    library: Library,
    greeted: bool,
    run: Option<Run>,
    went: Went,
    tells: VecDeque<Tell>,
}

impl SimulatedLab {
    #[must_use]
    pub fn new(library: Library) -> Self {
        Self {
            library,
            greeted: false,
            run: None,
            went: Went::Over,
            tells: VecDeque::new(),
        }
    }

    /// Hears a message as it came from the viewer. Whatever it is, it is answered.
    pub fn hear(&mut self, text: &str) {
        let done = if text.len() > LONGEST_ASK {
            let message = format!("a message has at most {LONGEST_ASK} bytes; this one has more");
            Err(Refused::new(Refusal::TooLong, message))
        } else {
            ask::read(text).and_then(|ask| self.take(ask))
        };
        if let Err(refused) = done {
            self.tells.push_back(refused.into());
        }
    }

    /// Goes on with the run by at most so many events, which are told together.
    pub fn work(&mut self, most: usize) -> Progress {
        let (Some(run), Went::On) = (&mut self.run, self.went) else {
            return Progress::Idle;
        };
        let mut events = Vec::new();
        self.went = run.work(most, &mut events);
        self.tell_events(events);
        match self.went {
            Went::On => Progress::Busy,
            Went::Waits => Progress::Idle,
            Went::Over => {
                self.tells.push_back(Tell::Ended);
                Progress::Idle
            }
        }
    }

    /// What the viewer is told next.
    pub fn next_tell(&mut self) -> Option<Tell> {
        self.tells.pop_front()
    }

    fn take(&mut self, ask: Ask) -> Result<(), Refused> {
        match ask {
            Ask::Hello { version } if version != VERSION => Err(ask::other_version(version.into())),
            Ask::Hello { .. } if self.greeted => Err(Refused::out_of_turn("hello has been said already")),
            Ask::Hello { .. } => {
                self.greeted = true;
                self.tells.push_back(Tell::Hello(Box::new(self.hello())));
                Ok(())
            }
            Ask::Start { .. } | Ask::Command(_) | Ask::CommandAfter { .. } if !self.greeted => {
                Err(Refused::out_of_turn("hello comes first"))
            }
            Ask::Start {
                scenario,
                settings,
                actions,
                hold_all,
                pause_all,
                edits,
            } => self.start(&Wish {
                scenario,
                settings,
                actions,
                hold_all,
                pause_all,
                edits,
            }),
            Ask::Command(command) => self.command(command),
            Ask::CommandAfter { event, command } => self.command_after(event, command),
        }
    }

    fn hello(&self) -> Hello {
        Hello {
            version: VERSION,
            software: SOFTWARE.to_owned(),
            layers: layers(),
            scenarios: self.library.simulated_scenarios().cloned().collect(),
            sources: self.library.sources().clone(),
        }
    }

    /// A run that goes on is given up for the new one: nobody else waits for it.
    fn start(&mut self, wish: &Wish) -> Result<(), Refused> {
        let order = self.library.order(wish, LIMITS, &layers())?;
        let header = Box::new(order.simulated_header());
        self.run = Some(Run::new(order, Model::default())?);
        self.went = Went::On;
        self.tells.push_back(Tell::Started { header });
        Ok(())
    }

    fn command(&mut self, command: Command) -> Result<(), Refused> {
        let run = match (&mut self.run, self.went) {
            (Some(run), Went::On | Went::Waits) => run,
            (_, Went::Over) | (None, _) => return Err(Refused::out_of_turn("no run is going on")),
        };
        run.command(command)?;
        self.went = Went::On;
        Ok(())
    }

    /// A run that is over can be changed too: it goes on from where it was changed.
    fn command_after(&mut self, event: Seq, command: Command) -> Result<(), Refused> {
        let run = self.run.as_mut();
        let run = run.ok_or_else(|| Refused::out_of_turn("there has been no run"))?;
        let event = run.command_after(event, command)?;
        self.went = Went::On;
        self.tells.push_back(Tell::Rewound { event });
        Ok(())
    }

    fn tell_events(&mut self, events: Vec<Event>) {
        if !events.is_empty() {
            self.tells.push_back(Tell::Events { events });
        }
    }
}
