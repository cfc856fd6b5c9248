//! The corpus of small Python programs: CPython runs each of them the same way twice, and where it is about sockets
//! makes the same calls.
#![cfg(target_os = "linux")]

use socketarium_tests::python::{corpus, each, known_failures, no_network, under_cpython};
use socketarium_tests::skip;
use socketarium_tests::traced::{missing_tool, one_under_strace};

/// How many programs there are at the least: each feature of the language, each function of a module, each error.
const ENOUGH: usize = 300;

#[test]
fn the_corpus_is_large_and_its_list_of_failures_is_about_it() {
    let programs = corpus();
    if std::env::var_os("SOCKETARIUM_CORPUS").is_none() {
        assert!(programs.len() >= ENOUGH, "{} programs", programs.len());
    }
    for name in known_failures().names() {
        assert!(
            std::env::var_os("SOCKETARIUM_CORPUS").is_some()
                || programs.iter().any(|program| program.name == name),
            "known_failures.toml: there is no program {name}"
        );
    }
}

#[test]
fn every_program_says_the_same_twice_under_cpython() {
    if let Some(why) = no_network() {
        skip(&why);
        return;
    }
    let programs = corpus();
    let differences = each(&programs, |program| {
        under_cpython(program, 1).difference(&under_cpython(program, 77))
    });
    let unsteady: Vec<String> = programs
        .iter()
        .zip(differences)
        .filter_map(|(program, difference)| Some(format!("{}: {}", program.name, difference?)))
        .collect();
    assert!(
        unsteady.is_empty(),
        "not the same twice:\n{}",
        unsteady.join("\n")
    );
}

/// Areas whose programs are about calls. Those with threads are not among them: which of two threads gets a descriptor
/// first is chance.
const ABOUT_CALLS: [&str; 3] = ["loop/", "readiness/", "sockets/"];

#[test]
fn programs_about_sockets_make_the_same_calls_twice() {
    let missing = missing_tool().map(|tool| format!("{tool} is not installed"));
    if let Some(why) = no_network().or(missing) {
        skip(&why);
        return;
    }
    let mut programs = corpus();
    programs.retain(|program| ABOUT_CALLS.iter().any(|area| program.name.starts_with(area)));
    let unsteady = each(&programs, |program| {
        let (one, other) = (one_under_strace(program), one_under_strace(program));
        (one != other).then(|| format!("{}:\n{one:#?}\n{other:#?}", program.name))
    });
    let unsteady: Vec<String> = unsteady.into_iter().flatten().collect();
    assert!(
        unsteady.is_empty(),
        "not the same twice:\n{}",
        unsteady.join("\n")
    );
}
