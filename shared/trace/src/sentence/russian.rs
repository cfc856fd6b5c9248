//! The messages in Russian.

use super::pattern::Grammar;

pub(super) static GRAMMAR: Grammar = Grammar {
    #[cfg(feature = "locales")]
    patterns: include_str!("../../../../static/locales/sentences.ru.txt"),
    form: |number| match (number % 10, number % 100) {
        (1, rest) if rest != 11 => 0,
        (2..=4, rest) if !(12..=14).contains(&rest) => 1,
        _ => 2,
    },
    decimal_sign: ',',
    units: ["мкс", "мс", "с"],
};
