//! Playing: every action that moves the cursor or changes how it moves.

use super::{Action, State};
use crate::player::{Pace, SCALE_RANGE, SPEED_RANGE};

/// Time between two announcements while events come faster than they can be read out, in milliseconds.
const ANNOUNCE_EVERY: f64 = 4_000.0;

impl State {
    pub(super) fn play(&mut self, action: Action) {
        match action {
            Action::Toggle if self.player.playing => self.player.pause(),
            Action::Toggle | Action::Play => self.start_playing(),
            Action::Pause => {
                self.player.pause();
                self.announce();
            }
            Action::Step => self.step_by(1),
            Action::StepBack => self.step_by(-1),
            Action::StepLayer => self.step_layer(true),
            Action::StepBackLayer => self.step_layer(false),
            Action::ToStart => self.put(0),
            Action::ToEnd => self.put(usize::MAX),
            Action::GoTo(cursor) => self.put(cursor),
            Action::GoToEvent(seq) => {
                self.go_to_event(seq);
                self.announce();
            }
            Action::Scrub(part) => {
                if let Some(run) = &self.run {
                    let cursor = run.axis.cursor_at(part);
                    self.put(cursor);
                }
            }
            Action::FollowNewest => {
                self.player.pace = Pace::Live;
                self.go_to(usize::MAX);
                self.player.play();
            }
            Action::SetPace(Pace::Live) => self.play(Action::FollowNewest),
            Action::SetPace(pace) => {
                self.player.pace = pace;
                self.player.rest_here();
            }
            Action::SetSpeed(speed) => self.player.speed = speed.clamp(SPEED_RANGE.0, SPEED_RANGE.1),
            Action::SetScale(scale) => self.player.scale = scale.clamp(SCALE_RANGE.0, SCALE_RANGE.1),
            Action::Frame(now) => self.frame(now),
            other => unreachable!("{other:?} does not play"),
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
        let reached = self.player.tick(now, cursor, run);
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
        let wanted = |event: &socketarium_trace::Event| layer.is_none_or(|layer| event.kind.layer() == layer);
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
        run.narrate(words);
    }

    fn announce(&mut self) {
        if let Some(run) = &self.run {
            self.announced.clone_from(&run.caption);
        }
    }
}
