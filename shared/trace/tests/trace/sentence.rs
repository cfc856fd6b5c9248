//! Sentences say what happened and why, from the event and the World before it.

use crate::random::events;
use crate::story::{
    CLIENT, CLIENT_END, SERVER, SERVER_END, Story, accept, failed, header, inet, ok, received, recv, segment,
    send,
};
use proptest::prelude::*;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    By, Call, EndReason, ExitStatus, Out, Outcome, PollEntry, ProgramEvent, Provenance, RunEvent,
    SocketEvent, Stream, TimerEvent, TimerKind, Transport, Why, WireEvent,
};
use socketarium_trace::net::TcpState;
use socketarium_trace::sentence::{in_english, sentence};
use socketarium_trace::{Actor, Errno, Fd, Kind, Nanos, PacketId, Readiness, Seq, SocketId, World};

#[test]
fn accept_sleeps_only_if_nobody_waits() {
    let mut story = Story::new();
    story.listener(128);
    assert_eq!(
        story.enter(SERVER, accept(3)),
        "Server asks for a connection; none is waiting, so it will sleep here until one comes."
    );
    let peer = Out::Address {
        address: inet(CLIENT_END),
        length: 16,
    };
    assert_eq!(
        story.later(104).back(
            SERVER,
            Outcome {
                result: Ok(4),
                out: peer
            }
        ),
        "Server gets descriptor 4 for the connection from 10.0.0.1:40000. Its listening socket goes on \
         listening. The call took 104 ms."
    );
    story.backlog(SERVER, 1, 0, 2, 128);
    assert_eq!(
        story.enter(SERVER, accept(3)),
        "Server asks for a connection; 2 are waiting in the accept queue, so it need not sleep."
    );
    story.backlog(SERVER, 1, 0, 0, 128);
    story.nonblocking(SERVER, 3);
    assert_eq!(
        story.call(SERVER, accept(3), failed(Errno::EAGAIN)),
        [
            "Server asks for a connection; none is waiting, and the socket is non-blocking, so it will not sleep.",
            "EAGAIN: no connection is waiting, and server does not want to sleep for one."
        ]
    );
}

#[test]
fn accept_of_an_unknown_listener_promises_nothing() {
    assert_eq!(
        Story::new().enter(SERVER, accept(3)),
        "Server asks for a connection from the accept queue."
    );
}

#[test]
fn the_three_segments_of_the_handshake_are_told_apart() {
    let mut story = Story::new();
    assert_eq!(
        story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None),
        "Client sends SYN to port 9000 of server: it wants to open a connection and says with which number \
         its bytes will begin."
    );
    assert_eq!(
        story.later(20).deliver(0),
        "SYN arrives at server, 20 ms after it was sent."
    );
    assert_eq!(
        story.send(segment(1, SERVER, "SYN,ACK", 500, 101, b""), None),
        "Server answers with SYN,ACK: it agrees, and says with which number its own bytes will begin."
    );
    story.deliver(1);
    assert_eq!(
        story.send(segment(2, CLIENT, "ACK", 101, 501, b""), None),
        "Client sends the ACK that completes the handshake."
    );
    assert_eq!(
        story.send(segment(3, CLIENT, "PSH,ACK", 101, 501, b"salom"), None),
        "Client sends 5 bytes, numbers 1 to 5 of its stream: “salom”."
    );
    assert_eq!(
        story.send(segment(4, SERVER, "ACK", 501, 106, b""), None),
        "Server acknowledges: it has 5 bytes of client so far."
    );
    assert_eq!(
        story.send(segment(5, CLIENT, "FIN,ACK", 106, 501, b""), None),
        "Client sends FIN: it will send no more. Server may still send."
    );
    assert_eq!(
        story.send(segment(6, SERVER, "ACK", 501, 107, b""), None),
        "Server acknowledges the FIN of client."
    );
    assert_eq!(
        story.send(segment(7, SERVER, "FIN,ACK", 501, 107, b""), None),
        "Server sends its own FIN: now both sides have said that they will send no more."
    );
}

