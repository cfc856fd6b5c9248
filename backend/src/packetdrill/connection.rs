//! What a script calls 0, 1, 2… and what the kernel calls so: ports, sequence numbers and time stamps of the
//! connections of a script.
//!
//! A packet without ports is of the socket under test: the last that `socket()` made, that `connect()` was
//! called on, or that an injected packet began.

use super::options::Options;
use super::pattern::{Contents, Direction, Packet};
use socketarium_kernel::{Datagram, Segment};
use socketarium_trace::net::TcpFlags;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The first port that the script speaks from, where it names none.
const FIRST_REMOTE_PORT: u16 = 40_001;

/// How far a socket has come, as the script sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    New,
    Listening,
    /// `connect()` was called.
    Connecting,
    /// Begun by an injected packet.
    Begun,
    /// Both ends are known.
    Known,
}

#[derive(Debug)]
pub(super) struct Connection {
    /// The script's number of its descriptor.
    pub(super) fd: Option<i32>,
    pub(super) stage: Stage,
    pub(super) local: Option<SocketAddr>,
    pub(super) remote: Option<SocketAddr>,
    /// Where its own sequence numbers begin: in the script, in the kernel.
    isn: Option<(u32, u32)>,
    /// Time stamps that it sent: in the script, in the kernel.
    stamps: BTreeMap<u32, u32>,
    pub(super) first_stamp: Option<(u32, u32)>,
}

impl Connection {
    fn new(stage: Stage, fd: Option<i32>) -> Self {
        Self {
            fd,
            stage,
            local: None,
            remote: None,
            isn: None,
            stamps: BTreeMap::new(),
            first_stamp: None,
        }
    }

    /// What is added to a sequence number of the script to make it one of the kernel's own.
    pub(super) fn offset(&self) -> u32 {
        self.isn.map_or(0, |(script, live)| live.wrapping_sub(script))
    }

    /// Whether it may have sent a datagram.
    pub(super) fn may_send(&self, datagram: &Datagram) -> bool {
        let (source, destination) = match datagram {
            Datagram::Tcp(segment) => {
                let opens = segment.has(TcpFlags::SYN) && !segment.has(TcpFlags::ACK);
                if self.local.is_none() && !(opens && self.stage == Stage::Connecting) {
                    return false;
                }
                (segment.source, segment.destination)
            }
            Datagram::Udp {
                source, destination, ..
            } => (*source, *destination),
            Datagram::Unreachable { .. } => return false,
        };
        let is = |known: Option<SocketAddr>, found| known.is_none_or(|known| same(known, found));
        is(self.local, source) && is(self.remote, destination)
    }

    /// A segment of its own, for which the script's line has this number: learns what both begin with.
    pub(super) fn learn(&mut self, segment: &Segment, script_seq: u32) {
        self.local = Some(segment.source);
        self.remote = Some(segment.destination);
        if self.isn.is_none() && segment.has(TcpFlags::SYN) {
            self.isn = Some((script_seq, segment.seq));
            self.stage = Stage::Known;
        }
    }

    /// A time stamp of its own, as the script writes it and as the kernel sent it.
    pub(super) fn learn_stamp(&mut self, script: u32, live: u32) {
        self.stamps.insert(script, live);
        self.first_stamp.get_or_insert((script, live));
    }

    /// The kernel's time stamp for an echo of the script; one that was never sent is counted from the first.
    pub(super) fn stamp(&self, echo: u32, scaled: bool) -> Option<u32> {
        let exact = self.stamps.get(&echo).copied();
        let first = self.first_stamp.filter(|_| scaled);
        exact.or_else(|| first.map(|(script, live)| echo.wrapping_sub(script).wrapping_add(live)))
    }
}

/// The same address, written for IPv4 or for IPv6.
pub(super) fn same(one: SocketAddr, other: SocketAddr) -> bool {
    one.port() == other.port() && one.ip().to_canonical() == other.ip().to_canonical()
}

/// All connections of a script.
#[derive(Debug)]
pub(super) struct Connections {
    list: Vec<Connection>,
    under_test: Option<usize>,
    /// Stands for the sender of a packet that none of them sent.
    stranger: Connection,
    local: SocketAddr,
    remote: SocketAddr,
    next_port: u16,
}

