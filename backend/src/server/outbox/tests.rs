//! A viewer that reads at its own pace ends up with the World that there is, and knows how much it missed.

use super::*;
use socketarium_lab::{Library, Wish};
use socketarium_trace::event::{EndReason, ProgramEvent};
use socketarium_trace::recording::{self, Recording, WorldKind};
use socketarium_trace::scenario::Limits;
use socketarium_trace::{Actor, HostId, Nanos, Pid, Seq, Tid};

const ROOMY: Bounds = Bounds {
    events: 1_000,
    bytes: 1_000_000,
    messages: 100,
};

fn header() -> Header {
    static HEADER: std::sync::OnceLock<Header> = std::sync::OnceLock::new();
    HEADER.get_or_init(make_header).clone()
}

fn make_header() -> Header {
    let library = Library::shipped().unwrap();
    let wish = Wish {
        scenario: "minimal-tcp-server".into(),
        ..Wish::default()
    };
    let order = library.order(&wish, Limits::default(), &[]).unwrap();
    Header {
        format: recording::FORMAT.into(),
        version: recording::VERSION,
        world: WorldKind::Live,
        kernel: "Linux".into(),
        interpreter: "CPython".into(),
        title: order.title,
        plan: order.plan,
        sources: order.sources,
        layers: Vec::new(),
        sysctls: socketarium_trace::Table::new(),
    }
}

fn started() -> Tell {
    Tell::Started {
        header: Box::new(header()),
    }
}

/// Event `seq` of a run in which each event leaves its trace in the World.
fn event(seq: u64) -> Event {
    let program = match seq {
        0 => ProgramEvent::ProcessStarted {
            program: "server".into(),
            file: "minimal_server.py".into(),
            arguments: Vec::new(),
            parent: None,
        },
        _ => ProgramEvent::Line {
            file: "minimal_server.py".into(),
            line: seq as u32,
            function: "<module>".into(),
        },
    };
    Event {
        seq: Seq(seq),
        at: Nanos(seq * 1_000),
        source: Source::Observed,
        actor: Some(Actor::thread(HostId(1), Pid(2), Tid(2))),
        cause: None,
        kind: Kind::Program(program),
    }
}

fn ended(seq: u64) -> Event {
    Event {
        kind: Kind::Run(RunEvent::Ended {
            reason: EndReason::Finished,
        }),
        ..event(seq)
    }
}

fn events(range: std::ops::Range<u64>) -> Tell {
    Tell::Events {
        events: range.map(event).collect(),
    }
}

/// The viewer's side: what it folds, and the events as it would record them.
#[derive(Default)]
struct Viewer {
    header: Option<Header>,
    world: World,
    seen: Vec<Event>,
    ended: bool,
}

impl Viewer {
    fn read(&mut self, frames: Vec<String>) {
        for frame in frames {
            match serde_json::from_str(&frame).unwrap() {
                Tell::Started { header } => {
                    self.world = World::before(&header);
                    self.header = Some(*header);
                }
                Tell::Events { events } => {
                    for event in events {
                        self.world.apply(&event);
                        self.seen.push(event);
                    }
                }
                Tell::Ended => self.ended = true,
                Tell::Hello(_) | Tell::Refused { .. } | Tell::Rewound { .. } => {}
            }
        }
    }

    fn losses(&self) -> Vec<(u64, u64)> {
        let mut losses = Vec::new();
        for event in &self.seen {
            if let Kind::Loss { count, .. } = event.kind {
                losses.push((event.seq.0, count));
            }
        }
        losses
    }

    fn recording(&self) -> Result<Recording, recording::RecordingError> {
        let recording = Recording {
            header: self.header.clone().unwrap(),
            events: self.seen.clone(),
        };
        Recording::read(&recording.write())
    }
}

/// The World of somebody who missed nothing, with what `viewer` says it lost.
fn whole(last: u64, viewer: &Viewer) -> World {
    let mut world = World::before(&header());
    for seq in 0..last {
        world.apply(&event(seq));
    }
    world.lost = viewer.losses().iter().map(|(_, count)| count).sum();
    world
}

#[test]
fn what_fits_arrives_as_it_was_in_one_frame_a_batch() {
    let mut outbox = Outbox::new(ROOMY);
    outbox.push(started()).unwrap();
    outbox.push(events(0..10)).unwrap();
    outbox.push(events(10..20)).unwrap();
    let frames = outbox.take();
    assert_eq!(frames.len(), 2, "the header, then all the events");
    assert_eq!(serde_json::from_str::<Tell>(&frames[1]).unwrap(), events(0..20));
    assert!(outbox.take().is_empty());
}

