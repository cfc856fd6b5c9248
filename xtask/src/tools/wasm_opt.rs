//! wasm-opt, which makes the page smaller: the JavaScript build in npm's `binaryen` package.
//!
//! It is welcome, not needed: trouble with it is told and the page is built without.

use crate::progress::Step;
use crate::system::on_path;
use crate::tool::{Tool, first_line};
use crate::workspace::Workspace;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Version of binaryen; that of the page's size.
pub(super) const VERSION: &str = "132";

/// The folder that has it.
pub(super) fn get(workspace: &Workspace, step: &mut Step) -> Option<PathBuf> {
    let root = workspace.tools.join(format!("binaryen-{VERSION}"));
    let bin = root.join("node_modules").join(".bin");
    if on_path("node").is_some() && is_it(&bin.join("wasm-opt")) {
        return Some(bin);
    }
    if let Some(own) = on_path("wasm-opt").filter(is_it) {
        return own.parent().map(PathBuf::from);
    }
    on_path("npm")?;
    fs::create_dir_all(&root).ok()?;
    let mut command = Command::new("npm");
    command
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
        .arg(&root)
        .arg(format!("binaryen@{VERSION}.0.0"));
    if let Err(trouble) = Tool::new("npm install binaryen", command).run(workspace, step) {
        step.say(&trouble.to_string());
    }
    is_it(&bin.join("wasm-opt")).then_some(bin)
}

fn is_it(program: &PathBuf) -> bool {
    first_line(Command::new(program).arg("--version"))
        .is_some_and(|line| line.starts_with(&format!("wasm-opt version {VERSION}")))
}
