//! The messages in Uzbek (Latin script, with oʻ gʻ U+02BB and ʼ U+02BC).

use super::pattern::Grammar;

pub(super) static GRAMMAR: Grammar = Grammar {
    #[cfg(feature = "locales")]
    patterns: include_str!("../../../../static/locales/sentences.uz.txt"),
    form: |_| 0,
    decimal_sign: ',',
    units: ["µs", "ms", "s"],
};
