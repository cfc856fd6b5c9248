//! `cargo xtask test` and its parts: each part goes on though an earlier one failed, and all are counted.

mod journeys;
mod rust;
mod tally;

use crate::backend;
use crate::error::Trouble;
use crate::page;
use crate::progress::Progress;
use crate::system::{self, Need};
use crate::workspace::Workspace;
use std::process::ExitCode;
use tally::Tally;

/// What tests of the lab compare it with, and what it needs itself.
const LAB: [Need; 4] = [Need::Python, Need::Strace, Need::Tcpdump, Need::Ip];

/// What journeys need.
const BROWSER: [Need; 2] = [Need::Chromium, Need::Node];

pub(crate) fn test(workspace: &Workspace) -> Result<ExitCode, Trouble> {
    let mut progress = Progress::new(2 + rust::LINT_STEPS + page::STEPS + 1 + 1 + journeys::STEPS);
    machine(workspace, &mut progress, &[lab_needs(), &BROWSER].concat())?;
    rust::components(workspace, &mut progress)?;
    let mut tally = Tally::default();
    tally += rust::lints(workspace, &mut progress);
    let shipped =
        page::build(workspace, &mut progress).and_then(|()| backend::build(workspace, &mut progress));
    tally += rust::tests(workspace, &mut progress);
    tally += match shipped {
        Ok(()) => journeys::all(workspace, &mut progress, ""),
        Err(trouble) => failure("Page or backend", &trouble),
    };
    Ok(conclude(&tally))
}

pub(crate) fn check(workspace: &Workspace) -> Result<ExitCode, Trouble> {
    let mut progress = Progress::new(2 + rust::LINT_STEPS + 1);
    machine(workspace, &mut progress, lab_needs())?;
    rust::components(workspace, &mut progress)?;
    let mut tally = rust::lints(workspace, &mut progress);
    tally += rust::tests(workspace, &mut progress);
    Ok(conclude(&tally))
}

pub(crate) fn page(workspace: &Workspace) -> Result<ExitCode, Trouble> {
    page::build(workspace, &mut Progress::new(page::STEPS))?;
    Ok(ExitCode::SUCCESS)
}

/// Journeys whose file has `word` in its name.
pub(crate) fn journeys(workspace: &Workspace, word: &str) -> Result<ExitCode, Trouble> {
    let mut progress = Progress::new(1 + page::STEPS + 1 + journeys::STEPS);
    machine(workspace, &mut progress, &[lab_needs(), &BROWSER].concat())?;
    page::build(workspace, &mut progress)?;
    backend::build(workspace, &mut progress)?;
    Ok(conclude(&journeys::all(workspace, &mut progress, word)))
}

pub(crate) fn screens(workspace: &Workspace) -> Result<ExitCode, Trouble> {
    let mut progress = Progress::new(1 + page::STEPS + 1 + journeys::STEPS);
    machine(workspace, &mut progress, &[lab_needs(), &BROWSER].concat())?;
    page::build(workspace, &mut progress)?;
    backend::build(workspace, &mut progress)?;
    journeys::screens(workspace, &mut progress)?;
    Ok(ExitCode::SUCCESS)
}

/// The lab is Linux's own.
fn lab_needs() -> &'static [Need] {
    if cfg!(target_os = "linux") { &LAB } else { &[] }
}

fn machine(workspace: &Workspace, progress: &mut Progress, needs: &[Need]) -> Result<(), Trouble> {
    let mut step = progress.step("Programs of this machine");
    let missing = system::missing(needs);
    system::get(&missing, workspace, &mut step)?;
    let names: Vec<_> = missing.iter().map(|need| need.name()).collect();
    step.done(&if missing.is_empty() {
        "there".to_owned()
    } else {
        format!("installed {}", names.join(", "))
    });
    Ok(())
}

/// A part that could not be carried out counts as one failure.
fn failure(part: &str, trouble: &Trouble) -> Tally {
    eprintln!("\n{part}: {trouble}\n");
    Tally::of_one(false)
}

/// Says what was skipped and, on the last line, what was counted.
fn conclude(tally: &Tally) -> ExitCode {
    for reason in &tally.skipped {
        println!("not run here: {reason}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 && tally.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
