//! Packets as `tcpdump -nn` writes them, and in a form short enough for the head of an arrow.

use crate::net::{Contents, Packet, Segment, TcpFlags, TcpOption};
use crate::world::{FlowKey, Wire};
use std::fmt::Write;
use std::net::SocketAddr;

/// `IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [P.], seq 1:6, ack 1, win 502, length 5`. Like tcpdump it writes
/// the header's own numbers where a connection begins, and counts from there afterwards.
#[must_use]
pub fn packet_text(packet: &Packet, wire: &Wire) -> String {
    let between = |source: &SocketAddr, destination: &SocketAddr| {
        let family = if source.is_ipv4() { "IP" } else { "IP6" };
        format!(
            "{family} {}.{} > {}.{}",
            source.ip(),
            source.port(),
            destination.ip(),
            destination.port()
        )
    };
    match &packet.contents {
        Contents::Tcp(segment) => {
            let mut text = between(&segment.source, &segment.destination);
            write_segment(&mut text, segment, wire);
            text
        }
        Contents::Udp {
            source,
            destination,
            payload,
        } => format!("{}: UDP, length {}", between(source, destination), payload.length),
        Contents::Icmp {
            from,
            to,
            kind,
            code,
            about,
        } => format!(
            "{} {from} > {to}: {}, length {}",
            family(from),
            icmp_text(from, *kind, *code, about.as_ref()),
            packet.length.saturating_sub(header_length(from))
        ),
        Contents::Other {
            from,
            to,
            protocol,
            length,
        } => format!("{} {from} > {to}:  ip-proto-{protocol} {length}", family(from)),
    }
}

/// The short form: `SYN`, `ACK 6`, `PSH,ACK 1:6 (5 B)`, `FIN,ACK 18`, `RST`, `UDP 5 B`. Numbers count from the
/// start of the connection, and are left out where its start was not seen.
#[must_use]
pub fn packet_label(packet: &Packet, wire: &Wire) -> String {
    match &packet.contents {
        Contents::Tcp(segment) => segment_label(segment, wire),
        Contents::Udp { payload, .. } => format!("UDP {} B", payload.length),
        Contents::Icmp {
            from,
            kind,
            code,
            about,
            ..
        } => icmp_text(from, *kind, *code, about.as_ref()),
        Contents::Other { protocol, length, .. } => format!("IP protocol {protocol} ({length} B)"),
    }
}

fn segment_label(segment: &Segment, wire: &Wire) -> String {
    let mut text = segment.flags.to_string();
    let (seq, ack) = wire.relative(segment);
    let length = segment.payload.length;
    if segment.flags.contains(TcpFlags::SYN) || segment.flags.contains(TcpFlags::RST) {
        return text;
    }
    let number = match (length, segment.flags.contains(TcpFlags::FIN)) {
        (0, false) => ack.map(|ack| ack.to_string()),
        (0, true) => seq.map(|seq| seq.to_string()),
        _ => seq.map(|seq| format!("{seq}:{}", seq.wrapping_add(length))),
    };
    if let Some(number) = number {
        text.push(' ');
        text.push_str(&number);
    }
    if length > 0 {
        let _ = write!(text, " ({length} B)");
    }
    text
}

fn write_segment(text: &mut String, segment: &Segment, wire: &Wire) {
    let Segment { seq, ack, flags, .. } = segment;
    let base = base(segment, wire);
    let seq = seq.wrapping_sub(base.seq);
    let length = segment.payload.length;
    let _ = write!(text, ": Flags [{}]", flag_letters(*flags));
    let numbered = TcpFlags::SYN.0 | TcpFlags::FIN.0 | TcpFlags::RST.0;
    if length > 0 {
        let _ = write!(text, ", seq {seq}:{}", seq.wrapping_add(length));
    } else if flags.0 & numbered != 0 {
        let _ = write!(text, ", seq {seq}");
    }
    if flags.contains(TcpFlags::ACK) {
        let _ = write!(text, ", ack {}", ack.wrapping_sub(base.ack));
    }
    let _ = write!(text, ", win {}", segment.window);
    if !segment.options.is_empty() {
        let options: Vec<_> = segment
            .options
            .iter()
            .map(|option| option_text(option, base.ack))
            .collect();
        let _ = write!(text, ", options [{}]", options.join(","));
    }
    let _ = write!(text, ", length {length}");
}

