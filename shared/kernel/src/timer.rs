//! Timers of a host's sockets: which is due next.
//!
//! Most timers are moved on or cancelled long before they are due. A moved timer keeps its old place in the
//! queue and is put in its new one when the old comes up.

use socketarium_trace::Nanos;
use socketarium_trace::event::TimerKind;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Place of a socket in its host's table.
pub(crate) type SocketKey = usize;

/// Whose timer: the place of the socket with the number it had, because places are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket {
    pub(crate) socket: SocketKey,
    pub(crate) id: u32,
    pub(crate) kind: TimerKind,
}

/// Reminders in order of time; of those for one moment, the one that was set first.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    queue: BinaryHeap<Reverse<(Nanos, u64, Ticket)>>,
    set: u64,
}

impl Timers {
    pub(crate) fn remind(&mut self, due: Nanos, ticket: Ticket) {
        self.set += 1;
        self.queue.push(Reverse((due, self.set, ticket)));
    }

    pub(crate) fn len(&self) -> usize {
        self.queue.len()
    }

    /// The next moment at which a timer may be due. It may turn out to have been cancelled or moved.
    pub(crate) fn next(&self) -> Option<Nanos> {
        self.queue.peek().map(|Reverse((due, _, _))| *due)
    }

    pub(crate) fn pop(&mut self, now: Nanos) -> Option<Ticket> {
        if self.next()? > now {
            return None;
        }
        self.queue.pop().map(|Reverse((_, _, ticket))| ticket)
    }
}

/// A timer of one socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timer {
    /// When it fires, if it runs.
    pub(crate) due: Option<Nanos>,
    /// The earliest reminder that is in the queue for it.
    reminder: Option<Nanos>,
}

impl Timer {
    /// Runs it until `due`, and says whether a reminder has to be set.
    pub(crate) fn arm(&mut self, due: Nanos) -> bool {
        self.due = Some(due);
        let new = self.reminder.is_none_or(|reminder| due < reminder);
        if new {
            self.reminder = Some(due);
        }
        new
    }

    pub(crate) fn cancel(&mut self) -> bool {
        self.due.take().is_some()
    }

    /// Its reminder came up: whether it fires. Where it was moved on, `again` is the reminder to set.
    pub(crate) fn reminded(&mut self, now: Nanos) -> Reminded {
        if self.reminder.is_some_and(|reminder| reminder <= now) {
            self.reminder = None;
        }
        match self.due {
            Some(due) if due <= now => {
                self.due = None;
                Reminded::Fires
            }
            Some(due) if self.reminder.is_none() => {
                self.reminder = Some(due);
                Reminded::Again(due)
            }
            Some(_) | None => Reminded::Nothing,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reminded {
    Fires,
    Again(Nanos),
    Nothing,
}
