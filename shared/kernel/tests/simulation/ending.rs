//! When programs start, when a run is quiet, and when it is over.

use crate::stage::{BARE, Cast, Stage, plan, planned, print, printed, sleep};
use socketarium_kernel::simulation::{BuiltIn, Setup, SetupError, Simulation};
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::lab::Command;
use socketarium_trace::scenario::Moment;
use socketarium_trace::{Event, Kind};

fn run_event(event: &Event) -> Option<RunEvent> {
    if let Kind::Run(run) = &event.kind {
        Some(run.clone())
    } else {
        None
    }
}

fn finished() -> RunEvent {
    RunEvent::Ended {
        reason: EndReason::Finished,
    }
}

#[test]
fn programs_start_after_others_and_after_delays() {
    let mut plan = plan(&[]);
    let mut second = planned("second", 1);
    second.after = Some(Moment::Ended("first".to_owned()));
    second.delay_millis = 7;
    let mut other = planned("first-2", 0);
    other.of = "first".to_owned();
    other.delay_millis = 20;
    plan.programs = vec![planned("first", 0), second, other];
    let setup = Setup {
        machine: BARE,
        ..Setup::of(plan)
    };
    let mut stage = Stage::new(setup, Cast(|name| vec![sleep(1), print(name)]));
    stage.run();
    let expected = [(1000, "first"), (21_000, "first-2"), (29_000, "second")];
    assert_eq!(
        stage.told(printed),
        expected.map(|(at, name)| (at, name.to_owned()))
    );
    assert_eq!(stage.told(run_event).last(), Some(&(29_000, finished())));
}

#[test]
fn what_waits_for_something_that_does_not_happen_is_named_at_the_end() {
    let mut plan = plan(&[("first", 0)]);
    let mut client = planned("client", 0);
    client.after = Some(Moment::Listening("first".to_owned()));
    plan.programs.push(client);
    let mut stage = Stage::new(Setup::of(plan), Cast(|_| vec![sleep(1)]));
    stage.run();
    let notes: Vec<_> = stage.told(run_event).into_iter().map(|(_, run)| run).collect();
    assert!(
        matches!(&notes[0], RunEvent::Note { text } if text.starts_with("client was never started")),
        "{notes:?}"
    );
    assert_eq!(notes[1..], [RunEvent::Quiet, finished()]);
}

#[test]
fn nothing_for_twenty_milliseconds_is_quiet_and_is_said_once() {
    let setup = Setup {
        machine: BARE,
        ..Setup::of(plan(&[("a", 0)]))
    };
    let mut stage = Stage::new(setup, Cast(|_| vec![sleep(15), sleep(500), sleep(15)]));
    stage.run();
    assert_eq!(
        stage.told(run_event),
        [
            (35_000, RunEvent::Quiet),
            (530_000, RunEvent::Quiet),
            (530_000, finished())
        ]
    );
}

#[test]
fn who_sleeps_longer_than_the_run_may_last_is_ended_by_it() {
    let mut stage = Stage::new(Setup::of(plan(&[("a", 0)])), Cast(|_| vec![sleep(3_600_000)]));
    stage.run();
    let reason = EndReason::TimeLimit { seconds: 10 };
    assert_eq!(
        stage.told(run_event).last(),
        Some(&(10_000_000, RunEvent::Ended { reason }))
    );
}

#[test]
fn a_run_is_stopped_by_hand() {
    let mut stage = Stage::new(Setup::of(plan(&[("a", 0)])), Cast(|_| vec![sleep(1000)]));
    stage.run_until(100);
    stage.simulation.command(&Command::Stop).unwrap();
    stage.fold();
    assert_eq!(stage.world.ended, Some(EndReason::Stopped));
    assert!(!stage.step());
    assert!(stage.simulation.command(&Command::Stop).is_err());
}

#[test]
fn python_is_refused_by_name_and_so_is_what_nobody_knows() {
    for (file, expected) in [
        ("server.py", "it is in Python"),
        ("juggler", "there is no built-in program"),
    ] {
        let mut plan = plan(&[("server", 1)]);
        plan.programs[0].file = file.to_owned();
        let refused = Simulation::new(Setup::of(plan), Box::new(BuiltIn)).unwrap_err();
        assert!(matches!(refused, SetupError::Program(_)));
        assert!(refused.to_string().contains(expected), "{refused}");
    }
}

#[test]
fn a_sysctl_that_the_model_does_not_have_is_refused() {
    let mut plan = plan(&[]);
    plan.hosts[0]
        .sysctls
        .insert("net.ipv4.tcp_juggling".to_owned(), "1".to_owned());
    let refused = Simulation::new(Setup::of(plan), Box::new(BuiltIn)).unwrap_err();
    assert!(refused.to_string().contains("host client"), "{refused}");
}
