//! Threads that wait for each other without a call of the trace: parked, and let go on by another of their process.
//!
//! What is kept of a lock, and who is let go on first, is the programs' own business.

use super::scheduler::{Did, Doing, ThreadState};
use super::turning::Running;
use super::{Due, NOTHING, Simulation};
use socketarium_trace::Nanos;

impl Simulation {
    /// A thread waits for another of its process, or for a moment.
    pub(super) fn park(&mut self, thread: Running, until: Option<Nanos>) -> Did {
        let now = self.tracer.now();
        if until.is_some_and(|until| until <= now) {
            return Did::Goes(Nanos(0));
        }
        if let Some(until) = until {
            self.agenda.put(until, Due::ParkOver(thread));
        }
        self.tracer.because(NOTHING);
        self.does(thread, Doing::Parked(until));
        self.stands(thread, ThreadState::Blocked);
        Did::Sleeps(Nanos(0))
    }

    /// A parked thread goes on, if it is one and of this process.
    pub(super) fn unpark(&mut self, thread: Running) {
        let Some(node) = self.nodes.get_mut(usize::from(thread.host.0)) else {
            return;
        };
        let is_parked = node.scheduler.task_mut(thread.tid).is_some_and(|task| {
            task.pid == thread.pid
                && task.state == ThreadState::Blocked
                && matches!(task.doing, Doing::Parked(_))
        });
        if is_parked && node.scheduler.wake(thread.tid).is_some() {
            self.tracer.because(NOTHING);
            thread.runnable(&mut self.tracer);
        }
    }

    /// A thread has been parked until now; it may have gone on long since, or be parked anew.
    pub(super) fn park_over(&mut self, thread: Running) {
        let now = self.tracer.now();
        let node = self.nodes.get_mut(usize::from(thread.host.0));
        let task = node.and_then(|node| node.scheduler.task_mut(thread.tid));
        let is_due =
            task.is_some_and(|task| matches!(task.doing, Doing::Parked(Some(until)) if until <= now));
        if is_due {
            self.unpark(thread);
        }
    }
}
