//! When nothing happens for a while, and when a run is over.

use super::Simulation;
use socketarium_trace::Nanos;
use socketarium_trace::event::{EndReason, RunEvent};

/// How long nothing must happen before the run counts as quiet.
const QUIET_NANOS: u64 = 20_000_000;

impl Simulation {
    /// Whether nothing will happen for long enough, everybody sleeps and every packet stands still.
    pub(super) fn is_about_to_be_quiet(&self) -> bool {
        let quiet_at = Nanos(self.now().0 + QUIET_NANOS);
        !self.quiet
            && self.agenda.next().is_none_or(|next| next > quiet_at)
            && self.link.stands_still()
            && self.nodes.iter().all(|node| node.scheduler.is_idle())
            && quiet_at.0 < self.limits.seconds.saturating_mul(1_000_000_000)
    }

    pub(super) fn say_quiet(&mut self) {
        self.tracer.advance(Nanos(self.now().0 + QUIET_NANOS));
        self.say(RunEvent::Quiet);
        self.quiet = true;
    }

    /// Ends the run where there is a reason to. True if it did.
    pub(super) fn end_if_over(&mut self) -> bool {
        let Some(reason) = self.reason_to_end().filter(|_| self.ended.is_none()) else {
            return false;
        };
        let stranded: Vec<String> = self
            .schedule
            .stranded()
            .map(|program| format!("{program} was never started: what it waits for did not happen"))
            .collect();
        for text in stranded {
            self.say(RunEvent::Note { text });
        }
        if reason == EndReason::Finished {
            self.say(RunEvent::Quiet);
        }
        self.say(RunEvent::Ended {
            reason: reason.clone(),
        });
        self.ended = Some(reason);
        true
    }

    fn reason_to_end(&self) -> Option<EndReason> {
        let limits = self.limits;
        if self.stopped {
            return Some(EndReason::Stopped);
        }
        if self.now().0 >= limits.seconds.saturating_mul(1_000_000_000) {
            return Some(EndReason::TimeLimit {
                seconds: limits.seconds,
            });
        }
        if self.tracer.count() >= limits.events {
            return Some(EndReason::EventLimit {
                events: limits.events,
            });
        }
        if self.link.count() >= limits.packets {
            return Some(EndReason::PacketLimit {
                packets: limits.packets,
            });
        }
        let threads: usize = self.nodes.iter().map(|node| node.scheduler.len()).sum();
        if threads as u64 > limits.processes {
            return Some(EndReason::ProcessLimit {
                processes: limits.processes,
            });
        }
        let done = threads == 0
            && self.link.is_empty()
            && !self.schedule.is_starting()
            && self.nodes.iter().all(|node| node.host.is_at_rest());
        done.then_some(EndReason::Finished)
    }
}
