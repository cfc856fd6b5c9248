//! The wire between the hosts: every packet that left one, and what became of it.

use crate::json::Shape;
use crate::net::Packet;
use crate::{Nanos, PacketId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum WireEvent {
    /// A host's kernel put a packet on the wire. `retransmits` is the packet that carried the same sequence
    /// numbers before.
    Sent {
        packet: Packet,
        retransmits: Option<PacketId>,
    },
    /// It is on its way and arrives at `due`.
    InFlight {
        packet: PacketId,
        due: Nanos,
    },
    /// It stays on the wire until somebody decides.
    Held {
        packet: PacketId,
        by: By,
    },
    /// It takes longer than the link alone would need, and arrives at `due`.
    Delayed {
        packet: PacketId,
        due: Nanos,
        by: By,
    },
    /// It waits until `behind` later packets of its direction have passed.
    Reordered {
        packet: PacketId,
        behind: u32,
        by: By,
    },
    /// `copy` is the same packet a second time.
    Duplicated {
        packet: PacketId,
        copy: PacketId,
        by: By,
    },
    Dropped {
        packet: PacketId,
        by: By,
    },
    Delivered {
        packet: PacketId,
    },
    /// What the link does from now on.
    LinkChanged {
        link: Link,
    },
}

/// Who decided about a packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person, with this packet in view.
    Hand,
    /// The rule with this name.
    Rule(String),
    /// "Hold everything" was on.
    HoldAll,
    /// The link's own loss.
    Link,
    /// The receiving host was gone, or its queue full.
    Host,
}

/// Properties of the wire, the same in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Link {
    /// There and back.
    pub rtt_micros: u64,
    /// Every packet stays on the wire until it is let go by hand.
    pub hold_all: bool,
}
