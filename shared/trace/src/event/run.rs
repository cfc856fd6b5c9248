//! The run as a whole.

use crate::json::Shape;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum RunEvent {
    /// Every program is stopped, asleep or ended, no packet moves, and the kernel's tables were just read.
    Quiet,
    /// A rule for packets was put in force, or taken out.
    RuleArmed {
        rule: String,
        description: String,
    },
    RuleDisarmed {
        rule: String,
    },
    /// Something the machine does not let us see, or a limit that was reached, said once.
    Note {
        text: String,
    },
    Ended {
        reason: EndReason,
    },
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Every program has ended and the wire is empty.
    Finished,
    /// A viewer asked for it.
    Stopped,
    TimeLimit {
        seconds: u64,
    },
    EventLimit {
        events: u64,
    },
    PacketLimit {
        packets: u64,
    },
    ProcessLimit {
        processes: u64,
    },
    /// The lab itself failed.
    Failed {
        message: String,
    },
}
