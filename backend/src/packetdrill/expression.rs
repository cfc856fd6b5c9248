//! Arguments and results of calls as they are written: numbers, names, strings, lists and structures.

use super::symbols;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// `...`
    Ellipsis,
    Number(i64),
    /// A constant by name.
    Word(String),
    /// A string; `open` where `...` follows it.
    Text {
        bytes: Vec<u8>,
        open: bool,
    },
    /// `left | right`
    Or(Box<Expression>, Box<Expression>),
    /// `~of`
    Not(Box<Expression>),
    /// `name = value`, and with arguments `name(…) = value`.
    Field {
        name: String,
        arguments: Vec<Expression>,
        value: Box<Expression>,
    },
    /// `htons(8080)`
    Apply {
        name: String,
        arguments: Vec<Expression>,
    },
    /// `[a, b]`
    List(Vec<Expression>),
    /// `{a, b}`
    Structure(Vec<Expression>),
}

impl Expression {
    /// The number that it stands for.
    ///
    /// # Errors
    /// Says what it is instead.
    pub(super) fn number(&self) -> Result<i64, String> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Word(word) => symbols::value(word).ok_or_else(|| format!("unknown symbol: '{word}'")),
            Self::Or(left, right) => Ok(left.number()? | right.number()?),
            Self::Not(of) => Ok(!of.number()?),
            // The bytes of a port change places twice on their way: here they stay.
            Self::Apply { name, arguments } if name == "htons" => match arguments.as_slice() {
                [port] => port.number(),
                _ => Err("htons() takes one number".to_owned()),
            },
            Self::List(list) | Self::Structure(list) if list.len() == 1 => list[0].number(),
            Self::Ellipsis
            | Self::Text { .. }
            | Self::Field { .. }
            | Self::Apply { .. }
            | Self::List(_)
            | Self::Structure(_) => Err(format!("expected a number, not {self}")),
        }
    }

    /// As [`Self::number`], for 32 bits, signed or not.
    pub(super) fn int(&self) -> Result<i32, String> {
        let number = self.number()?;
        let signed = i32::try_from(number).ok();
        let found = signed.or_else(|| u32::try_from(number).ok().map(|number| number as i32));
        found.ok_or_else(|| format!("{number} does not fit into 32 bits"))
    }

    pub(super) fn is_ellipsis(&self) -> bool {
        *self == Self::Ellipsis
    }

    /// The items of a list or structure; a single one stands for itself.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Ellipsis
            | Self::Number(_)
            | Self::Word(_)
            | Self::Text { .. }
            | Self::Or(..)
            | Self::Not(_)
            | Self::Field { .. }
            | Self::Apply { .. }
            | Self::Structure(_) => std::slice::from_ref(self),
        }
    }

    /// A field of a structure, by name.
    pub(super) fn field(&self, wanted: &str) -> Option<&Self> {
        let Self::Structure(items) = self else { return None };
        items.iter().find_map(|item| match item {
            Self::Field { name, value, .. } if name == wanted => Some(value.as_ref()),
            _ => None,
        })
    }

    /// A field that has to be there.
    pub(super) fn needed(&self, wanted: &str) -> Result<&Self, String> {
        self.field(wanted)
            .ok_or_else(|| format!("expected {wanted}=… in {self}"))
    }
}

/// As scripts write it.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ellipsis => f.write_str("..."),
            Self::Number(number) => number.fmt(f),
            Self::Word(word) => f.write_str(word),
            Self::Text { bytes, open } => {
                let dots = if *open { "..." } else { "" };
                write!(f, "\"{}\"{dots}", bytes.escape_ascii())
            }
            Self::Or(left, right) => write!(f, "{left}|{right}"),
            Self::Not(of) => write!(f, "~{of}"),
            Self::Field {
                name,
                arguments,
                value,
            } => {
                f.write_str(name)?;
                if !arguments.is_empty() {
                    write!(f, "({})", Joined(arguments))?;
                }
                write!(f, "={value}")
            }
            Self::Apply { name, arguments } => write!(f, "{name}({})", Joined(arguments)),
            Self::List(items) => write!(f, "[{}]", Joined(items)),
            Self::Structure(items) => write!(f, "{{{}}}", Joined(items)),
        }
    }
}

/// Several, with commas between them.
pub(super) struct Joined<'a>(pub(super) &'a [Expression]);

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}
