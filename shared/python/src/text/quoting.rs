//! `repr` of `str` and `bytes`, and `ascii`.
//!
//! What surrounds the literal in the `repr` of `bytearray` and the containers is left to the machine.

use std::fmt::Write;

use super::{properties::is_printable, surrogate};

/// `repr` of a `str`.
#[must_use]
pub fn text(text: &str) -> String {
    quoted(text, is_printable)
}

/// `ascii` of a `str`: everything beyond ASCII is escaped.
#[must_use]
pub fn ascii(text: &str) -> String {
    quoted(text, |character| matches!(character, ' '..='~'))
}

/// What `ascii` makes of a `repr` that has been written already.
#[must_use]
pub fn escaped(written: &str) -> String {
    let mut result = String::with_capacity(written.len());
    for character in written.chars() {
        if character.is_ascii() {
            result.push(character);
        } else {
            escape(&mut result, character);
        }
    }
    result
}

/// `repr` of `bytes`.
#[must_use]
pub fn bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut result = String::with_capacity(bytes.len() + 3);
    result.push('b');
    result.push(quote);
    for byte in bytes {
        match char::from(*byte) {
            character if character == quote || character == '\\' => {
                result.push('\\');
                result.push(character);
            }
            '\t' => result.push_str("\\t"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            character @ ' '..='~' => result.push(character),
            _ => {
                let _ = write!(result, "\\x{byte:02x}");
            }
        }
    }
    result.push(quote);
    result
}

fn quoted(text: &str, plain: impl Fn(char) -> bool) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut result = String::with_capacity(text.len() + 2);
    result.push(quote);
    for character in text.chars() {
        if character == quote || character == '\\' {
            result.push('\\');
            result.push(character);
        } else if plain(character) {
            result.push(character);
        } else {
            escape(&mut result, character);
        }
    }
    result.push(quote);
    result
}

/// Appends one character as an escape sequence.
pub(crate) fn escape(result: &mut String, character: char) {
    let code_point = surrogate::code_point(character);
    let _ = match character {
        '\t' => write!(result, "\\t"),
        '\n' => write!(result, "\\n"),
        '\r' => write!(result, "\\r"),
        _ if code_point <= 0xFF => write!(result, "\\x{code_point:02x}"),
        _ if code_point <= 0xFFFF => write!(result, "\\u{code_point:04x}"),
        _ => write!(result, "\\U{code_point:08x}"),
    };
}
