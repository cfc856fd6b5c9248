//! The Python that scripts put between `%{` and `}%`: assertions about the fields of `tcp_info`, and variables.
//!
//! Expressions and simple statements only. There are no blocks, no functions but a few that are built in, and
//! what is printed is printed nowhere.

mod evaluation;
mod statement;
mod syntax;
mod words;

use std::collections::BTreeMap;
use std::fmt;

/// Where names that no snippet has assigned are looked up: nothing, the value, or why there is none.
pub(super) trait Names {
    fn value(&mut self, name: &str) -> Result<Option<i128>, String>;
}

/// What the snippets of a script have assigned, which those after them can use.
#[derive(Debug, Default)]
pub(super) struct Python {
    variables: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    None,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    Tuple(Vec<Value>),
}

impl Python {
    /// Runs one snippet.
    ///
    /// # Errors
    /// An assertion that does not hold, with the values of what it compares, or what cannot be evaluated.
    pub(super) fn run(&mut self, code: &str, names: &mut dyn Names) -> Result<(), String> {
        for statement in statement::statements(code)? {
            self.carry_out(&statement, names)?;
        }
        Ok(())
    }
}

impl Value {
    fn is_true(&self) -> bool {
        match self {
            Self::None => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Tuple(items) => !items.is_empty(),
        }
    }
}

/// As `str()` has it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Bool(true) => f.write_str("True"),
            Self::Bool(false) => f.write_str("False"),
            Self::Int(value) => value.fmt(f),
            Self::Float(value) if value.fract() == 0.0 => write!(f, "{value:.1}"),
            Self::Float(value) => value.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Tuple(items) => {
                f.write_str("(")?;
                for (index, item) in items.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str(")")
            }
        }
    }
}
