//! The wire: packets that are on it, and the last of those that have left it.

use crate::Table;
use crate::event::{By, Link};
use crate::json::Shape;
use crate::net::{Packet, Segment, TcpFlags};
use crate::{Nanos, PacketId, Seq};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::net::SocketAddr;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Wire {
    pub link: Link,
    pub packets: Table<PacketId, OnWire>,
    /// Packets that have arrived or were dropped, oldest first.
    pub passed: VecDeque<Passed>,
    /// How many packets were ever sent.
    pub sent: u64,
    /// Directions of connections, for relative sequence numbers. Those of a connection that has ended go with the
    /// last of its packets.
    #[serde(with = "flow_list")]
    pub flows: Table<FlowKey, Flow>,
}

impl Wire {
    /// How many packets that have left the wire are kept.
    pub const PASSED_KEPT: usize = 160;

    /// Notes the first sequence number of a direction when a SYN opens it, and that it ends with a FIN or a reset.
    pub(super) fn note(&mut self, packet: &Packet) {
        let Some(segment) = packet.segment() else {
            return;
        };
        let key = FlowKey::of(segment);
        if segment.flags.contains(TcpFlags::RST) {
            self.end(&key);
            self.end(&key.reverse());
            return;
        }
        if segment.flags.contains(TcpFlags::FIN) {
            self.end(&key);
        }
        if !segment.flags.contains(TcpFlags::SYN) {
            return;
        }
        let answered = self
            .flows
            .get(&key.reverse())
            .filter(|_| segment.flags.contains(TcpFlags::ACK));
        let instance = match (answered, self.flows.get(&key)) {
            (Some(answered), _) => answered.instance,
            (None, Some(before)) if before.isn == segment.seq => before.instance,
            (None, Some(before)) => before.instance + 1,
            (None, None) => 0,
        };
        let flow = Flow {
            isn: segment.seq,
            instance,
            ended: false,
        };
        self.flows.insert(key, flow);
    }

    fn end(&mut self, key: &FlowKey) {
        if let Some(flow) = self.flows.get_mut(key) {
            flow.ended = true;
        }
    }

    /// A packet is kept no longer. If its connection has ended and no other packet of it is kept, nobody will ask
    /// for its numbers.
    pub(super) fn forget(&mut self, gone: &Packet) {
        let Some(segment) = gone.segment() else {
            return;
        };
        let key = FlowKey::of(segment);
        let pair = [key, key.reverse()];
        let goes_on = pair
            .iter()
            .filter_map(|key| self.flows.get(key))
            .any(|flow| !flow.ended);
        if goes_on {
            return;
        }
        let on_wire = self.packets.values().map(|on_wire| &on_wire.packet);
        let mut kept = on_wire.chain(self.passed.iter().map(|passed| &passed.packet));
        let is_kept = kept.any(|packet| {
            packet
                .segment()
                .is_some_and(|other| pair.contains(&FlowKey::of(other)))
        });
        if !is_kept {
            for key in &pair {
                self.flows.remove(key);
            }
        }
    }

    /// Sequence and acknowledgement number counted from the first of each direction, as Wireshark counts:
    /// the SYN is 0, the first byte of data 1. `None` where the start was not seen.
    #[must_use]
    pub fn relative(&self, segment: &Segment) -> (Option<u32>, Option<u32>) {
        let key = FlowKey::of(segment);
        // Where ports are used again, the direction that has not answered yet belongs to the connection before.
        let newest = [key, key.reverse()]
            .iter()
            .filter_map(|key| self.flows.get(key))
            .map(|flow| flow.instance)
            .max();
        let from = |key: &FlowKey, number: u32| {
            self.flows
                .get(key)
                .filter(|flow| Some(flow.instance) == newest)
                .map(|flow| number.wrapping_sub(flow.isn))
        };
        let ack = segment
            .flags
            .contains(TcpFlags::ACK)
            .then(|| from(&key.reverse(), segment.ack))
            .flatten();
        (from(&key, segment.seq), ack)
    }
}

/// One direction of a 4-tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
pub struct FlowKey {
    pub source: SocketAddr,
    pub destination: SocketAddr,
}

impl FlowKey {
    #[must_use]
    pub fn of(segment: &Segment) -> Self {
        Self {
            source: segment.source,
            destination: segment.destination,
        }
    }

    #[must_use]
    pub fn reverse(self) -> Self {
        Self {
            source: self.destination,
            destination: self.source,
        }
    }
}

/// What is known of one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Flow {
    /// Initial sequence number.
    pub isn: u32,
    /// Ports are reused: counts the connections that this 4-tuple has had.
    pub instance: u32,
    /// It has sent its FIN, or one of the two has sent a reset.
    pub ended: bool,
}

/// A packet on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct OnWire {
    pub packet: Packet,
    pub sent: Nanos,
    pub sent_by: Seq,
    pub retransmits: Option<PacketId>,
    /// Of which packet it is a copy.
    pub copy_of: Option<PacketId>,
    pub standing: Standing,
}

/// What a packet on the wire is waiting for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Just sent.
    Sent,
    InFlight {
        due: Nanos,
    },
    Held {
        by: By,
    },
    Reordered {
        behind: u32,
    },
}

/// A packet that has left the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Passed {
    pub packet: Packet,
    pub sent: Nanos,
    pub sent_by: Seq,
    pub retransmits: Option<PacketId>,
    pub copy_of: Option<PacketId>,
    pub left: Nanos,
    pub left_by: Seq,
    pub fate: Fate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Delivered,
    Dropped(By),
}

/// JSON has no maps with composite keys: a list of pairs.
mod flow_list {
    use super::{Deserialize, Flow, FlowKey, Serialize, Table};
    use crate::json::Pass;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        flows: &Table<FlowKey, Flow>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        flows.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Table<FlowKey, Flow>, D::Error> {
        Ok(Vec::<(FlowKey, Flow)>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }

    pub(super) fn pass(flows: &mut Table<FlowKey, Flow>, pass: &mut Pass<'_>) {
        let mut rows: Vec<(FlowKey, Flow)> = std::mem::take(flows).into_iter().collect();
        pass.field(&mut rows);
        *flows = rows.into_iter().collect();
    }
}
