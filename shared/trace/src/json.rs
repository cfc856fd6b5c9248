//! From JSON text to the types of a trace, with little code: text becomes `serde_json`'s tree, and the tree the type.
//!
//! `serde_json`'s own typed reader is compiled once for every type, with a parser inside each. In the page that came to
//! more than all else together. This one takes objects for structs and nothing but what the trace's types ask for.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde_json::{Map, Value};
use std::fmt;

/// Reads one JSON value.
///
/// # Errors
/// What is wrong, in one line.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    let tree: Value = serde_json::from_str(text).map_err(|error| JsonError::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    of_tree(&tree)
}

/// Reads a JSON value that has been parsed already.
///
/// # Errors
/// What is wrong, in one line.
pub fn of_tree<T: DeserializeOwned>(tree: &Value) -> Result<T, JsonError> {
    T::deserialize(Tree(tree))
}

/// Why a text is not what was expected. It borrows every word it has: an error that owns nothing is cheap to hand on
/// through the many places that may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Not JSON, from this line and column on.
    NotJson { line: usize, column: usize },
    /// Something else was expected.
    Expected(&'static str),
    MissingField(&'static str),
    FieldTwice(&'static str),
    UnknownField,
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
            Self::FieldTwice(field) => write!(f, "field `{field}` stands there twice"),
            Self::UnknownField => f.write_str("a field that is not known"),
            Self::UnknownVariant => f.write_str("a variant that is not known"),
            Self::BadValue => f.write_str("a value out of its range"),
        }
    }
}

impl std::error::Error for JsonError {}

impl serde::de::Error for JsonError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::BadValue
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::BadValue
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::BadValue
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::BadValue
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::UnknownVariant
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::UnknownField
    }

    fn missing_field(field: &'static str) -> Self {
        Self::MissingField(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::FieldTwice(field)
    }
}

/// A value to be read as whatever is asked for.
struct Tree<'de>(&'de Value);

/// Numbers of every width are read in the widest, and checked by whoever asked.
macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            match (self.0.as_u64(), self.0.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => Err(JsonError::Expected("a whole number")),
            }
        })*
    };
}

/// What no type of a trace asks for.
macro_rules! absent {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, JsonError> {
            Err(JsonError::Expected("a type of the trace"))
        })*
    };
}

