//! The commands of this project: what runs it and what passes its tests, from whatever a machine has.
//!
//! It knows nothing of what it builds beyond the names of packages and files.

mod backend;
mod error;
mod page;
mod progress;
mod run;
mod suite;
mod system;
mod tool;
mod tools;
mod workspace;

use error::Trouble;
use std::process::ExitCode;
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask run [-- ARGUMENTS]   builds everything and serves it on 127.0.0.1:8080; ARGUMENTS go to `socketarium serve`
cargo xtask test                 everything that is checked, with all that it needs
cargo xtask check                a part of that: formatting, lints, unit and integration tests
cargo xtask page                 a part of that: the page alone, into dist
cargo xtask journeys [WORD]      a part of that: the page in a browser; with WORD, journeys whose file has it in its name
cargo xtask screens              pictures of the page, for a person to look at, into target/screens";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match Workspace::find().and_then(|workspace| carry_out(&workspace, &arguments)) {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("\n{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, Trouble> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run"] => run::run(workspace, &[]),
        ["run", "--", rest @ ..] => {
            let first = arguments.len() - rest.len();
            run::run(workspace, &arguments[first..])
        }
        ["test"] => suite::test(workspace),
        ["check"] => suite::check(workspace),
        ["page"] => suite::page(workspace),
        ["journeys"] => suite::journeys(workspace, ""),
        ["journeys", word] => suite::journeys(workspace, word),
        ["screens"] => suite::screens(workspace),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(Trouble::Unfit(USAGE.to_owned())),
    }
}
