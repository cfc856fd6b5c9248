//! The run on stage: its header, its events with the cursor among them, its time axis, and what is said of the event at
//! the cursor. Who sends the events is not its business.

use crate::player::axis::Axis;
use crate::player::{Passing, Track};
use crate::words::{Tongue, Words};
use socketarium_trace::event::{DescriptorEvent, Kind, Object, RunEvent, SocketEvent, WireEvent};
use socketarium_trace::recording::{Header, event_line, header_line};
use socketarium_trace::sentence;
use socketarium_trace::{Event, Nanos, Seq, Timeline};

/// Where a run comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The lab, now.
    Lab,
    /// A recording that comes with the page.
    Shipped,
    /// A file of the viewer's, by name.
    File(String),
}

#[derive(Debug)]
pub struct Run {
    pub header: Header,
    pub origin: Origin,
    pub timeline: Timeline,
    pub axis: Axis,
    /// More may still come.
    pub growing: bool,
    /// The sentence of the event at the cursor.
    pub caption: String,
}

impl Run {
    #[must_use]
    pub fn new(header: Header, origin: Origin, events: Vec<Event>) -> Self {
        let timeline = Timeline::of(&header, events);
        let growing = origin == Origin::Lab;
        let mut run = Self {
            header,
            origin,
            timeline,
            axis: Axis::default(),
            growing,
            caption: String::new(),
        };
        run.measure();
        run
    }

    /// Adds events at the end.
    pub fn extend(&mut self, events: Vec<Event>) {
        self.timeline.extend(events);
        self.measure();
    }

    /// What came after this event has not happened: the run goes on from it.
    pub fn rewind(&mut self, event: Seq) {
        let stays = self.timeline.events().partition_point(|one| one.seq <= event);
        self.timeline.truncate(stays);
        self.axis = Axis::default();
        self.growing = true;
        self.measure();
    }

    fn measure(&mut self) {
        let mut axis = std::mem::take(&mut self.axis);
        axis.extend(&*self);
        self.axis = axis;
    }

    /// Says the caption anew: the cursor or the language is another.
    pub fn narrate(&mut self, words: &Words, tongue: &Tongue) {
        self.caption = match self.timeline.current() {
            None => words.player.at_start.to_owned(),
            Some(event) => {
                let before = self.timeline.world_before(self.timeline.cursor() - 1);
                tongue.say(&sentence::sentence(event, &before))
            }
        };
    }

    /// The sentence of any event.
    #[must_use]
    pub fn sentence_of(&self, index: usize, tongue: &Tongue) -> Option<String> {
        let event = self.timeline.events().get(index)?;
        Some(tongue.say(&sentence::sentence(event, &self.timeline.world_before(index))))
    }

    /// Where among the events the one with this number is.
    #[must_use]
    pub fn index_of(&self, seq: Seq) -> Option<usize> {
        self.timeline
            .events()
            .binary_search_by_key(&seq, |event| event.seq)
            .ok()
    }

    /// Where a newcomer's eyes should first rest: the first packet on its way, else the first system call.
    #[must_use]
    pub fn first_moment(&self) -> usize {
        let events = self.timeline.events();
        let travelling = events.iter().position(|event| {
            matches!(
                event.kind,
                Kind::Wire(WireEvent::InFlight { .. } | WireEvent::Held { .. })
            )
        });
        let called = || {
            events
                .iter()
                .position(|event| matches!(event.kind, Kind::Entered(_)))
        };
        travelling.or_else(called).map_or(0, |index| index + 1)
    }

    /// The whole run as a recording.
    #[must_use]
    pub fn recording(&self) -> String {
        let mut text = header_line(&self.header);
        for event in self.timeline.events() {
            text.push_str(&event_line(event));
        }
        text
    }
}

impl Track for Run {
    fn len(&self) -> usize {
        self.timeline.len()
    }

    fn at(&self, index: usize) -> Nanos {
        self.timeline.events()[index].at
    }

    fn passing(&self, index: usize) -> Passing {
        let through = matches!(
            &self.timeline.events()[index].kind,
            Kind::Run(RunEvent::Quiet)
                | Kind::Wire(WireEvent::InFlight { .. })
                | Kind::Socket(SocketEvent::Buffers { .. } | SocketEvent::Addressed { .. })
                | Kind::Descriptor(
                    DescriptorEvent::Opened { inherited: true, .. }
                        | DescriptorEvent::Opened {
                            object: Object::Terminal,
                            ..
                        }
                )
        );
        if through { Passing::Through } else { Passing::Stop }
    }

    fn sentence_length(&self, index: usize) -> usize {
        if index + 1 == self.timeline.cursor() {
            self.caption.chars().count()
        } else {
            60
        }
    }

    fn is_growing(&self) -> bool {
        self.growing
    }
}
