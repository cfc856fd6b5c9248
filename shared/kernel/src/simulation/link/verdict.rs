//! How a verdict is carried out: by hand, by rule, or by the link's own nature.

use super::conditions::Luck;
use super::{Carried, Link, say};
use crate::Tracer;
use socketarium_trace::event::{By, WireEvent};
use socketarium_trace::scenario::Verdict;
use socketarium_trace::world::Standing;
use socketarium_trace::{HostId, Nanos, PacketId, Seq};

impl Link {
    /// Lets a packet that has just been sent go its way as the link is.
    pub(super) fn carry(&mut self, tracer: &mut Tracer, id: PacketId, mut carried: Carried) {
        let half_rtt = self.judge.half_rtt();
        let cause = carried.sent_by;
        let luck = self.conditions.luck(&mut self.random, half_rtt);
        // Nearly every packet of every run: it is put where it belongs at once.
        if luck == Luck::Passes
            && let Some(due) = self.way(tracer.now(), carried.from, carried.length)
        {
            carried.standing = Standing::InFlight { due };
            self.carried.insert(id, carried);
            self.arrivals.push((due, id));
            say(tracer, None, Some(cause), WireEvent::InFlight { packet: id, due });
            return;
        }
        self.carried.insert(id, carried);
        match luck {
            Luck::Passes => self.lose(tracer, id, By::Link, cause),
            Luck::Lost => self.lose(tracer, id, By::Link, cause),
            Luck::Doubled => {
                let copy = self.copy(tracer, id, By::Link, cause);
                self.send_on(tracer, id, 0, cause);
                self.send_on(tracer, copy, 0, cause);
            }
            Luck::Late(nanos) => self.delay(tracer, id, nanos, By::Link, cause),
        }
    }

    pub(super) fn decide(&mut self, tracer: &mut Tracer, id: PacketId, verdict: Verdict, by: By, cause: Seq) {
        match verdict {
            Verdict::Deliver => self.put_in_flight(tracer, id, tracer.now(), cause),
            Verdict::Drop => self.lose(tracer, id, by, cause),
            Verdict::Delay { millis } => {
                self.delay(tracer, id, u64::from(millis) * 1_000_000, by, cause);
            }
            Verdict::Duplicate => self.duplicate(tracer, id, by, cause),
            Verdict::Hold => {
                let by_hold_all = by == By::HoldAll;
                self.stand(id, Standing::Held { by: by.clone() }, by_hold_all);
                say(tracer, None, Some(cause), WireEvent::Held { packet: id, by });
            }
            Verdict::Reorder { behind } => {
                let behind = behind.max(1);
                self.stand(id, Standing::Reordered { behind }, false);
                if let Some(carried) = self.carried.get_mut(&id) {
                    carried.behind = behind;
                }
                let reordered = WireEvent::Reordered {
                    packet: id,
                    behind,
                    by,
                };
                say(tracer, None, Some(cause), reordered);
            }
        }
    }

    /// A packet follows in the direction of `to`: those that let it pass first have one less to wait for.
    pub(super) fn let_behind_go(&mut self, tracer: &mut Tracer, to: HostId) {
        let mut free = Vec::new();
        for id in &self.still {
            if let Some(carried) = self.carried.get_mut(id)
                && carried.to == to
                && carried.behind > 0
            {
                carried.behind -= 1;
                if carried.behind == 0 {
                    free.push((*id, carried.sent_by));
                }
            }
        }
        for (id, cause) in free {
            // A little behind the one that passes.
            self.send_on(tracer, id, 1_000_000, cause);
        }
    }

    /// A packet goes its way from here: through the entrance, then half the round trip, and `extra` nanoseconds.
    pub(super) fn send_on(&mut self, tracer: &mut Tracer, id: PacketId, extra: u64, cause: Seq) {
        match self.arrival(tracer.now(), id) {
            Some(due) => self.put_in_flight(tracer, id, Nanos(due.0 + extra), cause),
            None => self.lose(tracer, id, By::Link, cause),
        }
    }

