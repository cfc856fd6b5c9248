//! From a packet of a script to a datagram for the kernel, and how both are written.

use super::connection::Connection;
use super::options::Options;
use super::pattern::{
    Accurate, Contents, Ecn, IcmpPattern, IpPattern, OptionPattern, Packet, Quoted, TcpPattern,
};
use socketarium_kernel::{Chunk, Datagram, Segment, SegmentOptions};
use socketarium_trace::net::{TcpFlags, TcpOption};
use std::fmt::Write;
use std::net::SocketAddr;

/// A datagram to inject, and what of the script's packet the model does not have.
pub(super) struct Injection {
    pub(super) datagram: Datagram,
    pub(super) notes: Vec<String>,
}

/// Makes a datagram of an inbound packet.
///
/// # Errors
/// The model has no such packet.
pub(super) fn injection(
    packet: &Packet,
    connection: &Connection,
    options: &Options,
) -> Result<Injection, String> {
    let unknown = |what: &str| format!("the {what} address of this socket is not known yet");
    let local = || connection.local.ok_or_else(|| unknown("local"));
    let remote = || connection.remote.ok_or_else(|| unknown("remote"));
    let mut notes = Vec::new();
    if packet.ip != IpPattern::default() && packet.ip.ecn != Some(Ecn::None) {
        notes.push("the model has no ECN, TOS, TTL and flow label on what it receives".to_owned());
    }
    let datagram = match &packet.contents {
        Contents::Tcp(pattern) => {
            let ends = (remote()?, local()?);
            Datagram::Tcp(segment(pattern, connection, ends, options, &mut notes)?)
        }
        Contents::Udp { length } => Datagram::Udp {
            source: remote()?,
            destination: local()?,
            data: zeros(*length),
        },
        Contents::Icmp(icmp) => unreachable(icmp, (local()?, remote()?))?,
    };
    Ok(Injection { datagram, notes })
}

fn zeros(length: u16) -> Chunk {
    Chunk::of(&vec![0; length.into()])
}

