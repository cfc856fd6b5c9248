//! Programs of the machine that are wanted, what each system calls their packages, and where they are looked for.

use super::{Manager, on_path};
use std::env;
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// A CPython that every user can reach: a lab runs it as a user without rights.
    Python,
    Node,
    Chromium,
    Strace,
    Tcpdump,
    Ip,
}

impl Need {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Python => "Python 3 that every user can reach",
            Self::Node => "Node.js with npm",
            Self::Chromium => "Chromium",
            Self::Strace => "strace",
            Self::Tcpdump => "tcpdump",
            Self::Ip => "ip and ss",
        }
    }

    pub(super) fn packages(self, manager: Manager) -> &'static str {
        match (self, manager) {
            (Self::Python, Manager::Pacman | Manager::Brew) => "python",
            (Self::Python, Manager::Apt | Manager::Dnf) => "python3",
            (Self::Node, Manager::Brew) => "node",
            (Self::Node, Manager::Apt | Manager::Dnf | Manager::Pacman) => "nodejs npm",
            (Self::Chromium, _) => "chromium",
            (Self::Strace, _) => "strace",
            (Self::Tcpdump, _) => "tcpdump",
            (Self::Ip, Manager::Dnf) => "iproute",
            (Self::Ip, Manager::Apt | Manager::Pacman) => "iproute2",
            (Self::Ip, Manager::Brew) => "iproute2mac",
        }
    }

    pub(crate) fn is_met(self) -> bool {
        match self {
            Self::Python => ["/usr/bin/python3", "/usr/local/bin/python3"]
                .iter()
                .any(|path| every_user_reaches(Path::new(path))),
            Self::Node => on_path("node").is_some() && on_path("npm").is_some(),
            Self::Chromium => chromium().is_some(),
            Self::Strace => on_path("strace").is_some(),
            Self::Tcpdump => for_administrators("tcpdump"),
            Self::Ip => for_administrators("ip") && for_administrators("ss"),
        }
    }
}

/// Whether a program is where ordinary users have no path to.
fn for_administrators(program: &str) -> bool {
    let folders = ["/usr/sbin", "/sbin"];
    on_path(program).is_some()
        || folders
            .iter()
            .any(|folder| Path::new(folder).join(program).is_file())
}

/// `CHROMIUM`, or a browser of that family on the path.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(on_path)
}

#[cfg(unix)]
fn every_user_reaches(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let others_may_enter = |path: &Path| {
        path.metadata()
            .is_ok_and(|data| data.permissions().mode() & 0o001 != 0)
    };
    program
        .canonicalize()
        .is_ok_and(|program| program.ancestors().all(others_may_enter))
}

#[cfg(not(unix))]
fn every_user_reaches(program: &Path) -> bool {
    program.is_file()
}
