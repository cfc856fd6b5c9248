//! The link between the hosts: every packet that a host sends stops here, is written down, judged, and goes on when
//! its time has come or somebody lets it. Its events are those of the live lab's wire, in the same order.

mod conditions;
mod verdict;

pub use conditions::Conditions;

use crate::host::{Datagram, Sent};
use crate::random::Random;
use crate::{Because, Tracer};
use conditions::Entrance;
use rustc_hash::FxHashMap;
use socketarium_trace::event::{Kind, WireEvent};
use socketarium_trace::net::{Contents, Packet};
use socketarium_trace::scenario::{Judge, PlannedRule, Verdict};
use socketarium_trace::world::Standing;
use socketarium_trace::{Actor, HostId, Nanos, PacketId, Seq, event};
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::net::IpAddr;

#[derive(Debug)]
pub(crate) struct Link {
    judge: Judge,
    conditions: Conditions,
    random: Random,
    /// Addresses of the hosts, by their numbers.
    addresses: Vec<IpAddr>,
    /// By the number of the sending host.
    entrances: Vec<Entrance>,
    carried: FxHashMap<PacketId, Carried>,
    /// Those that stand still: held, or waiting for others to pass.
    still: BTreeSet<PacketId>,
    /// When which packet arrives: for the agenda.
    arrivals: Vec<(Nanos, PacketId)>,
    sent: u64,
}

/// A packet on the wire.
#[derive(Clone, Debug)]
struct Carried {
    from: HostId,
    to: HostId,
    /// In bytes with the IP header.
    length: u32,
    datagram: Datagram,
    /// The event that told of it first.
    sent_by: Seq,
    standing: Standing,
    /// How many later packets of its direction go first.
    behind: u32,
    /// Held because everything is, not by a rule or by hand.
    by_hold_all: bool,
}

impl Carried {
    /// When it arrives; `None` while it stands still.
    fn due(&self) -> Option<Nanos> {
        match self.standing {
            Standing::InFlight { due } => Some(due),
            Standing::Sent | Standing::Held { .. } | Standing::Reordered { .. } => None,
        }
    }
}

/// A packet that has arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) at: HostId,
    pub(crate) packet: PacketId,
    pub(crate) datagram: Datagram,
    pub(crate) event: Seq,
}

impl Link {
    pub(crate) fn new(
        hosts: Vec<(String, IpAddr)>,
        rules: Vec<PlannedRule>,
        link: event::Link,
        conditions: Conditions,
        seed: u64,
    ) -> Self {
        let (names, addresses): (_, Vec<IpAddr>) = hosts.into_iter().unzip();
        Self {
            entrances: vec![Entrance::default(); addresses.len()],
            addresses,
            judge: Judge::new(names, rules, link),
            conditions,
            random: Random::new(seed),
            carried: FxHashMap::default(),
            still: BTreeSet::new(),
            arrivals: Vec::new(),
            sent: 0,
        }
    }

    pub(crate) fn judge_mut(&mut self) -> &mut Judge {
        &mut self.judge
    }

    /// How many packets were ever sent, copies included.
    pub(crate) fn count(&self) -> u64 {
        self.sent
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.carried.is_empty()
    }

    /// Whether everything that is on the wire waits for somebody.
    pub(crate) fn stands_still(&self) -> bool {
        self.still.len() == self.carried.len()
    }

    /// Takes the arrivals that are to be put on the agenda.
    pub(crate) fn arrivals(&mut self) -> impl Iterator<Item = (Nanos, PacketId)> {
        self.arrivals.drain(..)
    }

    /// What every packet on the wire waits for, in the order of their numbers.
    pub(crate) fn standings(&self) -> impl Iterator<Item = (PacketId, &Standing)> {
        let numbers: BTreeSet<PacketId> = self.carried.keys().copied().collect();
        numbers
            .into_iter()
            .filter_map(|id| Some((id, &self.carried.get(&id)?.standing)))
    }

