//! Each kind of event changes what it is about, and nothing where that is not there.

use crate::random::{events, folded};
use crate::story::{
    CLIENT, CLIENT_END, SERVER, SERVER_END, Story, accept, header, inet, ok, pid_on, recv, segment, thread_on,
};
use proptest::prelude::*;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Awaited, By, Call, EndReason, EpollEvent, ExitStatus, Link, Object, ProgramEvent, Provenance, RunEvent,
    SocketEvent, Stream, TaskEvent, TaskOutcome, TimerEvent, TimerKind, Transport, Why, WireEvent,
};
use socketarium_trace::net::TcpState;
use socketarium_trace::world::{
    Backlog, Fate, HeldState, Host, Interest, Process, ProcessStatus, Queues, RunningTimer, Standing,
    TaskState, Thread, Wire,
};
use socketarium_trace::{
    Actor, EpollId, Errno, Fd, Kind, Nanos, PacketId, Readiness, Seq, SocketId, Source, TaskId, Tid, World,
};

fn process(story: &Story) -> &Process {
    story.world.process(SERVER, pid_on(SERVER)).unwrap()
}

fn thread(story: &Story) -> &Thread {
    process(story).threads.get(&Tid(pid_on(SERVER).0)).unwrap()
}

fn socket(story: &Story, id: u32) -> &socketarium_trace::world::Socket {
    story.world.socket(SERVER, SocketId(id)).unwrap()
}

fn server(story: &Story) -> &Host {
    story.world.host(SERVER).unwrap()
}

#[test]
fn a_process_begins_with_one_thread_and_ends_with_nothing_open() {
    let mut story = Story::new();
    story.socket(SERVER, 3, 1);
    story.program(SERVER, ProgramEvent::ThreadStarted { tid: Tid(77) });
    story.enter(SERVER, accept(3));
    assert_eq!(process(&story).threads.len(), 2);
    assert!(process(&story).is_running());
    let status = ExitStatus::Code(1);
    story
        .later(5)
        .program(SERVER, ProgramEvent::ProcessEnded { status });
    let ended = process(&story);
    assert_eq!(
        ended.status,
        ProcessStatus::Ended {
            status,
            at: Nanos(5_000_000)
        }
    );
    assert!(ended.descriptors.is_empty());
    assert!(
        ended
            .threads
            .values()
            .all(|thread| thread.ended && thread.call.is_none())
    );
}

#[test]
fn a_thread_that_ends_leaves_the_others() {
    let mut story = Story::new();
    story.program(SERVER, ProgramEvent::ThreadStarted { tid: Tid(77) });
    story.program(SERVER, ProgramEvent::ThreadEnded { tid: Tid(77) });
    assert!(process(&story).threads.get(&Tid(77)).unwrap().ended);
    assert!(!thread(&story).ended);
}

#[test]
fn a_program_keeps_its_place_its_output_and_its_exception() {
    let mut story = Story::new();
    story.program(
        SERVER,
        ProgramEvent::Line {
            file: "a.py".into(),
            line: 7,
            function: "f".into(),
        },
    );
    for index in 0..Process::OUTPUT_KEPT + 1 {
        story.program(
            SERVER,
            ProgramEvent::Output {
                stream: Stream::Error,
                text: Payload::of(index.to_string().as_bytes()),
            },
        );
    }
    story.program(
        SERVER,
        ProgramEvent::Raised {
            exception: "OSError".into(),
            message: "no".into(),
        },
    );
    let place = thread(&story).place.as_ref().unwrap();
    assert_eq!(
        (place.file.as_str(), place.line, place.function.as_str()),
        ("a.py", 7, "f")
    );
    let output = &process(&story).output;
    assert_eq!(output.len(), Process::OUTPUT_KEPT);
    assert_eq!(output[0], (Stream::Error, Payload::of(b"1")));
    assert_eq!(process(&story).raised, Some(("OSError".into(), "no".into())));
}

