//! A TCP segment with all of its data, and the packet that the trace makes of it.

use super::Chunk;
use socketarium_trace::bytes::Payload;
use socketarium_trace::net::{self, Contents, Packet, TcpFlags, TcpOption};
use socketarium_trace::{HostId, PacketId};
use std::net::SocketAddr;

/// The options of a header that Linux sends, in the order in which it sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentOptions {
    pub max_segment: Option<u16>,
    pub sack_permitted: bool,
    /// Value, echo.
    pub timestamps: Option<(u32, u32)>,
    pub window_scale: Option<u8>,
    /// Left and right edges.
    pub sack: Vec<(u32, u32)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub flags: TcpFlags,
    pub seq: u32,
    pub ack: u32,
    /// The header's field, not scaled.
    pub window: u16,
    pub options: SegmentOptions,
    pub data: Chunk,
}

impl Segment {
    #[must_use]
    pub fn has(&self, flags: TcpFlags) -> bool {
        self.flags.contains(flags)
    }

    /// Sequence numbers it takes up: its data, and one each for SYN and FIN.
    #[must_use]
    pub fn sequence_length(&self) -> u32 {
        self.data.len() + u32::from(self.has(TcpFlags::SYN)) + u32::from(self.has(TcpFlags::FIN))
    }

    /// The sequence number after it.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.seq.wrapping_add(self.sequence_length())
    }

    /// Length on the wire with the IP header, in bytes.
    #[must_use]
    pub fn length(&self) -> u32 {
        let ip = if self.source.is_ipv4() { 20 } else { 40 };
        ip + 20 + self.options.length() + self.data.len()
    }

    /// The packet that says it in a trace.
    #[must_use]
    pub fn packet(&self, id: PacketId, from: HostId, to: HostId) -> Packet {
        Packet {
            id,
            from,
            to,
            length: self.length(),
            ttl: 64,
            contents: Contents::Tcp(net::Segment {
                source: self.source,
                destination: self.destination,
                flags: self.flags,
                seq: self.seq,
                ack: self.ack,
                window: self.window,
                options: self.options.list(self.has(TcpFlags::SYN)),
                payload: Payload::of(self.data.bytes()),
            }),
        }
    }
}

impl SegmentOptions {
    /// Bytes that they take up, filled to words.
    #[must_use]
    pub fn length(&self) -> u32 {
        let mut length = 0;
        if self.max_segment.is_some() {
            length += 4;
        }
        if self.timestamps.is_some() {
            // The permission for SACK takes the place of the padding.
            length += 12;
        } else if self.sack_permitted {
            length += 4;
        }
        if self.window_scale.is_some() {
            length += 4;
        }
        if !self.sack.is_empty() {
            length += 4 + 8 * self.sack.len() as u32;
        }
        length
    }

    /// As they stand in the header, with what fills them to words (`tcp_options_write`).
    fn list(&self, syn: bool) -> Vec<TcpOption> {
        let mut list = Vec::new();
        if let Some(size) = self.max_segment {
            list.push(TcpOption::MaximumSegmentSize(size));
        }
        if let Some((value, echo)) = self.timestamps {
            if self.sack_permitted {
                list.push(TcpOption::SackPermitted);
            } else {
                list.extend([TcpOption::NoOperation, TcpOption::NoOperation]);
            }
            list.push(TcpOption::Timestamps { value, echo });
        } else if self.sack_permitted && syn {
            list.extend([
                TcpOption::NoOperation,
                TcpOption::NoOperation,
                TcpOption::SackPermitted,
            ]);
        }
        if let Some(shift) = self.window_scale {
            list.extend([TcpOption::NoOperation, TcpOption::WindowScale(shift)]);
        }
        if !self.sack.is_empty() {
            list.extend([TcpOption::NoOperation, TcpOption::NoOperation]);
            list.push(TcpOption::Sack(self.sack.clone()));
        }
        list
    }
}
