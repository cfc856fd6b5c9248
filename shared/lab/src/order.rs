//! The order for one run: all that a supervisor needs to know, in one line of JSON on its standard input.
//!
//! What came from a viewer has been checked by the time it is here. Changes to a run that goes on are
//! [`socketarium_trace::lab::Command`]s.

use serde::{Deserialize, Serialize};
use socketarium_trace::Table;
use socketarium_trace::lab::LayerReport;
use socketarium_trace::scenario::{Plan, PlannedRule, Text};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The scenario with its knobs set, and its limits cut to what the server allows.
    pub plan: Plan,
    pub title: Text,
    /// Source text of the programs that the plan names, by file name.
    pub sources: Table<String, String>,
    /// Every action of the scenario, so that [`socketarium_trace::lab::Command::Action`] can be carried out.
    /// Those in force from the start are among the plan's rules too.
    pub actions: Vec<PlannedRule>,
    /// Every packet is held until it is let go.
    pub hold_all: bool,
    /// Every process is paused at its first system call.
    pub pause_all: bool,
    /// Name and version of the software.
    pub software: String,
    /// What the machine lets us observe; the recording's header repeats it.
    pub layers: Vec<LayerReport>,
}