    /// When a packet arrives that goes in now; `None` where the line's queue has no room for it.
    fn arrival(&mut self, now: Nanos, id: PacketId) -> Option<Nanos> {
        let carried = self.carried.get(&id)?;
        self.way(now, carried.from, carried.length)
    }

    fn way(&mut self, now: Nanos, from: HostId, length: u32) -> Option<Nanos> {
        let entrance = self.entrances.get_mut(usize::from(from.0))?;
        let on_the_line = entrance.pass(now, length, &self.conditions)?;
        Some(Nanos(on_the_line.0 + self.judge.half_rtt()))
    }

    fn put_in_flight(&mut self, tracer: &mut Tracer, id: PacketId, due: Nanos, cause: Seq) {
        if self.start(id, due) {
            say(tracer, None, Some(cause), WireEvent::InFlight { packet: id, due });
        }
    }

    /// Later than it would be, counted from when it would arrive.
    fn delay(&mut self, tracer: &mut Tracer, id: PacketId, nanos: u64, by: By, cause: Seq) {
        let already = self.carried.get(&id).and_then(Carried::due);
        let Some(base) = already.or_else(|| self.arrival(tracer.now(), id)) else {
            return self.lose(tracer, id, By::Link, cause);
        };
        let due = Nanos(base.0 + nanos);
        if self.start(id, due) {
            say(
                tracer,
                None,
                Some(cause),
                WireEvent::Delayed { packet: id, due, by },
            );
        }
    }

    fn duplicate(&mut self, tracer: &mut Tracer, id: PacketId, by: By, cause: Seq) {
        let due = self.carried.get(&id).and_then(Carried::due);
        let copy = self.copy(tracer, id, by.clone(), cause);
        if by == By::Hand && due.is_none() {
            let by_hold_all = self.carried.get(&id).is_some_and(|carried| carried.by_hold_all);
            self.stand(copy, Standing::Held { by: By::Hand }, by_hold_all);
            say(tracer, None, Some(cause), WireEvent::Held { packet: copy, by });
            return;
        }
        if due.is_none() {
            self.send_on(tracer, id, 0, cause);
        }
        self.send_on(tracer, copy, 0, cause);
    }

    /// The same packet a second time, under a number of its own.
    fn copy(&mut self, tracer: &mut Tracer, id: PacketId, by: By, cause: Seq) -> PacketId {
        let copy = tracer.new_packet();
        let told = WireEvent::Duplicated { packet: id, copy, by };
        let event = say(tracer, None, Some(cause), told);
        self.sent += 1;
        if let Some(carried) = self.carried.get(&id) {
            let twin = Carried {
                sent_by: event,
                standing: Standing::Sent,
                behind: 0,
                by_hold_all: false,
                ..carried.clone()
            };
            self.carried.insert(copy, twin);
        }
        copy
    }

    fn lose(&mut self, tracer: &mut Tracer, id: PacketId, by: By, cause: Seq) {
        self.still.remove(&id);
        if self.carried.remove(&id).is_some() {
            say(tracer, None, Some(cause), WireEvent::Dropped { packet: id, by });
        }
    }

    fn start(&mut self, id: PacketId, due: Nanos) -> bool {
        let Some(carried) = self.carried.get_mut(&id) else {
            return false;
        };
        carried.standing = Standing::InFlight { due };
        carried.behind = 0;
        carried.by_hold_all = false;
        self.still.remove(&id);
        self.arrivals.push((due, id));
        true
    }

    fn stand(&mut self, id: PacketId, standing: Standing, by_hold_all: bool) {
        if let Some(carried) = self.carried.get_mut(&id) {
            carried.standing = standing;
            carried.behind = 0;
            carried.by_hold_all = by_hold_all;
            self.still.insert(id);
        }
    }
}
