//! Where tickets and rungs lie. Widths in units of the drawing, [`WIDTH`] of them wide.

use crate::player::scale::log2;
use socketarium_trace::world::{Fate, Standing, Wire};
use socketarium_trace::{Nanos, PacketId, Seq, Table};

pub const WIDTH: f64 = 290.0;
/// Height of one step of the ladder.
pub const STEP: f64 = 17.0;
/// Room for the hosts' names.
const TOP: f64 = 32.0;
/// Height of a silence in the ladder.
pub const BREAK: f64 = 26.0;

/// How far a packet has come, from 0 to 1. A held one waits in the middle.
#[must_use]
pub fn progress(standing: &Standing, sent: Nanos, now: Nanos) -> f64 {
    match standing {
        Standing::Sent => 0.0,
        Standing::InFlight { due } => {
            let whole = due.since(sent).0;
            if whole == 0 {
                1.0
            } else {
                (now.since(sent).0 as f64 / whole as f64).min(1.0)
            }
        }
        Standing::Held { .. } => 0.5,
        Standing::Reordered { .. } => 0.35,
    }
}

/// A lane for each packet: its number's own where that is free, so that it stays when others leave, else the first that is.
#[must_use]
pub fn lanes(packets: impl Iterator<Item = PacketId>, usual: usize) -> Vec<(PacketId, usize)> {
    let mut placed: Vec<(PacketId, usize)> = Vec::new();
    for packet in packets {
        let own = packet.0 as usize % usual;
        let is_taken = |lane: usize| placed.iter().any(|(_, other)| *other == lane);
        let lane = if is_taken(own) {
            (0..).find(|lane| !is_taken(*lane)).unwrap_or(own)
        } else {
            own
        };
        placed.push((packet, lane));
    }
    placed
}

/// Width of a ticket: its label's, and a little more for more bytes.
#[must_use]
pub fn ticket_width(label: &str, bytes: u32) -> f64 {
    let text = label.chars().count() as f64 * 7.0 + 24.0;
    (text + log2(bytes.max(40).into()) * 3.0 - 16.0).clamp(52.0, 250.0)
}

/// One packet in the ladder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rung {
    pub packet: PacketId,
    pub start: f64,
    /// Where it ends, or would.
    pub end: f64,
    /// How much of the way it has come: 1 for those that arrived.
    pub part: f64,
    pub is_dropped: bool,
    pub is_on_wire: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ladder {
    pub rungs: Vec<Rung>,
    /// Silences: height, and how long.
    pub breaks: Vec<(f64, Nanos)>,
    pub height: f64,
}

/// Lays out the ladder: time goes down, one step for each packet that leaves or arrives, in their order; silence is a break.
#[must_use]
pub fn ladder(wire: &Wire, now: Nanos) -> Ladder {
    // By event; a copy leaves with the same event as the copied one.
    let mut steps: Table<(Seq, PacketId), (Nanos, bool)> = Table::new();
    for passed in &wire.passed {
        steps.insert((passed.sent_by, passed.packet.id), (passed.sent, true));
        steps.insert((passed.left_by, passed.packet.id), (passed.left, false));
    }
    for on_wire in wire.packets.values() {
        steps.insert((on_wire.sent_by, on_wire.packet.id), (on_wire.sent, true));
    }
    let mut ladder = Ladder {
        height: TOP,
        ..Ladder::default()
    };
    let mut last: Option<Nanos> = None;
    let mut y = TOP;
    for ((_, packet), (at, is_start)) in steps {
        if let Some(silence) = last
            .map(|last| at.since(last))
            .filter(|gap| *gap >= crate::player::axis::SILENCE)
        {
            ladder.breaks.push((y + BREAK / 2.0 - 6.0, silence));
            y += BREAK;
        }
        if is_start {
            let rung = Rung {
                packet,
                start: y,
                end: y + STEP,
                part: 0.0,
                is_dropped: false,
                is_on_wire: true,
            };
            ladder.rungs.push(rung);
        } else if let Some(rung) = ladder.rungs.iter_mut().find(|rung| rung.packet == packet) {
            rung.end = y;
            rung.part = 1.0;
            rung.is_on_wire = false;
        }
        last = Some(at);
        y += STEP;
    }
    for passed in wire
        .passed
        .iter()
        .filter(|passed| matches!(passed.fate, Fate::Dropped(_)))
    {
        if let Some(rung) = ladder
            .rungs
            .iter_mut()
            .find(|rung| rung.packet == passed.packet.id)
        {
            rung.is_dropped = true;
            rung.part = 0.55;
        }
    }
    for on_wire in wire.packets.values() {
        if let Some(rung) = ladder
            .rungs
            .iter_mut()
            .find(|rung| rung.packet == on_wire.packet.id)
        {
            rung.end = y;
            rung.part = progress(&on_wire.standing, on_wire.sent, now);
        }
    }
    ladder.height = y + STEP;
    ladder
}

