//! The time axis: where on it each event lies. Bursts are spread out until their events can be told apart, silence is
//! drawn as a break. Positions grow with the order of events, whatever their times.

use super::Track;
use super::scale::log2;
use socketarium_trace::Nanos;

/// Run time without an event that is drawn as a break.
pub const SILENCE: Nanos = Nanos(200_000_000);

/// Room that a break takes, in event widths.
const BREAK: f64 = 7.0;

/// Positions of events in event widths, growing with the trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    positions: Vec<f64>,
    breaks: Vec<Break>,
}

/// A silence before event `before`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    pub before: usize,
    pub lasting: Nanos,
    /// Middle of the break, in event widths.
    pub position: f64,
}

impl Axis {
    /// Takes in what the track has more than the axis.
    pub fn extend(&mut self, track: &impl Track) {
        for index in self.positions.len()..track.len() {
            let (last, before) = match index.checked_sub(1) {
                Some(last) => (self.positions[last], track.at(last)),
                None => (0.0, track.at(index)),
            };
            let gap = track.at(index).since(before);
            let width = if gap >= SILENCE {
                self.breaks.push(Break {
                    before: index,
                    lasting: gap,
                    position: last + BREAK / 2.0,
                });
                BREAK
            } else {
                // From a third of a width for events of one instant to about three for a tenth of a second.
                0.35 + log2(1 + gap.0 / 20_000) * 0.23
            };
            self.positions.push(last + width);
        }
    }

    #[must_use]
    pub fn breaks(&self) -> &[Break] {
        &self.breaks
    }

    /// Length of the axis, in event widths.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.positions.last().copied().unwrap_or(0.0)
    }

    /// Where event `index` lies, as a part of the whole axis.
    #[must_use]
    pub fn part(&self, index: usize) -> f64 {
        let length = self.length();
        if length > 0.0 {
            self.positions
                .get(index)
                .map_or(1.0, |position| position / length)
        } else {
            0.0
        }
    }

    /// Where a break lies, as a part of the whole axis.
    #[must_use]
    pub fn break_part(&self, silence: &Break) -> f64 {
        silence.position / self.length().max(f64::MIN_POSITIVE)
    }

    /// Where a cursor after `cursor` events lies.
    #[must_use]
    pub fn cursor_part(&self, cursor: usize) -> f64 {
        cursor.checked_sub(1).map_or(0.0, |index| self.part(index))
    }

    /// The cursor nearest to a part of the axis: how many events lie up to there.
    #[must_use]
    pub fn cursor_at(&self, part: f64) -> usize {
        let wanted = part.clamp(0.0, 1.0) * self.length();
        let after = self.positions.partition_point(|position| *position <= wanted);
        let (Some(next), Some(last)) = (
            self.positions.get(after),
            after.checked_sub(1).map(|index| self.positions[index]),
        ) else {
            return after;
        };
        after + usize::from(next - wanted < wanted - last)
    }

    /// How many events lie in each of `count` equal parts of the axis, among those that `wanted` picks.
    #[must_use]
    pub fn density(&self, count: usize, wanted: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut bins = vec![0; count];
        for index in (0..self.positions.len()).filter(|index| wanted(*index)) {
            let bin = (self.part(index) * count as f64) as usize;
            bins[bin.min(count - 1)] += 1;
        }
        bins
    }
}

#[cfg(test)]
mod tests {
    use super::super::Passing;
    use super::*;

    struct Times(Vec<u64>);

    impl Track for Times {
        fn len(&self) -> usize {
            self.0.len()
        }
        fn at(&self, index: usize) -> Nanos {
            Nanos(self.0[index])
        }
        fn passing(&self, _: usize) -> Passing {
            Passing::Stop
        }
        fn sentence_length(&self, _: usize) -> usize {
            0
        }
        fn is_growing(&self) -> bool {
            true
        }
    }

    fn axis(times: &[u64]) -> Axis {
        let mut axis = Axis::default();
        axis.extend(&Times(times.to_vec()));
        axis
    }

    #[test]
    fn events_lie_in_order_and_apart_even_at_one_instant() {
        let axis = axis(&[5, 5, 5, 1_000, 40_000_000, 61_000_000_000]);
        let parts: Vec<f64> = (0..6).map(|index| axis.part(index)).collect();
        assert!(parts.windows(2).all(|pair| pair[0] < pair[1]), "{parts:?}");
        assert!((parts[5] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn silence_is_a_break_with_its_length_and_takes_the_same_room_however_long() {
        let second = axis(&[0, 1_000_000_000]);
        let hour = axis(&[0, 3_600_000_000_000]);
        assert_eq!(second.breaks()[0].lasting, Nanos(1_000_000_000));
        assert!((second.length() - hour.length()).abs() < 1e-9);
        assert!(axis(&[0, 40_000_000]).breaks().is_empty());
    }

    #[test]
    fn a_place_on_the_axis_and_the_cursor_there_agree() {
        let axis = axis(&[0, 10, 20, 5_000_000_000, 5_000_000_010]);
        for cursor in 0..=5 {
            let part = axis.cursor_part(cursor);
            let back = axis.cursor_at(part);
            assert!(
                back == cursor || (cursor == 0 && back <= 1),
                "{cursor} came back as {back}"
            );
        }
        assert_eq!(axis.cursor_at(2.0), 5);
    }

    #[test]
    fn growing_it_step_by_step_is_the_same_as_at_once() {
        let times = [0, 7, 9_000, 900_000_000, 900_000_001];
        let mut grown = Axis::default();
        for end in 1..=times.len() {
            grown.extend(&Times(times[..end].to_vec()));
        }
        assert_eq!(grown, axis(&times));
    }
}