#[test]
fn a_held_thread_is_let_go_for_one_call_or_for_good() {
    let mut story = Story::new();
    story.program(SERVER, ProgramEvent::PauseAsked);
    story.program(SERVER, ProgramEvent::Held);
    assert!(process(&story).pausing);
    assert_eq!(thread(&story).held, HeldState::Held);
    story.program(SERVER, ProgramEvent::Released { for_one_call: true });
    assert!(process(&story).pausing);
    assert_eq!(thread(&story).held, HeldState::Free);
    story.program(SERVER, ProgramEvent::Held);
    let whole_process = Actor {
        tid: None,
        ..thread_on(SERVER)
    };
    story.tell(
        whole_process,
        Kind::Program(ProgramEvent::Released { for_one_call: false }),
    );
    assert!(!process(&story).pausing);
    assert_eq!(thread(&story).held, HeldState::Free);
}

#[test]
fn tasks_move_between_their_states() {
    let mut story = Story::new();
    let task = TaskId(1);
    let actor = thread_on(SERVER);
    let state = |story: &Story| process(story).tasks.get(&task).unwrap().state.clone();
    let mut tell = |event| {
        story.tell(actor, Kind::Task(event));
        (state(&story), thread(&story).task)
    };
    let name = "echo".into();
    assert_eq!(tell(TaskEvent::Created { task, name }), (TaskState::Ready, None));
    assert_eq!(
        tell(TaskEvent::Resumed { task }),
        (TaskState::Running, Some(task))
    );
    let on = Awaited::Readable(Fd(4));
    assert_eq!(
        tell(TaskEvent::Suspended { task, on: on.clone() }),
        (TaskState::Suspended(on), None)
    );
    let outcome = TaskOutcome::Returned;
    assert_eq!(
        tell(TaskEvent::Done {
            task,
            outcome: outcome.clone()
        }),
        (TaskState::Done(outcome), None)
    );
}

#[test]
fn a_call_is_open_until_it_returns_and_then_past() {
    let mut story = Story::new();
    story.program(
        SERVER,
        ProgramEvent::Line {
            file: "a.py".into(),
            line: 7,
            function: "f".into(),
        },
    );
    story.enter(SERVER, recv(4));
    let open = thread(&story).call.clone().unwrap();
    assert_eq!(open.call, recv(4));
    story.later(3).back(SERVER, ok(0));
    assert_eq!(thread(&story).call, None);
    assert_eq!(thread(&story).calls, 1);
    let past = server(&story).calls.back().unwrap();
    assert_eq!(
        (past.entered, past.since, past.until),
        (open.entered, Nanos(0), Nanos(3_000_000))
    );
    assert_eq!(past.place.as_ref().unwrap().line, 7);
}

#[test]
fn a_return_of_another_call_leaves_the_open_one() {
    let mut story = Story::new();
    story.enter(SERVER, recv(4));
    story.tell(
        thread_on(SERVER),
        Kind::Returned {
            entered: Seq(0),
            outcome: ok(0),
        },
    );
    assert!(thread(&story).call.is_some());
    assert!(server(&story).calls.is_empty());
}

#[test]
fn only_the_last_calls_are_kept() {
    let mut story = Story::new();
    for fd in 0..=Host::CALLS_KEPT as i32 {
        story.call(SERVER, Call::Close { fd: Fd(fd) }, ok(0));
    }
    let calls = &server(&story).calls;
    assert_eq!(calls.len(), Host::CALLS_KEPT);
    assert_eq!(calls[0].call, Call::Close { fd: Fd(1) });
}

#[test]
fn a_descriptor_opens_changes_and_closes() {
    let mut story = Story::new();
    story.open(SERVER, 3, Object::Socket(SocketId(1)));
    assert!(!process(&story).descriptors.get(&Fd(3)).unwrap().nonblocking);
    story.nonblocking(SERVER, 3);
    assert!(process(&story).descriptors.get(&Fd(3)).unwrap().nonblocking);
    assert_eq!(
        server(&story).holders(SocketId(1)).collect::<Vec<_>>(),
        [(pid_on(SERVER), Fd(3))]
    );
    story.tell(
        thread_on(SERVER),
        Kind::Descriptor(socketarium_trace::event::DescriptorEvent::Closed { fd: Fd(3) }),
    );
    assert!(process(&story).descriptors.is_empty());
}

