//! How much one server gives: to all viewers together, to one address, to one connection.
//!
//! What one run may use is [`socketarium_trace::scenario::Limits`].

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a server allows. Nothing here is about one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Labs that run at once. With none, the server shows the page only.
    pub labs: usize,
    /// Viewers that are connected at once.
    pub viewers: usize,
    /// Viewers from one address; nothing: as many as there may be.
    pub viewers_per_address: Option<NonZeroUsize>,
}

impl Default for Capacity {
    fn default() -> Self {
        Self {
            labs: 20,
            viewers: 200,
            viewers_per_address: None,
        }
    }
}

/// How long a server waits for a viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For its first message.
    pub hello: Duration,
    /// Between two questions whether it is still there.
    pub ping: Duration,
    /// For a sign of life, whichever.
    pub silence: Duration,
    /// For a byte to move on any connection, that of a viewer or not. Longer than `silence`.
    pub stillness: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            hello: Duration::from_secs(10),
            ping: Duration::from_secs(20),
            silence: Duration::from_secs(65),
            stillness: Duration::from_secs(90),
        }
    }
}

/// A token bucket: so many at once, and so many a second from then on.
#[derive(Clone, Debug)]
pub struct Bucket {
    burst: u32,
    a_second: u32,
    /// Tokens, in parts of a nanosecond's share: exact, so that nothing is lost to rounding.
    filled: u64,
    at: Instant,
}

impl Bucket {
    #[must_use]
    pub fn full(burst: u32, a_second: u32, now: Instant) -> Self {
        Self {
            burst,
            a_second,
            filled: Self::token() * u64::from(burst),
            at: now,
        }
    }

    const fn token() -> u64 {
        1_000_000_000
    }

    /// Takes a token. False if there is none.
    pub fn take(&mut self, now: Instant) -> bool {
        let nanos = now
            .saturating_duration_since(self.at)
            .as_nanos()
            .min(u128::from(u32::MAX)) as u64;
        self.at = now;
        let full = Self::token() * u64::from(self.burst);
        self.filled = (self.filled + nanos * u64::from(self.a_second)).min(full);
        match self.filled.checked_sub(Self::token()) {
            Some(rest) => {
                self.filled = rest;
                true
            }
            None => false,
        }
    }
}

/// Who is connected, by address.
#[derive(Clone, Debug, Default)]
pub struct Addresses(Arc<Mutex<BTreeMap<IpAddr, usize>>>);

/// A place among the viewers of an address; dropping it makes it free.
#[derive(Debug)]
pub struct Seat {
    address: IpAddr,
    addresses: Addresses,
}

impl Addresses {
    /// A place for one more viewer from `address`, unless it has `most` already.
    #[must_use]
    pub fn seat(&self, address: IpAddr, most: Option<NonZeroUsize>) -> Option<Seat> {
        let mut seated = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = seated.entry(address).or_default();
        // An entry that was just made is below any limit, so a refusal leaves none behind.
        if most.is_some_and(|most| *count >= most.get()) {
            return None;
        }
        *count += 1;
        Some(Seat {
            address,
            addresses: self.clone(),
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seated = self.addresses.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = seated.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                seated.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let start = Instant::now();
        let mut bucket = Bucket::full(3, 10, start);
        assert!((0..3).all(|_| bucket.take(start)));
        assert!(!bucket.take(start));
        assert!(!bucket.take(start + Duration::from_millis(99)));
        assert!(bucket.take(start + Duration::from_millis(100)));
        let later = start + Duration::from_secs(100);
        assert_eq!(
            (0..10).filter(|_| bucket.take(later)).count(),
            3,
            "never more than its burst"
        );
    }

    #[test]
    fn an_address_has_its_places_and_gets_them_back() {
        let addresses = Addresses::default();
        let [here, there] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        let most = NonZeroUsize::new(2);
        let first = addresses.seat(here, most);
        let second = addresses.seat(here, most);
        assert!(first.is_some() && second.is_some());
        assert!(addresses.seat(here, most).is_none());
        assert!(addresses.seat(there, most).is_some());
        drop(first);
        assert!(addresses.seat(here, most).is_some());
        drop(second);
        assert!(addresses.0.lock().unwrap().is_empty());
    }
}
