//! A number on its place: sign, prefix, grouped digits, fraction, padding.
//!
//! Which digits a number has is left to its type's file.

use std::fmt::Write;

use super::spec::{Align, Spec};
use crate::raised::{Raised, affordable};

/// A number taken apart.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub negative: bool,
    /// `0x` and its like.
    pub prefix: String,
    /// What may be grouped. Empty where there are no digits (`inf`).
    pub digits: String,
    /// What follows the digits: point, fraction, exponent, `%`; or all that there is instead of digits.
    pub rest: String,
    /// Digits in a group.
    pub group: usize,
}

/// A number as its specification wants it.
///
/// # Errors
/// `MemoryError` for a width that is too large.
pub(super) fn number(parts: &Parts, spec: &Spec) -> Result<String, Raised> {
    affordable(spec.width.checked_mul(spec.fill.len_utf8()))?;
    let sign = match (parts.negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        (false, _) => "",
    };
    let around = sign.len() + parts.prefix.len() + parts.rest.chars().count();
    // Zeros in front of digits are grouped with them.
    let zeros = spec.fill == '0' && spec.align == Align::Inside;
    let width = if zeros {
        spec.width.saturating_sub(around)
    } else {
        0
    };
    let digits = grouped(parts, spec, width);
    let length = around + digits.len();
    if spec.align == Align::Inside {
        let mut text = format!("{sign}{}", parts.prefix);
        text.extend(std::iter::repeat_n(spec.fill, spec.width.saturating_sub(length)));
        let _ = write!(text, "{digits}{}", parts.rest);
        return Ok(text);
    }
    let text = format!("{sign}{}{digits}{}", parts.prefix, parts.rest);
    Ok(padded(&text, length, spec))
}

/// Digits with separators, and with as many zeros in front as the width asks for.
fn grouped(parts: &Parts, spec: &Spec, width: usize) -> String {
    let Some(separator) = spec.grouping.map(super::spec::Grouping::separator) else {
        return parts.digits.clone();
    };
    if parts.digits.is_empty() && width == 0 {
        return String::new();
    }
    let mut backwards = String::with_capacity(width.max(parts.digits.len() * 4 / 3));
    let mut digits = parts.digits.bytes().rev().map(char::from).peekable();
    let mut in_group = 0;
    while digits.peek().is_some() || backwards.len() < width {
        if in_group == parts.group {
            backwards.push(separator);
            in_group = 0;
        }
        backwards.push(digits.next().unwrap_or('0'));
        in_group += 1;
    }
    backwards.chars().rev().collect()
}

/// Text of that many characters, filled up to the specification's width.
pub(super) fn padded(text: &str, length: usize, spec: &Spec) -> String {
    let missing = spec.width.saturating_sub(length);
    let left = match spec.align {
        Align::Left => 0,
        Align::Right | Align::Inside => missing,
        Align::Center => missing / 2,
    };
    let fill = |count| std::iter::repeat_n(spec.fill, count);
    fill(left)
        .chain(text.chars())
        .chain(fill(missing - left))
        .collect()
}
