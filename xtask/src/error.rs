//! What can stop a command, in words that tell a person what to do next.

use std::path::PathBuf;
use std::time::Duration;
use thiserror::Error;

#[derive(Debug, Error)]
pub(crate) enum Trouble {
    #[error("{what} did not work ({status}).\n{tail}\nEverything that it said: {}", log.display())]
    Failed {
        what: String,
        status: String,
        tail: String,
        log: PathBuf,
    },
    #[error("{what} did not end within {} s", limit.as_secs())]
    TooLong { what: String, limit: Duration },
    #[error("{what} cannot be started: {source}")]
    NoStart { what: String, source: std::io::Error },
    #[error("Missing here, and not to be installed from here: {what}. Type:\n\n    {}\n", remedy.join("\n    "))]
    Missing { what: String, remedy: Vec<String> },
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("{0}")]
    Unfit(String),
}

/// Names the file that an operation was about.
pub(crate) trait About<T> {
    fn about(self, path: impl Into<PathBuf>) -> Result<T, Trouble>;
}

impl<T> About<T> for std::io::Result<T> {
    fn about(self, path: impl Into<PathBuf>) -> Result<T, Trouble> {
        self.map_err(|source| Trouble::File {
            path: path.into(),
            source,
        })
    }
}