#[test]
fn a_socket_is_as_the_last_event_said() {
    let mut story = Story::new();
    let id = SocketId(1);
    story.later(2).kernel(
        SERVER,
        SocketEvent::Created {
            socket: id,
            transport: Transport::Tcp,
            provenance: Provenance::Listener(SocketId(9)),
        },
    );
    story.addressed(SERVER, 1, SERVER_END, Some(CLIENT_END));
    story.state(SERVER, 1, TcpState::Established, Why::Segment(PacketId(2)));
    story.queues(SERVER, 1, 5, 17);
    story.kernel(
        SERVER,
        SocketEvent::Buffers {
            socket: id,
            receive: 100,
            send: 200,
        },
    );
    story.kernel(
        SERVER,
        SocketEvent::ReadinessChanged {
            socket: id,
            ready: Readiness::IN,
        },
    );
    story.kernel(
        SERVER,
        SocketEvent::ErrorPending {
            socket: id,
            error: Errno::ECONNRESET,
        },
    );
    let socket = socket(&story, 1);
    assert_eq!(socket.created, Nanos(2_000_000));
    assert_eq!(socket.provenance, Provenance::Listener(SocketId(9)));
    assert_eq!(
        (&socket.local, &socket.remote),
        (&Some(inet(SERVER_END)), &Some(inet(CLIENT_END)))
    );
    assert_eq!(socket.state.value, TcpState::Established);
    assert_eq!(socket.state.source, Source::Observed);
    assert_eq!(socket.why, Some(Why::Segment(PacketId(2))));
    assert_eq!(socket.queues, Queues { receive: 5, send: 17 });
    assert_eq!(socket.buffers, Some((100, 200)));
    assert_eq!(socket.readiness, Some(Readiness::IN));
    assert_eq!(socket.error, Some(Errno::ECONNRESET));
    story.kernel(SERVER, SocketEvent::Freed { socket: id });
    assert!(server(&story).sockets.is_empty());
}

#[test]
fn only_a_listener_has_a_backlog_and_each_overflow_counts() {
    let mut story = Story::new();
    story.listener(2);
    story.backlog(SERVER, 1, 1, 2, 2);
    let full = Backlog {
        syn: 1,
        accept: 2,
        limit: 2,
    };
    assert_eq!(socket(&story, 1).backlog, Some(full));
    for _ in 0..2 {
        story.kernel(
            SERVER,
            SocketEvent::Overflowed {
                socket: SocketId(1),
                packet: None,
            },
        );
    }
    assert_eq!((socket(&story, 1).overflows, server(&story).overflows), (2, 2));
    story.state(SERVER, 1, TcpState::Closed, Why::Exit);
    assert_eq!(socket(&story, 1).backlog, None);
}

#[test]
fn an_overflow_counts_for_the_host_where_the_listener_is_not_known() {
    let mut story = Story::new();
    story.kernel(
        SERVER,
        SocketEvent::Overflowed {
            socket: SocketId(1),
            packet: None,
        },
    );
    assert_eq!(server(&story).overflows, 1);
}

#[test]
fn timers_run_until_they_fire_or_are_cancelled() {
    let mut story = Story::new();
    story.socket(SERVER, 3, 1);
    let socket_id = SocketId(1);
    let kernel = Actor::kernel(SERVER);
    let armed = |timer, due| {
        Kind::Timer(TimerEvent::Armed {
            socket: socket_id,
            timer,
            due: Nanos(due),
            attempt: 1,
        })
    };
    story.tell(kernel, armed(TimerKind::Retransmission, 10));
    story.tell(kernel, armed(TimerKind::Retransmission, 20));
    story.tell(kernel, armed(TimerKind::KeepAlive, 30));
    let running = RunningTimer {
        armed: Nanos(0),
        due: Nanos(20),
        attempt: 1,
    };
    assert_eq!(
        socket(&story, 1).timers.get(&TimerKind::Retransmission),
        Some(&running)
    );
    story.tell(
        kernel,
        Kind::Timer(TimerEvent::Fired {
            socket: socket_id,
            timer: TimerKind::Retransmission,
        }),
    );
    story.tell(
        kernel,
        Kind::Timer(TimerEvent::Cancelled {
            socket: socket_id,
            timer: TimerKind::KeepAlive,
        }),
    );
    assert!(socket(&story, 1).timers.is_empty());
}

