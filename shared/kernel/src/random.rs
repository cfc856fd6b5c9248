//! Chance from a seed: the same on every machine.

use std::net::{IpAddr, SocketAddr};

/// SplitMix64 (Steele, Lea, Flood 2014): one word of state, good enough for sequence numbers and ports.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.next() as u32) * u64::from(bound)) >> 32) as u32
    }
}

/// A number that depends on a seed and on these addresses, and on no machine: the hashers of hash maps give others where
/// a word is shorter.
pub(crate) fn number_of(seed: u64, addresses: &[SocketAddr]) -> u64 {
    let mix = |number: u64, word: u64| Random::new(number ^ word).next();
    addresses
        .iter()
        .fold(Random::new(seed).next(), |number, address| {
            let bits = match address.ip() {
                IpAddr::V4(ip) => u128::from(ip.to_bits()),
                IpAddr::V6(ip) => ip.to_bits(),
            };
            let words = [bits as u64, (bits >> 64) as u64, u64::from(address.port())];
            words.into_iter().fold(number, mix)
        })
}
