//! Sets of characters: `[a-z]`, `\d`, and what they hold.

use super::folding::{self, Case};
use crate::text::properties;

/// `\d`, `\s`, `\w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Category {
    Digit,
    Space,
    Word,
}

impl Category {
    pub(super) fn holds(self, character: char, ascii: bool) -> bool {
        match (self, ascii) {
            (Self::Digit, true) => character.is_ascii_digit(),
            (Self::Digit, false) => properties::decimal(character).is_some(),
            (Self::Space, true) => matches!(character, '\t'..='\r' | ' '),
            (Self::Space, false) => properties::is_space(character),
            (Self::Word, true) => character.is_ascii_alphanumeric() || character == '_',
            (Self::Word, false) => properties::is_alphanumeric(character) || character == '_',
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Character(char),
    Range(char, char),
    /// With whether it is the opposite: `\D`.
    Category(Category, bool),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    pub negated: bool,
    pub items: Vec<Item>,
}

impl Set {
    pub(super) fn holds(&self, character: char, case: Case, ascii: bool) -> bool {
        let variants = folding::variants(character, case);
        let folded = folding::fold(character, case);
        let found = self.items.iter().any(|item| match item {
            Item::Character(wanted) => folding::fold(*wanted, case) == folded,
            Item::Range(low, high) => variants.iter().any(|variant| (low..=high).contains(&variant)),
            Item::Category(category, opposite) => category.holds(character, ascii) != *opposite,
        });
        found != self.negated
    }
}
