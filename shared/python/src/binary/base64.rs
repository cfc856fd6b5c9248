//! `base64` and `binascii`'s part of it.
//!
//! Base 16, 32 and 85 are not here.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::raised::{Class, Raised};

/// `base64.b64encode(bytes)`, and `binascii.b2a_base64` without its line feed.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// `base64.urlsafe_b64encode(bytes)`.
#[must_use]
pub fn encode_url_safe(bytes: &[u8]) -> String {
    URL_SAFE.encode(bytes)
}

/// `base64.b64decode(text, validate=…)` and `binascii.a2b_base64(text, strict_mode=…)`. Unless it is strict, it reads
/// over everything that is no digit, as CPython does.
///
/// # Errors
/// `binascii.Error` for padding that is missing, and if strict for everything that does not belong there.
pub fn decode(text: &[u8], strict: bool) -> Result<Vec<u8>, Raised> {
    let error = |message: &str| Err(Class::BinasciiError.because(message));
    if strict && text.first() == Some(&b'=') {
        return error("Leading padding not allowed");
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut digits, mut pads, mut left) = (0_usize, 0_usize, 0_u8);
    let mut padded = false;
    for (index, byte) in text.iter().enumerate() {
        if *byte == b'=' {
            padded = true;
            if digits % 4 >= 2 && digits % 4 + pads + 1 >= 4 {
                // The padding is complete: what follows is read over.
                if strict && index + 1 < text.len() {
                    return error("Excess data after padding");
                }
                return Ok(bytes);
            }
            pads += 1;
            continue;
        }
        let Some(value) = digit(*byte) else {
            if strict {
                return error("Only base64 data is allowed");
            }
            continue;
        };
        if strict && padded {
            return error("Discontinuous padding not allowed");
        }
        pads = 0;
        match digits % 4 {
            0 => left = value,
            1 => {
                bytes.push(left << 2 | value >> 4);
                left = value & 0x0F;
            }
            2 => {
                bytes.push(left << 4 | value >> 2);
                left = value & 0x03;
            }
            _ => bytes.push(left << 6 | value),
        }
        digits += 1;
    }
    match digits % 4 {
        0 => Ok(bytes),
        1 => Err(Class::BinasciiError.because(format!(
            "Invalid base64-encoded string: number of data characters ({digits}) cannot be 1 more than a multiple of 4"
        ))),
        _ => error("Incorrect padding"),
    }
}

/// The value of a digit of the standard alphabet.
fn digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
