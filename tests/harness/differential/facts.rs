//! What can be compared of an observation: facts in words that mean the same in every run.
//!
//! Left out: what differs from run to run of one kernel and tells nothing. Ports that the kernel chose are named
//! in the order in which they appear, sequence numbers count from the first of their direction, and values of
//! timestamps are not read.

use super::kernel::{Progress, Reply, Row};
use super::run::{Observation, Seen};
use super::script::{HOSTS, initial};
use socketarium_trace::event::{Out, Outcome};
use socketarium_trace::net::{Address, Contents, Packet, Segment, TcpFlags, TcpOption};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;

/// A layer of what is compared: each can be left out, to see which of them differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Results of calls, and what they gave back.
    Results,
    /// Packets: flags, sequence and acknowledgement numbers, lengths, options.
    Packets,
    /// The window field of segments.
    Windows,
    /// TCP states, queues.
    Sockets,
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub layer: Layer,
    pub text: String,
}

/// Names what has other numbers in every run.
#[derive(Debug, Default)]
pub struct Facts {
    /// Ports that the kernel chose.
    ports: BTreeMap<u16, usize>,
    /// The first sequence number of each direction.
    first: BTreeMap<(SocketAddr, SocketAddr), u32>,
}

/// Where the kernel's own choice of ports begins (`ip_local_port_range`).
const EPHEMERAL: u16 = 32_768;

