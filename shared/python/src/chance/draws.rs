//! What `random.Random` draws. Sequences stay with the machine: it is told which elements.

use std::f64::consts::TAU;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive, Zero};

use super::twister::Twister;
use crate::binary::digest::Digest;
use crate::raised::{Class, Raised, affordable};

/// A generator with what `gauss` keeps for its next call.
#[derive(Debug, Clone, PartialEq)]
pub struct Random {
    twister: Twister,
    spare_gauss: Option<f64>,
}

impl Random {
    /// `seed(integer)`.
    #[must_use]
    pub fn seeded(seed: &BigInt) -> Self {
        Self {
            twister: Twister::seeded(seed),
            spare_gauss: None,
        }
    }

    /// `seed(bytes)`, and `seed(text)` by its UTF-8: version 2, the bytes with their SHA-512 behind them as one integer.
    #[must_use]
    pub fn seeded_by_bytes(seed: &[u8]) -> Self {
        let mut all = seed.to_vec();
        if let Some(mut digest) = Digest::named("sha512") {
            digest.update(seed);
            all.extend(digest.digest());
        }
        Self::seeded(&BigInt::from_bytes_be(Sign::Plus, &all))
    }

    /// The second member of `getstate()`: 624 words and an index.
    #[must_use]
    pub fn state(&self) -> (Vec<u32>, Option<f64>) {
        (self.twister.words(), self.spare_gauss)
    }

    /// # Errors
    /// `ValueError` for what no state is.
    pub fn from_state(words: &[u32], spare_gauss: Option<f64>) -> Result<Self, Raised> {
        let twister = Twister::from_words(words).ok_or_else(|| Raised::value("invalid state"))?;
        Ok(Self { twister, spare_gauss })
    }

