//! A program run by CPython, in a network namespace of its own with nothing but its loopback, and on the model.

use super::{Outcome, Program};
use crate::socketarium;
use std::process::{Command, Stdio};

/// Longer than any program of the corpus takes on a busy machine, in seconds.
const PATIENCE: &str = "120";

/// Brings the loopback up, then becomes the program.
const ALONE: &str = "ip link set lo up && exec \"$@\"";

/// Why programs cannot have a network namespace of their own here, if they cannot.
#[must_use]
pub fn no_network() -> Option<String> {
    let alone = alone().args(["true"]).output();
    match alone {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Some(format!("unshare: {error}")),
    }
}

fn alone() -> Command {
    let mut command = Command::new("timeout");
    command
        .args([
            "--kill-after=5",
            PATIENCE,
            "unshare",
            "--net",
            "bash",
            "-c",
            ALONE,
            "-",
        ])
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command
}

/// What CPython makes of it. `seed` is that of its hashes: nothing may depend on it.
///
/// # Panics
/// If there is no CPython.
#[must_use]
pub fn under_cpython(program: &Program, seed: u32) -> Outcome {
    let output = alone()
        .args(["/usr/bin/python3", &program.file])
        .env("LANG", "C.UTF-8")
        .env("PYTHONUTF8", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONNOUSERSITE", "1")
        .env("PYTHONHASHSEED", seed.to_string())
        .current_dir(&program.folder)
        .stdin(Stdio::null())
        .output()
        .expect("CPython can be started");
    Outcome::of(&output, &program.folder)
}

/// What the model makes of it.
///
/// # Panics
/// If the program under test cannot be started.
#[must_use]
pub fn on_the_model(program: &Program) -> Outcome {
    let output = Command::new("timeout")
        .args(["--kill-after=5", PATIENCE])
        .arg(socketarium())
        .args(["python", &program.file, "--world", "simulated"])
        .current_dir(&program.folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program under test can be started");
    Outcome::of(&output, &program.folder)
}
