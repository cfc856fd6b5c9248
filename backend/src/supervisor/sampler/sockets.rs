//! Differences between a host's sockets as the kernel lists them and as the World has them.

use super::diag::Row;
use super::lent::Lent;
use super::{Occasion, Sampler, gone};
use crate::supervisor::log::Log;
use socketarium_trace::event::{
    Actor, Kind, Provenance, SocketEvent, Source, TimerEvent, TimerKind, Transport,
};
use socketarium_trace::net::{Address, TcpState};
use socketarium_trace::world::Socket;
use socketarium_trace::{HostId, Nanos, Seq, SocketId};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::net::SocketAddr;

/// The kernel tells a deadline in whole milliseconds and keeps it in ticks; two readings of one deadline
/// differ by less than this.
const SAME_DEADLINE_NANOS: u64 = 25_000_000;

impl Sampler {
    pub(super) fn sample_sockets<W: Write>(&mut self, host: HostId, occasion: Occasion, log: &mut Log<W>) {
        // Asking costs more than the answer where there is nothing to list.
        let datagrams = log.world().host(host).is_some_and(|host| {
            host.sockets
                .values()
                .any(|socket| socket.transport == Transport::Udp)
        });
        let rows = match self.hosts[usize::from(host.0)].diag.dump(datagrams) {
            Ok(rows) => rows,
            Err(error) => {
                eprintln!("the kernel's sockets cannot be read: {error}");
                return;
            }
        };
        let half_open = half_open(&rows);
        let held = Self::held(host, log);
        let mut listed = BTreeSet::new();
        // Listeners first, so that a new connection can name the one that it came to.
        let (listeners, others): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| row.state == TcpState::Listen);
        for row in listeners.into_iter().chain(others) {
            let (id, fresh) = self.number_of(row.cookie);
            listed.insert(id);
            let mut note = Note {
                host,
                id,
                occasion,
                log,
            };
            if fresh || note.socket().is_none() {
                note.created(row);
            }
            note.row(row, half_open.get(&row.local).copied().unwrap_or(0));
        }
        let in_world = log
            .world()
            .host(host)
            .map(|host| host.sockets.keys().copied().collect::<Vec<_>>());
        for id in gone(in_world.unwrap_or_default().into_iter(), &listed) {
            let mut note = Note {
                host,
                id,
                occasion,
                log,
            };
            match held.get(&id) {
                Some((pid, fd)) if occasion.may_borrow => {
                    if let Some(lent) = Lent::from(pid.0.cast_signed(), *fd) {
                        note.unlisted(&lent);
                    }
                }
                Some(_) => {}
                None => {
                    note.say(Source::Sampled, Kind::Socket(SocketEvent::Freed { socket: id }));
                    self.sockets.retain(|_, known| *known != id);
                    self.inodes.retain(|_, known| *known != id);
                }
            }
        }
        if occasion.may_borrow {
            for (id, (pid, fd)) in held {
                let ready = Lent::from(pid.0.cast_signed(), fd).and_then(|lent| lent.readiness());
                let mut note = Note {
                    host,
                    id,
                    occasion,
                    log,
                };
                let known = note.socket().map(|socket| socket.readiness);
                if let (Some(ready), Some(known)) = (ready, known)
                    && known != Some(ready)
                {
                    note.say(
                        Source::Sampled,
                        Kind::Socket(SocketEvent::ReadinessChanged { socket: id, ready }),
                    );
                }
            }
        }
    }

    /// Connections that listeners of the host have turned away since the last look.
    pub(super) fn sample_overflows<W: Write>(&mut self, host: HostId, occasion: Occasion, log: &mut Log<W>) {
        let tables = &mut self.hosts[usize::from(host.0)];
        let Some(now) = tables.listen_overflows() else {
            return;
        };
        let new = now.saturating_sub(tables.overflows);
        tables.overflows = now;
        let packet = match occasion.why {
            socketarium_trace::event::Why::Segment(packet) => Some(packet),
            socketarium_trace::event::Why::Call(_)
            | socketarium_trace::event::Why::Exit
            | socketarium_trace::event::Why::Timer
            | socketarium_trace::event::Why::Unknown => None,
        };
        let port = packet.and_then(|id| {
            let passed = log
                .world()
                .wire
                .passed
                .iter()
                .rev()
                .find(|passed| passed.packet.id == id)?;
            Some(passed.packet.segment()?.destination.port())
        });
        let listener = log.world().host(host).and_then(|host| {
            let mut listeners = host
                .sockets
                .iter()
                .filter(|(_, socket)| socket.state.value == TcpState::Listen);
            listeners
                .find(|(_, socket)| port.is_none_or(|port| local_port(socket) == Some(port)))
                .map(|(id, _)| *id)
        });
        let Some(id) = listener else { return };
        for _ in 0..new {
            let overflowed = SocketEvent::Overflowed { socket: id, packet };
            Note {
                host,
                id,
                occasion,
                log,
            }
            .say(Source::Sampled, Kind::Socket(overflowed));
        }
    }
}

/// How many requests are half open, for each local address that they came to.
fn half_open(rows: &[Row]) -> BTreeMap<SocketAddr, u32> {
    let mut counts = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state == TcpState::SynReceived) {
        let anywhere = SocketAddr::new([0, 0, 0, 0].into(), row.local.port());
        let listens = |at: SocketAddr| {
            rows.iter()
                .any(|row| row.state == TcpState::Listen && row.local == at)
        };
        // A listener on the very address comes before one on all addresses.
        let listener = if listens(row.local) { row.local } else { anywhere };
        *counts.entry(listener).or_insert(0) += 1;
    }
    counts
}

