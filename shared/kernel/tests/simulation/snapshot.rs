//! Nothing is lost in telling: after every step, what the events add up to is what the kernels and the link hold.

use crate::stage::Stage;
use crate::{crowd, fingerprint};
use socketarium_kernel::simulation::{BuiltIn, Setup, ThreadState};
use socketarium_trace::world::{Host, Running};
use socketarium_trace::{HostId, World};

/// Compares everything that the events have told with what is there.
fn compare(stage: &Stage) {
    let world: &World = &stage.world;
    let on_wire: Vec<_> = stage.simulation.on_wire().collect();
    let folded: Vec<_> = world
        .wire
        .packets
        .iter()
        .map(|(id, on_wire)| (*id, &on_wire.standing))
        .collect();
    assert_eq!(folded, on_wire, "the wire at {:?}", world.seq);
    for (id, folded) in world.numbered_hosts() {
        let host = stage.simulation.host(id).expect("it is there");
        let contradiction = host.contradiction(folded);
        assert_eq!(contradiction, None, "at {:?}", world.seq);
        scheduling(stage, id, folded);
    }
}

/// Who runs, who waits for a processor, and how often they changed.
fn scheduling(stage: &Stage, id: HostId, folded: &Host) {
    let at = stage.world.seq;
    let Some(told) = &folded.scheduler else {
        assert!(folded.processes.is_empty(), "nobody runs before it is told where");
        return;
    };
    assert_eq!(Some(told), stage.simulation.scheduler(id).as_ref(), "at {at:?}");
    for thread in stage.simulation.threads(id) {
        let folded = &folded.processes[&thread.pid].threads[&thread.tid];
        let running = match thread.state {
            ThreadState::Runnable => Running::Runnable,
            ThreadState::Running(processor) => Running::On {
                processor: processor.into(),
            },
            ThreadState::Blocked | ThreadState::Held => Running::Blocked,
        };
        assert_eq!(folded.running, Some(running), "{} at {at:?}", thread.tid);
        let switches = (thread.switches.voluntary, thread.switches.involuntary);
        assert_eq!(folded.switches, switches, "{} at {at:?}", thread.tid);
    }
}

fn hold_to_it(setup: Setup) {
    let mut stage = Stage::new(setup, BuiltIn);
    while stage.step() {
        compare(&stage);
    }
    assert!(stage.world.ended.is_some());
}

#[test]
fn every_step_of_a_crowd_adds_up() {
    for server in ["one-by-one", "threads", "epoll"] {
        let style = format!("style={server}");
        hold_to_it(crowd::setup(
            &[&style, "serves=8"],
            &["connections=8", "exchanges=2", "silent=1"],
        ));
    }
}

#[test]
fn every_step_in_bad_weather_adds_up() {
    hold_to_it(fingerprint::setup(3));
}