impl<'de> Deserializer<'de> for Tree<'de> {
    type Error = JsonError;

    numbers! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    }
    absent! {
        deserialize_any deserialize_f32 deserialize_f64 deserialize_char deserialize_bytes deserialize_byte_buf
        deserialize_unit
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_bool(
            self.0
                .as_bool()
                .ok_or_else(|| JsonError::Expected("true or false"))?,
        )
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, JsonError> {
        Err(JsonError::Expected("a type of the trace"))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_seq(Items(self.items()?.iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, JsonError> {
        let items = self.items()?;
        if items.len() == length {
            visitor.visit_seq(Items(items.iter()))
        } else {
            Err(JsonError::Expected("a list of another length"))
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_map(Members::of(self.members()?))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_map(Members::of(self.members()?))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_enum(self.choice()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_unit()
    }
}

impl<'de> Tree<'de> {
    #[inline(never)]
    fn text(&self) -> Result<&'de str, JsonError> {
        self.0.as_str().ok_or_else(|| JsonError::Expected("a text"))
    }

    #[inline(never)]
    fn items(&self) -> Result<&'de Vec<Value>, JsonError> {
        self.0.as_array().ok_or_else(|| JsonError::Expected("a list"))
    }

    #[inline(never)]
    fn members(&self) -> Result<&'de Map<String, Value>, JsonError> {
        self.0.as_object().ok_or_else(|| JsonError::Expected("an object"))
    }

    /// A variant: its name alone, or the one member of an object.
    #[inline(never)]
    fn choice(&self) -> Result<Choice<'de>, JsonError> {
        if let Some(name) = self.0.as_str() {
            return Ok(Choice { name, content: None });
        }
        let mut members = self.members()?.iter();
        match (members.next(), members.next()) {
            (Some((name, content)), None) => Ok(Choice {
                name,
                content: Some(content),
            }),
            (_, _) => Err(JsonError::Expected("one variant")),
        }
    }
}

struct Items<'de>(std::slice::Iter<'de, Value>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, JsonError> {
        self.0.next().map(|item| seed.deserialize(Tree(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Members<'de> {
    members: serde_json::map::Iter<'de>,
    value: Option<&'de Value>,
}

impl<'de> Members<'de> {
    fn of(members: &'de Map<String, Value>) -> Self {
        Self {
            members: members.iter(),
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, JsonError> {
        let Some((key, value)) = self.members.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, JsonError> {
        let value = self.value.take().ok_or_else(|| JsonError::Expected("a value"))?;
        seed.deserialize(Tree(value))
    }
}

/// A key of an object: a field's name, or a number that JSON has to write as text.
struct Key<'de>(&'de str);

macro_rules! number_keys {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            match (self.0.parse(), self.0.parse()) {
                (Ok(number), _) => visitor.visit_u64(number),
                (Err(_), Ok(number)) => visitor.visit_i64(number),
                (Err(_), Err(_)) => Err(JsonError::Expected("a whole number as key")),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = JsonError;

    number_keys! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_enum(Choice {
            name: self.0,
            content: None,
        })
    }

    serde::forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// A variant's name, and what it holds.
struct Choice<'de> {
    name: &'de str,
    content: Option<&'de Value>,
}

impl<'de> EnumAccess<'de> for Choice<'de> {
    type Error = JsonError;
    type Variant = Content<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<'de>), JsonError> {
        let content = Content(self.content);
        Ok((seed.deserialize(Key(self.name))?, content))
    }
}

struct Content<'de>(Option<&'de Value>);

impl<'de> Content<'de> {
    fn tree(&self) -> Result<Tree<'de>, JsonError> {
        self.0
            .map(Tree)
            .ok_or_else(|| JsonError::Expected("a variant with content"))
    }
}

impl<'de> VariantAccess<'de> for Content<'de> {
    type Error = JsonError;

    fn unit_variant(self) -> Result<(), JsonError> {
        match self.0 {
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(JsonError::Expected("a variant without content")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, JsonError> {
        seed.deserialize(self.tree()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, JsonError> {
        self.tree()?.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_map(Members::of(self.tree()?.members()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Errno, Fd, Pid};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Nothing,
        One(Fd),
        Pair(u8, i64),
        Fields {
            name: String,
            #[serde(default)]
            size: Option<u32>,
        },
    }

    #[test]
    fn every_shape_that_a_trace_has_is_read() {
        let text = r#"["nothing", {"one": -1}, {"pair": [7, -9]}, {"fields": {"name": "a\nb"}}]"#;
        let shapes: Vec<Shape> = read(text).unwrap();
        let fields = Shape::Fields {
            name: "a\nb".into(),
            size: None,
        };
        assert_eq!(
            shapes,
            [Shape::Nothing, Shape::One(Fd(-1)), Shape::Pair(7, -9), fields]
        );
    }

    #[test]
    fn keys_may_be_numbers_and_results_are_enums() {
        let map: BTreeMap<Pid, bool> = read(r#"{"7": true}"#).unwrap();
        assert_eq!(map, BTreeMap::from([(Pid(7), true)]));
        let result: Result<i64, Errno> = read(r#"{"Err": "EAGAIN"}"#).unwrap();
        assert_eq!(result, Err(Errno::EAGAIN));
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let said = |text: &str| read::<Shape>(text).unwrap_err().to_string();
        assert_eq!(said(r#""other""#), "a variant that is not known");
        assert_eq!(said(r#"{"fields": {}}"#), "missing field `name`");
        assert_eq!(said(r#"{"pair": [300, 1]}"#), "a value out of its range");
        assert_eq!(said(r#"{"pair": [1]}"#), "expected a list of another length");
        assert_eq!(said(r#"{"one": 1, "pair": 2}"#), "expected one variant");
        assert_eq!(said("{"), "not JSON from line 1, column 1 on");
    }
}
