//! What a link does to packets by itself: how fast it is, and what it loses, doubles and delays.

use crate::random::Random;
use crate::simulation::chance::Millionths;
use socketarium_trace::Nanos;

/// Properties of a link beside its round-trip time, the same in both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// Bits per second; nothing: a packet of any length takes no time to put on the line.
    pub bandwidth: Option<u64>,
    /// Bytes that may wait for their turn before each direction of a line with a bandwidth.
    pub queue_bytes: u64,
    pub loss: Millionths,
    pub duplication: Millionths,
    /// How many packets take longer than others, so that later ones may overtake them.
    pub reordering: Millionths,
    /// Largest packet, in bytes with the IP header.
    pub mtu: u32,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            bandwidth: None,
            queue_bytes: 256 * 1024,
            loss: Millionths(0),
            duplication: Millionths(0),
            reordering: Millionths(0),
            mtu: 1500,
        }
    }
}

/// What the link does with one packet that nobody else decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Luck {
    Passes,
    Lost,
    Doubled,
    /// It takes this many nanoseconds longer.
    Late(u64),
}

impl Conditions {
    pub(super) fn luck(&self, random: &mut Random, half_rtt: u64) -> Luck {
        if self.loss.happens(random) {
            Luck::Lost
        } else if self.duplication.happens(random) {
            Luck::Doubled
        } else if self.reordering.happens(random) {
            // Up to the time of a whole way more; a link without length still needs something to be late by.
            let most = half_rtt.clamp(1_000_000, u64::from(u32::MAX)) as u32;
            Luck::Late(1 + u64::from(random.below(most)))
        } else {
            Luck::Passes
        }
    }
}

/// The entrance of one direction: packets go in one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entrance {
    free_at: Nanos,
}

impl Entrance {
    /// When the last bit of a packet of `length` bytes is on the line, if it goes in now; `None` where there is no
    /// room for it to wait.
    pub(super) fn pass(&mut self, now: Nanos, length: u32, conditions: &Conditions) -> Option<Nanos> {
        let Some(bandwidth) = conditions.bandwidth.filter(|bandwidth| *bandwidth > 0) else {
            return Some(now);
        };
        let waits = self.free_at.since(now).0;
        let waiting_bytes = u128::from(waits) * u128::from(bandwidth) / 8_000_000_000;
        if waiting_bytes + u128::from(length) > u128::from(conditions.queue_bytes) && waits > 0 {
            return None;
        }
        let takes = u64::from(length) * 8_000_000_000 / bandwidth;
        self.free_at = Nanos(now.0 + waits + takes);
        Some(self.free_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_wait_for_each_other_and_are_dropped_where_too_many_wait() {
        let conditions = Conditions {
            bandwidth: Some(8_000_000),
            queue_bytes: 2500,
            ..Conditions::default()
        };
        let mut entrance = Entrance::default();
        let now = Nanos(1_000_000);
        // 1000 bytes take a millisecond at 8 Mbit/s.
        assert_eq!(entrance.pass(now, 1000, &conditions), Some(Nanos(2_000_000)));
        assert_eq!(entrance.pass(now, 1000, &conditions), Some(Nanos(3_000_000)));
        assert_eq!(entrance.pass(now, 1000, &conditions), None);
        assert_eq!(
            entrance.pass(Nanos(2_000_000), 1000, &conditions),
            Some(Nanos(4_000_000))
        );
        assert_eq!(
            entrance.pass(Nanos(9_000_000), 5000, &conditions),
            Some(Nanos(14_000_000)),
            "a line that is free takes any packet"
        );
    }
}
