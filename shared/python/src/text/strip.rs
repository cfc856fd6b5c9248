//! `strip`, `lstrip` and `rstrip` of text and of bytes.

use super::properties;

/// Which ends are stripped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    Both,
    Left,
    Right,
}

/// Without white space, or without the characters of `unwanted`.
#[must_use]
pub fn text<'a>(text: &'a str, unwanted: Option<&str>, ends: Ends) -> &'a str {
    let goes = |character: char| match unwanted {
        Some(unwanted) => unwanted.contains(character),
        None => properties::is_space(character),
    };
    match ends {
        Ends::Both => text.trim_matches(goes),
        Ends::Left => text.trim_start_matches(goes),
        Ends::Right => text.trim_end_matches(goes),
    }
}

/// Without white space, or without the bytes of `unwanted`.
#[must_use]
pub fn bytes<'a>(bytes: &'a [u8], unwanted: Option<&[u8]>, ends: Ends) -> &'a [u8] {
    let stays = |byte: &u8| match unwanted {
        Some(unwanted) => !unwanted.contains(byte),
        None => !matches!(byte, b'\t'..=b'\r' | b' '),
    };
    let start = if ends == Ends::Right {
        Some(0)
    } else {
        bytes.iter().position(stays)
    };
    let Some(start) = start else { return &[] };
    let end = if ends == Ends::Left {
        bytes.len()
    } else {
        bytes.iter().rposition(stays).map_or(0, |last| last + 1)
    };
    bytes.get(start..end).unwrap_or(&[])
}
