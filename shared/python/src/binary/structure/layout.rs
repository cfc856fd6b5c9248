//! A format string read: byte order, alignment, and what lies where.

use super::error;
use crate::raised::{Raised, affordable};

/// One code of the format with its count, and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub code: u8,
    /// How many fields; for `s` and `p` how many bytes of one field.
    pub count: usize,
    pub offset: usize,
    /// Bytes of one field.
    pub size: usize,
}

/// A compiled format: `struct.Struct`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(super) items: Vec<Item>,
    pub(super) little: bool,
    pub(super) native: bool,
    size: usize,
    fields: usize,
}

impl Layout {
    /// # Errors
    /// `struct.error` for a format that is none.
    pub fn parse(format: &str) -> Result<Self, Raised> {
        let (order, codes) = match format.as_bytes() {
            [order @ (b'@' | b'=' | b'<' | b'>' | b'!'), rest @ ..] => (*order, rest),
            all => (b'@', all),
        };
        let mut layout = Self {
            items: Vec::new(),
            little: !matches!(order, b'>' | b'!'),
            native: order == b'@',
            size: 0,
            fields: 0,
        };
        let mut codes = codes.iter().copied();
        while let Some(mut code) = codes.next() {
            if matches!(code, b'\t'..=b'\r' | b' ') {
                continue;
            }
            let mut count = None;
            while code.is_ascii_digit() {
                let larger = count.unwrap_or(0_usize).checked_mul(10);
                let larger = larger.and_then(|larger| larger.checked_add(usize::from(code - b'0')));
                count = Some(
                    larger
                        .filter(|count| isize::try_from(*count).is_ok())
                        .ok_or_else(too_long)?,
                );
                code = codes
                    .next()
                    .ok_or_else(|| error("repeat count given without format specifier"))?;
            }
            layout.push(code, count.unwrap_or(1))?;
        }
        Ok(layout)
    }

    fn push(&mut self, code: u8, count: usize) -> Result<(), Raised> {
        let (size, alignment) = self
            .measure(code)
            .ok_or_else(|| error("bad char in struct format"))?;
        let offset = self.size.next_multiple_of(alignment);
        let length = count
            .checked_mul(size)
            .and_then(|length| length.checked_add(offset));
        self.size = length
            .filter(|size| isize::try_from(*size).is_ok())
            .ok_or_else(too_long)?;
        self.fields += match code {
            b'x' => 0,
            b's' | b'p' => 1,
            _ => count,
        };
        self.items.push(Item {
            code,
            count,
            offset,
            size,
        });
        Ok(())
    }

    /// Size and alignment of one field. Only the native mode aligns, and only it has `n`, `N` and `P`.
    fn measure(&self, code: u8) -> Option<(usize, usize)> {
        let size = match code {
            b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
            b'h' | b'H' | b'e' => 2,
            b'i' | b'I' | b'f' => 4,
            b'l' | b'L' => {
                if self.native {
                    8
                } else {
                    4
                }
            }
            b'q' | b'Q' | b'd' => 8,
            b'n' | b'N' | b'P' if self.native => 8,
            _ => return None,
        };
        Some((size, if self.native { size } else { 1 }))
    }

    /// `calcsize`.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many values `pack` takes and `unpack` gives.
    #[must_use]
    pub fn fields(&self) -> usize {
        self.fields
    }

    /// The code of each value, by which the machine knows what to convert it with: `__float__` for `e`, `f` and `d`, its
    /// truth for `?`, `__index__` for what is neither that nor bytes.
    pub fn codes(&self) -> impl Iterator<Item = char> {
        self.items.iter().flat_map(|item| {
            let count = match item.code {
                b'x' => 0,
                b's' | b'p' => 1,
                _ => item.count,
            };
            std::iter::repeat_n(char::from(item.code), count)
        })
    }

    /// Zeros for all of it.
    pub(super) fn blank(&self) -> Result<Vec<u8>, Raised> {
        Ok(vec![0; affordable(Some(self.size))?])
    }
}

fn too_long() -> Raised {
    error("total struct size too long")
}
