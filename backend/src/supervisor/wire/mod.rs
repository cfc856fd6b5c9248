//! The wire between the two hosts, held in our hands: every packet that a host sends stops here, is written
//! down, judged by the rules, and goes on when its time has come or somebody lets it.

mod device;
mod packet;
mod resent;

pub use device::Tun;
pub(super) use device::{Device, INTERFACE};
pub use packet::{Read, read};

use super::log::Log;
use resent::Resent;
use socketarium_trace::event::{Actor, By, Kind, Link, Source, WireEvent};
use socketarium_trace::scenario::{Judge, PlannedRule, Verdict};
use socketarium_trace::world::Standing;
use socketarium_trace::{HostId, Nanos, PacketId, Seq};
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Debug)]
pub(super) struct Wire {
    devices: Vec<Device>,
    judge: Judge,
    resent: Resent,
    next: u32,
    /// Packets on the wire with their bytes, by number.
    held: BTreeMap<PacketId, Carried>,
    buffer: Vec<u8>,
}

#[derive(Clone, Debug)]
struct Carried {
    to: HostId,
    bytes: Vec<u8>,
    /// When it arrives; `None` while it is held.
    due: Option<Nanos>,
    /// How many later packets of its direction go first.
    behind: u32,
    /// Held because everything is, not by a rule or by hand.
    by_hold_all: bool,
}

/// A packet that just left a host, before it is written down.
#[derive(Debug)]
pub(super) struct Caught {
    from: HostId,
    bytes: Vec<u8>,
    contents: Read,
    pub(super) retransmits: Option<PacketId>,
}

impl Wire {
    pub(super) fn new(devices: Vec<Device>, hosts: Vec<String>, rules: Vec<PlannedRule>, link: Link) -> Self {
        let buffer = vec![0; 65_536];
        Self {
            devices,
            judge: Judge::new(hosts, rules, link),
            resent: Resent::default(),
            next: 0,
            held: BTreeMap::new(),
            buffer,
        }
    }

    pub(super) fn devices(&self) -> &[Device] {
        &self.devices
    }

    pub(super) fn judge_mut(&mut self) -> &mut Judge {
        &mut self.judge
    }

