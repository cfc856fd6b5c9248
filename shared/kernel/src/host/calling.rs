//! System calls: in, to whoever handles them, asleep where they must wait, and out again.

use super::Host;
use crate::process::{Attempt, OpenCall, Partial};
use crate::{Because, Progress, Reply, Request, Tracer};
use socketarium_trace::event::{Call, Kind, Why};
use socketarium_trace::{Actor, Errno, Pid, Seq, Tid};

/// Who makes a call, and where what happens is said.
pub(crate) struct Caller<'a> {
    pub(crate) tracer: &'a mut Tracer,
    pub(crate) pid: Pid,
    pub(crate) tid: Tid,
}

/// A call that is over but for its coming back.
#[derive(Debug)]
pub(crate) struct Finished {
    tid: Tid,
    pub(crate) entered: Seq,
    pub(crate) reply: Reply,
}

impl Host {
    /// A thread makes a system call. A thread that is asleep in another, or is not there, gets `ESRCH`: that
    /// is the driver's mistake, and no event.
    pub fn call(&mut self, tracer: &mut Tracer, tid: Tid, request: Request) -> Progress {
        if self.enter(tracer, tid, request).is_none() {
            return Progress::Done(Reply::error(Errno::ESRCH));
        }
        self.resume(tracer, tid)
    }

    /// A thread that was woken looks again whether its call can come back. [`Progress::Blocked`] where it goes
    /// back to sleep.
    pub fn resume(&mut self, tracer: &mut Tracer, tid: Tid) -> Progress {
        if self.sleeping_in(tid).is_none() {
            return Progress::Done(Reply::error(Errno::ESRCH));
        }
        match self.proceed(tracer, tid) {
            Some(finished) => Progress::Done(self.come_back(tracer, finished)),
            None => Progress::Blocked,
        }
    }

    /// A thread enters a call. Nothing comes of it until it proceeds.
    pub(crate) fn enter(&mut self, tracer: &mut Tracer, tid: Tid, request: Request) -> Option<Seq> {
        let thread = self
            .threads
            .get_mut(&tid)
            .filter(|thread| thread.call.is_none())?;
        let actor = Actor::thread(self.id, thread.pid, tid);
        let entered = tracer.emit(Some(actor), Kind::Entered(request.call.clone()));
        thread.call = Some(Box::new(OpenCall {
            request,
            entered,
            partial: Partial::default(),
            stands_at: Vec::new(),
            stays: false,
        }));
        Some(entered)
    }

    /// The call that a thread has entered, or sleeps in, goes as far as it can. `None` where it sleeps.
    pub(crate) fn proceed(&mut self, tracer: &mut Tracer, tid: Tid) -> Option<Finished> {
        let thread = self.threads.get_mut(&tid)?;
        thread.woken = false;
        let pid = thread.pid;
        let open = thread.call.take()?;
        let entered = open.entered;
        let before = tracer.reason();
        tracer.because(Because {
            why: Why::Call(entered),
            event: Some(entered),
        });
        let reply = self.attempt(tracer, pid, tid, open);
        tracer.because(before);
        Some(Finished {
            tid,
            entered,
            reply: reply?,
        })
    }

    /// A call comes back. Whatever it did to others, its packets on the link too, comes before.
    pub(crate) fn come_back(&mut self, tracer: &mut Tracer, finished: Finished) -> Reply {
        let Finished { tid, entered, reply } = finished;
        if let Some(thread) = self.threads.get(&tid) {
            let before = tracer.reason();
            tracer.because(Because {
                why: Why::Call(entered),
                event: Some(entered),
            });
            tracer.emit(
                Some(Actor::thread(self.id, thread.pid, tid)),
                Kind::Returned {
                    entered,
                    outcome: reply.outcome.clone(),
                },
            );
            tracer.because(before);
        }
        reply
    }

    fn attempt(&mut self, tracer: &mut Tracer, pid: Pid, tid: Tid, mut open: Box<OpenCall>) -> Option<Reply> {
        loop {
            let OpenCall { request, partial, .. } = &mut *open;
            let attempt = self.dispatch(&mut Caller { tracer, pid, tid }, request, partial);
            let reply = match attempt {
                Attempt::Done(reply) => reply,
                // Woken for nothing when its time was up already.
                Attempt::Sleep(_) if open.partial.is_late(tracer.now()) => {
                    open.partial.expired = true;
                    continue;
                }
                Attempt::Sleep(sleep) => {
                    open.partial.again = true;
                    if let Some(thread) = self.threads.get_mut(&tid) {
                        thread.call = Some(open);
                    }
                    self.fall_asleep(tid, &sleep);
                    self.settle(tracer);
                    self.run_loopback(tracer);
                    // What the host sent to itself may have ended the wait before it began.
                    open = self.take_woken(tid)?;
                    continue;
                }
            };
            self.settle(tracer);
            self.run_loopback(tracer);
            self.leave_queues(tid, &open.stands_at);
            for file in open.partial.let_go() {
                self.release_file(tracer, file);
                self.settle(tracer);
                self.run_loopback(tracer);
            }
            return Some(reply);
        }
    }

    /// The call of a thread that was woken before it slept.
    fn take_woken(&mut self, tid: Tid) -> Option<Box<OpenCall>> {
        let thread = self.threads.get_mut(&tid).filter(|thread| thread.woken)?;
        thread.woken = false;
        let open = thread.call.take()?;
        self.woken.retain(|woken| *woken != tid);
        Some(open)
    }

    /// The call that a thread sleeps in.
    #[must_use]
    pub fn sleeping_in(&self, tid: Tid) -> Option<&Call> {
        Some(&self.threads.get(&tid)?.call.as_ref()?.request.call)
    }

    /// Time has come to `now`: fires what is due.
    pub fn expire(&mut self, tracer: &mut Tracer) {
        self.expire_threads(tracer);
        self.expire_timers(tracer);
        self.run_loopback(tracer);
    }
}
