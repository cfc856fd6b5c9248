//! The program under test.

use crate::top;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The `socketarium` to test: the one that `SOCKETARIUM` names, or one built now beside the tests.
///
/// # Panics
/// If it cannot be built.
pub fn socketarium() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| match env::var_os("SOCKETARIUM") {
        Some(program) => program.into(),
        None => built(),
    })
}

fn built() -> PathBuf {
    // A test is at TARGET/PROFILE/deps/NAME.
    let exe = env::current_exe().expect("a test knows its own path");
    let folder = exe.ancestors().nth(2).expect("tests are in PROFILE/deps");
    let target = folder.parent().expect("PROFILE is in the target directory");
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["build", "--quiet", "--package", "socketarium-backend"])
        .current_dir(top())
        .env("CARGO_TARGET_DIR", target)
        .stdin(Stdio::null());
    if folder.ends_with("release") {
        command.arg("--release");
    }
    let status = command.status().expect("cargo can be started");
    assert!(status.success(), "the backend does not build");
    folder
        .join("socketarium")
        .with_extension(env::consts::EXE_EXTENSION)
}
