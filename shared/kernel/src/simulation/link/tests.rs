//! The link alone: what it says, and when what arrives.

use super::*;
use crate::simulation::chance::Millionths;
use crate::tcp::Chunk;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::By;
use socketarium_trace::net::{Contents, Packet};
use socketarium_trace::scenario::{Match, Rule};

const MILLI: u64 = 1_000_000;

/// A link of 10 ms there and back, with a clock.
struct Bench {
    link: Link,
    tracer: Tracer,
    due: Vec<(Nanos, PacketId)>,
}

impl Bench {
    fn new(rules: Vec<PlannedRule>, conditions: Conditions) -> Self {
        let link = event::Link {
            rtt_micros: 10_000,
            hold_all: false,
        };
        let hosts = [("client", [10, 0, 0, 1]), ("server", [10, 0, 0, 2])]
            .map(|(name, address)| (name.to_owned(), IpAddr::from(address)))
            .to_vec();
        Self {
            link: Link::new(hosts, rules, link, conditions, 1),
            tracer: Tracer::default(),
            due: Vec::new(),
        }
    }

    /// The client sends a datagram of `length` bytes.
    fn send(&mut self, length: u32) -> PacketId {
        let id = self.tracer.new_packet();
        let address = |last| std::net::SocketAddr::from(([10, 0, 0, last], 9));
        let data = vec![0; length as usize - 28];
        let contents = Contents::Udp {
            source: address(1),
            destination: address(2),
            payload: Payload::of(&data),
        };
        let packet = Packet {
            id,
            from: HostId(0),
            to: HostId(u8::MAX),
            length,
            ttl: 64,
            contents,
        };
        let datagram = Datagram::Udp {
            source: address(1),
            destination: address(2),
            data: Chunk::of(&data),
        };
        let sent = Sent {
            packet,
            datagram,
            retransmits: None,
        };
        self.link.take(&mut self.tracer, sent);
        id
    }

    /// Lets time pass, and says what arrived and in which millisecond.
    fn pass(&mut self, until_millis: u64) -> Vec<(u64, u32)> {
        self.due.extend(self.link.arrivals());
        self.due.sort_unstable();
        let mut arrived = Vec::new();
        for (at, id) in std::mem::take(&mut self.due) {
            if at > Nanos(until_millis * MILLI) {
                self.due.push((at, id));
                continue;
            }
            self.tracer.advance(at);
            if let Some(one) = self.link.arrive(&mut self.tracer, id) {
                assert_eq!(one.at, HostId(1));
                arrived.push((at.0 / MILLI, one.packet.0));
            }
        }
        self.tracer.advance(Nanos(until_millis * MILLI));
        arrived
    }

    fn hand(&mut self, id: PacketId, verdict: Verdict) {
        assert!(self.link.decide_by_hand(&mut self.tracer, id, verdict));
    }

    /// The events since the last time, in one word each.
    fn words(&mut self) -> Vec<String> {
        let word = |event: socketarium_trace::Event| {
            let Kind::Wire(wire) = event.kind else {
                panic!("{event:?}");
            };
            match wire {
                WireEvent::Sent { packet, .. } => format!("sent {}", packet.id),
                WireEvent::InFlight { packet, due } => format!("flies {packet} {}", due.0 / MILLI),
                WireEvent::Held { packet, by } => format!("held {packet} {by:?}"),
                WireEvent::Delayed { packet, due, by } => {
                    format!("delayed {packet} {} {by:?}", due.0 / MILLI)
                }
                WireEvent::Reordered { packet, behind, .. } => format!("behind {packet} {behind}"),
                WireEvent::Duplicated { packet, copy, .. } => format!("copied {packet} {copy}"),
                WireEvent::Dropped { packet, by } => format!("dropped {packet} {by:?}"),
                WireEvent::Delivered { packet } => format!("arrived {packet}"),
                WireEvent::LinkChanged { link } => format!("holds {}", link.hold_all),
            }
        };
        self.tracer.take().into_iter().map(word).collect()
    }
}

fn rule(verdict: Verdict) -> Vec<PlannedRule> {
    let packets = Match {
        nth: Some(1),
        ..Match::default()
    };
    vec![PlannedRule {
        name: "first".to_owned(),
        rule: Rule { packets, verdict },
    }]
}

#[test]
fn a_packet_takes_half_the_round_trip() {
    let mut bench = Bench::new(Vec::new(), Conditions::default());
    bench.send(100);
    assert!(!bench.link.stands_still());
    assert_eq!(bench.pass(20), [(5, 1)]);
    assert!(bench.link.is_empty());
    assert_eq!(bench.words(), ["sent 1", "flies 1 5", "arrived 1"]);
}

