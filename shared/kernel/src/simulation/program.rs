//! What runs on a host: whatever answers "your last call came back like this" with "then I do this next".

use crate::{Reply, Request};
use socketarium_trace::event::TaskEvent;
use socketarium_trace::{Nanos, Pid, Tid};
use std::fmt;

/// One thread's program. It knows nothing of time but what it is told, and of the kernel but what its calls say.
pub trait Program: fmt::Debug {
    /// The numbers of its process and thread (`getpid(2)`, `gettid(2)`), said once before it first runs.
    fn numbered(&mut self, _pid: Pid, _tid: Tid) {}

    /// Goes on from where it was. `last` is how its last call came back, [`Next::Thread`] and [`Next::Fork`] among
    /// them; `None` at its start and after anything that is not a call.
    fn resume(&mut self, now: Nanos, last: Option<Reply>) -> Next;
}

/// What a program does next.
#[derive(Debug)]
pub enum Next {
    /// Makes a system call. Calls about processes too (`wait4`, `kill`, `exit`, `exit_group`), but for those that need a
    /// program. A signal other than 0 ends a process: there are no handlers.
    Call(Request),
    /// Keeps its processor busy this long.
    Compute(Nanos),
    /// Reaches a line of its source.
    Line {
        file: String,
        line: u32,
        function: String,
    },
    /// Something happens to a task of its event loop.
    Task(TaskEvent),
    /// An exception leaves it that nothing caught; what comes next is usually [`Next::Exit`].
    Raised { exception: String, message: String },
    /// Waits until another thread of its process lets it go on, or until this moment: what is below a lock (`futex(2)`, a
    /// call that the trace leaves out). Nothing can happen between a program's last look at its memory and this.
    Park(Option<Nanos>),
    /// Lets a thread of its process go on that is parked; nothing happens to one that is not.
    Unpark(Tid),
    /// Starts another thread of its process (`clone3`); the reply has its number.
    Thread(Box<dyn Program>),
    /// Makes a child process that shares its open files; the reply has its number.
    Fork(Box<dyn Program>),
    /// Ends this thread; with the last thread ends the process.
    End,
    /// Ends the process.
    Exit(i32),
}
