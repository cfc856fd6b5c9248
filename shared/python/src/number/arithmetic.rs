//! Arithmetic that Rust does otherwise than Python: floors, exact conversions and comparisons.
//!
//! Which of these an operator means, and what it converts first, is left to the machine.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive, Zero};

use super::round;
use crate::raised::{Class, Raised, affordable};

/// `float(number)`, rounded half to even.
///
/// # Errors
/// `OverflowError` for a number that no float reaches.
pub fn to_float(number: &BigInt) -> Result<f64, Raised> {
    scaled(number, 0).ok_or_else(|| Raised::overflow("int too large to convert to float"))
}

/// `number * 2**shift` rounded half to even; `None` beyond the floats.
fn scaled(number: &BigInt, shift: i64) -> Option<f64> {
    let bits = i64::try_from(number.bits()).ok()?;
    // Keep 64 bits, of which the last remembers whether what was cut off was zero: enough for one right rounding,
    // except below the normal numbers, where the float itself has fewer bits.
    let highest = bits + shift;
    if highest > 1024 {
        return None;
    }
    let kept = (highest + 1074).clamp(0, 53) + 2;
    let dropped = bits - kept;
    let magnitude = number.magnitude();
    let mantissa = if dropped > 0 {
        let cut = magnitude >> dropped;
        let inexact = magnitude
            .trailing_zeros()
            .is_some_and(|zeros| zeros < dropped.unsigned_abs());
        cut.to_u64()? | u64::from(inexact)
    } else {
        magnitude.to_u64()?
    };
    let exponent = shift + dropped.max(0);
    let value = times_power_of_two(mantissa as f64, exponent);
    let value = if number.is_negative() { -value } else { value };
    value.is_finite().then_some(value)
}

/// In two steps where one factor alone would not be a float.
fn times_power_of_two(value: f64, exponent: i64) -> f64 {
    let power = |exponent: i64| 2.0_f64.powi(i32::try_from(exponent).unwrap_or(i32::MAX));
    let halves = exponent / 2;
    if exponent < -1000 {
        // The first step is exact: only the last one may round.
        return value * power(-1000 + 64) * power(exponent + 1000 - 64);
    }
    value * power(halves) * power(exponent - halves)
}

/// `left / right` of integers, rounded once.
///
/// # Errors
/// `ZeroDivisionError`, or `OverflowError` for a quotient that no float reaches.
pub fn true_divide(left: &BigInt, right: &BigInt) -> Result<f64, Raised> {
    if right.is_zero() {
        return Err(Class::ZeroDivisionError.because("division by zero"));
    }
    if left.is_zero() {
        return Ok(if right.is_negative() { -0.0 } else { 0.0 });
    }
    // So many bits that the quotient has at least 66: the remainder then only decides whether it is exact.
    let wanted =
        66 + i64::try_from(right.bits()).unwrap_or(i64::MAX) - i64::try_from(left.bits()).unwrap_or(0);
    let shift = wanted.max(0);
    let (quotient, remainder) = (left << shift.unsigned_abs()).abs().div_rem(&right.abs());
    let sticky = (quotient << 1_u32) | BigInt::from(u8::from(!remainder.is_zero()));
    let negative = (left.sign() == Sign::Minus) != (right.sign() == Sign::Minus);
    let signed = if negative { -sticky } else { sticky };
    scaled(&signed, -shift - 1)
        .ok_or_else(|| Raised::overflow("integer division result too large for a float"))
}

/// `left // right` and `left % right` of integers: the remainder has the sign of the divisor.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn floor_divide(left: &BigInt, right: &BigInt) -> Result<(BigInt, BigInt), Raised> {
    if right.is_zero() {
        return Err(Class::ZeroDivisionError.because("integer division or modulo by zero"));
    }
    Ok(left.div_mod_floor(right))
}

/// `left // right` and `left % right` of floats.
///
/// # Errors
/// `ZeroDivisionError`, in the words of `divmod` and `//`; `%` alone says "float modulo".
pub fn floor_divide_floats(left: f64, right: f64) -> Result<(f64, f64), Raised> {
    if right == 0.0 {
        return Err(Class::ZeroDivisionError.because("float floor division by zero"));
    }
    let mut remainder = left % right;
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Ok((0.0_f64.copysign(left / right), remainder));
    }
    let floor = quotient.floor();
    let floor = if quotient - floor > 0.5 {
        floor + 1.0
    } else {
        floor
    };
    Ok((floor, remainder))
}

/// How an integer compares with a float, exactly; `None` with a NaN.
#[must_use]
pub fn compare(left: &BigInt, right: f64) -> Option<Ordering> {
    if right.is_nan() {
        return None;
    }
    if right.is_infinite() {
        return Some(if right > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let whole = round::exact(right.trunc());
    let fraction = right - right.trunc();
    let behind = 0.0_f64.partial_cmp(&fraction).unwrap_or(Ordering::Equal);
    Some(left.cmp(&whole).then(behind))
}

/// `base ** exponent` of integers with an exponent that is not negative.
///
/// # Errors
/// `MemoryError` for a power that is too large to build.
pub fn power(base: &BigInt, exponent: &BigInt) -> Result<BigInt, Raised> {
    let small = base.magnitude() <= &num_bigint::BigUint::from(1_u8);
    if small {
        let negative = base.is_negative() && exponent.is_even();
        return Ok(match (exponent.is_zero(), negative) {
            (true, _) | (_, true) => BigInt::from(1),
            (false, false) => base.clone(),
        });
    }
    let exponent = exponent.to_u32().ok_or_else(Raised::memory)?;
    let bits = usize::try_from(base.bits())
        .ok()
        .and_then(|bits| bits.checked_mul(exponent as usize));
    affordable(bits.map(|bits| bits / 8))?;
    Ok(base.pow(exponent))
}

/// `pow(base, exponent, modulus)`: the result has the sign of the modulus. A negative exponent is that of the inverse.
///
/// # Errors
/// `ValueError` for a modulus of zero, and for a base without inverse that one is asked of.
pub fn power_modulo(base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<BigInt, Raised> {
    if modulus.is_zero() {
        return Err(Raised::value("pow() 3rd argument cannot be 0"));
    }
    if !exponent.is_negative() {
        return Ok(base.modpow(exponent, modulus));
    }
    let inverse = base.modinv(modulus);
    let inverse = inverse.ok_or_else(|| Raised::value("base is not invertible for the given modulus"))?;
    Ok(inverse.modpow(&-exponent, modulus))
}

/// `number << places`.
///
/// # Errors
/// `ValueError` for a negative count, `MemoryError` for a number that is too large to build.
pub fn shift_left(number: &BigInt, places: &BigInt) -> Result<BigInt, Raised> {
    if places.is_negative() {
        return Err(Raised::value("negative shift count"));
    }
    if number.is_zero() {
        return Ok(BigInt::zero());
    }
    let places = places.to_usize().ok_or_else(Raised::memory)?;
    affordable(Some(places / 8))?;
    Ok(number << places)
}

/// `number >> places`, which rounds down.
///
/// # Errors
/// `ValueError` for a negative count.
pub fn shift_right(number: &BigInt, places: &BigInt) -> Result<BigInt, Raised> {
    if places.is_negative() {
        return Err(Raised::value("negative shift count"));
    }
    let gone = BigInt::from(if number.is_negative() { -1 } else { 0 });
    Ok(match places.to_u64() {
        Some(places) if places < number.bits() => number >> places,
        _ => gone,
    })
}
