//! The transmission control block: what a connection remembers (RFC 9293, section 3.3.1).
//!
//! In groups by who works with it. Windows and queues are in bytes, congestion windows in segments, as in Linux.

use super::Chunk;
use crate::socket::address::Route;
use crate::timer::Timer;
use socketarium_trace::net::TcpState;
use socketarium_trace::{Nanos, PacketId};
use std::collections::VecDeque;
use std::net::SocketAddr;

/// One side of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Tcb {
    pub(crate) state: TcpState,
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
    pub(crate) route: Route,
    pub(crate) send: Send,
    pub(crate) receive: Receive,
    pub(crate) pool: Pool,
    pub(crate) agreed: Agreed,
    pub(crate) acking: Acking,
    pub(crate) rtt: Rtt,
    pub(crate) loss: Loss,
    pub(crate) congestion: Congestion,
    pub(crate) timers: ConnectionTimers,
    /// What is to become of it when the handler is done.
    pub(crate) fate: Option<Fate>,
    /// The listener that it came from, until it is accepted.
    pub(crate) listener: Option<usize>,
    /// Segments that were sent in answer to ones out of the window, last at.
    pub(crate) last_challenge: Option<Nanos>,
    /// When the last acknowledgement came.
    pub(crate) last_heard: Nanos,
}

/// Memory that a socket has been given and does not use (`sk_forward_alloc`). It is given in pages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pool(i64);

impl Pool {
    const PAGE: i64 = 4096;

    /// Whether so much needs no new page.
    pub(crate) fn has(self, bytes: u32) -> bool {
        i64::from(bytes) <= self.0
    }

    /// Uses memory, of new pages where there is too little.
    pub(crate) fn take(&mut self, bytes: u32) {
        let missing = i64::from(bytes) - self.0;
        if missing > 0 {
            self.0 += (missing + Self::PAGE - 1) / Self::PAGE * Self::PAGE;
        }
        self.0 -= i64::from(bytes);
    }

    /// Uses memory without asking for it; it is made up for later.
    pub(crate) fn take_unasked(&mut self, bytes: u32) {
        self.0 -= i64::from(bytes);
    }

    /// Memory is free again. Whole pages go back.
    pub(crate) fn give_back(&mut self, bytes: u32) {
        self.0 += i64::from(bytes);
        if self.0 >= Self::PAGE {
            self.0 %= Self::PAGE;
        }
    }
}

/// How a connection leaves its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It waits as TIME-WAIT, or as an orphan in FIN-WAIT-2, this long.
    Wait(TcpState, u64),
    /// It is over.
    Over,
}

/// What is sent and not yet acknowledged, and what waits to be sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Send {
    /// First sequence number.
    pub(crate) iss: u32,
    /// `SND.UNA`
    pub(crate) una: u32,
    /// `SND.NXT`
    pub(crate) nxt: u32,
    /// What the peer's last segment allowed, in bytes.
    pub(crate) window: u32,
    pub(crate) max_window: u32,
    /// `SND.WL1`
    pub(crate) window_seq: u32,
    pub(crate) scale: u8,
    /// Largest segment that the peer takes, without options.
    pub(crate) mss_clamp: u16,
    /// Payload of a full segment.
    pub(crate) mss: u32,
    /// The sequence number after all that was written.
    pub(crate) written: u32,
    /// Up to here it was pushed.
    pub(crate) pushed: u32,
    /// End of the last segment that was smaller than a full one.
    pub(crate) small: u32,
    /// All bytes from `una` on, SYN and FIN aside.
    pub(crate) bytes: VecDeque<u8>,
    /// Sequence number of the first of `bytes`.
    pub(crate) bytes_at: u32,
    /// Sent and not acknowledged, in order.
    pub(crate) sent: VecDeque<Piece>,
    /// Written and not sent, in order.
    pub(crate) unsent: VecDeque<Piece>,
    /// Memory of both, in bytes (`sk_wmem_queued`).
    pub(crate) memory: u32,
    /// Segments of a piece that is sent at once.
    pub(crate) burst: u32,
    /// A writer was refused for want of room (`SOCK_NOSPACE`).
    pub(crate) wants_space: bool,
    pub(crate) last_sent: Nanos,
    /// When data was last put on the wire, new or again.
    pub(crate) last_put: Nanos,
    pub(crate) bytes_acked: u64,
    /// Segments that were sent again, ever.
    pub(crate) repeated: u32,
    /// The last packet with each sequence number that is out.
    pub(crate) packets: VecDeque<(u32, PacketId)>,
}

