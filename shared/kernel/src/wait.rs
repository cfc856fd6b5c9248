//! Wait queues: who sleeps on an object, and who is woken first.

use crate::descriptor::Object;
use crate::epoll::ItemRef;
use socketarium_trace::{Readiness, Tid};
use std::collections::VecDeque;

/// A wait queue of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queue {
    /// Of an object, for whoever waits until it is ready. The two ends of a pipe have one each; that of an epoll
    /// instance is for those who poll the instance itself.
    Of(Object),
    /// Of an epoll instance, for threads in `epoll_wait`.
    Harvest(usize),
    /// Of a Unix socket, for those who wait for room in its queue.
    Room(usize),
}

/// Who wants to know that something happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiter {
    /// A thread asleep in a call.
    Thread(Tid),
    /// A row of an epoll instance's interest list.
    Item(ItemRef),
}

/// Where one stands in a queue: who is woken each time before those in line, of whom one is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Before all others, woken each time: `recv` of a stream, `poll`, rows of epoll (`add_wait_queue`).
    #[default]
    First,
    /// After all others, woken each time: `read` and `write` of an eventfd.
    Last,
    /// At the end of the line: `accept`, pipes, rows with `EPOLLEXCLUSIVE` (`add_wait_queue_exclusive`).
    InLine,
    /// At the head of the line, so that the last to come is the first to go: `epoll_wait`
    /// (`__add_wait_queue_exclusive`).
    HeadOfLine,
}

impl Stand {
    fn is_in_line(self) -> bool {
        matches!(self, Self::InLine | Self::HeadOfLine)
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    waiter: Waiter,
    /// What it is woken for; empty: anything.
    keys: Readiness,
    in_line: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct WaitQueue(VecDeque<Entry>);

impl WaitQueue {
    /// Adds one who is woken for `keys`; empty: for anything.
    pub(crate) fn join(&mut self, waiter: Waiter, keys: Readiness, stand: Stand) {
        let entry = Entry {
            waiter,
            keys,
            in_line: stand.is_in_line(),
        };
        match stand {
            Stand::First | Stand::HeadOfLine => self.0.push_front(entry),
            Stand::Last | Stand::InLine => self.0.push_back(entry),
        }
    }

    pub(crate) fn leave(&mut self, waiter: Waiter) {
        self.0.retain(|entry| entry.waiter != waiter);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whom what happened concerns (`happened` empty: everything may have changed), in the order of waking, and
    /// who of them stands in line.
    pub(crate) fn concerned(&self, happened: Readiness) -> impl Iterator<Item = (Waiter, bool)> {
        self.0
            .iter()
            .filter(move |entry| {
                happened.is_empty() || entry.keys.is_empty() || !(entry.keys & happened).is_empty()
            })
            .map(|entry| (entry.waiter, entry.in_line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(number: u32) -> Waiter {
        Waiter::Thread(Tid(number))
    }

    fn order(queue: &WaitQueue, happened: Readiness) -> Vec<(Waiter, bool)> {
        queue.concerned(happened).collect()
    }

    #[test]
    fn who_is_woken_each_time_stands_before_the_line() {
        let mut queue = WaitQueue::default();
        queue.join(thread(1), Readiness::default(), Stand::InLine);
        queue.join(thread(2), Readiness::default(), Stand::First);
        queue.join(thread(3), Readiness::default(), Stand::First);
        queue.join(thread(4), Readiness::default(), Stand::InLine);
        let expected = [
            (thread(3), false),
            (thread(2), false),
            (thread(1), true),
            (thread(4), true),
        ];
        assert_eq!(order(&queue, Readiness::default()), expected);
    }

    #[test]
    fn keys_choose_whom_it_concerns_unless_anything_may_have_changed() {
        let mut queue = WaitQueue::default();
        queue.join(thread(1), Readiness::IN, Stand::Last);
        queue.join(thread(2), Readiness::OUT, Stand::Last);
        queue.join(thread(3), Readiness::default(), Stand::Last);
        assert_eq!(
            order(&queue, Readiness::IN),
            [(thread(1), false), (thread(3), false)]
        );
        assert_eq!(order(&queue, Readiness::default()).len(), 3);
        queue.leave(thread(1));
        assert_eq!(order(&queue, Readiness::IN), [(thread(3), false)]);
    }
}
