//! `split`, `rsplit`, `splitlines`, `partition`, `rpartition` of text and of bytes.
//!
//! Limits are Python's: at most so many splits, all of them where negative. What to make of the parts (new strings,
//! lists, tuples) is left to the machine.

use memchr::memmem;

use super::{properties, units::Units};
use crate::raised::Raised;

fn limit(most: i64) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
}

fn refuse_empty(separator: &[u8]) -> Result<(), Raised> {
    if separator.is_empty() {
        return Err(Raised::value("empty separator"));
    }
    Ok(())
}

/// `split(separator, most)`.
///
/// # Errors
/// `ValueError` for an empty separator.
pub fn split<'a, T: Units + ?Sized>(whole: &'a T, separator: &T, most: i64) -> Result<Vec<&'a T>, Raised> {
    let separator = separator.bytes();
    refuse_empty(separator)?;
    let mut parts = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(whole.bytes(), separator).take(limit(most)) {
        parts.push(whole.part(start..at));
        start = at + separator.len();
    }
    parts.push(whole.part(start..whole.bytes().len()));
    Ok(parts)
}

/// `rsplit(separator, most)`.
///
/// # Errors
/// `ValueError` for an empty separator.
pub fn rsplit<'a, T: Units + ?Sized>(whole: &'a T, separator: &T, most: i64) -> Result<Vec<&'a T>, Raised> {
    let separator = separator.bytes();
    refuse_empty(separator)?;
    let mut parts = Vec::new();
    let mut end = whole.bytes().len();
    for at in memmem::rfind_iter(whole.bytes(), separator).take(limit(most)) {
        parts.push(whole.part(at + separator.len()..end));
        end = at;
    }
    parts.push(whole.part(0..end));
    parts.reverse();
    Ok(parts)
}

/// `split(None, most)`: at runs of white space, without empty parts. What the limit leaves keeps its blanks at the end.
#[must_use]
pub fn split_blanks<T: Units + ?Sized>(whole: &T, most: i64) -> Vec<&T> {
    let most = limit(most);
    let mut parts = Vec::new();
    let mut start = None;
    for (from, _, blank) in whole.blanks() {
        match (start, blank) {
            (None, false) => start = Some(from),
            (Some(begun), true) if parts.len() < most => {
                parts.push(whole.part(begun..from));
                start = None;
            }
            (None | Some(_), _) => {}
        }
    }
    if let Some(begun) = start {
        parts.push(whole.part(begun..whole.bytes().len()));
    }
    parts
}

/// `rsplit(None, most)`.
#[must_use]
pub fn rsplit_blanks<T: Units + ?Sized>(whole: &T, most: i64) -> Vec<&T> {
    let most = limit(most);
    let units: Vec<_> = whole.blanks().collect();
    let mut parts = Vec::new();
    let mut end = None;
    for (_, to, blank) in units.into_iter().rev() {
        match (end, blank) {
            (None, false) => end = Some(to),
            (Some(ended), true) if parts.len() < most => {
                parts.push(whole.part(to..ended));
                end = None;
            }
            (None | Some(_), _) => {}
        }
    }
    if let Some(ended) = end {
        parts.push(whole.part(0..ended));
    }
    parts.reverse();
    parts
}

/// `partition(separator)`: what is before it and what is behind it, if it is there.
///
/// # Errors
/// `ValueError` for an empty separator.
pub fn partition<'a, T: Units + ?Sized>(
    whole: &'a T,
    separator: &T,
) -> Result<Option<(&'a T, &'a T)>, Raised> {
    refuse_empty(separator.bytes())?;
    Ok(around(
        whole,
        separator,
        memmem::find(whole.bytes(), separator.bytes()),
    ))
}

/// `rpartition(separator)`, as [`partition`] but at the last one.
///
/// # Errors
/// `ValueError` for an empty separator.
pub fn rpartition<'a, T: Units + ?Sized>(
    whole: &'a T,
    separator: &T,
) -> Result<Option<(&'a T, &'a T)>, Raised> {
    refuse_empty(separator.bytes())?;
    Ok(around(
        whole,
        separator,
        memmem::rfind(whole.bytes(), separator.bytes()),
    ))
}

fn around<'a, T: Units + ?Sized>(whole: &'a T, separator: &T, at: Option<usize>) -> Option<(&'a T, &'a T)> {
    let at = at?;
    let behind = at + separator.bytes().len();
    Some((whole.part(0..at), whole.part(behind..whole.bytes().len())))
}

/// `str.splitlines(keep)`.
#[must_use]
pub fn lines(text: &str, keep: bool) -> Vec<&str> {
    let ends = text
        .char_indices()
        .filter(|(_, character)| properties::ends_line(*character));
    cut_lines(
        text,
        ends.map(|(at, character)| (at, at + character.len_utf8())),
        keep,
    )
}

/// `bytes.splitlines(keep)`, which knows `\n`, `\r` and `\r\n` alone.
#[must_use]
pub fn byte_lines(bytes: &[u8], keep: bool) -> Vec<&[u8]> {
    let ends = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'\n' | b'\r'));
    cut_lines(bytes, ends.map(|(at, _)| (at, at + 1)), keep)
}

fn cut_lines<T: Units + ?Sized>(
    whole: &T,
    ends: impl Iterator<Item = (usize, usize)>,
    keep: bool,
) -> Vec<&T> {
    let bytes = whole.bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, behind) in ends {
        if at < start {
            continue;
        }
        let pair = bytes[at] == b'\r' && bytes.get(behind) == Some(&b'\n');
        let behind = behind + usize::from(pair);
        lines.push(whole.part(start..if keep { behind } else { at }));
        start = behind;
    }
    if start < bytes.len() {
        lines.push(whole.part(start..bytes.len()));
    }
    lines
}
