//! Bytes that a trace carries: payloads, buffers, output. Written as hexadecimal text in JSON.
//!
//! Long payloads are cut when they are recorded; [`Payload`] keeps the true length beside what was kept.

use crate::json::{JsonError, Pass, Shape};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A run of bytes that need not be text.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.digits())
    }
}

impl Bytes {
    /// Two hexadecimal digits for each byte.
    fn digits(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(self.0.len() * 2);
        for byte in &self.0 {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text
    }

    /// The bytes that an even number of hexadecimal digits stands for.
    fn of_digits(text: &str) -> Option<Self> {
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|value| value as u8);
        text.as_bytes()
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
                _ => None,
            })
            .collect::<Option<Vec<u8>>>()
            .map(Self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::of_digits(&text)
            .ok_or_else(|| de::Error::custom("expected an even number of hexadecimal digits"))
    }
}

impl Shape for Bytes {
    fn nothing() -> Self {
        Self::default()
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        match pass.text().map(Self::of_digits) {
            None => pass.write_text(&self.digits()),
            Some(Some(bytes)) => *self = bytes,
            Some(None) => pass.note(JsonError::Expected("an even number of hexadecimal digits")),
        }
    }
}

/// Data as it was recorded: the first bytes, and how many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Payload {
    /// The first bytes, at most [`Payload::KEPT`].
    pub bytes: Bytes,
    /// Length of the whole, in bytes.
    pub length: u32,
}

impl Payload {
    /// How many bytes of one payload a trace keeps.
    pub const KEPT: usize = 512;

    /// Records `data`, keeping its first [`Payload::KEPT`] bytes.
    #[must_use]
    pub fn of(data: &[u8]) -> Self {
        Self {
            bytes: Bytes(data[..data.len().min(Self::KEPT)].to_vec()),
            length: data.len() as u32,
        }
    }

    /// Records the first bytes of something that is `length` bytes long.
    #[must_use]
    pub fn cut(first: &[u8], length: usize) -> Self {
        Self {
            length: length as u32,
            ..Self::of(first)
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}
