//! What came of a script: whether it holds, where it does not, and what was passed over.

use std::fmt;

/// The first thing in a script that does not hold, or that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// From 1; 0 where it is of no line.
    pub line: u32,
    /// From 1, where a script cannot be read.
    pub column: Option<u32>,
    /// One line or more; the first says what is wrong.
    pub message: String,
}

impl Failure {
    pub(super) fn at(line: u32, message: impl Into<String>) -> Self {
        Self {
            line,
            column: None,
            message: message.into(),
        }
    }
}

/// `12: …` or `12:7: …`, to be put behind the name of a file.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.line)?;
        if let Some(column) = self.column {
            write!(f, "{column}:")?;
        }
        write!(f, " {}", self.message)
    }
}

/// Something that was skipped, or that the model does not have and that changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub line: u32,
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.text)
    }
}

/// What came of running a script.
#[derive(Clone, Debug)]
pub struct Report {
    pub result: Result<(), Failure>,
    pub notes: Vec<Note>,
    /// Packets and calls as they happened, in the notation of scripts.
    pub log: Vec<String>,
}

impl Report {
    pub(super) fn of(result: Result<(), Failure>) -> Self {
        Self {
            result,
            notes: Vec::new(),
            log: Vec::new(),
        }
    }
}
