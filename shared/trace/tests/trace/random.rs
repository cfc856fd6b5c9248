//! Events at random: of every kind, about few enough things that they meet.

use crate::story::{inet, segment};
use proptest::collection::vec;
use proptest::prelude::*;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Awaited, By, Call, DescriptorEvent, EndReason, EpollEvent, ExitStatus, Link, Object, Outcome,
    ProgramEvent, Provenance, RunEvent, SchedulerEvent, SocketEvent, Stream, TaskEvent, TaskOutcome,
    TimerEvent, TimerKind, Transport, Watched, Why, WireEvent,
};
use socketarium_trace::net::TcpState;
use socketarium_trace::{
    Actor, EpollId, Errno, Event, Fd, HostId, Kind, Nanos, PacketId, Pid, Readiness, Seq, SocketId, Source,
    TaskId, Tid, World,
};

/// A run of up to `most` events with the numbers and times that a producer gives.
pub(crate) fn events(most: usize) -> impl Strategy<Value = Vec<Event>> {
    vec((kind(), actor(), 0..3_000_000_u64, any::<bool>()), 0..most).prop_map(|drawn| {
        let mut at = Nanos(0);
        let number = |(index, (kind, actor, pause, derived)): (usize, (Kind, Option<Actor>, u64, bool))| {
            at.0 += pause;
            Event {
                seq: Seq(index as u64),
                at,
                source: if derived {
                    Source::Derived
                } else {
                    Source::Observed
                },
                actor,
                cause: None,
                kind,
            }
        };
        drawn.into_iter().enumerate().map(number).collect()
    })
}

/// A World that some events have made.
pub(crate) fn folded(events: &[Event], start: &World) -> World {
    let mut world = start.clone();
    for event in events {
        world.apply(event);
    }
    world
}

fn actor() -> impl Strategy<Value = Option<Actor>> {
    (0..3_u8, 9..13_u32, 0..3_u32).prop_map(|(host, pid, shape)| match shape {
        0 => None,
        1 => Some(Actor::kernel(HostId(host))),
        _ => Some(Actor::thread(HostId(host), Pid(pid), Tid(pid))),
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        4 => program().prop_map(Kind::Program),
        1 => task().prop_map(Kind::Task),
        3 => call().prop_map(Kind::Entered),
        3 => (0..40_u64, outcome()).prop_map(|(entered, outcome)| Kind::Returned {
            entered: Seq(entered),
            outcome
        }),
        3 => descriptor().prop_map(Kind::Descriptor),
        6 => socket().prop_map(Kind::Socket),
        2 => epoll().prop_map(Kind::Epoll),
        6 => wire().prop_map(Kind::Wire),
        2 => timer().prop_map(Kind::Timer),
        2 => scheduler().prop_map(Kind::Scheduler),
        1 => run().prop_map(Kind::Run),
        1 => (0..5_u64, any::<bool>()).prop_map(|(count, whole)| Kind::Loss {
            count,
            world: whole.then(Box::default)
        }),
    ]
}

fn program() -> impl Strategy<Value = ProgramEvent> {
    let started = ProgramEvent::ProcessStarted {
        program: "server".into(),
        file: "minimal_server.py".into(),
        arguments: vec!["9000".into()],
        parent: None,
    };
    let line = |line| ProgramEvent::Line {
        file: "minimal_server.py".into(),
        line,
        function: "<module>".into(),
    };
    prop_oneof![
        3 => Just(started),
        1 => any::<bool>().prop_map(|clean| ProgramEvent::ProcessEnded {
            status: if clean { ExitStatus::Code(0) } else { ExitStatus::Signal(9) }
        }),
        1 => (9..13_u32).prop_map(|tid| ProgramEvent::ThreadStarted { tid: Tid(tid) }),
        1 => (9..13_u32).prop_map(|tid| ProgramEvent::ThreadEnded { tid: Tid(tid) }),
        2 => (1..30_u32).prop_map(line),
        1 => data().prop_map(|text| ProgramEvent::Output { stream: Stream::Out, text }),
        1 => Just(ProgramEvent::Raised { exception: "OSError".into(), message: String::new() }),
        1 => Just(ProgramEvent::PauseAsked),
        1 => Just(ProgramEvent::Held),
        1 => any::<bool>().prop_map(|for_one_call| ProgramEvent::Released { for_one_call }),
    ]
}

fn task() -> impl Strategy<Value = TaskEvent> {
    let task = (0..3_u32).prop_map(TaskId);
    prop_oneof![
        task.clone().prop_map(|task| TaskEvent::Created {
            task,
            name: "echo".into()
        }),
        task.clone().prop_map(|task| TaskEvent::Resumed { task }),
        task.clone().prop_map(|task| TaskEvent::Suspended {
            task,
            on: Awaited::Readable(Fd(4))
        }),
        task.prop_map(|task| TaskEvent::Done {
            task,
            outcome: TaskOutcome::Returned
        }),
        (0..3_u32).prop_map(|ready| TaskEvent::LoopWoke { ready }),
        (0..3_u32).prop_map(|ready_callbacks| TaskEvent::LoopPolled {
            timeout_micros: None,
            ready_callbacks
        }),
    ]
}

fn fd() -> impl Strategy<Value = Fd> {
    (0..6).prop_map(Fd)
}

fn data() -> impl Strategy<Value = Payload> {
    vec(any::<u8>(), 0..6).prop_map(|bytes| Payload::of(&bytes))
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        fd().prop_map(|fd| Call::Close { fd }),
        fd().prop_map(|fd| Call::Accept {
            fd,
            capacity: Some(16)
        }),
        fd().prop_map(|fd| Call::Recvfrom {
            fd,
            size: 1024,
            flags: 0,
            capacity: None
        }),
        (fd(), data()).prop_map(|(fd, data)| Call::Sendto {
            fd,
            data,
            flags: 0,
            address: None
        }),
        (fd(), data()).prop_map(|(fd, data)| Call::Write { fd, data }),
        fd().prop_map(|fd| Call::Bind {
            fd,
            address: inet("0.0.0.0:9000"),
            length: 16
        }),
        fd().prop_map(|fd| Call::Connect {
            fd,
            address: inet("10.0.0.2:9000"),
            length: 16
        }),
        fd().prop_map(|epoll| Call::EpollWait {
            epoll,
            max: 16,
            timeout_millis: -1
        }),
        Just(Call::ExitGroup { status: 1 }),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        (0..6_i64).prop_map(Outcome::value),
        prop_oneof![
            Just(Errno::EAGAIN),
            Just(Errno::EADDRINUSE),
            Just(Errno::ECONNRESET),
            Just(Errno(999))
        ]
        .prop_map(|errno| Outcome {
            result: Err(errno),
            out: Default::default()
        }),
    ]
}

