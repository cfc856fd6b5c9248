//! Waking: from what happened to an object to the threads that may go on.

use super::Host;
use crate::Tracer;
use crate::descriptor::Object;
use crate::process::Sleep;
use crate::socket::Body;
use crate::timer::Reminded;
use crate::wait::{Queue, WaitQueue, Waiter};
use socketarium_trace::{Nanos, Readiness, Tid};
use std::cmp::Reverse;

impl Host {
    /// A wait queue, while what it belongs to is there; a terminal and a regular file have none.
    pub(crate) fn queue(&mut self, queue: Queue) -> Option<&mut WaitQueue> {
        match queue {
            Queue::Of(Object::Socket(key)) => {
                self.sockets.get_mut(key).map(|socket| &mut socket.sock.waiters)
            }
            Queue::Of(Object::Epoll(key)) => self.epolls.get_mut(key).map(|epoll| &mut epoll.pollers),
            Queue::Harvest(key) => self.epolls.get_mut(key).map(|epoll| &mut epoll.waiters),
            Queue::Of(Object::PipeReader(key)) => {
                self.pipes.get_mut(key).map(|pipe| &mut pipe.readers_waiting)
            }
            Queue::Of(Object::PipeWriter(key)) => {
                self.pipes.get_mut(key).map(|pipe| &mut pipe.writers_waiting)
            }
            Queue::Of(Object::EventFd(key)) => {
                self.event_fds.get_mut(key).map(|event_fd| &mut event_fd.waiters)
            }
            Queue::Room(key) => match &mut self.sockets.get_mut(key)?.body {
                Body::Unix(unix) => Some(unix.room_waiters()),
                Body::Tcp(_) | Body::Udp(_) => None,
            },
            Queue::Of(Object::Terminal(_) | Object::Regular) => None,
        }
    }

    /// Something happened to `object`: wakes whoever waits for it. With `happened` empty, anything may have
    /// changed. `all` wakes also those who stand in line, every one.
    pub(crate) fn wake(&mut self, tracer: &mut Tracer, object: Object, happened: Readiness, all: bool) {
        self.wake_queue(tracer, Queue::Of(object), happened, all);
    }

    /// As [`Self::wake`], of any queue.
    pub(crate) fn wake_queue(&mut self, tracer: &mut Tracer, queue: Queue, happened: Readiness, all: bool) {
        let Some(queue) = self.queue(queue).filter(|queue| !queue.is_empty()) else {
            return;
        };
        let waiting: Vec<(Waiter, bool)> = queue.concerned(happened).collect();
        for (waiter, in_line) in waiting {
            let counted = match waiter {
                Waiter::Thread(tid) => self.wake_thread(tid),
                Waiter::Item(item) => self.wake_item(tracer, item, happened),
            };
            if counted && in_line && !all {
                break;
            }
        }
    }

    /// Lets a sleeping thread go on. `false` if it had been woken before.
    pub(crate) fn wake_thread(&mut self, tid: Tid) -> bool {
        let Some(thread) = self.threads.get_mut(&tid).filter(|thread| !thread.woken) else {
            return false;
        };
        let Some(call) = &mut thread.call else {
            return false;
        };
        thread.woken = true;
        self.woken.push_back(tid);
        if !call.stays {
            let stood_at = std::mem::take(&mut call.stands_at);
            self.leave_queues(tid, &stood_at);
        }
        true
    }

    /// Takes a thread out of the wait queues in which it stands.
    pub(super) fn leave_queues(&mut self, tid: Tid, stands_at: &[Queue]) {
        for queue in stands_at {
            if let Some(queue) = self.queue(*queue) {
                queue.leave(Waiter::Thread(tid));
            }
        }
    }

    /// Puts a thread into the wait queues of what it sleeps for, unless it stands in them still.
    pub(super) fn fall_asleep(&mut self, tid: Tid, sleep: &Sleep) {
        let Some(thread) = self.threads.get_mut(&tid) else {
            return;
        };
        let Some(call) = &mut thread.call else {
            return;
        };
        match call.partial.deadline {
            Some(due) if thread.timer.arm(due) => {
                self.deadlines_set += 1;
                self.deadlines.push(Reverse((due, self.deadlines_set, tid)));
            }
            Some(_) => {}
            None => {
                thread.timer.cancel();
            }
        }
        call.stays = sleep.stays;
        if !call.stands_at.is_empty() {
            return;
        }
        call.stands_at = sleep.on.iter().map(|waits| waits.queue).collect();
        for waits in &sleep.on {
            if let Some(queue) = self.queue(waits.queue) {
                queue.join(Waiter::Thread(tid), waits.keys, waits.stand);
            }
        }
    }

    /// Wakes the threads whose deadline has come.
    pub(super) fn expire_threads(&mut self, tracer: &Tracer) {
        let now = tracer.now();
        while let Some(Reverse((due, _, tid))) = self.deadlines.peek().copied() {
            if due > now {
                break;
            }
            self.deadlines.pop();
            let Some(thread) = self.threads.get_mut(&tid) else {
                continue;
            };
            match thread.timer.reminded(now) {
                Reminded::Again(due) => {
                    self.deadlines_set += 1;
                    self.deadlines.push(Reverse((due, self.deadlines_set, tid)));
                }
                Reminded::Fires => self.expire_call(tid, now),
                Reminded::Nothing => {}
            }
        }
    }

    /// The call of a thread gives up, if it is still the one that said when. One that has been woken looks first.
    fn expire_call(&mut self, tid: Tid, now: Nanos) {
        let Some(thread) = self.threads.get_mut(&tid).filter(|thread| !thread.woken) else {
            return;
        };
        if let Some(call) = &mut thread.call
            && call.partial.is_late(now)
        {
            call.partial.expired = true;
            self.wake_thread(tid);
        }
    }
}
