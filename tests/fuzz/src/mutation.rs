//! Bytes made of other bytes, the same each time: what a fuzzer does without looking at what comes of it.

/// SplitMix64.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    #[must_use]
    pub fn from(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// Longest piece that is copied, moved or made.
const PIECE: usize = 64;

/// Something like one of `corpus`, or nothing like any.
#[must_use]
pub fn mutated(corpus: &[Vec<u8>], longest: usize, chance: &mut Chance) -> Vec<u8> {
    let mut data = match corpus {
        [] => Vec::new(),
        _ => corpus[chance.below(corpus.len())].clone(),
    };
    if data.is_empty() || chance.below(4) == 0 {
        let length = chance.below(longest);
        data = (0..length).map(|_| chance.next() as u8).collect();
    }
    for _ in 0..=chance.below(6) {
        change(&mut data, corpus, chance);
    }
    data.truncate(longest);
    data
}

fn change(data: &mut Vec<u8>, corpus: &[Vec<u8>], chance: &mut Chance) {
    let at = chance.below(data.len() + 1);
    let to = (at + chance.below(PIECE)).min(data.len());
    match chance.below(7) {
        0 => drop(data.drain(at..to)),
        1 => {
            let again = data[at..to].to_vec();
            data.splice(at..at, again);
        }
        2 => {
            let other = if corpus.is_empty() {
                &[][..]
            } else {
                &corpus[chance.below(corpus.len())]
            };
            let from = chance.below(other.len() + 1);
            let piece = &other[from..(from + chance.below(PIECE)).min(other.len())];
            data.splice(at..to, piece.iter().copied());
        }
        3 => {
            let made: Vec<u8> = (0..chance.below(8)).map(|_| chance.next() as u8).collect();
            data.splice(at..at, made);
        }
        4 => {
            if let Some(byte) = data.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        5 => {
            // Numbers in text.
            if let Some(byte) = data.get_mut(at) {
                *byte = b"0123456789-.,{}[]\"<>"[chance.below(20)];
            }
        }
        _ => {
            if let Some(byte) = data.get_mut(at) {
                *byte = [0, 1, 127, 128, 255][chance.below(5)];
            }
        }
    }
}
