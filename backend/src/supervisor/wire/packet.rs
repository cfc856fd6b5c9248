//! Bytes of an IPv4 packet to what the trace says of it. Whatever does not parse is passed on all the same.

use etherparse::{Icmpv4Slice, SlicedPacket, TcpOptionElement, TransportSlice};
use socketarium_trace::bytes::Payload;
use socketarium_trace::net::{Contents, Packet, Segment, TcpFlags, TcpOption};
use socketarium_trace::{HostId, PacketId};
use std::net::{IpAddr, SocketAddr};

/// A packet before it has a number.
#[derive(Debug)]
pub struct Read {
    pub(super) contents: Contents,
    ttl: u8,
}

impl Read {
    /// The packet with its number and its way, `length` bytes on the wire.
    #[must_use]
    pub fn into_packet(self, id: PacketId, from: HostId, to: HostId, length: usize) -> Packet {
        Packet {
            id,
            from,
            to,
            length: length as u32,
            ttl: self.ttl,
            contents: self.contents,
        }
    }
}

/// Reads an IPv4 packet; `None` if it is none.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Read> {
    let sliced = SlicedPacket::from_ip(bytes).ok()?;
    let Some(etherparse::NetSlice::Ipv4(ip)) = &sliced.net else {
        return None;
    };
    let header = ip.header();
    let (from, to) = (
        IpAddr::V4(header.source_addr()),
        IpAddr::V4(header.destination_addr()),
    );
    let contents = match &sliced.transport {
        Some(TransportSlice::Tcp(tcp)) => Contents::Tcp(Segment {
            source: SocketAddr::new(from, tcp.source_port()),
            destination: SocketAddr::new(to, tcp.destination_port()),
            flags: flags(tcp),
            seq: tcp.sequence_number(),
            ack: tcp.acknowledgment_number(),
            window: tcp.window_size(),
            options: tcp
                .options_iterator()
                .filter_map(Result::ok)
                .map(option)
                .collect(),
            payload: Payload::of(tcp.payload()),
        }),
        Some(TransportSlice::Udp(udp)) => Contents::Udp {
            source: SocketAddr::new(from, udp.source_port()),
            destination: SocketAddr::new(to, udp.destination_port()),
            payload: Payload::of(udp.payload()),
        },
        Some(TransportSlice::Icmpv4(icmp)) => Contents::Icmp {
            from: from.to_string(),
            to: to.to_string(),
            kind: icmp.type_u8(),
            code: icmp.code_u8(),
            about: quoted(icmp),
        },
        Some(TransportSlice::Icmpv6(_) | TransportSlice::Igmp(_)) | None => Contents::Other {
            from: from.to_string(),
            to: to.to_string(),
            protocol: header.protocol().0,
            length: ip.payload().payload.len() as u32,
        },
    };
    Some(Read {
        contents,
        ttl: header.ttl(),
    })
}

fn flags(tcp: &etherparse::TcpSlice<'_>) -> TcpFlags {
    // Byte 13 of the header: the eight control bits as they stand there (RFC 9293, section 3.1).
    TcpFlags(tcp.header_slice()[13])
}

fn option(element: TcpOptionElement) -> TcpOption {
    match element {
        TcpOptionElement::Noop => TcpOption::NoOperation,
        TcpOptionElement::MaximumSegmentSize(size) => TcpOption::MaximumSegmentSize(size),
        TcpOptionElement::WindowScale(shift) => TcpOption::WindowScale(shift),
        TcpOptionElement::SelectiveAcknowledgementPermitted => TcpOption::SackPermitted,
        TcpOptionElement::SelectiveAcknowledgement(first, rest) => {
            TcpOption::Sack([Some(first)].into_iter().chain(rest).flatten().collect())
        }
        TcpOptionElement::Timestamp(value, echo) => TcpOption::Timestamps { value, echo },
    }
}

/// The addresses of the datagram that an ICMP error quotes (RFC 792: its IP header and eight bytes more).
fn quoted(icmp: &Icmpv4Slice<'_>) -> Option<(SocketAddr, SocketAddr)> {
    const ERRORS: [u8; 3] = [3, 11, 12];
    if !ERRORS.contains(&icmp.type_u8()) {
        return None;
    }
    let quote = icmp.payload();
    let header = usize::from(quote.first()? & 0x0f) * 4;
    let word = |at: usize| Some(u16::from_be_bytes([*quote.get(at)?, *quote.get(at + 1)?]));
    let address = |at: usize| -> Option<IpAddr> {
        let bytes: [u8; 4] = quote.get(at..at + 4)?.try_into().ok()?;
        Some(bytes.into())
    };
    Some((
        SocketAddr::new(address(12)?, word(header)?),
        SocketAddr::new(address(16)?, word(header + 2)?),
    ))
}
