//! Programs: processes and threads coming and going, lines reached, output written.

use crate::bytes::Payload;
use crate::json::Shape;
use crate::{Pid, Tid};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum ProgramEvent {
    /// The actor is the new process. `program` is its name in the scenario (`client-2` for the second copy).
    ProcessStarted {
        program: String,
        /// Source file, by its name in the scenario.
        file: String,
        arguments: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<Pid>,
    },
    ProcessEnded {
        status: ExitStatus,
    },
    /// The actor's process has a new thread.
    ThreadStarted {
        tid: Tid,
    },
    ThreadEnded {
        tid: Tid,
    },
    /// The thread is about to run this line.
    Line {
        file: String,
        line: u32,
        /// `<module>` outside functions.
        function: String,
    },
    Output {
        stream: Stream,
        text: Payload,
    },
    /// An exception left a frame of the program and nothing caught it.
    Raised {
        exception: String,
        message: String,
    },
    /// The process stands still at its next system call until it is stepped or resumed.
    PauseAsked,
    /// A thread is held before the system call that it just entered.
    Held,
    /// A held thread goes on: with one call, or for good.
    Released {
        for_one_call: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    Out,
    Error,
}

/// How a process ended (`wait(2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum ExitStatus {
    Code(i32),
    Signal(i32),
}
