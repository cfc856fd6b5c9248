//! System calls as a program makes them, and how they come back: the trace's types with all of the data.

use socketarium_trace::Errno;
use socketarium_trace::event::{Call, Out, Outcome};

/// A call with what it sends. The trace keeps the first bytes of it in `call`; `data` has all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub call: Call,
    pub data: Vec<u8>,
}

impl Request {
    /// A call that sends nothing.
    #[must_use]
    pub fn of(call: Call) -> Self {
        Self {
            call,
            data: Vec::new(),
        }
    }
}

/// How a call came back, with all that it received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub outcome: Outcome,
    pub data: Vec<u8>,
}

impl Reply {
    #[must_use]
    pub fn value(value: i64) -> Self {
        Self {
            outcome: Outcome::value(value),
            data: Vec::new(),
        }
    }

    #[must_use]
    pub fn error(errno: Errno) -> Self {
        Self {
            outcome: Outcome {
                result: Err(errno),
                out: Out::Nothing,
            },
            data: Vec::new(),
        }
    }

    #[must_use]
    pub fn with(value: i64, out: Out) -> Self {
        Self {
            outcome: Outcome {
                result: Ok(value),
                out,
            },
            data: Vec::new(),
        }
    }
}

impl From<Result<i64, Errno>> for Reply {
    fn from(result: Result<i64, Errno>) -> Self {
        match result {
            Ok(value) => Self::value(value),
            Err(errno) => Self::error(errno),
        }
    }
}

/// Where a call stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    Done(Reply),
    /// The thread sleeps in it. [`crate::Host::next_woken`] names the thread when it may go on.
    Blocked,
}
