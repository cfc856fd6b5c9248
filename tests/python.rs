//! The corpus of small Python programs: CPython runs each of them the same way twice.
#![cfg(target_os = "linux")]

use socketarium_tests::python::{corpus, each, known_failures, no_network, under_cpython};
use socketarium_tests::skip;

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
