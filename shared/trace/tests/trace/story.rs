//! A run told event by event: two hosts, a client and a server, and helpers that keep the tests to the point.

use socketarium_trace::Table;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, DescriptorEvent, Link, Object, Out, Outcome, ProgramEvent, Provenance, SocketEvent, Transport, Why,
    WireEvent,
};
use socketarium_trace::net::{Address, Contents, Packet, Segment, TcpFlags, TcpState};
use socketarium_trace::recording::{FORMAT, Header, VERSION, WorldKind};
use socketarium_trace::scenario::{HostSpec, Limits, Plan, Text};
use socketarium_trace::sentence::{in_english, sentence};
use socketarium_trace::world::Host;
use socketarium_trace::{
    Actor, Errno, Event, Fd, HostId, Kind, Nanos, PacketId, Pid, Seq, SocketId, Source, Tid, World,
};

pub(crate) const CLIENT: HostId = HostId(0);
pub(crate) const SERVER: HostId = HostId(1);
pub(crate) const CLIENT_END: &str = "10.0.0.1:40000";
pub(crate) const SERVER_END: &str = "10.0.0.2:9000";

pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) events: Vec<Event>,
    pub(crate) at: Nanos,
}

impl Story {
    /// Two hosts, and on each a program with one thread.
    pub(crate) fn new() -> Self {
        let host = |name: &str, address: &str| Host {
            name: name.into(),
            address: address.into(),
            ..Host::default()
        };
        let mut story = Self {
            world: World {
                hosts: vec![host("client", "10.0.0.1"), host("server", "10.0.0.2")],
                ..World::default()
            },
            events: Vec::new(),
            at: Nanos(0),
        };
        for (host, program, file) in [
            (CLIENT, "client", "one_shot_client.py"),
            (SERVER, "server", "minimal_server.py"),
        ] {
            story.program(
                host,
                ProgramEvent::ProcessStarted {
                    program: program.into(),
                    file: file.into(),
                    arguments: vec![],
                    parent: None,
                },
            );
        }
        story
    }

    /// Lets time pass.
    pub(crate) fn later(&mut self, millis: u64) -> &mut Self {
        self.at.0 += millis * 1_000_000;
        self
    }

    /// One event further; its sentence in English.
    pub(crate) fn tell(&mut self, actor: Actor, kind: Kind) -> String {
        let event = Event {
            seq: Seq(self.events.len() as u64),
            at: self.at,
            source: Source::Observed,
            actor: Some(actor),
            cause: None,
            kind,
        };
        let said = in_english(&sentence(&event, &self.world)).replace('\u{a0}', " ");
        self.world.apply(&event);
        self.events.push(event);
        said
    }

    pub(crate) fn program(&mut self, host: HostId, event: ProgramEvent) -> String {
        self.tell(thread_on(host), Kind::Program(event))
    }

    pub(crate) fn kernel(&mut self, host: HostId, event: SocketEvent) -> String {
        self.tell(Actor::kernel(host), Kind::Socket(event))
    }

    pub(crate) fn enter(&mut self, host: HostId, call: Call) -> String {
        self.tell(thread_on(host), Kind::Entered(call))
    }

    /// The last call of the host's thread comes back.
    pub(crate) fn back(&mut self, host: HostId, outcome: Outcome) -> String {
        let pid = pid_on(host);
        let thread = self
            .world
            .process(host, pid)
            .unwrap()
            .threads
            .get(&Tid(pid.0))
            .unwrap();
        let entered = thread.call.as_ref().expect("a call is open").entered;
        self.tell(thread_on(host), Kind::Returned { entered, outcome })
    }

    pub(crate) fn call(&mut self, host: HostId, call: Call, outcome: Outcome) -> [String; 2] {
        [self.enter(host, call), self.back(host, outcome)]
    }

    /// A descriptor and the TCP socket that it stands for.
    pub(crate) fn socket(&mut self, host: HostId, fd: i32, id: u32) {
        self.socket_of(host, fd, id, Transport::Tcp);
    }

    pub(crate) fn socket_of(&mut self, host: HostId, fd: i32, id: u32, transport: Transport) {
        self.kernel(
            host,
            SocketEvent::Created {
                socket: SocketId(id),
                transport,
                provenance: Provenance::Call,
            },
        );
        self.open(host, fd, Object::Socket(SocketId(id)));
    }

    pub(crate) fn open(&mut self, host: HostId, fd: i32, object: Object) -> String {
        self.tell(
            thread_on(host),
            Kind::Descriptor(DescriptorEvent::Opened {
                fd: Fd(fd),
                object,
                nonblocking: false,
                inherited: false,
            }),
        )
    }

    pub(crate) fn nonblocking(&mut self, host: HostId, fd: i32) -> String {
        self.tell(
            thread_on(host),
            Kind::Descriptor(DescriptorEvent::ModeChanged {
                fd: Fd(fd),
                nonblocking: true,
            }),
        )
    }

    pub(crate) fn addressed(&mut self, host: HostId, id: u32, local: &str, remote: Option<&str>) -> String {
        self.kernel(
            host,
            SocketEvent::Addressed {
                socket: SocketId(id),
                local: Some(inet(local)),
                remote: remote.map(inet),
            },
        )
    }

    pub(crate) fn state(&mut self, host: HostId, id: u32, to: TcpState, why: Why) -> String {
        let socket = SocketId(id);
        let from = self.world.socket(host, socket).unwrap().state.value;
        self.kernel(
            host,
            SocketEvent::StateChanged {
                socket,
                from,
                to,
                why,
            },
        )
    }

