//! What integers can do besides arithmetic: bytes, roots, divisors, arrangements.

use num_bigint::{BigInt, Sign};
use num_integer::Integer as _;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::raised::{Raised, affordable};

/// Larger factorials and arrangements take too long to multiply.
const MOST_FACTORS: u64 = 50_000;

/// `int.to_bytes(length, byteorder, signed=…)`.
///
/// # Errors
/// `OverflowError` for a number that does not fit, `ValueError` for a negative length.
pub fn to_bytes(number: &BigInt, length: i64, big_endian: bool, signed: bool) -> Result<Vec<u8>, Raised> {
    let Ok(length) = usize::try_from(length) else {
        return Err(Raised::value("length argument must be non-negative"));
    };
    affordable(Some(length))?;
    if number.is_negative() && !signed {
        return Err(Raised::overflow("can't convert negative int to unsigned"));
    }
    let mut bytes = if signed {
        number.to_signed_bytes_le()
    } else {
        number.to_bytes_le().1
    };
    if number.is_zero() {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(Raised::overflow("int too big to convert"));
    }
    bytes.resize(length, if number.is_negative() { 0xFF } else { 0 });
    if big_endian {
        bytes.reverse();
    }
    Ok(bytes)
}

/// `int.from_bytes(bytes, byteorder, signed=…)`.
#[must_use]
pub fn from_bytes(bytes: &[u8], big_endian: bool, signed: bool) -> BigInt {
    match (big_endian, signed) {
        (true, true) => BigInt::from_signed_bytes_be(bytes),
        (false, true) => BigInt::from_signed_bytes_le(bytes),
        (true, false) => BigInt::from_bytes_be(Sign::Plus, bytes),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, bytes),
    }
}

/// `math.gcd(*numbers)`.
#[must_use]
pub fn gcd(numbers: &[BigInt]) -> BigInt {
    numbers
        .iter()
        .fold(BigInt::zero(), |common, number| common.gcd(number))
}

/// `math.lcm(*numbers)`.
#[must_use]
pub fn lcm(numbers: &[BigInt]) -> BigInt {
    numbers
        .iter()
        .fold(BigInt::one(), |common, number| common.lcm(number))
}

/// `math.isqrt(number)`.
///
/// # Errors
/// `ValueError` for a negative number.
pub fn square_root(number: &BigInt) -> Result<BigInt, Raised> {
    if number.is_negative() {
        return Err(Raised::value("isqrt() argument must be nonnegative"));
    }
    Ok(number.sqrt())
}

/// `math.factorial(number)`.
///
/// # Errors
/// `ValueError` for a negative number, `MemoryError` for one that is too large.
pub fn factorial(number: &BigInt) -> Result<BigInt, Raised> {
    if number.is_negative() {
        return Err(Raised::value("factorial() not defined for negative values"));
    }
    if number.to_i64().is_none() {
        return Err(Raised::overflow(format!(
            "factorial() argument should not exceed {}",
            i64::MAX
        )));
    }
    product(&BigInt::one(), number)
}

/// `math.perm(number, count)`; without a count, the factorial.
///
/// # Errors
/// `ValueError` for negative arguments, `MemoryError` for a result that is too large.
pub fn permutations(number: &BigInt, count: &BigInt) -> Result<BigInt, Raised> {
    refuse_negative(number, count)?;
    if count > number {
        return Ok(BigInt::zero());
    }
    product(&(number - count + 1_i32), number)
}

/// `math.comb(number, count)`.
///
/// # Errors
/// As [`permutations`].
pub fn combinations(number: &BigInt, count: &BigInt) -> Result<BigInt, Raised> {
    refuse_negative(number, count)?;
    if count > number {
        return Ok(BigInt::zero());
    }
    let count = count.clone().min(number - count);
    Ok(product(&(number - &count + 1_i32), number)? / product(&BigInt::one(), &count)?)
}

fn refuse_negative(number: &BigInt, count: &BigInt) -> Result<(), Raised> {
    if number.is_negative() {
        return Err(Raised::value("n must be a non-negative integer"));
    }
    if count.is_negative() {
        return Err(Raised::value("k must be a non-negative integer"));
    }
    Ok(())
}

/// The product of all numbers from one to another, multiplied in halves of about the same size.
fn product(from: &BigInt, to: &BigInt) -> Result<BigInt, Raised> {
    if from > to {
        return Ok(BigInt::one());
    }
    let factors = (to - from)
        .to_u64()
        .filter(|factors| *factors < MOST_FACTORS)
        .ok_or_else(Raised::memory)?;
    if factors < 8 {
        return Ok((0..=factors).map(|index| from + index).product());
    }
    let middle = from + factors / 2;
    Ok(product(from, &middle)? * product(&(middle + 1_i32), to)?)
}