#[test]
fn an_epoll_instance_keeps_its_two_lists() {
    let mut story = Story::new();
    let epoll = EpollId(0);
    story.open(SERVER, 5, Object::Epoll(epoll));
    let mut tell = |event| {
        story.tell(Actor::kernel(SERVER), Kind::Epoll(event));
        story.world.epoll_of(SERVER, pid_on(SERVER), Fd(5)).cloned()
    };
    let interest = |fd, events| EpollEvent::InterestAdded {
        epoll,
        fd: Fd(fd),
        events,
        data: 4,
    };
    let joined = |fd, ready| EpollEvent::ReadyJoined {
        epoll,
        fd: Fd(fd),
        ready,
    };
    assert_eq!(tell(interest(3, Readiness::IN)), None);
    tell(EpollEvent::Created { epoll });
    tell(interest(3, Readiness::IN));
    tell(interest(4, Readiness::IN));
    let changed = tell(EpollEvent::InterestChanged {
        epoll,
        fd: Fd(3),
        events: Readiness::OUT,
        data: 9,
    });
    let row = Interest {
        events: Readiness::OUT,
        data: 9,
    };
    assert_eq!(changed.unwrap().interest.get(&Fd(3)), Some(&row));
    tell(joined(3, Readiness::IN));
    tell(joined(4, Readiness::IN));
    // What becomes ready again goes to the end.
    let ready = tell(joined(3, Readiness::OUT)).unwrap().ready;
    assert_eq!(ready, [(Fd(4), Readiness::IN), (Fd(3), Readiness::OUT)]);
    let left = tell(EpollEvent::ReadyLeft { epoll, fd: Fd(4) }).unwrap();
    assert_eq!(left.ready.len(), 1);
    let removed = tell(EpollEvent::InterestRemoved { epoll, fd: Fd(3) }).unwrap();
    assert!(removed.ready.is_empty() && !removed.interest.contains_key(&Fd(3)));
    assert_eq!(
        tell(EpollEvent::WaiterWoken { epoll, tid: Tid(11) })
            .unwrap()
            .woken,
        Some(Tid(11))
    );
    assert_eq!(tell(EpollEvent::Freed { epoll }), None);
}

#[test]
fn a_packet_is_on_the_wire_until_it_arrives_or_is_dropped() {
    let mut story = Story::new();
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    let standing = |story: &Story| {
        story
            .world
            .wire
            .packets
            .get(&PacketId(0))
            .unwrap()
            .standing
            .clone()
    };
    let packet = PacketId(0);
    assert_eq!(standing(&story), Standing::Sent);
    story.wire(WireEvent::Held { packet, by: By::Hand });
    assert_eq!(standing(&story), Standing::Held { by: By::Hand });
    story.wire(WireEvent::Reordered {
        packet,
        behind: 2,
        by: By::Hand,
    });
    assert_eq!(standing(&story), Standing::Reordered { behind: 2 });
    story.wire(WireEvent::Delayed {
        packet,
        due: Nanos(9),
        by: By::Hand,
    });
    assert_eq!(standing(&story), Standing::InFlight { due: Nanos(9) });
    story.later(1).deliver(0);
    assert!(story.world.wire.packets.is_empty());
    let passed = &story.world.wire.passed[0];
    assert_eq!(
        (passed.sent, passed.left, &passed.fate),
        (Nanos(0), Nanos(1_000_000), &Fate::Delivered)
    );
    story.deliver(0);
    assert_eq!(story.world.wire.passed.len(), 1);
    assert_eq!(story.world.wire.sent, 1);
}

#[test]
fn a_copy_of_a_packet_goes_its_own_way() {
    let mut story = Story::new();
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), Some(9));
    story.later(1).wire(WireEvent::Duplicated {
        packet: PacketId(0),
        copy: PacketId(1),
        by: By::Hand,
    });
    story.wire(WireEvent::Dropped {
        packet: PacketId(0),
        by: By::Rule("lose".into()),
    });
    let copy = story.world.wire.packets.get(&PacketId(1)).unwrap();
    assert_eq!((copy.copy_of, copy.packet.id), (Some(PacketId(0)), PacketId(1)));
    let dropped = &story.world.wire.passed[0];
    assert_eq!(dropped.retransmits, Some(PacketId(9)));
    assert_eq!(dropped.fate, Fate::Dropped(By::Rule("lose".into())));
}

#[test]
fn only_the_last_packets_are_kept() {
    let mut story = Story::new();
    for id in 0..=Wire::PASSED_KEPT as u32 {
        story.send(segment(id, CLIENT, "ACK", 1, 1, b""), None);
        story.deliver(id);
    }
    let passed = &story.world.wire.passed;
    assert_eq!(passed.len(), Wire::PASSED_KEPT);
    assert_eq!(passed[0].packet.id, PacketId(1));
}

