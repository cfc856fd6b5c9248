//! Chance as a link and a crowd need it. Whole numbers only: logarithms of floating point differ from machine to
//! machine in their last bit.

use crate::random::Random;

/// A probability in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millionths(pub u32);

impl Millionths {
    /// Whether it happens this time. What never happens takes nothing from the generator.
    pub(crate) fn happens(self, random: &mut Random) -> bool {
        self.0 > 0 && random.below(1_000_000) < self.0
    }
}

/// Natural logarithm of 2, with 32 binary places.
const LN_2: u128 = 2_977_044_472;

/// A time between two events that come independently of each other, `mean` on average (exponentially distributed).
pub(crate) fn gap(random: &mut Random, mean: u64) -> u64 {
    let word = random.next() | 1;
    // -log2(word / 2^64), with 32 binary places.
    let halvings = (64_u128 << 32) - u128::from(binary_logarithm(word));
    let units = (u128::from(mean) * halvings) >> 32;
    ((units * LN_2) >> 32) as u64
}

/// log2 with 32 binary places, of a number that is not 0: the mantissa is squared for each place.
fn binary_logarithm(number: u64) -> u64 {
    let shift = number.leading_zeros();
    let mut mantissa = number << shift;
    let mut places = 0_u64;
    for place in (0..32).rev() {
        let square = (u128::from(mantissa) * u128::from(mantissa)) >> 63;
        if square >> 64 == 0 {
            mantissa = square as u64;
        } else {
            places |= 1 << place;
            mantissa = (square >> 1) as u64;
        }
    }
    (u64::from(63 - shift) << 32) | places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_agrees_with_floating_point() {
        for number in [1, 2, 3, 10, 1 << 40, u64::MAX, 0x9e37_79b9_7f4a_7c15] {
            let ours = binary_logarithm(number) as f64 / f64::from(u32::MAX);
            assert!((ours - (number as f64).log2()).abs() < 1e-6, "{number}: {ours}");
        }
    }

    #[test]
    fn gaps_have_the_mean_and_the_spread_of_an_exponential() {
        let mut random = Random::new(1);
        let gaps: Vec<f64> = (0..100_000).map(|_| gap(&mut random, 1_000_000) as f64).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let longer = gaps.iter().filter(|gap| **gap > 1e6).count() as f64 / gaps.len() as f64;
        assert!((mean - 1e6).abs() < 2e4, "{mean}");
        assert!((longer - (-1.0_f64).exp()).abs() < 0.01, "{longer}");
    }

    #[test]
    fn what_never_happens_takes_no_chance_and_what_always_does_happens() {
        let mut random = Random::new(1);
        let before = random.clone().next();
        assert!(!Millionths(0).happens(&mut random));
        assert_eq!(random.next(), before);
        assert!((0..1000).all(|_| Millionths(1_000_000).happens(&mut random)));
    }
}
