//! Numbered steps with their time, readable in a terminal (one line that changes) and in a log (a line at the
//! start, one at the end, a sign of life between them).

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Between two signs of life in a log.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Longest line drawn over itself, in characters: one that wraps could not be wiped.
const WIDTH: usize = 100;

#[derive(Debug)]
pub(crate) struct Progress {
    steps: usize,
    at: usize,
    terminal: bool,
}

/// A step that is going on.
#[derive(Debug)]
pub(crate) struct Step {
    label: String,
    terminal: bool,
    started: Instant,
    said: Instant,
    announced: bool,
}

impl Progress {
    /// For a command of so many steps.
    pub(crate) fn new(steps: usize) -> Self {
        Self {
            steps,
            at: 0,
            terminal: stderr().is_terminal(),
        }
    }

    pub(crate) fn step(&mut self, what: &str) -> Step {
        self.at += 1;
        let now = Instant::now();
        Step {
            label: format!("[{}/{}] {what}", self.at, self.steps),
            terminal: self.terminal,
            started: now,
            said: now,
            announced: false,
        }
    }
}

impl Step {
    /// Shows what a tool is doing now: its own last line.
    pub(crate) fn doing(&mut self, line: &str) {
        if self.terminal {
            let text = format!("{}  {}  {}", self.label, self.time(), line.trim());
            let text: String = text.chars().take(WIDTH).collect();
            draw(&format!("\r\x1b[2K{text}"));
            return;
        }
        if !self.announced {
            self.announced = true;
            draw(&format!("{} …\n", self.label));
        }
        if self.said.elapsed() >= SIGN_OF_LIFE {
            self.said = Instant::now();
            draw(&format!("      {}  {}\n", self.time(), line.trim()));
        }
    }

    /// Says something that stays on the screen.
    pub(crate) fn say(&self, text: &str) {
        self.wipe();
        for line in text.lines() {
            draw(&format!("      {line}\n"));
        }
    }

    pub(crate) fn done(self, how: &str) {
        self.wipe();
        let time = match self.started.elapsed().as_secs() {
            0 => String::new(),
            _ => format!(" ({})", self.time()),
        };
        draw(&format!("{}: {how}{time}\n", self.label));
    }

    fn wipe(&self) {
        if self.terminal {
            draw("\r\x1b[2K");
        }
    }

    fn time(&self) -> String {
        let seconds = self.started.elapsed().as_secs();
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

/// A screen that is gone is no reason to stop.
fn draw(text: &str) {
    let mut stderr = stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}