fn local_port(socket: &Socket) -> Option<u16> {
    match &socket.local {
        Some(Address::Inet(address)) => Some(address.port()),
        Some(Address::Unix(_) | Address::Other(_)) | None => None,
    }
}

/// Writes down what is new about one socket.
struct Note<'a, W> {
    host: HostId,
    id: SocketId,
    occasion: Occasion,
    log: &'a mut Log<W>,
}

impl<W: Write> Note<'_, W> {
    fn socket(&self) -> Option<&Socket> {
        self.log.world().socket(self.host, self.id)
    }

    fn say(&mut self, source: Source, kind: Kind) -> Seq {
        self.log
            .push(source, Some(Actor::kernel(self.host)), self.occasion.cause, kind)
    }

    fn created(&mut self, row: &Row) {
        let listener = self.log.world().host(self.host).and_then(|host| {
            let mut listeners = host
                .sockets
                .iter()
                .filter(|(_, socket)| socket.state.value == TcpState::Listen);
            listeners
                .find(|(_, socket)| local_port(socket) == Some(row.local.port()))
                .map(|(id, _)| *id)
        });
        let provenance = match listener {
            Some(listener) if row.transport == Transport::Tcp => Provenance::Listener(listener),
            _ => Provenance::Call,
        };
        let created = SocketEvent::Created {
            socket: self.id,
            transport: row.transport,
            provenance,
        };
        self.say(Source::Sampled, Kind::Socket(created));
    }

    fn row(&mut self, row: &Row, half_open: u32) {
        let remote = (row.remote.port() != 0).then_some(Address::Inet(row.remote));
        self.addressed(Some(Address::Inet(row.local)), remote);
        if row.transport == Transport::Tcp {
            self.state(row.state);
        }
        let Some(socket) = self.socket().cloned() else {
            return;
        };
        if row.state == TcpState::Listen {
            let backlog = (half_open, row.receive, row.send);
            if socket.backlog.map(|known| (known.syn, known.accept, known.limit)) != Some(backlog) {
                let (syn, accept, limit) = backlog;
                let event = SocketEvent::Backlog {
                    socket: self.id,
                    syn,
                    accept,
                    limit,
                };
                self.say(Source::Sampled, Kind::Socket(event));
            }
        } else if (socket.queues.receive, socket.queues.send) != (row.receive, row.send) {
            let event = SocketEvent::Queues {
                socket: self.id,
                receive: row.receive,
                send: row.send,
            };
            self.say(Source::Sampled, Kind::Socket(event));
        }
        if let Some((receive, send)) = row.buffers
            && (receive, send) != (0, 0)
            && socket.buffers != row.buffers
        {
            self.say(
                Source::Sampled,
                Kind::Socket(SocketEvent::Buffers {
                    socket: self.id,
                    receive,
                    send,
                }),
            );
        }
        self.timer(row.timer, &socket);
    }

    /// A socket that a descriptor stands for and no table lists: new, or closed by the peer.
    fn unlisted(&mut self, lent: &Lent) {
        let (local, remote) = lent.addresses();
        self.addressed(local, remote);
        let Some(socket) = self.socket().cloned() else {
            return;
        };
        if socket.transport == Transport::Tcp
            && let Some(state) = lent.state()
        {
            self.state(state);
        }
        if socket.queues != socketarium_trace::world::Queues::default() {
            self.say(
                Source::Sampled,
                Kind::Socket(SocketEvent::Queues {
                    socket: self.id,
                    receive: 0,
                    send: 0,
                }),
            );
        }
        self.timer(None, &socket);
    }

    fn addressed(&mut self, local: Option<Address>, remote: Option<Address>) {
        let known = self
            .socket()
            .map(|socket| (socket.local.clone(), socket.remote.clone()));
        if known.is_some_and(|known| known != (local.clone(), remote.clone())) {
            let event = SocketEvent::Addressed {
                socket: self.id,
                local,
                remote,
            };
            self.say(Source::Sampled, Kind::Socket(event));
        }
    }

    fn state(&mut self, to: TcpState) {
        let Some(from) = self.socket().map(|socket| socket.state.value) else {
            return;
        };
        if from != to {
            let event = SocketEvent::StateChanged {
                socket: self.id,
                from,
                to,
                why: self.occasion.why,
            };
            self.say(Source::Sampled, Kind::Socket(event));
        }
    }

    fn timer(&mut self, running: Option<(TimerKind, u32, u8)>, socket: &Socket) {
        let now = self.log.now();
        let id = self.id;
        for (kind, known) in &socket.timers {
            if running.is_none_or(|(running, ..)| running != *kind) {
                let over = known.due.0 <= now.0 + SAME_DEADLINE_NANOS;
                let event = if over {
                    TimerEvent::Fired {
                        socket: id,
                        timer: *kind,
                    }
                } else {
                    TimerEvent::Cancelled {
                        socket: id,
                        timer: *kind,
                    }
                };
                self.say(Source::Derived, Kind::Timer(event));
            }
        }
        let Some((kind, millis, attempt)) = running else {
            return;
        };
        let due = Nanos(now.0 + u64::from(millis) * 1_000_000);
        let attempt = u32::from(attempt);
        let known = socket.timers.get(&kind);
        if known.is_some_and(|known| {
            known.attempt == attempt && known.due.0.abs_diff(due.0) < SAME_DEADLINE_NANOS
        }) {
            return;
        }
        if known.is_some_and(|known| known.attempt < attempt) {
            self.say(
                Source::Derived,
                Kind::Timer(TimerEvent::Fired {
                    socket: id,
                    timer: kind,
                }),
            );
        }
        self.say(
            Source::Sampled,
            Kind::Timer(TimerEvent::Armed {
                socket: id,
                timer: kind,
                due,
                attempt,
            }),
        );
    }
}
