//! Sentences about processors and who has them.

use super::context::Context;
use super::{Sentence, key, say};
use crate::event::SchedulerEvent;

pub(super) fn sentence(context: &Context<'_>, event: &SchedulerEvent) -> Box<Sentence> {
    let about = |key| say(key).with("program", context.program());
    match event {
        SchedulerEvent::Processors { count } => say(key!("scheduler.processors"))
            .with("host", context.host_name())
            .number("count", (*count).into()),
        SchedulerEvent::Runnable { preempted: false } => about(key!("scheduler.runnable")),
        SchedulerEvent::Runnable { preempted: true } => about(key!("scheduler.preempted")),
        SchedulerEvent::Running { processor, switched } => {
            let key = if *switched {
                key!("scheduler.switched")
            } else {
                key!("scheduler.running")
            };
            about(key)
                .with("host", context.host_name())
                .with("processor", processor.to_string())
        }
        SchedulerEvent::Blocked => match context.thread().and_then(|thread| thread.call.as_ref()) {
            Some(open) => about(key!("scheduler.blocked")).with("call", open.call.name().to_owned()),
            None => about(key!("scheduler.blocked-bare")),
        },
    }
}
