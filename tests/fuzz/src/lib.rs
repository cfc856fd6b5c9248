//! What is done with bytes from anywhere: each target takes any, and panics where something is wrong that no bytes may
//! bring about.
//!
//! cargo-fuzz finds the bytes; so does, in a bounded way and the same each time, `tests/bounded.rs`. Where the live lab
//! is fed from outside (its HTTP and WebSocket) it has tests of its own.

mod calls;
mod draw;
mod judged;
pub mod mutation;
mod segments;
mod texts;

pub use calls::calls;
pub use segments::segments;
pub use texts::{message, recording, script};

/// A target, and the folders of the repository with what it starts from.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// Beside its own folder in `corpus`.
    pub starts: &'static [&'static str],
}

pub const TARGETS: [Target; 5] = [
    Target {
        name: "segments",
        run: segments,
        starts: &[],
    },
    Target {
        name: "calls",
        run: calls,
        starts: &[],
    },
    Target {
        name: "script",
        run: script,
        starts: &["tests/packetdrill"],
    },
    Target {
        name: "recording",
        run: recording,
        starts: &["static/recordings"],
    },
    Target {
        name: "message",
        run: message,
        starts: &[],
    },
];

/// Runs a target on the files that the program was called with.
///
/// # Panics
/// Where a file cannot be read, and where the target does.
pub fn run_files(target: fn(&[u8])) {
    for path in std::env::args_os().skip(1) {
        let data = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        target(&data);
    }
}
