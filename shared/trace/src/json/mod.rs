//! JSON to and from the types of a trace, with little code: a page downloads it.
//!
//! The shape of a type is the one that its serde attributes say, and serde writes and reads the same; its own machinery
//! is compiled once for every type and every way to fail, which comes to more than the rest of a page together.

mod shapes;
mod tree;

pub use socketarium_shape::Shape;
pub use tree::{Members, Tree, tree};

use std::fmt;

/// A type with a shape in JSON. Derived.
///
/// Reading fills in a value that is there already, field by field. It does not stop at what is wrong: it notes the first
/// trouble and goes on, so that there is one way through it.
pub trait Shape {
    /// What reading starts with.
    fn nothing() -> Self
    where
        Self: Sized;

    /// Becomes what the tree says, as far as it says it.
    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble);

    /// Whether a field of this type may be missing; it is then read as null.
    fn may_be_missing(&self) -> bool {
        false
    }

    /// Writes it at the end of `out`, as `serde_json` would.
    fn write(&self, out: &mut String);
}

/// A type that JSON writes as a member's name.
pub trait Key: Sized {
    fn of_key(key: &str, trouble: &mut Trouble) -> Self;

    /// Its name, without quotes.
    fn write_key(&self, out: &mut String);
}

/// Something of many values of one type, as it is read: a list, or rows under their keys.
pub trait Rows {
    /// Adds one, to be read. A list has no use for its key.
    fn add(&mut self, key: &str, trouble: &mut Trouble) -> &mut dyn Shape;
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
    let (mut value, mut trouble) = (T::nothing(), Trouble(None));
    value.read(tree, &mut trouble);
    trouble.0.map_or(Ok(value), Err)
}

/// A value as text.
#[must_use]
pub fn write(value: &dyn Shape) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
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

/// The first thing that was wrong, if anything was.
#[derive(Debug)]
pub struct Trouble(Option<JsonError>);

impl Trouble {
    /// Notes what is wrong.
    pub fn note(&mut self, error: JsonError) {
        self.0.get_or_insert(error);
    }
}

const NULL: &Tree<'static> = &Tree::Null;

/// The tree's text, or an empty one.
#[inline(never)]
pub fn text<'a>(tree: &'a Tree<'_>, trouble: &mut Trouble) -> &'a str {
    if let Tree::Text(text) = tree {
        return text;
    }
    trouble.note(JsonError::Expected("a text"));
    ""
}

/// The tree's members, or none.
#[inline(never)]
pub fn members<'a, 'b>(tree: &'a Tree<'b>, trouble: &mut Trouble) -> &'a Members<'b> {
    if let Tree::Object(members) = tree {
        return members;
    }
    trouble.note(JsonError::Expected("an object"));
    const { &Members::new() }
}

/// The tree's items, or none.
#[inline(never)]
pub fn list<'a, 'b>(tree: &'a Tree<'b>, trouble: &mut Trouble) -> &'a [Tree<'b>] {
    if let Tree::List(items) = tree {
        return items;
    }
    trouble.note(JsonError::Expected("a list"));
    &[]
}

/// Reads item `index` of a list of exactly `count`.
#[inline(never)]
pub fn read_item(tree: &Tree<'_>, index: usize, count: usize, item: &mut dyn Shape, trouble: &mut Trouble) {
    let items = list(tree, trouble);
    if items.len() == count {
        item.read(&items[index], trouble);
    } else {
        trouble.note(JsonError::Expected("a list of another length"));
    }
}

/// Reads every item of a list.
#[inline(never)]
pub fn read_list(rows: &mut dyn Rows, tree: &Tree<'_>, trouble: &mut Trouble) {
    for item in list(tree, trouble) {
        rows.add("", trouble).read(item, trouble);
    }
}

/// Reads every member of an object.
#[inline(never)]
pub fn read_map(rows: &mut dyn Rows, tree: &Tree<'_>, trouble: &mut Trouble) {
    for (key, item) in members(tree, trouble) {
        rows.add(key, trouble).read(item, trouble);
    }
}