/// What was written together or has to be sent together: an skb.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) seq: u32,
    pub(crate) length: u32,
    pub(crate) syn: bool,
    pub(crate) fin: bool,
    pub(crate) push: bool,
    /// `MSG_EOR`: nothing that is written later may be sent with it.
    pub(crate) record_end: bool,
    pub(crate) sent_at: Nanos,
    pub(crate) retransmitted: bool,
    /// The last retransmission of it is on its way.
    pub(crate) again: bool,
    pub(crate) sacked: bool,
    pub(crate) lost: bool,
}

impl Piece {
    pub(crate) fn new(seq: u32) -> Self {
        Self {
            seq,
            length: 0,
            syn: false,
            fin: false,
            push: false,
            record_end: false,
            sent_at: Nanos(0),
            retransmitted: false,
            again: false,
            sacked: false,
            lost: false,
        }
    }

    pub(crate) fn end(&self) -> u32 {
        self.seq
            .wrapping_add(self.length + u32::from(self.syn) + u32::from(self.fin))
    }

    /// Segments of at most `mss` bytes that it makes.
    pub(crate) fn segments(&self, mss: u32) -> u32 {
        self.length.div_ceil(mss.max(1)).max(1)
    }
}

/// What has arrived.
#[derive(Clone, Debug, Default)]
pub(crate) struct Receive {
    pub(crate) irs: u32,
    /// `RCV.NXT`
    pub(crate) nxt: u32,
    /// `RCV.NXT` when the window was last told.
    pub(crate) told_at: u32,
    /// The window that was last told, in bytes.
    pub(crate) window: u32,
    /// Up to here the program has read.
    pub(crate) copied: u32,
    pub(crate) scale: u8,
    /// What our SYN said of it, whether or not the peer agreed.
    pub(crate) offered_scale: u8,
    /// The window grows up to here (`rcv_ssthresh`).
    pub(crate) threshold: u32,
    /// And never beyond this.
    pub(crate) clamp: u32,
    /// Part of the buffer that is data, in 256ths.
    pub(crate) ratio: u32,
    /// What we tell the peer as our largest segment.
    pub(crate) advertised_mss: u16,
    /// Data in order, not read.
    pub(crate) queue: VecDeque<Received>,
    /// Data beyond a gap, by sequence number.
    pub(crate) beyond: Vec<Received>,
    /// Memory of both, in bytes (`sk_rmem_alloc`).
    pub(crate) memory: u32,
    /// The window field of segments that need no look at more than their data (`pred_flags`).
    pub(crate) predicted: Option<u32>,
    /// A retransmission that we had already (RFC 2883).
    pub(crate) duplicate: Option<(u32, u32)>,
    /// Blocks to report, the newest first.
    pub(crate) blocks: Vec<(u32, u32)>,
    /// The peer's end has come (`SOCK_DONE`).
    pub(crate) done: bool,
    /// What programs read in one round trip: for the size of the buffer.
    pub(crate) space: u32,
    pub(crate) space_seq: u32,
    pub(crate) space_since: Nanos,
    /// Round trip as the receiver sees it, in microseconds times 8.
    pub(crate) rtt_micros: u32,
}

/// Data of one segment, or of several that were joined.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) seq: u32,
    pub(crate) data: Chunk,
    pub(crate) fin: bool,
    /// What it takes of the receive buffer (`truesize`).
    pub(crate) memory: u32,
    /// Room that is left in its memory for data to be copied in behind.
    pub(crate) room: u32,
    /// Bytes before `data` that are in its memory still, though a program has read them.
    pub(crate) read: u32,
}

impl Received {
    pub(crate) fn end(&self) -> u32 {
        self.seq.wrapping_add(self.data.len() + u32::from(self.fin))
    }
}

