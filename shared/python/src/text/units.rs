//! What `str` and `bytes` have in common: both are found, split and replaced by their bytes.
//!
//! UTF-8 needs no more: a text is never found in the middle of a character.

use std::ops::Range;

/// A `str` or a slice of bytes.
pub trait Units {
    fn bytes(&self) -> &[u8];

    /// The part with these bytes, which begins and ends between two units.
    #[must_use]
    fn part(&self, range: Range<usize>) -> &Self;

    /// How many bytes the unit has that begins here: where an empty needle is found next.
    fn unit_length(&self, at: usize) -> usize;

    /// White space to split and strip by: what `isspace` says of a character, or of a byte.
    fn blanks(&self) -> Box<dyn Iterator<Item = (usize, usize, bool)> + '_>;
}

impl Units for str {
    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }

    fn part(&self, range: Range<usize>) -> &Self {
        &self[range]
    }

    fn unit_length(&self, at: usize) -> usize {
        self[at..].chars().next().map_or(1, char::len_utf8)
    }

    fn blanks(&self) -> Box<dyn Iterator<Item = (usize, usize, bool)> + '_> {
        Box::new(self.char_indices().map(|(start, character)| {
            let end = start + character.len_utf8();
            (start, end, super::properties::is_space(character))
        }))
    }
}

impl Units for [u8] {
    fn bytes(&self) -> &[u8] {
        self
    }

    fn part(&self, range: Range<usize>) -> &Self {
        &self[range]
    }

    fn unit_length(&self, _at: usize) -> usize {
        1
    }

    fn blanks(&self) -> Box<dyn Iterator<Item = (usize, usize, bool)> + '_> {
        let blank = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ');
        Box::new(
            self.iter()
                .enumerate()
                .map(move |(at, byte)| (at, at + 1, blank(*byte))),
        )
    }
}