fn descriptor() -> impl Strategy<Value = DescriptorEvent> {
    let object = prop_oneof![
        id().prop_map(Object::Socket),
        (0..2_u32).prop_map(|id| Object::Epoll(EpollId(id))),
        Just(Object::Terminal),
        Just(Object::File("/etc/hosts".into())),
    ];
    prop_oneof![
        (fd(), object, any::<bool>()).prop_map(|(fd, object, nonblocking)| DescriptorEvent::Opened {
            fd,
            object,
            nonblocking,
            inherited: false
        }),
        (fd(), any::<bool>()).prop_map(|(fd, nonblocking)| DescriptorEvent::ModeChanged { fd, nonblocking }),
        fd().prop_map(|fd| DescriptorEvent::Closed { fd }),
    ]
}

fn id() -> impl Strategy<Value = SocketId> {
    (0..4_u32).prop_map(SocketId)
}

fn state() -> impl Strategy<Value = TcpState> {
    (0..TcpState::ALL.len()).prop_map(|index| TcpState::ALL[index])
}

fn why() -> impl Strategy<Value = Why> {
    prop_oneof![
        packet_id().prop_map(Why::Segment),
        (0..40_u64).prop_map(|seq| Why::Call(Seq(seq))),
        Just(Why::Exit),
        Just(Why::Timer),
        Just(Why::Unknown),
    ]
}

fn socket() -> impl Strategy<Value = SocketEvent> {
    let ends = [None, Some(inet("10.0.0.2:9000")), Some(inet("10.0.0.1:40000"))];
    let local = ends.clone();
    prop_oneof![
        3 => (id(), any::<bool>()).prop_map(|(socket, tcp)| SocketEvent::Created {
            socket,
            transport: if tcp { Transport::Tcp } else { Transport::Udp },
            provenance: Provenance::Call
        }),
        2 => (id(), 0..3_usize, 0..3_usize).prop_map(move |(socket, own, peer)| SocketEvent::Addressed {
            socket,
            local: local[own].clone(),
            remote: ends[peer].clone()
        }),
        4 => (id(), state(), state(), why()).prop_map(|(socket, from, to, why)| SocketEvent::StateChanged {
            socket,
            from,
            to,
            why
        }),
        3 => (id(), 0..3_u32, 0..3_u32).prop_map(|(socket, receive, send)| SocketEvent::Queues {
            socket,
            receive,
            send
        }),
        1 => id().prop_map(|socket| SocketEvent::Buffers { socket, receive: 131_072, send: 16_384 }),
        2 => (id(), 0..3_u32, 0..3_u32).prop_map(|(socket, syn, accept)| SocketEvent::Backlog {
            socket,
            syn,
            accept,
            limit: 1
        }),
        2 => (id(), 0..64_u32).prop_map(|(socket, bits)| SocketEvent::ReadinessChanged {
            socket,
            ready: Readiness(bits)
        }),
        1 => id().prop_map(|socket| SocketEvent::ErrorPending { socket, error: Errno::ECONNRESET }),
        1 => id().prop_map(|socket| SocketEvent::ErrorTaken { socket }),
        1 => (id(), packet_id()).prop_map(|(socket, packet)| SocketEvent::Overflowed {
            socket,
            packet: Some(packet)
        }),
        1 => id().prop_map(|socket| SocketEvent::Freed { socket }),
    ]
}

