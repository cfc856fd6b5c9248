//! On the wire: packets, copies, and numbers counted from the start of a connection.

use crate::story::{CLIENT, SERVER, Story, segment};
use socketarium_trace::event::{By, WireEvent};
use socketarium_trace::net::Contents;
use socketarium_trace::world::{Fate, Standing, Wire};
use socketarium_trace::{HostId, Nanos, PacketId};

#[test]
fn a_packet_is_on_the_wire_until_it_arrives_or_is_dropped() {
    let mut story = Story::new();
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    let standing = |story: &Story| {
        story
            .world
            .wire
            .packets
            .get(&PacketId(0))
            .unwrap()
            .standing
            .clone()
    };
    let packet = PacketId(0);
    assert_eq!(standing(&story), Standing::Sent);
    story.wire(WireEvent::Held { packet, by: By::Hand });
    assert_eq!(standing(&story), Standing::Held { by: By::Hand });
    story.wire(WireEvent::Reordered {
        packet,
        behind: 2,
        by: By::Hand,
    });
    assert_eq!(standing(&story), Standing::Reordered { behind: 2 });
    story.wire(WireEvent::Delayed {
        packet,
        due: Nanos(9),
        by: By::Hand,
    });
    assert_eq!(standing(&story), Standing::InFlight { due: Nanos(9) });
    story.later(1).deliver(0);
    assert!(story.world.wire.packets.is_empty());
    let passed = &story.world.wire.passed[0];
    assert_eq!(
        (passed.sent, passed.left, &passed.fate),
        (Nanos(0), Nanos(1_000_000), &Fate::Delivered)
    );
    story.deliver(0);
    assert_eq!(story.world.wire.passed.len(), 1);
    assert_eq!(story.world.wire.sent, 1);
}

#[test]
fn a_copy_of_a_packet_goes_its_own_way() {
    let mut story = Story::new();
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), Some(9));
    story.later(1).wire(WireEvent::Duplicated {
        packet: PacketId(0),
        copy: PacketId(1),
        by: By::Hand,
    });
    story.wire(WireEvent::Dropped {
        packet: PacketId(0),
        by: By::Rule("lose".into()),
    });
    let copy = story.world.wire.packets.get(&PacketId(1)).unwrap();
    assert_eq!((copy.copy_of, copy.packet.id), (Some(PacketId(0)), PacketId(1)));
    let dropped = &story.world.wire.passed[0];
    assert_eq!(dropped.retransmits, Some(PacketId(9)));
    assert_eq!(dropped.fate, Fate::Dropped(By::Rule("lose".into())));
}

#[test]
fn only_the_last_packets_are_kept() {
    let mut story = Story::new();
    for id in 0..=Wire::PASSED_KEPT as u32 {
        story.send(segment(id, CLIENT, "ACK", 1, 1, b""), None);
        story.deliver(id);
    }
    let passed = &story.world.wire.passed;
    assert_eq!(passed.len(), Wire::PASSED_KEPT);
    assert_eq!(passed[0].packet.id, PacketId(1));
}

#[test]
fn numbers_are_counted_from_the_connection_that_is_there_now() {
    let mut story = Story::new();
    let relative = |story: &Story, packet: socketarium_trace::net::Packet| {
        story.world.wire.relative(packet.segment().unwrap())
    };
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    story.send(segment(1, SERVER, "SYN,ACK", 500, 101, b""), None);
    let data = || segment(9, SERVER, "ACK", 501, 106, b"");
    assert_eq!(relative(&story, data()), (Some(1), Some(6)));
    // The same ports again: until the server answers, what it says cannot be counted.
    story.send(segment(2, CLIENT, "SYN", 9000, 0, b""), None);
    let refusal = segment(3, SERVER, "RST,ACK", 0, 9001, b"");
    assert_eq!(relative(&story, refusal), (None, Some(1)));
    story.send(segment(4, SERVER, "SYN,ACK", 700, 9001, b""), None);
    let data = segment(5, CLIENT, "ACK", 9001, 701, b"");
    assert_eq!(relative(&story, data), (Some(1), Some(1)));
    // A SYN that is sent again opens no new connection.
    story.send(segment(6, SERVER, "SYN,ACK", 700, 9001, b""), Some(4));
    let instances: Vec<_> = story
        .world
        .wire
        .flows
        .values()
        .map(|flow| flow.instance)
        .collect();
    assert_eq!(instances, [1, 1]);
}

/// A connection of two packets and its end, by FIN of both sides or by a reset.
fn connection(story: &mut Story, first: u32, port: u16, ends: &[(HostId, &str)]) {
    let mut send = |id: u32, from, flags, seq, ack| {
        let mut packet = segment(id, from, flags, seq, ack, b"");
        let Contents::Tcp(segment) = &mut packet.contents else {
            unreachable!()
        };
        let address = if from == CLIENT {
            &mut segment.source
        } else {
            &mut segment.destination
        };
        address.set_port(port);
        story.send(packet, None);
        story.deliver(id);
    };
    send(first, CLIENT, "SYN", 100, 0);
    send(first + 1, SERVER, "SYN,ACK", 500, 101);
    for (id, (from, flags)) in (first + 2..).zip(ends) {
        send(id, *from, flags, 1000, 1000);
    }
}

#[test]
fn numbers_of_a_connection_that_has_ended_go_with_its_last_packet() {
    for ends in [
        &[(CLIENT, "FIN,ACK"), (SERVER, "FIN,ACK"), (CLIENT, "ACK")][..],
        &[(SERVER, "RST,ACK")],
    ] {
        let mut story = Story::new();
        let mut next = 0;
        for run in 0..300 {
            connection(&mut story, next, 20_000 + run, ends);
            next += 2 + ends.len() as u32;
        }
        let packets_each = 2 + ends.len();
        let most = 2 * (Wire::PASSED_KEPT / packets_each + 1);
        let flows = story.world.wire.flows.len();
        assert!((2..=most).contains(&flows), "{flows} directions after {ends:?}");
        // Every packet that is still shown has its numbers.
        for passed in &story.world.wire.passed {
            let (seq, _) = story.world.wire.relative(passed.packet.segment().unwrap());
            assert!(seq.is_some());
        }
    }
}

#[test]
fn numbers_of_a_connection_that_lives_are_kept_however_long_it_is_silent() {
    let mut story = Story::new();
    // One side has ended, the other may still speak.
    connection(&mut story, 0, 19_999, &[(CLIENT, "FIN,ACK")]);
    for run in 0..300 {
        connection(
            &mut story,
            3 + 3 * u32::from(run),
            20_000 + run,
            &[(SERVER, "RST")],
        );
    }
    let is_there = |port: u16| {
        let mut flows = story.world.wire.flows.keys();
        flows.any(|flow| flow.source.port() == port)
    };
    assert!(is_there(19_999));
    assert!(!is_there(20_000));
}