/// A variant, by its place among `names`, and what it holds: its name alone, or the one member of an object.
#[inline(never)]
pub fn choice<'a, 'b>(tree: &'a Tree<'b>, names: &[&str], trouble: &mut Trouble) -> (usize, &'a Tree<'b>) {
    if let Tree::Text(name) = tree {
        return (position(name, names, trouble), NULL);
    }
    if let Tree::Object(members) = tree
        && let [(name, held)] = members.as_slice()
    {
        return (position(name, names, trouble), held);
    }
    trouble.note(JsonError::Expected("one variant"));
    (usize::MAX, NULL)
}

/// The place of a name among `names`; one that does not exist where it is not there.
#[inline(never)]
pub fn position(name: &str, names: &[&str], trouble: &mut Trouble) -> usize {
    names.iter().position(|other| *other == name).unwrap_or_else(|| {
        trouble.note(JsonError::UnknownVariant);
        usize::MAX
    })
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

/// The members of an object, from which fields are read.
#[derive(Debug)]
pub struct Fields<'a, 'b> {
    members: &'a Members<'b>,
    /// What is wrong with them.
    pub trouble: &'a mut Trouble,
}

impl<'a, 'b> Fields<'a, 'b> {
    #[inline(never)]
    pub fn of(tree: &'a Tree<'b>, trouble: &'a mut Trouble) -> Self {
        Self {
            members: members(tree, trouble),
            trouble,
        }
    }

    /// Reads a field that must be there, unless its type says otherwise.
    #[inline(never)]
    pub fn read(&mut self, name: &'static str, field: &mut dyn Shape) {
        match member(self.members, name) {
            Some(tree) => field.read(tree, self.trouble),
            None if field.may_be_missing() => field.read(NULL, self.trouble),
            None => self.trouble.note(JsonError::MissingField(name)),
        }
    }

    /// Reads a field that stays what it is where it is missing.
    #[inline(never)]
    pub fn read_if_there(&mut self, name: &str, field: &mut dyn Shape) {
        if let Some(tree) = member(self.members, name) {
            field.read(tree, self.trouble);
        }
    }
}

/// Opens an object, and the object inside the variant `name` if there is a name; whoever does writes what closes them.
#[inline(never)]
pub fn open(out: &mut String, name: &str) {
    out.push('{');
    if !name.is_empty() {
        write_name(out, name);
        out.push('{');
    }
}

/// Writes a member of an open object.
#[inline(never)]
pub fn write_member(out: &mut String, name: &str, value: &dyn Shape) {
    write_name(out, name);
    value.write(out);
}

/// Writes a member's name, with a comma before it if it is not the first.
#[inline(never)]
pub fn write_name(out: &mut String, name: &str) {
    // Whatever ends a value, it is no opening brace.
    if !out.ends_with('{') {
        out.push(',');
    }
    write_text(out, name);
    out.push(':');
}

/// Writes a variant that holds one value.
#[inline(never)]
pub fn write_variant(out: &mut String, name: &str, value: &dyn Shape) {
    out.push('{');
    write_member(out, name, value);
    out.push('}');
}

/// Writes a variant that holds several.
#[inline(never)]
pub fn write_items(out: &mut String, name: &str, values: &[&dyn Shape]) {
    out.push('{');
    write_name(out, name);
    write_list(&mut values.iter().copied(), out);
    out.push('}');
}

/// Writes values as a list.
#[inline(never)]
pub(crate) fn write_list(items: &mut dyn Iterator<Item = &dyn Shape>, out: &mut String) {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        item.write(out);
    }
    out.push(']');
}

/// Writes rows as members of an object.
pub(crate) fn write_map<'a, K: Key + 'a, V: Shape + 'a>(
    rows: impl Iterator<Item = (&'a K, &'a V)>,
    out: &mut String,
) {
    open(out, "");
    let mut name = String::new();
    for (key, value) in rows {
        name.clear();
        key.write_key(&mut name);
        write_member(out, &name, value);
    }
    out.push('}');
}

/// Writes a text in quotes, with what JSON wants escaped.
#[inline(never)]
pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..' ' => {
                out.push_str(if letter < '\u{10}' { "\\u000" } else { "\\u001" });
                out.push(char::from_digit(u32::from(letter) & 15, 16).unwrap_or('0'));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Errno, Fd, Pid, Table};
    use serde::Serialize;

    #[derive(Debug, PartialEq, Serialize, Shape)]
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
