//! Processes and threads as the kernel sees them: who makes calls, and who sleeps in which.

use crate::Request;
use crate::descriptor::{DescriptorTable, FileKey, Object};
use crate::timer::Timer;
use crate::wait::{Queue, Stand};
use socketarium_trace::{Fd, Nanos, Pid, Readiness, Seq, Tid};

#[derive(Clone, Debug)]
pub(crate) struct Process {
    pub(crate) table: DescriptorTable,
    pub(crate) threads: Vec<Tid>,
}

#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) pid: Pid,
    /// The call it sleeps in.
    pub(crate) call: Option<Box<OpenCall>>,
    /// It may go on, and the driver has been or will be told.
    pub(crate) woken: bool,
    /// When its call gives up.
    pub(crate) timer: Timer,
}

impl Thread {
    pub(crate) fn new(pid: Pid) -> Self {
        Self {
            pid,
            call: None,
            woken: false,
            timer: Timer::default(),
        }
    }
}

/// A call that has not come back.
#[derive(Clone, Debug)]
pub(crate) struct OpenCall {
    pub(crate) request: Request,
    pub(crate) entered: Seq,
    pub(crate) partial: Partial,
    /// Wait queues in which the thread stands.
    pub(crate) stands_at: Vec<Queue>,
    /// It keeps its places when it is woken, until the call comes back.
    pub(crate) stays: bool,
}

/// How far a call has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partial {
    /// The open file description that it uses, whatever becomes of the descriptor.
    pub(crate) file: Option<FileKey>,
    /// Open file descriptions that it sleeps on, of which the same holds.
    pub(crate) watched: Vec<FileKey>,
    /// It has slept before.
    pub(crate) again: bool,
    /// When it gives up.
    pub(crate) deadline: Option<Nanos>,
    /// The deadline has passed.
    pub(crate) expired: bool,
    /// The number that `accept()` will give its descriptor.
    pub(crate) reserved: Option<Fd>,
    /// The socket whose `close()` waits for its last bytes to arrive.
    pub(crate) lingering: Option<usize>,
    /// How often the socket had been disconnected when the call began to sleep.
    pub(crate) disconnects: u32,
    /// Bytes sent or received so far.
    pub(crate) done: usize,
    pub(crate) data: Vec<u8>,
}

impl Partial {
    /// Its time is up, and the call has not been told.
    pub(crate) fn is_late(&self, now: Nanos) -> bool {
        !self.expired && self.deadline.is_some_and(|due| due <= now)
    }

    /// Files that the call needs no longer.
    pub(crate) fn let_go(&mut self) -> impl Iterator<Item = FileKey> + use<> {
        self.file
            .take()
            .into_iter()
            .chain(std::mem::take(&mut self.watched))
    }
}

/// How an attempt at a call ends.
#[derive(Debug)]
pub(crate) enum Attempt {
    Done(crate::Reply),
    Sleep(Sleep),
}

impl From<Result<i64, socketarium_trace::Errno>> for Attempt {
    fn from(result: Result<i64, socketarium_trace::Errno>) -> Self {
        Self::Done(result.into())
    }
}

impl From<crate::Reply> for Attempt {
    fn from(reply: crate::Reply) -> Self {
        Self::Done(reply)
    }
}

/// What a thread sleeps for. The deadline of the call is in its [`Partial`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Sleep {
    pub(crate) on: Vec<WaitsFor>,
    /// It keeps its places in the queues when it is woken for nothing and sleeps again, as in `select` and `poll`.
    pub(crate) stays: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct WaitsFor {
    pub(crate) queue: Queue,
    /// What it is woken for; empty: anything.
    pub(crate) keys: Readiness,
    pub(crate) stand: Stand,
}

impl Sleep {
    /// Until anything happens to one object.
    pub(crate) fn on(object: Object) -> Self {
        Self::at(Queue::Of(object), Stand::First)
    }

    /// In line with others, of whom one is woken at a time.
    pub(crate) fn in_line(object: Object) -> Self {
        Self::at(Queue::Of(object), Stand::InLine)
    }

    pub(crate) fn at(queue: Queue, stand: Stand) -> Self {
        Self {
            on: vec![WaitsFor {
                queue,
                keys: Readiness::default(),
                stand,
            }],
            stays: false,
        }
    }
}
