//! The format specification mini-language, `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`, read.
//!
//! What it means for a type of value is in the files beside this one.

use std::fmt::Write;

use crate::raised::Raised;
use crate::text::properties;

/// Where the value stands in its width. `Inside` puts the fill between sign and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Center,
    Inside,
}

/// What separates groups of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    Comma,
    Underscore,
}

impl Grouping {
    pub(super) fn separator(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Underscore => '_',
        }
    }
}

/// A specification as it was written; what is not there is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    pub fill: char,
    pub align: Align,
    /// `+`, `-` or a space.
    pub sign: Option<char>,
    /// Negative zero is shown as zero (`z`).
    pub without_negative_zero: bool,
    /// The other form (`#`): prefixes, or a point that stays.
    pub alternate: bool,
    pub width: usize,
    pub grouping: Option<Grouping>,
    pub precision: Option<usize>,
    /// The presentation type.
    pub kind: Option<char>,
}

impl Spec {
    /// Reads a specification for a value of the type that is called `type_name`, which stands left in its width if it
    /// is text and right if it is a number.
    ///
    /// # Errors
    /// `ValueError` in CPython's words.
    pub fn parse(written: &str, type_name: &str, default: Align) -> Result<Self, Raised> {
        let mut rest = Reader { rest: written };
        let (fill, align) = rest.alignment();
        let sign = rest.one(|character| matches!(character, ' ' | '+' | '-'));
        let without_negative_zero = rest.takes('z');
        let alternate = rest.takes('#');
        let zeros = fill.is_none() && rest.takes('0');
        let fill = if zeros { '0' } else { fill.unwrap_or(' ') };
        let inside = zeros && default == Align::Right;
        let align = align.unwrap_or(if inside { Align::Inside } else { default });
        let width = rest.number()?.unwrap_or(0);
        let grouping = rest.grouping()?;
        let precision = rest.precision()?;
        let mut ending = rest.rest.chars();
        // Text is shown as `s` and says so; numbers have a style of their own without a type.
        let kind = ending.next().or((default == Align::Left).then_some('s'));
        if ending.next().is_some() {
            return Err(Raised::value(format!(
                "Invalid format specifier '{written}' for object of type '{type_name}'"
            )));
        }
        let spec = Self {
            fill,
            align,
            sign,
            without_negative_zero,
            alternate,
            width,
            grouping,
            precision,
            kind,
        };
        spec.checked_grouping()
    }

    fn checked_grouping(self) -> Result<Self, Raised> {
        match (self.grouping, self.kind) {
            (None, _)
            | (_, None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'F' | 'G' | '%'))
            | (Some(Grouping::Underscore), Some('b' | 'o' | 'x' | 'X')) => Ok(self),
            (Some(grouping), Some(kind)) => Err(Raised::value(format!(
                "Cannot specify '{}' with '{}'.",
                grouping.separator(),
                shown(kind)
            ))),
        }
    }

    /// `ValueError` for a presentation type that values of this type do not have.
    pub(super) fn unknown(&self, type_name: &str) -> Raised {
        Raised::value(format!(
            "Unknown format code '{}' for object of type '{type_name}'",
            self.kind.map(shown).unwrap_or_default()
        ))
    }
}

/// A character as error messages show it.
fn shown(kind: char) -> String {
    let mut text = String::new();
    let _ = match kind {
        '!'..='\x7f' => write!(text, "{kind}"),
        _ => write!(text, "\\x{:x}", u32::from(kind)),
    };
    text
}

/// A number without sign, if the text is one and nothing else.
///
/// # Errors
/// `ValueError` for one beyond `sys.maxsize`.
pub(crate) fn parse_index(text: &str) -> Result<Option<usize>, Raised> {
    let mut number: Option<isize> = None;
    let digits: Option<Vec<u8>> = text.chars().map(properties::decimal).collect();
    for digit in digits.unwrap_or_default() {
        let larger = number
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|ten| ten.checked_add(digit.into()));
        number = Some(larger.ok_or_else(|| Raised::value("Too many decimal digits in format string"))?);
    }
    Ok(number.map(isize::unsigned_abs))
}

struct Reader<'a> {
    rest: &'a str,
}

fn align(character: char) -> Option<Align> {
    match character {
        '<' => Some(Align::Left),
        '>' => Some(Align::Right),
        '^' => Some(Align::Center),
        '=' => Some(Align::Inside),
        _ => None,
    }
}

impl Reader<'_> {
    fn one(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let first = self.rest.chars().next().filter(|first| wanted(*first))?;
        self.rest = &self.rest[first.len_utf8()..];
        Some(first)
    }

    fn takes(&mut self, character: char) -> bool {
        self.one(|first| first == character).is_some()
    }

    fn alignment(&mut self) -> (Option<char>, Option<Align>) {
        let mut start = self.rest.chars();
        let first = start.next();
        let behind_fill = start.next().and_then(align);
        if behind_fill.is_some() {
            self.rest = start.as_str();
            return (first, behind_fill);
        }
        let alone = first.and_then(align);
        self.rest = &self.rest[usize::from(alone.is_some())..];
        (None, alone)
    }

    fn number(&mut self) -> Result<Option<usize>, Raised> {
        let is_digit = |character: char| properties::decimal(character).is_some();
        let end = self
            .rest
            .find(|character| !is_digit(character))
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        parse_index(digits)
    }

    fn grouping(&mut self) -> Result<Option<Grouping>, Raised> {
        let comma = self.takes(',');
        let underscore = self.takes('_');
        if underscore && (comma || self.rest.starts_with(',')) {
            return Err(Raised::value("Cannot specify both ',' and '_'."));
        }
        Ok(match (comma, underscore) {
            (true, _) => Some(Grouping::Comma),
            (_, true) => Some(Grouping::Underscore),
            (false, false) => None,
        })
    }

    fn precision(&mut self) -> Result<Option<usize>, Raised> {
        if !self.takes('.') {
            return Ok(None);
        }
        let missing = || Raised::value("Format specifier missing precision");
        self.number()?.ok_or_else(missing).map(Some)
    }
}
