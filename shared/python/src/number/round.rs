//! `round`: half to even, exactly on the decimal value that a float has.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed, Zero};

use super::float;
use crate::raised::Raised;

/// `round(number)` as an `int`.
///
/// # Errors
/// As [`truncated`].
pub fn to_integer(number: f64) -> Result<BigInt, Raised> {
    truncated(number.round_ties_even())
}

/// `int(number)`: towards zero.
///
/// # Errors
/// `ValueError` for a NaN, `OverflowError` for an infinity.
pub fn truncated(number: f64) -> Result<BigInt, Raised> {
    if number.is_nan() {
        return Err(Raised::value("cannot convert float NaN to integer"));
    }
    if number.is_infinite() {
        return Err(Raised::overflow("cannot convert float infinity to integer"));
    }
    Ok(exact(number.trunc()))
}

/// A whole float as an `int`.
pub(super) fn exact(whole: f64) -> BigInt {
    let (mantissa, exponent, sign) = num_traits::float::FloatCore::integer_decode(whole);
    let magnitude = BigInt::from(mantissa);
    let magnitude = match exponent {
        0.. => magnitude << exponent.unsigned_abs(),
        _ => magnitude >> exponent.unsigned_abs(),
    };
    if sign < 0 { -magnitude } else { magnitude }
}

/// `round(number, places)` of a float: to so many digits behind the point, or to tens, hundreds… where negative.
///
/// # Errors
/// `OverflowError` if the rounded number is too large for a float.
pub fn to_places(number: f64, places: i64) -> Result<f64, Raised> {
    if !number.is_finite() || number == 0.0 || places > 323 {
        return Ok(number);
    }
    if places < -308 {
        return Ok(0.0_f64.copysign(number));
    }
    let rounded = if let Ok(places) = usize::try_from(places) {
        format!("{number:.places$}").parse().unwrap_or(number)
    } else {
        before_point(number, places.unsigned_abs() as usize)
    };
    if rounded.is_infinite() {
        return Err(Raised::overflow("rounded value too large to represent"));
    }
    Ok(rounded)
}

/// Rounds to a power of ten on the exact digits of the number.
fn before_point(number: f64, zeros: usize) -> f64 {
    let (digits, point) = float::exact_digits(number);
    let kept = i64::from(point) - zeros as i64;
    let Ok(kept) = usize::try_from(kept) else {
        return 0.0_f64.copysign(number);
    };
    let (left, right) = digits.split_at(kept.min(digits.len()));
    let left: BigInt = left.parse().unwrap_or_default();
    let half = format!("5{}", "0".repeat(right.len().saturating_sub(1)));
    let up = match right.cmp(half.as_str()) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => left.is_odd(),
        std::cmp::Ordering::Less => false,
    };
    let left = if up { left + 1 } else { left };
    let rounded: f64 = format!("{left}e{zeros}").parse().unwrap_or(number);
    rounded.copysign(number)
}

/// `round(number, places)` of an `int`, which only changes it where `places` is negative.
#[must_use]
pub fn integer_to_places(number: &BigInt, places: i64) -> BigInt {
    let Ok(zeros) = u32::try_from(places.unsigned_abs()) else {
        return if places < 0 {
            BigInt::zero()
        } else {
            number.clone()
        };
    };
    // A number of so many bits has fewer digits than that.
    if places >= 0 {
        return number.clone();
    }
    if u64::from(zeros) > number.bits() + 1 {
        return BigInt::zero();
    }
    let unit = BigInt::from(10).pow(zeros);
    let (quotient, remainder) = number.div_mod_floor(&unit);
    let up = match (&remainder * 2_i32).cmp(&unit) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => quotient.is_odd(),
        std::cmp::Ordering::Less => false,
    };
    debug_assert!(!remainder.is_negative(), "the floor leaves no negative remainder");
    (if up { quotient + 1 } else { quotient }) * unit
}
