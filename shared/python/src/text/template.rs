//! The replacement fields of `str.format`: `{name.attribute[index]!conversion:specification}`, read.
//!
//! Looking the values up, converting and formatting them is left to the machine. A specification may hold fields
//! itself: it is read with [`Template::nested`] and formatted before it is used.

use crate::raised::Raised;
use crate::text::{format::spec::parse_index, surrogate};

/// One literal text and the field behind it, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// `{{` and `}}` come as a part of their own that ends with one brace.
    pub literal: &'a str,
    pub field: Option<Field<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Everything before `!` and `:`, as it was written.
    pub name: &'a str,
    /// What stands behind `!`: `s`, `r`, `a`, or what the machine has to refuse with [`Field::unknown_conversion`].
    pub conversion: Option<char>,
    /// What stands behind `:`, fields in it not yet replaced.
    pub specification: &'a str,
}

/// What a field name begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First<'a> {
    /// `{}`: the next positional argument.
    Automatic,
    Index(usize),
    Keyword(&'a str),
}

/// How a field name goes on from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access<'a> {
    Attribute(&'a str),
    Index(usize),
    Key(&'a str),
}

/// The parts of a template, in order. After an error there are no more.
#[derive(Debug, Clone)]
pub struct Template<'a> {
    rest: &'a str,
}

impl<'a> Template<'a> {
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// The template that a field's specification is. `depth` is 2 for a template of the program's own, 1 for a
    /// specification in it, and so on.
    ///
    /// # Errors
    /// `ValueError` where specifications are nested too deep.
    pub fn nested(specification: &'a str, depth: u32) -> Result<Self, Raised> {
        if depth == 0 {
            return Err(Raised::value("Max string recursion exceeded"));
        }
        Ok(Self::new(specification))
    }

    fn part(&mut self) -> Result<Part<'a>, Raised> {
        let Some(brace) = self.rest.find(['{', '}']) else {
            let literal = std::mem::take(&mut self.rest);
            return Ok(Part { literal, field: None });
        };
        let mark = &self.rest[brace..=brace];
        let behind = &self.rest[brace + 1..];
        if behind.starts_with(mark) {
            let literal = &self.rest[..=brace];
            self.rest = &behind[1..];
            return Ok(Part { literal, field: None });
        }
        if mark == "}" {
            return Err(Raised::value("Single '}' encountered in format string"));
        }
        if behind.is_empty() {
            return Err(Raised::value("Single '{' encountered in format string"));
        }
        let literal = &self.rest[..brace];
        self.rest = behind;
        let field = Some(self.field()?);
        Ok(Part { literal, field })
    }

    /// A field from behind its opening brace to behind its closing one.
    fn field(&mut self) -> Result<Field<'a>, Raised> {
        let unclosed = || Raised::value("expected '}' before end of string");
        let end = self.name_length()?;
        let (name, rest) = self.rest.split_at(end);
        let mut characters = rest.chars();
        let mut mark = characters.next().ok_or_else(unclosed)?;
        let mut conversion = None;
        if mark == '!' {
            let missing = || Raised::value("end of string while looking for conversion specifier");
            conversion = Some(characters.next().ok_or_else(missing)?);
            mark = match characters.next() {
                None => return Err(Raised::value("unmatched '{' in format spec")),
                Some(mark @ (':' | '}')) => mark,
                Some(_) => return Err(Raised::value("expected ':' after conversion specifier")),
            };
        }
        self.rest = characters.as_str();
        let specification = if mark == ':' { self.specification()? } else { "" };
        Ok(Field {
            name,
            conversion,
            specification,
        })
    }

    /// A name ends before `!`, `:` or `}`, brackets not counted.
    fn name_length(&self) -> Result<usize, Raised> {
        let mut in_brackets = false;
        for (position, byte) in self.rest.bytes().enumerate() {
            match byte {
                b'{' => return Err(Raised::value("unexpected '{' in field name")),
                b'[' => in_brackets = true,
                b']' => in_brackets = false,
                b'}' | b':' | b'!' if !in_brackets => return Ok(position),
                _ => {}
            }
        }
        Err(Raised::value("expected '}' before end of string"))
    }

    fn specification(&mut self) -> Result<&'a str, Raised> {
        let mut open = 1;
        for (position, byte) in self.rest.bytes().enumerate() {
            open += match byte {
                b'{' => 1,
                b'}' => -1,
                _ => 0,
            };
            if open == 0 {
                let specification = &self.rest[..position];
                self.rest = &self.rest[position + 1..];
                return Ok(specification);
            }
        }
        Err(Raised::value("unmatched '{' in format spec"))
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = Result<Part<'a>, Raised>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let part = self.part();
        if part.is_err() {
            self.rest = "";
        }
        Some(part)
    }
}

