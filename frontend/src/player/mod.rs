//! The player: where in time the cursor is and when it moves on. Time is an argument, in milliseconds of any
//! steady clock; what is played is a [`Track`]. It knows neither events' meanings nor a browser.
//!
//! Whatever the pace, events come in their order: a pace only says how long each one stays.

pub mod axis;
mod pace;
pub mod scale;

pub use pace::{Pace, Passing, reading_millis, travel_millis};

use socketarium_trace::Nanos;

/// What a player plays: a row of moments, each with how long it asks to be looked at.
pub trait Track {
    fn len(&self) -> usize;
    /// When event `index` happened.
    fn at(&self, index: usize) -> Nanos;
    /// Whether event `index` is one to stop at, in the narrated pace.
    fn passing(&self, index: usize) -> Passing;
    /// Length of what is said of event `index`, in characters.
    fn sentence_length(&self, index: usize) -> usize;
    /// Whether more may still come.
    fn is_growing(&self) -> bool;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    pub playing: bool,
    pub pace: Pace,
    /// Percent of the usual speed, in the narrated pace.
    pub speed: u32,
    /// How many times slower than the run, in slow motion.
    pub slowdown: u32,
    /// Show steps without travel (`prefers-reduced-motion`).
    pub still: bool,
    last_frame: Option<f64>,
    /// Real milliseconds since the cursor came to the current event.
    rested: f64,
    /// Run time since the current event, in slow motion and live.
    passed: f64,
}

impl Default for Player {
    fn default() -> Self {
        Self {
            playing: false,
            pace: Pace::Narrated,
            speed: 100,
            slowdown: 100,
            still: false,
            last_frame: None,
            rested: 0.0,
            passed: 0.0,
        }
    }
}

impl Player {
    pub fn play(&mut self) {
        self.playing = true;
        self.last_frame = None;
    }

    pub fn pause(&mut self) {
        self.playing = false;
        self.last_frame = None;
    }

    /// The cursor was put somewhere by hand, or the newest event has just come in.
    pub fn rest_here(&mut self) {
        self.rested = 0.0;
        self.passed = 0.0;
    }

    /// Takes the time `now` (milliseconds) and says where the cursor is then. `cursor` counts applied events.
    pub fn tick(&mut self, now: f64, cursor: usize, track: &impl Track) -> usize {
        // A tab that slept for a minute must not jump ahead by a minute.
        let elapsed = self.last_frame.map_or(0.0, |last| (now - last).clamp(0.0, 250.0));
        self.last_frame = Some(now);
        if !self.playing {
            return cursor;
        }
        let reached = match self.pace {
            Pace::Narrated => self.tick_narrated(elapsed, cursor, track),
            Pace::SlowMotion => self.tick_scaled(elapsed / f64::from(self.slowdown), cursor, track),
            Pace::Live => {
                self.passed += elapsed * 1e6;
                track.len()
            }
        };
        if reached > cursor && self.pace == Pace::Live {
            self.rest_here();
        }
        if reached == track.len() && !track.is_growing() && self.is_done(reached, track) {
            self.pause();
        }
        reached
    }

    fn tick_narrated(&mut self, elapsed: f64, mut cursor: usize, track: &impl Track) -> usize {
        self.rested += elapsed * f64::from(self.speed) / 100.0;
        while cursor < track.len() {
            let stay = self.stay_millis(cursor, track);
            if self.rested < stay {
                break;
            }
            // What is left over is not carried into the next sentence: reading starts when it appears.
            self.rested = 0.0;
            cursor += 1;
            if self.stay_millis(cursor, track) > 0.0 {
                break;
            }
        }
        cursor
    }

    fn tick_scaled(&mut self, run_millis: f64, mut cursor: usize, track: &impl Track) -> usize {
        self.passed += run_millis * 1e6;
        while cursor < track.len() {
            let gap = gap_before(cursor, track);
            if self.passed < gap {
                break;
            }
            self.passed -= gap;
            cursor += 1;
        }
        cursor
    }

    fn is_done(&self, cursor: usize, track: &impl Track) -> bool {
        match self.pace {
            Pace::Narrated => self.rested >= self.stay_millis(cursor, track),
            Pace::SlowMotion | Pace::Live => true,
        }
    }

    /// How long the narrated pace stays at the cursor, in milliseconds: time to read, and time for what travels
    /// until the next event to be seen travelling.
    fn stay_millis(&self, cursor: usize, track: &impl Track) -> f64 {
        let Some(current) = cursor.checked_sub(1) else {
            return 300.0;
        };
        let reading = match track.passing(current) {
            Passing::Stop => reading_millis(track.sentence_length(current)),
            Passing::Through => 0.0,
        };
        let travel = if cursor < track.len() {
            travel_millis(gap_before(cursor, track))
        } else {
            0.0
        };
        reading.max(travel)
    }