#[cfg(test)]
mod tests {
    use super::*;
    use socketarium_trace::HostId;
    use socketarium_trace::event::By;
    use socketarium_trace::net::{Contents, Packet};
    use socketarium_trace::world::Passed;

    fn packet(id: u32) -> Packet {
        let contents = Contents::Other {
            from: String::new(),
            to: String::new(),
            protocol: 0,
            length: 0,
        };
        Packet {
            id: PacketId(id),
            from: HostId(0),
            to: HostId(1),
            length: 60,
            ttl: 64,
            contents,
        }
    }

    fn passed(id: u32, sent: (u64, u64), left: (u64, u64), fate: Fate) -> Passed {
        Passed {
            packet: packet(id),
            sent_by: Seq(sent.0),
            sent: Nanos(sent.1),
            left_by: Seq(left.0),
            left: Nanos(left.1),
            retransmits: None,
            copy_of: None,
            fate,
        }
    }

    #[test]
    fn a_packet_is_where_time_says() {
        let flying = Standing::InFlight { due: Nanos(200) };
        assert!((progress(&flying, Nanos(100), Nanos(150)) - 0.5).abs() < 1e-9);
        assert!((progress(&flying, Nanos(100), Nanos(900)) - 1.0).abs() < 1e-9);
        assert!(progress(&Standing::Sent, Nanos(100), Nanos(900)).abs() < 1e-9);
    }

    #[test]
    fn a_packet_keeps_its_lane_when_another_leaves() {
        let both = lanes([PacketId(4), PacketId(5)].into_iter(), 3);
        let one = lanes([PacketId(5)].into_iter(), 3);
        assert_eq!(both[1], one[0]);
        let crowd = lanes((0..5).map(PacketId), 3);
        let mut taken: Vec<usize> = crowd.iter().map(|(_, lane)| *lane).collect();
        taken.sort_unstable();
        assert_eq!(taken, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn the_ladder_goes_down_in_order_and_packets_may_cross() {
        let wire = Wire {
            passed: [
                passed(1, (1, 0), (4, 300), Fate::Delivered),
                passed(2, (2, 100), (3, 200), Fate::Delivered),
            ]
            .into(),
            ..Wire::default()
        };
        let ladder = ladder(&wire, Nanos(400));
        let (first, second) = (ladder.rungs[0], ladder.rungs[1]);
        assert!(first.start < second.start && second.end < first.end);
        assert!(ladder.breaks.is_empty());
    }

    #[test]
    fn silence_is_a_break_and_a_drop_ends_on_the_way() {
        let wire = Wire {
            passed: [
                passed(1, (1, 0), (2, 10), Fate::Dropped(By::Hand)),
                passed(2, (3, 1_030_000_000), (4, 1_050_000_000), Fate::Delivered),
            ]
            .into(),
            ..Wire::default()
        };
        let ladder = ladder(&wire, Nanos(0));
        assert_eq!(ladder.breaks.len(), 1);
        assert!(ladder.rungs[0].is_dropped && ladder.rungs[0].part < 1.0);
        assert!(!ladder.rungs[1].is_dropped);
    }
}
