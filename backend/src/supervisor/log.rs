//! The run's trace as it grows: every event gets its number and time here, is folded into the World at once,
//! and leaves for whoever ordered the run.
//!
//! What the supervisor knows of the run it reads from this World and keeps nowhere else, so a wrong event
//! shows as wrong behaviour and not as a quiet difference.

use socketarium_trace::event::{Actor, Event, Kind, Source};
use socketarium_trace::lab::{Refusal, Tell};
use socketarium_trace::recording::Header;
use socketarium_trace::{Nanos, Seq, World};
use std::io::{self, Write};
use std::time::Instant;

#[derive(Debug)]
pub(super) struct Log<W> {
    world: World,
    next: u64,
    start: Instant,
    batch: Vec<Event>,
    out: W,
}

/// Events in one message at most.
const BATCH: usize = 256;

impl<W: Write> Log<W> {
    /// Announces the run.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub(super) fn open(header: Header, out: W) -> io::Result<Self> {
        let world = World::before(&header);
        let mut log = Self {
            world,
            next: 0,
            start: Instant::now(),
            batch: Vec::new(),
            out,
        };
        log.tell(&Tell::Started {
            header: Box::new(header),
        })?;
        Ok(log)
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    /// How many events there are.
    pub(super) fn len(&self) -> u64 {
        self.next
    }

    pub(super) fn now(&self) -> Nanos {
        Nanos(u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    /// Adds an event that happens now.
    pub(super) fn push(
        &mut self,
        source: Source,
        actor: Option<Actor>,
        cause: Option<Seq>,
        kind: Kind,
    ) -> Seq {
        // Two reads of the clock may give one nanosecond; they never go back.
        let at = self.now().max(self.world.at);
        let seq = Seq(self.next);
        self.next += 1;
        let event = Event {
            seq,
            at,
            source,
            actor,
            cause,
            kind,
        };
        self.world.apply(&event);
        self.batch.push(event);
        seq
    }

    /// Says that something asked for is not done.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub(super) fn refuse(&mut self, refusal: Refusal, message: String) -> io::Result<()> {
        self.flush()?;
        self.tell(&Tell::Refused { refusal, message })
    }

    /// Sends what has happened since the last time.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        while !self.batch.is_empty() {
            let rest = self.batch.split_off(self.batch.len().min(BATCH));
            let events = std::mem::replace(&mut self.batch, rest);
            self.tell(&Tell::Events { events })?;
        }
        self.out.flush()
    }

    /// The last thing said of a run.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub(super) fn close(mut self) -> io::Result<()> {
        self.flush()?;
        self.tell(&Tell::Ended)?;
        self.out.flush()
    }

    fn tell(&mut self, tell: &Tell) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, tell)?;
        self.out.write_all(b"\n")
    }
}
