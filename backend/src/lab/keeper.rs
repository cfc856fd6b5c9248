//! The task that owns a supervisor's process: feeds it, hears it, and sees to its end.
//!
//! It does not judge the events; it only counts them, to say how a run ended when the supervisor cannot.

use super::lines::{LineError, Lines};
use socketarium_trace::event::{EndReason, RunEvent, Source};
use socketarium_trace::lab::{Command, Refusal, Tell};
use socketarium_trace::{Event, Kind, Nanos, Seq};
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use thiserror::Error;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longest line that a supervisor may write: a batch of events.
const LONGEST_TELL: usize = 8 << 20;

/// Longest line of its standard error that is passed on.
const LONGEST_WORD: usize = 64 << 10;

/// Characters of the last words that a viewer is shown.
const LAST_WORDS: usize = 300;

/// What a supervisor gets to clean up after itself before it is killed.
const GRACE: Duration = Duration::from_secs(2);

/// How long its standard error is read on after it is gone.
const FAREWELL: Duration = Duration::from_millis(200);

#[derive(Debug)]
pub(super) struct Keeper {
    pub(super) child: Child,
    /// Closed when the handle is dropped, and then the run ends.
    pub(super) commands: mpsc::Receiver<Command>,
    pub(super) tells: mpsc::Sender<Tell>,
    /// How long the supervisor may take for all of it.
    pub(super) patience: Duration,
}

