//! A script as it was read: options, then events in order, each with when and what.

use super::expression::Expression;
use super::pattern::Packet;
use socketarium_trace::Nanos;

#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    pub(super) options: Vec<GivenOption>,
    /// A command before the first event.
    pub(super) begin: Option<Command>,
    pub(super) events: Vec<Event>,
    /// A command without a time, after the last event.
    pub(super) end: Option<Command>,
}

/// `--name=value`
#[derive(Clone, Debug)]
pub(super) struct GivenOption {
    pub(super) line: u32,
    pub(super) name: String,
    pub(super) value: Option<String>,
}

/// A line of shell in backquotes.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) line: u32,
    pub(super) text: String,
}

#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) line: u32,
    pub(super) when: When,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// `0.1`: since the first event.
    Absolute(Nanos),
    /// `+0.1`: since the event before.
    Relative(Nanos),
    /// `*`
    Any,
    /// `0.1~0.2`
    AbsoluteRange(Nanos, Nanos),
    /// `+0.1~+0.2`
    RelativeRange(Nanos, Nanos),
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Packet(Box<Packet>),
    Call(Box<Call>),
    Command(String),
    /// Python in `%{ }%`.
    Code(String),
}

/// `...0.2 read(4, ..., 100) = -1 EAGAIN (Resource temporarily unavailable)`
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Where the call blocks: when it comes back, counted as the time of the event is.
    pub(super) until: Option<Nanos>,
    pub(super) name: String,
    pub(super) arguments: Vec<Expression>,
    pub(super) result: Expression,
    pub(super) errno: Option<String>,
}
