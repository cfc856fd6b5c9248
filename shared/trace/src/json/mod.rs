//! JSON to and from the types of a trace, with little code: a page downloads it.
//!
//! The shape of a type is the one that its serde attributes say, and serde writes and reads the same; its own machinery
//! is compiled once for every type and every way to fail, which comes to more than the rest of a page together.

mod pass;
mod shapes;
mod tree;

pub use pass::{Items, Pass, Rows};
pub use socketarium_shape::Shape;
pub use tree::{Members, Tree, tree};

use std::fmt;

/// A type with a shape in JSON. Derived.
pub trait Shape {
    /// What reading starts with.
    fn nothing() -> Self
    where
        Self: Sized;

    /// Goes over the value, part by part: one way for both directions. Reading fills the value in, writing leaves it as it
    /// is. Neither stops at what is wrong: the first trouble is noted.
    fn pass(&mut self, pass: &mut Pass<'_>);

    /// Whether a field of this type may be missing; it is then read as null.
    fn may_be_missing(&self) -> bool {
        false
    }
}

/// Reads one JSON value.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read<T: Shape>(text: &str) -> Result<T, JsonError> {
    of_tree(&tree(text)?)
}

/// Reads a value that has been parsed already.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn of_tree<T: Shape>(tree: &Tree<'_>) -> Result<T, JsonError> {
    let (mut value, mut pass) = (T::nothing(), Pass::reading(tree));
    value.pass(&mut pass);
    pass.trouble().map_or(Ok(value), Err)
}

/// A value as text, as `serde_json` would write it.
#[must_use]
pub fn write<T: Shape + Clone>(value: &T) -> String {
    write_own(&mut value.clone())
}

/// The same of a value that is the caller's own.
#[must_use]
pub fn write_own(value: &mut dyn Shape) -> String {
    let mut pass = Pass::writing();
    value.pass(&mut pass);
    pass.written()
}

/// The member with this name.
#[must_use]
#[inline(never)]
pub fn member<'a, 'b>(members: &'a Members<'b>, name: &str) -> Option<&'a Tree<'b>> {
    members
        .iter()
        .find(|(other, _)| other == name)
        .map(|(_, tree)| tree)
}

/// Why a text is not what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Not JSON, from this byte on.
    NotJson {
        byte: usize,
    },
    /// Something else was expected.
    Expected(&'static str),
    MissingField(&'static str),
    UnknownVariant,
    /// A value of the right type that its type does not take.
    BadValue,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { byte } => write!(f, "not JSON from byte {byte} on"),
            Self::Expected(what) => write!(f, "expected {what}"),
            Self::MissingField(field) => write!(f, "missing field `{field}`"),
            Self::UnknownVariant => f.write_str("a variant that is not known"),
            Self::BadValue => f.write_str("a value out of its range"),
        }
    }
}

impl std::error::Error for JsonError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Errno, Fd, Pid, Table};
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Serialize, Shape)]
    #[serde(rename_all = "snake_case")]
    enum Form {
        Nothing,
        OneFd(Fd),
        Pair(u8, i64),
        Fields {
            name: String,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            sizes: Vec<u32>,
            other: Option<u32>,
        },
    }

    fn fields(name: &str) -> Form {
        Form::Fields {
            name: name.into(),
            sizes: Vec::new(),
            other: None,
        }
    }

    #[test]
    fn what_serde_writes_is_read_and_written_the_same() {
        let forms = vec![
            Form::Nothing,
            Form::OneFd(Fd(-1)),
            Form::Pair(7, -9),
            fields("{\"a\u{1}\u{1f}\n"),
        ];
        let written = serde_json::to_string(&forms).unwrap();
        assert_eq!(write(&forms), written);
        assert_eq!(read(&written), Ok(forms));
        assert_eq!(read(r#"{"fields": {"name": "b"}}"#), Ok(fields("b")));
    }

    #[test]
    fn keys_may_be_numbers_and_results_are_variants() {
        let map = Table::from([(Pid(7), true), (Pid(10), false)]);
        assert_eq!(read(r#"{"7": true, "10": false}"#), Ok(map.clone()));
        assert_eq!(write(&map), r#"{"7":true,"10":false}"#);
        let result: Result<i64, Errno> = Err(Errno::EAGAIN);
        assert_eq!(read(r#"{"Err": "EAGAIN"}"#), Ok(result));
        assert_eq!(write(&result), r#"{"Err":"EAGAIN"}"#);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let said = |text: &str| read::<Form>(text).unwrap_err().to_string();
        assert_eq!(said(r#""other""#), "a variant that is not known");
        assert_eq!(said(r#"{"fields": {}}"#), "missing field `name`");
        assert_eq!(said(r#"{"pair": [300, 1]}"#), "a value out of its range");
        assert_eq!(said(r#"{"pair": [1]}"#), "expected a list of another length");
        assert_eq!(said(r#"{"one_fd": 1, "pair": 2}"#), "expected one variant");
        assert_eq!(said("{"), "not JSON from byte 1 on");
    }
}
