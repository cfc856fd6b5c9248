//! One way over a value, for reading it out of a tree and for writing it as text.
//!
//! A type says once what it is made of. Names come in one text for all fields or variants of a type, with spaces between
//! them: a list of texts would be a list of places and lengths, and those do not compress.

use super::{JsonError, Members, Shape, Tree, member};

const NULL: &Tree<'static> = &Tree::Null;

/// The way over a value.
#[derive(Debug)]
pub struct Pass<'a> {
    /// What is read; none where the value is written.
    tree: Option<&'a Tree<'a>>,
    out: String,
    /// The variant that was chosen, until what it holds is written.
    variant: &'static str,
    /// Names of the fields that come.
    fields: &'static str,
    /// The value stands as a member's name.
    is_key: bool,
    trouble: Option<JsonError>,
}

/// Values of one type beside each other.
pub trait Items {
    fn add(&mut self) -> &mut dyn Shape;
    fn item(&mut self, index: usize) -> Option<&mut dyn Shape>;
}

/// Values under their keys.
pub trait Rows {
    fn add(&mut self, key: &str, pass: &mut Pass<'_>) -> &mut dyn Shape;
    fn row(&mut self, index: usize) -> Option<(&mut dyn Shape, &mut dyn Shape)>;
}

impl<'a> Pass<'a> {
    pub(super) fn reading(tree: &'a Tree<'a>) -> Self {
        Self {
            tree: Some(tree),
            ..Self::writing()
        }
    }

    pub(super) fn writing() -> Self {
        Self {
            tree: None,
            out: String::new(),
            variant: "",
            fields: "",
            is_key: false,
            trouble: None,
        }
    }

    pub(super) fn trouble(self) -> Option<JsonError> {
        self.trouble
    }

    pub(super) fn written(self) -> String {
        self.out
    }

    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.tree.is_some()
    }

    /// What is read at this place; none while writing.
    pub(crate) fn tree(&self) -> Option<&'a Tree<'a>> {
        self.tree
    }

    /// Notes what is wrong, if nothing was before.
    #[inline(never)]
    pub fn note(&mut self, error: JsonError) {
        self.trouble.get_or_insert(error);
    }

