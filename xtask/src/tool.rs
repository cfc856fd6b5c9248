//! Runs another program: its last line is the progress, all it says is kept in a file, and its end is judged.
//!
//! Nothing is fed to it: programs that ask questions find their input closed.

use crate::error::{About, Trouble};
use crate::progress::Step;
use crate::workspace::Workspace;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// Lines shown of a program that failed.
const SHOWN: usize = 60;

/// What a program said and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) ok: bool,
    status: String,
    pub(crate) lines: Vec<String>,
}

impl Said {
    /// From the first line that is an error as compilers write them, or the last lines.
    fn telling_lines(&self) -> &[String] {
        let last = self.lines.len().saturating_sub(SHOWN);
        let first = self.lines.iter().position(|line| line.starts_with("error"));
        let start = first.unwrap_or(last);
        &self.lines[start..self.lines.len().min(start + SHOWN)]
    }
}

/// A program to run for a step.
#[derive(Debug)]
pub(crate) struct Tool {
    what: String,
    command: Command,
    limit: Option<Duration>,
}

impl Tool {
    /// `what` names it to a person, and names its log.
    pub(crate) fn new(what: &str, command: Command) -> Self {
        Self {
            what: what.to_owned(),
            command,
            limit: None,
        }
    }

    /// Ends it after so long. For what waits on a network.
    pub(crate) fn within(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Runs it and takes any end but success for trouble.
    pub(crate) fn run(self, workspace: &Workspace, step: &mut Step) -> Result<Said, Trouble> {
        let what = self.what.clone();
        let log = workspace.logs().join(log_name(&what));
        let said = self.judge_yourself(workspace, step)?;
        if said.ok {
            return Ok(said);
        }
        Err(Trouble::Failed {
            what,
            tail: said.telling_lines().join("\n"),
            status: said.status,
            log,
        })
    }

    /// Runs it; the caller judges the end.
    pub(crate) fn judge_yourself(mut self, workspace: &Workspace, step: &mut Step) -> Result<Said, Trouble> {
        let path = workspace.logs().join(log_name(&self.what));
        fs::create_dir_all(workspace.logs()).about(workspace.logs())?;
        let mut log = File::create(&path).about(&path)?;
        step.doing(&self.what);
        let no_start = |source| Trouble::NoStart {
            what: self.what.clone(),
            source,
        };
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(no_start)?;
        let (sender, lines) = mpsc::channel();
        if let Some(pipe) = child.stdout.take() {
            read_lines(pipe, sender.clone());
        }
        if let Some(pipe) = child.stderr.take() {
            read_lines(pipe, sender);
        }
        let started = Instant::now();
        let mut all = Vec::new();
        let mut last = self.what.clone();
        loop {
            match lines.recv_timeout(Duration::from_secs(1)) {
                Ok(line) => {
                    writeln!(log, "{line}").about(&path)?;
                    if !line.trim().is_empty() {
                        last.clone_from(&line);
                    }
                    all.push(line);
                }
                // What it left running may hold its output open for ever.
                Err(RecvTimeoutError::Timeout) if matches!(child.try_wait(), Ok(Some(_))) => break,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            step.doing(&last);
            if let Some(limit) = self.limit.filter(|limit| started.elapsed() > *limit) {
                // It may have ended by itself a moment ago.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Trouble::TooLong {
                    what: self.what,
                    limit,
                });
            }
        }
        let status = child.wait().map_err(no_start)?;
        Ok(Said {
            ok: status.success(),
            status: status.to_string(),
            lines: all,
        })
    }
}

/// The first line that a program prints, or `None` if it is not there or fails.
pub(crate) fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Some(text.lines().next().unwrap_or_default().trim().to_owned())
}

fn read_lines(pipe: impl Read + Send + 'static, sender: Sender<String>) {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while let Ok(1..) = pipe.read_until(b'\n', &mut line) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if sender.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
}

fn log_name(what: &str) -> String {
    let name: String = what
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    format!("{name}.log")
}