    /// The moment that is drawn: the current event's time, or on the way from it to the next one.
    #[must_use]
    pub fn moment(&self, cursor: usize, track: &impl Track) -> Nanos {
        let here = cursor.checked_sub(1).map_or(Nanos(0), |index| track.at(index));
        let at_end = cursor >= track.len();
        let ahead = match self.pace {
            _ if self.still => 0.0,
            Pace::Narrated if at_end => 0.0,
            Pace::Narrated => {
                let stay = self.stay_millis(cursor, track);
                let part = if stay > 0.0 {
                    (self.rested / stay).min(1.0)
                } else {
                    0.0
                };
                ease(part) * gap_before(cursor, track)
            }
            Pace::SlowMotion if at_end => self.passed.max(0.0) * f64::from(u8::from(track.is_growing())),
            Pace::SlowMotion => self.passed.min(gap_before(cursor, track)),
            Pace::Live if track.is_growing() => self.passed,
            Pace::Live => 0.0,
        };
        Nanos(here.0 + ahead as u64)
    }
}

/// Run time between the event at the cursor and the next one, in nanoseconds.
fn gap_before(cursor: usize, track: &impl Track) -> f64 {
    let here = cursor.checked_sub(1).map_or(Nanos(0), |index| track.at(index));
    track.at(cursor).since(here).0 as f64
}

/// Gentle at both ends.
fn ease(part: f64) -> f64 {
    part * part * (3.0 - 2.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(Vec<(u64, Passing)>);

    impl Track for Row {
        fn len(&self) -> usize {
            self.0.len()
        }
        fn at(&self, index: usize) -> Nanos {
            Nanos(self.0[index].0)
        }
        fn passing(&self, index: usize) -> Passing {
            self.0[index].1
        }
        fn sentence_length(&self, _: usize) -> usize {
            40
        }
        fn is_growing(&self) -> bool {
            false
        }
    }

    fn row(times: &[u64]) -> Row {
        Row(times.iter().map(|at| (*at, Passing::Stop)).collect())
    }

    /// Plays from the start with a frame every 16 ms; every cursor on the way, and how long it all took.
    fn play(player: &mut Player, track: &Row) -> (Vec<usize>, f64) {
        player.play();
        let (mut cursor, mut now, mut seen) = (0, 0.0, vec![0]);
        while player.playing && now < 1e7 {
            now += 16.0;
            let reached = player.tick(now, cursor, track);
            if reached != cursor {
                seen.push(reached);
            }
            cursor = reached;
        }
        (seen, now)
    }

    #[test]
    fn narration_stops_at_every_event_in_order_and_then_ends() {
        let (seen, _) = play(&mut Player::default(), &row(&[0, 10, 10, 5_000_000]));
        assert_eq!(seen, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn narration_passes_through_what_needs_no_reading() {
        let track = Row(vec![
            (0, Passing::Stop),
            (0, Passing::Through),
            (0, Passing::Through),
            (1, Passing::Stop),
        ]);
        let (seen, _) = play(&mut Player::default(), &track);
        assert_eq!(seen, [0, 1, 4]);
    }

    #[test]
    fn a_minute_of_silence_takes_no_longer_than_a_few_seconds() {
        let (_, short) = play(&mut Player::default(), &row(&[0, 1_000]));
        let (_, long) = play(&mut Player::default(), &row(&[0, 60_000_000_000]));
        assert!(long - short < 4_000.0, "{long} against {short}");
    }

    #[test]
    fn slow_motion_keeps_the_true_scale() {
        let mut player = Player {
            pace: Pace::SlowMotion,
            slowdown: 1000,
            ..Player::default()
        };
        player.play();
        let track = row(&[0, 1_000_000]);
        let mut cursor = player.tick(0.0, 0, &track);
        for frame in 1..=4 {
            cursor = player.tick(f64::from(frame) * 100.0, cursor, &track);
        }
        // 400 ms at 1/1000 are 400 µs of the run.
        assert_eq!(cursor, 1);
        assert_eq!(player.moment(cursor, &track), Nanos(400_000));
    }

    #[test]
    fn speed_changes_time_and_never_order() {
        let track = row(&[0, 1, 2, 3, 4]);
        let (slow, long) = play(
            &mut Player {
                speed: 50,
                ..Player::default()
            },
            &track,
        );
        let (fast, short) = play(
            &mut Player {
                speed: 400,
                ..Player::default()
            },
            &track,
        );
        assert_eq!(slow, fast);
        assert!(short < long);
    }

    #[test]
    fn reduced_motion_shows_moments_of_events_only() {
        let mut player = Player {
            still: true,
            ..Player::default()
        };
        player.play();
        let track = row(&[0, 1_000_000_000]);
        player.tick(0.0, 1, &track);
        player.tick(200.0, 1, &track);
        assert_eq!(player.moment(1, &track), Nanos(0));
    }

    #[test]
    fn a_tab_that_slept_does_not_jump_ahead() {
        let mut player = Player {
            pace: Pace::SlowMotion,
            slowdown: 1,
            ..Player::default()
        };
        player.play();
        let track = row(&[0, 1_000_000_000, 2_000_000_000]);
        player.tick(0.0, 1, &track);
        assert_eq!(player.tick(3_600_000.0, 1, &track), 1);
    }
}
