//! Upper, lower, title and folded case of text.
//!
//! Rust's tables serve where they say the same as CPython's; `tables` holds what they do not have.

use super::{properties, tables};

#[must_use]
pub fn upper(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    let mut result = String::with_capacity(text.len());
    text.chars()
        .for_each(|character| push_upper(&mut result, character));
    result
}

/// A Σ that ends a word becomes ς.
#[must_use]
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut result = String::with_capacity(text.len());
    for (position, character) in text.char_indices() {
        push_lower(&mut result, text, position, character);
    }
    result
}

#[must_use]
pub fn casefold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match exception(&tables::FOLDED, character) {
            Some(other) => folded.push_str(other),
            None => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// The first character in title case, the others lower.
#[must_use]
pub fn capitalize(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for (position, character) in text.char_indices() {
        if position == 0 {
            push_title(&mut result, character);
        } else {
            push_lower(&mut result, text, position, character);
        }
    }
    result
}

#[must_use]
pub fn swapcase(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for (position, character) in text.char_indices() {
        if properties::is_upper(character) {
            push_lower(&mut result, text, position, character);
        } else if properties::is_lower(character) {
            push_upper(&mut result, character);
        } else {
            result.push(character);
        }
    }
    result
}

/// Each run of cased letters begins in title case.
#[must_use]
pub fn title(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut inside = false;
    for (position, character) in text.char_indices() {
        if inside {
            push_lower(&mut result, text, position, character);
        } else {
            push_title(&mut result, character);
        }
        inside = is_cased(character);
    }
    result
}

/// A letter that has a case.
pub(super) fn is_cased(character: char) -> bool {
    properties::is_lower(character) || properties::is_upper(character) || properties::is_title(character)
}

fn push_title(result: &mut String, character: char) {
    match exception(&tables::TITLED, character) {
        Some(titled) => result.push_str(titled),
        None => push_upper(result, character),
    }
}

fn push_upper(result: &mut String, character: char) {
    // Rust's Unicode is newer: it knows upper case letters that CPython's has not got.
    if character.to_uppercase().all(properties::is_printable) {
        result.extend(character.to_uppercase());
    } else {
        result.push(character);
    }
}

fn push_lower(result: &mut String, text: &str, position: usize, character: char) {
    if character == 'Σ' {
        let before = &text[..position];
        let after = &text[position + character.len_utf8()..];
        result.push(if ends_word(before, after) { 'ς' } else { 'σ' });
    } else if properties::is_printable(character) {
        result.extend(character.to_lowercase());
    } else {
        result.push(character);
    }
}

/// Whether a letter stands before, and none behind, not counting marks and apostrophes in between.
fn ends_word(before: &str, after: &str) -> bool {
    let counts = |character: &char| !is_case_ignorable(*character);
    before.chars().rev().find(counts).is_some_and(is_cased)
        && !after.chars().find(counts).is_some_and(is_cased)
}

/// Whether a character between letters does not part them: Rust's own rule, asked of a word that it stands in.
fn is_case_ignorable(character: char) -> bool {
    let second = |word: &[char]| word.iter().collect::<String>().to_lowercase().chars().nth(1);
    second(&['a', 'Σ', character, 'a']) == Some('σ') && second(&['a', 'Σ', character]) == Some('ς')
}

fn exception(table: &'static [(char, &'static str)], character: char) -> Option<&'static str> {
    let index = table.binary_search_by_key(&character, |(from, _)| *from).ok()?;
    table.get(index).map(|(_, to)| *to)
}
