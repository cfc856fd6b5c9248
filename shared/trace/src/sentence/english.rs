//! The messages in English.

use super::Sentence;

pub(super) fn text(sentence: &Sentence) -> String {
    sentence.key.to_owned()
}
