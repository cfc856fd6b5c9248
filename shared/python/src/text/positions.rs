//! Text with positions in code points: indexing, slicing, searching between positions.

use super::search;
use crate::raised::Raised;
use crate::sequence::{self, Selection};

/// A text whose length is known. Where it is ASCII, code points are bytes and nothing has to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    text: &'a str,
    length: usize,
}

impl<'a> Text<'a> {
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let length = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        Self { text, length }
    }

    /// A text whose length in code points the caller has kept.
    #[must_use]
    pub fn with_length(text: &'a str, length: usize) -> Self {
        Self { text, length }
    }

    /// In code points: what `len` answers.
    #[must_use]
    pub fn length(self) -> usize {
        self.length
    }

    #[must_use]
    pub fn is_ascii(self) -> bool {
        self.length == self.text.len()
    }

    /// Where the code point with this position begins; positions behind the end are the end.
    #[must_use]
    pub fn byte(self, position: usize) -> usize {
        if self.is_ascii() {
            return position.min(self.length);
        }
        self.text
            .char_indices()
            .nth(position)
            .map_or(self.text.len(), |(byte, _)| byte)
    }

    /// How many code points begin before this byte.
    #[must_use]
    pub fn position(self, byte: usize) -> usize {
        if self.is_ascii() {
            return byte;
        }
        self.text
            .get(..byte)
            .map_or(self.length, |before| before.chars().count())
    }

    /// `text[index]`, also from the right.
    #[must_use]
    pub fn at(self, index: i64) -> Option<&'a str> {
        let position = sequence::position(index, self.length)?;
        let start = self.byte(position);
        let length = self.text[start..].chars().next()?.len_utf8();
        self.text.get(start..start + length)
    }

    /// From one position to another, where both may lie anywhere.
    #[must_use]
    pub fn between(self, start: usize, end: usize) -> &'a str {
        if start >= end {
            return "";
        }
        let start_byte = self.byte(start);
        let rest = Text::with_length(&self.text[start_byte..], self.length.saturating_sub(start));
        &rest.text[..rest.byte(end - start)]
    }

    /// `text[start:stop:step]`, from what [`sequence::select`] answered for this length.
    #[must_use]
    pub fn slice(self, selection: Selection) -> String {
        if selection.step == 1 {
            let start = usize::try_from(selection.start).unwrap_or(0);
            return self.between(start, start + selection.count).to_owned();
        }
        let upwards = selection.ascending();
        let step = usize::try_from(upwards.step).unwrap_or(1);
        let start = usize::try_from(upwards.start).unwrap_or(0);
        let selected = self.text.chars().skip(start).step_by(step).take(selection.count);
        if selection.step > 0 {
            return selected.collect();
        }
        selected.collect::<Vec<_>>().into_iter().rev().collect()
    }

    /// The window that `start` and `end` leave, and where it begins, if it is one.
    fn window(self, start: Option<i64>, end: Option<i64>) -> Option<(usize, &'a str)> {
        let (start, end) = sequence::window(start, end, self.length);
        (start <= end).then(|| (start, self.between(start, end)))
    }

    /// `text.find(needle, start, end)`; `None` for -1.
    #[must_use]
    pub fn find(self, needle: &str, start: Option<i64>, end: Option<i64>) -> Option<usize> {
        let (offset, window) = self.window(start, end)?;
        let byte = search::find(window, needle)?;
        Some(offset + self.inside(window, byte))
    }

    /// `text.rfind(needle, start, end)`; `None` for -1.
    #[must_use]
    pub fn rfind(self, needle: &str, start: Option<i64>, end: Option<i64>) -> Option<usize> {
        let (offset, window) = self.window(start, end)?;
        let byte = search::rfind(window, needle)?;
        Some(offset + self.inside(window, byte))
    }

    fn inside(self, window: &str, byte: usize) -> usize {
        if self.is_ascii() {
            byte
        } else {
            window[..byte].chars().count()
        }
    }

    /// `text.count(needle, start, end)`.
    #[must_use]
    pub fn count(self, needle: &str, start: Option<i64>, end: Option<i64>) -> usize {
        self.window(start, end)
            .map_or(0, |(_, window)| search::count(window, needle))
    }

    /// `text.startswith(prefix, start, end)`.
    #[must_use]
    pub fn starts_with(self, prefix: &str, start: Option<i64>, end: Option<i64>) -> bool {
        self.window(start, end)
            .is_some_and(|(_, window)| window.starts_with(prefix))
    }

    /// `text.endswith(suffix, start, end)`.
    #[must_use]
    pub fn ends_with(self, suffix: &str, start: Option<i64>, end: Option<i64>) -> bool {
        self.window(start, end)
            .is_some_and(|(_, window)| window.ends_with(suffix))
    }
}

/// What `index` and `rindex` raise where `find` answers -1.
#[must_use]
pub fn not_found() -> Raised {
    Raised::value("substring not found")
}
