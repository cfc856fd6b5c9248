//! The receive window: what of the buffer is offered to the peer, and how the buffer grows.

use super::tcb::{Received, Tcb};
use super::{Conn, seq};
use crate::socket::Sock;
use crate::socket::address::Route;

/// Half of a buffer is taken to be data until a segment has shown more.
pub(crate) const FIRST_RATIO: u32 = 128;

/// Window that fits into `space` bytes of buffer.
pub(crate) fn of_space(space: i64, ratio: u32) -> i64 {
    (space * i64::from(ratio)) >> 8
}

/// What a connection offers at first (`tcp_select_initial_window`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FirstWindow {
    pub(crate) window: u32,
    pub(crate) clamp: u32,
    pub(crate) scale: u8,
}

impl FirstWindow {
    pub(crate) fn select(space: u32, mss: u32, clamp: u32, largest: Option<u32>) -> Self {
        let clamp = if clamp == 0 { 65_535 << 14 } else { clamp };
        let mut space = space.min(clamp);
        if space > mss {
            space -= space % mss;
        }
        let window = space.min(65_535);
        let scale = largest.map_or(0, |largest| {
            let largest = space.max(largest).min(clamp).max(1);
            largest.ilog2().saturating_sub(15).min(14) as u8
        });
        Self {
            window,
            clamp: clamp.min(65_535 << scale),
            scale,
        }
    }
}

impl Tcb {
    /// From now on a segment is expected that is like the last one, if nothing needs a closer look
    /// (`tcp_fast_path_check`).
    pub(crate) fn predict(&mut self, sock: &Sock) {
        let receive = &self.receive;
        if receive.beyond.is_empty() && receive.window > 0 && receive.memory < sock.options.receive_buffer {
            self.receive.predicted = Some(self.send.window >> self.send.scale);
        }
    }

    /// What the peer may still send of the window that it was told.
    pub(crate) fn receive_window(&self) -> u32 {
        let receive = &self.receive;
        seq::span(receive.nxt, receive.told_at.wrapping_add(receive.window))
    }

    /// Window for the whole buffer.
    pub(crate) fn full_space(&self, sock: &Sock) -> i64 {
        of_space(i64::from(sock.options.receive_buffer), self.receive.ratio)
    }

    /// Window for what is free of the buffer.
    fn free_space(&self, sock: &Sock) -> i64 {
        let free = i64::from(sock.options.receive_buffer) - i64::from(self.receive.memory);
        of_space(free, self.receive.ratio)
    }

    /// The window that could be told now (`__tcp_select_window`).
    pub(crate) fn offer(&mut self, sock: &Sock) -> u32 {
        let mut mss = i64::from(self.acking.mss);
        let mut free = self.free_space(sock);
        let allowed = self.full_space(sock);
        let full = allowed.min(i64::from(self.receive.clamp));
        if mss > full {
            mss = full;
            if mss <= 0 {
                return 0;
            }
        }
        let scale = self.receive.scale;
        if free < full >> 1 {
            self.acking.quick = 0;
            free = (free >> scale) << scale;
            if free < allowed >> 4 || free < mss {
                return 0;
            }
        }
        free = free.min(i64::from(self.receive.threshold));
        if scale > 0 {
            return align(free as u32, scale);
        }
        let window = i64::from(self.receive.window);
        if window <= free - mss || window > free {
            (free - free % mss) as u32
        } else if mss == full && free > window + (full >> 1) {
            free as u32
        } else {
            window as u32
        }
    }

    /// Settles on a window and gives the header's field for it (`tcp_select_window`). It never shrinks.
    pub(crate) fn tell_window(&mut self, sock: &Sock) -> u16 {
        if self.acking.no_memory {
            self.receive.window = 0;
            self.receive.told_at = self.receive.nxt;
            self.receive.predicted = None;
            return 0;
        }
        let current = self.receive_window();
        let mut new = self.offer(sock);
        if new < current {
            new = align(current, self.receive.scale);
        }
        self.receive.window = new;
        self.receive.told_at = self.receive.nxt;
        let field = (new.min(65_535 << self.receive.scale) >> self.receive.scale) as u16;
        if field == 0 {
            self.receive.predicted = None;
        }
        field
    }

    /// A segment with data arrived, of this length and memory: may the window grow? `largest` is the largest
    /// buffer (`tcp_grow_window`).
    pub(crate) fn grow_window(&mut self, sock: &Sock, (length, memory): (u32, u32), largest: u32) {
        let room =
            self.free_space(sock).min(i64::from(self.receive.clamp)) - i64::from(self.receive.threshold);
        if room <= 0 {
            return;
        }
        let growth = if of_space(i64::from(memory), self.receive.ratio) <= i64::from(length) {
            2 * u32::from(self.receive.advertised_mss)
        } else {
            self.cautious_growth((length, memory), largest)
        };
        if growth > 0 {
            let growth = growth.max(2 * length);
            self.receive.threshold += growth.min(room as u32);
            self.acking.quick |= 1;
        }
    }

