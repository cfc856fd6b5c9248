//! Where a viewer stands: everything that another viewer would need to see the same of the same trace. One plain value
//! that goes into a link, a message or a file.

use crate::words::Language;
use serde::{Deserialize, Serialize};
use socketarium_trace::event::Layer;
use socketarium_trace::scenario::Settings;
use socketarium_trace::{EpollId, Fd, HostId, PacketId, Pid, Seq, SocketId};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Where the experiment runs.
    pub place: Place,
    pub scenario: String,
    /// Knobs that were turned, as text, checked or not.
    pub settings: Settings,
    /// Actions in force.
    pub actions: Vec<String>,
    pub hold_all: bool,
    pub pause_all: bool,
    /// How many events of the trace have been applied.
    pub cursor: usize,
    pub selection: Selection,
    pub layout: Layout,
    pub language: Language,
    pub theme: Theme,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A real kernel, behind a server.
    #[default]
    Live,
    /// The model of one, in the page.
    Simulated,
}

/// What is looked at closely.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    #[default]
    Nothing,
    /// Whatever event the cursor stands at.
    Now,
    Event(Seq),
    Packet(PacketId),
    /// The call that was entered with this event.
    Call(Seq),
    Socket(HostId, SocketId),
    Epoll(HostId, EpollId),
    Process(HostId, Pid),
    Descriptor(HostId, Pid, Fd),
    Line {
        file: String,
        line: u32,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The view that a narrow screen shows.
    pub tab: Tab,
    /// The layer that shift and the arrows follow; none: every event.
    pub layer: Option<Layer>,
    /// The process whose calls are listed; none: all.
    pub calls_of: Option<(HostId, Pid)>,
    /// The experiment's settings are unfolded.
    pub knobs_open: bool,
    /// A narrow screen shows every control, not only the first row.
    pub controls_open: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    Code,
    Calls,
    #[default]
    Kernel,
    Wire,
    Lab,
}

impl Tab {
    pub const ALL: [Self; 5] = [Self::Code, Self::Calls, Self::Kernel, Self::Wire, Self::Lab];

    /// Its name in class names and hooks.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Calls => "calls",
            Self::Kernel => "kernel",
            Self::Wire => "wire",
            Self::Lab => "lab",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_survives_the_way_through_text() {
        let standing = Standing {
            scenario: "minimal-tcp-server".into(),
            settings: Settings::from([("rtt".into(), "40".into())]),
            cursor: 17,
            selection: Selection::Descriptor(HostId(1), Pid(5), Fd(3)),
            layout: Layout {
                tab: Tab::Wire,
                layer: Some(Layer::Kernel),
                ..Layout::default()
            },
            language: Language::Ru,
            ..Standing::default()
        };
        let text = serde_json::to_string(&standing).unwrap();
        assert_eq!(serde_json::from_str::<Standing>(&text).unwrap(), standing);
        assert_eq!(
            serde_json::from_str::<Standing>("{}").unwrap(),
            Standing::default()
        );
    }
}
