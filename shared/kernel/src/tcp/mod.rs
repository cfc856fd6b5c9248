//! TCP as Linux does it, split by what happens: a segment arrives, data leaves, a timer fires.
//!
//! [`Conn`] is a connection in its surroundings while one thing is handled. What the handler leaves to be done
//! (the end of the connection, wake-ups) is carried out when the host settles.

mod ack;
mod acknowledge;
mod arrive;
mod chunk;
mod close;
mod collapse;
mod congestion;
mod connect;
mod cookie;
mod deliver;
mod info;
mod inform;
mod listen;
mod loss;
mod opened;
mod reassembly;
mod receive;
mod recovery;
mod request;
mod rtt;
mod segment;
mod send;
pub(crate) mod seq;
mod tcb;
mod timeouts;
mod timers;
mod timewait;
mod transfer;
mod transmit;
mod window;

pub use chunk::Chunk;
pub(crate) use connect::FirstNumbers;
pub(crate) use info::TcpInfo;
pub use segment::{Segment, SegmentOptions};

use crate::Tracer;
use crate::host::Stack;
use crate::socket::{Sock, Wake, happened};
use listen::Listener;
use request::Request;
use socketarium_trace::event::{Kind, SocketEvent};
use socketarium_trace::net::TcpState;
use socketarium_trace::{Errno, Nanos, Readiness};
use tcb::Tcb;
use timewait::TimeWait;

/// What a TCP socket is at the moment.
#[derive(Debug)]
pub(crate) enum Tcp {
    /// Neither listening nor connected.
    Idle,
    Listener(Box<Listener>),
    /// A half-open request of a listener.
    Request(Box<Request>),
    Connection(Box<Tcb>),
    TimeWait(Box<TimeWait>),
}

/// A connection and what is around it while something is handled.
pub(crate) struct Conn<'a> {
    pub(crate) sock: &'a mut Sock,
    pub(crate) tcb: &'a mut Tcb,
    pub(crate) stack: &'a mut Stack,
    pub(crate) tracer: &'a mut Tracer,
    pub(crate) wakes: &'a mut Vec<Wake>,
}

impl Conn<'_> {
    pub(crate) fn now(&self) -> Nanos {
        self.tracer.now()
    }

    pub(crate) fn set_state(&mut self, to: TcpState) {
        let from = self.tcb.state;
        if from == to {
            return;
        }
        self.tcb.state = to;
        let why = self.tracer.reason().why;
        self.tracer.kernel(
            self.sock.host,
            Kind::Socket(SocketEvent::StateChanged {
                socket: self.sock.id,
                from,
                to,
                why,
            }),
        );
    }

    pub(crate) fn wake(&mut self, happened: Readiness) {
        self.wakes.push(Wake {
            socket: self.sock.key,
            happened,
        });
    }

    /// The connection failed with `errno`: everything is over (`tcp_reset`, `tcp_write_err`).
    pub(crate) fn fail(&mut self, errno: Errno) {
        self.sock.error = Some(errno);
        self.wake(happened::ERROR);
        self.over();
    }

    /// Nothing more will come or go (`tcp_done`).
    pub(crate) fn over(&mut self) {
        self.stop_timers();
        self.set_state(TcpState::Closed);
        self.sock.shut_receive = true;
        self.sock.shut_send = true;
        self.wake(happened::ANYTHING);
        self.tcb.fate = Some(tcb::Fate::Over);
    }
}

impl Tcp {
    pub(crate) fn listener(&self) -> Option<&Listener> {
        match self {
            Self::Listener(listener) => Some(listener),
            Self::Idle | Self::Request(_) | Self::Connection(_) | Self::TimeWait(_) => None,
        }
    }

    pub(crate) fn request(&self) -> Option<&Request> {
        match self {
            Self::Request(request) => Some(request),
            Self::Idle | Self::Listener(_) | Self::Connection(_) | Self::TimeWait(_) => None,
        }
    }

    pub(crate) fn connection(&self) -> Option<&Tcb> {
        match self {
            Self::Connection(tcb) => Some(tcb),
            Self::Idle | Self::Listener(_) | Self::Request(_) | Self::TimeWait(_) => None,
        }
    }

    /// Neither listening nor connected, nor on the way there.
    pub(crate) fn is_idle(&self) -> bool {
        match self {
            Self::Idle => true,
            Self::Connection(tcb) => tcb.state == TcpState::Closed,
            Self::Listener(_) | Self::Request(_) | Self::TimeWait(_) => false,
        }
    }

