//! The fold of the wire.

use super::push_bounded;
use crate::PacketId;
use crate::event::{Event, WireEvent};
use crate::world::{Fate, OnWire, Passed, Standing, Wire, World};

impl World {
    pub(super) fn apply_wire(&mut self, event: &Event, wire: &WireEvent) {
        let stand = |world: &mut Self, packet: &PacketId, standing: Standing| {
            if let Some(on_wire) = world.wire.packets.get_mut(packet) {
                on_wire.standing = standing;
            }
        };
        match wire {
            WireEvent::Sent { packet, retransmits } => {
                self.wire.note(packet);
                self.wire.sent += 1;
                self.wire.packets.insert(
                    packet.id,
                    OnWire {
                        packet: packet.clone(),
                        sent: event.at,
                        sent_by: event.seq,
                        retransmits: *retransmits,
                        copy_of: None,
                        standing: Standing::Sent,
                    },
                );
            }
            WireEvent::InFlight { packet, due } | WireEvent::Delayed { packet, due, .. } => {
                stand(self, packet, Standing::InFlight { due: *due });
            }
            WireEvent::Held { packet, by } => stand(self, packet, Standing::Held { by: by.clone() }),
            WireEvent::Reordered { packet, behind, .. } => {
                stand(self, packet, Standing::Reordered { behind: *behind });
            }
            WireEvent::Duplicated { packet, copy, .. } => {
                if let Some(original) = self.wire.packets.get(packet) {
                    let mut twin = original.clone();
                    twin.packet.id = *copy;
                    twin.copy_of = Some(*packet);
                    twin.sent = event.at;
                    twin.sent_by = event.seq;
                    twin.standing = Standing::Sent;
                    self.wire.packets.insert(*copy, twin);
                }
            }
            WireEvent::Dropped { packet, by } => self.leave_wire(event, *packet, Fate::Dropped(by.clone())),
            WireEvent::Delivered { packet } => self.leave_wire(event, *packet, Fate::Delivered),
            WireEvent::LinkChanged { link } => self.wire.link = link.clone(),
        }
    }

    fn leave_wire(&mut self, event: &Event, id: PacketId, fate: Fate) {
        let Some(OnWire {
            packet,
            sent,
            sent_by,
            retransmits,
            copy_of,
            ..
        }) = self.wire.packets.remove(&id)
        else {
            return;
        };
        let passed = Passed {
            packet,
            sent,
            sent_by,
            retransmits,
            copy_of,
            left: event.at,
            left_by: event.seq,
            fate,
        };
        if let Some(oldest) = push_bounded(&mut self.wire.passed, passed, Wire::PASSED_KEPT) {
            self.wire.forget(&oldest.packet);
        }
    }
}
