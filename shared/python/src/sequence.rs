//! Positions in a sequence as Python counts them: slices, and `start` and `end` arguments.
//!
//! What is at the positions is left to the sequence.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::raised::Raised;

/// Which elements a slice selects: `count` of them, from `start` on, each `step` further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub count: usize,
}

impl Selection {
    /// The selected positions, all of them inside the sequence.
    pub fn positions(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.count).map(move |turn| {
            let position = i128::from(self.start) + i128::from(self.step) * turn as i128;
            usize::try_from(position).unwrap_or_default()
        })
    }

    /// The same elements counted upwards, as `del` and assignment to an extended slice want them.
    #[must_use]
    pub fn ascending(self) -> Self {
        if self.step > 0 || self.count == 0 {
            return self;
        }
        let last = self.start + (self.count as i64 - 1) * self.step;
        Self {
            start: last,
            stop: self.start + 1,
            step: -self.step,
            count: self.count,
        }
    }
}

/// What `slice(start, stop, step).indices(length)` answers, and how many elements that is.
/// Larger numbers than an `i64` go through [`saturate`] first, which changes nothing in the answer.
///
/// # Errors
/// `ValueError` for a step of zero.
pub fn select(
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
    length: usize,
) -> Result<Selection, Raised> {
    let step = step.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return Err(Raised::value("slice step cannot be zero"));
    }
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let inside = |position: i64| {
        if position < 0 {
            position.saturating_add(length).max(lowest)
        } else {
            position.min(highest)
        }
    };
    let start = start.map_or(if step < 0 { highest } else { lowest }, inside);
    let stop = stop.map_or(if step < 0 { lowest } else { highest }, inside);
    let span = if step < 0 { start - stop } else { stop - start };
    let count = if span <= 0 { 0 } else { (span - 1) / step.abs() + 1 };
    Ok(Selection {
        start,
        stop,
        step,
        count: usize::try_from(count).unwrap_or_default(),
    })
}

/// An index from the left (`0`) or from the right (`-1`), if there is an element.
#[must_use]
pub fn position(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let index = if index < 0 {
        index.saturating_add(length)
    } else {
        index
    };
    usize::try_from(index).ok().filter(|_| index < length)
}

/// The window that the `start` and `end` arguments of `find`, `count`, `startswith`, `index` and so on leave.
/// Its start may lie behind its end, or behind the sequence: nothing is found there, not even what is empty.
#[must_use]
pub fn window(start: Option<i64>, end: Option<i64>, length: usize) -> (usize, usize) {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let from_left = |position: i64| {
        if position < 0 {
            position.saturating_add(length).max(0)
        } else {
            position
        }
    };
    let start = from_left(start.unwrap_or(0));
    let end = from_left(end.unwrap_or(length)).min(length);
    (
        usize::try_from(start).unwrap_or(usize::MAX),
        usize::try_from(end).unwrap_or_default(),
    )
}

/// A position as an `i64`, the nearest one where it is larger: no sequence is that long.
#[must_use]
pub fn saturate(number: &BigInt) -> i64 {
    let nearest = if number.is_negative() { i64::MIN } else { i64::MAX };
    number.to_i64().unwrap_or(nearest)
}
