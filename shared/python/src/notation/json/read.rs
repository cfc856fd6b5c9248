//! `json.loads`.

use super::scan::Scanner;
use super::{Json, ReadError};
use crate::raised::Class;

/// Deeper texts raise `RecursionError`, as they do in CPython at about this depth.
const DEEPEST: usize = 990;

/// `json.loads(text, strict=…)`.
///
/// # Errors
/// `JSONDecodeError` where the text is no JSON, `RecursionError` where it is nested too deep, `ValueError` for an
/// integer with too many digits.
pub fn read(text: &str, strict: bool) -> Result<Json, ReadError> {
    let mut scanner = Scanner { text, at: 0, strict };
    if text.starts_with('\u{feff}') {
        return Err(scanner.error("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0));
    }
    scanner.skip_blanks();
    let json = value(&mut scanner)?;
    scanner.skip_blanks();
    if scanner.at < text.len() {
        return Err(scanner.error("Extra data", scanner.at));
    }
    Ok(json)
}

/// `JSONDecoder.raw_decode(text, at)`: one value that begins at this byte, and the byte where it ends.
///
/// # Errors
/// As [`read`].
pub fn read_at(text: &str, at: usize, strict: bool) -> Result<(Json, usize), ReadError> {
    let mut scanner = Scanner { text, at, strict };
    let json = value(&mut scanner)?;
    Ok((json, scanner.at))
}

/// A container whose end has not been read.
enum Open {
    Array(Vec<Json>),
    /// With the name of the member that is being read.
    Object(Vec<(String, Json)>, String),
}

/// One value. What is open stands in a list of its own: a text cannot exhaust the stack.
fn value(scanner: &mut Scanner<'_>) -> Result<Json, ReadError> {
    let mut open = Vec::new();
    loop {
        let mut complete = match scanner.next() {
            Some(opening @ (b'{' | b'[')) => {
                if open.len() >= DEEPEST {
                    return Err(too_deep(opening));
                }
                match begin(scanner, opening)? {
                    Ok(container) => {
                        open.push(container);
                        continue;
                    }
                    Err(empty) => empty,
                }
            }
            _ => scalar(scanner)?,
        };
        loop {
            let Some(container) = open.pop() else {
                return Ok(complete);
            };
            match goes_on(scanner, container, complete)? {
                Ok(container) => {
                    open.push(container);
                    break;
                }
                Err(whole) => complete = whole,
            }
        }
    }
}

fn too_deep(opening: u8) -> ReadError {
    let kind = if opening == b'{' { "object" } else { "array" };
    let message =
        format!("maximum recursion depth exceeded while decoding a JSON {kind} from a unicode string");
    Class::RecursionError.because(message).into()
}

/// What a bracket opens up to its first value; the container itself if it is empty.
fn begin(scanner: &mut Scanner<'_>, opening: u8) -> Result<Result<Open, Json>, ReadError> {
    scanner.at += 1;
    scanner.skip_blanks();
    let empty = scanner.next() == Some(if opening == b'{' { b'}' } else { b']' });
    scanner.at += usize::from(empty);
    Ok(match (opening, empty) {
        (b'{', true) => Err(Json::Object(Vec::new())),
        (b'{', false) => Ok(Open::Object(Vec::new(), name(scanner)?)),
        (_, true) => Err(Json::Array(Vec::new())),
        (_, false) => Ok(Open::Array(Vec::new())),
    })
}

/// A container with one value more, up to its next one; the container itself if it ends.
fn goes_on(scanner: &mut Scanner<'_>, open: Open, value: Json) -> Result<Result<Open, Json>, ReadError> {
    Ok(match open {
        Open::Array(mut items) => {
            items.push(value);
            if ends(scanner, b']')? {
                Err(Json::Array(items))
            } else {
                Ok(Open::Array(items))
            }
        }
        Open::Object(mut members, before) => {
            members.push((before, value));
            if ends(scanner, b'}')? {
                Err(Json::Object(members))
            } else {
                Ok(Open::Object(members, name(scanner)?))
            }
        }
    })
}

/// The name of a member, up to its value.
fn name(scanner: &mut Scanner<'_>) -> Result<String, ReadError> {
    if scanner.next() != Some(b'"') {
        return Err(scanner.error("Expecting property name enclosed in double quotes", scanner.at));
    }
    scanner.at += 1;
    let name = scanner.string()?;
    scanner.skip_blanks();
    if scanner.next() != Some(b':') {
        return Err(scanner.error("Expecting ':' delimiter", scanner.at));
    }
    scanner.at += 1;
    scanner.skip_blanks();
    Ok(name)
}

/// A value that is no container.
fn scalar(scanner: &mut Scanner<'_>) -> Result<Json, ReadError> {
    if scanner.next() == Some(b'"') {
        scanner.at += 1;
        return scanner.string().map(Json::Text);
    }
    let words = [
        ("null", Json::Null),
        ("true", Json::Bool(true)),
        ("false", Json::Bool(false)),
        ("NaN", Json::Float(f64::NAN)),
        ("Infinity", Json::Float(f64::INFINITY)),
        ("-Infinity", Json::Float(f64::NEG_INFINITY)),
    ];
    for (word, json) in words {
        if scanner.rest().starts_with(word) {
            scanner.at += word.len();
            return Ok(json);
        }
    }
    let number = scanner.number()?;
    number.ok_or_else(|| scanner.error("Expecting value", scanner.at))
}

/// Behind a value: whether its container ends, or goes on behind a comma.
fn ends(scanner: &mut Scanner<'_>, closing: u8) -> Result<bool, ReadError> {
    scanner.skip_blanks();
    let next = scanner.next();
    if next != Some(b',') && next != Some(closing) {
        return Err(scanner.error("Expecting ',' delimiter", scanner.at));
    }
    scanner.at += 1;
    if next == Some(b',') {
        scanner.skip_blanks();
    }
    Ok(next == Some(closing))
}
