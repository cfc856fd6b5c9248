//! The page: built by Trunk where its inputs changed, compressed, and weighed.

mod compress;
mod fingerprint;
mod live;
mod names;
mod trim;

use crate::error::{About, Trouble};
use crate::progress::Progress;
use crate::tool::Tool;
use crate::tools::{self, Toolbox};
use crate::workspace::Workspace;
use std::fs;
use std::path::Path;

/// Steps that [`build`] takes.
pub(crate) const STEPS: usize = tools::STEPS + 1;

/// Builds the page into `dist`, with a `.br` and a `.gz` beside each file that gains by it.
pub(crate) fn build(workspace: &Workspace, progress: &mut Progress) -> Result<(), Trouble> {
    let toolbox = Toolbox::fill(workspace, progress)?;
    let mut step = progress.step("Page");
    let mark = workspace.target.join("xtask").join("page.fingerprint");
    let current = fingerprint::of(workspace, &toolbox.identity())?;
    let dist = workspace.dist();
    if dist.join("index.html").is_file() && fs::read_to_string(&mark).is_ok_and(|built| built == current) {
        step.done(&format!("unchanged, {}", weight(&dist)?));
        return Ok(());
    }
    let mut command = toolbox.command("trunk", workspace)?;
    command
        .args(["build", "--config", "Trunkfile.toml", "--dist"])
        .arg(&dist)
        // Without release Trunk leaves wasm-opt out; what cargo does is the profile's matter.
        .args(["--cargo-profile", "page"])
        .arg(format!("--release={}", toolbox.wasm_opt))
        // Trunk takes it for a flag of its own and knows only `true` and `false`.
        .env_remove("NO_COLOR")
        // Its own stack says nothing about what is wrong with the page.
        .env("RUST_BACKTRACE", "0");
    Tool::new("trunk build", command).run(workspace, &mut step)?;
    trim::folder(&dist)?;
    live::copy(&dist)?;
    compress::folder(&dist, &mut step)?;
    fs::create_dir_all(workspace.logs()).about(workspace.logs())?;
    fs::write(&mark, current).about(&mark)?;
    step.done(&format!("built, {}", weight(&dist)?));
    Ok(())
}

/// What the page weighs as it travels.
fn weight(dist: &Path) -> Result<String, Trouble> {
    let mut files = 0;
    let mut bytes = 0;
    for file in fingerprint::files_under(dist)? {
        if compress::is_copy(&file) {
            continue;
        }
        let travels = compress::brotli_of(&file);
        let path = if travels.is_file() { travels } else { file };
        files += 1;
        bytes += path.metadata().about(&path)?.len();
    }
    Ok(format!(
        "{files} files of {:.1} kB with brotli",
        bytes as f64 / 1000.0
    ))
}
