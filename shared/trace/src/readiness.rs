//! Readiness: what `poll(2)` and `epoll(7)` report about a descriptor.

use crate::json::Shape;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{BitAnd, BitOr, Sub};

/// A set of readiness bits with the kernel's values (`asm-generic/poll.h`, `uapi/linux/eventpoll.h`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Shape,
)]
#[serde(transparent)]
pub struct Readiness(pub u32);

impl Readiness {
    pub const IN: Self = Self(0x001);
    pub const PRI: Self = Self(0x002);
    pub const OUT: Self = Self(0x004);
    pub const ERR: Self = Self(0x008);
    pub const HUP: Self = Self(0x010);
    pub const NVAL: Self = Self(0x020);
    pub const RDHUP: Self = Self(0x2000);
    pub const EXCLUSIVE: Self = Self(1 << 28);
    pub const WAKEUP: Self = Self(1 << 29);
    pub const ONESHOT: Self = Self(1 << 30);
    pub const ET: Self = Self(1 << 31);

    const NAMES: [(Self, &'static str); 16] = [
        (Self::IN, "IN"),
        (Self::PRI, "PRI"),
        (Self::OUT, "OUT"),
        (Self::ERR, "ERR"),
        (Self::HUP, "HUP"),
        (Self::NVAL, "NVAL"),
        (Self(0x040), "RDNORM"),
        (Self(0x080), "RDBAND"),
        (Self(0x100), "WRNORM"),
        (Self(0x200), "WRBAND"),
        (Self(0x400), "MSG"),
        (Self::RDHUP, "RDHUP"),
        (Self::EXCLUSIVE, "EXCLUSIVE"),
        (Self::WAKEUP, "WAKEUP"),
        (Self::ONESHOT, "ONESHOT"),
        (Self::ET, "ET"),
    ];

    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of the bits, each after `prefix` (`POLL` or `EPOLL`), as strace writes them.
    #[must_use]
    pub fn named(self, prefix: &str) -> String {
        if self.is_empty() {
            return "0".to_owned();
        }
        let mut rest = self.0;
        let mut names = Vec::new();
        for (bit, name) in Self::NAMES {
            if self.contains(bit) {
                names.push(format!("{prefix}{name}"));
                rest &= !bit.0;
            }
        }
        if rest != 0 {
            names.push(format!("{rest:#x}"));
        }
        names.join("|")
    }
}

impl BitOr for Readiness {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Readiness {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Sub for Readiness {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// `IN|RDHUP`, or `-` for nothing.
impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            f.write_str("-")
        } else {
            f.write_str(&self.named(""))
        }
    }
}
