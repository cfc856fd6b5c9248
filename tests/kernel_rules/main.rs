//! The rules of the simulated kernel, each as a sequence that runs on Linux and on the model: what the lessons
//! teach stays true, and the model keeps it.
//!
//! Rules about time are in `kernel_times`.

mod addresses;
mod birth;
mod data;
mod datagrams;
mod death;
mod readiness;

use socketarium_tests::differential::calls::{accept, bind, connect, listen, server, tcp};
use socketarium_tests::differential::{
    CLIENT, Known, Layer, Model, Real, SERVER, Session, Setup, Thread, compare, steady,
};
use socketarium_tests::skip;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

const AGENT: &str = env!("CARGO_BIN_EXE_differential-agent");

/// The client's process and the server's, each with its first thread.
const C: Thread = Thread::of(CLIENT, 0);
const S: Thread = Thread::of(SERVER, 0);

/// One process of four threads on each host.
fn two() -> Setup {
    Setup {
        processes: vec![(CLIENT, 4), (SERVER, 4)],
        sysctls: steady(),
    }
}

/// As [`two`], with a setting of the server's kernel.
fn two_with(name: &str, value: &str) -> Setup {
    let mut setup = two();
    setup.sysctls.push((SERVER, name.to_owned(), value.to_owned()));
    setup
}

/// A connection: the server listens on 3 and has it on 4, the client has it on 3.
fn connected(s: &mut Session<'_>) {
    s.ok(S, tcp());
    s.ok(S, bind(3, server(9000)));
    s.ok(S, listen(3, 5));
    s.ok(C, tcp());
    s.ok(C, connect(3, server(9000)));
    s.ok(S, accept(3));
}

/// Holds a rule against Linux and against the model, and what was seen of the two beside each other.
fn holds(setup: Setup, rule: impl Fn(&mut Session<'_>)) {
    if let Some(Err(report)) = on_both(setup, rule) {
        panic!("{report}");
    }
}

/// Holds a rule against Linux. The model does not keep it yet, or differs elsewhere on the way: this fails once it
/// does not.
fn holds_on_linux(setup: Setup, reason: &str, rule: impl Fn(&mut Session<'_>)) {
    if let Some(result) = on_both(setup, rule) {
        assert!(result.is_err(), "the model keeps it now, use `holds`: {reason}");
    }
}

/// What comes of a rule on the model, after it has held on Linux; nothing where Linux cannot run. Some of what Linux
/// does hangs on how quickly this machine is just now: what differs has to differ each time.
fn on_both(setup: Setup, rule: impl Fn(&mut Session<'_>)) -> Option<Result<(), String>> {
    const TIMES: usize = 3;
    let mut real = match Real::start(Path::new(AGENT)) {
        Ok(real) => real,
        Err(error) => {
            skip(&format!("no namespaces to run Linux in: {error}"));
            return None;
        }
    };
    println!("on the model");
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut model = Model::default();
        let mut session = Session::begin(&mut model, setup.clone());
        rule(&mut session);
        session.end()
    }));
    let mut report = "the model does not keep the rule".to_owned();
    for _ in 0..TIMES {
        println!("on Linux");
        let mut session = Session::begin(&mut real, setup.clone());
        rule(&mut session);
        let (script, linux) = session.end();
        let Ok((_, model)) = &played else { continue };
        match compare(&script, ("Linux", &linux), ("model", model), &Layer::ALL) {
            Some(difference) if Known::of(&difference).is_none() => {
                report = format!("the model keeps the rule, and differs elsewhere\n{difference}");
            }
            Some(_) | None => return Some(Ok(())),
        }
    }
    Some(Err(report))
}