impl Connections {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            list: Vec::new(),
            under_test: None,
            stranger: Connection::new(Stage::New, None),
            local: SocketAddr::new(options.local(), options.bind_port),
            remote: SocketAddr::new(options.remote(), options.connect_port),
            next_port: FIRST_REMOTE_PORT,
        }
    }

    pub(super) fn nth(&mut self, index: usize) -> &mut Connection {
        &mut self.list[index]
    }

    pub(super) fn under_test(&self) -> Option<&Connection> {
        self.under_test.map(|index| &self.list[index])
    }

    /// `socket()` gave a descriptor.
    pub(super) fn made(&mut self, fd: i32) {
        self.forget(fd);
        self.list.push(Connection::new(Stage::New, Some(fd)));
        self.under_test = Some(self.list.len() - 1);
    }

    /// The connection that sent a packet, or a stranger to all of them.
    pub(super) fn sender_of(&self, datagram: &Datagram) -> &Connection {
        let sender = self.list.iter().find(|connection| connection.may_send(datagram));
        sender.unwrap_or(&self.stranger)
    }

    /// The latest with this descriptor.
    pub(super) fn of(&mut self, fd: i32) -> Option<&mut Connection> {
        self.list
            .iter_mut()
            .rev()
            .find(|connection| connection.fd == Some(fd))
    }

    /// A descriptor stands for something else now.
    fn forget(&mut self, fd: i32) {
        for connection in &mut self.list {
            if connection.fd == Some(fd) {
                connection.fd = None;
            }
        }
    }

    /// `connect()` is called.
    pub(super) fn connecting(&mut self, fd: i32, remote: SocketAddr) {
        let found = self.list.iter().rposition(|connection| connection.fd == Some(fd));
        let Some(index) = found.filter(|index| self.list[*index].stage == Stage::New) else {
            return;
        };
        self.under_test = Some(index);
        let connection = &mut self.list[index];
        connection.stage = Stage::Connecting;
        connection.remote = Some(remote);
        // Which port it gets is seen on its first packet.
        connection.local = None;
    }

    /// `accept()` gave a descriptor for the connection from this address.
    pub(super) fn accepted(&mut self, fd: i32, remote: Option<SocketAddr>) {
        self.forget(fd);
        let from = |connection: &&mut Connection| match (remote, connection.remote) {
            (Some(wanted), Some(found)) => connection.fd.is_none() && same(wanted, found),
            _ => false,
        };
        if let Some(connection) = self.list.iter_mut().rev().find(from) {
            connection.fd = Some(fd);
        }
    }

    /// The connection that a packet of the script is of. An injected one may begin it.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn of_packet(&mut self, packet: &Packet) -> Result<usize, String> {
        let inbound = packet.direction == Direction::Inbound;
        if let Some((source, destination)) = packet.ports {
            let (local, remote) = if inbound {
                (destination, source)
            } else {
                (source, destination)
            };
            let has =
                |address: Option<SocketAddr>, port| address.is_some_and(|address| address.port() == port);
            let both = |one: &Connection| has(one.local, local) && has(one.remote, remote);
            let opening = |one: &Connection| one.stage == Stage::Connecting && has(one.remote, remote);
            let known = self.list.iter().rposition(both);
            return match known.or_else(|| self.list.iter().rposition(opening)) {
                Some(index) => Ok(index),
                None if inbound => Ok(self.begin(local, remote)),
                None => Err(format!("no connection from port {local} to port {remote}")),
            };
        }
        let stage = self.under_test().map(|connection| connection.stage);
        let begins = matches!(stage, None | Some(Stage::New | Stage::Listening));
        match self.under_test {
            _ if begins && inbound && !matches!(packet.contents, Contents::Icmp(_)) => {
                let bound = self.under_test().and_then(|connection| connection.local);
                let local = bound.map_or(self.local.port(), |bound| bound.port());
                let is_datagram = matches!(packet.contents, Contents::Udp { .. });
                let remote = if is_datagram {
                    self.remote.port()
                } else {
                    self.next_port
                };
                Ok(self.begin(local, remote))
            }
            Some(index) => Ok(index),
            None => Err("no matching socket for script packet".to_owned()),
        }
    }

    fn begin(&mut self, local: u16, remote: u16) -> usize {
        if remote == self.next_port {
            self.next_port = self.next_port.checked_add(1).unwrap_or(FIRST_REMOTE_PORT);
        }
        let mut connection = Connection::new(Stage::Begun, None);
        connection.local = Some(SocketAddr::new(self.local.ip(), local));
        connection.remote = Some(SocketAddr::new(self.remote.ip(), remote));
        self.list.push(connection);
        self.under_test = Some(self.list.len() - 1);
        self.list.len() - 1
    }
}