    pub(crate) fn queues(&mut self, host: HostId, id: u32, receive: u32, send: u32) -> String {
        self.kernel(
            host,
            SocketEvent::Queues {
                socket: SocketId(id),
                receive,
                send,
            },
        )
    }

    pub(crate) fn backlog(&mut self, host: HostId, id: u32, syn: u32, accept: u32, limit: u32) -> String {
        self.kernel(
            host,
            SocketEvent::Backlog {
                socket: SocketId(id),
                syn,
                accept,
                limit,
            },
        )
    }

    /// A listener of the server at descriptor 3, socket 1.
    pub(crate) fn listener(&mut self, limit: u32) {
        self.socket(SERVER, 3, 1);
        self.addressed(SERVER, 1, "0.0.0.0:9000", None);
        self.state(SERVER, 1, TcpState::Listen, Why::Unknown);
        self.backlog(SERVER, 1, 0, 0, limit);
    }

    /// An established connection: client descriptor 3, socket 7; server descriptor 4, socket 2.
    pub(crate) fn connection(&mut self) {
        self.socket(CLIENT, 3, 7);
        self.addressed(CLIENT, 7, CLIENT_END, Some(SERVER_END));
        self.state(CLIENT, 7, TcpState::Established, Why::Unknown);
        self.socket(SERVER, 4, 2);
        self.addressed(SERVER, 2, SERVER_END, Some(CLIENT_END));
        self.state(SERVER, 2, TcpState::Established, Why::Unknown);
    }

    pub(crate) fn wire(&mut self, event: WireEvent) -> String {
        self.tell(Actor::kernel(CLIENT), Kind::Wire(event))
    }

    pub(crate) fn send(&mut self, packet: Packet, retransmits: Option<u32>) -> String {
        let from = packet.from;
        let sent = WireEvent::Sent {
            packet,
            retransmits: retransmits.map(PacketId),
        };
        self.tell(Actor::kernel(from), Kind::Wire(sent))
    }

    pub(crate) fn deliver(&mut self, id: u32) -> String {
        self.wire(WireEvent::Delivered { packet: PacketId(id) })
    }
}

pub(crate) fn pid_on(host: HostId) -> Pid {
    Pid(10 + u32::from(host.0))
}

pub(crate) fn thread_on(host: HostId) -> Actor {
    let pid = pid_on(host);
    Actor::thread(host, pid, Tid(pid.0))
}

pub(crate) fn inet(text: &str) -> Address {
    Address::Inet(text.parse().unwrap())
}

/// A segment from the client to the server, or back.
pub(crate) fn segment(id: u32, from: HostId, flags: &str, seq: u32, ack: u32, data: &[u8]) -> Packet {
    let ends = if from == CLIENT {
        [CLIENT_END, SERVER_END]
    } else {
        [SERVER_END, CLIENT_END]
    };
    let payload = Payload::of(data);
    Packet {
        id: PacketId(id),
        from,
        to: if from == CLIENT { SERVER } else { CLIENT },
        length: 52 + payload.length,
        ttl: 64,
        contents: Contents::Tcp(Segment {
            source: ends[0].parse().unwrap(),
            destination: ends[1].parse().unwrap(),
            flags: TcpFlags::parse(flags).unwrap(),
            seq,
            ack,
            window: 502,
            options: vec![],
            payload,
        }),
    }
}

pub(crate) fn ok(value: i64) -> Outcome {
    Outcome::value(value)
}

pub(crate) fn failed(errno: Errno) -> Outcome {
    Outcome {
        result: Err(errno),
        out: Out::Nothing,
    }
}

pub(crate) fn received(data: &[u8]) -> Outcome {
    Outcome {
        result: Ok(data.len() as i64),
        out: Out::Data {
            data: Payload::of(data),
            address: None,
        },
    }
}

pub(crate) fn accept(fd: i32) -> Call {
    Call::Accept4 {
        fd: Fd(fd),
        capacity: Some(16),
        flags: Default::default(),
    }
}

pub(crate) fn recv(fd: i32) -> Call {
    Call::Recvfrom {
        fd: Fd(fd),
        size: 1024,
        flags: 0,
        capacity: None,
    }
}

pub(crate) fn send(fd: i32, data: &[u8]) -> Call {
    Call::Sendto {
        fd: Fd(fd),
        data: Payload::of(data),
        flags: 0,
        address: None,
    }
}

/// The header of a run of two hosts.
pub(crate) fn header() -> Header {
    let host = |name: &str, address: &str| HostSpec {
        name: name.into(),
        address: address.parse().unwrap(),
        sysctls: Table::new(),
    };
    Header {
        format: FORMAT.into(),
        version: VERSION,
        world: WorldKind::Live,
        kernel: "Linux 6.18 x86_64".into(),
        interpreter: "CPython 3.11.2".into(),
        title: Text {
            en: "A test".into(),
            ..Text::default()
        },
        plan: Plan {
            scenario: "test".into(),
            settings: Table::new(),
            hosts: vec![host("client", "10.0.0.1"), host("server", "10.0.0.2")],
            programs: vec![],
            link: Link::default(),
            rules: vec![],
            limits: Limits::default(),
        },
        sources: Table::new(),
        layers: vec![],
        sysctls: Table::new(),
    }
}