    /// A packet leaves a host: it is written down and judged. The tracer knows what made the host send it.
    pub(crate) fn take(&mut self, tracer: &mut Tracer, sent: Sent) {
        let Sent {
            mut packet,
            datagram,
            retransmits,
        } = sent;
        // The sender knows an address, and the link who has it.
        packet.to = self.receiver(&packet);
        let (id, from, to) = (packet.id, packet.from, packet.to);
        let length = packet.length;
        let (verdict, by) = self.judge.judge(&packet);
        let sent = WireEvent::Sent { packet, retransmits };
        let sent_by = tracer.emit(Some(Actor::kernel(from)), Kind::Wire(sent));
        self.sent += 1;
        let carried = Carried {
            from,
            to,
            length,
            datagram,
            sent_by,
            standing: Standing::Sent,
            behind: 0,
            by_hold_all: false,
        };
        self.let_behind_go(tracer, to);
        if by == event::By::Link && verdict == Verdict::Deliver {
            self.carry(tracer, id, carried);
        } else {
            self.carried.insert(id, carried);
            self.decide(tracer, id, verdict, by, sent_by);
        }
    }

    /// The host that a packet reaches. One to an address that nobody has reaches the next host, which has no use for it.
    fn receiver(&self, packet: &Packet) -> HostId {
        let to = match &packet.contents {
            Contents::Tcp(segment) => Some(segment.destination.ip()),
            Contents::Udp { destination, .. } => Some(destination.ip()),
            Contents::Icmp { to, .. } | Contents::Other { to, .. } => to.parse().ok(),
        };
        let owner = self.addresses.iter().position(|address| Some(*address) == to);
        let next = (usize::from(packet.from.0) + 1) % self.addresses.len().max(1);
        HostId(owner.unwrap_or(next) as u8)
    }

    /// Carries out what somebody decided about a packet on the wire. False if it is not there.
    pub(crate) fn decide_by_hand(&mut self, tracer: &mut Tracer, id: PacketId, verdict: Verdict) -> bool {
        let Some(cause) = self.carried.get(&id).map(|carried| carried.sent_by) else {
            return false;
        };
        self.decide(tracer, id, verdict, event::By::Hand, cause);
        true
    }

    /// Holds everything from now on, or lets go what is held only for that.
    pub(crate) fn hold_all(&mut self, tracer: &mut Tracer, on: bool) {
        self.judge.link.hold_all = on;
        let link = self.judge.link.clone();
        let cause = say(tracer, None, None, WireEvent::LinkChanged { link });
        if on {
            return;
        }
        let is_freed = |id: &PacketId| self.carried.get(id).is_some_and(|carried| carried.by_hold_all);
        let freed: Vec<PacketId> = self.still.iter().copied().filter(is_freed).collect();
        for id in freed {
            self.send_on(tracer, id, 0, cause);
        }
    }

    /// A packet's time may have come: hands it over, unless somebody has put it off or taken it.
    pub(crate) fn arrive(&mut self, tracer: &mut Tracer, id: PacketId) -> Option<Arrived> {
        let now = tracer.now();
        let Entry::Occupied(entry) = self.carried.entry(id) else {
            return None;
        };
        if entry.get().due()? > now {
            return None;
        }
        let carried = entry.remove();
        let actor = Some(Actor::kernel(carried.to));
        let delivered = WireEvent::Delivered { packet: id };
        Some(Arrived {
            at: carried.to,
            packet: id,
            event: say(tracer, actor, Some(carried.sent_by), delivered),
            datagram: carried.datagram,
        })
    }
}

/// An event of the wire that `cause` brought about.
fn say(tracer: &mut Tracer, actor: Option<Actor>, cause: Option<Seq>, event: WireEvent) -> Seq {
    let before = tracer.reason();
    tracer.because(Because {
        event: cause,
        ..before
    });
    let seq = tracer.emit(actor, Kind::Wire(event));
    tracer.because(before);
    seq
}

#[cfg(test)]
mod tests;
