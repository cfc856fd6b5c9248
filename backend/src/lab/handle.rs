//! A run that goes on, seen from the server: a supervisor in a process of its own, what it tells, what it is told.
//!
//! The process belongs to a keeper task ([`super::keeper`]), so that it is ended and reaped whatever becomes of
//! the handle.

use super::keeper::{self, Keeper};
use socketarium_lab::Order;
use socketarium_trace::lab::{Command, Tell};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use thiserror::Error;
use tokio::process;
use tokio::sync::mpsc;

/// Time beyond a run's own limit after which its supervisor is taken for stuck.
const OVERTIME: Duration = Duration::from_secs(10);

/// Tells that wait for whoever holds the handle. Then the supervisor's pipe fills, then it waits.
const TELLS_WAITING: usize = 16;

/// Commands that wait for the supervisor.
const COMMANDS_WAITING: usize = 64;

/// How a supervisor is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabCommand {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

/// A run. Dropping the handle ends it.
#[derive(Debug)]
pub struct Lab {
    commands: mpsc::Sender<Command>,
    tells: mpsc::Receiver<Tell>,
    started: bool,
    over: bool,
}

#[derive(Debug, Error)]
pub enum LabError {
    #[error("the lab's supervisor {program} does not start: {source}")]
    Start { program: String, source: io::Error },
    #[error("the order cannot be written down: {0}")]
    Order(#[from] serde_json::Error),
}

/// Why a command did not reach a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CommandError {
    #[error("the run is over")]
    Over,
    #[error("the commands before this one are still waiting to be carried out")]
    Waiting,
}

impl LabCommand {
    /// This binary itself, as `socketarium supervise`.
    ///
    /// # Errors
    /// The system does not say where the binary is.
    pub fn this_binary() -> io::Result<Self> {
        // On Linux the link leads to the running binary even after its file was replaced.
        let program = if cfg!(target_os = "linux") {
            PathBuf::from("/proc/self/exe")
        } else {
            std::env::current_exe()?
        };
        Ok(Self {
            program,
            arguments: vec!["supervise".into()],
        })
    }
}

impl Lab {
    /// Starts a supervisor with an order. `pass` is dropped when its process is gone: it is for whoever counts the
    /// labs that are there.
    ///
    /// # Errors
    /// The supervisor does not start. What goes wrong later is told by [`Self::next`].
    pub fn start<P: Send + 'static>(command: &LabCommand, order: &Order, pass: P) -> Result<Self, LabError> {
        let mut line = serde_json::to_vec(order)?;
        line.push(b'\n');
        let mut process = process::Command::new(&command.program);
        process
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // The keeper's task reaps; this is for a runtime that is torn down first.
            .kill_on_drop(true);
        // Ctrl-C in a terminal reaches the whole process group. The labs are ended by the server, in order.
        #[cfg(unix)]
        process.process_group(0);
        let child = process.spawn().map_err(|source| LabError::Start {
            program: command.program.display().to_string(),
            source,
        })?;
        let (commands, commands_waiting) = mpsc::channel(COMMANDS_WAITING);
        let (tells_out, tells) = mpsc::channel(TELLS_WAITING);
        let keeper = Keeper {
            child,
            commands: commands_waiting,
            tells: tells_out,
            patience: Duration::from_secs(order.plan.limits.seconds).saturating_add(OVERTIME),
        };
        tokio::spawn(keeper::keep(keeper, line, pass));
        Ok(Self {
            commands,
            tells,
            started: false,
            over: false,
        })
    }

    /// Hands a command to the run. Whether it was carried out is said by what the run tells next.
    ///
    /// # Errors
    /// The run is over, or does not keep up.
    pub fn command(&self, command: Command) -> Result<(), CommandError> {
        self.commands.try_send(command).map_err(|error| match error {
            mpsc::error::TrySendError::Closed(_) => CommandError::Over,
            mpsc::error::TrySendError::Full(_) => CommandError::Waiting,
        })
    }

    /// What the run tells next. The last is [`Tell::Ended`], or a [`Tell::Refused`] where the run did not come to
    /// its start; by then the supervisor's process is gone. After it comes `None`.
    ///
    /// However the supervisor ends, a run that was [`Tell::Started`] has a last event that says why. Cancel-safe.
    pub async fn next(&mut self) -> Option<Tell> {
        let tell = self.tells.recv().await;
        self.over = match &tell {
            None | Some(Tell::Ended) => true,
            Some(Tell::Refused { .. }) => !self.started,
            Some(Tell::Hello(_) | Tell::Started { .. } | Tell::Events { .. } | Tell::Rewound { .. }) => false,
        };
        self.started |= matches!(tell, Some(Tell::Started { .. }));
        tell
    }

    /// Whether [`Self::next`] has given the last there was.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over
    }
}