#[test]
fn a_syn_that_is_dropped_comes_again_and_is_counted() {
    let mut story = Story::new();
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    assert_eq!(
        story.wire(WireEvent::Dropped {
            packet: PacketId(0),
            by: By::Hand
        }),
        "SYN is dropped by hand. Its sender is not told; it can only notice that no answer comes."
    );
    assert_eq!(
        story
            .later(1030)
            .send(segment(1, CLIENT, "SYN", 100, 0, b""), Some(0)),
        "Client sends its SYN to port 9000 again, because no answer has come. This is repetition 1, 1.03 s \
         after the first."
    );
    assert_eq!(
        story
            .later(1000)
            .send(segment(2, CLIENT, "SYN", 100, 0, b""), Some(1)),
        "Client sends its SYN to port 9000 again, because no answer has come. This is repetition 2, 2.03 s \
         after the first."
    );
}

#[test]
fn a_reset_says_why_where_the_sockets_show_it() {
    let mut refused = Story::new();
    refused.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    assert_eq!(
        refused.send(segment(1, SERVER, "RST,ACK", 0, 101, b""), None),
        "Server answers the SYN with RST: no socket listens on port 9000."
    );
    let mut unread = Story::new();
    unread.connection();
    unread.queues(SERVER, 2, 5, 0);
    assert_eq!(
        unread.enter(SERVER, Call::Close { fd: Fd(4) }),
        "Server closes the connection with 5 bytes unread: the kernel sends RST instead of FIN, so that the \
         peer learns that data was lost."
    );
    assert_eq!(
        unread.send(segment(1, SERVER, "RST,ACK", 501, 106, b""), None),
        "Server sends RST: the program has closed the connection with 5 bytes unread."
    );
    let mut unknown = Story::new();
    assert_eq!(
        unknown.send(segment(1, SERVER, "RST", 501, 0, b""), None),
        "Server answers with RST: it knows no such connection."
    );
    let mut queued = Story::new();
    queued.listener(128);
    queued.kernel(
        SERVER,
        SocketEvent::Created {
            socket: SocketId(2),
            transport: Transport::Tcp,
            provenance: Provenance::Listener(SocketId(1)),
        },
    );
    queued.addressed(SERVER, 2, SERVER_END, Some(CLIENT_END));
    queued.state(SERVER, 2, TcpState::Established, Why::Unknown);
    queued.queues(SERVER, 2, 5, 0);
    assert_eq!(
        queued.send(segment(1, SERVER, "RST,ACK", 501, 106, b""), None),
        "Server sends RST: the listening socket is closed, and the program had not accepted this connection."
    );
}

#[test]
fn receiving_depends_on_what_has_arrived() {
    let mut story = Story::new();
    story.connection();
    assert_eq!(
        story.enter(SERVER, recv(4)),
        "Server asks for data; none has arrived, so it will sleep here until some comes or the connection ends."
    );
    assert_eq!(
        story.queues(SERVER, 2, 5, 0),
        "On server, 5 bytes wait in the receive queue of 10.0.0.2:9000 ↔ 10.0.0.1:40000 until the program reads."
    );
    assert_eq!(
        story.back(SERVER, received(b"salom")),
        "Server receives 5 bytes: “salom”."
    );
    assert_eq!(
        story.enter(SERVER, recv(4)),
        "Server asks for at most 1024 bytes; 5 are waiting in the receive queue."
    );
}

#[test]
fn the_fin_in_the_receive_queue_is_not_a_byte() {
    let mut story = Story::new();
    story.connection();
    story.send(segment(0, CLIENT, "FIN,ACK", 106, 501, b""), None);
    story.deliver(0);
    assert_eq!(
        story.queues(SERVER, 2, 1, 0),
        "On server, the FIN of the peer stands in the receive queue of 10.0.0.2:9000 ↔ 10.0.0.1:40000. It \
         carries no byte, but the kernel counts it as one."
    );
    assert_eq!(
        story.state(SERVER, 2, TcpState::CloseWait, Why::Segment(PacketId(0))),
        "On server, 10.0.0.2:9000 ↔ 10.0.0.1:40000 goes from ESTABLISHED to CLOSE-WAIT: the peer will send no \
         more. The kernel now waits for the program to close too. The reason: FIN,ACK arrived."
    );
    assert_eq!(
        story.call(SERVER, recv(4), received(b"")),
        [
            "Server asks for data; all has been read and the peer has sent its FIN, so the answer will be 0 bytes.",
            "Server receives 0 bytes: the peer has closed its side, and nothing more will come."
        ]
    );
    assert_eq!(
        story.queues(SERVER, 2, 0, 0),
        "On server, the program has read past the FIN of the peer: nothing is left in the receive queue of \
         10.0.0.2:9000 ↔ 10.0.0.1:40000."
    );
    assert_eq!(
        story.enter(SERVER, Call::Close { fd: Fd(4) }),
        "Server closes the connection, which the peer has closed on its side already: the kernel sends a FIN too."
    );
}

