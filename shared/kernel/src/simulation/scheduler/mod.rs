//! The scheduler of one host: which thread has which processor, who waits for one, and who sleeps.
//!
//! One run queue, first come first served, with a time slice. No priorities, and who wakes up takes nobody's
//! processor away: enough to see what threads cost and what one busy loop does to the rest.

mod task;

pub(crate) use task::{Act, Doing, Entered, Task};
pub use task::{Switches, ThreadState};

use super::Program;
use rustc_hash::FxHashMap;
use socketarium_trace::{Nanos, Pid, Tid, world};
use std::collections::VecDeque;

/// The processors of a host, and what things cost on them. Zero is allowed everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    pub processors: u8,
    /// A system call, whatever it does; one that sleeps costs as much again each time it wakes up.
    pub call: Nanos,
    /// A processor goes from one thread to another.
    pub switch: Nanos,
    /// A line of a program.
    pub line: Nanos,
    /// How long a thread may run while others wait.
    pub slice: Nanos,
}

impl Default for Machine {
    /// Round numbers of the order that a machine of our days shows; the slice is that of Linux (`base_slice_ns`).
    fn default() -> Self {
        Self {
            processors: 2,
            call: Nanos(500),
            switch: Nanos(1500),
            line: Nanos(100),
            slice: Nanos(2_800_000),
        }
    }
}

#[derive(Debug, Default)]
struct Processor {
    at: Occupied,
    /// Who ran on it last.
    last: Option<Tid>,
    slice_left: u64,
    /// Counts what it did, so that what is on the agenda for something that ended early is known as stale.
    turn: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Occupied {
    #[default]
    Idle,
    Running(Tid),
    /// In the kernel, on the way from a thread that left it.
    Leaving,
}

/// A processor's next turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) processor: u8,
    pub(crate) number: u64,
}

/// A thread got a processor: its next turn, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dispatched {
    pub(crate) at: Nanos,
    pub(crate) turn: Turn,
    pub(crate) tid: Tid,
    pub(crate) pid: Pid,
    /// Another thread had it last.
    pub(crate) switched: bool,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The thread's that has the processor.
    GoesOn(Tid),
    /// Its time is over and others wait: it waits again.
    Over(Pid, Tid),
}

/// What a thread did with its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Did {
    /// It goes on after this time.
    Goes(Nanos),
    /// It waits for something.
    Sleeps(Nanos),
    /// It is there no more.
    Left,
}

#[derive(Debug)]
pub(crate) struct Scheduler {
    machine: Machine,
    processors: Vec<Processor>,
    queue: VecDeque<Tid>,
    tasks: FxHashMap<Tid, Task>,
    switches: u64,
}

impl Scheduler {
    pub(crate) fn new(machine: Machine) -> Self {
        let count = usize::from(machine.processors.max(1));
        Self {
            machine,
            processors: std::iter::repeat_with(Processor::default).take(count).collect(),
            queue: VecDeque::new(),
            tasks: FxHashMap::default(),
            switches: 0,
        }
    }

    pub(crate) fn machine(&self) -> Machine {
        self.machine
    }

    /// How often a processor went from one thread to another.
    pub(crate) fn switches(&self) -> u64 {
        self.switches
    }

