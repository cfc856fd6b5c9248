//! The checkout that is tested.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the checkout.
#[must_use]
pub fn top() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the tests are in a folder of the checkout")
}

/// The files that git keeps, or would keep with the next commit, as paths from [`top`], in order.
///
/// # Panics
/// Outside a git checkout.
#[must_use]
pub fn tracked_files() -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(top())
        .output()
        .expect("git can be started");
    assert!(output.status.success(), "this is not a git checkout");
    let mut files: Vec<PathBuf> = String::from_utf8(output.stdout)
        .expect("names of files are UTF-8")
        .split_terminator('\0')
        .map(PathBuf::from)
        .filter(|path| top().join(path).is_file())
        .collect();
    files.sort();
    files.dedup();
    files
}
