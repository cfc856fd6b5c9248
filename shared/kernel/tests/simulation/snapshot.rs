//! Nothing is lost in telling: after every step, what the events add up to is what the kernels and the link hold.

use crate::stage::Stage;
use crate::{crowd, fingerprint};
use socketarium_kernel::simulation::{BuiltIn, Setup};
use socketarium_trace::World;

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