    /// Who has which processor and who waits, as the trace has it.
    pub(crate) fn shown(&self) -> world::Scheduler {
        let who = |processor: &Processor| match processor.at {
            Occupied::Running(tid) => Some(tid),
            Occupied::Idle | Occupied::Leaving => None,
        };
        world::Scheduler {
            processors: self.processors.iter().map(who).collect(),
            queue: self.queue.iter().copied().collect(),
            switches: self.switches,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(crate) fn task_mut(&mut self, tid: Tid) -> Option<&mut Task> {
        self.tasks.get_mut(&tid)
    }

    /// Every thread, in the order of their numbers.
    pub(crate) fn tasks(&self) -> Vec<(Tid, &Task)> {
        let mut tasks: Vec<_> = self.tasks.iter().map(|(tid, task)| (*tid, task)).collect();
        tasks.sort_unstable_by_key(|(tid, _)| *tid);
        tasks
    }

    /// A new thread, which may run.
    pub(crate) fn add(&mut self, tid: Tid, pid: Pid, mut program: Box<dyn Program>) {
        program.numbered(pid, tid);
        self.tasks.insert(tid, Task::new(pid, program));
        self.queue.push_back(tid);
    }

    /// A thread that slept or was held may go on. The process of one that did.
    pub(crate) fn wake(&mut self, tid: Tid) -> Option<Pid> {
        if let Some(task) = self.tasks.get_mut(&tid)
            && matches!(task.state, ThreadState::Blocked | ThreadState::Held)
        {
            task.state = ThreadState::Runnable;
            self.queue.push_back(tid);
            return Some(task.pid);
        }
        None
    }

    /// Threads of a process are there no more.
    pub(crate) fn remove(&mut self, pid: Pid) {
        self.tasks.retain(|_, task| task.pid != pid);
        self.queue.retain(|tid| self.tasks.contains_key(tid));
        for processor in &mut self.processors {
            if let Occupied::Running(tid) = processor.at
                && !self.tasks.contains_key(&tid)
            {
                processor.at = Occupied::Idle;
                processor.turn += 1;
            }
        }
    }

    pub(crate) fn remove_thread(&mut self, tid: Tid) {
        self.tasks.remove(&tid);
    }

    /// Whether nobody runs and nobody could.
    pub(crate) fn is_idle(&self) -> bool {
        self.queue.is_empty()
            && self
                .processors
                .iter()
                .all(|processor| processor.at == Occupied::Idle)
    }

    /// Gives an idle processor to the thread that has waited longest, if there are both.
    pub(crate) fn dispatch(&mut self, now: Nanos) -> Option<Dispatched> {
        let tid = *self.queue.front()?;
        let idle = |processor: &Processor| processor.at == Occupied::Idle;
        let was_here = self
            .processors
            .iter()
            .position(|processor| idle(processor) && processor.last == Some(tid));
        let index = was_here.or_else(|| self.processors.iter().position(idle))?;
        self.queue.pop_front();
        let processor = &mut self.processors[index];
        let mut at = now;
        let switched = processor.last != Some(tid);
        if switched {
            self.switches += 1;
            at = Nanos(now.0 + self.machine.switch.0);
        }
        processor.at = Occupied::Running(tid);
        processor.last = Some(tid);
        processor.slice_left = self.machine.slice.0.max(1);
        processor.turn += 1;
        let turn = Turn {
            processor: index as u8,
            number: processor.turn,
        };
        let task = self.tasks.get_mut(&tid);
        let pid = task.map(|task| {
            task.state = ThreadState::Running(turn.processor);
            task.pid
        });
        Some(Dispatched {
            at,
            turn,
            tid,
            pid: pid.unwrap_or_default(),
            switched,
        })
    }

    /// A processor's turn has come. Nothing, if it was taken away from whoever had it.
    pub(crate) fn take_turn(&mut self, turn: Turn) -> Option<Taken> {
        let others_wait = !self.queue.is_empty();
        let processor = self.processors.get_mut(usize::from(turn.processor))?;
        if processor.turn != turn.number {
            return None;
        }
        match processor.at {
            Occupied::Running(tid) if processor.slice_left == 0 && others_wait => {
                processor.at = Occupied::Idle;
                let task = self.tasks.get_mut(&tid)?;
                task.state = ThreadState::Runnable;
                task.switches.involuntary += 1;
                self.queue.push_back(tid);
                Some(Taken::Over(task.pid, tid))
            }
            Occupied::Running(tid) => {
                if processor.slice_left == 0 {
                    processor.slice_left = self.machine.slice.0.max(1);
                }
                Some(Taken::GoesOn(tid))
            }
            Occupied::Leaving => {
                processor.at = Occupied::Idle;
                None
            }
            Occupied::Idle => None,
        }
    }

    /// How long the thread on a processor may compute before somebody else may be due.
    pub(crate) fn slice_left(&self, turn: Turn) -> u64 {
        let processor = self.processors.get(usize::from(turn.processor));
        processor
            .map(|processor| processor.slice_left)
            .filter(|left| *left > 0)
            .unwrap_or(u64::MAX)
    }

    /// A thread did something with its turn: the processor's next turn, and when.
    pub(crate) fn did(&mut self, turn: Turn, tid: Tid, did: Did, now: Nanos) -> Option<(Nanos, Turn)> {
        let processor = self.processors.get_mut(usize::from(turn.processor))?;
        // The thread may have ended its own process.
        if processor.turn != turn.number {
            return None;
        }
        processor.turn += 1;
        let next = Turn {
            number: processor.turn,
            ..turn
        };
        let task = self.tasks.get_mut(&tid);
        let took = match did {
            Did::Goes(took) => took,
            Did::Sleeps(took) => {
                processor.at = Occupied::Leaving;
                if let Some(task) = task {
                    task.switches.voluntary += 1;
                    task.ran = Nanos(task.ran.0 + took.0);
                }
                return Some((Nanos(now.0 + took.0), next));
            }
            Did::Left => {
                processor.at = Occupied::Leaving;
                return Some((now, next));
            }
        };
        // What takes no time must not last for ever either.
        processor.slice_left = processor.slice_left.saturating_sub(took.0.max(1));
        if let Some(task) = task {
            task.ran = Nanos(task.ran.0 + took.0);
        }
        Some((Nanos(now.0 + took.0), next))
    }
}
