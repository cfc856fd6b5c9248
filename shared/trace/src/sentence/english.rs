//! The messages in English.

use super::pattern::Grammar;

pub(super) static GRAMMAR: Grammar = Grammar {
    #[cfg(feature = "locales")]
    patterns: include_str!("../../../../static/locales/sentences.en.txt"),
    form: |number| usize::from(number != 1),
    decimal_sign: '.',
    units: ["µs", "ms", "s"],
};