/// What the handshake agreed upon.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agreed {
    pub(crate) timestamps: bool,
    pub(crate) sack: bool,
    pub(crate) scaling: bool,
    /// The peer's timestamp to echo.
    pub(crate) recent: u32,
    /// When it came.
    pub(crate) recent_at: Option<Nanos>,
    /// Our clock's offset, so that it tells nothing of the machine's age.
    pub(crate) offset: u32,
    /// Timestamps of the segment that is being handled: value, echo.
    pub(crate) heard: Option<(u32, u32)>,
}

impl Agreed {
    /// Bytes of header options on a segment with data.
    pub(crate) fn options_length(&self) -> u32 {
        if self.timestamps { 12 } else { 0 }
    }
}

/// When and why acknowledgements are sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Acking {
    pub(crate) scheduled: bool,
    pub(crate) now: bool,
    pub(crate) pushed: bool,
    pub(crate) pushed_twice: bool,
    /// The last data found no room.
    pub(crate) no_memory: bool,
    /// So many more are sent at once.
    pub(crate) quick: u32,
    /// Data goes both ways: acknowledgements ride on replies.
    pub(crate) interactive: u32,
    /// How long one is delayed, in nanoseconds; 0: no data has come yet.
    pub(crate) timeout: u64,
    pub(crate) last_received: Nanos,
    pub(crate) last_size: u32,
    /// The peer's segments are about this long.
    pub(crate) mss: u32,
}

/// Round-trip estimate (RFC 6298 as Linux does it), in microseconds.
#[derive(Clone, Debug)]
pub(crate) struct Rtt {
    /// Times 8.
    pub(crate) smoothed: u32,
    /// Times 4.
    pub(crate) deviation: u32,
    pub(crate) deviation_max: u32,
    pub(crate) variation: u32,
    pub(crate) seq: u32,
    pub(crate) least: u32,
    pub(crate) timeout_nanos: u64,
    pub(crate) backoff: u32,
}

/// How the connection stands to loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LossState {
    #[default]
    Open,
    Disorder,
    Recovery,
    Loss,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Loss {
    pub(crate) state: LossState,
    /// `SND.NXT` when the state was entered.
    pub(crate) high: u32,
    /// Timeouts without progress.
    pub(crate) retransmits: u32,
    pub(crate) timeouts: u32,
    /// When the first of them was.
    pub(crate) since: Option<Nanos>,
    /// Duplicate acknowledgements where the peer has no SACK.
    pub(crate) duplicates: u32,
    pub(crate) reordering: u32,
    /// RACK: send time and end of what was delivered last.
    pub(crate) rack_sent: Nanos,
    pub(crate) rack_end: u32,
    pub(crate) rack_rtt_micros: u32,
    /// Something was delivered since the last search for what was lost.
    pub(crate) rack_advanced: bool,
    pub(crate) reordering_seen: bool,
    /// A tail loss probe is out: up to here.
    pub(crate) probe_high: Option<u32>,
    pub(crate) probe_is_new: bool,
    /// Zero-window probes without an answer.
    pub(crate) probes: u32,
    /// Undoing: first octet of the episode, and how many retransmissions it saw.
    pub(crate) undo_marker: Option<u32>,
    pub(crate) undo_retransmissions: i32,
    pub(crate) first_retransmission: u32,
    pub(crate) forward: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Congestion {
    /// Segments.
    pub(crate) window: u32,
    pub(crate) threshold: u32,
    pub(crate) count: u32,
    pub(crate) used: u32,
    pub(crate) limited: bool,
    pub(crate) limited_until: u32,
    pub(crate) limited_flight: u32,
    pub(crate) stamp: Nanos,
    pub(crate) prior_window: u32,
    pub(crate) prior_threshold: u32,
    /// Proportional rate reduction (RFC 6937).
    pub(crate) reduction_delivered: u32,
    pub(crate) reduction_out: u32,
    pub(crate) delivered: u64,
}

/// Which of the things that share the retransmission timer it runs for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Awaits {
    #[default]
    Acknowledgement,
    /// The tail may be lost: a probe before the timeout.
    LossProbe,
    /// Segments may have been overtaken only.
    Reordering,
    /// The peer's window is closed.
    Window,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionTimers {
    pub(crate) retransmission: Timer,
    pub(crate) awaits: Awaits,
    pub(crate) delayed_ack: Timer,
    /// Keep-alive, and an orphan's wait.
    pub(crate) keep_alive: Timer,
}
