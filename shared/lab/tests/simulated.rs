//! The simulated lab as a viewer meets it: a conversation, and runs that are changed in their past.

use socketarium_lab::Library;
use socketarium_lab::simulated::{Progress, SimulatedLab};
use socketarium_trace::event::{Kind, WireEvent};
use socketarium_trace::lab::{Ask, Command, Refusal, Tell, VERSION};
use socketarium_trace::recording::Header;
use socketarium_trace::scenario::Verdict;
use socketarium_trace::{Event, Seq, Table, Timeline, json};

/// A viewer: what it has been told, put together as the page does.
struct Viewer {
    lab: SimulatedLab,
    header: Option<Header>,
    events: Vec<Event>,
    refusals: Vec<Refusal>,
    ends: usize,
}

impl Viewer {
    fn come() -> Self {
        let mut viewer = Self {
            lab: SimulatedLab::new(Library::shipped().expect("what ships holds together")),
            header: None,
            events: Vec::new(),
            refusals: Vec::new(),
            ends: 0,
        };
        viewer.ask(&Ask::Hello { version: VERSION });
        viewer
    }

    fn ask(&mut self, ask: &Ask) {
        self.lab.hear(&json::write(ask));
        self.listen();
    }

    fn start(&mut self, clients: &str, hold_all: bool) {
        self.ask(&Ask::Start {
            scenario: "crowd".to_owned(),
            settings: Table::from([("clients".to_owned(), clients.to_owned())]),
            actions: Vec::new(),
            hold_all,
            pause_all: false,
            edits: Table::new(),
        });
    }

    /// Lets the lab work until it has nothing more to do.
    fn watch(&mut self) {
        while self.lab.work(64) == Progress::Busy {
            self.listen();
        }
        self.listen();
    }

    fn listen(&mut self) {
        while let Some(tell) = self.lab.next_tell() {
            match tell {
                Tell::Hello(hello) => assert!(hello.scenarios.iter().any(|one| one.name == "crowd")),
                Tell::Started { header } => {
                    self.header = Some(*header);
                    self.events.clear();
                }
                Tell::Events { events } => self.events.extend(events),
                Tell::Rewound { event } => self.events.truncate(event.0 as usize + 1),
                Tell::Ended => self.ends += 1,
                Tell::Refused { refusal, .. } => self.refusals.push(refusal),
            }
        }
    }

    /// The moment at which the first packet goes onto the wire.
    fn first_packet(&self) -> (Seq, Command) {
        let sent = self.events.iter().find_map(|event| {
            if let Kind::Wire(WireEvent::Sent { packet, .. }) = &event.kind {
                Some((event.seq, packet.id))
            } else {
                None
            }
        });
        let (seq, packet) = sent.expect("a packet is sent");
        let verdict = Verdict::Drop;
        (seq, Command::Packet { packet, verdict })
    }

    fn first_packet_is_missing(&self) -> bool {
        let is_sent = |event: &Event| matches!(event.kind, Kind::Wire(WireEvent::Sent { .. }));
        !self.events.iter().any(is_sent)
    }

    fn lines(&self) -> Vec<String> {
        self.events.iter().map(json::write).collect()
    }

    fn is_whole(&self) {
        let header = self.header.as_ref().expect("the run has begun");
        for (index, event) in self.events.iter().enumerate() {
            assert_eq!(event.seq.0, index as u64);
        }
        let mut timeline = Timeline::of(header, self.events.clone());
        timeline.seek(self.events.len());
        assert_eq!(timeline.cursor(), self.events.len());
    }
}

#[test]
fn a_run_goes_to_its_end_and_another_one_can_follow() {
    let mut viewer = Viewer::come();
    viewer.start("3", false);
    viewer.watch();
    viewer.is_whole();
    let first = viewer.lines();
    assert_eq!((viewer.ends, viewer.refusals.len()), (1, 0));
    viewer.start("3", false);
    viewer.watch();
    assert_eq!(viewer.ends, 2);
    assert!(viewer.lines() == first, "the same wish gives the same run");

    // Nobody has to wait for the end of a run to begin another.
    viewer.start("1", true);
    viewer.lab.work(20);
    viewer.start("3", false);
    viewer.watch();
    assert!(viewer.lines() == first);
    assert_eq!((viewer.ends, viewer.refusals.len()), (3, 0));
}

