//! A row of the table of options: how it stands, and which values an option takes that is only kept.

use super::Standing::{self, Absent, Simulated, Stored};
use socketarium_trace::Errno;

/// Which values an option that is only kept takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Its own code knows.
    Own,
    /// 0 stays, everything else is 1.
    Flag,
    /// From the first to the second, else EINVAL.
    Between(i32, i32),
    /// As between, with another error. What needs privileges has no value but 0.
    Limited(i32, i32, Errno),
    /// Anything.
    Number,
    /// `SO_MAX_PACING_RATE`: a number that is given back in eight bytes.
    Rate,
    /// It is taken and forgotten.
    Nothing,
    /// `IP_TOS`: a byte; TCP keeps the two bits of ECN to itself.
    TypeOfService,
    /// It can only be read.
    Fixed,
    /// Of Unix sockets; others refuse it with EOPNOTSUPP.
    UnixFlag,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) level: i32,
    pub(crate) name: i32,
    pub(crate) standing: Standing,
    pub(crate) first: i32,
    pub(crate) rule: Rule,
}

pub(super) const fn own(level: i32, name: i32) -> Known {
    Known {
        level,
        name,
        standing: Simulated,
        first: 0,
        rule: Rule::Own,
    }
}

pub(super) const fn kept(level: i32, name: i32, first: i32, rule: Rule) -> Known {
    Known {
        level,
        name,
        standing: Stored,
        first,
        rule,
    }
}

pub(super) const fn flag(level: i32, name: i32) -> Known {
    kept(level, name, 0, Rule::Flag)
}

pub(super) const fn none(level: i32, name: i32) -> Known {
    Known {
        level,
        name,
        standing: Absent,
        first: 0,
        rule: Rule::Own,
    }
}
