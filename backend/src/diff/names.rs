//! What differs from run to run without meaning anything, and the names it gets instead: ports that nobody chose and
//! numbers of processes and threads in the order in which they appear, sequence numbers counted from the first.

use socketarium_trace::event::{Call, Kind, Out, Outcome};
use socketarium_trace::net::{Address, Contents, Packet, TcpOption};
use socketarium_trace::recording::Recording;
use socketarium_trace::world::Wire;
use socketarium_trace::{Pid, SocketId};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// The first name of a port that nobody chose.
const FIRST_PORT: u16 = 50_001;

#[derive(Debug, Default)]
pub(super) struct Names {
    /// Ports that a program named in `bind()` or `connect()`.
    chosen: BTreeSet<u16>,
    ports: BTreeMap<u16, u16>,
    numbers: BTreeMap<u32, u32>,
    sockets: BTreeMap<(u8, SocketId), usize>,
}

impl Names {
    pub(super) fn of(recording: &Recording) -> Self {
        let mut names = Self::default();
        for event in &recording.events {
            if let Kind::Entered(Call::Bind { address, .. } | Call::Connect { address, .. }) = &event.kind
                && let Address::Inet(address) = address
                && address.port() != 0
            {
                names.chosen.insert(address.port());
            }
        }
        names
    }

    fn port(&mut self, address: &mut SocketAddr) {
        let port = address.port();
        if port == 0 || self.chosen.contains(&port) {
            return;
        }
        let next = FIRST_PORT.saturating_add(self.ports.len() as u16);
        address.set_port(*self.ports.entry(port).or_insert(next));
    }

    pub(super) fn address(&mut self, address: &mut Address) {
        match address {
            Address::Inet(address) => self.port(address),
            Address::Unix(_) | Address::Other(_) => {}
        }
    }

    /// A process or thread.
    fn number(&mut self, number: u32) -> u32 {
        let next = self.numbers.len() as u32 + 1;
        *self.numbers.entry(number).or_insert(next)
    }

    pub(super) fn process(&mut self, pid: Pid) -> u32 {
        self.number(pid.0)
    }

    pub(super) fn socket(&mut self, host: u8, id: SocketId) -> usize {
        let next = 1 + self.sockets.keys().filter(|(other, _)| *other == host).count();
        *self.sockets.entry((host, id)).or_insert(next)
    }

    pub(super) fn call(&mut self, call: &mut Call) {
        if let Call::Bind { address, .. }
        | Call::Connect { address, .. }
        | Call::Sendto {
            address: Some(address),
            ..
        }
        | Call::Sendmsg {
            address: Some(address),
            ..
        } = call
        {
            self.address(address);
        }
        if let Call::Kill { pid, .. } | Call::Wait4 { pid, .. } = call
            && let Ok(known) = u32::try_from(*pid)
        {
            *pid = self.number(known).cast_signed();
        }
    }

    pub(super) fn outcome(&mut self, call: &Call, outcome: &mut Outcome) {
        let gives_number = matches!(call, Call::Fork | Call::Clone { .. } | Call::Wait4 { .. });
        if let Ok(value) = &mut outcome.result
            && gives_number
            && let Ok(number @ 1..) = u32::try_from(*value)
        {
            *value = self.number(number).into();
        }
        match &mut outcome.out {
            Out::Address { address, .. }
            | Out::Data {
                address: Some(address),
                ..
            } => self.address(address),
            Out::Child { pid, .. } => *pid = Pid(self.number(pid.0)),
            Out::Nothing
            | Out::Data { address: None, .. }
            | Out::Option { .. }
            | Out::Pair(..)
            | Out::Selected { .. }
            | Out::Polled(_)
            | Out::Events(_)
            | Out::Number(_) => {}
        }
    }

    /// `wire` has seen every packet before this one, and this one.
    pub(super) fn packet(&mut self, packet: &mut Packet, wire: &Wire) {
        match &mut packet.contents {
            Contents::Tcp(segment) => {
                let (seq, ack) = wire.relative(segment);
                let before_ack = segment.ack.wrapping_sub(ack.unwrap_or(segment.ack));
                segment.seq = seq.unwrap_or_default();
                segment.ack = ack.unwrap_or_default();
                for option in &mut segment.options {
                    match option {
                        TcpOption::Timestamps { value, echo } => (*value, *echo) = (0, 0),
                        TcpOption::Sack(blocks) => {
                            for (left, right) in blocks {
                                *left = left.wrapping_sub(before_ack);
                                *right = right.wrapping_sub(before_ack);
                            }
                        }
                        TcpOption::NoOperation
                        | TcpOption::MaximumSegmentSize(_)
                        | TcpOption::WindowScale(_)
                        | TcpOption::SackPermitted
                        | TcpOption::Other { .. } => {}
                    }
                }
                self.port(&mut segment.source);
                self.port(&mut segment.destination);
            }
            Contents::Udp {
                source, destination, ..
            } => {
                self.port(source);
                self.port(destination);
            }
            Contents::Icmp {
                about: Some((source, destination)),
                ..
            } => {
                self.port(source);
                self.port(destination);
            }
            Contents::Icmp { about: None, .. } | Contents::Other { .. } => {}
        }
    }
}