    /// Data in small pieces takes more room than it is worth: the window grows while that does not matter.
    fn cautious_growth(&self, (length, memory): (u32, u32), largest: u32) -> u32 {
        let mut truesize = of_space(i64::from(memory), self.receive.ratio) >> 1;
        let mut window = of_space(i64::from(largest), self.receive.ratio) >> 1;
        while i64::from(self.receive.threshold) <= window {
            if truesize <= i64::from(length) {
                return 2 * self.acking.mss;
            }
            truesize >>= 1;
            window >>= 1;
        }
        0
    }

    /// How long the peer's segments are, for the sake of acknowledgements (`tcp_measure_rcv_mss`).
    pub(crate) fn measure_segment(&mut self, sock: &Sock, received: &Received, push: bool) {
        let length = received.data.len();
        let last = std::mem::take(&mut self.acking.last_size);
        if length >= self.acking.mss {
            if length != self.acking.mss {
                self.measure_ratio(sock, length, received.memory);
            }
            self.acking.mss = length.min(u32::from(self.receive.advertised_mss));
            if push {
                self.acking.pushed = true;
            }
            return;
        }
        // With its header the segment has at least the size that every host must take.
        let with_header = length + 20 + self.agreed.options_length();
        if with_header >= 536 + 20 || (with_header >= 88 + 20 && !push) {
            self.acking.last_size = length;
            if length == last {
                self.acking.mss = length;
                return;
            }
        }
        if self.acking.pushed {
            self.acking.pushed_twice = true;
        }
        self.acking.pushed = true;
    }

    fn measure_ratio(&mut self, sock: &Sock, length: u32, memory: u32) {
        let ratio = ((u64::from(length) << 8) / u64::from(memory.max(1))).clamp(1, 255) as u32;
        if ratio != self.receive.ratio {
            self.receive.ratio = ratio;
            let clamp = self.full_space(sock).max(1152) as u32;
            self.set_clamp(clamp);
            self.receive.space = self.receive.space.min(self.receive.clamp);
        }
    }
}

impl Tcb {
    /// Where the window may not go beyond: with it goes what is offered (`tcp_set_window_clamp`).
    pub(crate) fn set_clamp(&mut self, clamp: u32) {
        let receive = &mut self.receive;
        let before = std::mem::replace(&mut receive.clamp, clamp);
        if clamp < before {
            receive.threshold = receive.threshold.min(clamp);
        } else if clamp > before {
            receive.threshold = receive.threshold.max(receive.window.min(clamp));
        }
    }
}

impl Conn<'_> {
    /// A program has read: does the buffer have to grow for it? (`tcp_rcv_space_adjust`)
    pub(crate) fn adjust_space(&mut self) {
        let now = self.now();
        let receive = &mut self.tcb.receive;
        let round_trip = u64::from(receive.rtt_micros) * 1000;
        if round_trip == 0 || now.since(receive.space_since).0 < round_trip >> 3 {
            return;
        }
        let copied = receive.copied.wrapping_sub(receive.space_seq);
        if copied > receive.space {
            self.grow_buffer(copied);
        }
        let receive = &mut self.tcb.receive;
        receive.space_seq = receive.copied;
        receive.space_since = now;
    }

    fn grow_buffer(&mut self, copied: u32) {
        let before = u64::from(self.tcb.receive.space.max(1));
        self.tcb.receive.space = copied;
        if self.stack.sysctls.tcp_moderate_rcvbuf == 0 || self.sock.options.receive_buffer_locked {
            return;
        }
        let copied = u64::from(copied);
        let mut window = copied << 1;
        window += ((window * (copied - before)) / before) << 1;
        let buffer = (window << 8) / u64::from(self.tcb.receive.ratio);
        let buffer = buffer.min(u64::from(self.stack.sysctls.tcp_rmem[2])) as u32;
        if buffer > self.sock.options.receive_buffer {
            self.sock.options.receive_buffer = buffer;
            let clamp = self.tcb.full_space(self.sock).max(0) as u32;
            self.tcb.receive.clamp = clamp;
        }
    }
}

/// Memory that a segment with this payload takes of a receive buffer, and room left in it.
///
/// Over a link it is the memory of the driver's packet, with headroom. Over loopback it is the sender's own, whose
/// bookkeeping comes once and whose bytes are joined.
pub(crate) fn memory_of(route: Route, header: u32, payload: u32) -> (u32, u32) {
    const HEADROOM: u32 = 64;
    match route {
        Route::Loopback => (832 + payload, u32::MAX),
        Route::Link => {
            let (memory, room) = allocated(HEADROOM + header + payload);
            (memory, room - (HEADROOM + header + payload))
        }
    }
}

/// Memory of a buffer for so many bytes, with the kernel's own bookkeeping and a trailer, in a power of two; and how
/// many bytes fit into it (`alloc_skb`).
pub(crate) fn allocated(bytes: u32) -> (u32, u32) {
    const BOOKKEEPING: u32 = 256;
    const TRAILER: u32 = 320;
    const LEAST: u32 = 576;
    let taken = match bytes + TRAILER {
        0..=LEAST => LEAST,
        more => more.next_power_of_two(),
    };
    (BOOKKEEPING + taken, taken - TRAILER)
}

fn align(value: u32, scale: u8) -> u32 {
    let unit = 1u32 << scale;
    value.next_multiple_of(unit)
}
