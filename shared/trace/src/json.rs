//! From JSON text to the types of a trace, with little code: `serde_json` makes a tree of the text, and each type has a
//! [`Shape`] that it is read out of the tree by.
//!
//! Writing is serde's own, and so is reading from anything but JSON. Numbers are whole: no type of a trace has others.

pub use socketarium_shape::Shape;

use crate::Errno;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

/// Members of an object.
pub type Members = Map<String, Value>;

/// A type that is read out of a JSON tree. Derived: the shape is that which serde writes.
pub trait Shape: Sized {
    /// # Errors
    /// What is wrong with the tree.
    fn of_tree(tree: &Value) -> Result<Self, JsonError>;

    /// What a field of this type is where it is missing, if that may be.
    #[must_use]
    fn if_missing() -> Option<Self> {
        None
    }
}

/// A type that JSON writes as a member's name.
pub trait Key: Sized {
    /// # Errors
    /// What is wrong with the name.
    fn of_key(key: &str) -> Result<Self, JsonError>;
}

/// Reads one JSON value.
///
/// # Errors
/// What is wrong, in one line.
pub fn read<T: Shape>(text: &str) -> Result<T, JsonError> {
    T::of_tree(&tree(text)?)
}

/// Any JSON value.
///
/// # Errors
/// Where it stops to be JSON.
pub fn tree(text: &str) -> Result<Value, JsonError> {
    serde_json::from_str(text).map_err(|error| JsonError::NotJson {
        line: error.line(),
        column: error.column(),
    })
}

/// Why a text is not what was expected. It borrows every word it has: an error that owns nothing is cheap to hand on
/// through the many places that may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Not JSON, from this line and column on.
    NotJson {
        line: usize,
        column: usize,
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
            Self::NotJson { line, column } => write!(f, "not JSON from line {line}, column {column} on"),
            Self::Expected(what) => write!(f, "expected {what}"),
            Self::MissingField(field) => write!(f, "missing field `{field}`"),
            Self::UnknownVariant => f.write_str("a variant that is not known"),
            Self::BadValue => f.write_str("a value out of its range"),
        }
    }
}

impl std::error::Error for JsonError {}

/// The tree's text.
///
/// # Errors
/// Where it is none.
pub fn text(tree: &Value) -> Result<&str, JsonError> {
    tree.as_str().ok_or(JsonError::Expected("a text"))
}

/// The tree's members.
///
/// # Errors
/// Where it is no object.
pub fn members(tree: &Value) -> Result<&Members, JsonError> {
    tree.as_object().ok_or(JsonError::Expected("an object"))
}

fn list(tree: &Value) -> Result<&[Value], JsonError> {
    tree.as_array()
        .map(Vec::as_slice)
        .ok_or(JsonError::Expected("a list"))
}

/// A list of exactly `count` items.
///
/// # Errors
/// Where it is none, or of another length.
pub fn items(tree: &Value, count: usize) -> Result<&[Value], JsonError> {
    let items = list(tree)?;
    if items.len() == count {
        Ok(items)
    } else {
        Err(JsonError::Expected("a list of another length"))
    }
}

/// A variant: its name alone, or the one member of an object.
///
/// # Errors
/// Where it is neither.
pub fn choice(tree: &Value) -> Result<(&str, Option<&Value>), JsonError> {
    if let Some(name) = tree.as_str() {
        return Ok((name, None));
    }
    let mut members = members(tree)?.iter();
    match (members.next(), members.next()) {
        (Some((name, content)), None) => Ok((name, Some(content))),
        (_, _) => Err(JsonError::Expected("one variant")),
    }
}

/// What a variant holds.
///
/// # Errors
/// Where it holds nothing.
pub fn content(content: Option<&Value>) -> Result<&Value, JsonError> {
    content.ok_or(JsonError::Expected("a variant with content"))
}

/// A field that must be there, or whose type says what it is if not.
///
/// # Errors
/// Where it is missing or wrong.
pub fn field<T: Shape>(members: &Members, name: &'static str) -> Result<T, JsonError> {
    match members.get(name) {
        Some(tree) => T::of_tree(tree),
        None => T::if_missing().ok_or(JsonError::MissingField(name)),
    }
}

/// A field that has this value if it is missing.
///
/// # Errors
/// Where it is wrong.
pub fn field_or<T: Shape>(members: &Members, name: &'static str, missing: T) -> Result<T, JsonError> {
    members.get(name).map_or(Ok(missing), T::of_tree)
}

/// A field that has its type's default if it is missing.
///
/// # Errors
/// Where it is wrong.
pub fn field_or_default<T: Shape + Default>(members: &Members, name: &'static str) -> Result<T, JsonError> {
    members.get(name).map_or_else(|| Ok(T::default()), T::of_tree)
}