/// What is taken off the header's numbers.
#[derive(Default)]
struct Base {
    seq: u32,
    ack: u32,
}

/// tcpdump counts in segments with ACK, once it has seen both directions begin.
fn base(segment: &Segment, wire: &Wire) -> Base {
    let key = FlowKey::of(segment);
    let relative = segment.flags.contains(TcpFlags::ACK) && !segment.flags.contains(TcpFlags::SYN);
    match (wire.flows.get(&key), wire.flows.get(&key.reverse())) {
        (Some(own), Some(other)) if relative && own.instance == other.instance => Base {
            seq: own.isn,
            ack: other.isn,
        },
        _ => Base::default(),
    }
}

fn flag_letters(flags: TcpFlags) -> String {
    const LETTERS: [(TcpFlags, char); 8] = [
        (TcpFlags::FIN, 'F'),
        (TcpFlags::SYN, 'S'),
        (TcpFlags::RST, 'R'),
        (TcpFlags::PSH, 'P'),
        (TcpFlags::ACK, '.'),
        (TcpFlags::URG, 'U'),
        (TcpFlags::ECE, 'E'),
        (TcpFlags::CWR, 'W'),
    ];
    if flags.0 == 0 {
        return "none".to_owned();
    }
    LETTERS
        .iter()
        .filter(|(flag, _)| flags.contains(*flag))
        .map(|(_, letter)| letter)
        .collect()
}

fn option_text(option: &TcpOption, ack_base: u32) -> String {
    match option {
        TcpOption::MaximumSegmentSize(size) => format!("mss {size}"),
        TcpOption::WindowScale(shift) => format!("wscale {shift}"),
        TcpOption::NoOperation => "nop".to_owned(),
        TcpOption::SackPermitted => "sackOK".to_owned(),
        TcpOption::Sack(blocks) => {
            let mut text = format!("sack {} ", blocks.len());
            for (left, right) in blocks {
                let (left, right) = (left.wrapping_sub(ack_base), right.wrapping_sub(ack_base));
                let _ = write!(text, "{{{left}:{right}}}");
            }
            text
        }
        TcpOption::Timestamps { value, echo } => format!("TS val {value} ecr {echo}"),
        TcpOption::Other { kind: 0, .. } => "eol".to_owned(),
        TcpOption::Other { kind: 1, .. } => "nop".to_owned(),
        TcpOption::Other { kind, data } => {
            let mut text = format!("unknown-{kind}");
            if !data.0.is_empty() {
                text.push_str(" 0x");
            }
            for byte in &data.0 {
                let _ = write!(text, "{byte:02x}");
            }
            text
        }
    }
}

/// ICMP for IPv4 (RFC 792), and of ICMPv6 what has no other name here: the numbers.
fn icmp_text(from: &str, kind: u8, code: u8, about: Option<&(SocketAddr, SocketAddr)>) -> String {
    let name = if family(from) == "IP" { "ICMP" } else { "ICMP6" };
    match (name, kind, code, about) {
        ("ICMP", 3, 0, Some((_, to))) => format!("ICMP net {} unreachable", to.ip()),
        ("ICMP", 3, 1, Some((_, to))) => format!("ICMP host {} unreachable", to.ip()),
        ("ICMP", 3, 3, Some((_, to))) => format!("ICMP {} udp port {} unreachable", to.ip(), to.port()),
        ("ICMP6", 1, 4, Some((_, to))) => format!(
            "ICMP6, destination unreachable, unreachable port, {} udp port {}",
            to.ip(),
            to.port()
        ),
        ("ICMP", 8, ..) => "ICMP echo request".to_owned(),
        ("ICMP", 0, ..) => "ICMP echo reply".to_owned(),
        ("ICMP", 11, 0, _) => "ICMP time exceeded in-transit".to_owned(),
        _ => format!("{name} type {kind} code {code}"),
    }
}

fn family(address: &str) -> &'static str {
    if address.contains(':') { "IP6" } else { "IP" }
}

fn header_length(address: &str) -> u32 {
    if family(address) == "IP" { 20 } else { 40 }
}
