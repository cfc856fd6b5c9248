//! `find`, `rfind`, `count`, `startswith`, `endswith`, `replace`, `removeprefix`, `removesuffix` of text and of bytes.
//!
//! Positions here are bytes; those of `str` are code points and are counted in [`super::Text`]. `index` and `rindex`
//! are `find` with an exception in place of -1.

use memchr::memmem;

use super::units::Units;
use crate::raised::{Raised, affordable};

/// The first place of `needle`, in bytes.
#[must_use]
pub fn find<T: Units + ?Sized>(whole: &T, needle: &T) -> Option<usize> {
    memmem::find(whole.bytes(), needle.bytes())
}

/// The last place of `needle`, in bytes.
#[must_use]
pub fn rfind<T: Units + ?Sized>(whole: &T, needle: &T) -> Option<usize> {
    memmem::rfind(whole.bytes(), needle.bytes())
}

/// How often `needle` is found, one behind the other. Nothing is found between all units and at both ends.
#[must_use]
pub fn count<T: Units + ?Sized>(whole: &T, needle: &T) -> usize {
    if needle.bytes().is_empty() {
        return whole.blanks().count() + 1;
    }
    memmem::find_iter(whole.bytes(), needle.bytes()).count()
}

#[must_use]
pub fn starts_with<T: Units + ?Sized>(whole: &T, prefix: &T) -> bool {
    whole.bytes().starts_with(prefix.bytes())
}

#[must_use]
pub fn ends_with<T: Units + ?Sized>(whole: &T, suffix: &T) -> bool {
    whole.bytes().ends_with(suffix.bytes())
}

#[must_use]
pub fn without_prefix<'a, T: Units + ?Sized>(whole: &'a T, prefix: &T) -> &'a T {
    let length = if starts_with(whole, prefix) {
        prefix.bytes().len()
    } else {
        0
    };
    whole.part(length..whole.bytes().len())
}

#[must_use]
pub fn without_suffix<'a, T: Units + ?Sized>(whole: &'a T, suffix: &T) -> &'a T {
    let length = if ends_with(whole, suffix) {
        suffix.bytes().len()
    } else {
        0
    };
    whole.part(0..whole.bytes().len() - length)
}

/// `str.replace(old, new, most)`; a negative `most` replaces all.
///
/// # Errors
/// `MemoryError` for a result that is too large.
pub fn replace(text: &str, old: &str, new: &str, most: i64) -> Result<String, Raised> {
    let mut result = String::with_capacity(replaced_length(text, old, new, most)?);
    pieces(text, old, most, |piece| result.push_str(piece.unwrap_or(new)));
    Ok(result)
}

/// `bytes.replace(old, new, most)`.
///
/// # Errors
/// `MemoryError` for a result that is too large.
pub fn replace_bytes(bytes: &[u8], old: &[u8], new: &[u8], most: i64) -> Result<Vec<u8>, Raised> {
    let mut result = Vec::with_capacity(replaced_length(bytes, old, new, most)?);
    pieces(bytes, old, most, |piece| {
        result.extend_from_slice(piece.unwrap_or(new))
    });
    Ok(result)
}

fn replaced_length<T: Units + ?Sized>(whole: &T, old: &T, new: &T, most: i64) -> Result<usize, Raised> {
    let mut length = Some(0_usize);
    pieces(whole, old, most, |piece| {
        length = length.and_then(|length| length.checked_add(piece.unwrap_or(new).bytes().len()));
    });
    affordable(length)
}

/// What stays of `whole`, and `None` wherever `old` goes.
fn pieces<'a, T: Units + ?Sized>(whole: &'a T, old: &T, most: i64, mut piece: impl FnMut(Option<&'a T>)) {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let (bytes, needle) = (whole.bytes(), old.bytes());
    let mut start = 0;
    if needle.is_empty() {
        for _ in 0..most {
            piece(None);
            if start == bytes.len() {
                return;
            }
            let end = start + whole.unit_length(start);
            piece(Some(whole.part(start..end)));
            start = end;
        }
    } else {
        for at in memmem::find_iter(bytes, needle).take(most) {
            piece(Some(whole.part(start..at)));
            piece(None);
            start = at + needle.len();
        }
    }
    piece(Some(whole.part(start..bytes.len())));
}
