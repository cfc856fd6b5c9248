//! How a lone surrogate (U+D800 to U+DFFF) is kept in Rust's text, which has no such characters.
//!
//! It is kept as the private-use character 0x100000 above it (U+10D800 to U+10DFFF), so that indexing, slicing and
//! comparing for equality work on plain `&str`. A program that uses those 2,048 private characters for itself
//! sees surrogates instead: nothing is known to.

const SHIFT: u32 = 0x10_0000;

/// What `ord` answers.
#[must_use]
pub fn code_point(character: char) -> u32 {
    lone(character).map_or(u32::from(character), u32::from)
}

/// What `chr` answers, if there is such a code point.
#[must_use]
pub fn character(code_point: u32) -> Option<char> {
    match code_point {
        0xD800..=0xDFFF => char::from_u32(code_point + SHIFT),
        _ => char::from_u32(code_point),
    }
}

/// The surrogate that is kept as this character, if one is.
#[must_use]
pub fn lone(character: char) -> Option<u16> {
    match u32::from(character) {
        kept @ 0x10_D800..=0x10_DFFF => u16::try_from(kept - SHIFT).ok(),
        _ => None,
    }
}