    /// Whether a new connection may take the place of this one in TIME-WAIT: its peer sent timestamps, and it
    /// has waited for more than `after` (nothing: however short).
    pub(crate) fn time_wait_reusable(&self, now: Nanos, after: Option<Nanos>) -> bool {
        match self {
            Self::TimeWait(waiting) => waiting.may_be_replaced(now, after.map_or(0, |after| after.0)),
            Self::Idle | Self::Listener(_) | Self::Request(_) | Self::Connection(_) => false,
        }
    }

    pub(crate) fn has_peer(&self) -> bool {
        match self {
            Self::Connection(tcb) => !matches!(tcb.state, TcpState::Closed | TcpState::SynSent),
            Self::Idle | Self::Listener(_) | Self::Request(_) | Self::TimeWait(_) => false,
        }
    }

    pub(crate) fn state(&self) -> TcpState {
        match self {
            Self::Idle => TcpState::Closed,
            Self::Listener(_) => TcpState::Listen,
            Self::Request(_) => TcpState::SynReceived,
            Self::Connection(tcb) => tcb.state,
            Self::TimeWait(waiting) => waiting.state,
        }
    }

    /// Bytes in the receive and the send queue, as `ss` shows them; of a listener its queue and its limit.
    pub(crate) fn queues(&self) -> (u32, u32) {
        match self {
            // What is closed is listed nowhere.
            Self::Connection(tcb) if tcb.state == TcpState::Closed => (0, 0),
            Self::Connection(tcb) => (
                seq::span(tcb.receive.copied, tcb.receive.nxt),
                tcb.send.written.wrapping_sub(tcb.send.una),
            ),
            Self::Idle | Self::Listener(_) | Self::Request(_) | Self::TimeWait(_) => (0, 0),
        }
    }

    /// What `poll(2)` says of it (`tcp_poll`).
    pub(crate) fn readiness(&self, sock: &Sock) -> Readiness {
        const READABLE: Readiness = Readiness(0x001 | 0x040);
        const WRITABLE: Readiness = Readiness(0x004 | 0x100);
        if let Self::Listener(listener) = self {
            return if listener.has_connection() {
                READABLE
            } else {
                Readiness::default()
            };
        }
        let state = self.state();
        let mut mask = Readiness::default();
        if sock.shut_both() || state == TcpState::Closed {
            mask = mask | Readiness::HUP;
        }
        if sock.shut_receive {
            mask = mask | READABLE | Readiness::RDHUP;
        }
        if !matches!(state, TcpState::SynSent | TcpState::SynReceived) {
            let tcb = self.connection();
            if tcb.is_some_and(|tcb| tcb.is_readable(sock.options.receive_low_water)) {
                mask = mask | READABLE;
            }
            if sock.shut_send || tcb.is_none_or(|tcb| tcb.is_writable(sock)) {
                mask = mask | WRITABLE;
            }
        }
        if sock.error.is_some() {
            mask = mask | Readiness::ERR;
        }
        mask
    }
}

impl Tcb {
    /// Bytes in its queues, with what came beyond a gap.
    pub(crate) fn bytes_held(&self) -> usize {
        let receive = self.receive.queue.iter().chain(&self.receive.beyond);
        self.send.bytes.len()
            + receive
                .map(|received| received.data.len() as usize)
                .sum::<usize>()
    }

    /// Somebody was told that there is no room, and is to be told once there is (`SOCK_NOSPACE`).
    pub(crate) fn note_want_of_space(&mut self, sock: &Sock) {
        let open = !matches!(self.state, TcpState::SynSent | TcpState::SynReceived);
        self.send.wants_space |= open && !sock.shut_send && !self.is_writable(sock);
    }

    /// `tcp_stream_is_readable`
    pub(crate) fn is_readable(&self, low_water: u32) -> bool {
        let available = seq::span(self.receive.copied, self.receive.nxt);
        available > 0 && (available >= low_water.max(1) || self.receive_window() <= self.acking.mss)
    }

    /// Room is at least half of what is queued, and there is some (`__sk_stream_is_writeable`).
    pub(crate) fn is_writable(&self, sock: &Sock) -> bool {
        let room = i64::from(sock.options.send_buffer) - i64::from(self.send.memory);
        room >= i64::from(self.send.memory >> 1) && self.has_room(sock, 1)
    }

    /// `__sk_stream_memory_free`. Whoever is to be woken is so when twice, by `wake` times, as little is not sent as
    /// a writer may leave (`TCP_NOTSENT_LOWAT`).
    pub(crate) fn has_room(&self, sock: &Sock, wake: u32) -> bool {
        let most = sock.options.not_sent_low_water;
        let not_sent = u64::from(self.send.written.wrapping_sub(self.send.nxt));
        self.send.memory < sock.options.send_buffer && (most == 0 || not_sent << wake < u64::from(most))
    }
}
