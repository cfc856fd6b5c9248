//! The page in a browser: Node's test runner over `tests/browser`, with the packages that it names.

use super::failure;
use super::tally::Tally;
use crate::error::{About, Trouble};
use crate::progress::{Progress, Step};
use crate::system;
use crate::tool::Tool;
use crate::workspace::Workspace;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Steps that [`all`] or [`screens`] takes.
pub(super) const STEPS: usize = 2;

/// Every journey whose file has `word` in its name.
pub(super) fn all(workspace: &Workspace, progress: &mut Progress, word: &str) -> Tally {
    match run(workspace, progress, word) {
        Ok(tally) => tally,
        Err(trouble) => failure("Journeys", &trouble),
    }
}

fn run(workspace: &Workspace, progress: &mut Progress, word: &str) -> Result<Tally, Trouble> {
    packages(workspace, progress.step("Packages of the journeys"))?;
    let mut step = progress.step("Journeys in a browser");
    let report = workspace.logs().join("journeys.tap");
    let mut command = node(workspace);
    command
        .args(["--test", "--test-concurrency=1"])
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", report.display()))
        .args(journeys(workspace, word)?);
    let said = Tool::new("journeys", command).judge_yourself(workspace, &mut step)?;
    let mut tally = Tally::of_tap(&fs::read_to_string(&report).about(&report)?);
    let figures = said.lines.iter().filter_map(|line| line.split_once("figure: "));
    for (_, figure) in figures {
        step.say(figure);
    }
    if !said.ok {
        tally.failed = tally.failed.max(1);
        step.say(&said.lines.join("\n"));
    }
    step.done(&format!("{} passed, {} failed", tally.passed, tally.failed));
    Ok(tally)
}

/// Pictures of the page into `target/screens`.
pub(super) fn screens(workspace: &Workspace, progress: &mut Progress) -> Result<(), Trouble> {
    packages(workspace, progress.step("Packages of the journeys"))?;
    let mut step = progress.step("Pictures");
    let folder = workspace.target.join("screens");
    let mut command = node(workspace);
    command.arg("screens.mjs").arg(&folder);
    Tool::new("screens", command).run(workspace, &mut step)?;
    step.done(&format!("in {}", folder.display()));
    Ok(())
}

fn node(workspace: &Workspace) -> Command {
    let mut command = Command::new("node");
    command
        .current_dir(workspace.top.join("tests/browser"))
        .env("SOCKETARIUM", workspace.backend("release"))
        .env("SOCKETARIUM_DIST", workspace.dist());
    if let Some(chromium) = system::chromium() {
        command.env("CHROMIUM", chromium);
    }
    command
}

fn journeys(workspace: &Workspace, word: &str) -> Result<Vec<PathBuf>, Trouble> {
    let folder = workspace.top.join("tests/browser/journeys");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).about(&folder)? {
        let path = entry.about(&folder)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".mjs") && name.contains(word) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Trouble::Unfit(format!("no journey has {word} in its name")));
    }
    Ok(files)
}

/// Packages of exact versions and without dependencies, so there is no lock file to keep.
fn packages(workspace: &Workspace, mut step: Step) -> Result<(), Trouble> {
    let folder = workspace.top.join("tests/browser");
    let manifest = folder.join("package.json");
    let wanted = fs::read_to_string(&manifest).about(&manifest)?;
    let mark = folder.join("node_modules/.installed");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        step.done("there");
        return Ok(());
    }
    let mut command = Command::new("npm");
    command
        .args([
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ])
        .current_dir(&folder);
    Tool::new("npm install journeys", command).run(workspace, &mut step)?;
    fs::write(&mark, wanted).about(&mark)?;
    step.done("installed");
    Ok(())
}