#[test]
fn rules_decide_by_name_and_only_about_those_that_they_cover() {
    let mut bench = Bench::new(rule(Verdict::Drop), Conditions::default());
    bench.send(100);
    bench.send(100);
    assert_eq!(bench.pass(20), [(5, 2)]);
    assert_eq!(bench.words()[..2], ["sent 1", "dropped 1 Rule(\"first\")"]);
}

#[test]
fn a_delayed_packet_is_overtaken() {
    let mut bench = Bench::new(rule(Verdict::Delay { millis: 7 }), Conditions::default());
    bench.send(100);
    bench.send(100);
    assert_eq!(bench.pass(20), [(5, 2), (12, 1)]);
}

#[test]
fn one_put_behind_goes_a_little_after_the_one_that_passes() {
    let mut bench = Bench::new(rule(Verdict::Reorder { behind: 2 }), Conditions::default());
    bench.send(100);
    bench.send(100);
    assert_eq!(bench.pass(20), [(5, 2)]);
    assert!(bench.link.stands_still());
    bench.send(100);
    assert_eq!(bench.pass(40), [(25, 3), (26, 1)]);
    let words = bench.words();
    // The one that follows is told of before the one that it sets free.
    assert_eq!(words[5..8], ["sent 3", "flies 1 26", "flies 3 25"]);
}

#[test]
fn a_duplicate_is_a_packet_of_its_own() {
    let mut bench = Bench::new(rule(Verdict::Duplicate), Conditions::default());
    bench.send(100);
    assert_eq!(bench.pass(20), [(5, 1), (5, 2)]);
    assert_eq!(bench.link.count(), 2);
    assert_eq!(
        bench.words()[..4],
        ["sent 1", "copied 1 2", "flies 1 5", "flies 2 5"]
    );
}

#[test]
fn a_hand_stops_a_packet_in_flight_and_lets_it_arrive_at_once() {
    let mut bench = Bench::new(Vec::new(), Conditions::default());
    let packet = bench.send(100);
    assert_eq!(bench.pass(2), []);
    bench.hand(packet, Verdict::Hold);
    assert_eq!(bench.pass(30), []);
    assert!(bench.link.stands_still());
    bench.hand(packet, Verdict::Duplicate);
    bench.hand(packet, Verdict::Deliver);
    assert_eq!(bench.pass(31), [(30, 1)]);
    assert_eq!(
        bench.words(),
        [
            "sent 1",
            "flies 1 5",
            "held 1 Hand",
            "copied 1 2",
            "held 2 Hand",
            "flies 1 30",
            "arrived 1"
        ]
    );
    bench.hand(PacketId(2), Verdict::Drop);
    assert!(
        !bench
            .link
            .decide_by_hand(&mut bench.tracer, PacketId(2), Verdict::Drop)
    );
}

#[test]
fn what_is_held_with_everything_goes_on_when_nothing_is_held() {
    let mut bench = Bench::new(Vec::new(), Conditions::default());
    bench.link.hold_all(&mut bench.tracer, true);
    let by_all = bench.send(100);
    let by_hand = bench.send(100);
    bench.hand(by_hand, Verdict::Hold);
    assert_eq!(bench.pass(30), []);
    bench.link.hold_all(&mut bench.tracer, false);
    assert_eq!(bench.pass(60), [(35, by_all.0)]);
    assert_eq!(bench.link.standings().count(), 1);
    assert_eq!(bench.words()[..3], ["holds true", "sent 1", "held 1 HoldAll"]);
}

#[test]
fn a_narrow_line_sends_one_after_the_other_and_drops_what_has_no_room() {
    let conditions = Conditions {
        bandwidth: Some(8_000_000),
        queue_bytes: 2000,
        ..Conditions::default()
    };
    let mut bench = Bench::new(Vec::new(), conditions);
    for _ in 0..4 {
        bench.send(1000);
    }
    assert_eq!(bench.pass(20), [(6, 1), (7, 2)]);
    let dropped = bench
        .words()
        .into_iter()
        .filter(|word| word.starts_with("dropped"));
    let by_link = format!("{:?}", By::Link);
    assert_eq!(
        dropped.collect::<Vec<_>>(),
        [format!("dropped 3 {by_link}"), format!("dropped 4 {by_link}")]
    );
}

#[test]
fn chance_loses_doubles_and_delays_as_often_as_it_is_asked_to() {
    let conditions = Conditions {
        loss: Millionths(100_000),
        duplication: Millionths(100_000),
        reordering: Millionths(100_000),
        ..Conditions::default()
    };
    let mut bench = Bench::new(Vec::new(), conditions);
    for _ in 0..10_000 {
        bench.send(100);
    }
    bench.pass(60);
    let words = bench.words();
    for (word, expected) in [("dropped", 1000), ("copied", 900), ("delayed", 810)] {
        let count = words.iter().filter(|told| told.starts_with(word)).count();
        assert!(count.abs_diff(expected) < 100, "{word}: {count}");
    }
    assert!(bench.link.is_empty());
}