#[test]
fn numbers_are_counted_from_the_connection_that_is_there_now() {
    let mut story = Story::new();
    let relative = |story: &Story, packet: socketarium_trace::net::Packet| {
        story.world.wire.relative(packet.segment().unwrap())
    };
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    story.send(segment(1, SERVER, "SYN,ACK", 500, 101, b""), None);
    let data = || segment(9, SERVER, "ACK", 501, 106, b"");
    assert_eq!(relative(&story, data()), (Some(1), Some(6)));
    // The same ports again: until the server answers, what it says cannot be counted.
    story.send(segment(2, CLIENT, "SYN", 9000, 0, b""), None);
    let refusal = segment(3, SERVER, "RST,ACK", 0, 9001, b"");
    assert_eq!(relative(&story, refusal), (None, Some(1)));
    story.send(segment(4, SERVER, "SYN,ACK", 700, 9001, b""), None);
    let data = segment(5, CLIENT, "ACK", 9001, 701, b"");
    assert_eq!(relative(&story, data), (Some(1), Some(1)));
    // A SYN that is sent again opens no new connection.
    story.send(segment(6, SERVER, "SYN,ACK", 700, 9001, b""), Some(4));
    let instances: Vec<_> = story
        .world
        .wire
        .flows
        .values()
        .map(|flow| flow.instance)
        .collect();
    assert_eq!(instances, [1, 1]);
}

#[test]
fn the_link_and_the_rules_are_as_they_were_set() {
    let mut story = Story::new();
    let link = Link {
        rtt_micros: 5,
        hold_all: true,
    };
    story.wire(WireEvent::LinkChanged { link: link.clone() });
    assert_eq!(story.world.wire.link, link);
    let mut run = |event| {
        story.tell(Actor::kernel(SERVER), Kind::Run(event));
    };
    run(RunEvent::RuleArmed {
        rule: "a".into(),
        description: "first".into(),
    });
    run(RunEvent::RuleArmed {
        rule: "b".into(),
        description: "second".into(),
    });
    run(RunEvent::RuleDisarmed { rule: "a".into() });
    run(RunEvent::Note {
        text: "no timers".into(),
    });
    run(RunEvent::Ended {
        reason: EndReason::Stopped,
    });
    assert_eq!(story.world.rules.keys().collect::<Vec<_>>(), ["b"]);
    assert_eq!(story.world.notes, ["no timers"]);
    assert_eq!(story.world.ended, Some(EndReason::Stopped));
}

#[test]
fn a_loss_brings_the_world_after_it_and_adds_up() {
    let mut story = Story::new();
    let loss = |count, world| Kind::Loss { count, world };
    story.tell(Actor::kernel(SERVER), loss(3, None));
    let there = World {
        notes: vec!["whole again".into()],
        ..World::default()
    };
    story
        .later(4)
        .tell(Actor::kernel(SERVER), loss(5, Some(Box::new(there))));
    assert_eq!(story.world.lost, 8);
    assert_eq!(story.world.notes, ["whole again"]);
    assert_eq!(story.world.at, Nanos(4_000_000));
    assert_eq!(story.world.seq, Some(Seq(story.events.len() as u64 - 1)));
}

#[test]
fn a_world_begins_with_the_hosts_of_its_plan() {
    let world = World::before(&header());
    let names: Vec<_> = world.hosts.iter().map(|host| host.name.as_str()).collect();
    assert_eq!(names, ["client", "server"]);
    assert_eq!(world.hosts[0].address, "10.0.0.1");
    assert_eq!((world.seq, world.at), (None, Nanos(0)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_world_survives_being_carried_as_json(events in events(200)) {
        let world = folded(&events, &World::before(&header()));
        let text = serde_json::to_string(&world).unwrap();
        prop_assert_eq!(serde_json::from_str::<World>(&text).unwrap(), world);
    }

    #[test]
    fn events_about_things_that_are_not_there_make_none(events in events(200)) {
        // A World without hosts has nobody to act and nothing to act on.
        let world = folded(&events, &World::default());
        prop_assert!(world.hosts.is_empty());
    }
}
