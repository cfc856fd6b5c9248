//! `hash()` of built-in values, as CPython works it out where that can be seen (numbers, tuples of them, and so the
//! order of sets). Strings have a hash of their own, because CPython's differs from run to run.

use super::{Payload, Value};
use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

/// CPython's modulus for numbers: a Mersenne prime.
const MODULUS: u64 = (1 << 61) - 1;

/// The hash of a value; nothing where a method of the program's own has to be asked; `Err` names the type of what has none.
///
/// # Errors
/// The name of the type that is unhashable.
pub fn hash(value: &Value) -> Result<Option<u64>, String> {
    deep(value, 0)
}

fn deep(value: &Value, depth: u32) -> Result<Option<u64>, String> {
    Ok(Some(match value {
        Value::Str(text) => text.hash(),
        Value::Int(number) => hash_int(*number),
        Value::Bool(flag) => u64::from(*flag),
        Value::Float(number) => hash_float(*number),
        Value::BigInt(number) => hash_big(number),
        Value::None => 0x00fc_a86c_8a1d,
        Value::Ellipsis => 0x00fc_a86c_8a2e,
        Value::NotImplemented => 0x00fc_a86c_8a3f,
        Value::Bytes(bytes) => hash_bytes(bytes.as_slice()),
        Value::Tuple(tuple) => {
            if depth > 200 {
                return Ok(None);
            }
            let mut hashes = Vec::with_capacity(tuple.len());
            for item in tuple.iter() {
                match deep(item, depth + 1)? {
                    Some(hash) => hashes.push(hash),
                    None => return Ok(None),
                }
            }
            hash_tuple(&hashes)
        }
        Value::FrozenSet(set) => set.hash(),
        Value::Range(range) => {
            hash_tuple(&[hash_int(range.start), hash_int(range.stop), hash_int(range.step)])
        }
        Value::List(_) => return Err("list".to_owned()),
        Value::Dict(_) => return Err("dict".to_owned()),
        Value::Set(_) => return Err("set".to_owned()),
        Value::ByteArray(_) => return Err("bytearray".to_owned()),
        Value::Slice(_) => return Err("slice".to_owned()),
        Value::DictView(view) if view.1 != super::DictPart::Values => {
            return Err(view.1.type_name().to_owned());
        }
        Value::Instance(instance) => {
            let class = instance.class();
            if class.flags().own_hash {
                return if class.flags().unhashable {
                    Err(class.name().to_string())
                } else {
                    Ok(None)
                };
            }
            match &instance.payload {
                Payload::Value(value) => return deep(value, depth + 1),
                _ => address(value),
            }
        }
        Value::Class(class) if class.metaclass().is_some_and(|meta| meta.flags().own_hash) => {
            return Ok(None);
        }
        Value::Method(method) => match deep(&method.function, depth + 1)? {
            Some(hash) => hash ^ address(&method.receiver).rotate_left(7),
            None => return Ok(None),
        },
        other => address(other),
    }))
}

fn address(value: &Value) -> u64 {
    (value.address().unwrap_or(0) as u64).rotate_right(4)
}

#[must_use]
pub fn hash_int(number: i64) -> u64 {
    let magnitude = number.unsigned_abs() % MODULUS;
    signed(magnitude, number < 0)
}

fn hash_big(number: &BigInt) -> u64 {
    let magnitude = (number.magnitude() % MODULUS).to_u64().unwrap_or(0);
    signed(magnitude, number.sign() == Sign::Minus)
}

/// -1 says "error" in C, so nothing has it as its hash.
fn signed(magnitude: u64, negative: bool) -> u64 {
    let hash = if negative {
        magnitude.wrapping_neg()
    } else {
        magnitude
    };
    if hash == u64::MAX { u64::MAX - 1 } else { hash }
}

/// As `_Py_HashDouble` has it: equal numbers have equal hashes.
#[must_use]
pub fn hash_float(number: f64) -> u64 {
    if number.is_nan() {
        return 0;
    }
    if number.is_infinite() {
        return signed(314_159, number < 0.0);
    }
    let (mut mantissa, mut exponent) = split(number.abs());
    let mut hash: u64 = 0;
    while mantissa != 0.0 {
        hash = ((hash << 28) & MODULUS) | (hash >> (61 - 28));
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let digit = mantissa as u64;
        mantissa -= digit as f64;
        hash += digit;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let turn = exponent.rem_euclid(61) as u32;
    let hash = ((hash << turn) & MODULUS) | hash.checked_shr(61 - turn).unwrap_or(0);
    signed(hash, number < 0.0)
}

/// `frexp(3)` of a number that is not negative.
fn split(number: f64) -> (f64, i32) {
    if number == 0.0 {
        return (0.0, 0);
    }
    let (number, extra) = if number < f64::MIN_POSITIVE {
        (number * 2f64.powi(64), -64)
    } else {
        (number, 0)
    };
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022;
    (
        f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)),
        exponent + extra,
    )
}

/// As `tuplehash` has it.
pub(crate) fn hash_tuple(hashes: &[u64]) -> u64 {
    const FIRST: u64 = 11_400_714_785_074_694_791;
    const SECOND: u64 = 14_029_467_366_897_019_727;
    const FIFTH: u64 = 2_870_177_450_012_600_261;
    let mut sum = FIFTH;
    for hash in hashes {
        sum = sum
            .wrapping_add(hash.wrapping_mul(SECOND))
            .rotate_left(31)
            .wrapping_mul(FIRST);
    }
    sum = sum.wrapping_add((hashes.len() as u64) ^ (FIFTH ^ 3_527_539));
    if sum == u64::MAX { 1_546_275_796 } else { sum }
}

/// FNV-1a: any that is the same in every run.
#[must_use]
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ (hash >> 29)
}
