//! Seeds for which a host begins a connection at a chosen sequence number: those below 2^32 are where arithmetic goes
//! wrong.

/// A seed with which the host's nth number from chance is `number` in its lower half and `high` in its upper, by
/// running SplitMix64 backwards.
pub(crate) fn seed(nth: u64, number: u32, high: u32) -> u64 {
    let mut word = u64::from(high) << 32 | u64::from(number);
    word ^= word >> 31 ^ word >> 62;
    word = word.wrapping_mul(0x3196_42b2_d24d_8ec3);
    word ^= word >> 27 ^ word >> 54;
    word = word.wrapping_mul(0x96de_1b17_3f11_9089);
    word ^= word >> 30 ^ word >> 60;
    word.wrapping_sub(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The lower half of the nth number from chance.
pub(crate) fn number(nth: u64, seed: u64) -> u32 {
    let mut word = seed.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (word ^ (word >> 31)) as u32
}

/// The seed with which `begin` gives `number`, whichever of the host's numbers that is.
pub(crate) fn seed_of(number: u32, high: u32, begin: impl Fn(u64) -> u32) -> u64 {
    (1..=8)
        .map(|nth| seed(nth, number, high))
        .find(|seed| begin(*seed) == number)
        .expect("a connection begins at one of the first numbers that a host draws")
}
