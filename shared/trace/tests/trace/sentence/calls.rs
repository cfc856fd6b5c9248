//! What a program asks for, and what comes back.

use crate::story::{
    CLIENT, CLIENT_END, SERVER, SERVER_END, Story, accept, failed, inet, ok, received, recv, send,
};
use socketarium_trace::event::{
    Call, Out, Outcome, PollEntry, Provenance, SocketEvent, TimerEvent, TimerKind, Transport, Why,
};
use socketarium_trace::net::TcpState;
use socketarium_trace::{Actor, Errno, Fd, Kind, Nanos, Readiness, SocketId};

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
