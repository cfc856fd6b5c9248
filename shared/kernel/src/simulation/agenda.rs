//! The agenda: what is still to happen, in the order of time; at one moment in the order in which it was put down.

use socketarium_trace::Nanos;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// What is due, with its place in the order.
#[derive(Debug)]
struct Entry<T> {
    at: Nanos,
    number: u64,
    due: T,
}

impl<T> Entry<T> {
    fn place(&self) -> (Nanos, u64) {
        (self.at, self.number)
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The earliest is the greatest: it comes out of a heap first.
impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.place().cmp(&self.place())
    }
}

/// Nothing is ever taken off but by its turn: whoever put something down knows whether it still holds.
#[derive(Debug)]
pub(crate) struct Agenda<T> {
    /// The earliest of all, where it is here. A program that makes call after call is put down and taken up
    /// again without the heap being touched.
    first: Option<Entry<T>>,
    rest: BinaryHeap<Entry<T>>,
    put: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self {
            first: None,
            rest: BinaryHeap::new(),
            put: 0,
        }
    }
}

impl<T> Agenda<T> {
    /// Puts down what is due at `at`.
    pub(crate) fn put(&mut self, at: Nanos, due: T) {
        let entry = Entry {
            at,
            number: self.put,
            due,
        };
        self.put += 1;
        match &self.first {
            Some(first) if first.at <= at => self.rest.push(entry),
            Some(_) => {
                let later = self.first.replace(entry);
                self.rest.extend(later);
            }
            None if self.rest.peek().is_none_or(|next| at < next.at) => self.first = Some(entry),
            None => self.rest.push(entry),
        }
    }

    /// When the next thing is due.
    pub(crate) fn next(&self) -> Option<Nanos> {
        self.first
            .as_ref()
            .or_else(|| self.rest.peek())
            .map(|entry| entry.at)
    }

    /// Takes the next thing, with its time.
    pub(crate) fn take(&mut self) -> Option<(Nanos, T)> {
        let entry = self.first.take().or_else(|| self.rest.pop())?;
        Some((entry.at, entry.due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn things_come_in_order_of_time_and_then_in_the_order_they_were_put_down() {
        let mut random = Random::new(7);
        let mut agenda = Agenda::default();
        let mut expected = Vec::new();
        let mut taken = Vec::new();
        for number in 0..2000_u64 {
            let at = Nanos(u64::from(random.below(50)) + number / 10);
            agenda.put(at, number);
            expected.push((at, number));
            if random.below(3) == 0 {
                let (at, number) = agenda.take().unwrap();
                // What comes later may have an earlier time than what is gone, never an earlier than what is left.
                assert!(agenda.next().is_none_or(|next| next >= at));
                taken.push((at, number));
            }
        }
        let mut rest: Vec<_> = std::iter::from_fn(|| agenda.take()).collect();
        assert!(rest.is_sorted());
        taken.append(&mut rest);
        taken.sort_unstable();
        expected.sort_unstable();
        assert_eq!(taken, expected);
    }
}
