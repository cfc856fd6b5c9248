//! A connection comes into being: its first values, and what the end of the handshake sets.

use super::tcb::{Acking, Agreed, Congestion, ConnectionTimers, Loss, Pool, Receive, Rtt, Send, Tcb};
use super::window::{FIRST_RATIO, FirstWindow};
use super::{Conn, Segment, SegmentOptions};
use crate::Sysctls;
use crate::host::Stack;
use crate::socket::address::Route;
use crate::socket::happened;
use socketarium_trace::Nanos;
use socketarium_trace::net::{TcpFlags, TcpState};
use std::net::{IpAddr, SocketAddr};

/// Largest segment of a peer that does not say (RFC 9293, section 3.7.1).
pub(super) const DEFAULT_MSS: u16 = 536;

impl Tcb {
    pub(crate) fn new((local, remote): (SocketAddr, SocketAddr), route: Route, sysctls: &Sysctls) -> Self {
        Self {
            state: TcpState::Closed,
            local,
            remote,
            route,
            send: Send {
                mss_clamp: DEFAULT_MSS,
                mss: u32::from(DEFAULT_MSS),
                ..Send::default()
            },
            receive: Receive {
                ratio: FIRST_RATIO,
                ..Receive::default()
            },
            pool: Pool::default(),
            agreed: Agreed::default(),
            acking: Acking::default(),
            rtt: Rtt::unknown(),
            loss: Loss {
                reordering: sysctls.tcp_reordering,
                ..Loss::default()
            },
            congestion: Congestion::new(),
            timers: ConnectionTimers::default(),
            fate: None,
            listener: None,
            last_challenge: None,
            last_heard: Nanos(0),
        }
    }

    /// Where both sequence spaces begin.
    pub(crate) fn begin_at(&mut self, iss: u32) {
        let send = &mut self.send;
        send.iss = iss;
        send.una = iss;
        send.nxt = iss;
        send.written = iss;
        send.pushed = iss;
        send.small = iss;
        send.bytes_at = iss.wrapping_add(1);
        send.burst = 0;
    }

    pub(crate) fn take_first_window(&mut self, first: FirstWindow) {
        let receive = &mut self.receive;
        receive.window = first.window;
        receive.threshold = first.window;
        receive.clamp = first.clamp;
        receive.scale = first.scale;
        receive.offered_scale = first.scale;
    }

    /// Payload of a full segment, from what the peer takes and what the path carries (`tcp_sync_mss`).
    pub(crate) fn sync_mss(&mut self, path_mtu: u32, own_limit: u16) {
        let headers = headers(self.remote.ip());
        let mut most = path_mtu.saturating_sub(headers).min(65_535) as u16;
        if own_limit > 0 {
            most = most.min(own_limit);
        }
        let mss = u32::from(most.min(self.send.mss_clamp));
        self.send.mss = mss.saturating_sub(self.agreed.options_length()).max(48 - 20);
        if self.send.max_window > 0 {
            let half = (self.send.max_window >> 1).max(68 - 20);
            if self.send.max_window > 536 && self.send.mss > half {
                self.send.mss = half;
            }
        }
    }

    /// A first guess of the length of the peer's segments (`tcp_initialize_rcv_mss`).
    pub(crate) fn guess_segments(&mut self) {
        let hint = u32::from(self.receive.advertised_mss)
            .min(self.send.mss)
            .min(self.receive.window / 2)
            .min(u32::from(DEFAULT_MSS));
        self.acking.mss = hint.max(88);
    }
}

/// IP and TCP header without options, in bytes.
pub(crate) fn headers(to: IpAddr) -> u32 {
    if to.is_ipv4() { 40 } else { 60 }
}

/// What we tell a peer as the largest segment that we take.
pub(crate) fn own_mss(stack: &Stack, route: Route, to: IpAddr, limit: u16) -> u16 {
    let path = route.mtu(stack.link_mtu).saturating_sub(headers(to)).min(65_495) as u16;
    if limit > 0 { path.min(limit) } else { path }
}

/// The largest segment that a peer's SYN allows.
pub(crate) fn peer_mss(options: &SegmentOptions, limit: u16) -> u16 {
    let told = options
        .max_segment
        .filter(|size| *size > 0)
        .unwrap_or(DEFAULT_MSS);
    if limit > 0 { told.min(limit) } else { told }
}

impl Conn<'_> {
    pub(crate) fn path_mtu(&self) -> u32 {
        self.tcb.route.mtu(self.stack.link_mtu)
    }

    /// The handshake is over (`tcp_init_transfer`).
    pub(crate) fn init_transfer(&mut self) {
        if self.tcb.agreed.timestamps {
            self.tcb.receive.advertised_mss = self.tcb.receive.advertised_mss.saturating_sub(12);
        }
        if self.tcb.loss.timeouts > 1 {
            self.tcb.congestion.window = 1;
        }
        self.tcb.congestion.stamp = self.now();
        if self.tcb.rtt.smoothed == 0 && self.tcb.loss.timeouts > 0 {
            // Whether SYN or its repetition was answered nobody knows: the longer timeout stays.
            self.tcb.rtt.timeout_nanos = super::timers::seconds(3);
            self.tcb.rtt.deviation = 3_000_000;
            self.tcb.rtt.deviation_max = 3_000_000;
            self.tcb.rtt.variation = 3_000_000;
        }
        self.init_buffers();
        self.tcb.loss.retransmits = 0;
        self.tcb.rtt.backoff = 0;
        self.tcb.send.last_sent = self.now();
        if self.sock.options.keep_alive {
            let idle = self.keep_idle();
            self.arm_keep_alive(idle);
        }
    }

    /// `tcp_init_buffer_space`
    fn init_buffers(&mut self) {
        if !self.sock.options.send_buffer_locked {
            self.fit_send_buffer();
        }
        let now = self.now();
        let full = self.tcb.full_space(self.sock).max(0) as u32;
        let receive = &mut self.tcb.receive;
        receive.clamp = receive.clamp.min(full);
        // Room for one segment is kept back.
        let one = u32::from(receive.advertised_mss);
        if receive.clamp > 2 * one && receive.clamp + one > full {
            receive.clamp = (2 * one).max(full.saturating_sub(one));
        }
        receive.threshold = receive.threshold.min(receive.clamp);
        receive.space_since = now;
        receive.space_seq = receive.copied;
        receive.space = receive
            .threshold
            .min(receive.window)
            .min(10 * u32::from(receive.advertised_mss));
    }

    /// The last acknowledgement of the handshake came, to a socket in SYN-RECEIVED.
    pub(crate) fn established(&mut self, segment: &Segment) {
        self.set_state(TcpState::Established);
        self.wake(happened::ANYTHING);
        let shift = if segment.has(TcpFlags::SYN) {
            0
        } else {
            self.tcb.send.scale
        };
        self.tcb.send.window = u32::from(segment.window) << shift;
        self.tcb.send.max_window = self.tcb.send.max_window.max(self.tcb.send.window);
        self.tcb.send.window_seq = segment.seq;
        let (mtu, limit) = (self.path_mtu(), self.sock.options.max_segment);
        self.tcb.sync_mss(mtu, limit);
        self.init_transfer();
        self.tcb.guess_segments();
        self.tcb.receive.predicted = Some(self.tcb.send.window >> self.tcb.send.scale);
    }
}
