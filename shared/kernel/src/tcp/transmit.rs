//! Segments leave: headers, options, and the packets of the trace.

use super::tcb::Piece;
use super::{Chunk, Conn, Segment, SegmentOptions, seq};
use crate::Tracer;
use crate::host::{Datagram, Sent, Stack};
use crate::socket::address::Route;
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{HostId, PacketId};

/// Puts a segment on its way, and gives the packet's number.
pub(crate) fn emit(
    stack: &mut Stack,
    tracer: &mut Tracer,
    segment: Segment,
    retransmits: Option<PacketId>,
) -> PacketId {
    let id = tracer.new_packet();
    let here = stack.host;
    let route = stack
        .networks
        .route(segment.destination.ip())
        .unwrap_or(Route::Link);
    let there = match route {
        Route::Loopback => here,
        // Whose address it is, the link knows.
        Route::Link => HostId(u8::MAX),
    };
    if segment.has(TcpFlags::RST) {
        stack.counters.resets_sent += 1;
    }
    let sent = Sent {
        packet: segment.packet(id, here, there),
        datagram: Datagram::Tcp(segment),
        retransmits,
    };
    match route {
        Route::Loopback => stack.loopback.push_back(sent),
        Route::Link => stack.outbox.push_back(sent),
    }
    id
}

impl Conn<'_> {
    /// The sequence number of a segment without data: one that the peer takes (`tcp_acceptable_seq`).
    pub(crate) fn acceptable_seq(&self) -> u32 {
        let send = &self.tcb.send;
        let end = send.una.wrapping_add(send.window);
        if !seq::before(end, send.nxt)
            || (self.tcb.agreed.scaling && send.nxt.wrapping_sub(end) < (1 << send.scale))
        {
            send.nxt
        } else {
            end
        }
    }

    /// A segment that repeats nothing.
    pub(crate) fn put_on_wire(&mut self, seq: u32, flags: TcpFlags, data: &Chunk) -> PacketId {
        self.put(seq, flags, data.clone(), None)
    }

    fn put(&mut self, seq: u32, flags: TcpFlags, data: Chunk, retransmits: Option<PacketId>) -> PacketId {
        let syn = flags.contains(TcpFlags::SYN);
        let options = if syn { self.syn_options() } else { self.options() };
        let window = if syn {
            // The window of a SYN is not scaled.
            let window = self.tcb.receive.window.min(65_535) as u16;
            self.tcb.receive.told_at = self.tcb.receive.nxt;
            window
        } else {
            self.tcb.tell_window(self.sock)
        };
        let acknowledges = flags.contains(TcpFlags::ACK);
        let segment = Segment {
            source: self.tcb.local,
            destination: self.tcb.remote,
            flags,
            seq,
            ack: if acknowledges { self.tcb.receive.nxt } else { 0 },
            window,
            options,
            data,
        };
        if acknowledges {
            self.acknowledged();
        }
        emit(self.stack, self.tracer, segment, retransmits)
    }

    /// What our SYN offers; sent again with ACK, where both sides open, it offers the same.
    fn syn_options(&self) -> SegmentOptions {
        let sysctls = &self.stack.sysctls;
        let timestamps = sysctls.tcp_timestamps > 0;
        SegmentOptions {
            max_segment: Some(self.tcb.receive.advertised_mss),
            sack_permitted: sysctls.tcp_sack > 0,
            timestamps: timestamps.then(|| (self.timestamp(), self.tcb.agreed.recent)),
            window_scale: (sysctls.tcp_window_scaling > 0).then_some(self.tcb.receive.offered_scale),
            sack: Vec::new(),
        }
    }

    /// That something came twice is told once.
    fn options(&mut self) -> SegmentOptions {
        let agreed = &self.tcb.agreed;
        let receive = &mut self.tcb.receive;
        let mut sack = Vec::new();
        if agreed.sack {
            sack.extend(receive.duplicate.take());
            sack.extend(receive.blocks.iter().copied());
            sack.truncate(if agreed.timestamps { 3 } else { 4 });
        }
        SegmentOptions {
            timestamps: agreed.timestamps.then(|| (self.timestamp(), agreed.recent)),
            sack,
            ..SegmentOptions::default()
        }
    }

    /// A piece goes out as segments, with FIN and PSH on the last. New, or again.
    pub(crate) fn send_piece(&mut self, piece: &mut Piece) {
        let mss = self.tcb.current_mss();
        let mut flags = TcpFlags::ACK;
        if piece.syn {
            flags = if self.tcb.state == TcpState::SynReceived {
                TcpFlags(TcpFlags::SYN.0 | TcpFlags::ACK.0)
            } else {
                TcpFlags::SYN
            };
        }
        if piece.fin && piece.length == 0 {
            flags = TcpFlags(flags.0 | TcpFlags::FIN.0);
        }
        // What goes as several segments is pushed by the last.
        let push = piece.push || piece.segments(mss) > 1;
        let mut offset = 0;
        loop {
            let length = (piece.length - offset).min(mss);
            let last = offset + length == piece.length;
            let mut own = flags;
            if last && piece.length > 0 {
                own.0 |= if push { TcpFlags::PSH.0 } else { 0 };
                own.0 |= if piece.fin { TcpFlags::FIN.0 } else { 0 };
            }
            let from = piece.seq.wrapping_add(offset);
            let data = self.tcb.send.copy(from, length);
            let before = self.tcb.send.packet_at(from);
            let packet = self.put(from, own, data, before);
            self.tcb.send.note_packet(from, packet);
            offset += length;
            if offset >= piece.length {
                break;
            }
        }
        piece.sent_at = self.now();
        self.tcb.send.last_put = piece.sent_at;
        // What has no data is no reply.
        if piece.length > 0 {
            self.data_was_sent();
        }
    }

    /// RST in answer to nothing in particular (`tcp_send_active_reset`).
    pub(crate) fn send_reset(&mut self) {
        let seq = self.acceptable_seq();
        let flags = TcpFlags(TcpFlags::RST.0 | TcpFlags::ACK.0);
        self.put_on_wire(seq, flags, &Chunk::default());
    }
}