    /// The text that is read, an empty one where there is none; nothing while writing.
    #[inline(never)]
    pub fn text(&mut self) -> Option<&'a str> {
        let tree = self.tree?;
        if let Tree::Text(text) = tree {
            return Some(text);
        }
        self.note(JsonError::Expected("a text"));
        Some("")
    }

    /// Goes over a part of the value that has a place of its own in the tree.
    #[inline(never)]
    fn part(&mut self, tree: Option<&'a Tree<'a>>, part: &mut dyn Shape) {
        let (around, fields) = (self.tree, self.fields);
        self.tree = tree;
        part.pass(self);
        (self.tree, self.fields) = (around, fields);
    }

    /// Begins an object with these fields, inside the variant where one was chosen.
    #[inline(never)]
    pub fn open(&mut self, fields: &'static str) {
        self.fields = fields;
        match self.tree {
            Some(Tree::Object(_)) => {}
            Some(_) => self.note(JsonError::Expected("an object")),
            None => {
                self.begin_variant();
                self.out.push('{');
            }
        }
    }

    /// Ends what [`Self::open`] began.
    #[inline(never)]
    pub fn close(&mut self, braces: &str) {
        self.put(braces);
    }

    /// The next field. It must be there, unless its type says otherwise.
    #[inline(never)]
    pub fn field(&mut self, field: &mut dyn Shape) {
        let name = self.next_name();
        match self.tree {
            None => self.write_member(name, field),
            Some(tree) => match member(members(tree), name) {
                Some(tree) => self.part(Some(tree), field),
                None if field.may_be_missing() => self.part(Some(NULL), field),
                None => self.note(JsonError::MissingField(name)),
            },
        }
    }

    /// The next field, which stays what it is where it is missing, and is not written where it `is_left_out`.
    #[inline(never)]
    pub fn optional(&mut self, field: &mut dyn Shape, is_left_out: bool) {
        let name = self.next_name();
        match self.tree {
            None if is_left_out => {}
            None => self.write_member(name, field),
            Some(tree) => {
                if let Some(tree) = member(members(tree), name) {
                    self.part(Some(tree), field);
                }
            }
        }
    }

    fn next_name(&mut self) -> &'static str {
        let (name, rest) = self.fields.split_once(' ').unwrap_or((self.fields, ""));
        self.fields = rest;
        name
    }

    /// The variant of an enum, by its place among `names`: the one that is read, else `now`. A place that does not exist
    /// where none of them is.
    #[inline(never)]
    pub fn choose(&mut self, names: &'static str, now: usize) -> usize {
        let mut names = names.split(' ');
        let Some(tree) = self.tree else {
            self.variant = names.nth(now).unwrap_or_default();
            return now;
        };
        let (name, held) = if let Tree::Text(name) = tree {
            (name, NULL)
        } else if let [(name, held)] = members(tree).as_slice() {
            (name, held)
        } else {
            self.note(JsonError::Expected("one variant"));
            return usize::MAX;
        };
        self.tree = Some(held);
        names.position(|other| other == name).unwrap_or_else(|| {
            self.note(JsonError::UnknownVariant);
            usize::MAX
        })
    }

    /// The variant holds nothing.
    #[inline(never)]
    pub fn alone(&mut self) {
        if self.tree.is_none() {
            let name = std::mem::take(&mut self.variant);
            self.write_text(name);
        }
    }

    /// The variant holds one value.
    #[inline(never)]
    pub fn held(&mut self, value: &mut dyn Shape) {
        self.begin_variant();
        value.pass(self);
        self.put("}");
    }

    /// The variant holds several.
    #[inline(never)]
    pub fn held_items(&mut self, values: &mut [&mut dyn Shape]) {
        self.begin_variant();
        self.tuple(values);
        self.put("}");
    }

    fn begin_variant(&mut self) {
        let name = std::mem::take(&mut self.variant);
        if !name.is_empty() {
            self.out.push('{');
            self.write_name(name);
        }
    }

    /// A list of exactly these values.
    #[inline(never)]
    pub(super) fn tuple(&mut self, values: &mut [&mut dyn Shape]) {
        let items = self.tree.map(list);
        if items.is_some_and(|items| items.len() != values.len()) {
            return self.note(JsonError::Expected("a list of another length"));
        }
        for (index, value) in values.iter_mut().enumerate() {
            self.put(if index == 0 { "[" } else { "," });
            self.part(items.map(|items| &items[index]), *value);
        }
        self.put("]");
    }

    /// A list of any length.
    #[inline(never)]
    pub(super) fn items(&mut self, items: &mut dyn Items) {
        if let Some(tree) = self.tree {
            if !matches!(tree, Tree::List(_)) {
                self.note(JsonError::Expected("a list"));
            }
            for tree in list(tree) {
                self.part(Some(tree), items.add());
            }
            return;
        }
        self.out.push('[');
        let mut index = 0;
        while let Some(item) = items.item(index) {
            if index > 0 {
                self.out.push(',');
            }
            self.part(None, item);
            index += 1;
        }
        self.out.push(']');
    }

    /// An object with a member for each row.
    #[inline(never)]
    pub(crate) fn rows(&mut self, rows: &mut dyn Rows) {
        self.open("");
        if let Some(tree) = self.tree {
            for (key, tree) in members(tree) {
                let value = rows.add(key, self);
                self.part(Some(tree), value);
            }
            return;
        }
        let mut index = 0;
        while let Some((key, value)) = rows.row(index) {
            self.put(if index == 0 { "" } else { "," });
            self.is_key = true;
            key.pass(self);
            self.is_key = false;
            self.out.push(':');
            self.part(None, value);
            index += 1;
        }
        self.out.push('}');
    }

    /// Reads what stands as a member's name.
    #[inline(never)]
    pub(crate) fn key(&mut self, name: &str, key: &mut dyn Shape) {
        let tree = Tree::Text(name.into());
        let mut pass = Pass::reading(&tree);
        pass.is_key = true;
        key.pass(&mut pass);
        self.trouble = self.trouble.or(pass.trouble);
    }

    pub(super) fn is_key(&self) -> bool {
        self.is_key
    }

    /// Writes, if this is writing.
    #[inline(never)]
    pub(super) fn put(&mut self, text: &str) {
        if self.tree.is_none() {
            self.out.push_str(text);
        }
    }

    fn write_member(&mut self, name: &str, value: &mut dyn Shape) {
        self.write_name(name);
        self.part(None, value);
    }

    /// Writes a member's name, with a comma before it if it is not the first.
    #[inline(never)]
    fn write_name(&mut self, name: &str) {
        // Whatever ends a value, it is no opening brace.
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.write_text(name);
        self.out.push(':');
    }

    /// Writes a text in quotes, with what JSON wants escaped.
    #[inline(never)]
    pub fn write_text(&mut self, text: &str) {
        let out = &mut self.out;
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
}

/// The tree's members, or none.
#[inline(never)]
fn members<'a, 'b>(tree: &'a Tree<'b>) -> &'a Members<'b> {
    if let Tree::Object(members) = tree {
        return members;
    }
    const { &Members::new() }
}

/// The tree's items, or none.
#[inline(never)]
fn list<'a, 'b>(tree: &'a Tree<'b>) -> &'a [Tree<'b>] {
    if let Tree::List(items) = tree {
        return items;
    }
    &[]
}
