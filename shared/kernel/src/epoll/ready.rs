//! The ready list: who joins it and when, and what is taken from it.

use super::control::MANNER;
use super::{Epoll, Interest, ItemRef, Row};
use crate::Tracer;
use crate::descriptor::Object;
use crate::host::Host;
use crate::poll::READABLE;
use crate::wait::Waiter;
use socketarium_trace::Readiness;
use socketarium_trace::event::{EpollEntry, EpollEvent, Kind};

impl Epoll {
    /// It is worth looking whether something is ready.
    pub(crate) fn may_be_ready(&self) -> bool {
        self.ready.first.is_some()
    }
}

impl Host {
    /// Something happened to what a row watches. `true` where that counts as having woken somebody: always, but
    /// for a row that is one of several to be woken (`EPOLLEXCLUSIVE`).
    pub(crate) fn wake_item(&mut self, tracer: &mut Tracer, item: ItemRef, happened: Readiness) -> bool {
        let events = self.epolls[item.epoll].rows[item.row].interest.events;
        let exclusive = events.contains(Readiness::EXCLUSIVE);
        let disarmed = (events - MANNER).is_empty();
        if disarmed || !happened.is_empty() && (happened & events).is_empty() {
            return !exclusive;
        }
        let somebody_waits = !self.epolls[item.epoll].waiters.is_empty();
        if self.epolls[item.epoll].rows[item.row].link.is_none() {
            let Row { file, interest, .. } = self.epolls[item.epoll].rows[item.row];
            let ready = self.peek(self.files[file].object) & interest.events;
            self.join_ready(tracer, item, ready);
        }
        self.wake_waiter(tracer, item.epoll);
        self.wake_pollers(tracer, item.epoll);
        !exclusive || somebody_waits && counts(happened, events)
    }

    /// What a row watches, or what for, is new: it joins the ready list if it is ready.
    pub(super) fn look_at_row(&mut self, tracer: &mut Tracer, item: ItemRef) {
        let ready = self.row_readiness(tracer, item);
        if ready.is_empty() || self.epolls[item.epoll].rows[item.row].link.is_some() {
            return;
        }
        self.join_ready(tracer, item, ready);
        self.wake_waiter(tracer, item.epoll);
        self.wake_pollers(tracer, item.epoll);
    }

    /// What holds of what a row watches, of that for which it watches it.
    fn row_readiness(&mut self, tracer: &mut Tracer, item: ItemRef) -> Readiness {
        let Row { file, interest, .. } = self.epolls[item.epoll].rows[item.row];
        self.poll_file(tracer, file) & interest.events
    }

    /// One of the threads in `epoll_wait` goes on.
    fn wake_waiter(&mut self, tracer: &mut Tracer, key: usize) {
        let epoll = &self.epolls[key];
        let (epoll, first) = (epoll.id, epoll.waiters.concerned(Readiness::default()).next());
        if let Some((Waiter::Thread(tid), _)) = first
            && self.wake_thread(tid)
        {
            self.epolls[key].woken = Some(tid);
            tracer.kernel(self.id, Kind::Epoll(EpollEvent::WaiterWoken { epoll, tid }));
        }
    }

    fn wake_pollers(&mut self, tracer: &mut Tracer, key: usize) {
        if !self.epolls[key].pollers.is_empty() {
            self.wake(tracer, Object::Epoll(key), Readiness::IN, false);
        }
    }

    fn join_ready(&mut self, tracer: &mut Tracer, item: ItemRef, ready: Readiness) {
        let epoll = &mut self.epolls[item.epoll];
        epoll.link(item.row, ready);
        let (epoll, row) = (epoll.id, epoll.rows[item.row].name);
        tracer.kernel(
            self.id,
            Kind::Epoll(EpollEvent::ReadyJoined { epoll, row, ready }),
        );
    }

    fn leave_ready(&mut self, tracer: &mut Tracer, item: ItemRef) {
        let epoll = &mut self.epolls[item.epoll];
        epoll.unlink(item.row);
        let (epoll, row) = (epoll.id, epoll.rows[item.row].name);
        tracer.kernel(self.id, Kind::Epoll(EpollEvent::ReadyLeft { epoll, row }));
    }

    /// What `poll` says of an instance: readable where a row is ready. Rows before it that are not leave the list.
    pub(crate) fn poll_epoll(&mut self, tracer: &mut Tracer, key: usize) -> Readiness {
        while let Some(row) = self.epolls[key].ready.first {
            let item = ItemRef { epoll: key, row };
            if !self.row_readiness(tracer, item).is_empty() {
                self.wake_waiter(tracer, key);
                return READABLE;
            }
            self.leave_ready(tracer, item);
        }
        Readiness::default()
    }

    /// What [`Self::poll_epoll`] will say, with nothing changed by it.
    pub(crate) fn peek_epoll(&self, epoll: &Epoll) -> Readiness {
        let is_ready = |row: usize| {
            let Row { file, interest, .. } = epoll.rows[row];
            !(self.peek(self.files[file].object) & interest.events).is_empty()
        };
        if epoll.listed().any(is_ready) {
            READABLE
        } else {
            Readiness::default()
        }
    }

    /// Takes up to `most` events from the head of the ready list. What is not ready any more leaves it; so does what
    /// is reported once (edge-triggered, one-shot); a level-triggered row goes to the tail, to be looked at again.
    /// Where something stays in the list the next waiter is woken.
    pub(crate) fn harvest(&mut self, tracer: &mut Tracer, key: usize, most: usize) -> Vec<EpollEntry> {
        let mut events = Vec::new();
        let mut again = Vec::new();
        while events.len() < most
            && let Some(row) = self.epolls[key].ready.first
        {
            let item = ItemRef { epoll: key, row };
            let ready = self.row_readiness(tracer, item);
            if ready.is_empty() {
                self.leave_ready(tracer, item);
                continue;
            }
            let Interest { events: wanted, data } = self.epolls[key].rows[row].interest;
            events.push(EpollEntry { events: ready, data });
            if wanted.contains(Readiness::ONESHOT) {
                self.leave_ready(tracer, item);
                self.epolls[key].rows[row].interest.events = wanted & MANNER;
                self.tell_interest(tracer, item);
            } else if wanted.contains(Readiness::ET) {
                self.leave_ready(tracer, item);
            } else {
                let told = self.epolls[key].unlink(row);
                again.push((item, told, ready));
            }
        }
        self.look_again(tracer, key, &again);
        events
    }

    /// Puts level-triggered rows that were reported back at the tail. The trace is told where that changes the list.
    fn look_again(
        &mut self,
        tracer: &mut Tracer,
        key: usize,
        again: &[(ItemRef, Option<Readiness>, Readiness)],
    ) {
        let mut changes = self.epolls[key].may_be_ready();
        for (item, told, ready) in again {
            changes |= *told != Some(*ready);
            if changes {
                self.join_ready(tracer, *item, *ready);
            } else {
                self.epolls[key].link(item.row, *ready);
            }
        }
        if self.epolls[key].may_be_ready() {
            self.wake_waiter(tracer, key);
        }
    }
}

/// Whether a thread that waits for the instance counts as woken for a row with `EPOLLEXCLUSIVE`.
fn counts(happened: Readiness, events: Readiness) -> bool {
    let both = Readiness::IN | Readiness::OUT;
    let direction = happened & both;
    direction.is_empty() || direction != both && !(direction & events).is_empty()
}
