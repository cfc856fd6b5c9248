//! One sentence for each event: what happened and why, in the reader's words.
//!
//! [`sentence`] chooses the message and gathers its values from the event and the World before it;
//! a language turns the two into text. Captions, the live region, transcripts and notes all come from here.

mod english;

use crate::{Event, World};

/// A message by its key, with the values that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub key: &'static str,
    pub values: Vec<(&'static str, String)>,
}

/// The sentence of `event`. `world` is the World just before it.
#[must_use]
pub fn sentence(event: &Event, _world: &World) -> Sentence {
    Sentence {
        key: "unknown",
        values: vec![("seq", event.seq.to_string())],
    }
}

/// The sentence in English.
#[must_use]
pub fn in_english(sentence: &Sentence) -> String {
    english::text(sentence)
}
