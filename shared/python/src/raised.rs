//! What a pure room answers where CPython would raise: the exception's class and its message.
//!
//! Fields that some exceptions have besides (positions, the object at fault) are with the errors of the rooms
//! that set them.

use std::fmt;

/// No room builds a longer string than this, whatever a program asks for: it raises `MemoryError` instead.
pub const LARGEST_RESULT_BYTES: usize = 64 << 20;

/// Exception classes that the rooms raise, under the names that Python has for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    BinasciiError,
    IndexError,
    KeyError,
    LookupError,
    MemoryError,
    OverflowError,
    RecursionError,
    StructError,
    TypeError,
    ValueError,
    ZeroDivisionError,
}

impl Class {
    /// As Python names it, with its module where that is not `builtins`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BinasciiError => "binascii.Error",
            Self::IndexError => "IndexError",
            Self::KeyError => "KeyError",
            Self::LookupError => "LookupError",
            Self::MemoryError => "MemoryError",
            Self::OverflowError => "OverflowError",
            Self::RecursionError => "RecursionError",
            Self::StructError => "struct.error",
            Self::TypeError => "TypeError",
            Self::ValueError => "ValueError",
            Self::ZeroDivisionError => "ZeroDivisionError",
        }
    }

    /// An exception of this class, with CPython's words for what is wrong.
    pub fn because(self, message: impl Into<String>) -> Raised {
        Raised {
            class: self,
            message: message.into(),
        }
    }
}

/// An exception that a room asks its caller to raise. It displays as its message, as `str(exception)` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    pub class: Class,
    pub message: String,
}

impl Raised {
    pub fn value(message: impl Into<String>) -> Self {
        Class::ValueError.because(message)
    }

    pub fn type_error(message: impl Into<String>) -> Self {
        Class::TypeError.because(message)
    }

    pub fn overflow(message: impl Into<String>) -> Self {
        Class::OverflowError.because(message)
    }

    /// CPython's `MemoryError` has no message.
    #[must_use]
    pub fn memory() -> Self {
        Class::MemoryError.because("")
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Raised {}

/// `MemoryError` if a string of so many bytes would be too large to build.
///
/// # Errors
/// Above [`LARGEST_RESULT_BYTES`], and where the size itself overflowed (`None`).
pub fn affordable(bytes: Option<usize>) -> Result<usize, Raised> {
    bytes
        .filter(|bytes| *bytes <= LARGEST_RESULT_BYTES)
        .ok_or_else(Raised::memory)
}
