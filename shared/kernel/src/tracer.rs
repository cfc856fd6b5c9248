//! Numbers what happens and keeps it until the driver takes it.
//!
//! One for a whole run, so that events of several hosts stand in one order.

use socketarium_trace::event::{Kind, Source, Why};
use socketarium_trace::{Actor, EpollId, Event, HostId, Nanos, PacketId, Seq, SocketId};

/// What brings about the events that come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because {
    pub why: Why,
    pub event: Option<Seq>,
}

#[derive(Debug)]
pub struct Tracer {
    now: Nanos,
    next: Seq,
    next_socket: u32,
    next_epoll: u32,
    next_packet: u32,
    next_process: u32,
    because: Because,
    events: Vec<Event>,
}

impl Default for Tracer {
    fn default() -> Self {
        Self {
            now: Nanos(0),
            next: Seq(0),
            next_socket: 1,
            next_epoll: 1,
            next_packet: 1,
            // 1 is the process that starts the others.
            next_process: 2,
            because: Because {
                why: Why::Unknown,
                event: None,
            },
            events: Vec::new(),
        }
    }
}

impl Tracer {
    #[must_use]
    pub fn now(&self) -> Nanos {
        self.now
    }

    /// Time moves on; it never goes back.
    pub fn advance(&mut self, now: Nanos) {
        self.now = self.now.max(now);
    }

    /// What the next events are because of.
    pub fn because(&mut self, because: Because) {
        self.because = because;
    }

    #[must_use]
    pub fn reason(&self) -> Because {
        self.because
    }

    pub fn emit(&mut self, actor: Option<Actor>, kind: Kind) -> Seq {
        let seq = self.next;
        self.next = Seq(seq.0 + 1);
        self.events.push(Event {
            seq,
            at: self.now,
            source: Source::Simulated,
            actor,
            cause: self.because.event,
            kind,
        });
        seq
    }

    /// An event of a host's kernel.
    pub(crate) fn kernel(&mut self, host: HostId, kind: Kind) -> Seq {
        self.emit(Some(Actor::kernel(host)), kind)
    }

    /// How many events there have been.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.next.0
    }

    /// Takes the events there are.
    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Gives the events there are to `sink` and keeps the room for the next ones.
    pub fn drain(&mut self) -> std::vec::Drain<'_, Event> {
        self.events.drain(..)
    }

    pub(crate) fn new_socket(&mut self) -> SocketId {
        let id = SocketId(self.next_socket);
        self.next_socket += 1;
        id
    }

    pub(crate) fn new_epoll(&mut self) -> EpollId {
        let id = EpollId(self.next_epoll);
        self.next_epoll += 1;
        id
    }

    /// A number for a process or a thread, of whichever host.
    pub(crate) fn new_process(&mut self) -> u32 {
        let number = self.next_process;
        self.next_process += 1;
        number
    }

    pub fn new_packet(&mut self) -> PacketId {
        let id = PacketId(self.next_packet);
        self.next_packet += 1;
        id
    }
}