    /// How many packets were ever sent, copies included.
    pub(super) fn count(&self) -> u64 {
        self.next.into()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// When the next packet arrives.
    pub(super) fn next_due(&self) -> Option<Nanos> {
        self.held.values().filter_map(|carried| carried.due).min()
    }

    /// The next packet that a host has sent, if there is one.
    ///
    /// # Errors
    /// What reading the device says.
    pub(super) fn catch(&mut self, from: HostId) -> io::Result<Option<Caught>> {
        loop {
            let Some(length) = self.devices[usize::from(from.0)].receive(&mut self.buffer)? else {
                return Ok(None);
            };
            let bytes = self.buffer[..length].to_vec();
            // What is not IPv4 (a neighbour's greeting, say) is no part of any experiment.
            let Some(contents) = read(&bytes) else {
                continue;
            };
            let retransmits = self.resent.earlier(&contents.contents);
            return Ok(Some(Caught {
                from,
                bytes,
                contents,
                retransmits,
            }));
        }
    }

    /// Writes a caught packet down and judges it.
    pub(super) fn take<W: Write>(&mut self, caught: Caught, cause: Option<Seq>, log: &mut Log<W>) {
        let Caught {
            from,
            bytes,
            contents,
            retransmits,
        } = caught;
        let to = HostId(1 - from.0);
        let id = self.number();
        self.resent.note(id, &contents.contents);
        let packet = contents.into_packet(id, from, to, bytes.len());
        let actor = Some(Actor::kernel(from));
        let sent = WireEvent::Sent {
            packet: packet.clone(),
            retransmits,
        };
        let seq = log.push(Source::Observed, actor, cause, Kind::Wire(sent));
        self.held.insert(
            id,
            Carried {
                to,
                bytes,
                due: None,
                behind: 0,
                by_hold_all: false,
            },
        );
        self.let_behind_go(id, to, log);
        let (verdict, by) = self.judge.judge(&packet);
        self.decide(id, verdict, by, seq, log);
    }

    /// Carries out what somebody decided about a packet on the wire. False if it is not there.
    pub(super) fn decide_by_hand<W: Write>(
        &mut self,
        id: PacketId,
        verdict: Verdict,
        log: &mut Log<W>,
    ) -> bool {
        let Some(cause) = log.world().wire.packets.get(&id).map(|on_wire| on_wire.sent_by) else {
            return false;
        };
        self.decide(id, verdict, By::Hand, cause, log);
        true
    }

    /// Holds everything from now on, or lets go what is held only for that.
    pub(super) fn hold_all<W: Write>(&mut self, on: bool, log: &mut Log<W>) {
        self.judge.link.hold_all = on;
        let link = self.judge.link.clone();
        let cause = log.push(
            Source::Observed,
            None,
            None,
            Kind::Wire(WireEvent::LinkChanged { link }),
        );
        if on {
            return;
        }
        let waiting: Vec<PacketId> = self
            .held
            .iter()
            .filter(|(_, carried)| carried.by_hold_all)
            .map(|(id, _)| *id)
            .collect();
        for id in waiting {
            self.send_on(id, self.judge.half_rtt(), cause, log);
        }
    }

    /// Hands over every packet whose time has come, and says which, with the event that told so.
    pub(super) fn deliver_due<W: Write>(&mut self, log: &mut Log<W>) -> Option<(HostId, PacketId, Seq)> {
        let now = log.now();
        let (id, _) = self
            .held
            .iter()
            .filter_map(|(id, carried)| Some((*id, carried.due.filter(|due| *due <= now)?)))
            .min_by_key(|(id, due)| (*due, *id))?;
        Some(self.deliver(id, log))
    }

    fn deliver<W: Write>(&mut self, id: PacketId, log: &mut Log<W>) -> (HostId, PacketId, Seq) {
        let carried = self.held.remove(&id).expect("the caller has just seen it");
        let cause = log.world().wire.packets.get(&id).map(|on_wire| on_wire.sent_by);
        let event = match self.devices[usize::from(carried.to.0)].send(&carried.bytes) {
            Ok(()) => WireEvent::Delivered { packet: id },
            Err(_full) => WireEvent::Dropped {
                packet: id,
                by: By::Host,
            },
        };
        let seq = log.push(
            Source::Observed,
            Some(Actor::kernel(carried.to)),
            cause,
            Kind::Wire(event),
        );
        (carried.to, id, seq)
    }

    fn decide<W: Write>(&mut self, id: PacketId, verdict: Verdict, by: By, cause: Seq, log: &mut Log<W>) {
        let mut say = |event| log.push(Source::Observed, None, Some(cause), Kind::Wire(event));
        let Some(carried) = self.held.get_mut(&id) else {
            return;
        };
        match verdict {
            Verdict::Deliver if by == By::Link => self.send_on(id, self.judge.half_rtt(), cause, log),
            Verdict::Deliver => self.send_on(id, 0, cause, log),
            Verdict::Drop => {
                self.held.remove(&id);
                say(WireEvent::Dropped { packet: id, by });
            }
            Verdict::Delay { millis } => {
                let already = carried.due;
                let half_rtt = self.judge.half_rtt();
                let base = already.unwrap_or_else(|| Nanos(log.now().0 + half_rtt));
                let due = Nanos(base.0 + u64::from(millis) * 1_000_000);
                carried.due = Some(due);
                carried.by_hold_all = false;
                log.push(
                    Source::Observed,
                    None,
                    Some(cause),
                    Kind::Wire(WireEvent::Delayed { packet: id, due, by }),
                );
            }
            Verdict::Duplicate => {
                let twin = carried.clone();
                let copy = self.number();
                log.push(
                    Source::Observed,
                    None,
                    Some(cause),
                    Kind::Wire(WireEvent::Duplicated {
                        packet: id,
                        copy,
                        by: by.clone(),
                    }),
                );
                let still_held = by == By::Hand && twin.due.is_none();
                self.held.insert(copy, twin);
                let again = self.judge.half_rtt();
                if still_held {
                    let held = WireEvent::Held { packet: copy, by };
                    log.push(Source::Observed, None, Some(cause), Kind::Wire(held));
                } else {
                    if self.held[&id].due.is_none() {
                        self.send_on(id, again, cause, log);
                    }
                    self.send_on(copy, again, cause, log);
                }
            }
            Verdict::Hold => {
                carried.due = None;
                carried.by_hold_all = by == By::HoldAll;
                say(WireEvent::Held { packet: id, by });
            }
            Verdict::Reorder { behind } => {
                carried.due = None;
                carried.behind = behind.max(1);
                say(WireEvent::Reordered {
                    packet: id,
                    behind: behind.max(1),
                    by,
                });
            }
        }
    }

    /// A packet follows in the direction of `to`: those that let it pass first have one less to wait for.
    fn let_behind_go<W: Write>(&mut self, follower: PacketId, to: HostId, log: &mut Log<W>) {
        let mut free = Vec::new();
        for (id, carried) in &mut self.held {
            if *id != follower && carried.to == to && carried.behind > 0 {
                carried.behind -= 1;
                if carried.behind == 0 {
                    free.push(*id);
                }
            }
        }
        for id in free {
            if let Some(cause) = log.world().wire.packets.get(&id).map(|on_wire| on_wire.sent_by) {
                // A little behind the one that passes.
                self.send_on(id, self.judge.half_rtt() + 1_000_000, cause, log);
            }
        }
    }

    fn send_on<W: Write>(&mut self, id: PacketId, after: u64, cause: Seq, log: &mut Log<W>) {
        let due = Nanos(log.now().0 + after);
        let Some(carried) = self.held.get_mut(&id) else {
            return;
        };
        carried.due = Some(due);
        carried.behind = 0;
        carried.by_hold_all = false;
        let in_flight = WireEvent::InFlight { packet: id, due };
        log.push(Source::Observed, None, Some(cause), Kind::Wire(in_flight));
    }

    fn number(&mut self) -> PacketId {
        let id = PacketId(self.next);
        self.next += 1;
        id
    }
}

/// Whether everything that is on the wire stands still.
pub(super) fn stands_still(wire: &socketarium_trace::world::Wire) -> bool {
    wire.packets.values().all(|on_wire| match on_wire.standing {
        Standing::Held { .. } | Standing::Reordered { .. } => true,
        Standing::Sent | Standing::InFlight { .. } => false,
    })
}
