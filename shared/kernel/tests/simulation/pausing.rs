//! A person holds processes before their calls, lets them make one, lets them go, ends them.

use crate::stage::{BARE, Cast, Stage, plan, print, printed, sleep};
use socketarium_kernel::simulation::{Setup, ThreadState};
use socketarium_trace::event::{ExitStatus, ProgramEvent};
use socketarium_trace::lab::Command;
use socketarium_trace::world::{HeldState, ProcessStatus};
use socketarium_trace::{Event, HostId, Kind, Pid, Tid};

const PID: Pid = Pid(2);

fn stage(pause_all: bool) -> Stage {
    let setup = Setup {
        machine: BARE,
        pause_all,
        ..Setup::of(plan(&[("a", 0)]))
    };
    Stage::new(
        setup,
        Cast(|_| vec![print("1"), print("2"), sleep(10), print("3"), print("4")]),
    )
}

fn held(stage: &Stage) -> HeldState {
    let process = stage.world.process(HostId(0), PID).expect("it is there");
    process.threads.get(&Tid(PID.0)).expect("it is there").held
}

fn command(stage: &mut Stage, command: &Command) -> Result<(), String> {
    let done = stage.simulation.command(command);
    stage.fold();
    done
}

fn text(stage: &Stage) -> String {
    stage.told(printed).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn a_process_paused_from_the_start_makes_one_call_a_step() {
    let mut stage = stage(true);
    stage.run_until(1);
    assert_eq!((text(&stage).as_str(), held(&stage)), ("", HeldState::Held));
    assert_eq!(stage.simulation.threads(HostId(0))[0].state, ThreadState::Held);
    command(&mut stage, &Command::StepCall { pid: PID }).expect("it is there");
    assert_eq!(held(&stage), HeldState::Free);
    stage.run_until(2);
    assert_eq!((text(&stage).as_str(), held(&stage)), ("1", HeldState::Held));
    command(&mut stage, &Command::Resume { pid: PID }).expect("it is there");
    stage.run_until(20);
    assert_eq!(text(&stage), "1234");
}

#[test]
fn who_sleeps_is_held_at_its_next_call() {
    let mut stage = stage(false);
    stage.run_until(5);
    command(&mut stage, &Command::Pause { pid: PID }).expect("it is there");
    let refused = command(&mut stage, &Command::StepCall { pid: PID }).unwrap_err();
    assert!(refused.contains("not held"), "{refused}");
    stage.run_until(50);
    assert_eq!((text(&stage).as_str(), held(&stage)), ("12", HeldState::Held));
    assert_eq!(stage.events.iter().filter(is_held).count(), 1);
}

fn is_held(event: &&Event) -> bool {
    matches!(event.kind, Kind::Program(ProgramEvent::Held))
}

#[test]
fn a_process_that_is_killed_is_gone_at_once() {
    let mut stage = stage(false);
    stage.run_until(5);
    command(&mut stage, &Command::Kill { pid: PID }).expect("it is there");
    let process = stage.world.process(HostId(0), PID).expect("it is there");
    assert!(matches!(
        process.status,
        ProcessStatus::Ended {
            status: ExitStatus::Signal(9),
            ..
        }
    ));
    assert!(stage.simulation.command(&Command::Kill { pid: PID }).is_err());
    assert!(stage.world.ended.is_some());
}
