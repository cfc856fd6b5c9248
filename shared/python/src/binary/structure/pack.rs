//! Values into bytes.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::{Field, Layout, error, half};
use crate::number::arithmetic;
use crate::raised::Raised;

impl Layout {
    /// `struct.pack`.
    ///
    /// # Errors
    /// `struct.error` for too many or too few values and for those that do not fit their field, `OverflowError` for
    /// floats that do not.
    pub fn pack(&self, values: &[Field]) -> Result<Vec<u8>, Raised> {
        if values.len() != self.fields() {
            return Err(error(format!(
                "pack expected {} items for packing (got {})",
                self.fields(),
                values.len()
            )));
        }
        let mut bytes = self.blank()?;
        let mut values = values.iter();
        for item in &self.items {
            match item.code {
                b'x' => {}
                b's' | b'p' => {
                    let place = &mut bytes[item.offset..item.offset + item.count];
                    place_string(item.code, place, values.next().unwrap_or(&Field::Other))?;
                }
                code => {
                    for (index, value) in values.by_ref().take(item.count).enumerate() {
                        let start = item.offset + index * item.size;
                        self.place(code, &mut bytes[start..start + item.size], value)?;
                    }
                }
            }
        }
        Ok(bytes)
    }

    fn place(&self, code: u8, place: &mut [u8], value: &Field) -> Result<(), Raised> {
        match code {
            b'c' => match value {
                Field::Bytes(bytes) if bytes.len() == 1 => place.copy_from_slice(bytes),
                Field::Bytes(_) | Field::Integer(_) | Field::Float(_) | Field::Bool(_) | Field::Other => {
                    return Err(error("char format requires a bytes object of length 1"));
                }
            },
            b'?' => place[0] = u8::from(is_true(value)),
            b'e' | b'f' | b'd' => {
                let bytes = self
                    .float(code, as_float(value)?)
                    .map_err(|too_large| match value {
                        Field::Integer(_) => error("int too large to convert"),
                        Field::Float(_) | Field::Bool(_) | Field::Bytes(_) | Field::Other => too_large,
                    })?;
                self.place_little(place, &bytes);
            }
            _ => {
                let Some(number) = as_integer(value) else {
                    return Err(error("required argument is not an integer"));
                };
                let bytes = self.integer(code, place.len(), &number)?;
                self.place_little(place, &bytes);
            }
        }
        Ok(())
    }

    fn float(&self, code: u8, number: f64) -> Result<Vec<u8>, Raised> {
        if code == b'd' {
            return Ok(number.to_le_bytes().to_vec());
        }
        if code == b'e' {
            let half = half::from_double(number).ok_or_else(|| too_large('e'))?;
            return Ok(half.to_le_bytes().to_vec());
        }
        #[expect(clippy::cast_possible_truncation, reason = "rounded as C rounds")]
        let single = number as f32;
        // The native mode leaves it to C, which makes it infinite.
        if single.is_infinite() && number.is_finite() && !self.native {
            return Err(too_large('f'));
        }
        Ok(single.to_le_bytes().to_vec())
    }

    fn place_little(&self, place: &mut [u8], bytes: &[u8]) {
        place.copy_from_slice(bytes);
        if !self.little {
            place.reverse();
        }
    }

    /// Two's complement, or what CPython says of a number that is too large.
    fn integer(&self, code: u8, size: usize, number: &BigInt) -> Result<Vec<u8>, Raised> {
        let bits = size * 8;
        let half = BigInt::from(1) << (bits - 1);
        let (lowest, highest) = match code {
            // An address may be written as a negative number.
            b'P' => (-&half, (&half << 1_u32) - 1),
            _ if code.is_ascii_lowercase() => (-&half, &half - 1),
            _ => (BigInt::default(), (&half << 1_u32) - 1),
        };
        if *number < lowest || *number > highest {
            return Err(self.out_of_range(code, number, &lowest, &highest));
        }
        let fill = if number.sign() == Sign::Minus { 0xFF } else { 0 };
        let mut bytes = number.to_signed_bytes_le();
        bytes.resize(size, fill);
        Ok(bytes)
    }

    /// The words differ with the C type that CPython reads the number into first.
    fn out_of_range(&self, code: u8, number: &BigInt, lowest: &BigInt, highest: &BigInt) -> Raised {
        let unsigned = matches!(code, b'I' | b'L' | b'Q' | b'N') || code == b'H' && !self.little;
        let readable = if unsigned {
            number.to_u64().is_some()
        } else {
            number.to_i64().is_some()
        };
        match code {
            b'P' => error("int too large to convert"),
            b'q' | b'Q' if !self.little => error("int too large to convert"),
            _ if !readable => error("argument out of range"),
            b'b' => error("byte format requires -128 <= number <= 127"),
            b'B' => error("ubyte format requires 0 <= number <= 255"),
            b'h' if self.little => error("short format requires -32768 <= number <= 32767"),
            b'H' if self.little => error("ushort format requires 0 <= number <= 65535"),
            _ => error(format!(
                "'{}' format requires {lowest} <= number <= {highest}",
                char::from(code)
            )),
        }
    }
}

fn place_string(code: u8, place: &mut [u8], value: &Field) -> Result<(), Raised> {
    let Field::Bytes(bytes) = value else {
        return Err(error(format!(
            "argument for '{}' must be a bytes object",
            char::from(code)
        )));
    };
    // A Pascal string has its length in front, of at most one byte.
    let place = match (code, place) {
        (b'p', []) => return Ok(()),
        (b'p', [length, rest @ ..]) => {
            *length = u8::try_from(bytes.len().min(rest.len())).unwrap_or(u8::MAX);
            rest
        }
        (_, place) => place,
    };
    let length = bytes.len().min(place.len());
    place[..length].copy_from_slice(&bytes[..length]);
    Ok(())
}

fn is_true(value: &Field) -> bool {
    match value {
        Field::Integer(number) => number.sign() != Sign::NoSign,
        Field::Float(number) => *number != 0.0,
        Field::Bool(value) => *value,
        Field::Bytes(bytes) => !bytes.is_empty(),
        Field::Other => true,
    }
}

fn as_integer(value: &Field) -> Option<BigInt> {
    match value {
        Field::Integer(number) => Some(number.clone()),
        Field::Bool(value) => Some(BigInt::from(u8::from(*value))),
        Field::Float(_) | Field::Bytes(_) | Field::Other => None,
    }
}

fn as_float(value: &Field) -> Result<f64, Raised> {
    if let Field::Float(number) = value {
        return Ok(*number);
    }
    let number = as_integer(value).ok_or_else(|| error("required argument is not a float"))?;
    arithmetic::to_float(&number).map_err(|_overflow| error("required argument is not a float"))
}

fn too_large(code: char) -> Raised {
    Raised::overflow(format!("float too large to pack with {code} format"))
}