fn epoll() -> impl Strategy<Value = EpollEvent> {
    let epoll = (0..2_u32).prop_map(EpollId);
    (epoll, watched(), 0..8_u32).prop_map(|(epoll, row, shape)| match shape {
        0 => EpollEvent::Created { epoll },
        1 => EpollEvent::InterestAdded {
            epoll,
            row,
            events: Readiness::IN,
            data: 4,
            object: (row.nth == 0).then_some(Object::Pipe),
        },
        2 => EpollEvent::InterestChanged {
            epoll,
            row,
            events: Readiness::OUT,
            data: 5,
        },
        3 => EpollEvent::InterestRemoved { epoll, row },
        4 => EpollEvent::ReadyJoined {
            epoll,
            row,
            ready: Readiness::IN,
        },
        5 => EpollEvent::ReadyLeft { epoll, row },
        6 => EpollEvent::WaiterWoken { epoll, tid: Tid(10) },
        _ => EpollEvent::Freed { epoll },
    })
}

fn watched() -> impl Strategy<Value = Watched> {
    (fd(), 0..3_u32).prop_map(|(fd, nth)| Watched { fd, nth })
}

fn scheduler() -> impl Strategy<Value = SchedulerEvent> {
    (0..4_u32, 0..3_u32, any::<bool>()).prop_map(|(shape, processor, flag)| match shape {
        0 => SchedulerEvent::Processors { count: processor },
        1 => SchedulerEvent::Runnable { preempted: flag },
        2 => SchedulerEvent::Running {
            processor,
            switched: flag,
        },
        _ => SchedulerEvent::Blocked,
    })
}

fn packet_id() -> impl Strategy<Value = PacketId> {
    (0..6_u32).prop_map(PacketId)
}

fn wire() -> impl Strategy<Value = WireEvent> {
    let flags = prop_oneof![
        Just("SYN"),
        Just("SYN,ACK"),
        Just("ACK"),
        Just("PSH,ACK"),
        Just("FIN,ACK"),
        Just("RST,ACK"),
        Just("RST")
    ];
    let sent = (
        0..6_u32,
        0..2_u8,
        flags,
        98..110_u32,
        98..110_u32,
        vec(any::<u8>(), 0..3),
        proptest::option::of(packet_id()),
    );
    let by = || {
        prop_oneof![
            Just(By::Hand),
            Just(By::Rule("lose".into())),
            Just(By::HoldAll),
            Just(By::Link),
            Just(By::Host)
        ]
    };
    let due = (0..9_000_000_u64).prop_map(Nanos);
    prop_oneof![
        6 => sent.prop_map(|(id, host, flags, seq, ack, data, retransmits)| WireEvent::Sent {
            packet: segment(id, HostId(host), flags, seq, ack, &data),
            retransmits
        }),
        2 => (packet_id(), due.clone()).prop_map(|(packet, due)| WireEvent::InFlight { packet, due }),
        1 => (packet_id(), by()).prop_map(|(packet, by)| WireEvent::Held { packet, by }),
        1 => (packet_id(), due, by()).prop_map(|(packet, due, by)| WireEvent::Delayed { packet, due, by }),
        1 => (packet_id(), by()).prop_map(|(packet, by)| WireEvent::Reordered { packet, behind: 2, by }),
        1 => (packet_id(), packet_id(), by()).prop_map(|(packet, copy, by)| WireEvent::Duplicated {
            packet,
            copy,
            by
        }),
        2 => (packet_id(), by()).prop_map(|(packet, by)| WireEvent::Dropped { packet, by }),
        4 => packet_id().prop_map(|packet| WireEvent::Delivered { packet }),
        1 => any::<bool>().prop_map(|hold_all| WireEvent::LinkChanged {
            link: Link { rtt_micros: 40_000, hold_all }
        }),
    ]
}

fn timer() -> impl Strategy<Value = TimerEvent> {
    const KINDS: [TimerKind; 8] = [
        TimerKind::Retransmission,
        TimerKind::LossProbe,
        TimerKind::DelayedAck,
        TimerKind::Persist,
        TimerKind::KeepAlive,
        TimerKind::TimeWait,
        TimerKind::FinWait2,
        TimerKind::SynAck,
    ];
    (id(), 0..KINDS.len(), 0..4_u32).prop_map(|(socket, kind, shape)| {
        let timer = KINDS[kind];
        match shape {
            0 => TimerEvent::Fired { socket, timer },
            1 => TimerEvent::Cancelled { socket, timer },
            attempt => TimerEvent::Armed {
                socket,
                timer,
                due: Nanos(9_000_000),
                attempt: attempt - 2,
            },
        }
    })
}

fn run() -> impl Strategy<Value = RunEvent> {
    prop_oneof![
        Just(RunEvent::Quiet),
        Just(RunEvent::RuleArmed {
            rule: "lose".into(),
            description: "loses".into()
        }),
        Just(RunEvent::RuleDisarmed { rule: "lose".into() }),
        Just(RunEvent::Note {
            text: "no timers here".into()
        }),
        Just(RunEvent::Ended {
            reason: EndReason::Stopped
        }),
    ]
}
