//! What builds the page: a compiler for WebAssembly, Trunk, wasm-bindgen and wasm-opt, each of one version.
//!
//! The user's own are taken where they are of that version, and never changed.

mod compiler;
mod crates;
mod wasm_opt;

pub(crate) use compiler::PageCompiler;

use crate::error::{About, Trouble};
use crate::progress::Progress;
use crate::workspace::Workspace;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

/// Version of Trunk.
const TRUNK: &str = "0.21.14";

/// Steps that [`Toolbox::fill`] takes.
pub(crate) const STEPS: usize = 4;

/// Everything that builds the page.
#[derive(Debug)]
pub(crate) struct Toolbox {
    compiler: PageCompiler,
    folders: Vec<PathBuf>,
    /// Without it the page is bigger.
    pub(crate) wasm_opt: bool,
}

impl Toolbox {
    /// Finds the tools and installs those that are missing.
    pub(crate) fn fill(workspace: &Workspace, progress: &mut Progress) -> Result<Self, Trouble> {
        let mut step = progress.step("Compiler for WebAssembly");
        let compiler = PageCompiler::get(workspace, &mut step)?;
        step.done(compiler.name());

        let mut folders = Vec::new();
        let wasm_bindgen = locked_version(workspace, "wasm-bindgen")?;
        let wanted = [
            (
                "Trunk",
                crates::Crate::new("trunk", "trunk", TRUNK).without_default_features(),
            ),
            (
                "wasm-bindgen",
                crates::Crate::new("wasm-bindgen-cli", "wasm-bindgen", &wasm_bindgen),
            ),
        ];
        for (name, tool) in wanted {
            let mut step = progress.step(&format!("{name} {}", tool.version()));
            let (folder, how) = tool.get(workspace, &mut step)?;
            folders.push(folder);
            step.done(how);
        }

        let mut step = progress.step(&format!("wasm-opt {}", wasm_opt::VERSION));
        let found = wasm_opt::get(workspace, &mut step);
        let wasm_opt = found.is_some();
        step.done(if wasm_opt {
            "there"
        } else {
            "not to be had here; the page will be bigger. Node.js with npm gets it"
        });
        folders.extend(found);
        Ok(Self {
            compiler,
            folders,
            wasm_opt,
        })
    }

    /// A command that finds the tools first.
    pub(crate) fn command(&self, program: &str, workspace: &Workspace) -> Result<Command, Trouble> {
        let mut folders = self.folders.clone();
        folders.extend(self.compiler.folder());
        let mut command = Command::new(program);
        command
            .current_dir(&workspace.top)
            .env("PATH", path_with(folders)?);
        self.compiler.prepare(&mut command, workspace);
        Ok(command)
    }

    /// All that the page depends on beside its sources.
    pub(crate) fn identity(&self) -> String {
        format!("{} {TRUNK} {}", self.compiler.identity(), self.wasm_opt)
    }
}

/// The user's path behind these folders.
fn path_with(folders: Vec<PathBuf>) -> Result<OsString, Trouble> {
    let own = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.into_iter().chain(env::split_paths(&own)))
        .map_err(|error| Trouble::Unfit(error.to_string()))
}

/// The version of a crate in `Cargo.lock`.
fn locked_version(workspace: &Workspace, name: &str) -> Result<String, Trouble> {
    let path = workspace.top.join("Cargo.lock");
    let lock = fs::read_to_string(&path).about(&path)?;
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{name}\""));
    lines
        .next()
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| {
            Trouble::Unfit(format!(
                "Cargo.lock names no {name}: the page is not built with it"
            ))
        })
}
