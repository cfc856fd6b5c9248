//! One sequence of calls, made on both sides.

use super::chance::Chance;
use super::real;
use crate::raw::close_all;
use socketarium_kernel::{Host, Progress, Sysctls, Tracer};
use socketarium_trace::{HostId, World, world};

/// Calls of a sequence.
const CALLS: usize = 150;

/// Makes the calls of this seed on a new host and on the kernel. How many were made.
///
/// # Errors
/// The first call that came back differently, with those before it where all are to be shown.
pub(crate) fn run(seed: u64, shows: bool) -> Result<usize, String> {
    close_all();
    let mut chance = Chance::new(seed);
    let mut host = Host::new(HostId(0), &[], Sysctls::default(), seed);
    let mut tracer = Tracer::default();
    let (pid, tid) = host.spawn(&mut tracer, "test", "test", &[]);
    let mut world = World {
        hosts: vec![world::Host::default()],
        ..World::default()
    };
    // Two rows of one instance can have one number; the trace cannot tell them apart.
    host.limit_open_files(pid, 512);
    for number in 0..CALLS {
        let request = chance.request();
        let Some(real) = real::make(&request) else {
            return Err(format!("the test cannot make {:?}", request.call));
        };
        let reply = match host.call(&mut tracer, tid, request.clone()) {
            Progress::Done(reply) => reply.outcome,
            Progress::Blocked => return Err(format!("call {number}, {:?}: the model sleeps", request.call)),
        };
        if shows {
            println!("{number}: {:?} = {real:?}", request.call);
        }
        if reply != real {
            return Err(format!(
                "call {number}, {:?}\n  model:  {reply:?}\n  kernel: {real:?}",
                request.call
            ));
        }
        chance.learn(&request.call, &reply);
        for event in tracer.take() {
            world.apply(&event);
        }
        let (folded, held) = (&world.hosts[0].epolls, host.epolls());
        if *folded != held {
            return Err(format!(
                "call {number}, {:?}\n  fold:  {folded:?}\n  model: {held:?}",
                request.call
            ));
        }
    }
    Ok(CALLS)
}
