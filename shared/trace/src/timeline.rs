//! A trace with a cursor: the events, Worlds kept along the way, and the World where the cursor stands.
//!
//! Seeking is the nearest checkpoint before the target and a replay from there, so going back costs no more
//! than going forward. What pace to play at is not its business.

use crate::recording::Header;
use crate::{Event, Nanos, World};

/// Events between two checkpoints.
const STRIDE: usize = 256;

#[derive(Clone, Debug)]
pub struct Timeline {
    events: Vec<Event>,
    /// The World before event `n * STRIDE`.
    checkpoints: Vec<World>,
    /// The World after all events: where the next checkpoint comes from.
    newest: World,
    cursor: usize,
    world: World,
}

impl Timeline {
    /// An empty trace of the run that `header` announces.
    #[must_use]
    pub fn new(header: &Header) -> Self {
        let start = World::before(header);
        Self {
            events: Vec::new(),
            checkpoints: Vec::new(),
            newest: start.clone(),
            cursor: 0,
            world: start,
        }
    }

    /// A whole trace, with the cursor at its start.
    #[must_use]
    pub fn of(header: &Header, events: Vec<Event>) -> Self {
        let mut timeline = Self::new(header);
        timeline.extend(events);
        timeline
    }

    /// Adds events at the end. The cursor stays where it is.
    pub fn extend(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            if self.events.len().is_multiple_of(STRIDE) {
                self.checkpoints.push(self.newest.clone());
            }
            self.newest.apply(&event);
            self.events.push(event);
        }
    }

    /// Takes back every event after the first `len`. A cursor beyond goes to the new end.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.events.len() {
            return;
        }
        if self.cursor > len {
            self.seek(len);
        }
        self.newest = self.world_at(len);
        self.events.truncate(len);
        self.checkpoints.truncate(len.div_ceil(STRIDE));
    }

    /// How many events have been applied: 0 before the first, [`Self::len`] after the last.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The World at the cursor.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The World after every event there is.
    #[must_use]
    pub fn newest(&self) -> &World {
        &self.newest
    }

    /// The event that was applied last.
    #[must_use]
    pub fn current(&self) -> Option<&Event> {
        self.events.get(self.cursor.checked_sub(1)?)
    }

    /// The World just before event `index`, whatever the cursor.
    #[must_use]
    pub fn world_before(&self, index: usize) -> World {
        self.world_at(index.min(self.events.len()))
    }

    /// Moves the cursor to after `cursor` events, or to the end.
    pub fn seek(&mut self, cursor: usize) {
        let target = cursor.min(self.events.len());
        let ahead = target.checked_sub(self.cursor).filter(|steps| *steps <= STRIDE);
        match ahead {
            Some(_) => {
                for event in &self.events[self.cursor..target] {
                    self.world.apply(event);
                }
            }
            None => self.world = self.world_at(target),
        }
        self.cursor = target;
    }

    /// One event further. False at the end.
    pub fn step(&mut self) -> bool {
        let more = self.cursor < self.events.len();
        self.seek(self.cursor + usize::from(more));
        more
    }

    /// One event back. False at the start.
    pub fn step_back(&mut self) -> bool {
        let more = self.cursor > 0;
        self.seek(self.cursor.saturating_sub(1));
        more
    }

    /// To the next event after the cursor for which `wanted` holds. False, and no move, if there is none.
    pub fn step_to(&mut self, wanted: impl Fn(&Event) -> bool) -> bool {
        let found = self.events[self.cursor..].iter().position(wanted);
        found
            .inspect(|offset| self.seek(self.cursor + offset + 1))
            .is_some()
    }

    /// To the last event before the current one for which `wanted` holds. False, and no move, if there is none.
    pub fn step_back_to(&mut self, wanted: impl Fn(&Event) -> bool) -> bool {
        let before = self.cursor.saturating_sub(1);
        let found = self.events[..before].iter().rposition(wanted);
        found.inspect(|index| self.seek(index + 1)).is_some()
    }

    /// How many events have happened by `at`.
    #[must_use]
    pub fn position_at(&self, at: Nanos) -> usize {
        self.events.partition_point(|event| event.at <= at)
    }

    fn world_at(&self, target: usize) -> World {
        if target == self.events.len() {
            return self.newest.clone();
        }
        let start = target / STRIDE;
        let mut world = self.checkpoints[start].clone();
        for event in &self.events[start * STRIDE..target] {
            world.apply(event);
        }
        world
    }
}