impl super::tcb::Tcb {
    /// Payload of a full segment that leaves now: what is reported beyond a gap takes room (`tcp_current_mss`).
    pub(crate) fn current_mss(&self) -> u32 {
        let reported = self.receive.blocks.len() + usize::from(self.receive.duplicate.is_some());
        let most = if self.agreed.timestamps { 3 } else { 4 };
        let room = match reported.min(most) as u32 {
            blocks if blocks > 0 && self.agreed.sack => 4 + 8 * blocks,
            _ => 0,
        };
        self.send.mss.saturating_sub(room).max(1)
    }
}

impl super::tcb::Send {
    fn place_of_packet(&self, from: u32) -> Result<usize, usize> {
        let una = self.una;
        self.packets
            .binary_search_by_key(&from.wrapping_sub(una), |(seq, _)| seq.wrapping_sub(una))
    }

    /// The last packet that carried the data from here on.
    fn packet_at(&self, from: u32) -> Option<PacketId> {
        let place = self.place_of_packet(from).ok()?;
        self.packets.get(place).map(|(_, packet)| *packet)
    }

    fn note_packet(&mut self, from: u32, packet: PacketId) {
        match self.place_of_packet(from) {
            Ok(place) => self.packets[place].1 = packet,
            Err(place) => self.packets.insert(place, (from, packet)),
        }
    }

    /// What is acknowledged is not sent again.
    pub(crate) fn forget_packets(&mut self) {
        while let Some((seq, _)) = self.packets.front()
            && seq::before(*seq, self.una)
        {
            self.packets.pop_front();
        }
    }

    /// `length` bytes from `from` on.
    fn copy(&self, from: u32, length: u32) -> Chunk {
        if length == 0 {
            return Chunk::default();
        }
        let start = from.wrapping_sub(self.bytes_at) as usize;
        let (one, two) = self.bytes.as_slices();
        let end = start + length as usize;
        if end <= one.len() {
            Chunk::of(&one[start..end])
        } else if start >= one.len() {
            Chunk::of(&two[start - one.len()..end - one.len()])
        } else {
            Chunk::of(&[&one[start..], &two[..end - one.len()]].concat())
        }
    }
}
