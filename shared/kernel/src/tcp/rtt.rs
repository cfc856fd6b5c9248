//! Round-trip times and the timeout that follows from them (`tcp_rtt_estimator`, `tcp_set_rto`).

use super::Conn;
use super::tcb::Rtt;
use crate::Sysctls;
use socketarium_trace::Nanos;

const SECOND: u64 = 1_000_000_000;

impl Rtt {
    pub(crate) fn unknown() -> Self {
        Self {
            smoothed: 0,
            deviation: SECOND as u32 / 1000,
            deviation_max: 0,
            variation: 0,
            seq: 0,
            least: u32::MAX,
            timeout_nanos: SECOND,
            backoff: 0,
        }
    }

    /// Takes in one measurement.
    pub(crate) fn measured(&mut self, micros: u32, (una, nxt): (u32, u32), sysctls: &Sysctls) {
        let measured = micros.max(1);
        let floor = sysctls.tcp_rto_min_us;
        if self.smoothed == 0 {
            self.smoothed = measured << 3;
            self.deviation = measured << 1;
            self.variation = self.deviation.max(floor);
            self.deviation_max = self.variation;
            self.seq = nxt;
            return;
        }
        let mut error = i64::from(measured) - i64::from(self.smoothed >> 3);
        self.smoothed = (i64::from(self.smoothed) + error).max(1) as u32;
        if error < 0 {
            error = -error - i64::from(self.deviation >> 2);
            // A falling round trip must not make the timeout rise.
            if error > 0 {
                error >>= 3;
            }
        } else {
            error -= i64::from(self.deviation >> 2);
        }
        self.deviation = (i64::from(self.deviation) + error).max(0) as u32;
        if self.deviation > self.deviation_max {
            self.deviation_max = self.deviation;
            self.variation = self.variation.max(self.deviation_max);
        }
        if super::seq::after(una, self.seq) {
            if self.deviation_max < self.variation {
                self.variation -= (self.variation - self.deviation_max) >> 2;
            }
            self.seq = nxt;
            self.deviation_max = floor;
        }
    }

    /// The timeout for what was measured, without backoff.
    pub(crate) fn set_timeout(&mut self, sysctls: &Sysctls) {
        let micros = u64::from(self.smoothed >> 3) + u64::from(self.variation);
        self.timeout_nanos = (micros * 1000).min(u64::from(sysctls.tcp_rto_max_ms) * 1_000_000);
    }
}

impl Conn<'_> {
    /// An acknowledgement of new data told a round trip: by the time of what it acknowledged, or by the
    /// timestamp that it echoes.
    pub(crate) fn measure_round_trip(&mut self, by_piece: Option<u64>, by_echo: Option<u64>) -> bool {
        let Some(nanos) = by_piece.or(by_echo) else {
            return false;
        };
        let micros = (nanos / 1000).min(u64::from(u32::MAX >> 4)) as u32;
        let window = (self.tcb.send.una, self.tcb.send.nxt);
        let rtt = &mut self.tcb.rtt;
        rtt.least = rtt.least.min(micros.max(1));
        rtt.measured(micros, window, &self.stack.sysctls);
        rtt.set_timeout(&self.stack.sysctls);
        rtt.backoff = 0;
        true
    }

    /// Our clock for timestamps: milliseconds.
    pub(crate) fn timestamp(&self) -> u32 {
        clock(self.now()).wrapping_add(self.tcb.agreed.offset)
    }
}

/// Milliseconds since the start.
pub(crate) fn clock(now: Nanos) -> u32 {
    (now.0 / 1_000_000) as u32
}
