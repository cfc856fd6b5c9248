//! UTF-16 and UTF-32: their units, and what is wrong with them.

use super::{DecodeError, Encoding, Order};

pub(super) fn unit16(bytes: &[u8], order: Order) -> Option<u16> {
    let unit = *bytes.first_chunk::<2>()?;
    Some(if order == Order::Big {
        u16::from_be_bytes(unit)
    } else {
        u16::from_le_bytes(unit)
    })
}

pub(super) fn unit32(bytes: &[u8], order: Order) -> Option<u32> {
    let unit = *bytes.first_chunk::<4>()?;
    Some(if order == Order::Big {
        u32::from_be_bytes(unit)
    } else {
        u32::from_le_bytes(unit)
    })
}

pub(super) fn bytes16(unit: u16, order: Order) -> [u8; 2] {
    if order == Order::Big {
        unit.to_be_bytes()
    } else {
        unit.to_le_bytes()
    }
}

pub(super) fn bytes32(unit: u32, order: Order) -> [u8; 4] {
    if order == Order::Big {
        unit.to_be_bytes()
    } else {
        unit.to_le_bytes()
    }
}

/// The order that a byte order mark tells, and the length of the mark; little where there is none.
pub(super) fn marked(bytes: &[u8], encoding: Encoding) -> (Encoding, usize) {
    match (encoding, bytes) {
        (Encoding::Utf16(Order::Marked), [0xFE, 0xFF, ..]) => (Encoding::Utf16(Order::Big), 2),
        (Encoding::Utf16(Order::Marked), [0xFF, 0xFE, ..]) => (Encoding::Utf16(Order::Little), 2),
        (Encoding::Utf32(Order::Marked), [0, 0, 0xFE, 0xFF, ..]) => (Encoding::Utf32(Order::Big), 4),
        (Encoding::Utf32(Order::Marked), [0xFF, 0xFE, 0, 0, ..]) => (Encoding::Utf32(Order::Little), 4),
        (Encoding::Utf16(Order::Marked), _) => (Encoding::Utf16(Order::Little), 0),
        (Encoding::Utf32(Order::Marked), _) => (Encoding::Utf32(Order::Little), 0),
        _ => (encoding, 0),
    }
}

/// What begins at a place in UTF-16 or UTF-32.
pub(super) enum Found {
    Character(char, usize),
    Wrong(DecodeError),
    /// More bytes are needed; if there are none, this is what is wrong.
    Unfinished(DecodeError),
}

pub(super) fn next16(bytes: &[u8], start: usize, order: Order, encoding: &'static str) -> Found {
    let rest = &bytes[start..];
    let error = |length: usize, reason| DecodeError {
        encoding,
        start,
        end: (start + length).min(bytes.len()),
        reason,
        byte: rest[0],
    };
    let Some(first) = unit16(rest, order) else {
        return Found::Unfinished(error(1, "truncated data"));
    };
    match first {
        0xDC00..=0xDFFF => Found::Wrong(error(2, "illegal encoding")),
        0xD800..=0xDBFF => match unit16(&rest[2..], order) {
            None => Found::Unfinished(error(rest.len(), "unexpected end of data")),
            Some(second @ 0xDC00..=0xDFFF) => {
                let code_point = 0x1_0000 + (u32::from(first & 0x3FF) << 10) + u32::from(second & 0x3FF);
                char::from_u32(code_point).map_or_else(
                    || Found::Wrong(error(4, "illegal encoding")),
                    |character| Found::Character(character, 4),
                )
            }
            Some(_) => Found::Wrong(error(2, "illegal UTF-16 surrogate")),
        },
        _ => char::from_u32(u32::from(first)).map_or_else(
            || Found::Wrong(error(2, "illegal encoding")),
            |character| Found::Character(character, 2),
        ),
    }
}

pub(super) fn next32(bytes: &[u8], start: usize, order: Order, encoding: &'static str) -> Found {
    let rest = &bytes[start..];
    let error = |length: usize, reason| DecodeError {
        encoding,
        start,
        end: (start + length).min(bytes.len()),
        reason,
        byte: rest[0],
    };
    let Some(unit) = unit32(rest, order) else {
        return Found::Unfinished(error(rest.len(), "truncated data"));
    };
    match char::from_u32(unit) {
        Some(character) => Found::Character(character, 4),
        None if unit < 0xE000 => Found::Wrong(error(
            4,
            "code point in surrogate code point range(0xd800, 0xe000)",
        )),
        None => Found::Wrong(error(4, "code point not in range(0x110000)")),
    }
}
