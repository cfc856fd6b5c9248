//! The lab protocol: what a viewer and a lab say to each other, whichever lab it is.
//!
//! Versioned JSON messages. The viewer says [`Ask::Hello`] first; the lab answers with what it can observe and
//! what it can run. One connection runs one experiment at a time, and the run ends with the connection.

use crate::Table;
use crate::event::Layer;
use crate::json::Shape;
use crate::recording::Header;
use crate::scenario::{Scenario, Settings, Verdict};
use crate::{Event, PacketId, Pid, Seq};
use serde::{Deserialize, Serialize};

/// Version of the messages below. A lab refuses any other.
pub const VERSION: u32 = 2;

/// Longest message that a viewer may send, in bytes.
pub const LONGEST_ASK: usize = 16 * 1024;

/// From a viewer to a lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    Hello {
        version: u32,
    },
    /// Runs a scenario, with knobs as text and the names of actions in force from the start.
    Start {
        scenario: String,
        #[serde(default)]
        settings: Settings,
        #[serde(default)]
        actions: Vec<String>,
        /// Start with every packet held until it is let go.
        #[serde(default)]
        hold_all: bool,
        /// Start every process paused at its first system call.
        #[serde(default)]
        pause_all: bool,
        /// Programs that the viewer has changed, by file name. A lab refuses them unless it may run what viewers write.
        #[serde(default)]
        edits: Table<String, String>,
    },
    Command(Command),
    /// Carries out a command in the past of the run, right after this event: what came later has not happened then, and
    /// the lab says so with [`Tell::Rewound`]. Only a simulated lab can.
    CommandAfter {
        event: Seq,
        command: Command,
    },
}

/// Changes to a run that is going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Decides about a packet that is on the wire.
    Packet {
        packet: PacketId,
        verdict: Verdict,
    },
    /// With `on`, every packet sent from now on is held. Without, all that are held this way go on.
    HoldAll {
        on: bool,
    },
    /// Puts an action of the scenario in force, or takes it out.
    Action {
        name: String,
        on: bool,
    },
    /// Holds every thread of a process before its next system call.
    Pause {
        pid: Pid,
    },
    /// Lets a held process make one system call.
    StepCall {
        pid: Pid,
    },
    Resume {
        pid: Pid,
    },
    /// `SIGKILL`.
    Kill {
        pid: Pid,
    },
    Stop,
}

/// From a lab to a viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    Hello(Box<Hello>),
    Started {
        header: Box<Header>,
    },
    /// Events in order. A viewer who was too slow finds a [`crate::Kind::Loss`] among them, with the World
    /// after what it missed.
    Events {
        events: Vec<Event>,
    },
    /// What came after this event has not happened: something was changed there, and the run goes on from it. A run
    /// that was over is not any more.
    Rewound {
        event: Seq,
    },
    /// The run is over; its last event said why.
    Ended,
    /// What was asked is not done.
    Refused {
        refusal: Refusal,
        message: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Hello {
    pub version: u32,
    /// Name and version of the software.
    pub software: String,
    pub layers: Vec<LayerReport>,
    pub scenarios: Vec<Scenario>,
    /// Source text of the programs that the scenarios name.
    pub sources: Table<String, String>,
}

/// Whether a layer can be observed on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct LayerReport {
    pub layer: Layer,
    pub available: bool,
    /// How it is observed, or why it cannot be.
    pub how: String,
    /// What a person can do to get it, where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// Why a lab did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not a message of this protocol.
    Malformed,
    TooLong,
    /// Another version of the protocol.
    Version,
    UnknownScenario,
    /// A knob or action that the scenario does not take.
    BadSetting,
    /// As many labs as the server allows are running.
    Busy,
    /// The server runs no labs, or the machine cannot.
    NoLab,
    /// The packet, process or action is not there any more, or not in a state for it.
    Gone,
    /// Said at the wrong time: no run, or one already.
    OutOfTurn,
    /// Commands arrive faster than they can be carried out.
    TooFast,
    Failed,
}
