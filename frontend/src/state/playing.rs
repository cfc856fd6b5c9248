//! Playing: every action that moves the cursor or changes how it moves.

use super::{Move, Selection, State};
use crate::player::Pace;
use socketarium_trace::Event;
use socketarium_trace::event::{By, Kind, ProgramEvent, WireEvent};

/// Time between two announcements while events come faster than they can be read out, in milliseconds.
const ANNOUNCE_EVERY: f64 = 4_000.0;

/// The first of these events after which a person is to decide, and what about.
fn waits_for_a_person(events: &[Event]) -> Option<(usize, Selection)> {
    events.iter().enumerate().find_map(|(index, event)| {
        let selection = match (&event.kind, event.actor) {
            (
                Kind::Wire(WireEvent::Held {
                    packet,
                    by: By::Hand | By::HoldAll,
                }),
                _,
            ) => Selection::Packet(*packet),
            (Kind::Program(ProgramEvent::Held), Some(actor)) => Selection::Process(actor.host, actor.pid?),
            _ => return None,
        };
        Some((index, selection))
    })
}

impl State {
    pub(super) fn play(&mut self, action: Move) {
        match action {
            Move::Toggle if self.player.playing => self.player.pause(),
            Move::Toggle | Move::Play => self.start_playing(),
            Move::Pause => {
                self.player.pause();
                self.announce();
            }
            Move::Step => self.step_by(1),
            Move::StepBack => self.step_by(-1),
            Move::StepLayer => self.step_layer(true),
            Move::StepBackLayer => self.step_layer(false),
            Move::ToStart => self.put(0),
            Move::ToEnd => self.put(usize::MAX),
            Move::GoTo(cursor) => self.put(cursor),
            Move::GoToEvent(seq) => {
                self.go_to_event(seq);
                self.announce();
            }
            Move::Scrub(part) => {
                if let Some(run) = &self.run {
                    let cursor = run.axis.cursor_at(part);
                    self.put(cursor);
                }
            }
            // A trace that is whole has no newest event to follow.
            Move::FollowNewest if self.run.as_ref().is_none_or(|run| !run.growing) => {}
            Move::FollowNewest => {
                self.player.pace = Pace::Live;
                self.go_to(usize::MAX);
                self.player.play();
            }
            Move::SetPace(Pace::Live) => self.play(Move::FollowNewest),
            Move::SetPace(pace) => {
                self.player.pace = pace;
                self.player.rest_here();
            }
            Move::SetSpeed(speed) => self.player.speed = speed.max(1),
            Move::SetSlowdown(slowdown) => self.player.slowdown = slowdown.max(1),
            Move::Frame(now) => self.frame(now),
        }
    }

    fn start_playing(&mut self) {
        let Some(run) = &self.run else { return };
        // Play at the end means: once more.
        if run.timeline.cursor() == run.timeline.len() && !run.growing {
            self.go_to(0);
            if self.player.pace == Pace::Live {
                self.player.pace = Pace::Narrated;
            }
        }
        self.player.play();
    }

    fn frame(&mut self, now: f64) {
        let Some(run) = &self.run else { return };
        let cursor = run.timeline.cursor();
        let mut reached = self.player.tick(now, cursor, run);
        if self.is_replayable()
            && let Some((index, selection)) = waits_for_a_person(&run.timeline.events()[cursor..reached])
        {
            // The model is at its end already: what it waited for in vain would pass by.
            reached = cursor + index + 1;
            self.standing.selection = selection;
            self.player.pause();
        }
        if reached != cursor {
            self.seek(reached);
            // A narrated event stays long enough to be read out; faster than that, one in a while is.
            if self.player.pace == Pace::Narrated || now - self.last_announced >= ANNOUNCE_EVERY {
                self.last_announced = now;
                self.announce();
            }
        }
    }

    /// By hand: the cursor goes there and stays.
    fn put(&mut self, cursor: usize) {
        self.player.pause();
        self.go_to(cursor);
        self.announce();
    }

    fn step_by(&mut self, steps: isize) {
        self.put(self.standing.cursor.saturating_add_signed(steps));
    }

    fn step_layer(&mut self, forward: bool) {
        let layer = self.standing.layout.layer;
        self.player.pause();
        let Some(run) = &mut self.run else { return };
        let wanted = |event: &Event| layer.is_none_or(|layer| event.kind.layer() == layer);
        if forward {
            run.timeline.step_to(wanted);
        } else {
            run.timeline.step_back_to(wanted);
        }
        let cursor = run.timeline.cursor();
        self.go_to(cursor);
        self.announce();
    }

    /// Puts the cursor after so many events, or at the end, and rests there.
    pub(super) fn go_to(&mut self, cursor: usize) {
        self.seek(cursor);
        self.player.rest_here();
    }

    fn seek(&mut self, cursor: usize) {
        let words = self.words();
        let Some(run) = &mut self.run else { return };
        run.timeline.seek(cursor);
        self.standing.cursor = run.timeline.cursor();
        run.narrate(words, &self.tongue);
    }

    fn announce(&mut self) {
        if let Some(run) = &self.run {
            self.announced.clone_from(&run.caption);
        }
    }
}
