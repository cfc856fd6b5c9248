//! Flags, with the numbers that `re` has for them.

pub const IGNORECASE: u32 = 2;
pub const LOCALE: u32 = 4;
pub const MULTILINE: u32 = 8;
pub const DOTALL: u32 = 16;
pub const UNICODE: u32 = 32;
pub const VERBOSE: u32 = 64;
pub const ASCII: u32 = 256;

/// Those of which a pattern has one.
pub(super) const TYPES: u32 = ASCII | LOCALE | UNICODE;

/// The flag of a letter in `(?aiLmsux)`.
pub(super) fn of_letter(letter: char) -> Option<u32> {
    Some(match letter {
        'a' => ASCII,
        'i' => IGNORECASE,
        'L' => LOCALE,
        'm' => MULTILINE,
        's' => DOTALL,
        'u' => UNICODE,
        'x' => VERBOSE,
        _ => return None,
    })
}
