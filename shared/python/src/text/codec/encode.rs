//! `str.encode`.

use super::handler::{self, Replacement};
use super::{CodecError, EncodeError, Encoding, Order, wide};
use crate::text::surrogate;

/// `text.encode(encoding, errors)`.
///
/// # Errors
/// `UnicodeEncodeError` where the handler does not help, `LookupError` for a handler that is unknown and needed.
pub fn encode(text: &str, encoding: Encoding, errors: &str) -> Result<Vec<u8>, CodecError> {
    let plain = match encoding {
        Encoding::Utf8 => !text.chars().any(|character| surrogate::lone(character).is_some()),
        Encoding::Ascii | Encoding::Latin1 => text.is_ascii(),
        Encoding::Utf8Signed | Encoding::Utf16(_) | Encoding::Utf32(_) => false,
    };
    if plain {
        return Ok(text.as_bytes().to_vec());
    }
    let mut bytes = match encoding {
        Encoding::Utf8Signed => vec![0xEF, 0xBB, 0xBF],
        Encoding::Utf16(Order::Marked) => vec![0xFF, 0xFE],
        Encoding::Utf32(Order::Marked) => vec![0xFF, 0xFE, 0, 0],
        Encoding::Ascii | Encoding::Latin1 | Encoding::Utf8 | Encoding::Utf16(_) | Encoding::Utf32(_) => {
            Vec::new()
        }
    };
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(character) = characters.get(at).copied() {
        if push(&mut bytes, character, encoding) {
            at += 1;
            continue;
        }
        // What lies side by side is handed over together, but UTF-16 and UTF-32 report one at a time.
        let missing = characters[at..]
            .iter()
            .take_while(|next| !has(encoding, **next))
            .count();
        let end = at + missing;
        let error = EncodeError {
            encoding: encoding.name(),
            start: at,
            end,
            reason: reason(encoding),
            character,
        };
        match handler::encoded(&characters[at..end], encoding, error, errors)? {
            Replacement::Bytes(replacement) => bytes.extend(replacement),
            Replacement::Text(replacement) => {
                replacement.chars().for_each(|character| {
                    push(&mut bytes, character, encoding);
                });
            }
        }
        at = end;
    }
    Ok(bytes)
}

fn reason(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Ascii => "ordinal not in range(128)",
        Encoding::Latin1 => "ordinal not in range(256)",
        Encoding::Utf8 | Encoding::Utf8Signed | Encoding::Utf16(_) | Encoding::Utf32(_) => {
            "surrogates not allowed"
        }
    }
}

fn has(encoding: Encoding, character: char) -> bool {
    match encoding {
        Encoding::Ascii => character.is_ascii(),
        Encoding::Latin1 => u8::try_from(character).is_ok(),
        Encoding::Utf8 | Encoding::Utf8Signed | Encoding::Utf16(_) | Encoding::Utf32(_) => {
            surrogate::lone(character).is_none()
        }
    }
}

/// Appends a character, if the encoding has it.
fn push(bytes: &mut Vec<u8>, character: char, encoding: Encoding) -> bool {
    if !has(encoding, character) {
        return false;
    }
    match encoding {
        Encoding::Ascii | Encoding::Latin1 => bytes.extend(u8::try_from(character)),
        Encoding::Utf8 | Encoding::Utf8Signed => bytes.extend(character.encode_utf8(&mut [0; 4]).bytes()),
        Encoding::Utf16(order) => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                bytes.extend(wide::bytes16(*unit, order));
            }
        }
        Encoding::Utf32(order) => bytes.extend(wide::bytes32(u32::from(character), order)),
    }
    true
}
