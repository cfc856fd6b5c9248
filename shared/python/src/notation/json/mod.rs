//! JSON as Python's `json` reads and writes it.
//!
//! Hooks (`object_hook`, `default` and their like) and files are left to the machine.

mod read;
mod scan;
mod write;

use std::fmt;

use num_bigint::BigInt;

pub use read::{read, read_at};
pub use write::{Layout, Writer, quoted};

use crate::raised::Raised;

/// What a JSON text says. Members of an object stand in their order, doubles and all.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Integer(BigInt),
    Float(f64),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// `json.JSONDecodeError`: its `doc` is what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// `msg`, without the place.
    pub message: &'static str,
    /// `pos`, in code points.
    pub position: usize,
    pub line: usize,
    pub column: usize,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            message,
            position,
            line,
            column,
        } = self;
        write!(f, "{message}: line {line} column {column} (char {position})")
    }
}

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    Decode(DecodeError),
    /// Nested too deep, or a number with too many digits.
    Raised(Raised),
}

impl From<Raised> for ReadError {
    fn from(raised: Raised) -> Self {
        Self::Raised(raised)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => error.fmt(f),
            Self::Raised(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {}
