//! Queues, readiness and states.

use crate::story::{CLIENT, SERVER, Story, received, recv, segment};
use socketarium_trace::event::{Call, SocketEvent, Why};
use socketarium_trace::net::TcpState;
use socketarium_trace::{Fd, PacketId, Readiness, Seq, SocketId};

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
