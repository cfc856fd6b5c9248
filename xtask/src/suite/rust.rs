//! What cargo checks: formatting, lints, and the tests of every crate.

use super::failure;
use super::tally::Tally;
use crate::backend::cargo;
use crate::error::Trouble;
use crate::progress::Progress;
use crate::system::on_path;
use crate::tool::{Tool, first_line};
use crate::workspace::Workspace;
use std::process::Command;
use std::time::Duration;

/// Steps that [`lints`] takes.
pub(super) const LINT_STEPS: usize = 2;

/// A test that hangs must not hang whoever waits for the verdict.
const PATIENCE: Duration = Duration::from_secs(25 * 60);

/// rustfmt and clippy, which a minimal toolchain leaves out.
pub(super) fn components(workspace: &Workspace, progress: &mut Progress) -> Result<(), Trouble> {
    let mut step = progress.step("rustfmt and clippy");
    let there = |name| first_line(&mut cargo(workspace, &[name, "--version"])).is_some();
    if there("fmt") && there("clippy") {
        step.done("there");
        return Ok(());
    }
    if on_path("rustup").is_none() {
        return Err(Trouble::Missing {
            what: "rustfmt or clippy".to_owned(),
            remedy: vec![
                "(install the packages of your system that bring cargo fmt and cargo clippy)".to_owned(),
            ],
        });
    }
    let mut command = Command::new("rustup");
    command
        .args(["component", "add", "rustfmt", "clippy"])
        .current_dir(&workspace.top);
    Tool::new("rustup component add", command).run(workspace, &mut step)?;
    step.done("installed");
    Ok(())
}

/// Formatting, and clippy over every crate and its tests.
pub(super) fn lints(workspace: &Workspace, progress: &mut Progress) -> Tally {
    let mut tally = Tally::default();
    for (name, arguments) in [
        ("Formatting", &["fmt", "--all", "--check"][..]),
        (
            "Lints",
            &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"][..],
        ),
    ] {
        let mut step = progress.step(name);
        match Tool::new(name, cargo(workspace, arguments)).run(workspace, &mut step) {
            Ok(_) => {
                step.done("clean");
                tally += Tally::of_one(true);
            }
            Err(trouble) => {
                step.done("not clean");
                tally += failure(name, &trouble);
            }
        }
    }
    tally
}

/// Unit and integration tests of every crate, against the backend as it ships where that is built.
pub(super) fn tests(workspace: &Workspace, progress: &mut Progress) -> Tally {
    let mut step = progress.step("Tests");
    let arguments = ["test", "--workspace", "--no-fail-fast", "--", "--show-output"];
    let mut command = cargo(workspace, &arguments);
    command.env("RUST_BACKTRACE", "0");
    let shipped = workspace.backend("release");
    if shipped.is_file() {
        command.env("SOCKETARIUM", shipped);
    }
    let said = match Tool::new("cargo test", command)
        .within(PATIENCE)
        .judge_yourself(workspace, &mut step)
    {
        Ok(said) => said,
        Err(trouble) => return failure("Tests", &trouble),
    };
    let mut tally = Tally::of_cargo(&said.lines);
    if !said.ok {
        tally.failed = tally.failed.max(1);
        step.say(&failures(&said.lines).join("\n"));
    }
    step.done(&format!("{} passed, {} failed", tally.passed, tally.failed));
    tally
}

/// What failed tests said, and what did not compile. What passed may have said much more.
fn failures(lines: &[String]) -> Vec<&str> {
    let mut is_failure = false;
    let mut told = Vec::new();
    for line in lines {
        if line == "failures:" || line.starts_with("error") {
            is_failure = true;
        } else if line.starts_with("test result:") || line.starts_with("     Running ") {
            is_failure = false;
        }
        if is_failure {
            told.push(line.as_str());
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::failures;

    #[test]
    fn only_what_failed_is_told() {
        let said = "test one ... ok\nsuccesses:\n---- one stdout ----\nmuch\nfailures:\n---- two stdout ----\nwhy\n\
                    test result: FAILED. 1 passed; 1 failed\n     Running next\ntest three ... ok\nerror: no such crate";
        let lines: Vec<String> = said.lines().map(str::to_owned).collect();
        assert_eq!(
            failures(&lines),
            ["failures:", "---- two stdout ----", "why", "error: no such crate"]
        );
    }
}
