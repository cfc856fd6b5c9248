//! Whether the page's inputs changed: a hash of every file that it is made of.
//!
//! No defence against anybody, only a way not to build twice; contents count, times do not.

use crate::error::{About, Trouble};
use crate::workspace::Workspace;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// What the page is made of.
const INPUTS: [&str; 7] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunkfile.toml",
    "frontend",
    "shared",
    "static",
    "xtask/src/page",
];

/// `tools` stands for what they are built with.
pub(super) fn of(workspace: &Workspace, tools: &str) -> Result<String, Trouble> {
    let mut hasher = DefaultHasher::new();
    tools.hash(&mut hasher);
    // Checkouts that share a target directory have a page each.
    workspace.top.hash(&mut hasher);
    for input in INPUTS {
        for file in files_under(&workspace.top.join(input))? {
            file.strip_prefix(&workspace.top)
                .unwrap_or(&file)
                .hash(&mut hasher);
            fs::read(&file).about(&file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The files in a folder and those in it, in order; the file itself where it is one; none where there is nothing.
pub(super) fn files_under(path: &Path) -> Result<Vec<PathBuf>, Trouble> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = if path.is_dir() {
        vec![path.to_owned()]
    } else {
        Vec::new()
    };
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).about(&folder)? {
            let path = entry.about(&folder)?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() && !hidden && !path.ends_with("__pycache__") {
                folders.push(path);
            } else if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
