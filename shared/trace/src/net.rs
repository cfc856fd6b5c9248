//! What travels and what states it moves through: addresses, packets, TCP states.
//!
//! Packets are typed here and bytes only on the wire; whoever holds the wire parses them.

use crate::bytes::{Bytes, Payload};
use crate::json::Shape;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::SocketAddr;

/// An address a socket call names (`sockaddr`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// `AF_INET` and `AF_INET6`.
    Inet(SocketAddr),
    /// `AF_UNIX`; empty for an unnamed socket.
    Unix(String),
    /// Another family, by number.
    Other(u16),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inet(address) => address.fmt(f),
            Self::Unix(path) if path.is_empty() => f.write_str("(unnamed)"),
            Self::Unix(path) => f.write_str(path),
            Self::Other(family) => write!(f, "family {family}"),
        }
    }
}

/// State of a TCP connection, in the order of RFC 9293, section 3.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Shape)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum TcpState {
    Listen,
    SynSent,
    #[serde(rename = "SYN-RECEIVED")]
    SynReceived,
    #[serde(rename = "ESTABLISHED")]
    Established,
    #[serde(rename = "FIN-WAIT-1")]
    FinWait1,
    #[serde(rename = "FIN-WAIT-2")]
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
    Closed,
}

impl TcpState {
    pub const ALL: [Self; 11] = [
        Self::Listen,
        Self::SynSent,
        Self::SynReceived,
        Self::Established,
        Self::FinWait1,
        Self::FinWait2,
        Self::CloseWait,
        Self::Closing,
        Self::LastAck,
        Self::TimeWait,
        Self::Closed,
    ];

    /// The name on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Listen => "LISTEN",
            Self::SynSent => "SYN-SENT",
            Self::SynReceived => "SYN-RECEIVED",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::CloseWait => "CLOSE-WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST-ACK",
            Self::TimeWait => "TIME-WAIT",
            Self::Closed => "CLOSED",
        }
    }

    /// Linux's number (`include/net/tcp_states.h`); `TCP_NEW_SYN_RECV` (12) is SYN-RECEIVED too.
    #[must_use]
    pub fn from_linux(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Established,
            2 => Self::SynSent,
            3 | 12 => Self::SynReceived,
            4 => Self::FinWait1,
            5 => Self::FinWait2,
            6 => Self::TimeWait,
            7 => Self::Closed,
            8 => Self::CloseWait,
            9 => Self::LastAck,
            10 => Self::Listen,
            11 => Self::Closing,
            _ => return None,
        })
    }
}

impl fmt::Display for TcpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The control bits of a TCP segment (RFC 9293, section 3.1). JSON carries the byte.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Shape,
)]
#[serde(transparent)]
pub struct TcpFlags(pub u8);

impl TcpFlags {
    pub const FIN: Self = Self(0x01);
    pub const SYN: Self = Self(0x02);
    pub const RST: Self = Self(0x04);
    pub const PSH: Self = Self(0x08);
    pub const ACK: Self = Self(0x10);
    pub const URG: Self = Self(0x20);
    pub const ECE: Self = Self(0x40);
    pub const CWR: Self = Self(0x80);

    /// Every bit with its name, in the order in which they are spoken.
    pub const NAMES: [(Self, &'static str); 8] = [
        (Self::SYN, "SYN"),
        (Self::FIN, "FIN"),
        (Self::RST, "RST"),
        (Self::PSH, "PSH"),
        (Self::ACK, "ACK"),
        (Self::URG, "URG"),
        (Self::ECE, "ECE"),
        (Self::CWR, "CWR"),
    ];

    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The set with these names, separated by commas (`SYN,ACK`); `None` if one is unknown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .try_fold(Self(0), |set, name| {
                let (bit, _) = Self::NAMES
                    .into_iter()
                    .find(|(_, known)| known.eq_ignore_ascii_case(name))?;
                Some(Self(set.0 | bit.0))
            })
    }
}

/// `SYN,ACK`
impl fmt::Display for TcpFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (bit, name) in Self::NAMES {
            if self.contains(bit) {
                write!(f, "{separator}{name}")?;
                separator = ",";
            }
        }
        Ok(())
    }
}

/// An option of a TCP header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum TcpOption {
    /// Fills up to a word.
    NoOperation,
    MaximumSegmentSize(u16),
    WindowScale(u8),
    SackPermitted,
    /// Left and right edges of received blocks.
    Sack(Vec<(u32, u32)>),
    Timestamps {
        value: u32,
        echo: u32,
    },
    Other {
        kind: u8,
        data: Bytes,
    },
}

/// A TCP segment. Sequence numbers are the absolute ones of the header; the World knows the relative ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Segment {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub flags: TcpFlags,
    pub seq: u32,
    pub ack: u32,
    /// The header's field, not scaled.
    pub window: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<TcpOption>,
    pub payload: Payload,
}

impl Segment {
    /// Sequence numbers it takes up: its data, and one each for SYN and FIN.
    #[must_use]
    pub fn sequence_length(&self) -> u32 {
        let control =
            u32::from(self.flags.contains(TcpFlags::SYN)) + u32::from(self.flags.contains(TcpFlags::FIN));
        // A recording may say any length.
        self.payload.length.saturating_add(control)
    }
}

/// What an IP packet holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Contents {
    Tcp(Segment),
    Udp {
        source: SocketAddr,
        destination: SocketAddr,
        payload: Payload,
    },
    /// An ICMP message with the addresses of the datagram it answers, where it quotes one.
    Icmp {
        from: String,
        to: String,
        kind: u8,
        code: u8,
        about: Option<(SocketAddr, SocketAddr)>,
    },
    Other {
        from: String,
        to: String,
        protocol: u8,
        length: u32,
    },
}

/// A packet on its way from one host to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Packet {
    pub id: crate::PacketId,
    pub from: crate::HostId,
    pub to: crate::HostId,
    /// Length on the wire, with the IP header, in bytes.
    pub length: u32,
    pub ttl: u8,
    pub contents: Contents,
}

impl Packet {
    /// The TCP segment inside, if it is one.
    #[must_use]
    pub fn segment(&self) -> Option<&Segment> {
        match &self.contents {
            Contents::Tcp(segment) => Some(segment),
            Contents::Udp { .. } | Contents::Icmp { .. } | Contents::Other { .. } => None,
        }
    }
}
