//! What kind of character one is, as `str.isalpha` and its like and the codecs, patterns and `repr` ask.
//!
//! Whole strings are asked in `kinds`; the tables beyond ASCII are in `tables`.

use super::tables;

/// Whether a code point lies in one of the runs that count: every second one.
fn in_runs(runs: &[u16], character: char) -> bool {
    let code_point = u32::from(character);
    let mut end = 0x80;
    for (index, length) in runs.iter().enumerate() {
        end += u32::from(*length);
        if code_point < end {
            return index % 2 == 1;
        }
    }
    false
}

#[must_use]
pub fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return matches!(character, ' '..='~');
    }
    in_runs(&tables::PRINTABLE, character)
}

#[must_use]
pub fn is_alphabetic(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphabetic();
    }
    in_runs(&tables::ALPHABETIC, character)
}

#[must_use]
pub fn is_lower(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_lowercase();
    }
    in_runs(&tables::LOWER, character)
}

#[must_use]
pub fn is_upper(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_uppercase();
    }
    in_runs(&tables::UPPER, character)
}

/// Title case: one character that is an upper and a lower case letter, like ǅ.
#[must_use]
pub fn is_title(character: char) -> bool {
    let mut titled = 0;
    tables::TITLE.iter().any(|distance| {
        titled += u32::from(*distance);
        titled == u32::from(character)
    })
}

/// The value of a decimal digit of any script, as `int` reads it.
#[must_use]
pub fn decimal(character: char) -> Option<u8> {
    if character.is_ascii() {
        return character.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
    }
    let mut zero = 0;
    for distance in tables::ZEROS {
        zero += distance;
        if let Some(digit @ 0..=9) = u32::from(character).checked_sub(zero) {
            return u8::try_from(digit).ok();
        }
    }
    None
}

#[must_use]
pub fn is_digit(character: char) -> bool {
    decimal(character).is_some() || !character.is_ascii() && in_runs(&tables::DIGIT, character)
}

#[must_use]
pub fn is_numeric(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_digit();
    }
    in_runs(&tables::NUMERIC, character)
}

#[must_use]
pub fn is_alphanumeric(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    is_alphabetic(character) || is_numeric(character)
}

/// White space as `str.split` and `str.strip` see it, which is wider than Unicode's: U+001C to U+001F belong to it.
#[must_use]
pub fn is_space(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r' | '\x1c'..=' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
            | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Where `str.splitlines` ends a line.
#[must_use]
pub fn ends_line(character: char) -> bool {
    matches!(
        character,
        '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[must_use]
pub fn starts_identifier(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphabetic() || character == '_';
    }
    in_runs(&tables::STARTS, character)
}

#[must_use]
pub fn continues_identifier(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    in_runs(&tables::CONTINUES, character)
}
