//! Two recordings side by side: where they first say different things, whatever their ports, numbers and clocks.

mod names;
mod track;

pub use track::Line;

use socketarium_trace::Nanos;
use socketarium_trace::recording::Recording;
use std::fmt;
use track::tracks;

/// The first place where two recordings differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// A thread, a direction of the wire, a socket, or the run.
    pub track: String,
    /// How many lines of it are the same.
    pub same: usize,
    /// The last of them.
    pub before: Option<String>,
    /// What the first recording says there; nothing where the track has ended.
    pub first: Option<Line>,
    pub second: Option<Line>,
    /// How many other tracks differ too.
    pub others: usize,
}

/// Compares two recordings. `None` where they say the same.
#[must_use]
pub fn first_difference(first: &Recording, second: &Recording) -> Option<Difference> {
    let (ours, mut theirs) = (tracks(first), tracks(second));
    let mut found: Vec<Difference> = Vec::new();
    for (name, lines) in ours {
        let others = theirs.remove(&name).unwrap_or_default();
        found.extend(differ(name, &lines, &others));
    }
    for (name, lines) in theirs {
        found.extend(differ(name, &[], &lines));
    }
    // What came first in time is nearest to the cause of the rest.
    let earliest = found.iter().enumerate().min_by_key(|(_, one)| one.at())?.0;
    let others = found.len() - 1;
    Some(Difference {
        others,
        ..found.swap_remove(earliest)
    })
}

fn differ(track: String, first: &[Line], second: &[Line]) -> Option<Difference> {
    let same = first
        .iter()
        .zip(second)
        .take_while(|(one, other)| one.text == other.text)
        .count();
    if same == first.len() && same == second.len() {
        return None;
    }
    Some(Difference {
        track,
        same,
        before: same
            .checked_sub(1)
            .and_then(|last| first.get(last))
            .map(|line| line.text.clone()),
        first: first.get(same).cloned(),
        second: second.get(same).cloned(),
        others: 0,
    })
}

impl Difference {
    fn at(&self) -> Nanos {
        let times = [&self.first, &self.second]
            .into_iter()
            .flatten()
            .map(|line| line.at);
        times.min().unwrap_or_default()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "They differ in: {}", self.track)?;
        match (&self.before, self.same) {
            (Some(before), 1) => writeln!(f, "  the first line is the same:\n    {before}")?,
            (Some(before), same) => {
                writeln!(f, "  {same} lines are the same, the last of them:\n    {before}")?
            }
            (None, _) => writeln!(f, "  from the first line on")?,
        }
        for (sign, line) in [('-', &self.first), ('+', &self.second)] {
            match line {
                Some(Line { at, text }) => writeln!(f, "{sign} {:>12.3} ms  {text}", at.as_millis())?,
                None => writeln!(f, "{sign} {:>12}     (nothing more)", "")?,
            }
        }
        match self.others {
            0 => Ok(()),
            1 => writeln!(f, "One more thread, direction or socket differs."),
            others => writeln!(f, "{others} more threads, directions and sockets differ."),
        }
    }
}

#[cfg(test)]
mod tests;
