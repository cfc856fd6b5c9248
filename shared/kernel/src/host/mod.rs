//! One host: its processes above the line of system calls, its sockets below it.
//!
//! What reaches a host is one of four: a call ([`Host::call`], [`Host::resume`]), a packet ([`Host::receive`]),
//! a deadline ([`Host::expire`]), the end of a process ([`Host::exit`]). What leaves it is a packet
//! ([`Host::transmit`]), a thread that may go on ([`Host::next_woken`]) and events.

mod calling;
mod contradiction;
mod holdings;
mod lifecycle;
mod processes;
mod settling;
mod snapshot;
mod waking;

pub use holdings::Holdings;
pub use snapshot::SocketNow;

pub(crate) use calling::Caller;

use crate::descriptor::File;
use crate::epoll::Epoll;
use crate::event_fd::EventFd;
use crate::pipe::Pipe;
use crate::process::{Process, Thread};
use crate::random::Random;
use crate::socket::address::Networks;
use crate::socket::port::Ports;
use crate::socket::{Socket, Wake};
use crate::timer::{SocketKey, Timers};
use crate::unix::Names;
use crate::{Segment, Sysctls, Tracer};
use rustc_hash::FxHashSet;
use slab::Slab;
use socketarium_trace::net::Packet;
use socketarium_trace::{HostId, Nanos, Pid, SocketId, Tid};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::net::{IpAddr, SocketAddr};

/// A datagram or segment on its way, with all of its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datagram {
    Tcp(Segment),
    Udp {
        source: SocketAddr,
        destination: SocketAddr,
        data: crate::tcp::Chunk,
    },
    /// ICMP "destination unreachable" with this code, about a datagram that went from the first address to the
    /// second over the protocol with this number.
    Unreachable {
        from: IpAddr,
        to: IpAddr,
        code: u8,
        protocol: u8,
        about: (SocketAddr, SocketAddr),
        /// What it quotes of the datagram's data.
        quoted: crate::tcp::Chunk,
    },
}

impl Datagram {
    /// The address that it goes to.
    #[must_use]
    pub fn destination(&self) -> IpAddr {
        match self {
            Self::Tcp(segment) => segment.destination.ip(),
            Self::Udp { destination, .. } => destination.ip(),
            Self::Unreachable { to, .. } => *to,
        }
    }
}

/// A packet that a host sends: what is on the wire, and the packet of the trace that says it.
#[derive(Clone, Debug)]
pub struct Sent {
    pub packet: Packet,
    pub datagram: Datagram,
    /// The packet that carried the same sequence numbers before.
    pub retransmits: Option<socketarium_trace::PacketId>,
}

/// The kernel of one host.
#[derive(Debug)]
pub struct Host {
    pub(crate) id: HostId,
    pub(crate) stack: Stack,
    pub(crate) sockets: Slab<Socket>,
    pub(crate) files: Slab<File>,
    pub(crate) epolls: Slab<Epoll>,
    pub(crate) pipes: Slab<Pipe>,
    pub(crate) event_fds: Slab<EventFd>,
    pub(crate) names: Names,
    pub(crate) processes: BTreeMap<Pid, Process>,
    pub(crate) threads: BTreeMap<Tid, Thread>,
    /// Threads that may go on, in the order of their waking.
    pub(crate) woken: VecDeque<Tid>,
    /// When sleeping threads give up.
    pub(crate) deadlines: BinaryHeap<Reverse<(Nanos, u64, Tid)>>,
    pub(crate) deadlines_set: u64,
    /// Sockets whose handling has not been finished: see [`Host::settle`].
    pub(crate) touched: Vec<SocketKey>,
    /// Wake-ups that wait for the end of a handler.
    pub(crate) wakes: Vec<Wake>,
    /// Sockets that a program still has while the connection they were waits under the same name.
    pub(crate) shared_names: FxHashSet<SocketId>,
    /// What cookies are made with.
    pub(crate) secret: u64,
}

