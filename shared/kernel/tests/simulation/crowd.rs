//! The crowd against servers written in three ways: everybody is served, and what the server is like shows.

use crate::stage::{Stage, plan};
use socketarium_kernel::simulation::{BuiltIn, Conditions, Millionths, Setup};
use socketarium_trace::event::{Call, EndReason, WireEvent};
use socketarium_trace::scenario::{Limits, Moment};
use socketarium_trace::{Event, Kind};

pub(crate) fn setup(server: &[&str], crowd: &[&str]) -> Setup {
    let mut plan = plan(&[("echo", 1), ("crowd", 0)]);
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    plan.programs[0].arguments = words(server);
    plan.programs[1].arguments = words(&[&["to=10.0.0.2:9000"], crowd].concat());
    plan.programs[1].after = Some(Moment::Listening("echo".to_owned()));
    plan.limits = Limits {
        seconds: 1000,
        processes: 1000,
        open_files: 10_000,
        events: 10_000_000,
        packets: 1_000_000,
        ..Limits::default()
    };
    Setup::of(plan)
}

fn run(setup: Setup) -> Stage {
    let mut stage = Stage::new(setup, BuiltIn);
    stage.run();
    assert_eq!(stage.world.ended, Some(EndReason::Finished));
    stage
}

/// Bytes that calls with this name moved on a host.
fn moved(stage: &Stage, host: u8, name: &str) -> i64 {
    let mut calls = std::collections::BTreeMap::new();
    let mut sum = 0;
    for event in &stage.events {
        if let Kind::Entered(call) = &event.kind {
            calls.insert(event.seq, call);
        } else if let Kind::Returned { entered, outcome } = &event.kind
            && calls.get(entered).is_some_and(|call| call.name() == name)
            && event.actor.is_some_and(|actor| actor.host.0 == host)
        {
            sum += outcome.result.unwrap_or(0);
        }
    }
    sum
}

#[test]
fn every_server_serves_every_client_of_either_kind() {
    for server in ["one-by-one", "threads", "epoll"] {
        for crowd in ["epoll", "threads"] {
            let stage = run(setup(
                &[&format!("style={server}"), "serves=20"],
                &[&format!("style={crowd}"), "connections=20", "exchanges=3"],
            ));
            let expected = 20 * 3 * 1024;
            for (host, call) in [(0, "sendto"), (0, "recvfrom"), (1, "sendto"), (1, "recvfrom")] {
                assert_eq!(moved(&stage, host, call), expected, "{server}, {crowd}, {call}");
            }
        }
    }
}

#[test]
fn a_link_that_loses_doubles_and_delays_loses_no_byte() {
    let setup = Setup {
        conditions: Conditions {
            loss: Millionths(50_000),
            duplication: Millionths(50_000),
            reordering: Millionths(50_000),
            ..Conditions::default()
        },
        ..setup(
            &["serves=10"],
            &[
                "connections=10",
                "message=20000",
                "reply=20000",
                "arrival=poisson",
            ],
        )
    };
    let stage = run(setup);
    assert_eq!(moved(&stage, 0, "recvfrom"), 200_000);
    assert!(stage.events.iter().any(is_retransmission));
}

fn is_retransmission(event: &Event) -> bool {
    matches!(
        event.kind,
        Kind::Wire(WireEvent::Sent {
            retransmits: Some(_),
            ..
        })
    )
}

/// In virtual milliseconds.
fn duration(server: &[&str], crowd: &[&str]) -> f64 {
    run(setup(server, crowd)).world.at.as_millis()
}

#[test]
fn one_silent_client_stops_who_serves_one_by_one_and_nobody_else() {
    let crowd = [
        "connections=10",
        "silent=1",
        "patience-millis=5000",
        "arrival=evenly",
    ];
    let served = |style: &str| {
        let stage = run(setup(&[style, "serves=10"], &crowd));
        let last = stage.told(|event| {
            let sends = matches!(&event.kind, Kind::Entered(Call::Sendto { .. }));
            event.actor.filter(|_| sends)
        });
        last.last().expect("it is there").0 / 1000
    };
    assert!(served("style=one-by-one") > 5000);
    assert!(served("style=threads") < 2000);
    assert!(served("style=epoll") < 2000);
}

#[test]
fn work_waits_for_processors_and_so_do_threads() {
    // 20 pieces of 10 ms on two processors.
    let crowd = ["connections=20"];
    let work = "work-micros=10000";
    assert!(duration(&["style=threads", "serves=20", work], &crowd) >= 100.0);
    // One thread can use one processor.
    assert!(duration(&["style=epoll", "serves=20", work], &crowd) >= 200.0);
}

#[test]
fn slow_and_deaf_ones_take_their_time() {
    assert!(duration(&["serves=3"], &["connections=3", "slow=1"]) >= 1500.0);
    let patience = ["connections=3", "deaf=1", "patience-millis=700"];
    assert!(duration(&["serves=3"], &patience) >= 700.0);
}

#[test]
fn clients_come_when_they_are_said_to() {
    let first_syns = |arrival: &str| {
        let crowd = [arrival, "connections=50", "over-millis=1000"];
        run(setup(&["serves=50"], &crowd))
            .told(|event| matches!(&event.kind, Kind::Entered(Call::Connect { .. })).then_some(()))
    };
    let spans = |arrival: &str| {
        let times = first_syns(arrival);
        assert_eq!(times.len(), 50);
        (times.last().expect("it is there").0 - times[0].0) / 1000
    };
    assert!(spans("arrival=at-once") < 10);
    assert!((995..1010).contains(&spans("arrival=evenly")));
    assert!((500..2000).contains(&spans("arrival=poisson")));
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_another() {
    let trace = |seed: u64| {
        let setup = Setup {
            seed,
            conditions: Conditions {
                loss: Millionths(20_000),
                ..Conditions::default()
            },
            ..setup(&["serves=30"], &["connections=30", "arrival=poisson", "slow=3"])
        };
        let stage = run(setup);
        let lines: String = stage
            .events
            .iter()
            .map(socketarium_trace::recording::event_line)
            .collect();
        lines
    };
    assert!(trace(1) == trace(1));
    assert!(trace(1) != trace(2));
}
