//! How data flows: K14 to K17, K19 (the gaps of K17 to K19 are in `kernel_times`).

use super::{C, S, connected, holds, holds_on_linux, two};
use socketarium_tests::differential::calls::*;
use socketarium_tests::differential::{CLIENT, SERVER, Session, Wire};
use socketarium_trace::net::{Segment, TcpFlags, TcpOption};
use socketarium_trace::{Errno, Readiness};

#[test]
fn k14_a_stream_has_no_messages() {
    holds(two(), |s| {
        connected(s);
        s.ok(C, send(3, b"hello", 0, None));
        s.ok(C, send(3, b"world", 0, None));
        assert_eq!(s.data(S, recv(4, 100, 0)), b"helloworld");
        s.ok(C, send(3, "oʻ".as_bytes(), 0, None));
        assert_eq!(s.data(S, recv(4, 2, 0)), b"o\xca");
        assert_eq!(s.data(S, recv(4, 2, 0)), b"\xbb");
    });
}

#[test]
fn k14_waiting_for_all() {
    holds(two(), |s| {
        connected(s);
        s.ok(C, send(3, b"abc", 0, None));
        s.blocks(S, recv(4, 5, MSG_WAITALL));
        s.ok(C, send(3, b"de", 0, None));
        assert_eq!(s.came_back(S).unwrap().data, b"abcde");
    });
}

/// Sends until there is no room: how much was taken.
fn fill(s: &mut Session<'_>, piece: usize) -> i64 {
    s.ok(C, set_nonblock(3, true));
    let mut taken = 0;
    loop {
        match s.call(C, send(3, &letters(piece), 0, None)).outcome.result {
            Ok(count) => taken += count,
            Err(errno) => {
                assert_eq!(errno, Errno::EAGAIN);
                return taken;
            }
        }
    }
}

#[test]
fn k15_send_only_copies_and_stops_where_there_is_no_room() {
    holds_on_linux(two(), "where a segment is cut at the end of a window", |s| {
        connected(s);
        let taken = fill(s, 65536);
        assert!(
            taken > 65536 && taken % 65536 != 0,
            "the last send took a part: {taken}"
        );
        // Acknowledgements that were put off come, and make room.
        s.wait(60);
        let taken = taken + fill(s, 65536);
        let unsent = s.sockets(CLIENT)[0].send;
        let unread = s.sockets(SERVER).iter().map(|row| row.receive).max().unwrap();
        // What has come and is not acknowledged yet is in both.
        assert!(i64::from(unsent + unread) >= taken, "every byte is in a queue");
        s.ok(C, set_nonblock(3, false));
        s.blocks(C, send(3, b"more", 0, None));
        s.ok(S, set_nonblock(4, true));
        for _ in 0..2 {
            while s.call(S, recv(4, 65536, 0)).outcome.result.is_ok() {}
        }
    });
}

#[test]
fn k16_writable_again_when_a_third_is_free() {
    holds(two(), |s| {
        s.ok(S, tcp());
        // A small window keeps the pieces in the send queue small.
        s.ok(S, setsockopt(3, SOL_SOCKET, SO_RCVBUF, 8192));
        s.ok(S, bind(3, server(9000)));
        s.ok(S, listen(3, 5));
        s.ok(C, tcp());
        s.ok(C, setsockopt(3, SOL_SOCKET, SO_SNDBUF, 16384));
        s.ok(C, connect(3, server(9000)));
        s.ok(S, accept(3));
        fill(s, 1000);
        s.wait(60);
        fill(s, 1000);
        assert_eq!(s.ready(C, 3), Readiness::default());
        let queued = |s: &Session<'_>| s.sockets(CLIENT)[0].send;
        let full = queued(s);
        s.ok(S, set_nonblock(4, true));
        while !s.ready(C, 3).contains(Readiness::OUT) {
            assert!(queued(s) > 0, "it becomes writable before everything is sent");
            s.call(S, recv(4, 1000, 0));
        }
        let (left, full) = (f64::from(queued(s)), f64::from(full));
        assert!(
            (0.5..0.75).contains(&(left / full)),
            "a third is free: {left} of {full}"
        );
    });
}

