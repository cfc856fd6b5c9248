//! Packets are written as tcpdump 4.99 writes them with `-nn`. The expected lines are its own.

use socketarium_trace::bytes::Payload;
use socketarium_trace::event::WireEvent;
use socketarium_trace::net::{Contents, Packet, Segment, TcpFlags, TcpOption};
use socketarium_trace::notation::{packet_label, packet_text};
use socketarium_trace::{Event, HostId, Kind, Nanos, PacketId, Seq, Source, World};

const CLIENT: &str = "127.0.0.1:54446";
const SERVER: &str = "127.0.0.1:9000";

fn packet(contents: Contents, length: u32) -> Packet {
    Packet {
        id: PacketId(0),
        from: HostId(0),
        to: HostId(1),
        length,
        ttl: 64,
        contents,
    }
}

fn segment(ends: [&str; 2], flags: &str, seq: u32, ack: u32, data: &[u8]) -> Segment {
    Segment {
        source: ends[0].parse().unwrap(),
        destination: ends[1].parse().unwrap(),
        flags: TcpFlags::parse(flags).unwrap(),
        seq,
        ack,
        window: 64,
        options: vec![],
        payload: Payload::of(data),
    }
}

fn timestamps(value: u32, echo: u32) -> Vec<TcpOption> {
    let nop = || TcpOption::Other {
        kind: 1,
        data: Default::default(),
    };
    vec![nop(), nop(), TcpOption::Timestamps { value, echo }]
}

/// What is written of a segment as it is sent: in full, and in short.
fn send(world: &mut World, segment: Segment) -> [String; 2] {
    let packet = packet(Contents::Tcp(segment), 60);
    world.apply(&Event {
        seq: Seq(0),
        at: Nanos(0),
        source: Source::Observed,
        actor: None,
        cause: None,
        kind: Kind::Wire(WireEvent::Sent {
            packet: packet.clone(),
            retransmits: None,
        }),
    });
    [
        packet_text(&packet, &world.wire),
        packet_label(&packet, &world.wire),
    ]
}

#[test]
fn a_connection_is_counted_from_its_start() {
    let mut world = World::default();
    let to_server = [CLIENT, SERVER];
    let to_client = [SERVER, CLIENT];
    let client = 218_262_467;
    let server = 821_662_867;
    let opening = |value, echo| {
        vec![
            TcpOption::MaximumSegmentSize(65495),
            TcpOption::SackPermitted,
            TcpOption::Timestamps { value, echo },
            TcpOption::Other {
                kind: 1,
                data: Default::default(),
            },
            TcpOption::WindowScale(10),
        ]
    };
    let mut syn = segment(to_server, "SYN", client, 0, b"");
    syn.window = 65495;
    syn.options = opening(2_340_211_857, 0);
    assert_eq!(
        send(&mut world, syn),
        [
            "IP 127.0.0.1.54446 > 127.0.0.1.9000: Flags [S], seq 218262467, win 65495, options [mss \
             65495,sackOK,TS val 2340211857 ecr 0,nop,wscale 10], length 0",
            "SYN"
        ]
    );
    let mut answer = segment(to_client, "SYN,ACK", server, client + 1, b"");
    answer.window = 65483;
    answer.options = opening(2_757_994_621, 2_340_211_857);
    assert_eq!(
        send(&mut world, answer),
        [
            "IP 127.0.0.1.9000 > 127.0.0.1.54446: Flags [S.], seq 821662867, ack 218262468, win 65483, \
             options [mss 65495,sackOK,TS val 2757994621 ecr 2340211857,nop,wscale 10], length 0",
            "SYN,ACK"
        ]
    );
    let mut ack = segment(to_server, "ACK", client + 1, server + 1, b"");
    ack.options = timestamps(2_340_211_857, 2_757_994_621);
    assert_eq!(
        send(&mut world, ack),
        [
            "IP 127.0.0.1.54446 > 127.0.0.1.9000: Flags [.], ack 1, win 64, options [nop,nop,TS val \
             2340211857 ecr 2757994621], length 0",
            "ACK 1"
        ]
    );
    assert_eq!(
        send(
            &mut world,
            segment(to_server, "PSH,ACK", client + 1, server + 1, b"salom")
        ),
        [
            "IP 127.0.0.1.54446 > 127.0.0.1.9000: Flags [P.], seq 1:6, ack 1, win 64, length 5",
            "PSH,ACK 1:6 (5 B)"
        ]
    );
    assert_eq!(
        send(
            &mut world,
            segment(to_client, "FIN,ACK", server + 18, client + 6, b"")
        ),
        [
            "IP 127.0.0.1.9000 > 127.0.0.1.54446: Flags [F.], seq 18, ack 6, win 64, length 0",
            "FIN,ACK 18"
        ]
    );
    assert_eq!(
        send(
            &mut world,
            segment(to_server, "RST,ACK", client + 4, server + 1, b"")
        ),
        [
            "IP 127.0.0.1.54446 > 127.0.0.1.9000: Flags [R.], seq 4, ack 1, win 64, length 0",
            "RST,ACK"
        ]
    );
}

