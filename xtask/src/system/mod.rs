//! The machine: its package manager, and whether this user may use it.
//!
//! Packages are installed only where that needs no question: as root, with apt. Elsewhere a person is told
//! what to type.

mod need;

pub(crate) use need::{Need, chromium};

use crate::error::Trouble;
use crate::progress::Step;
use crate::tool::{Tool, first_line};
use crate::workspace::Workspace;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manager {
    Apt,
    Dnf,
    Pacman,
    Brew,
}

impl Manager {
    pub(crate) fn found() -> Option<Self> {
        [
            (Self::Apt, "apt-get"),
            (Self::Dnf, "dnf"),
            (Self::Pacman, "pacman"),
            (Self::Brew, "brew"),
        ]
        .into_iter()
        .find_map(|(manager, program)| on_path(program).map(|_| manager))
    }

    /// What a person types to install packages.
    pub(crate) fn command(self, packages: &str) -> Vec<String> {
        let sudo = if is_root() { "" } else { "sudo " };
        match self {
            Self::Apt => vec![
                format!("{sudo}apt-get update"),
                format!("{sudo}apt-get install -y {packages}"),
            ],
            Self::Dnf => vec![format!("{sudo}dnf install -y {packages}")],
            Self::Pacman => vec![format!("{sudo}pacman -S --needed {packages}")],
            Self::Brew => vec![format!("brew install {packages}")],
        }
    }
}

/// What is needed of these and is not there.
pub(crate) fn missing(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| !need.is_met()).collect()
}

/// Gets packages of the machine, all at once.
///
/// # Errors
/// [`Trouble::Missing`] with the commands to type, where this user cannot install them.
pub(crate) fn get(needs: &[Need], workspace: &Workspace, step: &mut Step) -> Result<(), Trouble> {
    if needs.is_empty() {
        return Ok(());
    }
    let remedy = remedy(needs);
    let Some(manager) = Manager::found().filter(|manager| *manager == Manager::Apt && is_root()) else {
        return Err(missing_trouble(needs, remedy));
    };
    apt(&packages(needs, manager), workspace, step)?;
    let still = missing(needs);
    if still.is_empty() {
        return Ok(());
    }
    Err(missing_trouble(&still, remedy))
}

/// What a person types to get these here.
pub(crate) fn remedy(needs: &[Need]) -> Vec<String> {
    match Manager::found() {
        Some(manager) => manager.command(&packages(needs, manager)),
        None => needs
            .iter()
            .map(|need| format!("(install {})", need.name()))
            .collect(),
    }
}

fn missing_trouble(needs: &[Need], remedy: Vec<String>) -> Trouble {
    let names: Vec<_> = needs.iter().map(|need| need.name()).collect();
    Trouble::Missing {
        what: names.join(", "),
        remedy,
    }
}

fn packages(needs: &[Need], manager: Manager) -> String {
    let names: Vec<_> = needs.iter().map(|need| need.packages(manager)).collect();
    names.join(" ")
}

/// # Errors
/// Whatever apt says.
pub(crate) fn apt(packages: &str, workspace: &Workspace, step: &mut Step) -> Result<(), Trouble> {
    let apt = |what: &str, arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        Tool::new(what, command)
    };
    apt("apt-get update", &["update"]).run(workspace, step)?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages.split_whitespace());
    apt("apt-get install", &arguments).run(workspace, step)?;
    Ok(())
}

/// Whether packages can be installed without a question.
pub(crate) fn can_install() -> bool {
    Manager::found() == Some(Manager::Apt) && is_root()
}

pub(crate) fn is_root() -> bool {
    first_line(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Where a program is on this user's path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let name = Path::new(program).with_extension(env::consts::EXE_EXTENSION);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}