/// A field that is read in a way of its own.
///
/// # Errors
/// Where it is missing or wrong.
pub fn field_with<T>(
    members: &Members,
    name: &'static str,
    read: fn(&Value) -> Result<T, JsonError>,
) -> Result<T, JsonError> {
    read(members.get(name).ok_or(JsonError::MissingField(name))?)
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Shape for $number {
            fn of_tree(tree: &Value) -> Result<Self, JsonError> {
                let number: Option<Self> = match (tree.as_u64(), tree.as_i64()) {
                    (Some(number), _) => number.try_into().ok(),
                    (None, Some(number)) => number.try_into().ok(),
                    (None, None) => return Err(JsonError::Expected("a whole number")),
                };
                number.ok_or(JsonError::BadValue)
            }
        }

        impl Key for $number {
            fn of_key(key: &str) -> Result<Self, JsonError> {
                key.parse().ok().ok_or(JsonError::Expected("a whole number as key"))
            }
        })*
    };
}

numbers!(u8 u16 u32 u64 usize i32 i64);

impl Shape for bool {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        tree.as_bool().ok_or(JsonError::Expected("true or false"))
    }
}

impl Shape for String {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        text(tree).map(str::to_owned)
    }
}

impl Key for String {
    fn of_key(key: &str) -> Result<Self, JsonError> {
        Ok(key.to_owned())
    }
}

macro_rules! parsed {
    ($($address:ty)*) => {
        $(impl Shape for $address {
            fn of_tree(tree: &Value) -> Result<Self, JsonError> {
                text(tree)?.parse().ok().ok_or(JsonError::Expected("an address"))
            }
        })*
    };
}

parsed!(std::net::Ipv4Addr std::net::SocketAddr);

impl<T: Shape> Shape for Option<T> {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        if tree.is_null() {
            Ok(None)
        } else {
            T::of_tree(tree).map(Some)
        }
    }

    fn if_missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Shape> Shape for Box<T> {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        T::of_tree(tree).map(Self::new)
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        // Loops by hand: the adapters that stop at an error are compiled for each type.
        let items = list(tree)?;
        let mut read = Self::with_capacity(items.len());
        for item in items {
            read.push(T::of_tree(item)?);
        }
        Ok(read)
    }
}

impl<T: Shape> Shape for VecDeque<T> {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        Vec::of_tree(tree).map(Self::from)
    }
}

impl<A: Shape, B: Shape> Shape for (A, B) {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        let items = items(tree, 2)?;
        Ok((A::of_tree(&items[0])?, B::of_tree(&items[1])?))
    }
}

impl<K: Key + Ord, V: Shape> Shape for BTreeMap<K, V> {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        let mut read = Self::new();
        for (key, value) in members(tree)? {
            read.insert(K::of_key(key)?, V::of_tree(value)?);
        }
        Ok(read)
    }
}

impl<T: Shape> Shape for Result<T, Errno> {
    fn of_tree(tree: &Value) -> Result<Self, JsonError> {
        match choice(tree)? {
            ("Ok", Some(value)) => T::of_tree(value).map(Ok),
            ("Err", Some(errno)) => Errno::of_tree(errno).map(Err),
            (_, _) => Err(JsonError::UnknownVariant),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fd, Pid};
    use serde::Serialize;

    #[derive(Debug, PartialEq, Serialize, Shape)]
    #[serde(rename_all = "snake_case")]
    enum Form {
        Nothing,
        OneFd(Fd),
        Pair(u8, i64),
        Fields {
            name: String,
            #[serde(default)]
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
    fn what_serde_writes_is_read() {
        let forms = vec![
            Form::Nothing,
            Form::OneFd(Fd(-1)),
            Form::Pair(7, -9),
            fields("a\nb"),
        ];
        let written = serde_json::to_string(&forms).unwrap();
        assert_eq!(read(&written), Ok(forms));
        assert_eq!(read(r#"{"fields": {"name": "b"}}"#), Ok(fields("b")));
    }

    #[test]
    fn keys_may_be_numbers_and_results_are_variants() {
        assert_eq!(read(r#"{"7": true}"#), Ok(BTreeMap::from([(Pid(7), true)])));
        assert_eq!(
            read::<Result<i64, Errno>>(r#"{"Err": "EAGAIN"}"#),
            Ok(Err(Errno::EAGAIN))
        );
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let said = |text: &str| read::<Form>(text).unwrap_err().to_string();
        assert_eq!(said(r#""other""#), "a variant that is not known");
        assert_eq!(said(r#"{"fields": {}}"#), "missing field `name`");
        assert_eq!(said(r#"{"pair": [300, 1]}"#), "a value out of its range");
        assert_eq!(said(r#"{"pair": [1]}"#), "expected a list of another length");
        assert_eq!(said(r#"{"one_fd": 1, "pair": 2}"#), "expected one variant");
        assert_eq!(said("{"), "not JSON from line 1, column 1 on");
    }
}
