//! System calls as `strace(1)` writes them.
//!
//! What the kernel writes back stands among the arguments, so strace writes a call in two pieces: what it
//! knows when the call enters, and the rest when it returns.

use super::argument as arg;
use super::arguments::{F_GETFD, F_GETFL, arguments, descriptor_flags};
use super::names::open_flags;
use crate::event::{Call, Out, Outcome};
use crate::world::PastCall;

/// What strace writes of a call that has not returned: `accept4(3, `, `close(4`. In a log,
/// ` <unfinished ...>` follows.
#[must_use]
pub fn call_text(call: &Call) -> String {
    let arguments = arguments(call, &Outcome::value(0));
    format!("{}({}", call.name(), arguments.on_entry())
}

/// What strace writes when a call returns after something else was written: the rest of its arguments, and
/// the result.
#[must_use]
pub fn resumed_text(call: &Call, outcome: &Outcome) -> String {
    let arguments = arguments(call, outcome);
    format!(
        "<... {} resumed>{}) = {}",
        call.name(),
        arguments.on_return(),
        outcome_text(call, outcome)
    )
}

/// A whole call as strace writes it in one line.
#[must_use]
pub fn past_call_text(past: &PastCall) -> String {
    let arguments = arguments(&past.call, &past.outcome);
    format!(
        "{}({}) = {}",
        past.call.name(),
        arguments.text,
        outcome_text(&past.call, &past.outcome)
    )
}

/// What comes after the `=`: `4`, `0 (Timeout)`, `-1 EAGAIN (Resource temporarily unavailable)`.
#[must_use]
pub fn outcome_text(call: &Call, outcome: &Outcome) -> String {
    let value = match outcome.result {
        _ if matches!(call, Call::Exit { .. } | Call::ExitGroup { .. }) => return "?".to_owned(),
        Ok(value) => value,
        Err(errno) => return arg::error(errno),
    };
    match (call, &outcome.out) {
        (Call::Poll { .. } | Call::Select { .. }, _) if value == 0 => "0 (Timeout)".to_owned(),
        (Call::Poll { .. }, Out::Polled(entries)) => {
            format!("{value} ({})", arg::poll_entries(entries, "revents"))
        }
        (Call::Select { .. }, Out::Selected { sets, left_nanos }) => {
            format!("{value} ({})", arg::selected(sets, *left_nanos))
        }
        (Call::Fcntl { command: F_GETFL, .. }, _) => {
            format!("{value:#x} (flags {})", open_flags(value as u32))
        }
        (Call::Fcntl { command: F_GETFD, .. }, _) if value != 0 => {
            format!("{value:#x} (flags {})", descriptor_flags(value as u32))
        }
        _ => value.to_string(),
    }
}
