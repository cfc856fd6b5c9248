//! MT19937 of Matsumoto and Nishimura, with CPython's way to seed it.

use num_bigint::BigInt;

const LENGTH: usize = 624;
const SHIFT: usize = 397;

/// The generator's 624 words, and which of them comes next.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Twister {
    state: [u32; LENGTH],
    index: usize,
}

impl std::fmt::Debug for Twister {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Twister")
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

impl Twister {
    /// `init_genrand`.
    fn from_word(seed: u32) -> Self {
        let mut state = [seed; LENGTH];
        let mut last = seed;
        for (index, word) in (0_u32..).zip(&mut state).skip(1) {
            last = 1_812_433_253_u32
                .wrapping_mul(last ^ last >> 30)
                .wrapping_add(index);
            *word = last;
        }
        Self { state, index: LENGTH }
    }

    /// Seeded by the absolute value of an integer: `init_by_array` of its 32-bit words.
    pub(super) fn seeded(seed: &BigInt) -> Self {
        let key = seed.magnitude().to_u32_digits();
        let key = if key.is_empty() { vec![0] } else { key };
        let mut twister = Self::from_word(19_650_218);
        let state = &mut twister.state;
        let mut at = 1;
        let advance = |at: &mut usize, state: &mut [u32; LENGTH]| {
            *at += 1;
            if *at == LENGTH {
                state[0] = state[LENGTH - 1];
                *at = 1;
            }
        };
        let mixed = |state: &[u32; LENGTH], at: usize, factor: u32| {
            let before = state[at - 1];
            state[at] ^ (before ^ before >> 30).wrapping_mul(factor)
        };
        let words = (0_u32..).zip(&key).cycle();
        for (index, word) in words.take(LENGTH.max(key.len())) {
            state[at] = mixed(state, at, 1_664_525)
                .wrapping_add(*word)
                .wrapping_add(index);
            advance(&mut at, state);
        }
        for _ in 1..LENGTH {
            let index = u32::try_from(at).unwrap_or_default();
            state[at] = mixed(state, at, 1_566_083_941).wrapping_sub(index);
            advance(&mut at, state);
        }
        state[0] = 0x8000_0000;
        twister
    }

    /// The next 32 bits.
    pub(super) fn word(&mut self) -> u32 {
        if self.index >= LENGTH {
            self.twist();
        }
        let word = self.state[self.index];
        self.index += 1;
        let word = word ^ word >> 11;
        let word = word ^ word << 7 & 0x9D2C_5680;
        let word = word ^ word << 15 & 0xEFC6_0000;
        word ^ word >> 18
    }

    fn twist(&mut self) {
        for index in 0..LENGTH {
            let next = self.state[(index + 1) % LENGTH];
            let joined = self.state[index] & 0x8000_0000 | next & 0x7FFF_FFFF;
            let magic = if joined & 1 == 0 { 0 } else { 0x9908_B0DF };
            self.state[index] = self.state[(index + SHIFT) % LENGTH] ^ joined >> 1 ^ magic;
        }
        self.index = 0;
    }

    /// What `getstate` tells: the words, and behind them the index.
    pub(super) fn words(&self) -> Vec<u32> {
        let index = u32::try_from(self.index).unwrap_or_default();
        self.state.iter().copied().chain([index]).collect()
    }

    /// What `setstate` takes; `None` for what no state is.
    pub(super) fn from_words(words: &[u32]) -> Option<Self> {
        let (index, words) = words.split_last()?;
        let index = usize::try_from(*index).ok().filter(|index| *index <= LENGTH)?;
        Some(Self {
            state: words.try_into().ok()?,
            index,
        })
    }
}
