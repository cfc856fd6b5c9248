//! Each kind of event changes what it is about, and nothing where that is not there.

mod kernel;
mod program;
mod wire;

use crate::random::{events, folded};
use crate::story::{SERVER, Story, header, pid_on};
use proptest::prelude::*;
use socketarium_trace::event::{EndReason, Link, RunEvent, WireEvent};
use socketarium_trace::world::{Host, Process, Thread};
use socketarium_trace::{Actor, Kind, Nanos, Seq, SocketId, Tid, World};

fn process(story: &Story) -> &Process {
    story.world.process(SERVER, pid_on(SERVER)).unwrap()
}

fn thread(story: &Story) -> &Thread {
    process(story).threads.get(&Tid(pid_on(SERVER).0)).unwrap()
}

fn socket(story: &Story, id: u32) -> &socketarium_trace::world::Socket {
    story.world.socket(SERVER, SocketId(id)).unwrap()
}

fn server(story: &Story) -> &Host {
    story.world.host(SERVER).unwrap()
}

#[test]
fn the_link_and_the_rules_are_as_they_were_set() {
    let mut story = Story::new();
    let link = Link {
        rtt_micros: 5,
        hold_all: true,
    };
    story.wire(WireEvent::LinkChanged { link: link.clone() });
    assert_eq!(story.world.wire.link, link);
    let mut run = |event| {
        story.tell(Actor::kernel(SERVER), Kind::Run(event));
    };
    run(RunEvent::RuleArmed {
        rule: "a".into(),
        description: "first".into(),
    });
    run(RunEvent::RuleArmed {
        rule: "b".into(),
        description: "second".into(),
    });
    run(RunEvent::RuleDisarmed { rule: "a".into() });
    run(RunEvent::Note {
        text: "no timers".into(),
    });
    run(RunEvent::Ended {
        reason: EndReason::Stopped,
    });
    assert_eq!(story.world.rules.keys().collect::<Vec<_>>(), ["b"]);
    assert_eq!(story.world.notes, ["no timers"]);
    assert_eq!(story.world.ended, Some(EndReason::Stopped));
}

#[test]
fn a_loss_brings_the_world_after_it_and_adds_up() {
    let mut story = Story::new();
    let loss = |count, world| Kind::Loss { count, world };
    story.tell(Actor::kernel(SERVER), loss(3, None));
    let there = World {
        notes: vec!["whole again".into()],
        ..World::default()
    };
    story
        .later(4)
        .tell(Actor::kernel(SERVER), loss(5, Some(Box::new(there))));
    assert_eq!(story.world.lost, 8);
    assert_eq!(story.world.notes, ["whole again"]);
    assert_eq!(story.world.at, Nanos(4_000_000));
    assert_eq!(story.world.seq, Some(Seq(story.events.len() as u64 - 1)));
}

#[test]
fn a_world_begins_with_the_hosts_of_its_plan() {
    let world = World::before(&header());
    let names: Vec<_> = world.hosts.iter().map(|host| host.name.as_str()).collect();
    assert_eq!(names, ["client", "server"]);
    assert_eq!(world.hosts[0].address, "10.0.0.1");
    assert_eq!((world.seq, world.at), (None, Nanos(0)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_world_survives_being_carried_as_json(events in events(200)) {
        let world = folded(&events, &World::before(&header()));
        let text = serde_json::to_string(&world).unwrap();
        prop_assert_eq!(serde_json::from_str::<World>(&text).unwrap(), world);
    }

    #[test]
    fn events_about_things_that_are_not_there_make_none(events in events(200)) {
        // A World without hosts has nobody to act and nothing to act on.
        let world = folded(&events, &World::default());
        prop_assert!(world.hosts.is_empty());
    }
}
