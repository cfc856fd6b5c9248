//! Times of events.

use super::Parser;
use crate::packetdrill::lexer::Kind;
use crate::packetdrill::pattern::Direction;
use crate::packetdrill::report::Failure;
use crate::packetdrill::script::{What, When};
use socketarium_trace::Nanos;

/// Longest time that a script may speak of, in seconds.
const LONGEST_SECONDS: u64 = 10_000_000;

impl Parser {
    /// `0.1`, `+0.1`, `*`, `0.1~0.2`, `+0.1~+0.2`
    pub(super) fn when(&mut self) -> Result<When, Failure> {
        if self.take_sign('*') {
            return Ok(When::Any);
        }
        let relative = self.take_sign('+');
        let start = self.time()?;
        if !self.take_sign('~') {
            return Ok(if relative {
                When::Relative(start)
            } else {
                When::Absolute(start)
            });
        }
        if relative {
            self.sign('+')?;
        }
        let end = self.time()?;
        if end < start {
            return Err(self.error("time range is backwards"));
        }
        Ok(if relative {
            When::RelativeRange(start, end)
        } else {
            When::AbsoluteRange(start, end)
        })
    }

    /// Seconds, with a fraction or without.
    pub(super) fn time(&mut self) -> Result<Nanos, Failure> {
        let text = match self.kind() {
            Kind::Integer(_, text) | Kind::Float(text) => text.clone(),
            _ => return Err(self.expected("a time in seconds")),
        };
        if text.starts_with('-') {
            return Err(self.error("negative time"));
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let seconds = if whole.is_empty() {
            Ok(0)
        } else {
            whole.parse::<u64>()
        };
        let seconds = seconds.ok().filter(|seconds| *seconds <= LONGEST_SECONDS);
        let seconds = seconds.ok_or_else(|| self.error("the time is too long"))?;
        let nanos = fraction
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(9)
            .fold(0, |nanos, digit| nanos * 10 + u64::from(digit - b'0'));
        self.at += 1;
        Ok(Nanos(seconds * 1_000_000_000 + nanos))
    }

    /// Only what is expected may come at a time that is left open.
    pub(super) fn check_time(&self, line: u32, when: When, what: &What) -> Result<(), Failure> {
        let expected = matches!(what, What::Packet(packet) if packet.direction == Direction::Outbound);
        let message = match when {
            When::Any if !expected => "event time <star> can only be used with outbound packets",
            When::AbsoluteRange(..) | When::RelativeRange(..) if !expected => {
                "event time range can only be used with outbound packets"
            }
            When::Any
            | When::Absolute(_)
            | When::Relative(_)
            | When::AbsoluteRange(..)
            | When::RelativeRange(..) => return Ok(()),
        };
        Err(Failure {
            line,
            column: Some(1),
            message: message.to_owned(),
        })
    }
}
