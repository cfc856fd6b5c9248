//! The backend as it ships: one optimised program, with the page in it.

use crate::error::Trouble;
use crate::progress::Progress;
use crate::tool::Tool;
use crate::workspace::Workspace;
use std::process::Command;

/// Builds it. The page has to be there already.
pub(crate) fn build(workspace: &Workspace, progress: &mut Progress) -> Result<(), Trouble> {
    let mut step = progress.step("Backend");
    let command = cargo(
        workspace,
        &["build", "--release", "--package", "socketarium-backend"],
    );
    Tool::new("cargo build backend", command).run(workspace, &mut step)?;
    step.done("built");
    Ok(())
}

/// Cargo, with this command's target directory.
pub(crate) fn cargo(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(&workspace.top)
        .env("CARGO_TARGET_DIR", &workspace.target);
    command
}