impl Facts {
    /// The facts of the next observation of a run.
    pub fn of(&mut self, observation: &Observation) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut say = |layer, text: String| facts.push(Fact { layer, text });
        match &observation.progress {
            Some(Progress::Done(reply)) => say(Layer::Results, format!("= {}", self.reply(reply))),
            Some(Progress::Blocked) => say(Layer::Results, "blocks".to_owned()),
            None => {}
        }
        for seen in &observation.seen {
            match seen {
                Seen::CameBack(thread, reply) => {
                    say(
                        Layer::Results,
                        format!("{thread} comes back = {}", self.reply(reply)),
                    );
                }
                Seen::Sent { packet, .. } => {
                    say(Layer::Packets, self.packet(packet));
                    if let Some(segment) = packet.segment() {
                        say(
                            Layer::Windows,
                            format!("  {} win {}", initial(packet.from), segment.window),
                        );
                    }
                }
            }
        }
        for host in HOSTS {
            let mut rows: Vec<String> = observation.sockets[usize::from(host.0)]
                .iter()
                .map(|row| self.row(row))
                .collect();
            rows.sort();
            for row in rows {
                say(Layer::Sockets, format!("{} {row}", initial(host)));
            }
        }
        facts
    }

    fn port(&mut self, port: u16) -> String {
        if port < EPHEMERAL {
            return port.to_string();
        }
        let next = self.ports.len() + 1;
        format!("#{}", self.ports.entry(port).or_insert(next))
    }

    fn end(&mut self, end: SocketAddr) -> String {
        format!("{}:{}", end.ip(), self.port(end.port()))
    }

    fn address(&mut self, address: &Address) -> String {
        match address {
            Address::Inet(end) => self.end(*end),
            Address::Unix(_) | Address::Other(_) => address.to_string(),
        }
    }

    fn reply(&mut self, reply: &Reply) -> String {
        let mut text = self.outcome(&reply.outcome);
        // MSG_TRUNC counts what it does not copy.
        let copied = reply.data.iter().any(|byte| *byte != 0);
        if copied && matches!(reply.outcome.out, Out::Data { .. }) {
            let _ = write!(text, " {}", shown(&reply.data));
        }
        text
    }

    fn outcome(&mut self, outcome: &Outcome) -> String {
        let mut text = match outcome.result {
            Ok(value) => value.to_string(),
            Err(errno) => format!("-1 {errno}"),
        };
        match &outcome.out {
            Out::Nothing => {}
            Out::Address { address, length } => {
                let _ = write!(text, " {} ({length})", self.address(address));
            }
            Out::Data { address, .. } => {
                if let Some(address) = address {
                    let _ = write!(text, " from {}", self.address(address));
                }
            }
            Out::Option { value } => {
                let _ = write!(text, " {:?}", value.bytes.0);
            }
            Out::Pair(one, other) => {
                let _ = write!(text, " [{one}, {other}]");
            }
            Out::Selected { sets, .. } => {
                for (name, set) in [
                    ("read", &sets.read),
                    ("write", &sets.write),
                    ("except", &sets.except),
                ] {
                    if let Some(set) = set {
                        let numbers: Vec<i32> = set.iter().map(|fd| fd.0).collect();
                        let _ = write!(text, " {name} {numbers:?}");
                    }
                }
            }
            Out::Polled(entries) => {
                for entry in entries {
                    let _ = write!(text, " {}:{}", entry.fd, entry.events);
                }
            }
            Out::Events(events) => {
                for event in events {
                    let _ = write!(text, " {}:{}", event.data, event.events);
                }
            }
            Out::Number(number) => {
                let _ = write!(text, " [{number}]");
            }
            Out::Child { pid, status } => {
                let _ = write!(text, " {pid} {status:#x}");
            }
        }
        text
    }

    fn packet(&mut self, packet: &Packet) -> String {
        let way = format!("{}>{}", initial(packet.from), initial(packet.to));
        match &packet.contents {
            Contents::Tcp(segment) => format!("{way} {}", self.segment(segment)),
            Contents::Udp {
                source,
                destination,
                payload,
            } => format!(
                "{way} UDP {} > {} length {}",
                self.end(*source),
                self.end(*destination),
                payload.length
            ),
            Contents::Icmp {
                kind, code, about, ..
            } => {
                let about = about.map(|(from, to)| format!("{} > {}", self.end(from), self.end(to)));
                format!("{way} ICMP {kind}/{code} about {}", about.unwrap_or_default())
            }
            Contents::Other { protocol, length, .. } => format!("{way} protocol {protocol} length {length}"),
        }
    }

    fn segment(&mut self, segment: &Segment) -> String {
        let (from, to) = (segment.source, segment.destination);
        if segment.flags.contains(TcpFlags::SYN) {
            self.first.insert((from, to), segment.seq);
        }
        let own = self.first.get(&(from, to)).copied();
        let peer = self.first.get(&(to, from)).copied();
        let relative = |number: u32, first: Option<u32>| match first {
            Some(first) => number.wrapping_sub(first).to_string(),
            // An answer to what was sent before any SYN carries its numbers; only zero is plain.
            None if number == 0 => "0".to_owned(),
            None => "?".to_owned(),
        };
        let mut text = format!(
            "{} > {} [{}] seq {}",
            self.end(from),
            self.end(to),
            segment.flags,
            relative(segment.seq, own)
        );
        if segment.flags.contains(TcpFlags::ACK) {
            let _ = write!(text, " ack {}", relative(segment.ack, peer));
        }
        let _ = write!(text, " len {}", segment.payload.length);
        if segment.payload.length > 0 {
            let _ = write!(text, " {}", shown(&segment.payload.bytes.0));
        }
        for option in &segment.options {
            match option {
                TcpOption::NoOperation => text.push_str(" nop"),
                TcpOption::MaximumSegmentSize(size) => {
                    let _ = write!(text, " mss {size}");
                }
                TcpOption::WindowScale(shift) => {
                    let _ = write!(text, " wscale {shift}");
                }
                TcpOption::SackPermitted => text.push_str(" sackOK"),
                TcpOption::Sack(blocks) => {
                    for (left, right) in blocks {
                        let _ = write!(text, " sack {}:{}", relative(*left, peer), relative(*right, peer));
                    }
                }
                TcpOption::Timestamps { .. } => text.push_str(" TS"),
                TcpOption::Other { kind, .. } => {
                    let _ = write!(text, " option-{kind}");
                }
            }
        }
        text
    }

    fn row(&mut self, row: &Row) -> String {
        let local = self.address(&row.local);
        let remote = row
            .remote
            .as_ref()
            .map_or("*".to_owned(), |remote| self.address(remote));
        format!("{local} {remote} {} {}/{}", row.state, row.receive, row.send)
    }
}

/// Bytes in short: the first ones, and a sum of them all where there are more.
fn shown(data: &[u8]) -> String {
    const SHOWN: usize = 12;
    if data.len() <= SHOWN {
        return format!("\"{}\"", data.escape_ascii());
    }
    let sum = data.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("\"{}\"...{:04x}", data[..SHOWN].escape_ascii(), sum & 0xffff)
}
