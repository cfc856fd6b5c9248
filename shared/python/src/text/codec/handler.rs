//! Error handlers: what goes in place of what an encoding does not have.

use std::fmt::Write;

use super::{CodecError, DecodeError, EncodeError, Encoding};
use crate::raised::{Class, Raised};
use crate::text::{quoting, surrogate};

/// Continues after bytes that are wrong: what they become, and where decoding goes on.
pub(super) fn decoded(
    bytes: &[u8],
    encoding: Encoding,
    error: DecodeError,
    handler: &str,
    result: &mut String,
) -> Result<usize, CodecError> {
    let wrong = &bytes[error.start..error.end];
    match handler {
        "strict" => return Err(CodecError::Decode(error)),
        "ignore" => {}
        "replace" => result.push('\u{fffd}'),
        "backslashreplace" => {
            for byte in wrong {
                let _ = write!(result, "\\x{byte:02x}");
            }
        }
        "surrogateescape" => {
            let escaped = wrong.iter().take_while(|byte| **byte >= 0x80);
            let before = result.len();
            result.extend(escaped.filter_map(|byte| surrogate::character(0xDC00 + u32::from(*byte))));
            let taken = result[before..].chars().count();
            if taken == 0 {
                return Err(CodecError::Decode(error));
            }
            return Ok(error.start + taken);
        }
        "surrogatepass" => {
            let Some((code_point, length)) = passed(bytes.get(error.start..).unwrap_or(&[]), encoding) else {
                return Err(CodecError::Decode(error));
            };
            result.extend(surrogate::character(code_point));
            return Ok(error.start + length);
        }
        "xmlcharrefreplace" | "namereplace" => {
            let message = "don't know how to handle UnicodeDecodeError in error callback";
            return Err(Raised::type_error(message).into());
        }
        _ => return Err(unknown(handler).into()),
    }
    Ok(error.end)
}

/// A surrogate that was encoded as if it were a character.
fn passed(bytes: &[u8], encoding: Encoding) -> Option<(u32, usize)> {
    let (code_point, length) = match encoding {
        Encoding::Utf8 | Encoding::Utf8Signed => match bytes {
            [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => (
                0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F),
                3,
            ),
            _ => return None,
        },
        Encoding::Utf16(order) => (u32::from(super::wide::unit16(bytes, order)?), 2),
        Encoding::Utf32(order) => (super::wide::unit32(bytes, order)?, 4),
        Encoding::Ascii | Encoding::Latin1 => return None,
    };
    (0xD800..0xE000)
        .contains(&code_point)
        .then_some((code_point, length))
}

/// What goes in place of characters that an encoding does not have.
pub(super) enum Replacement {
    /// Text that the encoding has, if anything.
    Text(String),
    Bytes(Vec<u8>),
}

pub(super) fn encoded(
    characters: &[char],
    encoding: Encoding,
    error: EncodeError,
    handler: &str,
) -> Result<Replacement, CodecError> {
    let mut text = String::new();
    match handler {
        "strict" => return Err(CodecError::Encode(error)),
        "ignore" => {}
        "replace" => text.extend(characters.iter().map(|_| '?')),
        "backslashreplace" => {
            for character in characters {
                quoting::escape(&mut text, *character);
            }
        }
        "xmlcharrefreplace" => {
            for character in characters {
                let _ = write!(text, "&#{};", surrogate::code_point(*character));
            }
        }
        "surrogateescape" if matches!(encoding, Encoding::Utf16(_) | Encoding::Utf32(_)) => {
            // A byte is no unit there: the first character is refused.
            let end = error.start + 1;
            return Err(CodecError::Encode(EncodeError { end, ..error }));
        }
        "surrogateescape" => {
            let byte = |character: &char| match surrogate::lone(*character) {
                Some(kept @ 0xDC80..=0xDCFF) => u8::try_from(kept - 0xDC00).ok(),
                _ => None,
            };
            let bytes: Option<Vec<u8>> = characters.iter().map(byte).collect();
            return bytes.map(Replacement::Bytes).ok_or(CodecError::Encode(error));
        }
        "surrogatepass" => {
            let Some(bytes) = passing(characters, encoding) else {
                return Err(CodecError::Encode(error));
            };
            return Ok(Replacement::Bytes(bytes));
        }
        _ => return Err(unknown(handler).into()),
    }
    Ok(Replacement::Text(text))
}

fn passing(characters: &[char], encoding: Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for character in characters {
        let kept = surrogate::lone(*character)?;
        match encoding {
            Encoding::Utf8 | Encoding::Utf8Signed => {
                let low = |bits: u16| 0x80 | u8::try_from(bits & 0x3F).unwrap_or(0);
                bytes.extend([0xED, low(kept >> 6), low(kept)]);
            }
            Encoding::Utf16(order) => bytes.extend(super::wide::bytes16(kept, order)),
            Encoding::Utf32(order) => bytes.extend(super::wide::bytes32(u32::from(kept), order)),
            Encoding::Ascii | Encoding::Latin1 => return None,
        }
    }
    Some(bytes)
}

fn unknown(handler: &str) -> Raised {
    Class::LookupError.because(format!("unknown error handler name '{handler}'"))
}
