//! `bytes.hex`, `bytes.fromhex`, `binascii.hexlify` and `unhexlify`, and `binascii.crc32`.

use crate::raised::{Class, Raised, affordable};

/// `bytes.hex(separator, group)`: a separator between every `group` bytes, counted from the right, or from the left
/// where it is negative.
///
/// # Errors
/// `MemoryError` for a result that is too large.
pub fn hex(bytes: &[u8], separator: Option<char>, group: i64) -> Result<String, Raised> {
    affordable(bytes.len().checked_mul(3))?;
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let mut text = String::with_capacity(bytes.len() * 2);
    for (index, byte) in bytes.iter().enumerate() {
        let counted = if group < 0 { index } else { bytes.len() - index };
        if let Some(separator) = separator
            && index > 0
            && size > 0
            && counted.is_multiple_of(size)
        {
            text.push(separator);
        }
        for half in [byte >> 4, byte & 0x0F] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    Ok(text)
}

/// `bytes.fromhex(text)`: blanks may stand between bytes.
///
/// # Errors
/// `ValueError` that tells the first position, in code points, that is no digit; what is beyond ASCII comes before it.
pub fn from_hex(text: &str) -> Result<Vec<u8>, Raised> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut first = None;
    let mut length = 0;
    let wrong = |position: usize| {
        Err(Raised::value(format!(
            "non-hexadecimal number found in fromhex() arg at position {position}"
        )))
    };
    if let Some(position) = text.chars().position(|character| !character.is_ascii()) {
        return wrong(position);
    }
    for (position, character) in text.chars().enumerate() {
        length = position + 1;
        match (first, character.to_digit(16)) {
            (None, None) if matches!(character, '\t'..='\r' | ' ') => {}
            (_, None) => return wrong(position),
            (None, Some(digit)) => first = Some(digit),
            (Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high << 4 | low));
                first = None;
            }
        }
    }
    if first.is_some() { wrong(length) } else { Ok(bytes) }
}

/// `binascii.unhexlify(digits)`.
///
/// # Errors
/// `binascii.Error` for an odd number of digits, or for what is no digit.
pub fn unhexlify(digits: &[u8]) -> Result<Vec<u8>, Raised> {
    if !digits.len().is_multiple_of(2) {
        return Err(Class::BinasciiError.because("Odd-length string"));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| {
        let (high, low) = (digit(*pair.first()?)?, digit(*pair.get(1)?)?);
        u8::try_from(high << 4 | low).ok()
    };
    let bytes: Option<Vec<u8>> = digits.chunks_exact(2).map(byte).collect();
    bytes.ok_or_else(|| Class::BinasciiError.because("Non-hexadecimal digit found"))
}

/// `binascii.crc32(bytes, start)`, which `zlib.crc32` is too.
#[must_use]
pub fn crc32(bytes: &[u8], start: u32) -> u32 {
    let step = |crc: u32| {
        if crc & 1 == 0 {
            crc >> 1
        } else {
            crc >> 1 ^ 0xEDB8_8320
        }
    };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!start, byte)
}
