//! What runs on a host: whatever answers "your last call came back like this" with "then I do this next".

use crate::{Reply, Request};
use socketarium_trace::Nanos;
use socketarium_trace::event::TaskEvent;
use std::fmt;

/// One thread's program. It knows nothing of time but what it is told, and of the kernel but what its calls say.
pub trait Program: fmt::Debug {
    /// Goes on from where it was. `last` is how its last call came back, [`Next::Thread`], [`Next::Fork`] and
    /// [`Next::Wait`] among them; `None` at its start and after anything that is not a call.
    fn resume(&mut self, now: Nanos, last: Option<Reply>) -> Next;
}

/// What a program does next.
#[derive(Debug)]
pub enum Next {
    /// Makes a system call.
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
    /// Starts another thread of its process (`clone3`); the reply has its number.
    Thread(Box<dyn Program>),
    /// Makes a child process that shares its open files; the reply has its number.
    Fork(Box<dyn Program>),
    /// Waits for a child, or with -1 for any (`wait4`). `options` as there: 1 is `WNOHANG`.
    Wait { pid: i32, options: i32 },
    /// Sends a signal to a process of its host (`kill`). Every signal but 0 ends it: there are no handlers.
    Kill { pid: i32, signal: i32 },
    /// Ends this thread; with the last thread ends the process.
    End,
    /// Ends the process.
    Exit(i32),
}
