//! What is wrong with a pattern or a template.

use std::fmt;

use crate::raised::Raised;

/// `re.error`: its `pattern` is what was compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// `msg`, without the place.
    pub message: String,
    /// `pos`, in characters; with it `lineno` and `colno`.
    pub position: Option<usize>,
    pub line: usize,
    pub column: usize,
    /// The pattern has several lines: the message tells which.
    pub several_lines: bool,
}

impl PatternError {
    pub(super) fn at(message: impl Into<String>, pattern: &[char], position: usize) -> Self {
        let before = pattern.get(..position).unwrap_or(pattern);
        let line_start = before
            .iter()
            .rposition(|character| *character == '\n')
            .map_or(0, |end| end + 1);
        Self {
            message: message.into(),
            position: Some(position),
            line: before.iter().filter(|character| **character == '\n').count() + 1,
            column: before.len() - line_start + 1,
            several_lines: pattern.contains(&'\n'),
        }
    }

    pub(super) fn nowhere(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            position: None,
            line: 0,
            column: 0,
            several_lines: false,
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(position) = self.position {
            write!(f, " at position {position}")?;
        }
        if self.several_lines && self.position.is_some() {
            write!(f, " (line {}, column {})", self.line, self.column)?;
        }
        Ok(())
    }
}

/// Why a pattern does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompileError {
    Pattern(PatternError),
    /// Flags that do not go together, a repetition that is too large, a pattern nested too deep.
    Raised(Raised),
}

impl From<PatternError> for CompileError {
    fn from(error: PatternError) -> Self {
        Self::Pattern(error)
    }
}

impl From<Raised> for CompileError {
    fn from(raised: Raised) -> Self {
        Self::Raised(raised)
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(error) => error.fmt(f),
            Self::Raised(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CompileError {}
