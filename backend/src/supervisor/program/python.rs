//! The CPython that an unprivileged user can reach, and its version.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use thiserror::Error;

#[derive(Clone, Debug)]
pub(in super::super) struct Python {
    pub(in super::super) path: PathBuf,
    /// `CPython 3.11.2`
    pub(in super::super) version: String,
}

#[derive(Debug, Error)]
pub(in super::super) enum PythonError {
    #[error("there is no python3 in /usr/bin or /usr/local/bin that every user may run")]
    Missing,
    #[error("{0} does not start")]
    Broken(PathBuf),
    #[error("{path} is Python {version}; 3.10 or later is needed")]
    Old { path: PathBuf, version: String },
}

/// Where distributions put it. `PATH` is not asked: what it names may lie in somebody's home.
const PLACES: [&str; 2] = ["/usr/bin/python3", "/usr/local/bin/python3"];

impl Python {
    /// Finds it.
    ///
    /// # Errors
    /// What is wrong with the one that is there.
    pub(in super::super) fn find() -> Result<Self, PythonError> {
        let path = PLACES
            .into_iter()
            .map(PathBuf::from)
            .find_map(|path| path.canonicalize().ok().filter(|real| reachable(real)))
            .ok_or(PythonError::Missing)?;
        let output = Command::new(&path)
            .arg("-V")
            .output()
            .ok()
            .filter(|output| output.status.success());
        let text = output.ok_or_else(|| PythonError::Broken(path.clone()))?.stdout;
        let text = String::from_utf8_lossy(&text);
        let version = text.trim().trim_start_matches("Python ").to_owned();
        let mut numbers = version.split('.').map_while(|part| part.parse::<u32>().ok());
        match (numbers.next(), numbers.next()) {
            (Some(3), Some(minor)) if minor >= 10 => Ok(Self {
                path,
                version: format!("CPython {version}"),
            }),
            _ => Err(PythonError::Old { path, version }),
        }
    }
}

/// Whether everybody may run this file: it and every folder above it.
fn reachable(path: &Path) -> bool {
    path.ancestors().all(|part| {
        part.metadata()
            .is_ok_and(|meta| meta.permissions().mode() & 0o001 != 0)
    })
}
