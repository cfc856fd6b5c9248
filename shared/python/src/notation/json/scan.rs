//! Strings and numbers of a JSON text.

use super::{DecodeError, Json, ReadError};
use crate::number::{float, integer};
use crate::text::surrogate;

/// A text and a place in it, in bytes.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    pub text: &'a str,
    pub at: usize,
    /// Control characters are refused in strings.
    pub strict: bool,
}

impl Scanner<'_> {
    pub(super) fn error(&self, message: &'static str, byte: usize) -> ReadError {
        let before = &self.text[..byte];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        ReadError::Decode(DecodeError {
            message,
            position: before.chars().count(),
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        })
    }

    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    pub(super) fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn skip_blanks(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// A string from behind its opening quote to behind its closing one.
    pub(super) fn string(&mut self) -> Result<String, ReadError> {
        let begin = self.at - 1;
        let unterminated = "Unterminated string starting at";
        let mut result = String::new();
        loop {
            let special = self
                .rest()
                .find(|character: char| matches!(character, '"' | '\\' | '\0'..='\x1f'));
            let Some(length) = special else {
                return Err(self.error(unterminated, begin));
            };
            result.push_str(&self.rest()[..length]);
            self.at += length;
            match self.next() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(result);
                }
                Some(b'\\') => {
                    let Some(character) = self.rest()[1..].chars().next() else {
                        return Err(self.error(unterminated, begin));
                    };
                    let escaped = self.escape(character)?;
                    result.push(escaped);
                }
                Some(control) => {
                    if self.strict {
                        return Err(self.error("Invalid control character at", self.at));
                    }
                    result.push(char::from(control));
                    self.at += 1;
                }
                None => return Err(self.error(unterminated, begin)),
            }
        }
    }

    /// An escape sequence from its backslash on.
    fn escape(&mut self, character: char) -> Result<char, ReadError> {
        let plain = match character {
            '"' | '\\' | '/' => character,
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            _ => return Err(self.error("Invalid \\escape", self.at)),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\uXXXX`, and with it a second one if the two are a pair of surrogates.
    fn unicode(&mut self) -> Result<char, ReadError> {
        // The string has to go on behind the digits, or CPython does not even look at them.
        let Some(first) = hexadecimal(&self.rest()[2..]) else {
            return Err(self.error("Invalid \\uXXXX escape", self.at + 1));
        };
        self.at += 6;
        if (0xD800..0xDC00).contains(&first)
            && let Some(second) = self.rest().strip_prefix("\\u").and_then(hexadecimal)
            && (0xDC00..0xE000).contains(&second)
        {
            self.at += 6;
            let code_point = 0x1_0000 + ((first & 0x3FF) << 10) + (second & 0x3FF);
            return Ok(char::from_u32(code_point).unwrap_or('\u{fffd}'));
        }
        Ok(surrogate::character(first).unwrap_or('\u{fffd}'))
    }

    /// A number, if one begins here.
    pub(super) fn number(&mut self) -> Result<Option<Json>, ReadError> {
        let rest = self.rest();
        let digits = |from: usize| {
            rest.as_bytes()[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let sign = usize::from(rest.starts_with('-'));
        let whole = if rest[sign..].starts_with('0') {
            1
        } else {
            digits(sign)
        };
        if whole == 0 {
            return Ok(None);
        }
        let mut end = sign + whole;
        let is_float = |end: usize, from: usize| end > from;
        let integer_end = end;
        if rest[end..].starts_with('.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if rest[end..].starts_with(['e', 'E']) {
            let signed = usize::from(rest[end + 1..].starts_with(['+', '-']));
            let exponent = digits(end + 1 + signed);
            if exponent > 0 {
                end += 1 + signed + exponent;
            }
        }
        let written = &rest[..end];
        let number = if is_float(end, integer_end) {
            Json::Float(float::parse(written)?)
        } else {
            Json::Integer(integer::parse(written, 10)?)
        };
        self.at += end;
        Ok(Some(number))
    }
}

/// Four hexadecimal digits that something follows.
fn hexadecimal(text: &str) -> Option<u32> {
    let digits = text.get(..4).filter(|_| text.len() > 4)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| plain)
}
