//! Text brought to a width: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`, of `str` and of `bytes`.

use crate::raised::{Raised, affordable};

/// Where text stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Center,
    Right,
}

/// How much is filled to the left and to the right. In the middle, what is odd goes to the left of odd widths.
fn filling(length: usize, width: i64, side: Side) -> (usize, usize) {
    let width = usize::try_from(width).unwrap_or(0);
    let missing = width.saturating_sub(length);
    let left = match side {
        Side::Left => 0,
        Side::Right => missing,
        Side::Center => missing / 2 + (missing & width & 1),
    };
    (left, missing - left)
}

/// `ljust`, `center` and `rjust` of text.
///
/// # Errors
/// `MemoryError` for a width that is too large.
pub fn justified(text: &str, width: i64, fill: char, side: Side) -> Result<String, Raised> {
    let (left, right) = filling(text.chars().count(), width, side);
    affordable((left + right).checked_mul(fill.len_utf8()))?;
    let fill = |count| std::iter::repeat_n(fill, count);
    Ok(fill(left).chain(text.chars()).chain(fill(right)).collect())
}

/// `ljust`, `center` and `rjust` of bytes.
///
/// # Errors
/// `MemoryError` for a width that is too large.
pub fn justified_bytes(bytes: &[u8], width: i64, fill: u8, side: Side) -> Result<Vec<u8>, Raised> {
    let (left, right) = filling(bytes.len(), width, side);
    affordable(Some(left + right))?;
    let fill = |count| std::iter::repeat_n(fill, count);
    Ok(fill(left)
        .chain(bytes.iter().copied())
        .chain(fill(right))
        .collect())
}

/// `str.zfill(width)`: zeros behind a sign.
///
/// # Errors
/// `MemoryError` for a width that is too large.
pub fn zero_filled(text: &str, width: i64) -> Result<String, Raised> {
    let (zeros, _) = filling(text.chars().count(), width, Side::Right);
    affordable(Some(zeros))?;
    let signed = usize::from(text.starts_with(['+', '-']));
    let (sign, rest) = text.split_at(signed);
    Ok(format!("{sign}{}{rest}", "0".repeat(zeros)))
}

/// `bytes.zfill(width)`.
///
/// # Errors
/// `MemoryError` for a width that is too large.
pub fn zero_filled_bytes(bytes: &[u8], width: i64) -> Result<Vec<u8>, Raised> {
    let (zeros, _) = filling(bytes.len(), width, Side::Right);
    affordable(Some(zeros))?;
    let signed = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let (sign, rest) = bytes.split_at(signed);
    Ok([sign, &vec![b'0'; zeros], rest].concat())
}

/// `str.expandtabs(size)`.
///
/// # Errors
/// `MemoryError` for a result that is too large.
pub fn expanded(text: &str, size: i64) -> Result<String, Raised> {
    let size = usize::try_from(size).unwrap_or(0);
    affordable(size.checked_mul(text.bytes().filter(|byte| *byte == b'\t').count()))?;
    let mut result = String::with_capacity(text.len());
    let mut column = 0;
    for character in text.chars() {
        if character == '\t' {
            let blanks = if size == 0 { 0 } else { size - column % size };
            result.extend(std::iter::repeat_n(' ', blanks));
            column += blanks;
        } else {
            column = if matches!(character, '\n' | '\r') {
                0
            } else {
                column + 1
            };
            result.push(character);
        }
    }
    Ok(result)
}

/// `bytes.expandtabs(size)`.
///
/// # Errors
/// `MemoryError` for a result that is too large.
pub fn expanded_bytes(bytes: &[u8], size: i64) -> Result<Vec<u8>, Raised> {
    let characters: String = bytes.iter().copied().map(char::from).collect();
    let expanded = expanded(&characters, size)?;
    Ok(expanded
        .chars()
        .filter_map(|character| u8::try_from(character).ok())
        .collect())
}
