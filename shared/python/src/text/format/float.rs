//! `format(float, specification)`, and a float in the styles that `%` formatting shares with it.

use super::layout::{self, Parts};
use super::spec::{Align, Spec};
use crate::number::float as notation;
use crate::raised::{Raised, affordable};

/// `format(number, specification)`. `type_name` is what errors call the value's type.
///
/// # Errors
/// `ValueError` for a specification that floats do not have, or a precision beyond 2**31.
pub fn float(number: f64, specification: &str, type_name: &str) -> Result<String, Raised> {
    let spec = Spec::parse(specification, type_name, Align::Right)?;
    match spec.kind {
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => with_spec(number, &spec, type_name),
        Some(_) => Err(spec.unknown(type_name)),
    }
}

pub(super) fn with_spec(number: f64, spec: &Spec, type_name: &str) -> Result<String, Raised> {
    let (style, number) = match spec.kind {
        None => ('r', number),
        Some('n') => ('g', number),
        Some('%') => ('f', number * 100.0),
        Some(kind) if kind.is_ascii_alphabetic() => (kind, number),
        Some(_) => return Err(spec.unknown(type_name)),
    };
    let too_big = || Raised::value("precision too big");
    let precision = spec
        .precision
        .map(i32::try_from)
        .transpose()
        .map_err(|_too_large| too_big())?;
    let rendering = Rendering {
        // With a precision, no type is `g` that keeps a point.
        style: if style == 'r' && precision.is_some() {
            'g'
        } else {
            style
        },
        precision: precision.map_or(6, |precision| precision.unsigned_abs() as usize),
        alternate: spec.alternate,
        whole: spec.kind.is_none(),
    };
    let (digits, mut rest) = digits_of(number, rendering)?;
    if spec.kind == Some('%') {
        rest.push('%');
    }
    let vanishes = digits
        .bytes()
        .chain(rest.bytes())
        .all(|byte| !(b'1'..=b'9').contains(&byte));
    let zero = spec.without_negative_zero && number.is_finite() && vanishes;
    let parts = Parts {
        negative: number.is_sign_negative() && !number.is_nan() && !zero,
        prefix: String::new(),
        digits,
        rest,
        group: 3,
    };
    layout::number(&parts, spec)
}

/// How a float is written, without its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rendering {
    /// `e`, `f`, `g`, their upper case, or `r`: the shortest digits.
    pub style: char,
    pub precision: usize,
    /// A point stays, and so do zeros behind it (`#`).
    pub alternate: bool,
    /// What has neither point nor exponent gets `.0`.
    pub whole: bool,
}

/// The absolute value as its whole digits and what follows them. Both are empty where there are none.
///
/// # Errors
/// `MemoryError` for a precision that is too large.
pub(crate) fn digits_of(number: f64, rendering: Rendering) -> Result<(String, String), Raised> {
    let upper = rendering.style.is_ascii_uppercase();
    let cased = |text: String| if upper { text.to_ascii_uppercase() } else { text };
    if !number.is_finite() {
        let name = if number.is_nan() { "nan" } else { "inf" };
        return Ok((String::new(), cased(name.to_owned())));
    }
    affordable(Some(rendering.precision))?;
    let written = match rendering.style.to_ascii_lowercase() {
        'f' => fixed(number, rendering),
        'e' => exponential(number, rendering),
        'g' => general(number, rendering),
        _ => {
            let (digits, point) = notation::shortest(number);
            let text = notation::plain_or_scientific(&digits, point, 16, true);
            if rendering.alternate {
                with_point(text)
            } else {
                text
            }
        }
    };
    let whole = written.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = written.split_at(whole);
    Ok((digits.to_owned(), cased(rest.to_owned())))
}

/// No float has more digits behind the point than this; what is asked beyond is zeros.
const MOST_PLACES: usize = 1100;

fn fixed(number: f64, rendering: Rendering) -> String {
    let places = rendering.precision.min(MOST_PLACES);
    let mut text = format!("{:.places$}", number.abs());
    text.extend(std::iter::repeat_n('0', rendering.precision - places));
    if rendering.alternate {
        with_point(text)
    } else {
        text
    }
}

fn exponential(number: f64, rendering: Rendering) -> String {
    let places = rendering.precision.min(MOST_PLACES);
    let (mut digits, point) = notation::significant(number, places + 1);
    digits.extend(std::iter::repeat_n('0', rendering.precision - places));
    let text = notation::scientific(&digits, point, 'e');
    if rendering.alternate {
        with_point(text)
    } else {
        text
    }
}

fn general(number: f64, rendering: Rendering) -> String {
    let precision = rendering.precision.max(1);
    let (mut digits, point) = notation::significant(number, precision.min(MOST_PLACES));
    if rendering.alternate {
        digits.extend(std::iter::repeat_n('0', precision.saturating_sub(digits.len())));
    } else {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    let widest = i32::try_from(precision).unwrap_or(i32::MAX) - i32::from(rendering.whole);
    let text = notation::plain_or_scientific(&digits, point, widest, rendering.whole);
    if rendering.alternate {
        with_point(text)
    } else {
        text
    }
}

/// A number that has a point, if only at its end.
fn with_point(text: String) -> String {
    if text.contains('.') {
        return text;
    }
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{mantissa}.e{exponent}"),
        None => format!("{text}."),
    }
}