impl<'a> Field<'a> {
    /// Where the value comes from, and the accesses that follow. An access is only found to be wrong when its turn
    /// comes, as in CPython.
    ///
    /// # Errors
    /// `ValueError` for an index that is too large.
    pub fn place(&self) -> Result<(First<'a>, Accesses<'a>), Raised> {
        let end = self.name.find(['.', '[']).unwrap_or(self.name.len());
        let (first, rest) = self.name.split_at(end);
        let first = match parse_index(first)? {
            Some(index) => First::Index(index),
            None if first.is_empty() => First::Automatic,
            None => First::Keyword(first),
        };
        Ok((first, Accesses { rest }))
    }

    /// `ValueError` for a conversion other than `s`, `r` and `a`.
    #[must_use]
    pub fn unknown_conversion(conversion: char) -> Raised {
        let shown = match conversion {
            '!'..='\x7e' => conversion.to_string(),
            _ => format!("\\x{:x}", surrogate::code_point(conversion)),
        };
        Raised::value(format!("Unknown conversion specifier {shown}"))
    }
}

/// The `.attribute` and `[index]` parts of a field name.
#[derive(Debug, Clone)]
pub struct Accesses<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Accesses<'a> {
    type Item = Result<Access<'a>, Raised>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest;
        self.rest = "";
        let access = match rest.bytes().next()? {
            b'.' => {
                let end = rest[1..].find(['.', '[']).map_or(rest.len(), |end| end + 1);
                self.rest = &rest[end..];
                Ok(Access::Attribute(&rest[1..end]))
            }
            b'[' => match rest.find(']') {
                None => return Some(Err(Raised::value("Missing ']' in format string"))),
                Some(end) => {
                    self.rest = &rest[end + 1..];
                    let key = &rest[1..end];
                    parse_index(key).map(|index| index.map_or(Access::Key(key), Access::Index))
                }
            },
            _ => {
                let message = "Only '.' or '[' may follow ']' in format field specifier";
                return Some(Err(Raised::value(message)));
            }
        };
        Some(match access {
            Ok(Access::Attribute("") | Access::Key("")) => {
                Err(Raised::value("Empty attribute in format string"))
            }
            access => access,
        })
        .inspect(|access| {
            if access.is_err() {
                self.rest = "";
            }
        })
    }
}

/// How the fields of one template, and of the specifications in it, are numbered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Numbering {
    next: usize,
    manual: Option<bool>,
}

impl Numbering {
    /// The position that a field takes; `None` for a keyword.
    ///
    /// # Errors
    /// `ValueError` where numbers given and numbers counted are mixed.
    pub fn position(&mut self, first: First<'_>) -> Result<Option<usize>, Raised> {
        let manual = match first {
            First::Keyword(_) => return Ok(None),
            First::Automatic => false,
            First::Index(_) => true,
        };
        if self.manual.is_some_and(|before| before != manual) {
            return Err(Raised::value(if manual {
                "cannot switch from automatic field numbering to manual field specification"
            } else {
                "cannot switch from manual field specification to automatic field numbering"
            }));
        }
        self.manual = Some(manual);
        if let First::Index(index) = first {
            return Ok(Some(index));
        }
        self.next += 1;
        Ok(Some(self.next - 1))
    }
}
