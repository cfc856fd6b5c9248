//! `str.isalpha` and its like: what every character of a text has to be.
//!
//! Single characters are asked in `properties`.

use super::{case::is_cased, properties};

fn all(text: &str, kind: fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(kind)
}

#[must_use]
pub fn is_alphabetic(text: &str) -> bool {
    all(text, properties::is_alphabetic)
}

#[must_use]
pub fn is_alphanumeric(text: &str) -> bool {
    all(text, properties::is_alphanumeric)
}

#[must_use]
pub fn is_decimal(text: &str) -> bool {
    all(text, |character| properties::decimal(character).is_some())
}

#[must_use]
pub fn is_digit(text: &str) -> bool {
    all(text, properties::is_digit)
}

#[must_use]
pub fn is_numeric(text: &str) -> bool {
    all(text, properties::is_numeric)
}

#[must_use]
pub fn is_space(text: &str) -> bool {
    all(text, properties::is_space)
}

/// Nothing in it is escaped by `repr`; nothing at all is printable too.
#[must_use]
pub fn is_printable(text: &str) -> bool {
    text.chars().all(properties::is_printable)
}

#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(properties::starts_identifier)
        && characters.all(properties::continues_identifier)
}

/// Some letter has a case, and every such letter is lower.
#[must_use]
pub fn is_lower(text: &str) -> bool {
    text.chars().any(properties::is_lower)
        && !text
            .chars()
            .any(|character| properties::is_upper(character) || properties::is_title(character))
}

/// Some letter has a case, and every such letter is upper.
#[must_use]
pub fn is_upper(text: &str) -> bool {
    text.chars().any(properties::is_upper)
        && !text
            .chars()
            .any(|character| properties::is_lower(character) || properties::is_title(character))
}

/// Every run of cased letters begins with an upper one and goes on with lower ones.
#[must_use]
pub fn is_title(text: &str) -> bool {
    let mut inside = false;
    let mut found = false;
    for character in text.chars() {
        let capital = properties::is_upper(character) || properties::is_title(character);
        if capital == inside && is_cased(character) {
            return false;
        }
        inside = is_cased(character);
        found |= inside;
    }
    found
}
