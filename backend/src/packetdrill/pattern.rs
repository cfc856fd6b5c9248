//! A packet as a script writes it: to inject, or to expect with some things left open.

use socketarium_trace::net::TcpOption;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// `<`: from the script to the kernel.
    Inbound,
    /// `>`: from the kernel, checked.
    Outbound,
}

#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub(super) direction: Direction,
    pub(super) ip: IpPattern,
    /// Source and destination.
    pub(super) ports: Option<(u16, u16)>,
    pub(super) contents: Contents,
}

/// Fields of the IP header that were named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct IpPattern {
    pub(super) ecn: Option<Ecn>,
    /// `tos 0x..`
    pub(super) service: Option<u8>,
    pub(super) ttl: Option<u8>,
    /// `flowlabel 0x..`
    pub(super) flow_label: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ecn {
    None,
    Ect0,
    Ect1,
    /// Either of them.
    Ect01,
    Experienced,
}

#[derive(Clone, Debug)]
pub(super) enum Contents {
    Tcp(TcpPattern),
    Udp { length: u16 },
    Icmp(IcmpPattern),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TcpPattern {
    /// The byte of the header.
    pub(super) flags: u8,
    /// The bit above that byte (`A`), or the counter that it is a part of (`.5`): AccECN.
    pub(super) accurate: Option<Accurate>,
    pub(super) seq: u32,
    pub(super) length: u16,
    pub(super) ack: Option<u32>,
    pub(super) window: Option<u16>,
    pub(super) urgent: u16,
    /// Nothing: none to inject; any to expect.
    pub(super) options: Option<Vec<OptionPattern>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accurate {
    /// The AE flag.
    Flag,
    /// The ACE counter, 0 to 7.
    Count(u8),
}

/// An option; sequence numbers are those of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OptionPattern {
    Plain(TcpOption),
    /// `sack …`
    Sack(Vec<(u32, u32)>),
    /// `TS val … ecr …`
    Timestamps {
        value: u32,
        echo: u32,
    },
    /// `eol`
    End,
    /// One that the kernel does not have, as it was written.
    Unknown(String),
}

/// `icmp unreachable host_unreachable mtu 1400 [1:1001(1000)]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IcmpPattern {
    pub(super) kind: String,
    pub(super) code: Option<String>,
    pub(super) mtu: Option<u32>,
    pub(super) quoted: Quoted,
}

/// The datagram that an ICMP message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    Tcp { seq: u32 },
    Udp { length: u16 },
    Raw,
}
