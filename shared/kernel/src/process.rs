//! Processes and threads as the kernel sees them: who makes calls, and who sleeps in which.

use crate::Request;
use crate::descriptor::{DescriptorTable, FileKey, Object};
use socketarium_trace::{Nanos, Pid, Readiness, Seq, Tid};

#[derive(Clone, Debug)]
pub(crate) struct Process {
    pub(crate) parent: Option<Pid>,
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
}

/// A call that has not come back.
#[derive(Clone, Debug)]
pub(crate) struct OpenCall {
    pub(crate) request: Request,
    pub(crate) entered: Seq,
    pub(crate) partial: Partial,
    /// Objects in whose wait queues the thread stands.
    pub(crate) stands_at: Vec<Object>,
}

/// How far a call has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partial {
    /// The open file description that it uses, whatever becomes of the descriptor.
    pub(crate) file: Option<FileKey>,
    /// It has slept before.
    pub(crate) again: bool,
    /// When it gives up.
    pub(crate) deadline: Option<Nanos>,
    /// The deadline has passed.
    pub(crate) expired: bool,
    /// Bytes sent or received so far.
    pub(crate) done: usize,
    pub(crate) data: Vec<u8>,
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
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct WaitsFor {
    pub(crate) object: Object,
    /// What it is woken for; empty: anything.
    pub(crate) keys: Readiness,
    /// It stands in the line of those of whom one is woken.
    pub(crate) in_line: bool,
}

impl Sleep {
    /// Until anything happens to one object.
    pub(crate) fn on(object: Object) -> Self {
        Self {
            on: vec![WaitsFor {
                object,
                keys: Readiness::default(),
                in_line: false,
            }],
        }
    }

    /// In line with others, of whom one is woken at a time.
    pub(crate) fn in_line(object: Object) -> Self {
        Self {
            on: vec![WaitsFor {
                object,
                keys: Readiness::default(),
                in_line: true,
            }],
        }
    }
}
