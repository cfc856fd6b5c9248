//! Threads of a process park, and let each other go on.

use crate::stage::{BARE, Cast, MILLI, Stage, compute, plan, print, printed, script, sleep};
use socketarium_kernel::simulation::{Next, Setup};
use socketarium_trace::event::SchedulerEvent;
use socketarium_trace::{Kind, Nanos, Tid};

fn stage(scripts: fn(&str) -> Vec<Next>) -> Stage {
    let setup = Setup {
        machine: BARE,
        ..Setup::of(plan(&[("main", 0)]))
    };
    Stage::new(setup, Cast(scripts))
}

#[test]
fn a_parked_thread_goes_on_when_another_lets_it() {
    let mut stage = stage(|_| {
        let other = script([sleep(4), print("lets"), Next::Unpark(Tid(2)), sleep(1)]);
        vec![Next::Thread(other), Next::Park(None), print("goes on")]
    });
    stage.run();
    assert_eq!(
        stage.told(printed),
        [(4000, "lets".to_owned()), (4000, "goes on".to_owned())]
    );
}

#[test]
fn nobody_waits_longer_than_until_its_moment() {
    let mut stage = stage(|_| {
        vec![
            Next::Park(Some(Nanos(3 * MILLI))),
            print("late"),
            Next::Park(Some(Nanos(MILLI))),
            print("at once"),
        ]
    });
    stage.run();
    assert_eq!(
        stage.told(printed),
        [(3000, "late".to_owned()), (3000, "at once".to_owned())]
    );
}

#[test]
fn a_moment_that_is_over_ends_no_later_wait() {
    let mut stage = stage(|_| {
        let other = script([sleep(1), Next::Unpark(Tid(2)), sleep(6), Next::Unpark(Tid(2))]);
        vec![
            Next::Thread(other),
            Next::Park(Some(Nanos(3 * MILLI))),
            print("first"),
            Next::Park(None),
            print("second"),
        ]
    });
    stage.run();
    assert_eq!(
        stage.told(printed),
        [(1000, "first".to_owned()), (7000, "second".to_owned())]
    );
}

#[test]
fn letting_go_on_touches_no_thread_that_is_not_parked() {
    let mut stage = stage(|_| {
        let other = script([Next::Unpark(Tid(2)), Next::Unpark(Tid(99)), compute(1)]);
        vec![Next::Thread(other), sleep(5), print("slept")]
    });
    stage.run();
    assert_eq!(stage.told(printed), [(5000, "slept".to_owned())]);
    let woken = |event: &socketarium_trace::Event| {
        matches!(event.kind, Kind::Scheduler(SchedulerEvent::Runnable { .. })).then_some(event.actor?.tid?)
    };
    let first: Vec<_> = stage
        .told(woken)
        .into_iter()
        .filter(|(_, tid)| *tid == Tid(2))
        .collect();
    assert_eq!(first, [(0, Tid(2)), (5000, Tid(2))]);
}
