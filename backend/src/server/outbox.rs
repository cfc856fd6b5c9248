//! What waits for one viewer: bounded, and honest about what did not fit.
//!
//! A lab never waits for a viewer. Events that find no room are dropped and counted, and the viewer gets the
//! count with the World as it is after them, then goes on. Pure: no socket, no clock, no task.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use socketarium_trace::event::{RunEvent, Source};
use socketarium_trace::lab::Tell;
use socketarium_trace::recording::Header;
use socketarium_trace::{Event, Kind, World};
use std::collections::VecDeque;

/// How much may wait for one viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub events: usize,
    /// Length of the events as JSON.
    pub bytes: usize,
    /// Messages that are not events.
    pub messages: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            events: 8192,
            bytes: 2 << 20,
            messages: 64,
        }
    }
}

#[derive(Debug)]
pub struct Outbox {
    bounds: Bounds,
    waiting: VecDeque<Item>,
    events: usize,
    bytes: usize,
    messages: usize,
    /// After every event there was, whether it was dropped here or not.
    world: World,
    /// Events dropped since the last that was kept.
    dropped: u64,
}

#[derive(Debug)]
enum Item {
    Event(Box<RawValue>),
    Message(String),
}

/// The viewer lets so many messages wait that it cannot be reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overfull;

/// [`Tell::Events`] with its events written already.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Batch {
    Events { events: Vec<Box<RawValue>> },
}

impl Outbox {
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            waiting: VecDeque::new(),
            events: 0,
            bytes: 0,
            messages: 0,
            world: World::default(),
            dropped: 0,
        }
    }

    /// The World after every event there was.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Adds what a lab tells.
    ///
    /// # Errors
    /// [`Overfull`], for messages only: of events any number may come.
    pub fn push(&mut self, tell: Tell) -> Result<(), Overfull> {
        match tell {
            Tell::Events { events } => {
                for event in events {
                    self.push_event(event);
                }
                Ok(())
            }
            Tell::Started { ref header } => {
                self.settle();
                self.begin(header);
                self.push_message(&tell)
            }
            Tell::Ended => {
                self.settle();
                self.push_message(&tell)
            }
            Tell::Hello(_) | Tell::Refused { .. } | Tell::Rewound { .. } => self.push_message(&tell),
        }
    }

    /// Adds a message that has been written already.
    ///
    /// # Errors
    /// [`Overfull`].
    pub fn push_text(&mut self, text: String) -> Result<(), Overfull> {
        if self.messages >= self.bounds.messages {
            return Err(Overfull);
        }
        self.messages += 1;
        self.waiting.push_back(Item::Message(text));
        Ok(())
    }

    /// Everything that waits, in order, as messages of the protocol: events that follow each other in one.
    pub fn take(&mut self) -> Vec<String> {
        self.settle();
        let mut frames = Vec::new();
        let mut batch = Vec::new();
        for item in std::mem::take(&mut self.waiting) {
            match item {
                Item::Event(event) => batch.push(event),
                Item::Message(text) => {
                    write_batch(&mut batch, &mut frames);
                    frames.push(text);
                }
            }
        }
        write_batch(&mut batch, &mut frames);
        (self.events, self.bytes, self.messages) = (0, 0, 0);
        frames
    }

    fn begin(&mut self, header: &Header) {
        self.world = World::before(header);
    }

    fn push_message(&mut self, tell: &Tell) -> Result<(), Overfull> {
        self.push_text(written(tell))
    }

    fn push_event(&mut self, event: Event) {
        let is_last = matches!(event.kind, Kind::Run(RunEvent::Ended { .. }));
        if is_last {
            // Why a run ended is never lost.
            self.settle();
        }
        self.world.apply(&event);
        let full = self.dropped > 0 || self.events >= self.bounds.events;
        if full && !is_last {
            self.dropped += 1;
            return;
        }
        let raw = raw(&event);
        if self.bytes + raw.get().len() > self.bounds.bytes && !is_last {
            self.dropped += 1;
            return;
        }
        self.keep(raw);
    }

    fn keep(&mut self, raw: Box<RawValue>) {
        self.events += 1;
        self.bytes += raw.get().len();
        self.waiting.push_back(Item::Event(raw));
    }

    /// Says what was dropped, if anything was, with the World after it. From here on there is room, or a new
    /// count begins.
    fn settle(&mut self) {
        let (Some(seq), true) = (self.world.seq, self.dropped > 0) else {
            return;
        };
        let loss = Event {
            seq,
            at: self.world.at,
            source: Source::Observed,
            actor: None,
            cause: None,
            kind: Kind::Loss {
                count: std::mem::take(&mut self.dropped),
                world: Some(Box::new(self.world.clone())),
            },
        };
        // As the viewer's does, this World counts what its viewer has lost.
        self.world.apply(&loss);
        self.keep(raw(&loss));
    }
}

fn write_batch(batch: &mut Vec<Box<RawValue>>, frames: &mut Vec<String>) {
    if !batch.is_empty() {
        let events = std::mem::take(batch);
        frames.push(written(&Batch::Events { events }));
    }
}

fn written<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message).expect("messages have string keys only")
}

fn raw(event: &Event) -> Box<RawValue> {
    to_raw_value(event).expect("events have string keys only")
}

#[cfg(test)]
mod tests;
