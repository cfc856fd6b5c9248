//! `bytes.decode`.

use super::wide::{self, Found};
use super::{CodecError, DecodeError, Encoding, handler};

/// `bytes.decode(encoding, errors)`.
///
/// # Errors
/// `UnicodeDecodeError` where the handler does not help, `LookupError` for a handler that is unknown and needed.
pub fn decode(bytes: &[u8], encoding: Encoding, errors: &str) -> Result<String, CodecError> {
    decode_available(bytes, encoding, errors, true).map(|(text, _)| text)
}

/// What can be decoded of bytes that more may follow, and how many bytes that took: what incremental decoders do.
/// With `last`, nothing follows and everything is taken.
///
/// # Errors
/// As [`decode`].
pub fn decode_available(
    bytes: &[u8],
    encoding: Encoding,
    errors: &str,
    last: bool,
) -> Result<(String, usize), CodecError> {
    match encoding {
        Encoding::Latin1 => Ok((bytes.iter().copied().map(char::from).collect(), bytes.len())),
        Encoding::Ascii => ascii(bytes, errors),
        Encoding::Utf8 => utf8(bytes, 0, errors, last),
        Encoding::Utf8Signed => {
            let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            utf8(&bytes[mark..], 0, errors, last).map(|(text, taken)| (text, taken + mark))
        }
        Encoding::Utf16(_) | Encoding::Utf32(_) => units(bytes, encoding, errors, last),
    }
}

fn ascii(bytes: &[u8], errors: &str) -> Result<(String, usize), CodecError> {
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte.is_ascii() {
            text.push(char::from(byte));
            at += 1;
            continue;
        }
        let error = DecodeError {
            encoding: Encoding::Ascii.name(),
            start: at,
            end: at + 1,
            reason: "ordinal not in range(128)",
            byte,
        };
        at = handler::decoded(bytes, Encoding::Ascii, error, errors, &mut text)?;
    }
    Ok((text, at))
}

fn utf8(bytes: &[u8], start: usize, errors: &str, last: bool) -> Result<(String, usize), CodecError> {
    let mut text = String::with_capacity(bytes.len());
    let mut at = start;
    loop {
        let rest = &bytes[at..];
        let wrong = match std::str::from_utf8(rest) {
            Ok(valid) => {
                text.push_str(valid);
                return Ok((text, bytes.len()));
            }
            Err(wrong) => wrong,
        };
        let (valid, _) = rest.split_at(wrong.valid_up_to());
        text.push_str(std::str::from_utf8(valid).unwrap_or_default());
        at += valid.len();
        let byte = bytes[at];
        let (end, reason) = match wrong.error_len() {
            None if !last => return Ok((text, at)),
            None => (bytes.len(), "unexpected end of data"),
            Some(1) if !matches!(byte, 0xC2..=0xF4) => (at + 1, "invalid start byte"),
            Some(length) => (at + length, "invalid continuation byte"),
        };
        let error = DecodeError {
            encoding: Encoding::Utf8.name(),
            start: at,
            end,
            reason,
            byte,
        };
        at = handler::decoded(bytes, Encoding::Utf8, error, errors, &mut text)?;
    }
}

fn units(bytes: &[u8], encoding: Encoding, errors: &str, last: bool) -> Result<(String, usize), CodecError> {
    let (ordered, mark) = wide::marked(bytes, encoding);
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = mark;
    while at < bytes.len() {
        let found = match ordered {
            Encoding::Utf32(order) => wide::next32(bytes, at, order, ordered.name()),
            Encoding::Utf16(order) => wide::next16(bytes, at, order, ordered.name()),
            Encoding::Ascii | Encoding::Latin1 | Encoding::Utf8 | Encoding::Utf8Signed => break,
        };
        match found {
            Found::Character(character, length) => {
                text.push(character);
                at += length;
            }
            Found::Unfinished(_) if !last => break,
            Found::Unfinished(error) | Found::Wrong(error) => {
                at = handler::decoded(bytes, ordered, error, errors, &mut text)?;
            }
        }
    }
    Ok((text, at))
}
