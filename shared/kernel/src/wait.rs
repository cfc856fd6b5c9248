//! Wait queues: who sleeps on an object, and who is woken first.
//!
//! As in Linux, who waits for itself alone (`accept`, `epoll_wait`) stands in line and only the first is woken;
//! everyone else is woken each time, the latest first.

use crate::epoll::ItemRef;
use socketarium_trace::{Readiness, Tid};
use std::collections::VecDeque;

/// Who wants to know that something happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiter {
    /// A thread asleep in a call.
    Thread(Tid),
    /// A row of an epoll instance's interest list.
    Item(ItemRef),
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    waiter: Waiter,
    /// What it is woken for; empty: anything.
    keys: Readiness,
    exclusive: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct WaitQueue(VecDeque<Entry>);

impl WaitQueue {
    /// Adds one who is woken each time; the latest stands first.
    pub(crate) fn join(&mut self, waiter: Waiter, keys: Readiness) {
        self.0.push_front(Entry {
            waiter,
            keys,
            exclusive: false,
        });
    }

    /// Adds one to the line of those of whom only the first is woken.
    pub(crate) fn join_line(&mut self, waiter: Waiter, keys: Readiness) {
        self.0.push_back(Entry {
            waiter,
            keys,
            exclusive: true,
        });
    }

    pub(crate) fn leave(&mut self, waiter: Waiter) {
        self.0.retain(|entry| entry.waiter != waiter);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn waiters(&self) -> impl Iterator<Item = Waiter> {
        self.0.iter().map(|entry| entry.waiter)
    }

    /// Who is woken by what happened (`happened` empty: everything may have changed), in the order of waking.
    /// `wake` says whether the wake-up counted; the first exclusive one for whom it did is the last.
    pub(crate) fn wake(&self, happened: Readiness) -> impl Iterator<Item = (Waiter, bool)> {
        self.0
            .iter()
            .filter(move |entry| {
                happened.is_empty() || entry.keys.is_empty() || !(entry.keys & happened).is_empty()
            })
            .map(|entry| (entry.waiter, entry.exclusive))
    }
}
