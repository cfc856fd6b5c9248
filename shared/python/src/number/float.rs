//! `float` of a text, and its `repr`: the shortest digits that read back as the same number.
//!
//! Format specifications are in `format`, hexadecimal floats in `hexfloat`.

use super::integer::{in_ascii, trimmed};
use crate::raised::Raised;
use crate::text::quoting;

/// `repr` of a `float`.
#[must_use]
pub fn repr(number: f64) -> String {
    if !number.is_finite() {
        return special(number).to_owned();
    }
    let (digits, point) = shortest(number);
    let sign = if number.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}", plain_or_scientific(&digits, point, 16, true))
}

/// How text calls what is not finite.
pub(crate) fn special(number: f64) -> &'static str {
    match (number.is_nan(), number > 0.0) {
        (true, _) => "nan",
        (false, true) => "inf",
        (false, false) => "-inf",
    }
}

/// The shortest digits of the absolute value, and where the decimal point stands: before the digit with that index.
pub(crate) fn shortest(number: f64) -> (String, i32) {
    let (digits, point) = from_scientific(&format!("{:e}", number.abs()));
    // Halfway between two texts that are as short, Rust takes the larger one and CPython the even one.
    let even = significant(number, digits.len());
    let reads_back = || scientific(&even.0, even.1, 'e').parse() == Ok(number.abs());
    if even.0 != digits && reads_back() {
        even
    } else {
        (digits, point)
    }
}

/// So many significant digits of the absolute value, correctly rounded, and where the point stands.
pub(crate) fn significant(number: f64, count: usize) -> (String, i32) {
    from_scientific(&format!("{:.*e}", count.max(1) - 1, number.abs()))
}

/// All digits that the absolute value has: no float has more than these.
pub(crate) fn exact_digits(number: f64) -> (String, i32) {
    significant(number, 800)
}

/// `1.25e3` as its digits and the position of the point; zero has its point behind the digit.
fn from_scientific(written: &str) -> (String, i32) {
    let (mantissa, exponent) = written.split_once('e').unwrap_or((written, "0"));
    let digits = mantissa.chars().filter(|character| *character != '.').collect();
    (digits, exponent.parse::<i32>().unwrap_or(0) + 1)
}

/// Digits as plain decimal text, or with an exponent if the point is too far from them: more than `widest` to the
/// right, or four zeros to the left. `whole` adds `.0` where no fraction would tell a float from an int.
pub(crate) fn plain_or_scientific(digits: &str, point: i32, widest: i32, whole: bool) -> String {
    if point > widest || point <= -4 {
        return scientific(digits, point, 'e');
    }
    let (left, right) = place_point(digits, point);
    match (right.is_empty(), whole) {
        (false, _) => format!("{left}.{right}"),
        (true, true) => format!("{left}.0"),
        (true, false) => left,
    }
}

/// What stands left and right of the decimal point.
pub(crate) fn place_point(digits: &str, point: i32) -> (String, String) {
    let Ok(point) = usize::try_from(point) else {
        let zeros = "0".repeat(point.unsigned_abs() as usize);
        return ("0".to_owned(), format!("{zeros}{digits}"));
    };
    if point == 0 {
        return ("0".to_owned(), digits.to_owned());
    }
    match digits.split_at_checked(point) {
        Some((left, right)) => (left.to_owned(), right.to_owned()),
        None => (
            format!("{digits}{}", "0".repeat(point - digits.len())),
            String::new(),
        ),
    }
}

/// Digits with an exponent of at least two digits.
pub(crate) fn scientific(digits: &str, point: i32, letter: char) -> String {
    let exponent = point - 1;
    let sign = if exponent < 0 { '-' } else { '+' };
    let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{first}{dot}{rest}{letter}{sign}{:02}", exponent.unsigned_abs())
}

/// `float(text)`.
///
/// # Errors
/// `ValueError` for what is no number.
pub fn parse(text: &str) -> Result<f64, Raised> {
    read(&in_ascii(text)).ok_or_else(|| wrong(&quoting::text(text)))
}

/// `float(bytes)`, which reads ASCII alone.
///
/// # Errors
/// As [`parse`]; the message quotes the bytes.
pub fn parse_bytes(bytes: &[u8]) -> Result<f64, Raised> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii());
    text.and_then(read).ok_or_else(|| wrong(&quoting::bytes(bytes)))
}

fn wrong(quoted: &str) -> Raised {
    Raised::value(format!("could not convert string to float: {quoted}"))
}

fn read(text: &str) -> Option<f64> {
    let text = trimmed(text);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    if matches!(lower.as_str(), "inf" | "infinity" | "nan") {
        return text.parse().ok();
    }
    let digits = |part: &str| part.is_empty() || between_digits(part);
    let (mantissa, exponent) = match lower.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (lower.as_str(), None),
    };
    let (left, right) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    if left.is_empty() && right.is_empty() || !digits(left) || !digits(right) {
        return None;
    }
    if exponent.is_some_and(|exponent| !between_digits(exponent)) {
        return None;
    }
    text.replace('_', "").parse().ok()
}

/// Digits with single underscores only between them.
fn between_digits(part: &str) -> bool {
    let group = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    part.split('_').all(group)
}
