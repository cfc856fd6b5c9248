//! Where things are: the checkout, what is built, and the tools kept between checkouts.

use crate::error::Trouble;
use std::env;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    /// The checkout.
    pub(crate) top: PathBuf,
    /// Cargo's target directory.
    pub(crate) target: PathBuf,
    /// Tools that were installed for this project, each in a folder named after its version.
    pub(crate) tools: PathBuf,
}

impl Workspace {
    /// # Errors
    /// Where cargo did not start this program, or the user has no home.
    pub(crate) fn find() -> Result<Self, Trouble> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .ok_or_else(|| Trouble::Unfit("start this with `cargo xtask`".to_owned()))?;
        let top = manifest
            .parent()
            .map_or_else(|| manifest.clone(), Path::to_path_buf);
        // This program is itself at TARGET/PROFILE/xtask, wherever cargo's settings put the target directory.
        let target = env::current_exe()
            .ok()
            .and_then(|exe| exe.ancestors().nth(2).map(Path::to_path_buf))
            .unwrap_or_else(|| top.join("target"));
        Ok(Self {
            top,
            target,
            tools: tools_folder()?,
        })
    }

    /// The page as it is served.
    pub(crate) fn dist(&self) -> PathBuf {
        self.top.join("dist")
    }

    /// What the tools said.
    pub(crate) fn logs(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The backend as `profile` builds it.
    pub(crate) fn backend(&self, profile: &str) -> PathBuf {
        self.target
            .join(profile)
            .join("socketarium")
            .with_extension(env::consts::EXE_EXTENSION)
    }
}

/// `SOCKETARIUM_TOOLS`, or the user's cache: a new checkout, or `cargo clean`, does not build the tools again.
fn tools_folder() -> Result<PathBuf, Trouble> {
    if let Some(folder) = env::var_os("SOCKETARIUM_TOOLS") {
        return Ok(folder.into());
    }
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    let cache = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| {
            let home = folder("HOME")?;
            let cache = if cfg!(target_os = "macos") {
                "Library/Caches"
            } else {
                ".cache"
            };
            Some(home.join(cache))
        });
    match cache {
        Some(cache) => Ok(cache.join("socketarium").join("tools")),
        None => Err(Trouble::Unfit(
            "there is no home folder to keep tools in: set SOCKETARIUM_TOOLS to a folder".to_owned(),
        )),
    }
}