#[test]
fn events_without_room_become_a_count_and_the_world_after_them() {
    for bounds in [
        Bounds { events: 5, ..ROOMY },
        Bounds {
            bytes: 1_000,
            ..ROOMY
        },
    ] {
        let mut outbox = Outbox::new(bounds);
        let mut viewer = Viewer::default();
        outbox.push(started()).unwrap();
        viewer.read(outbox.take());
        outbox.push(events(0..100)).unwrap();
        viewer.read(outbox.take());
        let kept = viewer.seen.len() as u64 - 1;
        assert!((1..10).contains(&kept), "{kept}");
        assert_eq!(viewer.losses(), [(99, 100 - kept)]);
        assert_eq!(viewer.world, whole(100, &viewer));
        // And it goes on.
        outbox.push(events(100..103)).unwrap();
        viewer.read(outbox.take());
        assert_eq!(viewer.world, whole(103, &viewer));
        assert_eq!(viewer.seen.last(), Some(&event(102)));
    }
}

#[test]
fn nothing_after_a_drop_slips_in_before_the_loss_is_said() {
    let mut outbox = Outbox::new(Bounds { bytes: 400, ..ROOMY });
    let mut viewer = Viewer::default();
    outbox.push(started()).unwrap();
    outbox.push(events(0..1)).unwrap();
    let mut long = event(1);
    long.kind = Kind::Run(RunEvent::Note {
        text: "x".repeat(1_000),
    });
    outbox.push(Tell::Events { events: vec![long] }).unwrap();
    // Small enough for the room that is left, but its place is after the dropped one.
    outbox.push(events(2..3)).unwrap();
    viewer.read(outbox.take());
    assert_eq!(viewer.losses(), [(2, 2)]);
    assert_eq!(viewer.seen.len(), 2);
}

#[test]
fn why_the_run_ended_is_never_lost() {
    let mut outbox = Outbox::new(Bounds { events: 3, ..ROOMY });
    let mut viewer = Viewer::default();
    outbox.push(started()).unwrap();
    outbox.push(events(0..50)).unwrap();
    outbox
        .push(Tell::Events {
            events: vec![ended(50)],
        })
        .unwrap();
    outbox.push(Tell::Ended).unwrap();
    viewer.read(outbox.take());
    assert_eq!(viewer.losses(), [(49, 47)]);
    assert_eq!(viewer.seen.last(), Some(&ended(50)));
    assert_eq!(viewer.world.ended, Some(EndReason::Finished));
    assert!(viewer.ended);
    assert!(viewer.recording().is_ok(), "what a slow viewer saves still opens");
}

#[test]
fn a_second_run_begins_with_a_world_of_its_own() {
    let mut outbox = Outbox::new(Bounds { events: 3, ..ROOMY });
    let mut viewer = Viewer::default();
    outbox.push(started()).unwrap();
    outbox.push(events(0..50)).unwrap();
    outbox.push(started()).unwrap();
    outbox.push(events(0..2)).unwrap();
    viewer.read(outbox.take());
    assert_eq!(viewer.world.seq, Some(Seq(1)));
    outbox.push(events(2..4)).unwrap();
    viewer.read(outbox.take());
    assert_eq!(&viewer.world, outbox.world());
}

#[test]
fn messages_are_bounded_too() {
    let mut outbox = Outbox::new(Bounds { messages: 2, ..ROOMY });
    assert_eq!(outbox.push(Tell::Ended), Ok(()));
    assert_eq!(outbox.push(Tell::Ended), Ok(()));
    assert_eq!(outbox.push(Tell::Ended), Err(Overfull));
    outbox.take();
    assert_eq!(outbox.push(Tell::Ended), Ok(()));
}

#[test]
fn at_any_pace_the_viewer_has_the_world_that_there_is() {
    for seed in 1..=100_u64 {
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut below = |most: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % most
        };
        let mut outbox = Outbox::new(Bounds {
            events: 1 + below(20) as usize,
            bytes: 200 + below(4_000) as usize,
            messages: 100,
        });
        let mut viewer = Viewer::default();
        outbox.push(started()).unwrap();
        let mut next = 0;
        for _ in 0..60 {
            match below(3) {
                0 => {
                    viewer.read(outbox.take());
                    assert_eq!(&viewer.world, outbox.world(), "seed {seed}");
                    assert_eq!(viewer.world, whole(next, &viewer), "seed {seed}");
                }
                _ => {
                    let end = next + below(30);
                    outbox.push(events(next..end)).unwrap();
                    next = end;
                }
            }
        }
        outbox
            .push(Tell::Events {
                events: vec![ended(next)],
            })
            .unwrap();
        viewer.read(outbox.take());
        let lost: u64 = viewer.losses().iter().map(|(_, count)| count).sum();
        let kept = (viewer.seen.len() - viewer.losses().len()) as u64;
        assert_eq!(
            kept + lost,
            next + 1,
            "seed {seed}: every event is kept or counted"
        );
        assert!(
            viewer.recording().is_ok(),
            "seed {seed}: {:?}",
            viewer.recording().err()
        );
    }
}
