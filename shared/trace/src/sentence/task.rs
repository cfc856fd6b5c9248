//! Sentences about the tasks of an event loop.

use super::context::Context;
use super::{Sentence, say};
use crate::TaskId;
use crate::event::{Awaited, TaskEvent, TaskOutcome};

pub(super) fn sentence(context: &Context<'_>, event: &TaskEvent) -> Box<Sentence> {
    let about = |key, task: TaskId| say(key).with("task", name(context, task));
    match event {
        TaskEvent::Created { name, .. } => say("task.created").with("task", name.clone()),
        TaskEvent::Resumed { task } => about("task.resumed", *task),
        TaskEvent::Suspended { task, on } => match on {
            Awaited::Readable(fd) => about("task.awaits-read", *task).with("fd", fd.to_string()),
            Awaited::Writable(fd) => about("task.awaits-write", *task).with("fd", fd.to_string()),
            Awaited::Timer { micros } => about("task.awaits-time", *task).number("time", micros * 1000),
            Awaited::Task(other) => about("task.awaits-task", *task).with("other", name(context, *other)),
            Awaited::Thread => about("task.awaits-thread", *task),
            Awaited::Other(what) => about("task.awaits", *task).with("what", what.clone()),
        },
        TaskEvent::Done { task, outcome } => match outcome {
            TaskOutcome::Returned => about("task.returned", *task),
            TaskOutcome::Cancelled => about("task.cancelled", *task),
            TaskOutcome::Raised(exception) => {
                about("task.raised", *task).with("exception", exception.clone())
            }
        },
        TaskEvent::LoopPolled {
            ready_callbacks,
            timeout_micros,
        } => match (ready_callbacks, timeout_micros) {
            (0, None) => say("loop.waits"),
            (0, Some(micros)) if *micros > 0 => say("loop.waits-until").number("time", micros * 1000),
            (ready, _) => say("loop.looks").number("ready", (*ready).into()),
        },
        TaskEvent::LoopWoke { ready: 0 } => say("loop.woke-by-time"),
        TaskEvent::LoopWoke { ready } => say("loop.woke").number("ready", (*ready).into()),
    }
}

fn name(context: &Context<'_>, task: TaskId) -> String {
    let known = context.process().and_then(|process| process.tasks.get(&task));
    known.map_or_else(|| format!("#{task}"), |task| task.name.clone())
}
