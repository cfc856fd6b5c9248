//! What a packet says, and why it is sent.

use crate::story::{CLIENT, CLIENT_END, SERVER, SERVER_END, Story, segment};
use socketarium_trace::event::{By, Call, Provenance, SocketEvent, Transport, Why, WireEvent};
use socketarium_trace::net::TcpState;
use socketarium_trace::{Fd, PacketId, SocketId};

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
