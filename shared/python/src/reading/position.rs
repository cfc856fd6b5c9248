//! Byte offsets to lines and columns.

use crate::tree::Span;
use ruff_text_size::{TextRange, TextSize};

/// Where each line of a source begins.
#[derive(Debug)]
pub(super) struct Positions<'a> {
    source: &'a str,
    starts: Vec<usize>,
}

impl<'a> Positions<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        let after = source
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            source,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    pub(super) fn span(&self, range: TextRange) -> Span {
        let (line, column) = self.place(range.start());
        let (end_line, end_column) = self.place(range.end());
        Span {
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// Line from 1, column in characters from 0.
    pub(super) fn place(&self, at: TextSize) -> (u32, u32) {
        let at = at.to_usize().min(self.source.len());
        let line = self
            .starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.source.get(start..at).unwrap_or_default();
        let column = if before.is_ascii() {
            before.len()
        } else {
            before.chars().count()
        };
        (
            u32::try_from(line + 1).unwrap_or(u32::MAX),
            u32::try_from(column).unwrap_or(u32::MAX),
        )
    }
}