#[test]
fn k17_a_full_receiver_says_a_window_of_nothing() {
    holds(two(), |s| {
        s.ok(S, tcp());
        s.ok(S, setsockopt(3, SOL_SOCKET, SO_RCVBUF, 8192));
        s.ok(S, bind(3, server(9000)));
        s.ok(S, listen(3, 5));
        s.ok(C, tcp());
        s.ok(C, connect(3, server(9000)));
        s.ok(S, accept(3));
        fill(s, 65536);
        s.wait(500);
        let segments = s.segments();
        let last = segments.iter().rev().find(|(from, _)| *from == SERVER);
        assert_eq!(last.unwrap().1.window, 0);
        let probe = |segment: &Segment| segment.flags == TcpFlags::ACK && segment.payload.is_empty();
        assert!(
            segments
                .iter()
                .any(|(from, segment)| *from == CLIENT && probe(segment))
        );
        // Reading makes room, and room is told.
        s.ok(S, recv(4, 100_000, 0));
        let (from, update) = &s.segments()[0];
        assert!(*from == SERVER && update.window > 0, "{update:?}");
    });
}

/// Data segments that left the client in the last step.
fn sent(s: &Session<'_>) -> Vec<u32> {
    let own = s.segments().into_iter().filter(|(from, _)| *from == CLIENT);
    own.map(|(_, segment)| segment.payload.length)
        .filter(|length| *length > 0)
        .collect()
}

#[test]
fn k19_nagle_waits_for_the_acknowledgement() {
    holds(two(), |s| {
        connected(s);
        s.hold(SERVER, true);
        s.ok(C, send(3, b"one", 0, None));
        assert_eq!(sent(s), [3]);
        s.ok(C, send(3, b"two", 0, None));
        assert_eq!(sent(s), [0; 0], "the first is not acknowledged");
        s.ok(C, send(3, b"three", 0, None));
        s.hold(SERVER, false);
        assert_eq!(sent(s), [8], "both together");
    });
}

#[test]
fn k19_without_nagle_it_goes_at_once() {
    holds(two(), |s| {
        connected(s);
        s.ok(C, setsockopt(3, IPPROTO_TCP, TCP_NODELAY, 1));
        s.hold(SERVER, true);
        for word in [&b"one"[..], b"two"] {
            s.ok(C, send(3, word, 0, None));
            assert_eq!(sent(s), [3]);
        }
    });
}

#[test]
fn k19_a_cork_holds_until_it_is_pulled() {
    holds(two(), |s| {
        connected(s);
        s.ok(C, setsockopt(3, IPPROTO_TCP, TCP_CORK, 1));
        s.ok(C, send(3, b"one", 0, None));
        assert_eq!(sent(s), [0; 0]);
        s.ok(C, send(3, b"two", 0, None));
        s.ok(C, setsockopt(3, IPPROTO_TCP, TCP_CORK, 0));
        assert_eq!(sent(s), [6]);
    });
}

#[test]
fn out_of_order_segments_are_reported_and_put_in_order() {
    holds(two(), |s| {
        connected(s);
        s.ok(C, setsockopt(3, IPPROTO_TCP, TCP_NODELAY, 1));
        s.hold(CLIENT, true);
        for word in [&b"one"[..], b"two", b"three"] {
            s.ok(C, send(3, word, 0, None));
        }
        s.wire(CLIENT, 2, Wire::Deliver);
        let (_, answer) = &s.segments()[0];
        let sack = answer
            .options
            .iter()
            .any(|option| matches!(option, TcpOption::Sack(_)));
        assert!(sack, "{answer:?}");
        s.ok(S, set_nonblock(4, true));
        assert_eq!(s.error(S, recv(4, 100, 0)), Errno::EAGAIN);
        s.wire(CLIENT, 0, Wire::Deliver);
        s.wire(CLIENT, 0, Wire::Deliver);
        assert_eq!(s.data(S, recv(4, 100, 0)), b"onetwothree");
    });
}

#[test]
fn peeking_leaves_what_was_seen() {
    holds(two(), |s| {
        connected(s);
        s.ok(C, send(3, b"hello", 0, None));
        assert_eq!(s.data(S, recv(4, 2, MSG_PEEK)), b"he");
        assert_eq!(s.data(S, recv(4, 100, 0)), b"hello");
        assert_eq!(s.error(S, recv(4, 1, MSG_DONTWAIT)), Errno::EAGAIN);
    });
}

#[test]
fn buffers_are_doubled_and_have_a_least() {
    holds(two(), |s| {
        s.ok(C, tcp());
        s.ok(C, setsockopt(3, SOL_SOCKET, SO_RCVBUF, 10_000));
        assert_eq!(s.option(C, 3, SOL_SOCKET, SO_RCVBUF), 20_000);
        s.ok(C, setsockopt(3, SOL_SOCKET, SO_SNDBUF, 1));
        assert_eq!(s.option(C, 3, SOL_SOCKET, SO_SNDBUF), 4608);
    });
}
