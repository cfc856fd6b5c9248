//! Processes make others, wait for them and end them.

use crate::stage::{BARE, Cast, Stage, compute, plan, print, printed, script, sleep};
use socketarium_kernel::Request;
use socketarium_kernel::simulation::{Next, Setup};
use socketarium_trace::event::{Call, ExitStatus, Out, ProgramEvent};
use socketarium_trace::{Errno, Event, Kind, Pid};

fn stage(scripts: fn(&str) -> Vec<Next>) -> Stage {
    let setup = Setup {
        machine: BARE,
        ..Setup::of(plan(&[("mother", 0)]))
    };
    Stage::new(setup, Cast(scripts))
}

fn wait(pid: i32, options: i32) -> Next {
    Next::Call(Request::of(Call::Wait4 { pid, options }))
}

fn ended(event: &Event) -> Option<(Pid, ExitStatus)> {
    if let Kind::Program(ProgramEvent::ProcessEnded { status }) = event.kind {
        Some((event.actor?.pid?, status))
    } else {
        None
    }
}

/// How the calls with this name came back.
fn came_back(stage: &Stage, name: &str) -> Vec<(Result<i64, Errno>, Out)> {
    let entered = |event: &&Event| matches!(&event.kind, Kind::Entered(call) if call.name() == name);
    let calls = stage.events.iter().filter(entered).map(|event| event.seq);
    calls
        .filter_map(|call| {
            stage.events.iter().find_map(|event| {
                let Kind::Returned { entered, outcome } = &event.kind else {
                    return None;
                };
                (*entered == call).then(|| (outcome.result, outcome.out.clone()))
            })
        })
        .collect()
}

#[test]
fn a_mother_waits_for_her_child() {
    let mut stage = stage(|_| {
        let child = script([sleep(5), Next::Exit(3)]);
        vec![
            Next::Fork(child),
            wait(-1, 1),
            wait(-1, 0),
            print("waited"),
            wait(-1, 0),
        ]
    });
    stage.run();
    assert_eq!(stage.told(printed), [(5000, "waited".to_owned())]);
    assert_eq!(
        stage.told(ended),
        [
            (5000, (Pid(3), ExitStatus::Code(3))),
            (5000, (Pid(2), ExitStatus::Code(0)))
        ]
    );
    let child = Out::Child {
        pid: Pid(3),
        status: 3 << 8,
    };
    assert_eq!(
        came_back(&stage, "wait4"),
        [
            (Ok(0), Out::Nothing),
            (Ok(3), child),
            (Err(Errno::ECHILD), Out::Nothing)
        ]
    );
}

#[test]
fn a_child_inherits_what_is_open_and_what_it_is_called() {
    let mut stage = stage(|_| vec![Next::Fork(script([sleep(1)])), sleep(5)]);
    stage.run_until(0);
    let processes = &stage.world.hosts[0].processes;
    let mother = &processes.get(&Pid(2)).expect("it is there");
    let child = &processes.get(&Pid(3)).expect("it is there");
    assert_eq!(child.parent, Some(Pid(2)));
    assert_eq!((&child.program, &child.file), (&mother.program, &mother.file));
    assert_eq!(child.descriptors.len(), mother.descriptors.len());
}

#[test]
fn a_signal_ends_a_process_in_the_middle_of_what_it_does() {
    let mut stage = stage(|_| {
        let kill = Next::Call(Request::of(Call::Kill { pid: 3, signal: 15 }));
        vec![Next::Fork(script([compute(1000)])), sleep(1), kill, wait(3, 0)]
    });
    stage.run();
    assert_eq!(stage.told(ended)[0], (3000, (Pid(3), ExitStatus::Signal(15))));
    assert_eq!(came_back(&stage, "kill"), [(Ok(0), Out::Nothing)]);
}

#[test]
fn a_process_lasts_as_long_as_its_last_thread() {
    let mut stage = stage(|_| vec![Next::Thread(script([sleep(5), print("last")])), Next::End]);
    stage.run();
    assert_eq!(stage.told(printed), [(5000, "last".to_owned())]);
    assert_eq!(stage.told(ended), [(5000, (Pid(2), ExitStatus::Code(0)))]);
}

#[test]
fn exit_takes_every_thread_along() {
    let mut stage = stage(|_| {
        vec![
            Next::Thread(script([sleep(5), print("never")])),
            sleep(1),
            Next::Exit(256 + 7),
        ]
    });
    stage.run();
    assert_eq!(stage.told(printed), []);
    assert_eq!(stage.told(ended), [(1000, (Pid(2), ExitStatus::Code(7)))]);
}
