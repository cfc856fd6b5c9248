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

impl Host {
    /// A thread makes a system call. A thread that is asleep in another, or is not there, gets `ESRCH`: that
    /// is the driver's mistake, and no event.
    pub fn call(&mut self, tracer: &mut Tracer, tid: Tid, request: Request) -> Progress {
        let Some(thread) = self.threads.get(&tid).filter(|thread| thread.call.is_none()) else {
            return Progress::Done(Reply::error(Errno::ESRCH));
        };
        let pid = thread.pid;
        let actor = Actor::thread(self.id, pid, tid);
        let before = tracer.reason();
        let entered = tracer.emit(Some(actor), Kind::Entered(request.call.clone()));
        tracer.because(Because {
            why: Why::Call(entered),
            event: Some(entered),
        });
        let open = OpenCall {
            request,
            entered,
            partial: Partial::default(),
            stands_at: Vec::new(),
        };
        let progress = self.attempt(tracer, pid, tid, Box::new(open));
        tracer.because(before);
        progress
    }

    /// A thread that was woken looks again whether its call can come back. [`Progress::Blocked`] where it goes
    /// back to sleep.
    pub fn resume(&mut self, tracer: &mut Tracer, tid: Tid) -> Progress {
        let Some(thread) = self.threads.get_mut(&tid) else {
            return Progress::Done(Reply::error(Errno::ESRCH));
        };
        thread.woken = false;
        let pid = thread.pid;
        let Some(mut open) = thread.call.take() else {
            return Progress::Done(Reply::error(Errno::ESRCH));
        };
        open.partial.again = true;
        let before = tracer.reason();
        tracer.because(Because {
            why: Why::Call(open.entered),
            event: Some(open.entered),
        });
        let progress = self.attempt(tracer, pid, tid, open);
        tracer.because(before);
        progress
    }

    fn attempt(&mut self, tracer: &mut Tracer, pid: Pid, tid: Tid, mut open: Box<OpenCall>) -> Progress {
        loop {
            let OpenCall { request, partial, .. } = &mut *open;
            let attempt = self.dispatch(&mut Caller { tracer, pid, tid }, request, partial);
            let reply = match attempt {
                Attempt::Done(reply) => reply,
                Attempt::Sleep(sleep) => {
                    if let Some(thread) = self.threads.get_mut(&tid) {
                        thread.call = Some(open);
                    }
                    self.fall_asleep(tid, &sleep);
                    self.settle(tracer);
                    self.run_loopback(tracer);
                    // What the host sent to itself may have ended the wait before it began.
                    match self.take_woken(tid) {
                        Some(again) => {
                            open = again;
                            continue;
                        }
                        None => return Progress::Blocked,
                    }
                }
            };
            self.settle(tracer);
            self.run_loopback(tracer);
            if let Some(file) = open.partial.file.take() {
                self.release_file(tracer, file);
                self.settle(tracer);
                self.run_loopback(tracer);
            }
            self.come_back(tracer, pid, tid, open.entered, &reply);
            return Progress::Done(reply);
        }
    }

    /// The call of a thread that was woken before it slept.
    fn take_woken(&mut self, tid: Tid) -> Option<Box<OpenCall>> {
        let thread = self.threads.get_mut(&tid).filter(|thread| thread.woken)?;
        thread.woken = false;
        let mut open = thread.call.take()?;
        open.partial.again = true;
        self.woken.retain(|woken| *woken != tid);
        Some(open)
    }

    fn come_back(&mut self, tracer: &mut Tracer, pid: Pid, tid: Tid, entered: Seq, reply: &Reply) {
        tracer.emit(
            Some(Actor::thread(self.id, pid, tid)),
            Kind::Returned {
                entered,
                outcome: reply.outcome.clone(),
            },
        );
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