#[test]
fn a_refusal_keeps_the_numbers_of_its_header() {
    let mut world = World::default();
    let closed = "127.0.0.1:9001";
    send(&mut world, segment([CLIENT, closed], "SYN", 380_984_018, 0, b""));
    let mut reset = segment([closed, CLIENT], "RST,ACK", 0, 380_984_019, b"");
    reset.window = 0;
    assert_eq!(
        send(&mut world, reset),
        [
            "IP 127.0.0.1.9001 > 127.0.0.1.54446: Flags [R.], seq 0, ack 380984019, win 0, length 0",
            "RST,ACK"
        ]
    );
}

#[test]
fn a_connection_whose_start_was_not_seen_has_no_numbers_of_its_own() {
    let mut world = World::default();
    assert_eq!(
        send(&mut world, segment([CLIENT, SERVER], "PSH,ACK", 500, 900, b"ab")),
        [
            "IP 127.0.0.1.54446 > 127.0.0.1.9000: Flags [P.], seq 500:502, ack 900, win 64, length 2",
            "PSH,ACK (2 B)"
        ]
    );
}

#[test]
fn selective_acknowledgements_count_like_the_acknowledgement() {
    let mut world = World::default();
    send(&mut world, segment([CLIENT, SERVER], "SYN", 100, 0, b""));
    send(&mut world, segment([SERVER, CLIENT], "SYN,ACK", 700, 101, b""));
    let mut ack = segment([SERVER, CLIENT], "ACK", 701, 101, b"");
    ack.options = vec![TcpOption::Sack(vec![(1561, 3021), (4481, 5941)])];
    let [text, _] = send(&mut world, ack);
    assert_eq!(
        text,
        "IP 127.0.0.1.9000 > 127.0.0.1.54446: Flags [.], ack 1, win 64, options [sack 2 \
         {1461:2921}{4381:5841}], length 0"
    );
}

#[test]
fn packets_without_tcp_have_their_own_words() {
    let wire = World::default().wire;
    let udp = |source: &str, destination: &str, data: &[u8]| {
        packet(
            Contents::Udp {
                source: source.parse().unwrap(),
                destination: destination.parse().unwrap(),
                payload: Payload::of(data),
            },
            33,
        )
    };
    let hello = udp("127.0.0.1:38133", "127.0.0.1:9001", b"hello");
    assert_eq!(
        packet_text(&hello, &wire),
        "IP 127.0.0.1.38133 > 127.0.0.1.9001: UDP, length 5"
    );
    assert_eq!(packet_label(&hello, &wire), "UDP 5 B");
    assert_eq!(
        packet_text(&udp("[::1]:9000", "[::1]:9003", b""), &wire),
        "IP6 ::1.9000 > ::1.9003: UDP, length 0"
    );
    let unreachable = packet(
        Contents::Icmp {
            from: "127.0.0.1".into(),
            to: "127.0.0.1".into(),
            kind: 3,
            code: 3,
            about: Some((
                "127.0.0.1:38133".parse().unwrap(),
                "127.0.0.1:9001".parse().unwrap(),
            )),
        },
        61,
    );
    assert_eq!(
        packet_text(&unreachable, &wire),
        "IP 127.0.0.1 > 127.0.0.1: ICMP 127.0.0.1 udp port 9001 unreachable, length 41"
    );
    let other = packet(
        Contents::Other {
            from: "127.0.0.1".into(),
            to: "127.0.0.1".into(),
            protocol: 99,
            length: 4,
        },
        24,
    );
    assert_eq!(
        packet_text(&other, &wire),
        "IP 127.0.0.1 > 127.0.0.1:  ip-proto-99 4"
    );
}
