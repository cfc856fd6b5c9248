//! The simulated kernel as a kernel under test: two hosts of the model, its clock in our hands.

use super::kernel::{Kernel, Progress, Reply, Request, Row};
use super::real::SETTINGS;
use super::script::{HOSTS, Setup, Thread};
use socketarium_kernel::{Datagram, Host, Sysctls, Tracer};
use socketarium_trace::event::{ExitStatus, Transport};
use socketarium_trace::net::{Address, Packet, TcpState};
use socketarium_trace::world::Socket;
use socketarium_trace::{HostId, Nanos, PacketId, Pid, Tid, World, world};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

/// What a call takes, and a packet until its host has seen to it: about as long as on Linux, so that round trips
/// are not nothing.
const CALL: Duration = Duration::from_micros(100);
const PACKET: Duration = Duration::from_micros(20);

/// The two hosts, and the World that their events fold into.
#[derive(Debug)]
pub struct Model {
    hosts: [Host; 2],
    tracer: Tracer,
    world: World,
    threads: BTreeMap<Thread, (Pid, Tid)>,
    processes: [u8; 2],
    /// Packets so far, with all of their data.
    packets: BTreeMap<PacketId, Datagram>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            hosts: HOSTS.map(|host| host_of(host, &Setup::default())),
            tracer: Tracer::default(),
            world: World::default(),
            threads: BTreeMap::new(),
            processes: [0; 2],
            packets: BTreeMap::new(),
        }
    }
}

/// Settings of Linux that the model has no use for: what they switch off it does not have.
const NOT_IN_THE_MODEL: [&str; 3] = [
    "net.ipv4.tcp_congestion_control",
    "net.ipv4.tcp_tso_rtt_log",
    "net.ipv4.tcp_comp_sack_nr",
];

fn host_of(host: HostId, setup: &Setup) -> Host {
    const SEED: u64 = 7;
    let mut sysctls = Sysctls::default();
    let own = setup
        .sysctls
        .iter()
        .filter(|(of, _, _)| *of == host)
        .map(|(_, name, value)| (&**name, &**value));
    for (name, value) in SETTINGS.into_iter().chain(own) {
        let set = sysctls.set(name, value);
        assert!(
            set.is_ok() || NOT_IN_THE_MODEL.contains(&name),
            "the model takes {name}={value}: {set:?}"
        );
    }
    Host::new(host, &[IpAddr::from([10, 0, 0, host.0 + 1])], sysctls, SEED)
}

impl Model {
    fn host(&mut self, host: HostId) -> &mut Host {
        &mut self.hosts[usize::from(host.0)]
    }

    /// Time goes on, and what falls due happens.
    fn goes_on(&mut self, time: Duration) {
        let until = Nanos(self.tracer.now().0 + time.as_nanos() as u64);
        while let Some(due) = self.next_deadline().filter(|due| *due <= until) {
            self.tracer.advance(due);
            for host in &mut self.hosts {
                if host.next_deadline().is_some_and(|next| next <= due) {
                    host.expire(&mut self.tracer);
                }
            }
        }
        self.tracer.advance(until);
    }

    fn next_deadline(&self) -> Option<Nanos> {
        self.hosts.iter().filter_map(Host::next_deadline).min()
    }

    fn thread_of(&self, host: HostId, tid: Tid) -> Option<Thread> {
        let found = self
            .threads
            .iter()
            .find(|(thread, (_, one))| thread.host == host && *one == tid);
        found.map(|(thread, _)| *thread)
    }

    fn fold(&mut self) {
        for event in self.tracer.drain() {
            self.world.apply(&event);
        }
    }
}

