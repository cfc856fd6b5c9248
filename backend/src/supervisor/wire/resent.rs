//! Which packets are retransmissions, and of what: a segment that takes up sequence numbers which an earlier
//! packet of the same direction of the same connection began with.
//!
//! A rule of our own, so what it finds is derived; the kernel's counters are not asked.

use socketarium_trace::PacketId;
use socketarium_trace::net::{Contents, Segment, TcpFlags};
use socketarium_trace::world::FlowKey;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Resent {
    flows: BTreeMap<FlowKey, Direction>,
}

#[derive(Debug, Default)]
struct Direction {
    isn: Option<u32>,
    /// First packet that began with this sequence number.
    first: BTreeMap<u32, PacketId>,
}

/// How many segments of one direction are remembered.
const REMEMBERED: usize = 4096;

impl Resent {
    /// The packet that carried the same sequence numbers before.
    pub(super) fn earlier(&self, contents: &Contents) -> Option<PacketId> {
        let segment = counted(contents)?;
        let direction = self.flows.get(&FlowKey::of(segment))?;
        if opens(segment) && direction.isn != Some(segment.seq) {
            return None;
        }
        direction.first.get(&segment.seq).copied()
    }

    /// Remembers a packet that was sent.
    pub(super) fn note(&mut self, id: PacketId, contents: &Contents) {
        let Some(segment) = counted(contents) else { return };
        let direction = self.flows.entry(FlowKey::of(segment)).or_default();
        if opens(segment) && direction.isn != Some(segment.seq) {
            // The ports are used again: a new connection with numbers of its own.
            *direction = Direction {
                isn: Some(segment.seq),
                first: BTreeMap::new(),
            };
        }
        if direction.first.len() < REMEMBERED {
            direction.first.entry(segment.seq).or_insert(id);
        }
    }
}

fn opens(segment: &Segment) -> bool {
    segment.flags.contains(TcpFlags::SYN)
}

/// The segment, if it takes up sequence numbers. A reset ends a connection and repeats nothing.
fn counted(contents: &Contents) -> Option<&Segment> {
    match contents {
        Contents::Tcp(segment) => Some(segment)
            .filter(|segment| segment.sequence_length() > 0 && !segment.flags.contains(TcpFlags::RST)),
        Contents::Udp { .. } | Contents::Icmp { .. } | Contents::Other { .. } => None,
    }
}
