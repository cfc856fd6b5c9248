//! `math` of floats, with CPython's exceptions. One library computes them everywhere (`libm`), so that a run is the
//! same natively and in WebAssembly; its last digit may differ from the C library's.
//!
//! What `math` does with integers is in `whole`.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::arithmetic;
use crate::raised::Raised;

/// A function of one float.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    pub name: &'static str,
    compute: fn(f64) -> f64,
    /// An infinite result of a finite argument is too large, not undefined.
    overflows: bool,
}

const fn defined(name: &'static str, compute: fn(f64) -> f64) -> Function {
    Function {
        name,
        compute,
        overflows: false,
    }
}

const fn growing(name: &'static str, compute: fn(f64) -> f64) -> Function {
    Function {
        name,
        compute,
        overflows: true,
    }
}

/// The functions that need no more than their domain checked.
pub const FUNCTIONS: [Function; 26] = [
    defined("acos", libm::acos),
    defined("acosh", libm::acosh),
    defined("asin", libm::asin),
    defined("asinh", libm::asinh),
    defined("atan", libm::atan),
    defined("atanh", libm::atanh),
    defined("cbrt", libm::cbrt),
    defined("cos", libm::cos),
    growing("cosh", libm::cosh),
    defined("degrees", f64::to_degrees),
    defined("erf", libm::erf),
    defined("erfc", libm::erfc),
    growing("exp", libm::exp),
    growing("exp2", libm::exp2),
    growing("expm1", libm::expm1),
    defined("fabs", f64::abs),
    defined("log1p", libm::log1p),
    growing("lgamma", lgamma),
    growing("gamma", gamma),
    defined("radians", radians),
    defined("sin", libm::sin),
    growing("sinh", libm::sinh),
    defined("sqrt", f64::sqrt),
    defined("tan", libm::tan),
    defined("tanh", libm::tanh),
    defined("ulp", ulp),
];

fn radians(number: f64) -> f64 {
    number * (std::f64::consts::PI / 180.0)
}

fn gamma(number: f64) -> f64 {
    if number <= 0.0 && number.fract() == 0.0 || number == f64::NEG_INFINITY {
        f64::NAN
    } else {
        libm::tgamma(number)
    }
}

fn lgamma(number: f64) -> f64 {
    match number {
        f64::NEG_INFINITY => f64::INFINITY,
        _ if number <= 0.0 && number.fract() == 0.0 => f64::NAN,
        _ => libm::lgamma(number),
    }
}

fn ulp(number: f64) -> f64 {
    let magnitude = number.abs();
    if !magnitude.is_finite() {
        return magnitude;
    }
    let above = magnitude.next_up();
    if above.is_finite() {
        above - magnitude
    } else {
        magnitude - magnitude.next_down()
    }
}

fn domain() -> Raised {
    Raised::value("math domain error")
}

fn range() -> Raised {
    Raised::overflow("math range error")
}

impl Function {
    /// # Errors
    /// `ValueError` outside of the domain, `OverflowError` for a result that no float reaches.
    pub fn of(self, number: f64) -> Result<f64, Raised> {
        let result = (self.compute)(number);
        if result.is_nan() && !number.is_nan() {
            return Err(domain());
        }
        if result.is_infinite() && number.is_finite() && self.name != "degrees" {
            return Err(if self.overflows { range() } else { domain() });
        }
        Ok(result)
    }
}

/// To which base a logarithm is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    E,
    Two,
    Ten,
}

/// `math.log`, `log2` and `log10` of a float.
///
/// # Errors
/// `ValueError` for what is not above zero.
pub fn log(number: f64, base: Base) -> Result<f64, Raised> {
    if number <= 0.0 {
        return Err(domain());
    }
    Ok(match base {
        Base::E => libm::log(number),
        Base::Two => libm::log2(number),
        Base::Ten => libm::log10(number),
    })
}

/// `math.log`, `log2` and `log10` of an integer, however large.
///
/// # Errors
/// `ValueError` for what is not above zero.
pub fn log_integer(number: &BigInt, base: Base) -> Result<f64, Raised> {
    if !number.is_positive() {
        return Err(domain());
    }
    if let Ok(float) = arithmetic::to_float(number) {
        return log(float, base);
    }
    // Of what no float reaches, the leading bits and how many there are besides.
    let shift = number.bits() - 64;
    let mantissa = (number >> shift).to_f64().unwrap_or(1.0);
    Ok(log(mantissa, base)? + log(2.0, base)? * shift as f64)
}

/// `math.pow(base, exponent)`.
///
/// # Errors
/// `ValueError` where it is not defined, `OverflowError` for a result that no float reaches.
pub fn power(base: f64, exponent: f64) -> Result<f64, Raised> {
    let result = libm::pow(base, exponent);
    if base.is_finite() && exponent.is_finite() && !result.is_finite() {
        return Err(if result.is_nan() || base == 0.0 {
            domain()
        } else {
            range()
        });
    }
    Ok(result)
}

