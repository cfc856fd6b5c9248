//! Characters that are the same when case does not count.

/// How much case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Exact,
    /// Only A to Z have a case.
    Ascii,
    Unicode,
}

/// One for all characters that are the same: those with one upper case letter, like s and ſ, are.
pub(super) fn fold(character: char, case: Case) -> char {
    match case {
        Case::Exact => character,
        Case::Ascii => character.to_ascii_lowercase(),
        Case::Unicode if character.is_ascii() => character.to_ascii_lowercase(),
        Case::Unicode => lower(upper(lower(character))),
    }
}

/// The characters by which a set is asked for one.
pub(super) fn variants(character: char, case: Case) -> [char; 3] {
    match case {
        Case::Exact => [character; 3],
        Case::Ascii => [
            character,
            character.to_ascii_lowercase(),
            character.to_ascii_uppercase(),
        ],
        Case::Unicode => [character, lower(character), upper(character)],
    }
}

/// The lower case letter; of several, the one that carries the rest.
fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

/// The upper case letter, if it is one.
fn upper(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => character,
    }
}
