//! Nothing is lost in telling: after every step, what the events add up to is what the kernels and the link hold.

use crate::stage::Stage;
use crate::{crowd, fingerprint};
use socketarium_kernel::simulation::{BuiltIn, Setup};
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
        assert_eq!(folded.epolls, host.epolls(), "epoll instances at {:?}", world.seq);
        processes(stage, id);
        let now = host.sockets_now();
        let known: Vec<_> = folded.sockets.keys().collect();
        assert_eq!(
            known,
            now.keys().collect::<Vec<_>>(),
            "sockets at {:?}",
            world.seq
        );
        for ((name, told), (_, is)) in folded.sockets.iter().zip(now.iter()) {
            let at = (name, world.seq);
            assert_eq!(told.state.value, is.state, "state of {at:?}");
            assert_eq!(
                (&told.local, &told.remote),
                (&is.local, &is.remote),
                "addresses of {at:?}"
            );
            assert_eq!(told.queues, is.queues, "queues of {at:?}");
            assert_eq!(told.backlog, is.backlog, "backlog of {at:?}");
            // What a socket has no more is not told of it again: the last word stands.
            assert!(
                is.buffers.is_none() || told.buffers == is.buffers,
                "buffers of {at:?}"
            );
            assert!(
                is.readiness.is_none() || told.readiness == is.readiness,
                "readiness of {at:?}"
            );
            assert!(is.error.is_none() || told.error == is.error, "error of {at:?}");
        }
    }
}

fn processes(stage: &Stage, id: HostId) {
    let host = stage.simulation.host(id).expect("it is there");
    for (pid, process) in &stage.world.hosts[usize::from(id.0)].processes {
        let told = process.descriptors.iter();
        let told: Vec<_> = told
            .map(|(fd, one)| (*fd, (one.object.clone(), one.nonblocking)))
            .collect();
        let is = host.descriptors(*pid);
        let is: Vec<_> = is.iter().map(|(fd, one)| (*fd, one.clone())).collect();
        assert_eq!(told, is, "descriptors of {pid} at {:?}", stage.world.seq);
    }
    for thread in stage.simulation.threads(id) {
        let process = stage.world.process(id, thread.pid).expect("it is there");
        let told = process
            .threads
            .get(&thread.tid)
            .expect("it is there")
            .call
            .as_ref()
            .map(|open| &open.call);
        if thread.sleeps_in.is_some() {
            assert_eq!(
                told, thread.sleeps_in,
                "call of {} at {:?}",
                thread.tid, stage.world.seq
            );
        }
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
