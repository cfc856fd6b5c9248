//! Kernel timers of a socket. One of each kind at most runs for a socket at a time.

use crate::json::Shape;
use crate::{Nanos, SocketId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum TimerEvent {
    /// Runs until `due`; `attempt` counts how often it fired before without an answer.
    Armed {
        socket: SocketId,
        timer: TimerKind,
        due: Nanos,
        attempt: u32,
    },
    Fired {
        socket: SocketId,
        timer: TimerKind,
    },
    Cancelled {
        socket: SocketId,
        timer: TimerKind,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    Retransmission,
    /// The end of what was sent may be lost: the last is sent again before the retransmission timer would fire (RFC
    /// 8985, section 7).
    LossProbe,
    DelayedAck,
    /// Probing a closed window.
    Persist,
    KeepAlive,
    TimeWait,
    /// An orphan waits for the peer's FIN (`tcp_fin_timeout`).
    FinWait2,
    /// The SYN,ACK of a half-open request.
    SynAck,
}

impl TimerKind {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Retransmission => "retransmission",
            Self::LossProbe => "loss probe",
            Self::DelayedAck => "delayed ACK",
            Self::Persist => "persist",
            Self::KeepAlive => "keep-alive",
            Self::TimeWait => "TIME-WAIT",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::SynAck => "SYN,ACK",
        }
    }
}
