//! Sentences about the tasks of an event loop.

use super::context::Context;
use super::{Sentence, key, say};
use crate::TaskId;
use crate::event::{Awaited, TaskEvent, TaskOutcome};

pub(super) fn sentence(context: &Context<'_>, event: &TaskEvent) -> Box<Sentence> {
    let about = |key, task: TaskId| say(key).with("task", name(context, task));
    match event {
        TaskEvent::Created { name, .. } => say(key!("task.created")).with("task", name.clone()),
        TaskEvent::Resumed { task } => about(key!("task.resumed"), *task),
        TaskEvent::Suspended { task, on } => match on {
            Awaited::Readable(fd) => about(key!("task.awaits-read"), *task).with("fd", fd.to_string()),
            Awaited::Writable(fd) => about(key!("task.awaits-write"), *task).with("fd", fd.to_string()),
            Awaited::Timer { micros } => about(key!("task.awaits-time"), *task).number("time", micros * 1000),
            Awaited::Task(other) => {
                about(key!("task.awaits-task"), *task).with("other", name(context, *other))
            }
            Awaited::Thread => about(key!("task.awaits-thread"), *task),
            Awaited::Other(what) => about(key!("task.awaits"), *task).with("what", what.clone()),
        },
        TaskEvent::Done { task, outcome } => match outcome {
            TaskOutcome::Returned => about(key!("task.returned"), *task),
            TaskOutcome::Cancelled => about(key!("task.cancelled"), *task),
            TaskOutcome::Raised(exception) => {
                about(key!("task.raised"), *task).with("exception", exception.clone())
            }
        },
        TaskEvent::LoopPolled {
            ready_callbacks,
            timeout_micros,
        } => match (ready_callbacks, timeout_micros) {
            (0, None) => say(key!("loop.waits")),
            (0, Some(micros)) if *micros > 0 => say(key!("loop.waits-until")).number("time", micros * 1000),
            (ready, _) => say(key!("loop.looks")).number("ready", (*ready).into()),
        },
        TaskEvent::LoopWoke { ready: 0 } => say(key!("loop.woke-by-time")),
        TaskEvent::LoopWoke { ready } => say(key!("loop.woke")).number("ready", (*ready).into()),
    }
}

fn name(context: &Context<'_>, task: TaskId) -> String {
    let known = context.process().and_then(|process| process.tasks.get(&task));
    known.map_or_else(|| format!("#{task}"), |task| task.name.clone())
}
