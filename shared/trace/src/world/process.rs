//! A process: its threads with the line and the call each one is in, its descriptors, its output, its tasks.

use crate::Table;
use crate::bytes::Payload;
use crate::event::{Awaited, Call, ExitStatus, Object, Outcome, Stream, TaskOutcome};
use crate::json::Shape;
use crate::{Fd, Nanos, Pid, Seq, TaskId, Tid};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Process {
    /// Name in the scenario.
    pub program: String,
    pub file: String,
    pub arguments: Vec<String>,
    pub parent: Option<Pid>,
    pub started: Nanos,
    pub status: ProcessStatus,
    pub threads: Table<Tid, Thread>,
    pub descriptors: Table<Fd, Descriptor>,
    pub tasks: Table<TaskId, Task>,
    /// The last pieces written to standard output and error, oldest first.
    pub output: VecDeque<(Stream, Payload)>,
    /// Exception and message, where one ended the program.
    pub raised: Option<(String, String)>,
    pub pausing: bool,
}

impl Process {
    /// How many pieces of output are kept.
    pub const OUTPUT_KEPT: usize = 64;

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.status == ProcessStatus::Running
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum ProcessStatus {
    Running,
    Ended { status: ExitStatus, at: Nanos },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Thread {
    pub place: Option<Place>,
    /// The call it is in: being made, or asleep in.
    pub call: Option<OpenCall>,
    pub held: HeldState,
    pub ended: bool,
    /// The task that runs on it.
    pub task: Option<TaskId>,
    /// How many calls have returned.
    pub calls: u64,
    /// Nothing where nobody sees who runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<Running>,
    /// How often it gave its processor up to wait for something, and because its time was over.
    #[serde(default)]
    pub switches: (u64, u64),
}

/// How a thread stands to the processors of its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Running {
    /// It waits for one.
    Runnable,
    On {
        processor: u32,
    },
    /// It has none and wants none: it sleeps in its call, or is held before it.
    Blocked,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum HeldState {
    #[default]
    Free,
    /// Stands before the call that it entered.
    Held,
}

/// A line of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub function: String,
}

/// A call that has not come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct OpenCall {
    pub entered: Seq,
    pub since: Nanos,
    pub call: Call,
}

/// A call that has come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct PastCall {
    pub pid: Pid,
    pub tid: Tid,
    pub entered: Seq,
    pub returned: Seq,
    pub since: Nanos,
    pub until: Nanos,
    pub call: Call,
    pub outcome: Outcome,
    /// Where in the program it was made.
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Descriptor {
    pub object: Object,
    pub nonblocking: bool,
    /// There before the program's first line.
    pub inherited: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Task {
    pub name: String,
    pub state: TaskState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    Ready,
    Running,
    Suspended(Awaited),
    Done(TaskOutcome),
}
