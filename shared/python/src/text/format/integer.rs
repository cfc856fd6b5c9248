//! `format(int, specification)`.

use num_traits::ToPrimitive;

use super::layout::{self, Parts};
use super::spec::{Align, Spec};
use crate::number::{arithmetic, integer::Integer};
use crate::raised::Raised;
use crate::text::surrogate;

/// `format(number, specification)`. `type_name` is what errors call the value's type (`int`, `bool`).
///
/// # Errors
/// `ValueError` for a specification that integers do not have, `OverflowError` for a number that is no character
/// (`c`) or too large for a float (`e`, `f`, `g`, `%`).
pub fn integer<'a>(
    number: impl Into<Integer<'a>>,
    specification: &str,
    type_name: &str,
) -> Result<String, Raised> {
    let number = number.into();
    let spec = Spec::parse(specification, type_name, Align::Right)?;
    match spec.kind {
        None | Some('d' | 'n') => as_digits(number, spec, 10),
        Some('b') => as_digits(number, spec, 2),
        Some('o') => as_digits(number, spec, 8),
        Some('x' | 'X') => as_digits(number, spec, 16),
        Some('c') => as_character(number, &spec),
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let float = arithmetic::to_float(&number.to_big())?;
            super::float::with_spec(float, &spec, type_name)
        }
        Some(_) => Err(spec.unknown(type_name)),
    }
}

fn refuse_what_only_floats_have(spec: &Spec) -> Result<(), Raised> {
    if spec.precision.is_some() {
        return Err(Raised::value("Precision not allowed in integer format specifier"));
    }
    if spec.without_negative_zero {
        return Err(Raised::value(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    Ok(())
}

fn as_digits(number: Integer<'_>, spec: Spec, base: u32) -> Result<String, Raised> {
    refuse_what_only_floats_have(&spec)?;
    let digits = if base == 10 {
        number.decimal_digits()?
    } else {
        number.digits(base)
    };
    let prefix = match (base, spec.alternate) {
        (2, true) => "0b",
        (8, true) => "0o",
        (16, true) => "0x",
        _ => "",
    };
    let upper = spec.kind == Some('X');
    let cased = |text: &str| {
        if upper {
            text.to_ascii_uppercase()
        } else {
            text.to_owned()
        }
    };
    let parts = Parts {
        negative: number.is_negative(),
        prefix: cased(prefix),
        digits: cased(&digits),
        rest: String::new(),
        group: if base == 10 { 3 } else { 4 },
    };
    layout::number(&parts, &spec)
}

fn as_character(number: Integer<'_>, spec: &Spec) -> Result<String, Raised> {
    refuse_what_only_floats_have(spec)?;
    if spec.sign.is_some() {
        return Err(Raised::value(
            "Sign not allowed with integer format specifier 'c'",
        ));
    }
    if spec.alternate {
        return Err(Raised::value(
            "Alternate form (#) not allowed with integer format specifier 'c'",
        ));
    }
    let number = match number {
        Integer::Small(number) => Some(number),
        Integer::Big(number) => number.to_i64(),
    };
    let Some(number) = number else {
        return Err(Raised::overflow("Python int too large to convert to C long"));
    };
    let character = u32::try_from(number).ok().and_then(surrogate::character);
    let Some(character) = character else {
        return Err(Raised::overflow("%c arg not in range(0x110000)"));
    };
    let parts = Parts {
        rest: character.to_string(),
        ..Parts::default()
    };
    layout::number(&parts, spec)
}