#[test]
fn the_syn_and_the_fin_in_the_send_queue_are_not_bytes() {
    let mut story = Story::new();
    story.connection();
    story.state(CLIENT, 7, TcpState::SynSent, Why::Unknown);
    assert_eq!(
        story.queues(CLIENT, 7, 0, 1),
        "On client, the SYN of 10.0.0.1:40000 ↔ 10.0.0.2:9000 waits to be acknowledged. It carries no byte, but the \
         kernel counts it as one in the send queue."
    );
    assert_eq!(
        story.queues(SERVER, 2, 0, 17),
        "On server, 17 bytes are in the send queue of 10.0.0.2:9000 ↔ 10.0.0.1:40000, until the peer acknowledges."
    );
    story.state(SERVER, 2, TcpState::FinWait1, Why::Unknown);
    assert_eq!(
        story.queues(SERVER, 2, 0, 18),
        "On server, 17 bytes and the FIN are in the send queue of 10.0.0.2:9000 ↔ 10.0.0.1:40000, until the peer \
         acknowledges."
    );
    assert_eq!(
        story.queues(SERVER, 2, 0, 1),
        "On server, only the FIN is left in the send queue of 10.0.0.2:9000 ↔ 10.0.0.1:40000, until the peer \
         acknowledges it."
    );
}

#[test]
fn readiness_means_another_thing_for_a_listener_and_for_a_socket_without_a_peer() {
    let mut story = Story::new();
    let ready = |story: &mut Story, ready| {
        let socket = SocketId(1);
        story.kernel(SERVER, SocketEvent::ReadinessChanged { socket, ready })
    };
    story.socket(SERVER, 3, 1);
    assert_eq!(
        ready(&mut story, Readiness::OUT | Readiness::HUP),
        "On server, poll() would report HUP for socket 1, because it is not connected."
    );
    story.state(SERVER, 1, TcpState::Listen, Why::Unknown);
    assert_eq!(
        ready(&mut story, Readiness::default()),
        "On server, poll() has nothing to report of socket 1 now."
    );
    assert_eq!(
        ready(&mut story, Readiness::IN),
        "On server, socket 1 has a connection to accept."
    );
}

#[test]
fn an_address_in_use_names_who_has_it() {
    let bind = || Call::Bind {
        fd: Fd(3),
        address: inet("0.0.0.0:9000"),
        length: 16,
    };
    let mut waiting = Story::new();
    waiting.socket(SERVER, 3, 5);
    waiting.kernel(
        SERVER,
        SocketEvent::Created {
            socket: SocketId(2),
            transport: Transport::Tcp,
            provenance: Provenance::Call,
        },
    );
    waiting.addressed(SERVER, 2, SERVER_END, Some(CLIENT_END));
    waiting.state(SERVER, 2, TcpState::TimeWait, Why::Unknown);
    waiting.tell(
        Actor::kernel(SERVER),
        Kind::Timer(TimerEvent::Armed {
            socket: SocketId(2),
            timer: TimerKind::TimeWait,
            due: Nanos(60_000_000_000),
            attempt: 0,
        }),
    );
    assert_eq!(
        waiting
            .later(1000)
            .call(SERVER, bind(), failed(Errno::EADDRINUSE)),
        [
            "Server wants port 9000 for its socket, on every address of this machine (0.0.0.0).",
            "EADDRINUSE: server cannot have port 9000 yet. A connection of that port has ended but is still in \
             TIME-WAIT, and without SO_REUSEADDR the kernel does not give the port away. TIME-WAIT has 59 s to go."
        ]
    );
    let mut taken = Story::new();
    taken.listener(128);
    let [_, said] = taken.call(SERVER, bind(), failed(Errno::EADDRINUSE));
    assert_eq!(
        said,
        "EADDRINUSE: server cannot have port 9000, because another socket already listens on it."
    );
    let [_, said] = Story::new().call(SERVER, bind(), failed(Errno::EADDRINUSE));
    assert_eq!(
        said,
        "EADDRINUSE: server cannot have port 9000, because another socket has it."
    );
}

