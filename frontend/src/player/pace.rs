//! Paces, and how long a reader needs.

use super::scale::log2;
use serde::{Deserialize, Serialize};

/// How run time becomes time to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// Each event gets the time to read its sentence; silence is compressed.
    #[default]
    Narrated,
    /// A true scale.
    SlowMotion,
    /// Follows the newest event.
    Live,
}

impl Pace {
    pub const ALL: [Self; 3] = [Self::Narrated, Self::SlowMotion, Self::Live];
}

/// Whether the narration stops at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    Stop,
    /// It says nothing that the event before it has not said.
    Through,
}

/// Time to read a sentence of `characters`, in milliseconds: about 22 characters a second, as subtitles are set,
/// and a moment to look up at the picture.
#[must_use]
pub fn reading_millis(characters: usize) -> f64 {
    500.0 + 45.0 * characters as f64
}

/// Time to watch `nanos` of run time go by, in milliseconds: logarithmic, so that a round trip is seen to be longer
/// than a system call and a minute of TIME-WAIT does not take a minute.
#[must_use]
pub fn travel_millis(nanos: f64) -> f64 {
    let tenths = (nanos / 1e5) as u64;
    if tenths == 0 {
        0.0
    } else {
        105.0 * log2(tenths) + 200.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_gaps_take_longer_but_never_long() {
        let gaps = [1e6, 2e7, 1e9, 6e10];
        let times = gaps.map(travel_millis);
        assert!(times.is_sorted());
        assert!(times[3] < 2_500.0);
        assert!(travel_millis(50_000.0).abs() < f64::EPSILON);
    }
}
