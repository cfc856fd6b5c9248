//! Knobs: what a learner may turn, with its type and range. A setting is text until it has passed
//! [`Knob::read`], wherever it comes from: the page, the command line, a link.

use super::Text;
use crate::Table;
use crate::json::Shape;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Settings as they arrive: knob name to text.
pub type Settings = Table<String, String>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct Knob {
    pub name: String,
    pub label: Text,
    /// What turning it changes.
    #[serde(default)]
    pub hint: Option<Text>,
    pub kind: KnobKind,
    /// As text, like a setting.
    pub default: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum KnobKind {
    Integer {
        min: i64,
        max: i64,
    },
    /// Whole milliseconds.
    Millis {
        min: u64,
        max: u64,
    },
    /// `true` or `false`.
    Flag,
    Choice {
        options: Vec<ChoiceOption>,
    },
    /// Text in UTF-8; `\xff` stands for one byte, `\\` for a backslash, `\n`, `\r`, `\t` as usual.
    Bytes {
        max_length: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    pub value: String,
    pub label: Text,
}

/// A setting that has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnobValue {
    Integer(i64),
    Millis(u64),
    Flag(bool),
    Choice(String),
    Bytes(Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KnobError {
    #[error("there is no knob {name:?}; the knobs are: {known}")]
    Unknown { name: String, known: String },
    #[error("{knob}: {text:?} is not a whole number")]
    NotANumber { knob: String, text: String },
    #[error("{knob}: {value} is outside {min} to {max}")]
    OutOfRange {
        knob: String,
        /// As it was written: it may be larger than any number here.
        value: String,
        min: i64,
        max: i64,
    },
    #[error("{knob}: {text:?} is neither true nor false")]
    NotAFlag { knob: String, text: String },
    #[error("{knob}: {text:?} is not one of {options}")]
    NotAnOption {
        knob: String,
        text: String,
        options: String,
    },
    #[error("{knob}: {length} bytes are more than {max}")]
    TooLong { knob: String, length: usize, max: usize },
    #[error("{knob}: after a backslash comes x and two hexadecimal digits, or one of \\ n r t")]
    BadEscape { knob: String },
    #[error("{knob}: empty")]
    Empty { knob: String },
}

/// Longest text that a setting may have before it is even looked at.
const LONGEST_SETTING: usize = 4096;

impl Knob {
    /// Checks a setting.
    ///
    /// # Errors
    /// A [`KnobError`] that names the knob and says what it takes.
    pub fn read(&self, text: &str) -> Result<KnobValue, KnobError> {
        let knob = || self.name.clone();
        if text.len() > LONGEST_SETTING {
            return Err(KnobError::TooLong {
                knob: knob(),
                length: text.len(),
                max: LONGEST_SETTING,
            });
        }
        let number = |min: i64, max: i64| {
            use std::num::IntErrorKind::{NegOverflow, PosOverflow};
            match text.trim().parse::<i64>() {
                Ok(value) if (min..=max).contains(&value) => Ok(value),
                Err(error) if !matches!(error.kind(), PosOverflow | NegOverflow) => {
                    Err(KnobError::NotANumber {
                        knob: knob(),
                        text: text.to_owned(),
                    })
                }
                Ok(_) | Err(_) => Err(KnobError::OutOfRange {
                    knob: knob(),
                    value: text.trim().to_owned(),
                    min,
                    max,
                }),
            }
        };
        let signed = |millis: u64| i64::try_from(millis).unwrap_or(i64::MAX);
        match &self.kind {
            KnobKind::Integer { min, max } => number(*min, *max).map(KnobValue::Integer),
            KnobKind::Millis { min, max } => {
                number(signed(*min), signed(*max)).map(|value| KnobValue::Millis(value.cast_unsigned()))
            }
            KnobKind::Flag => match text.trim() {
                "true" => Ok(KnobValue::Flag(true)),
                "false" => Ok(KnobValue::Flag(false)),
                _ => Err(KnobError::NotAFlag {
                    knob: knob(),
                    text: text.to_owned(),
                }),
            },
            KnobKind::Choice { options } => {
                if options.iter().any(|option| option.value == text) {
                    Ok(KnobValue::Choice(text.to_owned()))
                } else {
                    let options: Vec<_> = options.iter().map(|option| option.value.as_str()).collect();
                    Err(KnobError::NotAnOption {
                        knob: knob(),
                        text: text.to_owned(),
                        options: options.join(", "),
                    })
                }
            }
            KnobKind::Bytes { max_length } => {
                let bytes = unescape(text).ok_or_else(|| KnobError::BadEscape { knob: knob() })?;
                match bytes.len() {
                    0 => Err(KnobError::Empty { knob: knob() }),
                    length if length > *max_length => Err(KnobError::TooLong {
                        knob: knob(),
                        length,
                        max: *max_length,
                    }),
                    _ => Ok(KnobValue::Bytes(bytes)),
                }
            }
        }
    }
}

impl KnobValue {
    /// As an argument of a program: bytes as hexadecimal digits, the rest as one would write it.
    #[must_use]
    pub fn as_argument(&self) -> String {
        match self {
            Self::Integer(value) => value.to_string(),
            Self::Millis(value) => value.to_string(),
            Self::Flag(value) => value.to_string(),
            Self::Choice(value) => value.clone(),
            Self::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// Text with escapes to bytes; `None` if an escape is malformed.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        bytes.push(match rest.next()? {
            'x' => {
                let high = rest.next()?.to_digit(16)?;
                let low = rest.next()?.to_digit(16)?;
                (high << 4 | low) as u8
            }
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            '\\' => b'\\',
            _ => return None,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knob(kind: KnobKind) -> Knob {
        Knob {
            name: "k".into(),
            label: Text::default(),
            hint: None,
            kind,
            default: String::new(),
        }
    }

    #[test]
    fn a_number_outside_its_range_is_refused_with_the_range() {
        let clients = knob(KnobKind::Integer { min: 1, max: 4 });
        assert_eq!(clients.read("4"), Ok(KnobValue::Integer(4)));
        assert_eq!(
            clients.read("5").unwrap_err().to_string(),
            "k: 5 is outside 1 to 4"
        );
        assert!(matches!(clients.read("four"), Err(KnobError::NotANumber { .. })));
    }

    #[test]
    fn bytes_need_not_be_text() {
        let message = knob(KnobKind::Bytes { max_length: 4 });
        assert_eq!(
            message.read(r"\xff\xFEo"),
            Ok(KnobValue::Bytes(vec![0xff, 0xfe, b'o']))
        );
        assert_eq!(
            message.read("oʻz"),
            Ok(KnobValue::Bytes(vec![b'o', 0xca, 0xbb, b'z']))
        );
        assert!(matches!(message.read(r"\xf"), Err(KnobError::BadEscape { .. })));
        assert!(matches!(
            message.read("salom"),
            Err(KnobError::TooLong {
                length: 5,
                max: 4,
                ..
            })
        ));
    }
}
