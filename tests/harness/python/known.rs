//! What the model does not do as CPython does today, each with its reason. A program that comes to pass has to leave
//! the list.

use crate::top;
use std::collections::BTreeMap;
use std::fs;

/// Reasons by program name.
#[derive(Debug)]
pub struct Known(BTreeMap<String, String>);

/// The list, from `tests/python/known_failures.toml`.
///
/// # Panics
/// If it cannot be read.
#[must_use]
pub fn known_failures() -> Known {
    let path = top().join("tests/python/known_failures.toml");
    let text = fs::read_to_string(&path).expect("the list is in the checkout");
    let table: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reasons = table.into_iter().flat_map(|(area, programs)| {
        let named = programs.into_iter();
        named.map(move |(what, reason)| (format!("{area}/{what}"), reason))
    });
    Known(reasons.collect())
}

impl Known {
    /// Why this program is known to fail, if it is.
    #[must_use]
    pub fn reason(&self, program: &str) -> Option<&str> {
        self.0.get(program).map(String::as_str)
    }

    /// The programs in the list.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
