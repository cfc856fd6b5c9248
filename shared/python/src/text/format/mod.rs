//! `format(value, specification)` of text and numbers: f-strings and `str.format` end here.
//!
//! Values of other types are left to the machine: they are shown by `str`, and refuse any specification but an empty one.

mod float;
mod integer;
pub(crate) mod layout;
pub mod spec;

pub use float::float;
pub(crate) use float::{Rendering, digits_of};
pub use integer::integer;

use crate::raised::{Raised, affordable};
use spec::{Align, Spec};

/// `format(text, specification)`. `type_name` is what errors call the value's type.
///
/// # Errors
/// `ValueError` for a specification that text does not have, `MemoryError` for one that asks for too much.
pub fn text(text: &str, specification: &str, type_name: &str) -> Result<String, Raised> {
    let spec = Spec::parse(specification, type_name, Align::Left)?;
    if !matches!(spec.kind, None | Some('s')) {
        return Err(spec.unknown(type_name));
    }
    let refused = match (spec.sign, spec.without_negative_zero, spec.alternate) {
        (Some(' '), _, _) => Some("Space not allowed in string format specifier"),
        (Some(_), _, _) => Some("Sign not allowed in string format specifier"),
        (_, true, _) => Some("Negative zero coercion (z) not allowed in string format specifier"),
        (_, _, true) => Some("Alternate form (#) not allowed in string format specifier"),
        (None, false, false) => None,
    };
    if let Some(message) = refused {
        return Err(Raised::value(message));
    }
    if spec.align == Align::Inside {
        return Err(Raised::value(
            "'=' alignment not allowed in string format specifier",
        ));
    }
    let shown = spec.precision.map_or(text, |precision| first(text, precision));
    affordable(spec.width.checked_mul(spec.fill.len_utf8()))?;
    Ok(layout::padded(shown, shown.chars().count(), &spec))
}

/// The first so many characters.
pub(crate) fn first(text: &str, count: usize) -> &str {
    text.char_indices()
        .nth(count)
        .map_or(text, |(end, _)| &text[..end])
}
