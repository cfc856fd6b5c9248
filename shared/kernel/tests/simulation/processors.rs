//! Threads share processors: who runs, who waits, and what that costs.

use crate::stage::{BARE, Cast, MILLI, Stage, compute, plan, print, printed, script, sleep};
use socketarium_kernel::simulation::{Machine, Next, Setup, ThreadState};
use socketarium_trace::{HostId, Nanos};

const HOST: HostId = HostId(0);

fn stage(machine: Machine, programs: &[(&str, u8)], scripts: fn(&str) -> Vec<Next>) -> Stage {
    let setup = Setup {
        machine,
        ..Setup::of(plan(programs))
    };
    Stage::new(setup, Cast(scripts))
}

fn words(stage: &Stage) -> Vec<(u64, String)> {
    stage.told(printed)
}

fn at(micros: u64, text: &str) -> (u64, String) {
    (micros, text.to_owned())
}

#[test]
fn two_who_compute_on_one_processor_take_turns_by_slices() {
    let mut stage = stage(BARE, &[("a", 0), ("b", 0)], |name| vec![compute(7), print(name)]);
    stage.run();
    // Slices of 3 ms: a b a b, then a's last millisecond and b's.
    assert_eq!(words(&stage), [at(13_000, "a"), at(14_000, "b")]);
    assert_eq!(stage.simulation.switches(HOST), 6);
}

#[test]
fn two_processors_run_two_at_once() {
    let machine = Machine {
        processors: 2,
        ..BARE
    };
    let mut stage = stage(machine, &[("a", 0), ("b", 0)], |name| {
        vec![compute(7), print(name)]
    });
    stage.run();
    assert_eq!(words(&stage), [at(7_000, "a"), at(7_000, "b")]);
    assert_eq!(stage.simulation.switches(HOST), 2);
}

#[test]
fn hosts_do_not_share_processors() {
    let mut stage = stage(BARE, &[("a", 0), ("b", 1)], |name| vec![compute(7), print(name)]);
    stage.run();
    assert_eq!(words(&stage), [at(7_000, "a"), at(7_000, "b")]);
}

#[test]
fn calls_lines_and_switches_cost_what_the_machine_says() {
    let machine = Machine {
        call: Nanos(2000),
        switch: Nanos(5000),
        line: Nanos(1000),
        ..BARE
    };
    let mut stage = stage(machine, &[("a", 0)], |_| {
        let line = Next::Line {
            file: "a".to_owned(),
            line: 1,
            function: "f".to_owned(),
        };
        vec![print("1"), line, print("2"), sleep(1), print("3")]
    });
    stage.run();
    // The switch, then "1"; its call and the line before "2"; its call before the sleep, which costs once more when it is
    // woken. Who wakes up on the processor that it left comes back without a switch.
    assert_eq!(words(&stage), [at(5, "1"), at(8, "2"), at(1012, "3")]);
}

#[test]
fn who_wakes_waits_until_a_busy_loop_has_had_its_slice() {
    let mut stage = stage(BARE, &[("sleeper", 0), ("loop", 0)], |name| match name {
        "sleeper" => vec![sleep(1), print("awake")],
        _ => vec![compute(100)],
    });
    stage.run();
    assert_eq!(words(&stage), [at(3_000, "awake")]);
}

#[test]
fn where_each_thread_stands_can_be_asked_at_any_time() {
    let mut stage = stage(
        BARE,
        &[("sleeper", 0), ("loop", 0), ("third", 0)],
        |name| match name {
            "sleeper" => vec![sleep(8)],
            _ => vec![compute(100)],
        },
    );
    stage.run_until(5);
    let states: Vec<_> = stage
        .simulation
        .threads(HOST)
        .iter()
        .map(|thread| (thread.state, thread.sleeps_in.map(|call| call.name().to_owned())))
        .collect();
    assert_eq!(
        states,
        [
            (ThreadState::Blocked, Some("nanosleep".to_owned())),
            (ThreadState::Runnable, None),
            (ThreadState::Running(0), None),
        ]
    );
    let threads = stage.simulation.threads(HOST);
    assert_eq!(threads[0].switches.voluntary, 1);
    assert_eq!(threads[1].switches.involuntary, 1);
    assert_eq!(threads[1].ran, Nanos(3 * MILLI));
}

#[test]
fn threads_of_one_process_share_processors_like_any_other() {
    let mut stage = stage(BARE, &[("a", 0)], |_| {
        let thread = script([compute(4), print("thread")]);
        vec![Next::Thread(thread), compute(4), print("first")]
    });
    stage.run();
    assert_eq!(words(&stage), [at(7_000, "first"), at(8_000, "thread")]);
}

#[test]
fn what_costs_nothing_does_not_last_for_ever() {
    let setup = Setup {
        machine: BARE,
        ..Setup::of(plan(&[("a", 0), ("b", 0)]))
    };
    let mut stage = Stage::new(setup, Cast(|_| (0..200_000).map(|_| print("x")).collect()));
    stage.run();
    let ended = stage.simulation.ended().cloned();
    assert_eq!(
        ended,
        Some(socketarium_trace::event::EndReason::EventLimit { events: 200_000 })
    );
}
