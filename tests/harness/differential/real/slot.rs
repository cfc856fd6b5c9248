//! A slot of shared memory: how one thread of one program is asked for a system call, and answers.
//!
//! The state word says whose turn it is. What the words and bytes mean is the caller's business.

use super::sys::{self, Shared};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Bytes of one slot: a page of words, then room for what the arguments point to.
const SLOT: usize = PAGE + ROOM;
const PAGE: usize = 4096;
/// Room for the data of one call and its structures.
pub(super) const ROOM: usize = 512 * 1024;

/// Slots of one host. The first is the first process's own.
pub(super) const SLOTS: usize = 16;
pub(super) const LENGTH: usize = PAGE + SLOT * SLOTS;

/// Where a slot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Idle,
    Asked,
    Running,
    Answered,
}

impl State {
    fn of(word: u32) -> Self {
        match word {
            0 => Self::Idle,
            1 => Self::Asked,
            2 => Self::Running,
            _ => Self::Answered,
        }
    }
}

/// What a thread is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// A system call: its number and its arguments.
    Call(i64, [u64; 6]),
    /// A new process whose threads serve `threads` slots from `slot` on. Only the first process may be asked.
    Spawn { slot: usize, threads: usize },
    /// A copy of this process, whose one thread serves `slot`.
    Fork { slot: usize },
}

/// All slots of a host.
#[derive(Debug)]
pub(super) struct Slots(Shared);

impl Slots {
    pub(super) fn over(shared: Shared) -> Self {
        Self(shared)
    }

    fn start(slot: usize) -> usize {
        assert!(slot < SLOTS, "there is such a slot");
        PAGE + slot * SLOT
    }

    /// Where in the memory the room of a slot begins, and the address of that.
    pub(super) fn room(&self, slot: usize) -> (usize, u64) {
        let at = Self::start(slot) + PAGE;
        (at, self.0.address(at))
    }

    pub(super) fn base(&self) -> u64 {
        self.0.address(0)
    }

    pub(super) fn memory(&self) -> &Shared {
        &self.0
    }

    pub(super) fn state(&self, slot: usize) -> State {
        State::of(self.0.word(Self::start(slot)).load(Ordering::Acquire))
    }

    /// The thread behind a slot, as its own processes see it.
    pub(super) fn tid(&self, slot: usize) -> u32 {
        self.0.word(Self::start(slot) + 4).load(Ordering::Acquire)
    }

    fn words(task: Task) -> [u64; 8] {
        let (kind, rest) = match task {
            Task::Call(number, a) => {
                let [a, b, c, d, e, f] = a;
                (0, [number.cast_unsigned(), a, b, c, d, e, f])
            }
            Task::Spawn { slot, threads } => (1, [slot as u64, threads as u64, 0, 0, 0, 0, 0]),
            Task::Fork { slot } => (2, [slot as u64, 0, 0, 0, 0, 0, 0]),
        };
        let [a, b, c, d, e, f, g] = rest;
        [kind, a, b, c, d, e, f, g]
    }

    /// Asks the thread of an idle slot for something.
    pub(super) fn ask(&self, slot: usize, task: Task) {
        let start = Self::start(slot);
        for (index, word) in Self::words(task).into_iter().enumerate() {
            self.0.long(start + 16 + index * 8).store(word, Ordering::Relaxed);
        }
        self.turn(slot, State::Asked);
    }

    /// Takes the answer of a slot, if it is there.
    pub(super) fn answer(&self, slot: usize) -> Option<i64> {
        if self.state(slot) != State::Answered {
            return None;
        }
        let value = self.0.long(Self::start(slot) + 8).load(Ordering::Relaxed);
        self.0
            .word(Self::start(slot))
            .store(State::Idle as u32, Ordering::Release);
        Some(value.cast_signed())
    }

    /// Makes a slot as new, for another thread to serve.
    pub(super) fn clear(&self, slot: usize) {
        let start = Self::start(slot);
        self.0.word(start + 4).store(0, Ordering::Release);
        self.0.word(start).store(State::Idle as u32, Ordering::Release);
    }

    /// Sleeps until somebody answers, at most for `timeout`, if the bell is still at `seen`.
    pub(super) fn wait_for_bell(&self, seen: u32, timeout: Duration) {
        sys::wait_while(self.0.word(0), seen, Some(timeout));
    }

    pub(super) fn bell(&self) -> u32 {
        self.0.word(0).load(Ordering::Acquire)
    }

    fn turn(&self, slot: usize, state: State) {
        let word = self.0.word(Self::start(slot));
        word.store(state as u32, Ordering::Release);
        sys::wake(word);
    }

    /// For the thread of a slot: says which thread it is.
    pub(super) fn serve_as(&self, slot: usize, tid: u32) {
        self.0.word(Self::start(slot) + 4).store(tid, Ordering::Release);
    }

    /// For the thread of a slot: the next thing that it is asked for.
    pub(super) fn next(&self, slot: usize) -> Task {
        let start = Self::start(slot);
        let word = self.0.word(start);
        loop {
            match State::of(word.load(Ordering::Acquire)) {
                State::Asked => break,
                other @ (State::Idle | State::Running | State::Answered) => {
                    sys::wait_while(word, other as u32, None);
                }
            }
        }
        let long = |index: usize| self.0.long(start + 16 + index * 8).load(Ordering::Relaxed);
        let task = match long(0) {
            0 => Task::Call(
                long(1).cast_signed(),
                [long(2), long(3), long(4), long(5), long(6), long(7)],
            ),
            1 => Task::Spawn {
                slot: long(1) as usize,
                threads: long(2) as usize,
            },
            _ => Task::Fork {
                slot: long(1) as usize,
            },
        };
        word.store(State::Running as u32, Ordering::Release);
        task
    }

    /// For the thread of a slot: what came of it.
    pub(super) fn give(&self, slot: usize, value: i64) {
        self.0
            .long(Self::start(slot) + 8)
            .store(value.cast_unsigned(), Ordering::Relaxed);
        self.0
            .word(Self::start(slot))
            .store(State::Answered as u32, Ordering::Release);
        self.0.word(0).fetch_add(1, Ordering::AcqRel);
        sys::wake(self.0.word(0));
    }
}
