//! Sequence numbers: they wrap, and are compared around the wrap (RFC 9293, section 3.4).

/// `one` comes before `other`.
pub(crate) fn before(one: u32, other: u32) -> bool {
    (one.wrapping_sub(other) as i32) < 0
}

/// `one` comes after `other`.
pub(crate) fn after(one: u32, other: u32) -> bool {
    before(other, one)
}

/// `one` comes before `other` or is the same.
pub(crate) fn at_most(one: u32, other: u32) -> bool {
    !after(one, other)
}

/// Bytes from `from` to `to`, or nothing where `to` comes first.
pub(crate) fn span(from: u32, to: u32) -> u32 {
    if after(to, from) { to.wrapping_sub(from) } else { 0 }
}

/// The later of two.
pub(crate) fn later(one: u32, other: u32) -> u32 {
    if after(other, one) { other } else { one }
}
