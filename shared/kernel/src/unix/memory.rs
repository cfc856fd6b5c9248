//! What data counts for in its sender's buffer: with the kernel's room around it, from when it is sent until it is read.
//!
//! Measured on Linux 6.18, x86-64.

use super::{Other, Queued};
use crate::host::Host;
use crate::socket::happened;
use crate::timer::SocketKey;

/// `struct sk_buff`.
const HEAD: u32 = 256;
/// `struct skb_shared_info`, within each block.
const TAIL: u32 = 320;
const SMALLEST: u32 = 512;
pub(super) const PAGE: u32 = 4096;
/// Data that a stream keeps beside whole pages, and those.
const STREAM_HEAD: u32 = PAGE - TAIL;
const STREAM_PAGES: u32 = 8 * PAGE;
/// Data of a datagram beside pages, and how much may be in pages.
const DATAGRAM_HEAD: u32 = 4 * PAGE - TAIL;
const DATAGRAM_PAGES: u32 = 17 * PAGE;

/// Bytes that a stream puts into one buffer of the kernel: two of them fit.
pub(super) fn piece(rest: u32, send_buffer: u32) -> u32 {
    rest.min((send_buffer / 2).saturating_sub(64))
        .min(STREAM_HEAD + STREAM_PAGES)
}

pub(super) fn of_stream(length: u32) -> u32 {
    let pages = length.saturating_sub(STREAM_HEAD).next_multiple_of(PAGE);
    of(length, length.min(pages))
}

pub(super) fn of_datagram(length: u32) -> u32 {
    let rest = length.saturating_sub(DATAGRAM_HEAD).min(DATAGRAM_PAGES);
    of(length, rest.next_multiple_of(PAGE).min(length))
}

fn of(length: u32, in_pages: u32) -> u32 {
    let block = (length - in_pages + TAIL).next_power_of_two().max(SMALLEST);
    HEAD + block + in_pages.next_multiple_of(PAGE)
}

impl Host {
    /// Data was read or thrown away: there is room for its sender again.
    pub(super) fn give_room_back(&mut self, sender: Other, truesize: u32) {
        let Some(key) = self.alive(sender) else {
            return;
        };
        let send_buffer = self.sockets[key].sock.options.send_buffer;
        let Some(unix) = self.unix_mut(key) else {
            return;
        };
        unix.memory -= truesize;
        // The kernel asks while the last byte of it still counts.
        if (unix.memory + 2) * 4 <= send_buffer {
            self.happens(key, happened::WRITABLE);
        }
    }

    /// Data that found no receiver counted for a moment: who waits for room is told of it.
    pub(super) fn throw_away(&mut self, key: SocketKey, truesize: u32) {
        if let Some(unix) = self.unix_mut(key) {
            unix.memory += truesize;
        }
        self.give_room_back(self.other(key), truesize);
    }

    /// Puts data into the queue of `to`.
    pub(super) fn hand_over(&mut self, to: usize, queued: Queued) {
        let (sender, truesize) = (queued.sender, queued.truesize);
        if let Some(key) = self.alive(sender)
            && let Some(unix) = self.unix_mut(key)
        {
            unix.memory += truesize;
        }
        if let Some(unix) = self.unix_mut(to) {
            unix.inbox.push_back(queued);
        }
        self.happens(to, happened::READABLE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_counts_as_measured() {
        let measured = [
            (1, 768),
            (192, 768),
            (193, 1280),
            (704, 1280),
            (705, 2304),
            (1728, 2304),
            (1729, 4352),
            (3776, 4352),
            (3777, 4864),
            (7872, 8448),
            (7873, 8960),
            (16_064, 16_640),
            (16_065, 17_152),
            (32_769, 33_536),
        ];
        for (length, counted) in measured {
            assert_eq!(of_stream(length), counted, "{length} bytes");
        }
    }

    #[test]
    fn a_datagram_counts_as_measured() {
        let measured = [
            (0, 768),
            (256, 1280),
            (3777, 8448),
            (7873, 16_640),
            (16_064, 16_640),
            (16_065, 20_736),
            (32_768, 37_120),
            (65_536, 69_888),
            (100_000, 102_656),
            (200_000, 200_960),
        ];
        for (length, counted) in measured {
            assert_eq!(of_datagram(length), counted, "{length} bytes");
        }
    }
}
