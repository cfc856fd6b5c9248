//! What a datagram counts for in a receive buffer: its data, and the kernel's room around it (`skb->truesize`).
//!
//! Measured on Linux 6.18, x86-64: over loopback the sender's room arrives with the datagram; from the link it is
//! the driver's, as a TUN device makes it.

use crate::socket::address::Route;

/// `struct sk_buff`.
const HEAD: u32 = 256;
/// `struct skb_shared_info`, within each block.
const TAIL: u32 = 320;
/// A small block has a cache of its own, of this size.
const SMALL: u32 = 576;
/// Data that does not fit into a block of this size is kept in pages.
const LARGEST: u32 = 16_384;
/// What comes before the data in the sender's block: headers of UDP and IP, the link's, and room for alignment.
const BEFORE_V4: u32 = 59;
const BEFORE_V6: u32 = 72;
/// What a driver leaves free before a packet.
const PAD: u32 = 64;

pub(super) fn truesize(data: u32, v6: bool, route: Route, link_mtu: u32) -> u32 {
    match route {
        Route::Loopback => {
            let need = data + if v6 { BEFORE_V6 } else { BEFORE_V4 };
            block(need).unwrap_or(HEAD + SMALL + data)
        }
        Route::Link => received(data + 8, if v6 { 40 } else { 20 }, link_mtu),
    }
}

/// The smallest block that has room for as much.
fn block(need: u32) -> Option<u32> {
    let mut size = SMALL;
    while need > size - TAIL {
        size = if size == SMALL { 1024 } else { size * 2 };
    }
    (need < LARGEST - TAIL && size <= LARGEST).then_some(HEAD + size)
}

/// Each fragment came in a block of its own.
fn received(mut data: u32, header: u32, mtu: u32) -> u32 {
    let most = mtu.saturating_sub(header).max(8) & !7;
    let mut total = 0;
    while data + header > mtu {
        total += block(PAD + header + most).unwrap_or(HEAD + SMALL + most);
        data -= most.min(data);
    }
    total + block(PAD + header + data).unwrap_or(HEAD + SMALL + data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_counts_as_measured() {
        let v4 = |data| truesize(data, false, Route::Loopback, 1500);
        let measured = [
            (0, 832),
            (197, 832),
            (198, 1280),
            (645, 1280),
            (646, 2304),
            (1669, 2304),
            (1670, 4352),
            (3717, 4352),
            (3718, 8448),
            (7813, 8448),
            (7814, 16_640),
            (16_004, 16_640),
            (16_005, 16_837),
            (16_384, 17_216),
            (65_507, 66_339),
        ];
        for (data, counted) in measured {
            assert_eq!(v4(data), counted, "{data} bytes");
        }
        for (data, counted) in [(184, 832), (185, 1280), (632, 1280), (633, 2304), (1657, 4352)] {
            assert_eq!(
                truesize(data, true, Route::Loopback, 1500),
                counted,
                "{data} bytes over IPv6"
            );
        }
    }

    #[test]
    fn the_link_counts_as_measured() {
        let v4 = |data| truesize(data, false, Route::Link, 1500);
        for (data, counted) in [(164, 832), (165, 1280), (612, 1280), (613, 2304), (1472, 2304)] {
            assert_eq!(v4(data), counted, "{data} bytes");
        }
    }
}