#[test]
fn what_is_said_at_the_wrong_time_is_refused() {
    let mut lab = SimulatedLab::new(Library::shipped().expect("what ships holds together"));
    lab.hear(&json::write(&Ask::Command(Command::Stop)));
    assert!(matches!(
        lab.next_tell(),
        Some(Tell::Refused {
            refusal: Refusal::OutOfTurn,
            ..
        })
    ));
    lab.hear("{");
    assert!(matches!(
        lab.next_tell(),
        Some(Tell::Refused {
            refusal: Refusal::Malformed,
            ..
        })
    ));
    let mut viewer = Viewer::come();
    viewer.ask(&Ask::Hello { version: VERSION });
    viewer.ask(&Ask::Hello { version: VERSION + 1 });
    viewer.ask(&Ask::Command(Command::Stop));
    viewer.ask(&Ask::CommandAfter {
        event: Seq(0),
        command: Command::Stop,
    });
    assert_eq!(
        viewer.refusals,
        [
            Refusal::OutOfTurn,
            Refusal::Version,
            Refusal::OutOfTurn,
            Refusal::OutOfTurn
        ]
    );
}

#[test]
fn a_held_packet_waits_for_the_viewer() {
    let mut viewer = Viewer::come();
    viewer.start("1", true);
    viewer.watch();
    // The client gives up, the server waits for another one: nothing will happen any more.
    assert_eq!(viewer.ends, 0);
    viewer.ask(&Ask::Command(Command::Stop));
    viewer.watch();
    assert_eq!(viewer.ends, 1);
    let mut viewer = Viewer::come();
    viewer.start("1", true);
    while viewer.first_packet_is_missing() {
        viewer.lab.work(1);
        viewer.listen();
    }
    viewer.ask(&Ask::Command(Command::HoldAll { on: false }));
    viewer.watch();
    viewer.is_whole();
    assert_eq!((viewer.ends, viewer.refusals.len()), (1, 0));
}

#[test]
fn a_packet_dropped_in_the_past_is_dropped_there() {
    let mut viewer = Viewer::come();
    viewer.start("2", false);
    viewer.watch();
    let before = viewer.lines();
    let (event, command) = viewer.first_packet();
    viewer.ask(&Ask::CommandAfter {
        event,
        command: command.clone(),
    });
    assert!(viewer.events.len() < before.len(), "what came later is forgotten");
    assert!(viewer.events.len() as u64 > event.0, "what came earlier is not");
    viewer.watch();
    viewer.is_whole();
    assert_eq!((viewer.ends, viewer.refusals.len()), (2, 0));
    let after = viewer.lines();
    assert!(after != before);
    assert!(after[..=event.0 as usize] == before[..=event.0 as usize]);

    // Whoever drops it in the present gets the same run.
    let mut other = Viewer::come();
    other.start("2", false);
    while other.first_packet_is_missing() {
        other.lab.work(1);
        other.listen();
    }
    other.ask(&Ask::Command(command.clone()));
    other.watch();
    assert!(other.lines() == after);

    // A later change keeps the earlier one, an earlier one takes the later with it.
    let late = viewer.events.len() as u64 - 10;
    viewer.ask(&Ask::CommandAfter {
        event: Seq(late),
        command: Command::HoldAll { on: false },
    });
    viewer.watch();
    viewer.is_whole();
    assert!(viewer.lines()[..late as usize] == after[..late as usize]);
    viewer.ask(&Ask::CommandAfter {
        event: Seq(0),
        command: Command::HoldAll { on: false },
    });
    viewer.watch();
    viewer.is_whole();
    assert!(viewer.first_packet().0 != Seq(0));
    assert!(
        !viewer
            .events
            .iter()
            .any(|event| matches!(event.kind, Kind::Wire(WireEvent::Dropped { .. })))
    );
}

#[test]
fn a_refused_change_of_the_past_changes_nothing() {
    let mut viewer = Viewer::come();
    viewer.start("2", false);
    viewer.watch();
    let before = viewer.lines();
    let (_, command) = viewer.first_packet();
    for (event, command) in [
        (Seq(1_000_000), Command::Stop),
        (Seq(3), command),
        (
            Seq(5),
            Command::Action {
                name: "none".to_owned(),
                on: true,
            },
        ),
    ] {
        viewer.ask(&Ask::CommandAfter { event, command });
        viewer.watch();
        assert!(viewer.lines() == before);
    }
    assert_eq!(viewer.refusals, [Refusal::Gone; 3]);
}

#[test]
fn programs_are_changed_only_where_they_are_run() {
    let mut viewer = Viewer::come();
    let start = |file: &str, text: String| Ask::Start {
        scenario: "minimal-tcp-server".to_owned(),
        settings: Table::new(),
        actions: Vec::new(),
        hold_all: false,
        pause_all: false,
        edits: Table::from([(file.to_owned(), text)]),
    };
    viewer.ask(&start("other.py", "pass\n".to_owned()));
    viewer.ask(&start("minimal_server.py", "#".repeat(200_000)));
    viewer.ask(&start("minimal_server.py", "#".repeat(600_000)));
    assert_eq!(
        viewer.refusals,
        [Refusal::BadSetting, Refusal::BadSetting, Refusal::TooLong]
    );
}
