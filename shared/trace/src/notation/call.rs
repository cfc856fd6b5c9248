//! System calls as `strace(1)` writes them.

use crate::event::{Call, Outcome};
use crate::world::PastCall;

/// A call on its way in: `accept4(3` … with what is known before it returns.
#[must_use]
pub fn call_text(call: &Call) -> String {
    format!("{}(…)", call.name())
}

/// What comes after the `=`: `4`, `-1 EAGAIN (Resource temporarily unavailable)`.
#[must_use]
pub fn outcome_text(_call: &Call, outcome: &Outcome) -> String {
    match outcome.result {
        Ok(value) => value.to_string(),
        Err(errno) => format!("-1 {errno} ({})", errno.text()),
    }
}

/// A whole call as strace writes it in one line.
#[must_use]
pub fn past_call_text(past: &PastCall) -> String {
    format!(
        "{} = {}",
        call_text(&past.call),
        outcome_text(&past.call, &past.outcome)
    )
}