/// `math.fmod(left, right)`: the remainder has the sign of the left.
///
/// # Errors
/// `ValueError` for an infinity divided, or for zero as divisor.
pub fn modulo(left: f64, right: f64) -> Result<f64, Raised> {
    let result = left % right;
    if result.is_nan() && !left.is_nan() && !right.is_nan() {
        Err(domain())
    } else {
        Ok(result)
    }
}

/// `math.remainder(left, right)`: the difference from the nearest multiple.
///
/// # Errors
/// As [`modulo`].
pub fn remainder(left: f64, right: f64) -> Result<f64, Raised> {
    let result = libm::remainder(left, right);
    if result.is_nan() && !left.is_nan() && !right.is_nan() {
        Err(domain())
    } else {
        Ok(result)
    }
}

/// `math.frexp(number)`: a fraction from 0.5 to below 1, and the power of two that it is multiplied by.
#[must_use]
pub fn frexp(number: f64) -> (f64, i64) {
    if number == 0.0 || !number.is_finite() {
        return (number, 0);
    }
    let (fraction, exponent) = libm::frexp(number);
    (fraction, i64::from(exponent))
}

/// `math.ldexp(number, exponent)`.
///
/// # Errors
/// `OverflowError` for a result that no float reaches.
pub fn ldexp(number: f64, exponent: i64) -> Result<f64, Raised> {
    let exponent = i32::try_from(exponent.clamp(-5000, 5000)).unwrap_or(0);
    let result = libm::ldexp(number, exponent);
    if result.is_infinite() && number.is_finite() {
        Err(range())
    } else {
        Ok(result)
    }
}

/// `math.modf(number)`: fraction and whole, both with its sign.
#[must_use]
pub fn modf(number: f64) -> (f64, f64) {
    if number.is_infinite() {
        return (0.0_f64.copysign(number), number);
    }
    (number.fract().copysign(number), number.trunc())
}

/// `math.hypot(*coordinates)`, scaled so that no square is too large.
#[must_use]
pub fn hypot(coordinates: &[f64]) -> f64 {
    if coordinates.iter().any(|one| one.is_infinite()) {
        return f64::INFINITY;
    }
    let largest = coordinates.iter().fold(0.0_f64, |largest, one| {
        if one.is_nan() {
            *one
        } else {
            largest.max(one.abs())
        }
    });
    if largest == 0.0 || coordinates.iter().any(|one| one.is_nan()) {
        return if coordinates.iter().any(|one| one.is_nan()) {
            f64::NAN
        } else {
            0.0
        };
    }
    let squares = coordinates.iter().map(|one| (one / largest) * (one / largest));
    largest * sum(squares).unwrap_or(0.0).sqrt()
}

/// `math.isclose(left, right)`.
///
/// # Errors
/// `ValueError` for a negative tolerance.
pub fn is_close(left: f64, right: f64, relative: f64, absolute: f64) -> Result<bool, Raised> {
    if relative < 0.0 || absolute < 0.0 {
        return Err(Raised::value("tolerances must be non-negative"));
    }
    if left == right {
        return Ok(true);
    }
    if left.is_infinite() || right.is_infinite() {
        return Ok(false);
    }
    let difference = (right - left).abs();
    Ok(difference <= (relative * right).abs()
        || difference <= (relative * left).abs()
        || difference <= absolute)
}

/// `math.fsum(numbers)`: rounded once, however many there are (after Shewchuk).
///
/// # Errors
/// `OverflowError` where a partial sum is too large, `ValueError` for infinities of both signs.
pub fn sum(numbers: impl IntoIterator<Item = f64>) -> Result<f64, Raised> {
    let mut partials: Vec<f64> = Vec::new();
    let mut special: Option<f64> = None;
    for number in numbers {
        if !number.is_finite() {
            special = Some(special.unwrap_or(0.0) + number);
            if special.is_some_and(f64::is_nan) && number.is_infinite() {
                return Err(Raised::value("-inf + inf in fsum"));
            }
            continue;
        }
        let mut carried = number;
        let mut kept = 0;
        for index in 0..partials.len() {
            let (mut large, mut small) = (carried, partials[index]);
            if large.abs() < small.abs() {
                (large, small) = (small, large);
            }
            let high = large + small;
            let low = small - (high - large);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            carried = high;
        }
        partials.truncate(kept);
        if !carried.is_finite() {
            return Err(Raised::overflow("intermediate overflow in fsum"));
        }
        partials.push(carried);
    }
    Ok(special.unwrap_or_else(|| rounded(&partials)))
}

/// The sum of parts that do not overlap, the largest last.
fn rounded(partials: &[f64]) -> f64 {
    let mut parts = partials.iter().rev().copied();
    let mut high = parts.next().unwrap_or(0.0);
    let mut low = 0.0;
    for part in parts.by_ref() {
        let before = high;
        high = before + part;
        low = part - (high - before);
        if low != 0.0 {
            break;
        }
    }
    // Halfway, what is left over decides to which side.
    let next = parts.next().unwrap_or(0.0);
    if low < 0.0 && next < 0.0 || low > 0.0 && next > 0.0 {
        let twice = low * 2.0;
        let other = high + twice;
        if twice == other - high {
            return other;
        }
    }
    high
}