#[test]
fn a_failed_connection_says_what_the_other_side_did() {
    let connect = || Call::Connect {
        fd: Fd(3),
        address: inet(SERVER_END),
        length: 16,
    };
    let mut story = Story::new();
    story.socket(CLIENT, 3, 7);
    assert_eq!(
        story.call(CLIENT, connect(), failed(Errno::ECONNREFUSED)),
        [
            "Client wants a connection to 10.0.0.2:9000: the kernel starts the handshake with a SYN, and client \
             sleeps until it is decided.",
            "ECONNREFUSED: 10.0.0.2:9000 answered client with RST. The machine is there, but nothing listens on \
             that port."
        ]
    );
    story.nonblocking(CLIENT, 3);
    assert_eq!(
        story.call(CLIENT, connect(), failed(Errno::EINPROGRESS)),
        [
            "Client wants a connection to 10.0.0.2:9000: the kernel starts the handshake with a SYN, and client \
             does not wait for it.",
            "EINPROGRESS: the handshake with 10.0.0.2:9000 has begun and goes on in the kernel. Client does not \
             wait for it."
        ]
    );
}

#[test]
fn sending_tells_what_the_kernel_took() {
    let mut story = Story::new();
    story.connection();
    assert_eq!(
        story.call(CLIENT, send(3, b"\xff\xfe\n"), ok(3)),
        [
            "Client hands 3 bytes to the kernel: “\\xff\\xfe\\n”. They are copied into the send queue and leave from there.",
            "The kernel has taken it all, 3 bytes; client goes on. Whether it arrives, client does not know yet."
        ]
    );
    let [_, said] = story.call(CLIENT, send(3, &[b'x'; 900]), ok(400));
    assert_eq!(
        said,
        "The kernel has taken only 400 of 900 bytes: the send queue is full. The rest is for client to send again."
    );
    let [_, said] = story.call(CLIENT, send(3, b"x"), failed(Errno::EPIPE));
    assert_eq!(
        said,
        "EPIPE: client cannot send here any more. The connection was reset, or this side has shut down its \
         direction."
    );
}

#[test]
fn queues_of_a_listener_grow_and_overflow() {
    let mut story = Story::new();
    story.listener(1);
    assert_eq!(
        story.backlog(SERVER, 1, 1, 0, 1),
        "On server, 1 connection is half open at 0.0.0.0:9000: the SYN has come, the ACK that completes the \
         handshake has not."
    );
    assert_eq!(
        story.backlog(SERVER, 1, 0, 1, 1),
        "On server, 1 connection waits in the accept queue of 0.0.0.0:9000 for accept(); the limit is 1."
    );
    assert_eq!(
        story.backlog(SERVER, 1, 0, 2, 1),
        "On server, the accept queue of 0.0.0.0:9000 is full: 2 wait, and the limit of 1 lets one more in, no more."
    );
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    assert_eq!(
        story.kernel(
            SERVER,
            SocketEvent::Overflowed {
                socket: SocketId(1),
                packet: Some(PacketId(0))
            }
        ),
        "On server, the accept queue of 0.0.0.0:9000 is full, so the SYN is dropped without an answer. The other \
         side will send it again."
    );
    story.send(segment(1, CLIENT, "ACK", 101, 501, b""), None);
    assert_eq!(
        story.kernel(
            SERVER,
            SocketEvent::Overflowed {
                socket: SocketId(1),
                packet: Some(PacketId(1))
            }
        ),
        "On server, the accept queue of 0.0.0.0:9000 is full, so the last ACK is ignored: the client believes that \
         it is connected, the server does not."
    );
}

#[test]
fn a_state_names_what_moved_it() {
    let mut story = Story::new();
    story.connection();
    story.enter(SERVER, Call::Close { fd: Fd(4) });
    let close = Seq(story.events.len() as u64 - 1);
    let connection = "10.0.0.2:9000 ↔ 10.0.0.1:40000";
    assert_eq!(
        story.state(SERVER, 2, TcpState::FinWait1, Why::Call(close)),
        format!(
            "On server, {connection} goes from ESTABLISHED to FIN-WAIT-1: this side ends first and waits for its \
             FIN to be acknowledged. The reason: close()."
        )
    );
    assert_eq!(
        story.state(SERVER, 2, TcpState::FinWait2, Why::Unknown),
        format!(
            "On server, {connection} goes from FIN-WAIT-1 to FIN-WAIT-2: its FIN is acknowledged, the FIN of the \
             peer has not come. The kernel's tables show it; what moved it was not seen."
        )
    );
    story.state(SERVER, 2, TcpState::TimeWait, Why::Unknown);
    assert_eq!(
        story.state(SERVER, 2, TcpState::Closed, Why::Timer),
        format!(
            "On server, {connection} goes from TIME-WAIT to CLOSED: the connection is forgotten, and its ports are \
             free. The reason: a timer ran out."
        )
    );
    story.send(segment(9, SERVER, "RST,ACK", 1, 1, b""), None);
    assert_eq!(
        story.state(CLIENT, 7, TcpState::Closed, Why::Segment(PacketId(9))),
        "On client, 10.0.0.1:40000 ↔ 10.0.0.2:9000 goes from ESTABLISHED to CLOSED: the peer has broken the \
         connection off. The reason: RST,ACK arrived."
    );
}

