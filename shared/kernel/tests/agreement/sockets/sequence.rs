//! One sequence of calls, made on both sides.

use super::chance::Chance;
use super::real;
use socketarium_kernel::{Host, Progress, Sysctls, Tracer};
use socketarium_trace::HostId;
use socketarium_trace::event::{Out, Outcome};
use socketarium_trace::net::Address;

/// Calls of a sequence.
const CALLS: usize = 120;

/// Ports from here on were chosen by chance.
const CHOSEN: u16 = 32_768;

/// Makes the calls of this seed on a new host and on the kernel. How many were made.
///
/// # Errors
/// The first call that came back differently.
pub(crate) fn run(seed: u64, shows: bool) -> Result<usize, String> {
    real::begin();
    let mut chance = Chance::new(seed);
    let mut host = Host::new(HostId(0), &[], Sysctls::default(), seed);
    let mut tracer = Tracer::default();
    let (_, tid) = host.spawn(&mut tracer, "test", "test", &[]);
    for number in 0..CALLS {
        let request = chance.request();
        let Some(real) = real::make(&request) else {
            return Err(format!("the test cannot make {:?}", request.call));
        };
        let reply = match host.call(&mut tracer, tid, request.clone()) {
            Progress::Done(reply) => reply.outcome,
            Progress::Blocked => return Err(format!("call {number}, {:?}: the model sleeps", request.call)),
        };
        tracer.take();
        if shows {
            println!("{number}: {:?} = {real:?}", request.call);
        }
        let (ours, theirs) = (comparable(&reply), comparable(&real));
        if ours != theirs {
            return Err(format!(
                "call {number}, {:?}\n  model:  {reply:?}\n  kernel: {real:?}",
                request.call
            ));
        }
        chance.learn(&request.call, &reply);
    }
    Ok(CALLS)
}

/// Without what chance chose.
fn comparable(outcome: &Outcome) -> Outcome {
    let mut outcome = outcome.clone();
    match &mut outcome.out {
        Out::Address { address, .. } => blur(address),
        Out::Data {
            address: Some(address),
            ..
        } => blur(address),
        _ => {}
    }
    outcome
}

fn blur(address: &mut Address) {
    if let Address::Inet(inet) = address
        && inet.port() >= CHOSEN
    {
        inet.set_port(CHOSEN);
    }
}
