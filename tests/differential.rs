//! Made-up scripts on Linux and on the model: one script, one course of events.
//!
//! `SCRIPTS` says how many are played, `SEED` which is the first, `SHOW` how many differences are printed.

use socketarium_tests::differential::{
    Difference, KNOWN, Known, Layer, Model, Observation, Real, Run, Script, compare, generate,
};
use socketarium_tests::skip;
use std::collections::BTreeMap;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

const AGENT: &str = env!("CARGO_BIN_EXE_differential-agent");

/// Pairs of hosts that play side by side: scripts wait more than they work.
const PAIRS: usize = 3;

/// Of a thousand scripts, those in which the model may still part from Linux in a way that is not on the list of known
/// differences: mostly in which of two timers is first, where they are due at almost the same moment. To be lowered as
/// the model gets better, to 0.
const STILL_DIFFERENT: u64 = 5;

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// Has several pairs of hosts play the scripts of many seeds.
fn for_each_seed(play: impl Fn(u64, &mut Real) + Sync) -> Option<u64> {
    if let Err(error) = Real::start(Path::new(AGENT)) {
        skip(&format!("no namespaces to run Linux in: {error}"));
        return None;
    }
    let (first, count) = (number("SEED", 1), number("SCRIPTS", 600));
    let next = AtomicU64::new(first);
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
                    play(seed, &mut real);
                }
            });
        }
    });
    println!("{count} scripts from seed {first} on in {:?}", start.elapsed());
    Some(count)
}

#[test]
fn a_script_takes_the_same_course_each_time() {
    let unstable = AtomicU64::new(0);
    let count = for_each_seed(|seed, real| {
        let (script, once) = generate(seed, real);
        let again = Run::play(real, &script);
        if let Some(difference) = compare(&script, ("first", &once), ("again", &again), &Layer::ALL) {
            println!("seed {seed}\n{difference}");
            unstable.fetch_add(1, Ordering::Relaxed);
        }
    });
    let Some(count) = count else { return };
    let unstable = unstable.into_inner();
    println!("{unstable} unstable");
    assert!(
        unstable * 20 <= count,
        "{unstable} of {count} scripts differ from run to run"
    );
}

/// What the model makes of a script; nothing where it panics.
fn modelled(script: &Script) -> Option<Vec<Observation>> {
    catch_unwind(AssertUnwindSafe(|| Run::play(&mut Model::default(), script))).ok()
}

/// Where the model parts from what Linux did, and does each time.
fn parts(real: &mut Real, script: &Script, once: &[Observation]) -> Option<Result<Difference, String>> {
    let Some(model) = modelled(script) else {
        return Some(Err(format!("the model panics\n{script}")));
    };
    let difference = compare(script, ("Linux", once), ("model", &model), &Layer::ALL)?;
    for _ in 0..2 {
        let again = Run::play(real, script);
        if compare(script, ("first", once), ("again", &again), &Layer::ALL).is_some() {
            return None;
        }
    }
    Some(Ok(difference))
}

#[test]
fn the_model_takes_the_course_of_linux() {
    let kinds: Mutex<BTreeMap<String, (u64, u64)>> = Mutex::default();
    let (unknown, shown) = (AtomicU64::new(0), AtomicU64::new(0));
    let count = for_each_seed(|seed, real| {
        let (script, once) = generate(seed, real);
        let (kind, report) = match parts(real, &script, &once) {
            None => return,
            Some(Ok(difference)) => match Known::of(&difference) {
                Some(known) => (format!("known, {}", known.name), None),
                None => (difference.kind(), Some(difference.to_string())),
            },
            Some(Err(panic)) => ("a panic".to_owned(), Some(panic)),
        };
        let mut kinds = kinds.lock().expect("nobody panics with it");
        let known = kinds.entry(kind).or_insert((0, seed));
        *known = (known.0 + 1, known.1.min(seed));
        let Some(report) = report else { return };
        unknown.fetch_add(1, Ordering::Relaxed);
        if shown.fetch_add(1, Ordering::Relaxed) < number("SHOW", 3) {
            println!("seed {seed}\n{report}");
        }
    });
    let Some(count) = count else { return };
    let mut kinds: Vec<_> = kinds
        .into_inner()
        .expect("nobody panics with it")
        .into_iter()
        .collect();
    kinds.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    for (kind, (times, seed)) in &kinds {
        println!("{times:>4} times, first with seed {seed}: {kind}");
    }
    let unknown = unknown.into_inner();
    println!("the model differs in {unknown} of {count} scripts");
    assert!(
        unknown * 1000 <= count * STILL_DIFFERENT,
        "the model differs in {unknown} of {count} scripts"
    );
}

#[test]
fn what_is_known_to_differ_still_does() {
    let Ok(mut real) = Real::start(Path::new(AGENT)) else {
        skip("no namespaces to run Linux in");
        return;
    };
    for known in KNOWN {
        let (script, once) = generate(known.seed, &mut real);
        let model = modelled(&script).expect("the model does not panic");
        let difference = compare(&script, ("Linux", &once), ("model", &model), &Layer::ALL);
        assert!(
            difference.as_ref().is_some_and(known.is),
            "{} is gone: take it off the list ({})",
            known.name,
            known.reason
        );
    }
}
