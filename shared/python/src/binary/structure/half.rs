//! Half precision floats (`e`), which Rust does not have yet.

/// Rounded half to even; `None` if too large.
pub(super) fn from_double(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = number.abs();
    if magnitude.is_nan() {
        return Some(sign | 0x7E00);
    }
    if magnitude.is_infinite() {
        return Some(sign | 0x7C00);
    }
    // Counted in units of the last place: 2**-24 below the normal numbers, doubling with each power of two above.
    let exponent = if magnitude < 2.0_f64.powi(-14) {
        -14
    } else {
        exponent(magnitude)
    };
    let units = (magnitude / 2.0_f64.powi(exponent - 10)).round_ties_even();
    // A unit more than fits is carried into the exponent by the addition.
    let bits = f64::from((exponent + 14) * 1024) + units;
    (bits < f64::from(0x7C00)).then(|| sign | whole(bits))
}

fn exponent(magnitude: f64) -> i32 {
    i32::try_from(magnitude.to_bits() >> 52).unwrap_or(0) - 1023
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is whole and below 0x7C00"
)]
fn whole(bits: f64) -> u16 {
    bits as u16
}

pub(super) fn to_double(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f64::from(bits & 0x3FF);
    sign * match bits >> 10 & 0x1F {
        0 => fraction * 2.0_f64.powi(-24),
        0x1F if fraction == 0.0 => f64::INFINITY,
        0x1F => f64::NAN,
        exponent => (1.0 + fraction / 1024.0) * 2.0_f64.powi(i32::from(exponent) - 15),
    }
}