impl Kernel for Model {
    fn begin(&mut self, setup: &Setup) {
        *self = Self {
            hosts: HOSTS.map(|host| host_of(host, setup)),
            world: World {
                hosts: vec![world::Host::default(); HOSTS.len()],
                ..World::default()
            },
            ..Self::default()
        };
        // Time begins at some moment of a host's life.
        self.tracer.advance(Nanos(1_000_000_000));
        for (host, threads) in &setup.processes {
            let at = usize::from(host.0);
            let first = Thread::of(*host, self.processes[at]);
            self.processes[at] += 1;
            let (pid, tid) = self.hosts[at].spawn(&mut self.tracer, "script", "script", &[]);
            self.threads.insert(first, (pid, tid));
            for thread in 1..*threads {
                let added = self.hosts[at].add_thread(&mut self.tracer, pid);
                let tid = added.expect("the process is there");
                self.threads.insert(first.nth(thread), (pid, tid));
            }
        }
    }

    fn call(&mut self, thread: Thread, request: &Request) -> Progress {
        self.goes_on(CALL);
        let (_, tid) = self.threads[&thread];
        let host = &mut self.hosts[usize::from(thread.host.0)];
        host.call(&mut self.tracer, tid, request.clone())
    }

    fn fork(&mut self, thread: Thread) {
        let (pid, _) = self.threads[&thread];
        let at = usize::from(thread.host.0);
        let forked = self.hosts[at].fork(&mut self.tracer, pid, "script", "script", &[]);
        let copy = Thread::of(thread.host, self.processes[at]);
        self.processes[at] += 1;
        self.threads.insert(copy, forked.expect("the process is there"));
    }

    fn exit(&mut self, thread: Thread) {
        let (pid, _) = self.threads[&thread];
        let host = &mut self.hosts[usize::from(thread.host.0)];
        host.exit(&mut self.tracer, pid, ExitStatus::Code(0));
        self.threads.retain(|_, (one, _)| *one != pid);
    }

    fn settle(&mut self) -> Vec<(Thread, Reply)> {
        let mut came = Vec::new();
        loop {
            let mut moved = false;
            for host in HOSTS {
                while let Some(tid) = self.host(host).next_woken() {
                    moved = true;
                    let progress = self.hosts[usize::from(host.0)].resume(&mut self.tracer, tid);
                    if let (Progress::Done(reply), Some(thread)) = (progress, self.thread_of(host, tid)) {
                        came.push((thread, reply));
                    }
                }
            }
            if !moved {
                return came;
            }
        }
    }

    fn transmit(&mut self, from: HostId) -> Option<Packet> {
        let sent = self.host(from).transmit()?;
        self.packets.insert(sent.packet.id, sent.datagram);
        // Where a packet goes is the link's to say, and the link is in our hands.
        Some(Packet {
            to: super::other(from),
            ..sent.packet
        })
    }

    fn receive(&mut self, at: HostId, packet: PacketId) {
        self.goes_on(PACKET);
        let datagram = self.packets[&packet].clone();
        self.hosts[usize::from(at.0)].receive(&mut self.tracer, datagram);
    }

    fn sockets(&mut self, host: HostId) -> Vec<Row> {
        self.fold();
        let sockets = self.world.host(host).map(|host| host.sockets.values());
        sockets.into_iter().flatten().filter_map(row).collect()
    }

    fn now(&self) -> Duration {
        Duration::from_nanos(self.tracer.now().0)
    }

    fn pass(&mut self, left: Duration) -> Duration {
        let now = self.tracer.now();
        let until_next = self
            .next_deadline()
            .map_or(left, |due| Duration::from_nanos(due.since(now).0));
        let step = until_next.min(left).max(Duration::from_nanos(1));
        self.goes_on(step);
        left.saturating_sub(step)
    }
}

/// A socket as the table of TCP sockets has it, if it is there.
fn row(socket: &Socket) -> Option<Row> {
    let state = socket.state.value;
    if socket.transport != Transport::Tcp || state == TcpState::Closed {
        return None;
    }
    let (receive, send) = match &socket.backlog {
        Some(backlog) if state == TcpState::Listen => (backlog.accept, backlog.limit),
        _ => (socket.queues.receive, socket.queues.send),
    };
    let nowhere = Address::Inet(std::net::SocketAddr::from(([0, 0, 0, 0], 0)));
    Some(Row {
        local: socket.local.clone().unwrap_or(nowhere),
        remote: socket.remote.clone().filter(|_| state != TcpState::Listen),
        state,
        receive,
        send,
    })
}
