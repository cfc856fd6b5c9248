//! Tools that are crates: built once into a folder of their version.

use crate::error::{About, Trouble};
use crate::progress::Step;
use crate::system::on_path;
use crate::tool::{Tool, first_line};
use crate::workspace::Workspace;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tool that cargo installs.
#[derive(Debug)]
pub(super) struct Crate {
    name: &'static str,
    program: &'static str,
    version: String,
    default_features: bool,
}

impl Crate {
    pub(super) fn new(name: &'static str, program: &'static str, version: &str) -> Self {
        Self {
            name,
            program,
            version: version.to_owned(),
            default_features: true,
        }
    }

    /// For a tool whose optional parts (downloads of its own, and a C library for them) are not wanted.
    pub(super) fn without_default_features(self) -> Self {
        Self {
            default_features: false,
            ..self
        }
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The folder that has it, and how it came there.
    pub(super) fn get(
        &self,
        workspace: &Workspace,
        step: &mut Step,
    ) -> Result<(PathBuf, &'static str), Trouble> {
        let root = workspace.tools.join(format!("{}-{}", self.name, self.version));
        let bin = root.join("bin");
        let program = bin.join(self.program).with_extension(env::consts::EXE_EXTENSION);
        if self.is(&program) {
            return Ok((bin, "there"));
        }
        if let Some(own) = on_path(self.program)
            && self.is(&own)
            && let Some(folder) = own.parent()
        {
            return Ok((folder.to_owned(), "your own"));
        }
        let build = workspace.tools.join("build");
        let locked = self.install(&root, &build, true).run(workspace, step);
        if let Err(trouble) = locked {
            step.say(&format!(
                "with the versions it names it does not build: {trouble}"
            ));
            self.install(&root, &build, false).run(workspace, step)?;
        }
        fs::remove_dir_all(&build).about(&build)?;
        if self.is(&program) {
            return Ok((bin, "installed"));
        }
        Err(Trouble::Unfit(format!(
            "{} is not {} {} although it was just installed",
            program.display(),
            self.program,
            self.version
        )))
    }

    fn is(&self, program: &Path) -> bool {
        let expected = format!("{} {}", self.program, self.version);
        // Some add the commit that they were built from.
        first_line(Command::new(program).arg("--version"))
            .is_some_and(|line| line == expected || line.starts_with(&format!("{expected} ")))
    }

    /// Without optimisation: the tools run for seconds, and would build for twice as many minutes.
    fn install(&self, root: &Path, build: &Path, locked: bool) -> Tool {
        let mut command = Command::new("cargo");
        command
            .args(["install", self.name, "--version", &format!("={}", self.version)])
            .args(["--debug", "--root"])
            .arg(root)
            .env("CARGO_TARGET_DIR", build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            // Settings of this workspace are not the tool's.
            .env_remove("CARGO_MANIFEST_DIR");
        if locked {
            command.arg("--locked");
        }
        if !self.default_features {
            command.arg("--no-default-features");
        }
        Tool::new(&format!("cargo install {} {}", self.name, self.version), command)
    }
}
