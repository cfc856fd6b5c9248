//! What stands on a thread's stack, and what becomes of its result.

use super::Frame;
use crate::value::{Future, Outcome, Value};
use std::fmt;

pub enum Activation {
    Python(Box<Frame>),
    /// A built-in function that waits.
    Native(Native),
    /// A frame, and on top of it a step of what it delegates to.
    Delegating(Box<Frame>, Box<Activation>),
}

pub struct Native {
    pub future: Future<Outcome>,
    pub after: After,
    /// What the last thing that it asked for has come to.
    pub answered: bool,
}

/// What becomes of a result in the frame below.
#[derive(Clone, Debug, Default)]
pub enum After {
    #[default]
    Push,
    /// `__init__` has run for this object.
    Init(Value),
    /// It was the next item of a loop, which ends at this instruction.
    Next(usize),
    /// It was a step of what the frame delegates to; its end is at this instruction.
    Send(usize),
    /// It is a tuple, whose items are pushed, the first on top.
    Unpack,
    /// Only its exception counts.
    Forget,
    /// Nobody wants it: of `__del__`. Exceptions are reported and forgotten.
    Ignore,
    /// `__bool__` or `__len__`, for a jump where the truth is so.
    Jump { to: usize, when: bool, back: bool },
    /// As above, where the value stays if the jump is made.
    JumpOrPop { to: usize, when: bool, value: Value },
}

/// What calling something came to.
#[derive(Debug)]
pub enum Called {
    Done(Value),
    /// It has to run first.
    Push(Activation),
}

impl Activation {
    /// A built-in function that may wait.
    #[must_use]
    pub fn native(future: Future<Outcome>) -> Self {
        Self::Native(Native {
            future,
            after: After::Push,
            answered: false,
        })
    }

    #[must_use]
    pub fn then(mut self, after: After) -> Self {
        match &mut self {
            Self::Python(frame) => frame.after = after,
            Self::Native(native) => native.after = after,
            Self::Delegating(frame, _) => frame.after = after,
        }
        self
    }
}

impl fmt::Debug for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Python(frame) => frame.fmt(f),
            Self::Native(_) => f.write_str("a built-in function"),
            Self::Delegating(frame, _) => frame.fmt(f),
        }
    }
}

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a built-in function")
    }
}
