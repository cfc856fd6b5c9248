//! The fold of who runs where.

use crate::event::{Event, SchedulerEvent};
use crate::world::{Running, Scheduler, World};
use crate::{Actor, HostId, Tid};

impl World {
    pub(super) fn apply_scheduler(&mut self, event: &Event, change: &SchedulerEvent) {
        let Some(Actor { host, tid, .. }) = event.actor else {
            return;
        };
        if let SchedulerEvent::Processors { count } = change {
            if let Some(host) = self.host_mut(host) {
                let processors = vec![None; (*count).min(Scheduler::MOST) as usize];
                let scheduler = host.scheduler.get_or_insert_default();
                scheduler.processors = processors;
            }
            return;
        }
        let Some(thread) = self.thread_mut(event) else {
            return;
        };
        match change {
            SchedulerEvent::Processors { .. } => {}
            SchedulerEvent::Runnable { preempted } => {
                thread.running = Some(Running::Runnable);
                thread.switches.1 += u64::from(*preempted);
            }
            SchedulerEvent::Running { processor, .. } => {
                thread.running = Some(Running::On {
                    processor: *processor,
                });
            }
            SchedulerEvent::Blocked => {
                thread.running = Some(Running::Blocked);
                thread.switches.0 += 1;
            }
        }
        if let Some((scheduler, tid)) = self.scheduler_mut(host).zip(tid) {
            scheduler.change(tid, change);
        }
    }

    fn scheduler_mut(&mut self, host: HostId) -> Option<&mut Scheduler> {
        self.host_mut(host)?.scheduler.as_mut()
    }

    /// Threads that have ended, of the actor's process, have no processor and wait for none.
    pub(super) fn leave_processors(&mut self, event: &Event) {
        let ended: Vec<Tid> = self.process_mut(event).map_or_else(Vec::new, |process| {
            let ended = process.threads.iter_mut().filter(|(_, thread)| thread.ended);
            ended
                .map(|(tid, thread)| {
                    thread.running = None;
                    *tid
                })
                .collect()
        });
        let host = event.actor.map(|actor| actor.host);
        if let Some(scheduler) = host.and_then(|host| self.scheduler_mut(host)) {
            ended.into_iter().for_each(|tid| scheduler.leave(tid));
        }
    }
}

impl Scheduler {
    /// More processors than any machine of a run has.
    const MOST: u32 = 4096;

    fn change(&mut self, tid: Tid, change: &SchedulerEvent) {
        self.leave(tid);
        match change {
            SchedulerEvent::Runnable { .. } => self.queue.push(tid),
            SchedulerEvent::Running { processor, switched } => {
                self.switches += u64::from(*switched);
                if let Some(place) = self.processors.get_mut(*processor as usize) {
                    *place = Some(tid);
                }
            }
            SchedulerEvent::Blocked | SchedulerEvent::Processors { .. } => {}
        }
    }
}
