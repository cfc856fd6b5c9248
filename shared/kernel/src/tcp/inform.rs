//! What a connection tells of itself through `TCP_INFO`, and the options that act on one that runs.

use super::tcb::{LossState, Piece, Tcb};
use super::{Tcp, TcpInfo};
use crate::Tracer;
use crate::host::Host;
use crate::socket::option::level;
use crate::socket::{Body, Socket};
use crate::timer::SocketKey;
use socketarium_trace::Nanos;
use socketarium_trace::net::TcpState;

const TCP_NODELAY: i32 = 1;
const TCP_CORK: i32 = 3;
const TCP_KEEPIDLE: i32 = 4;
const SO_KEEPALIVE: i32 = 9;

impl Socket {
    pub(crate) fn tcp_info(&self, now: Nanos) -> TcpInfo {
        match &self.body {
            Body::Tcp(Tcp::Connection(tcb)) => tcb.info(now),
            Body::Tcp(Tcp::Listener(listener)) => {
                let (_, waiting, limit) = listener.backlog();
                TcpInfo {
                    state: linux_number(TcpState::Listen),
                    unacked: waiting,
                    sacked: limit,
                    ..TcpInfo::default()
                }
            }
            Body::Tcp(Tcp::Idle | Tcp::Request(_) | Tcp::TimeWait(_)) | Body::Udp(_) | Body::Unix(_) => {
                TcpInfo::default()
            }
        }
    }

    /// `TCP_QUICKACK`: the next segments are acknowledged at once.
    pub(crate) fn quick_ack(&self) -> bool {
        match &self.body {
            Body::Tcp(Tcp::Connection(tcb)) => tcb.acking.interactive == 0,
            Body::Tcp(_) | Body::Udp(_) | Body::Unix(_) => true,
        }
    }
}

impl Host {
    /// An option of a socket was set: what waited for it goes on.
    pub(crate) fn option_changed(&mut self, tracer: &mut Tracer, key: SocketKey, level: i32, name: i32) {
        let Some(mut conn) = self.conn(tracer, key) else {
            return;
        };
        if conn.tcb.state == TcpState::Closed {
            return;
        }
        match (level, name) {
            (level::TCP, TCP_NODELAY) if conn.sock.options.no_delay => conn.push(super::send::Nagle::Off),
            (level::TCP, TCP_CORK) if !conn.sock.options.cork => {
                let nagle = conn.nagle();
                conn.push(nagle);
            }
            (level::SOCKET, SO_KEEPALIVE) if !conn.sock.options.keep_alive => conn.cancel_keep_alive(),
            (level::SOCKET, SO_KEEPALIVE) | (level::TCP, TCP_KEEPIDLE)
                if conn.sock.options.keep_alive && conn.tcb.state != TcpState::SynSent =>
            {
                let idle = conn.keep_idle();
                conn.arm_keep_alive(idle);
            }
            _ => {}
        }
    }

    /// `TCP_QUICKACK`: off, acknowledgements ride on data; on, they do not, and what waits is sent.
    pub(crate) fn set_quick_ack(&mut self, tracer: &mut Tracer, key: SocketKey, value: i32) {
        let Some(conn) = self.conn(tracer, key) else {
            return;
        };
        if value == 0 {
            conn.tcb.acking.interactive = 1;
            return;
        }
        conn.tcb.acking.interactive = 0;
        if conn.tcb.acking.scheduled && matches!(conn.tcb.state, TcpState::Established | TcpState::CloseWait)
        {
            conn.tcb.acking.pushed = true;
            let mut conn = conn;
            conn.acknowledge_reading(1);
            if value & 1 == 0 {
                conn.tcb.acking.interactive = 1;
            }
        }
    }
}

impl Tcb {
    fn info(&self, now: Nanos) -> TcpInfo {
        let mss = self.send.mss.max(1);
        let count = |of: &dyn Fn(&Piece) -> bool| {
            let pieces = self.send.sent.iter().filter(|piece| of(piece));
            pieces.map(|piece| piece.segments(mss)).sum()
        };
        let millis_since = |then: Nanos| (now.since(then).0 / 1_000_000) as u32;
        TcpInfo {
            state: linux_number(self.state),
            congestion_state: match self.loss.state {
                LossState::Open => 0,
                LossState::Disorder => 1,
                LossState::Recovery => 3,
                LossState::Loss => 4,
            },
            retransmits: self.loss.retransmits.min(255) as u8,
            probes: self.loss.probes.min(255) as u8,
            backoff: self.rtt.backoff.min(255) as u8,
            options: u8::from(self.agreed.timestamps)
                | u8::from(self.agreed.sack) << 1
                | u8::from(self.agreed.scaling) << 2,
            send_scale: self.send.scale,
            receive_scale: self.receive.scale,
            retransmission_timeout: (self.rtt.timeout_nanos / 1000) as u32,
            ack_timeout: (self.acking.timeout / 1000) as u32,
            send_segment: self.send.mss,
            receive_segment: self.acking.mss,
            unacked: count(&|_| true),
            sacked: if self.agreed.sack {
                count(&|piece| piece.sacked)
            } else {
                self.loss.duplicates
            },
            lost: count(&|piece| piece.lost),
            retransmitted: count(&|piece| piece.again),
            millis_since_data_sent: millis_since(self.send.last_sent),
            millis_since_data_received: millis_since(self.acking.last_received),
            millis_since_ack_received: millis_since(self.last_heard),
            receive_threshold: self.receive.threshold,
            round_trip: self.rtt.smoothed >> 3,
            round_trip_variance: self.rtt.deviation >> 2,
            slow_start_threshold: self.congestion.threshold,
            congestion_window: self.congestion.window,
            advertised_segment: u32::from(self.receive.advertised_mss),
            reordering: self.loss.reordering,
            receive_round_trip: self.receive.rtt_micros,
            receive_space: self.receive.space,
            total_retransmitted: self.send.repeated,
            bytes_acked: self.send.bytes_acked,
            bytes_received: u64::from(self.receive.nxt.wrapping_sub(self.receive.irs).saturating_sub(1)),
            bytes_not_sent: self.send.unsent.iter().map(|piece| piece.length).sum(),
            least_round_trip: self.rtt.least,
            delivered: self.congestion.delivered as u32,
            send_window: self.send.window,
            receive_window: self.receive.window,
            ..TcpInfo::default()
        }
    }
}

fn linux_number(state: TcpState) -> u8 {
    (1..=11)
        .find(|number| TcpState::from_linux(*number) == Some(state))
        .unwrap_or(0)
}
