//! The compiler that builds the page: this toolchain with the WebAssembly target, or the distribution's
//! compiler and the standard library's sources where the target cannot be downloaded.

use crate::error::Trouble;
use crate::progress::Step;
use crate::system::{self, on_path};
use crate::tool::{Tool, first_line};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const TARGET: &str = "wasm32-unknown-unknown";

/// A download that takes longer is taken for one that is not possible.
const DOWNLOAD: Duration = Duration::from_secs(300);

/// Packages of Debian that build WebAssembly without a target to download. They are kept apart from `rustc`
/// there because browsers need newer ones. `lld` links where the toolchain brings no linker for it.
const PACKAGES: &str = "rustc-web cargo-web rust-web-src lld";

const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";

#[derive(Debug)]
pub(crate) enum PageCompiler {
    /// The toolchain that runs this.
    Own,
    /// Debian's compiler, which builds the standard library from source.
    Distribution { linker: PathBuf },
}

impl PageCompiler {
    /// # Errors
    /// What to type, where neither can be had.
    pub(crate) fn get(workspace: &Workspace, step: &mut Step) -> Result<Self, Trouble> {
        if target_is_there() {
            return Ok(Self::Own);
        }
        if on_path("rustup").is_some() {
            let mut command = Command::new("rustup");
            command
                .args(["target", "add", TARGET])
                .current_dir(&workspace.top);
            let added = Tool::new("rustup target add", command)
                .within(DOWNLOAD)
                .run(workspace, step);
            match added {
                Ok(_) if target_is_there() => return Ok(Self::Own),
                Ok(_) => {}
                Err(trouble) => step.say(&format!("rustup cannot add the target: {trouble}")),
            }
        }
        if !distribution_is_there() && system::can_install() {
            step.say("taking the distribution's compiler for the page");
            system::apt(PACKAGES, workspace, step)?;
        }
        if distribution_is_there() {
            return Ok(Self::Distribution { linker: linker() });
        }
        Err(Trouble::Missing {
            what: format!("a Rust compiler for {TARGET}"),
            remedy: remedy(),
        })
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Own => "this toolchain",
            Self::Distribution { .. } => "the distribution's, which builds the standard library too",
        }
    }

    /// Where its cargo has to be found first.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        matches!(self, Self::Distribution { .. }).then(|| PathBuf::from("/usr/bin"))
    }

    pub(super) fn prepare(&self, command: &mut Command, workspace: &Workspace) {
        match self {
            Self::Own => command.env("CARGO_TARGET_DIR", &workspace.target),
            Self::Distribution { linker } => command
                // Two compilers in one folder would undo each other's work.
                .env("CARGO_TARGET_DIR", workspace.target.join("rustc-web"))
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                .env("RUSTC", "/usr/bin/rustc")
                .env("RUSTC_BOOTSTRAP", "1")
                .env_remove("RUSTUP_TOOLCHAIN")
                .env_remove("CARGO"),
        };
    }

    pub(super) fn identity(&self) -> String {
        let rustc = match self {
            Self::Own => "rustc",
            Self::Distribution { .. } => "/usr/bin/rustc",
        };
        first_line(Command::new(rustc).arg("--version")).unwrap_or_default()
    }
}

fn target_is_there() -> bool {
    first_line(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))
        .is_some_and(|folder| Path::new(&folder).is_dir())
}

fn distribution_is_there() -> bool {
    let version = |package| first_line(Command::new("dpkg-query").args(["-W", "-f=${Version}", package]));
    let compiler = version("rustc-web");
    // Sources of another version do not build.
    compiler.is_some() && compiler == version("rust-web-src") && Path::new(SOURCES).is_file()
}

/// The toolchain's own linker, or the system's.
fn linker() -> PathBuf {
    let folder = first_line(Command::new("rustc").args(["--print", "target-libdir"]));
    folder
        .and_then(|folder| Some(Path::new(&folder).parent()?.join("bin").join("rust-lld")))
        .filter(|linker| linker.is_file())
        .unwrap_or_else(|| PathBuf::from("wasm-ld"))
}

fn remedy() -> Vec<String> {
    if on_path("rustup").is_some() {
        return vec![format!("rustup target add {TARGET}")];
    }
    use system::Manager;
    match Manager::found() {
        Some(Manager::Apt) => Manager::Apt.command(PACKAGES),
        Some(Manager::Dnf) => Manager::Dnf.command("rust-std-static-wasm32-unknown-unknown"),
        Some(Manager::Pacman) => Manager::Pacman.command("rust-wasm"),
        Some(Manager::Brew) => Manager::Brew.command("rustup"),
        None => vec![
            "(install rustup)".to_owned(),
            format!("rustup target add {TARGET}"),
        ],
    }
}
