//! What the page knows and how it changes: an [`Action`] goes in, the [`State`] changes, [`Effect`]s come out for whoever
//! owns a browser to carry out. No type of a browser, no clock and no drawing in here.

mod action;
mod lab;
mod notice;
mod playing;
mod reduce;
mod run;
mod standing;

pub use action::{Action, Effect, FileContent, Move, News};
pub use lab::{Lab, Link, Phase};
pub use notice::{Notice, knob_text};
pub use run::{Origin, Run};
pub use standing::{Layout, Place, Selection, Standing, Tab, Theme};

use crate::player::Player;
use crate::words::{Tongue, Words};
use socketarium_trace::World;
use socketarium_trace::recording::WorldKind;

/// Largest recording that is opened, in bytes.
pub const LARGEST_FILE: u64 = 64 << 20;

#[derive(Debug, Default)]
pub struct State {
    pub standing: Standing,
    /// The run on stage.
    pub run: Option<Run>,
    pub player: Player,
    words: &'static Words,
    /// Nothing can be said yet: the words of the viewer's language are on their way.
    pub awaits_words: bool,
    /// What happened is said in this.
    pub tongue: Tongue,
    pub lab: Lab,
    pub notice: Option<Notice>,
    pub shortcuts_open: bool,
    /// The player has not been touched yet: its main button invites to.
    pub is_fresh: bool,
    /// A file hangs over the page.
    pub dropping: bool,
    /// A file is being read.
    pub opening: bool,
    /// The machine prefers dark pages.
    pub prefers_dark: bool,
    /// What a screen reader is to say now.
    pub announced: String,
    /// Counts everything that changes what the panes draw, but for the passing of time within an event.
    pub revision: u64,
    /// Counts the runs that were put on stage.
    pub staged: u64,
    last_announced: f64,
}

impl State {
    /// The words of the viewer's language; the last ones that there were while it is on its way.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        self.words
    }

    #[must_use]
    pub fn is_dark(&self) -> bool {
        match self.standing.theme {
            Theme::System => self.prefers_dark,
            Theme::Light => false,
            Theme::Dark => true,
        }
    }

    /// Whether frames are wanted: something moves without anything being asked.
    #[must_use]
    pub fn wants_frames(&self) -> bool {
        self.player.playing && self.run.is_some()
    }

    /// The moment that is drawn.
    #[must_use]
    pub fn moment(&self) -> socketarium_trace::Nanos {
        self.run
            .as_ref()
            .map(|run| self.player.moment(run.timeline.cursor(), run))
            .unwrap_or_default()
    }

    /// Whether the run on stage is one that still goes on in the lab.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.lab.phase == Phase::Running && self.run.as_ref().is_some_and(|run| run.growing)
    }

    /// Whether the run on stage was made by the model in this page, which has a way back to every moment of it.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        let is_simulated = |run: &Run| run.origin == Origin::Lab && run.header.world == WorldKind::Simulated;
        self.standing.place == Place::Simulated
            && self.lab.is_ready()
            && self.lab.phase != Phase::Starting
            && self.run.as_ref().is_some_and(is_simulated)
    }

    /// Whether what happens on stage can be changed.
    #[must_use]
    pub fn is_changeable(&self) -> bool {
        self.is_live() || self.is_replayable()
    }

    /// The World that a change would meet: that of the cursor where there is a way back, else the newest; none where
    /// nothing can be changed.
    #[must_use]
    pub fn present(&self) -> Option<&World> {
        let timeline = &self.run.as_ref().filter(|_| self.is_changeable())?.timeline;
        Some(if self.is_replayable() {
            timeline.world()
        } else {
            timeline.newest()
        })
    }

    /// Whether the cursor stands at the newest event of a run that goes on.
    #[must_use]
    pub fn is_at_edge(&self) -> bool {
        self.is_live()
            && self
                .run
                .as_ref()
                .is_some_and(|run| run.timeline.cursor() == run.timeline.len())
    }
}
