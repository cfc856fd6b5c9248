//! A thread as the scheduler sees it: its program, where it stands, and what it does when it gets a processor.

use super::super::Program;
use crate::Reply;
use socketarium_trace::event::Call;
use socketarium_trace::{Nanos, Pid, Seq};

/// Where a thread stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThreadState {
    /// It could run and waits for a processor.
    Runnable,
    /// It has the processor with this number.
    Running(u8),
    /// It sleeps in a call, or is parked.
    Blocked,
    /// Somebody holds it before a call.
    Held,
}

/// How often a thread gave its processor up (`/proc/PID/status`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// To wait for something.
    pub voluntary: u64,
    /// Because its time was over and others waited.
    pub involuntary: u64,
}

#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) pid: Pid,
    /// Not here while it is asked what it does next.
    pub(crate) program: Option<Box<dyn Program>>,
    pub(crate) state: ThreadState,
    pub(crate) doing: Doing,
    pub(crate) switches: Switches,
    /// Processor time.
    pub(crate) ran: Nanos,
}

impl Task {
    pub(super) fn new(pid: Pid, program: Box<dyn Program>) -> Self {
        Self {
            pid,
            program: Some(program),
            state: ThreadState::Runnable,
            doing: Doing::Resume(None),
            switches: Switches::default(),
            ran: Nanos(0),
        }
    }
}

/// What a thread does with its next turn.
#[derive(Debug)]
pub(crate) enum Doing {
    /// Asks its program.
    Resume(Option<Reply>),
    /// Computes so many nanoseconds more.
    Compute(u64),
    /// Goes on with a call that it has entered.
    Act(Entered),
    /// Asks its program, which was parked until this moment at the longest.
    Parked(Option<Nanos>),
}

/// A call that has been entered and has not come back.
#[derive(Debug)]
pub(crate) struct Entered {
    pub(crate) event: Seq,
    pub(crate) act: Act,
}

/// What is behind a call.
#[derive(Debug)]
pub(crate) enum Act {
    /// The kernel of the host has it.
    Kernel,
    Thread(Box<dyn Program>),
    Fork(Box<dyn Program>),
    Wait {
        call: Call,
        pid: i32,
        options: i32,
    },
    Kill {
        pid: i32,
        signal: i32,
    },
    End,
    Exit(i32),
}
