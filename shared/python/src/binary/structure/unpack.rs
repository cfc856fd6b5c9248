//! Bytes into values.

use num_bigint::{BigInt, Sign};

use super::{Field, Layout, error, half};
use crate::raised::Raised;

impl Layout {
    /// `struct.unpack`.
    ///
    /// # Errors
    /// `struct.error` for a buffer of another size.
    pub fn unpack(&self, bytes: &[u8]) -> Result<Vec<Field>, Raised> {
        if bytes.len() != self.size() {
            return Err(error(format!(
                "unpack requires a buffer of {} bytes",
                self.size()
            )));
        }
        let mut fields = Vec::new();
        for item in &self.items {
            match item.code {
                b'x' => {}
                b's' => fields.push(Field::Bytes(
                    bytes[item.offset..item.offset + item.count].to_vec(),
                )),
                b'p' => {
                    let place = &bytes[item.offset..item.offset + item.count];
                    let length = place.first().map_or(0, |length| usize::from(*length));
                    let content = place.get(1..).unwrap_or(&[]);
                    fields.push(Field::Bytes(content[..length.min(content.len())].to_vec()));
                }
                code => {
                    let place = &bytes[item.offset..item.offset + item.count * item.size];
                    fields.extend(place.chunks_exact(item.size).map(|field| self.field(code, field)));
                }
            }
        }
        Ok(fields)
    }

    fn field(&self, code: u8, place: &[u8]) -> Field {
        let mut bytes = [0; 8];
        let little = &mut bytes[..place.len()];
        little.copy_from_slice(place);
        if !self.little {
            little.reverse();
        }
        let unsigned = u64::from_le_bytes(bytes);
        match code {
            b'c' => Field::Bytes(place.to_vec()),
            b'?' => Field::Bool(unsigned != 0),
            b'e' => Field::Float(half::to_double(u16::from_le_bytes([bytes[0], bytes[1]]))),
            b'f' => Field::Float(f64::from(f32::from_le_bytes([
                bytes[0], bytes[1], bytes[2], bytes[3],
            ]))),
            b'd' => Field::Float(f64::from_bits(unsigned)),
            _ if code.is_ascii_lowercase() => {
                Field::Integer(BigInt::from_signed_bytes_le(&bytes[..place.len()]))
            }
            _ => Field::Integer(BigInt::from_bytes_le(Sign::Plus, &bytes[..place.len()])),
        }
    }
}
