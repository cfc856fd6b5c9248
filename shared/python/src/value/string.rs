//! `str`: text with its length in characters and its hash.

use super::hash_bytes;
use std::cell;
use std::fmt;
use std::rc::Rc;

/// Text. Its hash is worked out once.
#[derive(Clone)]
pub struct Str {
    text: Box<str>,
    /// In characters.
    length: usize,
    /// 0: not known yet.
    hash: cell::Cell<u64>,
}

impl Str {
    #[must_use]
    pub fn new(text: &str) -> Rc<Self> {
        Self::owned(text.to_owned())
    }

    #[must_use]
    pub fn owned(text: String) -> Rc<Self> {
        let length = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        Rc::new(Self {
            text: text.into_boxed_str(),
            length,
            hash: cell::Cell::new(0),
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.length == self.text.len()
    }

    #[must_use]
    pub fn hash(&self) -> u64 {
        let known = self.hash.get();
        if known != 0 {
            return known;
        }
        let hash = hash_bytes(self.text.as_bytes()) | 1;
        self.hash.set(hash);
        hash
    }

    /// The character at an index that counts from the start.
    #[must_use]
    pub fn char(&self, index: usize) -> Option<char> {
        if self.is_ascii() {
            return self.text.as_bytes().get(index).map(|byte| char::from(*byte));
        }
        self.text.chars().nth(index)
    }

    /// Characters from `start` to before `end`.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> &str {
        if start >= end {
            return "";
        }
        if self.is_ascii() {
            return self.text.get(start..end.min(self.length)).unwrap_or_default();
        }
        let mut places = self.text.char_indices().map(|(at, _)| at).skip(start);
        let Some(from) = places.next() else { return "" };
        let to = places.nth(end - start - 1).unwrap_or(self.text.len());
        &self.text[from..to]
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Str {}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
