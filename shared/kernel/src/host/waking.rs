//! Waking: from what happened to an object to the threads that may go on.

use super::Host;
use crate::Tracer;
use crate::descriptor::Object;
use crate::process::Sleep;
use crate::wait::{WaitQueue, Waiter};
use socketarium_trace::{Readiness, Tid};
use std::cmp::Reverse;

impl Host {
    /// The wait queue of an object; a terminal and a regular file have none.
    pub(crate) fn queue_of(&mut self, object: Object) -> Option<&mut WaitQueue> {
        match object {
            Object::Socket(key) => self.sockets.get_mut(key).map(|socket| &mut socket.sock.waiters),
            Object::Epoll(key) => self.epolls.get_mut(key).map(|epoll| &mut epoll.waiters),
            Object::PipeReader(key) | Object::PipeWriter(key) => {
                self.pipes.get_mut(key).map(|pipe| &mut pipe.waiters)
            }
            Object::EventFd(key) => self.event_fds.get_mut(key).map(|event_fd| &mut event_fd.waiters),
            Object::Terminal(_) | Object::Regular => None,
        }
    }

    /// Something happened to `object`: wakes whoever waits for it. With `happened` empty, anything may have
    /// changed. `all` wakes also those who stand in line, every one.
    pub(crate) fn wake(&mut self, tracer: &mut Tracer, object: Object, happened: Readiness, all: bool) {
        let Some(queue) = self.queue_of(object).filter(|queue| !queue.is_empty()) else {
            return;
        };
        let waiting: Vec<(Waiter, bool)> = queue.wake(happened).collect();
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
        let stood_at = std::mem::take(&mut call.stands_at);
        self.woken.push_back(tid);
        for object in stood_at {
            if let Some(queue) = self.queue_of(object) {
                queue.leave(Waiter::Thread(tid));
            }
        }
        true
    }

    /// Puts a thread into the wait queues of what it sleeps for.
    pub(super) fn fall_asleep(&mut self, tid: Tid, sleep: &Sleep) {
        for waits in &sleep.on {
            if let Some(queue) = self.queue_of(waits.object) {
                if waits.in_line {
                    queue.join_line(Waiter::Thread(tid), waits.keys);
                } else {
                    queue.join(Waiter::Thread(tid), waits.keys);
                }
            }
        }
        let Some(call) = self.threads.get_mut(&tid).and_then(|thread| thread.call.as_mut()) else {
            return;
        };
        call.stands_at = sleep.on.iter().map(|waits| waits.object).collect();
        if let Some(due) = call.partial.deadline {
            self.deadlines_set += 1;
            self.deadlines.push(Reverse((due, self.deadlines_set, tid)));
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
            let Some(call) = self.threads.get_mut(&tid).and_then(|thread| thread.call.as_mut()) else {
                continue;
            };
            // The reminder may be of a call that came back long ago.
            if call.partial.deadline == Some(due) {
                call.partial.expired = true;
                self.wake_thread(tid);
            }
        }
    }
}
