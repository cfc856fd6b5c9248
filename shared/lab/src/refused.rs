//! A refusal with its words, before it becomes a message.

use socketarium_trace::lab::{Refusal, Tell};

/// Why something that was asked for is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// For people.
    pub message: String,
}

impl Refused {
    #[must_use]
    pub fn new(refusal: Refusal, message: impl Into<String>) -> Self {
        Self {
            refusal,
            message: message.into(),
        }
    }

    /// Asked for at the wrong time.
    #[must_use]
    pub fn out_of_turn(message: &str) -> Self {
        Self::new(Refusal::OutOfTurn, message)
    }
}

impl From<Refused> for Tell {
    fn from(Refused { refusal, message }: Refused) -> Self {
        Self::Refused { refusal, message }
    }
}
