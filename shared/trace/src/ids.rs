//! The names things have in a trace. Numbers of one kind cannot be mistaken for those of another.
//!
//! Socket and packet numbers are the trace's own, given in order of first appearance: the kernel's cookies
//! and inode numbers differ from run to run, and a port is not an identity because ports are reused.

use crate::json::Shape;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Shape)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

id! {
    /// Position of an event in its trace, from 0, without gaps but for a [`crate::Kind::Loss`].
    Seq(u64)
}
id! {
    /// Nanoseconds since the start of the run.
    Nanos(u64)
}
id! {
    /// Index into the hosts of the scenario.
    HostId(u8)
}
id! {
    /// Process number as the processes of the run see it (their own PID namespace in the live lab).
    Pid(u32)
}
id! {
    /// Thread number; the first thread of a process has the number of the process.
    Tid(u32)
}
id! {
    /// A task of an event loop, numbered in order of creation within its process.
    TaskId(u32)
}
id! {
    /// A descriptor number within one process.
    Fd(i32)
}
id! {
    /// A socket for its whole life: from `socket()` or the first SYN to the end of TIME-WAIT.
    SocketId(u32)
}
id! {
    /// An epoll instance (the open file description, not a descriptor of it).
    EpollId(u32)
}
id! {
    /// A packet that left a host; a retransmission is a packet of its own.
    PacketId(u32)
}

impl Nanos {
    /// Whole and fractional milliseconds.
    #[must_use]
    pub fn as_millis(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Time from `earlier` to `self`, or zero where `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}