#[test]
fn the_end_of_a_process_says_what_it_leaves() {
    let mut story = Story::new();
    story.connection();
    story.program(
        SERVER,
        ProgramEvent::Raised {
            exception: "UnicodeDecodeError".into(),
            message: "invalid start byte".into(),
        },
    );
    assert_eq!(
        story.program(
            SERVER,
            ProgramEvent::ProcessEnded {
                status: ExitStatus::Code(1)
            }
        ),
        "Server has ended with exit status 1, because nothing caught UnicodeDecodeError. The kernel closes the 1 \
         socket descriptor that it still had."
    );
    assert_eq!(
        story.program(
            CLIENT,
            ProgramEvent::ProcessEnded {
                status: ExitStatus::Signal(9)
            }
        ),
        "Client was ended by signal SIGKILL. The kernel closes the 1 socket descriptor that it still had."
    );
}

#[test]
fn programs_reach_lines_and_print() {
    let mut story = Story::new();
    let line = |function: &str| ProgramEvent::Line {
        file: "minimal_server.py".into(),
        line: 14,
        function: function.into(),
    };
    assert_eq!(
        story.program(SERVER, line("<module>")),
        "Server reaches line 14 of minimal_server.py."
    );
    assert_eq!(
        story.program(SERVER, line("serve")),
        "Server reaches line 14 of minimal_server.py, in serve()."
    );
    assert_eq!(
        story.program(
            SERVER,
            ProgramEvent::Output {
                stream: Stream::Out,
                text: Payload::of(b"Listening on port 9000")
            }
        ),
        "Server prints: Listening on port 9000"
    );
}

#[test]
fn waiting_for_many_tells_how_long_and_who_was_ready() {
    let mut story = Story::new();
    let entry = |fd, events| PollEntry { fd: Fd(fd), events };
    let poll = |timeout_millis| Call::Poll {
        entries: vec![entry(3, Readiness::IN), entry(4, Readiness::IN)],
        timeout_millis,
    };
    let outcome = Outcome {
        result: Ok(1),
        out: Out::Polled(vec![entry(4, Readiness::IN | Readiness::HUP)]),
    };
    assert_eq!(
        story.call(SERVER, poll(-1), outcome),
        [
            "Server asks with poll() which of 2 descriptors are ready, and waits without limit until one is.",
            "Server learns that 1 descriptor is ready: 4 (IN|HUP)."
        ]
    );
    assert_eq!(
        story.enter(SERVER, poll(50)),
        "Server asks with poll() which of 2 descriptors are ready, and waits at most 50 ms."
    );
    assert_eq!(
        story.later(50).back(SERVER, ok(0)),
        "The time is over and nothing that server asked about is ready. The call took 50 ms."
    );
}

#[test]
fn a_run_says_why_it_ended_and_what_is_missing() {
    let mut story = Story::new();
    let kernel = Actor::kernel(SERVER);
    assert_eq!(
        story.tell(
            kernel,
            Kind::Loss {
                count: 1,
                world: None
            }
        ),
        "1 event is missing here: they came faster than they could be carried."
    );
    assert_eq!(
        story.tell(
            kernel,
            Kind::Run(RunEvent::Ended {
                reason: EndReason::TimeLimit { seconds: 300 }
            })
        ),
        "The run is over: it has reached its limit of 300 seconds."
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_has_a_sentence_whose_values_are_all_there(events in events(200)) {
        let mut world = World::before(&header());
        for event in &events {
            // A missing pattern or value is an assertion of its own where tests are built.
            let said = in_english(&sentence(event, &world));
            prop_assert!(!said.is_empty());
            world.apply(event);
        }
    }
}
