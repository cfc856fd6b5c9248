//! Tasks of an event loop. The actor's `task` says which one, where one is concerned.

use crate::json::Shape;
use crate::{Fd, TaskId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum TaskEvent {
    Created {
        task: TaskId,
        name: String,
    },
    Resumed {
        task: TaskId,
    },
    Suspended {
        task: TaskId,
        on: Awaited,
    },
    Done {
        task: TaskId,
        outcome: TaskOutcome,
    },
    /// The loop is about to ask the kernel who is ready; `None` waits without limit.
    LoopPolled {
        timeout_micros: Option<u64>,
        ready_callbacks: u32,
    },
    LoopWoke {
        ready: u32,
    },
}

/// What a suspended task waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    Readable(Fd),
    Writable(Fd),
    Timer { micros: u64 },
    Task(TaskId),
    Thread,
    Other(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum TaskOutcome {
    Returned,
    Cancelled,
    Raised(String),
}