    /// `random()`: 53 bits from 0 to below 1.
    pub fn random(&mut self) -> f64 {
        let high = f64::from(self.twister.word() >> 5);
        let low = f64::from(self.twister.word() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// `getrandbits(count)`.
    ///
    /// # Errors
    /// `ValueError` for a negative count, `MemoryError` for one that is too large.
    pub fn bits(&mut self, count: i64) -> Result<BigInt, Raised> {
        let Ok(count) = usize::try_from(count) else {
            return Err(Raised::value("number of bits must be non-negative"));
        };
        affordable(Some(count / 8))?;
        let mut words = Vec::with_capacity(count.div_ceil(32));
        for from in (0..count).step_by(32) {
            let missing = 32_usize.saturating_sub(count - from);
            words.push(self.twister.word() >> missing);
        }
        Ok(BigInt::from(BigUint::new(words)))
    }

    /// `randbytes(count)`.
    ///
    /// # Errors
    /// As [`Self::bits`].
    pub fn bytes(&mut self, count: i64) -> Result<Vec<u8>, Raised> {
        let length = usize::try_from(count).unwrap_or(0);
        let (_, mut bytes) = self.bits(count.saturating_mul(8))?.to_bytes_le();
        bytes.resize(length, 0);
        Ok(bytes)
    }

    /// A position below `length`, which is not zero: `choice`, and what the others draw with.
    pub fn below(&mut self, length: usize) -> usize {
        let length = length as u64;
        let bits = u64::BITS - length.leading_zeros();
        loop {
            let low = u64::from(self.twister.word());
            let drawn = if bits <= 32 {
                low >> (32 - bits.min(32))
            } else {
                low | u64::from(self.twister.word() >> (64 - bits)) << 32
            };
            if drawn < length || length == 0 {
                return usize::try_from(drawn).unwrap_or_default();
            }
        }
    }

    /// `choice(sequence)` of so many elements.
    ///
    /// # Errors
    /// `IndexError` where there is none.
    pub fn choice(&mut self, length: usize) -> Result<usize, Raised> {
        if length == 0 {
            return Err(Class::IndexError.because("Cannot choose from an empty sequence"));
        }
        Ok(self.below(length))
    }

    fn below_big(&mut self, limit: &BigInt) -> Result<BigInt, Raised> {
        if let Some(small) = limit.to_usize() {
            return Ok(BigInt::from(self.below(small)));
        }
        let bits = i64::try_from(limit.bits()).unwrap_or(i64::MAX);
        loop {
            let drawn = self.bits(bits)?;
            if drawn < *limit {
                return Ok(drawn);
            }
        }
    }

    /// `randrange(stop)`, and `randrange(start, stop, step)`; `randint(a, b)` is `randrange(a, b + 1)`.
    ///
    /// # Errors
    /// `ValueError` for an empty range or a step of zero.
    pub fn range(
        &mut self,
        start: &BigInt,
        stop: Option<&BigInt>,
        step: Option<&BigInt>,
    ) -> Result<BigInt, Raised> {
        let Some(stop) = stop else {
            if !start.is_positive() {
                return Err(Raised::value("empty range for randrange()"));
            }
            return self.below_big(start);
        };
        let width = stop - start;
        let one = BigInt::from(1);
        let step = step.unwrap_or(&one);
        if *step == one {
            if !width.is_positive() {
                return Err(Raised::value(format!(
                    "empty range for randrange() ({start}, {stop}, {width})"
                )));
            }
            return Ok(start + self.below_big(&width)?);
        }
        if step.is_zero() {
            return Err(Raised::value("zero step for randrange()"));
        }
        let count = (width + step - step.signum()).div_floor(step);
        if !count.is_positive() {
            return Err(Raised::value("empty range for randrange()"));
        }
        Ok(start + step * self.below_big(&count)?)
    }

    /// `shuffle(list)` of so many elements: which two to swap, one pair after the other.
    pub fn shuffle(&mut self, length: usize) -> impl Iterator<Item = (usize, usize)> {
        (1..length).rev().map(|index| (index, self.below(index + 1)))
    }

    /// `sample(population, count)`: which elements.
    ///
    /// # Errors
    /// `ValueError` for more than there are.
    pub fn sample(&mut self, length: usize, count: i64) -> Result<Vec<usize>, Raised> {
        let count = usize::try_from(count).ok().filter(|count| *count <= length);
        let Some(count) = count else {
            return Err(Raised::value("Sample larger than population or is negative"));
        };
        // As CPython decides it: by the size of the set that the drawn elements would need.
        let mut set_size = 21;
        if count > 5 {
            let mut table = 1;
            while table < count * 3 {
                table *= 4;
            }
            set_size += table;
        }
        if length <= set_size {
            let mut pool: Vec<usize> = (0..length).collect();
            return Ok((0..count)
                .map(|drawn| pool.swap_remove(self.below(length - drawn)))
                .collect());
        }
        let mut selected = std::collections::BTreeSet::new();
        let mut sample = Vec::with_capacity(count);
        while sample.len() < count {
            let drawn = self.below(length);
            if selected.insert(drawn) {
                sample.push(drawn);
            }
        }
        Ok(sample)
    }

    /// One of `choices(population)` without weights.
    pub fn one_of(&mut self, length: usize) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is below the length"
        )]
        let position = (self.random() * length as f64).floor() as usize;
        position.min(length.saturating_sub(1))
    }

    /// One of `choices(population, cum_weights=…)`: the first whose cumulative weight lies above what was drawn.
    ///
    /// # Errors
    /// `ValueError` for a total that is not above zero, or not finite.
    pub fn one_by_weight(&mut self, cumulative: &[f64]) -> Result<usize, Raised> {
        let total = cumulative.last().copied().unwrap_or(0.0);
        if total <= 0.0 {
            return Err(Raised::value("Total of weights must be greater than zero"));
        }
        if !total.is_finite() {
            return Err(Raised::value("Total of weights must be finite"));
        }
        let drawn = self.random() * total;
        let all_but_last = &cumulative[..cumulative.len() - 1];
        Ok(all_but_last.partition_point(|weight| *weight <= drawn))
    }

    /// `uniform(a, b)`.
    pub fn uniform(&mut self, a: f64, b: f64) -> f64 {
        a + (b - a) * self.random()
    }

    /// `triangular(low, high, mode)`.
    pub fn triangular(&mut self, low: f64, high: f64, mode: Option<f64>) -> f64 {
        let drawn = self.random();
        if mode.is_some() && high == low {
            return low;
        }
        let peak = mode.map_or(0.5, |mode| (mode - low) / (high - low));
        if drawn > peak {
            return high + (low - high) * ((1.0 - drawn) * (1.0 - peak)).sqrt();
        }
        low + (high - low) * (drawn * peak).sqrt()
    }

    /// `gauss(mu, sigma)`, which draws two at a time and keeps one.
    pub fn gauss(&mut self, mu: f64, sigma: f64) -> f64 {
        let drawn = self.spare_gauss.take().unwrap_or_else(|| {
            let angle = self.random() * TAU;
            let radius = (-2.0 * libm::log(1.0 - self.random())).sqrt();
            self.spare_gauss = Some(libm::sin(angle) * radius);
            libm::cos(angle) * radius
        });
        mu + drawn * sigma
    }

    /// `normalvariate(mu, sigma)`, after Kinderman and Monahan.
    pub fn normal(&mut self, mu: f64, sigma: f64) -> f64 {
        let magic = 4.0 * libm::exp(-0.5) / 2.0_f64.sqrt();
        loop {
            let first = self.random();
            let second = 1.0 - self.random();
            let drawn = magic * (first - 0.5) / second;
            if drawn * drawn / 4.0 <= -libm::log(second) {
                return mu + drawn * sigma;
            }
        }
    }

    /// `expovariate(lambd)`.
    ///
    /// # Errors
    /// `ZeroDivisionError` for zero.
    pub fn exponential(&mut self, lambd: f64) -> Result<f64, Raised> {
        let drawn = -libm::log(1.0 - self.random());
        if lambd == 0.0 {
            return Err(Class::ZeroDivisionError.because("float division by zero"));
        }
        Ok(drawn / lambd)
    }
}