/// Why a supervisor was not heard to the end.
#[derive(Debug, Error)]
enum Trouble {
    #[error("the lab's supervisor ended without saying why")]
    Silent,
    #[error("the lab's supervisor said something that is not understood: {0}")]
    Unclear(#[from] serde_json::Error),
    #[error("the lab's supervisor cannot be heard: {0}")]
    Line(#[from] LineError),
    #[error("the lab's supervisor did not keep its time limit")]
    Overdue,
}

/// Sees a supervisor from its order to its end. The last it tells, it tells when the process has been reaped and
/// `pass` is dropped: whoever hears it finds nothing left of the run.
pub(super) async fn keep<P>(mut keeper: Keeper, order: Vec<u8>, pass: P) {
    let (Some(stdin), Some(stdout), Some(stderr)) = (
        keeper.child.stdin.take(),
        keeper.child.stdout.take(),
        keeper.child.stderr.take(),
    ) else {
        tracing::error!("a supervisor was started without its pipes");
        return;
    };
    let last_words = LastWords::default();
    let mut listening = tokio::spawn(listen(stderr, last_words.clone()));
    let mut account = Account::default();
    let trouble = {
        let mut hearing = std::pin::pin!(hear(stdout, &keeper.tells, &mut account));
        tokio::select! {
            heard = &mut hearing => heard.err(),
            // The handle is gone and the supervisor's input with it: it ends by itself.
            () = feed(stdin, &order, &mut keeper.commands) => match timeout(GRACE, hearing).await {
                Ok(heard) => heard.err(),
                Err(_) => Some(Trouble::Silent),
            },
            () = tokio::time::sleep(keeper.patience) => Some(Trouble::Overdue),
        }
    };
    // The supervisor's input is closed by now, whichever way it went.
    keeper.commands.close();
    let status = reap(&mut keeper.child).await;
    // Its last words may still be on their way; they end with the last process that holds the pipe.
    if timeout(FAREWELL, &mut listening).await.is_err() {
        listening.abort();
    }
    let message = trouble.map(|trouble| {
        let words = last_words.read();
        tracing::warn!(status, words, "{trouble}");
        [trouble.to_string(), status, words]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(": ")
    });
    drop(pass);
    for tell in account.last_tells(message) {
        // A handle that is gone needs no farewell.
        let _ = keeper.tells.send(tell).await;
    }
}

/// Writes the order and then each command, until the handle is gone. Never returns while it is there: a
/// supervisor that reads no more is found out by what it says, or by its silence.
async fn feed(mut stdin: ChildStdin, order: &[u8], commands: &mut mpsc::Receiver<Command>) {
    let mut open = stdin.write_all(order).await.is_ok();
    while let Some(command) = commands.recv().await {
        if let Ok(mut line) = serde_json::to_vec(&command) {
            line.push(b'\n');
            open = open && stdin.write_all(&line).await.is_ok();
        }
    }
}

/// Passes on what the supervisor tells, up to its last word.
async fn hear(stdout: ChildStdout, tells: &mpsc::Sender<Tell>, account: &mut Account) -> Result<(), Trouble> {
    let mut lines = Lines::new(stdout, LONGEST_TELL);
    let mut heard = true;
    while let Some(line) = lines.next().await? {
        // Nobody listens any more, but a supervisor that cannot write cannot clean up either.
        if !heard {
            continue;
        }
        let tell: Tell = serde_json::from_slice(&line)?;
        account.note(&tell);
        if account.is_over() {
            return Ok(());
        }
        heard = tells.send(tell).await.is_ok();
    }
    if account.ended || !heard {
        Ok(())
    } else {
        Err(Trouble::Silent)
    }
}

/// Passes standard error on to the log.
async fn listen(stderr: ChildStderr, last_words: LastWords) {
    let mut lines = Lines::new(stderr, LONGEST_WORD);
    while let Ok(Some(line)) = lines.next().await {
        let line = String::from_utf8_lossy(&line);
        tracing::info!(target: "supervisor", "{line}");
        last_words.write(&line);
    }
}

/// Waits for the process, and kills it if it does not go by itself. How it ended, if not well.
async fn reap(child: &mut Child) -> String {
    let ended = match timeout(GRACE, child.wait()).await {
        Ok(ended) => ended,
        Err(_) => {
            tracing::warn!("a supervisor did not end by itself and is killed");
            if let Err(error) = child.start_kill() {
                tracing::error!("a supervisor cannot be killed: {error}");
            }
            child.wait().await
        }
    };
    match ended {
        Ok(status) if ExitStatus::success(&status) => String::new(),
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    }
}

/// The last line of a supervisor's standard error.
#[derive(Clone, Debug, Default)]
struct LastWords(Arc<Mutex<String>>);

impl LastWords {
    fn write(&self, line: &str) {
        let words = line.chars().take(LAST_WORDS).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }

    fn read(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Where the supervisor's account of the run stands.
#[derive(Debug, Default)]
struct Account {
    started: bool,
    /// Why the run did not come to its start.
    refused: Option<Tell>,
    /// Number of the next event.
    due: u64,
    at: Nanos,
    /// The event that says how the run ended has been told.
    ended: bool,
    /// The supervisor has said its last word.
    closed: bool,
}

impl Account {
    fn note(&mut self, tell: &Tell) {
        match tell {
            Tell::Started { .. } => self.started = true,
            Tell::Events { events } => {
                for event in events {
                    self.due = event.seq.0 + 1;
                    self.at = event.at;
                    self.ended |= matches!(event.kind, Kind::Run(RunEvent::Ended { .. }));
                }
            }
            Tell::Refused { .. } if !self.started => self.refused = Some(tell.clone()),
            Tell::Ended => self.closed = true,
            Tell::Refused { .. } | Tell::Hello(_) | Tell::Rewound { .. } => {}
        }
    }

    /// Whether the supervisor has nothing more to say.
    fn is_over(&self) -> bool {
        self.closed || self.refused.is_some()
    }

    /// What is still to be said once the process is gone.
    fn last_tells(self, trouble: Option<String>) -> Vec<Tell> {
        let message = trouble.unwrap_or_else(|| Trouble::Silent.to_string());
        if !self.started {
            return vec![self.refused.unwrap_or(Tell::Refused {
                refusal: Refusal::Failed,
                message,
            })];
        }
        let last = Event {
            seq: Seq(self.due),
            at: self.at,
            source: Source::Observed,
            actor: None,
            cause: None,
            kind: Kind::Run(RunEvent::Ended {
                reason: EndReason::Failed { message },
            }),
        };
        let unsaid = (!self.ended).then(|| Tell::Events { events: vec![last] });
        unsaid.into_iter().chain([Tell::Ended]).collect()
    }
}
