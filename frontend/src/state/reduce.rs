//! The reducer: one action further. Playing is in `playing`; here is the rest.

use super::{
    Action, Effect, FileContent, Lab, Link, Move, News, Notice, Origin, Phase, Place, Run, Selection, State,
    Tab, Theme,
};
use crate::player::Pace;
use crate::words::{Tongue, Words};
use socketarium_trace::lab;
use socketarium_trace::lab::{Ask, Command, Hello, Refusal, Tell};
use socketarium_trace::recording::{Header, Recording};
use socketarium_trace::{Event, PacketId, Seq, Table};

impl State {
    /// Takes the state from before `action` to after it.
    pub fn reduce(&mut self, action: Action) -> Vec<Effect> {
        let is_frame = matches!(action, Action::Move(Move::Frame(_)));
        let cursor = self.standing.cursor;
        let effects = self.act(action);
        if !is_frame || self.standing.cursor != cursor {
            self.revision += 1;
        }
        effects
    }

    /// Takes what a source has to say.
    pub fn hear(&mut self, news: News) -> Vec<Effect> {
        self.revision += 1;
        self.take(news)
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Move(step) => {
                self.is_fresh &= matches!(step, Move::Frame(_));
                self.play(step);
            }
            Action::Select(selection) => return self.select(selection),
            Action::ShowTab(tab) => self.standing.layout.tab = tab,
            Action::FollowLayer(layer) => self.standing.layout.layer = layer,
            Action::ListCallsOf(process) => self.standing.layout.calls_of = process,
            Action::Speak(language) => {
                self.standing.language = language;
                if language.is_built_in() {
                    self.words = Default::default();
                    self.narrate();
                }
                return vec![Effect::Remember, Effect::Learn(language)];
            }
            Action::ToggleTheme => {
                self.standing.theme = if self.is_dark() { Theme::Light } else { Theme::Dark };
                return vec![Effect::Remember];
            }
            Action::ToggleKnobs(open) => self.standing.layout.knobs_open = open,
            Action::ToggleControls => {
                self.standing.layout.controls_open = !self.standing.layout.controls_open;
            }
            Action::ToggleShortcuts => self.shortcuts_open = !self.shortcuts_open,
            Action::Dismiss => {
                if self.shortcuts_open {
                    self.shortcuts_open = false;
                } else {
                    self.standing.selection = Selection::Nothing;
                }
            }
            Action::DismissNotice => self.notice = None,
            Action::Dropping(on) => self.dropping = on,
            Action::Prefers { dark, still } => {
                self.prefers_dark = dark;
                self.player.still = still;
            }
            Action::ChoosePlace(place) => return self.choose_place(place),
            Action::ChooseScenario(name) => {
                self.standing.scenario = name;
                self.standing.settings.clear();
                self.standing.actions.clear();
            }
            Action::Turn { knob, text } => {
                self.standing.settings.insert(knob, text);
            }
            Action::PutInForce { action, on } => return self.put_in_force(action, on),
            Action::HoldAll(on) => {
                self.standing.hold_all = on;
                if self.is_changeable() {
                    return self.command(Command::HoldAll { on });
                }
            }
            Action::PauseAll(on) => self.standing.pause_all = on,
            Action::Start => return self.start(),
            Action::Stop => return vec![Effect::Tell(Ask::Command(Command::Stop))],
            Action::Decide { packet, verdict } => return self.decide(packet, verdict),
            Action::PauseProcess(pid) => return self.command(Command::Pause { pid }),
            Action::StepCall(pid) => return self.command(Command::StepCall { pid }),
            Action::Resume(pid) => return self.command(Command::Resume { pid }),
            // The attempt that was promised may come when a click has been faster: it must not end what runs by then.
            Action::Connect if matches!(self.lab.link, Link::Connecting | Link::Ready) => {}
            Action::Connect => {
                self.lab.link = Link::Connecting;
                return vec![Effect::Connect(self.standing.place)];
            }
            Action::Save => return self.save(),
            Action::Opening => self.opening = true,
        }
        Vec::new()
    }

    fn select(&mut self, selection: Selection) -> Vec<Effect> {
        let is_on_wire = matches!(selection, Selection::Packet(packet) if self.is_on_wire(packet));
        self.standing.selection = selection;
        if is_on_wire {
            vec![Effect::FocusPacketMenu]
        } else {
            Vec::new()
        }
    }

    /// Whether a packet can be decided about: it is on the wire at the cursor where there is a way back, else now.
    #[must_use]
    pub fn is_on_wire(&self, packet: PacketId) -> bool {
        self.present()
            .is_some_and(|world| world.wire.packets.contains_key(&packet))
    }

    fn put_in_force(&mut self, action: String, on: bool) -> Vec<Effect> {
        self.standing.actions.retain(|other| *other != action);
        if on {
            self.standing.actions.push(action.clone());
        }
        if self.is_changeable() {
            self.command(Command::Action { name: action, on })
        } else {
            Vec::new()
        }
    }

    /// Asks for a change of the run: where the cursor stands if there is a way back, else now.
    fn command(&self, command: Command) -> Vec<Effect> {
        let current = self.run.as_ref().and_then(|run| run.timeline.current());
        let past = current.filter(|_| self.is_replayable() && !self.is_at_edge());
        vec![Effect::Tell(match past {
            Some(event) => Ask::CommandAfter {
                event: event.seq,
                command,
            },
            None => Ask::Command(command),
        })]
    }

    /// The experiment runs elsewhere from now on. What is on stage stays.
    fn choose_place(&mut self, place: Place) -> Vec<Effect> {
        if self.standing.place == place && self.lab.link != (Link::NoLab { message: None }) {
            return Vec::new();
        }
        self.standing.place = place;
        self.stop_growing();
        self.lab = Lab {
            link: Link::Connecting,
            ..Lab::default()
        };
        vec![Effect::Connect(place)]
    }

    /// Whether a run can be started: on a real kernel one at a time, on the model at any time.
    #[must_use]
    pub fn may_start(&self) -> bool {
        let is_free = match self.standing.place {
            Place::Live => self.lab.phase == Phase::Idle,
            Place::Simulated => self.lab.phase != Phase::Starting,
        };
        is_free && self.lab.is_ready()
    }

    fn start(&mut self) -> Vec<Effect> {
        let Some(scenario) = self.lab.scenario(&self.standing.scenario) else {
            return Vec::new();
        };
        if !self.may_start() {
            return Vec::new();
        }
        let wrong = scenario.knobs.iter().any(|knob| {
            let text = self.standing.settings.get(&knob.name).unwrap_or(&knob.default);
            knob.read(text).is_err()
        });
        if wrong {
            self.standing.layout.knobs_open = true;
            return Vec::new();
        }
        self.lab.phase = Phase::Starting;
        self.notice = None;
        vec![Effect::Tell(Ask::Start {
            scenario: self.standing.scenario.clone(),
            settings: self.standing.settings.clone(),
            actions: self.standing.actions.clone(),
            hold_all: self.standing.hold_all,
            pause_all: self.standing.pause_all,
            edits: Table::new(),
        })]
    }

    fn decide(&mut self, packet: PacketId, verdict: socketarium_trace::scenario::Verdict) -> Vec<Effect> {
        if self.is_on_wire(packet) {
            return self.command(Command::Packet { packet, verdict });
        }
        self.notice = Some(Notice::PastIsPast);
        Vec::new()
    }

    fn save(&mut self) -> Vec<Effect> {
        match &self.run {
            Some(run) if !run.timeline.is_empty() => vec![Effect::Save {
                name: format!("{}.jsonl", run.header.plan.scenario),
                text: run.recording(),
            }],
            Some(_) | None => {
                self.notice = Some(Notice::NothingToSave);
                Vec::new()
            }
        }
    }

    fn take(&mut self, news: News) -> Vec<Effect> {
        match news {
            News::LabOpened => {
                return vec![Effect::Tell(Ask::Hello {
                    version: lab::VERSION,
                })];
            }
            News::LabTold(tell) => return self.hear_lab(*tell),
            // Another language may have been asked for since.
            News::Words { language, .. } | News::Sentences { language, .. }
                if language != self.standing.language => {}
            News::Words { language, text } => {
                self.awaits_words = false;
                match text {
                    Some(text) => self.words = Words::learned(language, text),
                    None => self.notice = Some(Notice::NoSentences),
                }
                self.narrate();
            }
            News::Sentences { language, messages } => match messages {
                Some(messages) => {
                    self.tongue = Tongue { language, messages };
                    self.narrate();
                }
                None => self.notice = Some(Notice::NoSentences),
            },
            News::LabGarbled => self.notice = Some(Notice::Garbled),
            News::LabClosed => return self.lose_lab(),
            News::Shipped(text) => {
                if self.run.is_some() {
                    return Vec::new();
                }
                match text.map(|text| Recording::read_start(&text)) {
                    Some(Ok((recording, _))) => {
                        self.stage(recording.header, Origin::Shipped, recording.events);
                        let first = self.run.as_ref().map_or(0, Run::first_moment);
                        self.go_to(first);
                        self.is_fresh = true;
                    }
                    Some(Err(error)) => self.notice = Some(Notice::Recording(error)),
                    None => self.notice = Some(Notice::NoShippedRecording),
                }
            }
            News::File { name, content } => self.open(name, content),
        }
        Vec::new()
    }

    fn open(&mut self, name: String, content: FileContent) {
        self.opening = false;
        self.dropping = false;
        let text = match content {
            FileContent::Text(text) => text,
            FileContent::NotText => return self.notice = Some(Notice::NotText),
            FileContent::TooBig { bytes } => return self.notice = Some(Notice::TooBig { bytes }),
            FileContent::Unreadable => return self.notice = Some(Notice::Unreadable),
        };
        match Recording::read_start(&text) {
            Ok((recording, trouble)) => {
                self.notice = trouble.map(Notice::Recording);
                self.stage(recording.header, Origin::File(name), recording.events);
            }
            Err(error) => self.notice = Some(Notice::Recording(error)),
        }
    }

    fn hear_lab(&mut self, tell: Tell) -> Vec<Effect> {
        match tell {
            Tell::Hello(hello) => self.greet(*hello),
            Tell::Started { header } => {
                self.lab.phase = Phase::Running;
                let by_hand = self.standing.hold_all || self.standing.pause_all;
                self.stage(*header, Origin::Lab, Vec::new());
                // Whoever wants to step in must stand where the run is, unless there is a way back.
                if by_hand && !self.is_replayable() {
                    self.player.pace = Pace::Live;
                } else if self.player.pace == Pace::Live {
                    self.player.pace = Pace::Narrated;
                }
                self.player.play();
            }
            Tell::Events { events } => self.take_events(events),
            Tell::Rewound { event } => self.rewind(event),
            Tell::Ended => {
                self.lab.phase = Phase::Idle;
                self.stop_growing();
            }
            Tell::Refused {
                refusal: Refusal::NoLab,
                message,
            } if self.lab.hello.is_none() => {
                self.lab.link = Link::NoLab {
                    message: Some(message),
                };
            }
            Tell::Refused { refusal, message } => {
                if self.lab.phase == Phase::Starting {
                    self.lab.phase = Phase::Idle;
                }
                self.notice = Some(Notice::Refused { refusal, message });
            }
        }
        Vec::new()
    }

    fn greet(&mut self, hello: Hello) {
        // A server that runs no labs says hello too, and so does one whose machine lets it see nothing.
        self.lab.link = if hello.layers.iter().any(|layer| layer.available) {
            Link::Ready
        } else {
            Link::NoLab {
                message: hello.layers.first().map(|layer| layer.how.clone()),
            }
        };
        self.lab.failures = 0;
        self.lab.phase = Phase::Idle;
        if hello
            .scenarios
            .iter()
            .all(|scenario| scenario.name != self.standing.scenario)
            && let Some(first) = hello.scenarios.first()
        {
            self.standing.scenario.clone_from(&first.name);
        }
        self.lab.hello = Some(hello);
    }

    fn take_events(&mut self, events: Vec<Event>) {
        let at_edge = self.player.playing && self.player.pace == Pace::Live;
        let Some(run) = self.run.as_mut().filter(|run| run.growing) else {
            return;
        };
        run.extend(events);
        let newest = run.timeline.len();
        if at_edge {
            self.go_to(newest);
        }
    }

    /// The lab has changed the past: what came later is forgotten, and where a viewer stood in it, they stand at its end.
    fn rewind(&mut self, event: Seq) {
        self.lab.phase = Phase::Running;
        let Some(run) = &mut self.run else {
            return;
        };
        run.rewind(event);
        let cursor = run.timeline.cursor();
        self.go_to(cursor);
        // Whoever changed something wants to see what comes of it.
        self.player.play();
    }

    fn lose_lab(&mut self) -> Vec<Effect> {
        self.lab.phase = Phase::Idle;
        self.stop_growing();
        match (&self.lab.hello, &self.lab.link) {
            // The lab said that it is none: nothing to come back to.
            (_, Link::NoLab { .. }) => Vec::new(),
            (None, _) => {
                self.lab.link = Link::NoLab { message: None };
                Vec::new()
            }
            (Some(_), _) => {
                let seconds = Lab::backoff_seconds(self.lab.failures);
                self.lab.failures += 1;
                self.lab.link = Link::Lost { again_in: seconds };
                vec![Effect::ConnectIn { seconds }]
            }
        }
    }

    fn stop_growing(&mut self) {
        if let Some(run) = &mut self.run {
            run.growing = false;
        }
        // There is nothing newer to follow any more.
        if self.player.pace == Pace::Live {
            self.player.pace = Pace::Narrated;
            self.player.pause();
        }
    }

    /// Puts a run on stage, with the cursor at its start.
    fn stage(&mut self, header: Header, origin: Origin, events: Vec<Event>) {
        if self.standing.scenario.is_empty() {
            self.standing.scenario.clone_from(&header.plan.scenario);
        }
        self.standing.selection = Selection::Nothing;
        self.standing.layout.calls_of = None;
        if self.standing.layout.tab == Tab::Lab {
            self.standing.layout.tab = Tab::Kernel;
        }
        self.player.pause();
        self.is_fresh = false;
        self.staged += 1;
        self.run = Some(Run::new(header, origin, events));
        self.go_to(0);
    }

    pub(super) fn narrate(&mut self) {
        let words = self.words();
        if let Some(run) = &mut self.run {
            run.narrate(words, &self.tongue);
        }
    }

    pub(super) fn go_to_event(&mut self, seq: Seq) {
        if let Some(index) = self.run.as_ref().and_then(|run| run.index_of(seq)) {
            self.player.pause();
            self.go_to(index + 1);
        }
    }
}