fn segment(
    pattern: &TcpPattern,
    connection: &Connection,
    (source, destination): (SocketAddr, SocketAddr),
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<Segment, String> {
    if pattern.urgent != 0 {
        notes.push("the model has no urgent pointer".to_owned());
    }
    if pattern.accurate.is_some() {
        notes.push("the model has no accurate ECN".to_owned());
    }
    let flags = TcpFlags(pattern.flags);
    let acks = flags.contains(TcpFlags::ACK);
    let offset = connection.offset();
    let mut fields = SegmentOptions::default();
    for option in pattern.options.iter().flatten() {
        match option {
            OptionPattern::Plain(TcpOption::MaximumSegmentSize(size)) => fields.max_segment = Some(*size),
            OptionPattern::Plain(TcpOption::WindowScale(shift)) => fields.window_scale = Some(*shift),
            OptionPattern::Plain(TcpOption::SackPermitted) => fields.sack_permitted = true,
            OptionPattern::Plain(_) | OptionPattern::End => {}
            OptionPattern::Sack(blocks) => {
                let mapped = |edge: &u32| edge.wrapping_add(offset);
                fields.sack = blocks
                    .iter()
                    .map(|(left, right)| (mapped(left), mapped(right)))
                    .collect();
            }
            OptionPattern::Timestamps { value, echo } => {
                let known = connection.stamp(*echo, options.scale_echo).filter(|_| acks);
                let none = || {
                    format!(
                        "unable to infer live TS ecr for script TS ecr {echo}; no matching or preceding outbound TS val"
                    )
                };
                let echo = if acks { known.ok_or_else(none)? } else { *echo };
                fields.timestamps = Some((*value, echo));
            }
            OptionPattern::Unknown(text) => notes.push(format!("the model does not read the option {text}")),
        }
    }
    let ack = pattern.ack.unwrap_or_default();
    Ok(Segment {
        source,
        destination,
        flags,
        seq: pattern.seq,
        ack: if acks { ack.wrapping_add(offset) } else { ack },
        window: pattern.window.unwrap_or_default(),
        options: fields,
        data: zeros(pattern.length),
    })
}

/// "Destination unreachable" about what went from the first address to the second.
fn unreachable(icmp: &IcmpPattern, (local, remote): (SocketAddr, SocketAddr)) -> Result<Datagram, String> {
    let (protocol, quoted) = match icmp.quoted {
        Quoted::Tcp { .. } => (6, Chunk::default()),
        Quoted::Udp { length } => (17, zeros(length)),
        Quoted::Raw => return Err("the model has no raw sockets".to_owned()),
    };
    Ok(Datagram::Unreachable {
        from: remote.ip(),
        to: local.ip(),
        code: unreachable_code(icmp)?,
        protocol,
        about: (local, remote),
        quoted,
    })
}

/// The code of "destination unreachable" (RFC 792, RFC 1122).
///
/// # Errors
/// The model has no other ICMP.
pub(super) fn unreachable_code(icmp: &IcmpPattern) -> Result<u8, String> {
    if icmp.kind != "unreachable" {
        return Err(format!("the model has no ICMP {}", icmp.kind));
    }
    Ok(match icmp.code.as_deref() {
        None | Some("net_unreachable") => 0,
        Some("host_unreachable") => 1,
        Some("protocol_unreachable") => 2,
        Some("port_unreachable") => 3,
        Some("source_route_failed") => 5,
        Some("net_unknown") => 6,
        Some("host_unknown") => 7,
        Some("net_prohib") => 9,
        Some("host_prohib") => 10,
        Some("packet_filtered") => 13,
        Some(code) => return Err(format!("the model has no ICMP unreachable {code}")),
    })
}

/// A packet of a script as scripts write it.
pub(super) fn written(packet: &Packet) -> String {
    match &packet.contents {
        Contents::Tcp(tcp) => written_tcp(tcp),
        Contents::Udp { length } => format!("udp ({length})"),
        Contents::Icmp(icmp) => {
            let code = icmp
                .code
                .as_deref()
                .map_or(String::new(), |code| format!(" {code}"));
            format!("icmp {}{code}", icmp.kind)
        }
    }
}

pub(super) fn written_tcp(tcp: &TcpPattern) -> String {
    let end = tcp.seq.wrapping_add(tcp.length.into());
    let mut text = format!(
        "{} {}:{end}({})",
        letters(tcp.flags, tcp.accurate),
        tcp.seq,
        tcp.length
    );
    if let Some(ack) = tcp.ack.filter(|_| tcp.flags & TcpFlags::ACK.0 != 0) {
        let _ = write!(text, " ack {ack}");
    }
    if let Some(window) = tcp.window {
        let _ = write!(text, " win {window}");
    }
    if tcp.urgent != 0 {
        let _ = write!(text, " urg {}", tcp.urgent);
    }
    if let Some(options) = &tcp.options {
        let options: Vec<_> = options.iter().map(written_option).collect();
        let _ = write!(text, " <{}>", options.join(","));
    }
    text
}

fn letters(flags: u8, accurate: Option<Accurate>) -> String {
    const LETTERS: [(TcpFlags, char); 7] = [
        (TcpFlags::FIN, 'F'),
        (TcpFlags::SYN, 'S'),
        (TcpFlags::RST, 'R'),
        (TcpFlags::PSH, 'P'),
        (TcpFlags::URG, 'U'),
        (TcpFlags::ECE, 'E'),
        (TcpFlags::CWR, 'W'),
    ];
    let mut text: String = LETTERS
        .iter()
        .filter(|(flag, _)| flags & flag.0 != 0)
        .map(|(_, letter)| letter)
        .collect();
    if accurate == Some(Accurate::Flag) {
        text.push('A');
    }
    if flags & TcpFlags::ACK.0 != 0 {
        text.push('.');
    }
    if let Some(Accurate::Count(count)) = accurate {
        text.push_str(&count.to_string());
    }
    if text.is_empty() { "-".to_owned() } else { text }
}

fn written_option(option: &OptionPattern) -> String {
    match option {
        OptionPattern::Plain(TcpOption::NoOperation) => "nop".to_owned(),
        OptionPattern::Plain(TcpOption::MaximumSegmentSize(size)) => format!("mss {size}"),
        OptionPattern::Plain(TcpOption::WindowScale(shift)) => format!("wscale {shift}"),
        OptionPattern::Plain(TcpOption::SackPermitted) => "sackOK".to_owned(),
        OptionPattern::Plain(TcpOption::Other { kind, .. }) => format!("unknown {kind}"),
        OptionPattern::Plain(TcpOption::Sack(blocks)) | OptionPattern::Sack(blocks) => {
            let blocks = blocks.iter().map(|(left, right)| format!(" {left}:{right}"));
            format!("sack{}", blocks.collect::<String>())
        }
        OptionPattern::Plain(TcpOption::Timestamps { value, echo })
        | OptionPattern::Timestamps { value, echo } => format!("TS val {value} ecr {echo}"),
        OptionPattern::End => "eol".to_owned(),
        OptionPattern::Unknown(text) => text.clone(),
    }
}
