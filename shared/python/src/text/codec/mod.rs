//! Text from bytes and bytes from text: UTF-8, ASCII, Latin-1, UTF-16 and UTF-32, with Python's error handlers.
//!
//! Other encodings are unknown here, as are `idna` and handlers that a program registers.

mod decode;
mod encode;
mod handler;
mod wide;

use std::fmt;

pub use decode::{decode, decode_available};
pub use encode::encode;

use crate::raised::{Class, Raised};
use crate::text::quoting;

/// Order of bytes in a unit of UTF-16 or UTF-32. `Marked` writes and reads a byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
    Marked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Ascii,
    Latin1,
    Utf8,
    /// UTF-8 with a byte order mark in front, which is read over (`utf-8-sig`).
    Utf8Signed,
    Utf16(Order),
    Utf32(Order),
}

impl Encoding {
    /// The encoding with this name, whatever its case and its dashes. (Where there is nothing to decode, CPython does not
    /// even look.)
    ///
    /// # Errors
    /// `LookupError` for an unknown one.
    pub fn named(name: &str) -> Result<Self, Raised> {
        let plain = name.to_ascii_lowercase().replace(['_', ' '], "-");
        Ok(match plain.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8-ucs2" | "utf8-ucs4" => Self::Utf8,
            "utf-8-sig" => Self::Utf8Signed,
            "ascii" | "us-ascii" | "646" | "iso646-us" | "us" | "ansi-x3.4-1968" => Self::Ascii,
            "latin-1" | "latin1" | "latin" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" => {
                Self::Latin1
            }
            "utf-16" | "utf16" | "u16" => Self::Utf16(Order::Marked),
            "utf-16-le" | "utf-16le" => Self::Utf16(Order::Little),
            "utf-16-be" | "utf-16be" => Self::Utf16(Order::Big),
            "utf-32" | "utf32" | "u32" => Self::Utf32(Order::Marked),
            "utf-32-le" | "utf-32le" => Self::Utf32(Order::Little),
            "utf-32-be" | "utf-32be" => Self::Utf32(Order::Big),
            _ => return Err(Class::LookupError.because(format!("unknown encoding: {name}"))),
        })
    }

    /// What errors call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ascii => "ascii",
            Self::Latin1 => "latin-1",
            Self::Utf8 | Self::Utf8Signed => "utf-8",
            Self::Utf16(Order::Little) => "utf-16-le",
            Self::Utf16(Order::Big) => "utf-16-be",
            Self::Utf16(Order::Marked) => "utf-16",
            Self::Utf32(Order::Little) => "utf-32-le",
            Self::Utf32(Order::Big) => "utf-32-be",
            Self::Utf32(Order::Marked) => "utf-32",
        }
    }
}

/// `UnicodeDecodeError`: its `object` is what was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pub encoding: &'static str,
    /// In bytes.
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
    /// The byte at `start`, which the message shows if it is the only one.
    pub byte: u8,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            encoding,
            start,
            end,
            reason,
            byte,
        } = self;
        if end - start == 1 {
            write!(
                f,
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            )
        } else {
            let last = end.saturating_sub(1);
            write!(
                f,
                "'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}"
            )
        }
    }
}

/// `UnicodeEncodeError`: its `object` is what was encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    pub encoding: &'static str,
    /// In code points.
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
    /// The character at `start`, which the message shows if it is the only one.
    pub character: char,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            encoding,
            start,
            end,
            reason,
            character,
        } = self;
        if end - start == 1 {
            let mut shown = String::new();
            quoting::escape(&mut shown, *character);
            write!(
                f,
                "'{encoding}' codec can't encode character '{shown}' in position {start}: {reason}"
            )
        } else {
            let last = end.saturating_sub(1);
            write!(
                f,
                "'{encoding}' codec can't encode characters in position {start}-{last}: {reason}"
            )
        }
    }
}

/// Why bytes or text could not be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodecError {
    Decode(DecodeError),
    Encode(EncodeError),
    /// An unknown error handler, or one that does not do what is asked of it.
    Raised(Raised),
}

impl From<Raised> for CodecError {
    fn from(raised: Raised) -> Self {
        Self::Raised(raised)
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => error.fmt(f),
            Self::Encode(error) => error.fmt(f),
            Self::Raised(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CodecError {}