/// What the protocols of a host share.
#[derive(Debug)]
pub(crate) struct Stack {
    pub(crate) host: HostId,
    pub(crate) sysctls: Sysctls,
    pub(crate) random: Random,
    /// Drawn when they are first needed.
    pub(crate) first_numbers: Option<crate::tcp::FirstNumbers>,
    pub(crate) networks: Networks,
    /// Largest packet of the link, in bytes with the IP header.
    pub(crate) link_mtu: u32,
    pub(crate) tcp_ports: Ports,
    pub(crate) udp_ports: Ports,
    /// Of messages about datagrams that nobody takes.
    pub(crate) allowances: crate::udp::Allowances,
    pub(crate) timers: Timers,
    /// Packets for the link.
    pub(crate) outbox: VecDeque<Sent>,
    /// Packets for the host itself.
    pub(crate) loopback: VecDeque<Sent>,
    pub(crate) counters: Counters,
}

/// What `nstat` counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub listen_overflows: u64,
    pub listen_drops: u64,
    pub requests_dropped: u64,
    pub cookies_sent: u64,
    pub cookies_received: u64,
    pub cookies_failed: u64,
    pub udp_sent: u64,
    pub udp_received: u64,
    pub udp_no_ports: u64,
    pub udp_receive_errors: u64,
    pub udp_receive_buffer_errors: u64,
    pub segments_retransmitted: u64,
    pub resets_sent: u64,
}

impl Host {
    /// A host that has these addresses, each with its network (24 bits of IPv4, 64 of IPv6), and loopback.
    #[must_use]
    pub fn new(id: HostId, addresses: &[IpAddr], sysctls: Sysctls, seed: u64) -> Self {
        let mut random = Random::new(seed ^ (u64::from(id.0) << 56));
        let tcp_ports = Ports::new(random.next());
        Self {
            id,
            stack: Stack {
                host: id,
                sysctls,
                random,
                first_numbers: None,
                networks: Networks::new(addresses),
                link_mtu: 1500,
                tcp_ports,
                udp_ports: Ports::default(),
                allowances: crate::udp::Allowances::default(),
                timers: Timers::default(),
                outbox: VecDeque::new(),
                loopback: VecDeque::new(),
                counters: Counters::default(),
            },
            sockets: Slab::new(),
            files: Slab::new(),
            epolls: Slab::new(),
            pipes: Slab::new(),
            event_fds: Slab::new(),
            names: Names::default(),
            processes: BTreeMap::new(),
            threads: BTreeMap::new(),
            woken: VecDeque::new(),
            deadlines: BinaryHeap::new(),
            deadlines_set: 0,
            touched: Vec::new(),
            wakes: Vec::new(),
            shared_names: FxHashSet::default(),
            secret: Random::new(seed.rotate_left(17)).next(),
        }
    }

    #[must_use]
    pub fn id(&self) -> HostId {
        self.id
    }

    #[must_use]
    pub fn sysctls(&self) -> &Sysctls {
        &self.stack.sysctls
    }

    pub fn sysctls_mut(&mut self) -> &mut Sysctls {
        &mut self.stack.sysctls
    }

    #[must_use]
    pub fn counters(&self) -> Counters {
        self.stack.counters
    }

    /// How many sockets there are, those in TIME-WAIT and half-open ones too.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.sockets.len()
    }

    /// Largest packet of the link, in bytes with the IP header.
    pub fn set_link_mtu(&mut self, mtu: u32) {
        self.stack.link_mtu = mtu;
    }

    /// Lets the link lead to every address, not only to those of the host's networks.
    pub fn add_default_route(&mut self) {
        self.stack.networks.add_default_route();
    }

    /// The next packet that leaves for the link.
    pub fn transmit(&mut self) -> Option<Sent> {
        self.stack.outbox.pop_front()
    }

    /// The next thread that may go on: give it to [`Host::resume`] when it gets a processor.
    pub fn next_woken(&mut self) -> Option<Tid> {
        self.woken.pop_front()
    }

    /// When [`Host::expire`] has something to do next. It may find that it was put off.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Nanos> {
        let thread = self.deadlines.peek().map(|Reverse((due, _, _))| *due);
        match (thread, self.stack.timers.next()) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// A packet arrives from the link.
    pub fn receive(&mut self, tracer: &mut Tracer, datagram: Datagram) {
        // What is for the host's own loopback cannot have come from outside (a martian).
        if datagram.destination().is_loopback() {
            return;
        }
        self.deliver(tracer, datagram);
        self.run_loopback(tracer);
    }

    /// Packets that the host sends to itself are there at once, before anything else happens.
    pub(crate) fn run_loopback(&mut self, tracer: &mut Tracer) {
        while let Some(sent) = self.stack.loopback.pop_front() {
            self.deliver_local(tracer, sent);
        }
    }
}
