//! `cargo xtask run`: from whatever is here to the page on this machine.

use crate::backend;
use crate::error::Trouble;
use crate::page;
use crate::progress::Progress;
use crate::system::{self, Need};
use crate::workspace::Workspace;
use std::process::{Command, ExitCode};

/// Arguments after `--` go to `socketarium serve`.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, Trouble> {
    let mut progress = Progress::new(page::STEPS + 2);
    python(workspace, &mut progress);
    page::build(workspace, &mut progress)?;
    backend::build(workspace, &mut progress)?;

    let mut command = Command::new(workspace.backend("release"));
    command.arg("serve").args(arguments).current_dir(&workspace.top);
    become_it(command)
}

/// The lab runs Python programs. Without it the page still plays its recording.
fn python(workspace: &Workspace, progress: &mut Progress) {
    let mut step = progress.step("Python for the lab");
    if !cfg!(target_os = "linux") {
        step.done("not Linux, so there is no lab here; the page plays a recording of a real run");
        return;
    }
    let missing = system::missing(&[Need::Python]);
    let how = if missing.is_empty() { "there" } else { "installed" };
    match system::get(&missing, workspace, &mut step) {
        Ok(()) => step.done(how),
        Err(trouble) => {
            step.say(&trouble.to_string());
            step.done("not to be had; the page plays a recording of a real run");
        }
    }
}

/// Puts the backend in this program's place, so that Ctrl-C reaches it and nothing stays behind.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result<ExitCode, Trouble> {
    use std::os::unix::process::CommandExt;
    Err(Trouble::NoStart {
        what: "socketarium serve".to_owned(),
        source: command.exec(),
    })
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<ExitCode, Trouble> {
    let no_start = |source| Trouble::NoStart {
        what: "socketarium serve".to_owned(),
        source,
    };
    let status = command.status().map_err(no_start)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
