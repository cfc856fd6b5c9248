//! What a person does with the page, what its sources say, and what it asks of the browser.

use super::{Place, Selection, Tab};
use crate::player::Pace;
use crate::words::Language;
use socketarium_trace::event::Layer;
use socketarium_trace::lab::{Ask, Tell};
use socketarium_trace::scenario::Verdict;
use socketarium_trace::{HostId, PacketId, Pid, Seq};

#[derive(Clone, Debug)]
pub enum Action {
    /// The cursor moves, or how it moves changes.
    Move(Move),

    // Where the viewer stands.
    Select(Selection),
    ShowTab(Tab),
    FollowLayer(Option<Layer>),
    ListCallsOf(Option<(HostId, Pid)>),
    Speak(Language),
    ToggleTheme,
    ToggleKnobs(bool),
    ToggleShortcuts,
    /// On a narrow screen: the controls beyond the first row.
    ToggleControls,
    /// Closes what lies on top.
    Dismiss,
    DismissNotice,
    Dropping(bool),
    /// What the machine prefers: dark pages, little motion.
    Prefers {
        dark: bool,
        still: bool,
    },

    // The experiment.
    ChoosePlace(Place),
    ChooseScenario(String),
    Turn {
        knob: String,
        text: String,
    },
    PutInForce {
        action: String,
        on: bool,
    },
    HoldAll(bool),
    PauseAll(bool),
    Start,
    Stop,
    Decide {
        packet: PacketId,
        verdict: Verdict,
    },
    PauseProcess(Pid),
    StepCall(Pid),
    Resume(Pid),
    Connect,

    // Recordings.
    Save,
    Opening,
}

/// What the player does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move {
    Toggle,
    Play,
    Pause,
    Step,
    StepBack,
    /// To the next event of the chosen layer.
    StepLayer,
    StepBackLayer,
    ToStart,
    ToEnd,
    /// To after so many events.
    GoTo(usize),
    /// To the event with this number.
    GoToEvent(Seq),
    /// To a part of the time axis, from 0 to 1.
    Scrub(f64),
    FollowNewest,
    SetPace(Pace),
    SetSpeed(u32),
    SetSlowdown(u32),
    /// A frame is due; milliseconds of a steady clock.
    Frame(f64),
}

/// What a source of data has to say.
#[derive(Debug)]
pub enum News {
    LabOpened,
    LabTold(Box<Tell>),
    LabGarbled,
    /// The connection ended, or never came to be.
    LabClosed,
    /// The page's words in a language.
    Words {
        language: Language,
        /// Nothing if they did not load.
        text: Option<String>,
    },
    /// What a language calls what happens.
    Sentences {
        language: Language,
        /// Nothing if they did not load.
        messages: Option<String>,
    },
    /// The recording that comes with the page; nothing if it did not load.
    Shipped(Option<String>),
    File {
        name: String,
        content: FileContent,
    },
}

/// What became of reading a file.
#[derive(Debug)]
pub enum FileContent {
    Text(String),
    NotText,
    TooBig { bytes: u64 },
    Unreadable,
}

/// What the page asks of the browser.
#[derive(Debug, PartialEq)]
pub enum Effect {
    Connect(Place),
    ConnectIn {
        seconds: u32,
    },
    Tell(Ask),
    Save {
        name: String,
        text: String,
    },
    /// A language's words and sentences are needed.
    Learn(Language),
    /// Language and theme are worth remembering.
    Remember,
    /// The selected packet's menu should have the keyboard.
    FocusPacketMenu,
}
