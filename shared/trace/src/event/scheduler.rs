//! Processors and who has them. The actor is the thread.
//!
//! What a thread that sleeps waits for is not here: it is the call that it is in.

use crate::json::Shape;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum SchedulerEvent {
    /// The actor's host has so many processors, numbered from 0.
    Processors { count: u32 },
    /// The thread could run and waits for a processor, at the end of the run queue. `preempted`: it had one until now,
    /// and its time was over.
    Runnable { preempted: bool },
    /// The thread has this processor. `switched`: it is not the one that had it last, so this was a context switch.
    Running { processor: u32, switched: bool },
    /// The thread gave its processor up: it sleeps in its call, or is held before it.
    Blocked,
}
