//! Made-up scripts on Linux: one script has one course of events, each time.
//!
//! `SCRIPTS` says how many are played, `SEED` which is the first.

use socketarium_tests::differential::{Layer, Real, Run, compare, generate};
use socketarium_tests::skip;
use std::env;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

const AGENT: &str = env!("CARGO_BIN_EXE_differential-agent");

/// Pairs of hosts that play side by side: scripts wait more than they work.
const PAIRS: usize = 3;

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
fn a_script_takes_the_same_course_each_time() {
    if let Err(error) = Real::start(Path::new(AGENT)) {
        skip(&format!("no namespaces to run Linux in: {error}"));
        return;
    }
    let (first, count) = (number("SEED", 1), number("SCRIPTS", 300));
    let (next, steps, unstable) = (AtomicU64::new(first), AtomicU64::new(0), AtomicU64::new(0));
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..PAIRS {
            scope.spawn(|| {
                let mut real = Real::start(Path::new(AGENT)).expect("it was possible before");
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count {
                        return;
                    }
                    let (script, once) = generate(seed, &mut real);
                    steps.fetch_add(script.steps.len() as u64, Ordering::Relaxed);
                    let again = Run::play(&mut real, &script);
                    if let Some(difference) =
                        compare(&script, ("first", &once), ("again", &again), &Layer::ALL)
                    {
                        println!("seed {seed}\n{difference}");
                        unstable.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let (steps, unstable) = (steps.into_inner(), unstable.into_inner());
    println!(
        "{count} scripts, {steps} steps, each twice: {unstable} unstable, {:?}",
        start.elapsed()
    );
    assert!(
        unstable * 20 <= count,
        "{unstable} of {count} scripts differ from run to run"
    );
}
