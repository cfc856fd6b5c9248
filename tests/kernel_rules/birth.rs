//! How a connection comes to be: K1 to K13.

use super::{C, S, holds, two, two_with};
use socketarium_tests::differential::calls::*;
use socketarium_tests::differential::{CLIENT, SERVER, Session, Wire};
use socketarium_trace::event::{How, Out};
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{Errno, Readiness};

const SYN_ACK: TcpFlags = TcpFlags(0x12);

/// A listener on descriptor 3 of the server.
fn listener(s: &mut Session<'_>, backlog: i32) {
    s.ok(S, tcp());
    s.ok(S, bind(3, server(9000)));
    s.ok(S, listen(3, backlog));
}

/// Starts `count` connections, from descriptor `first` of the client on.
fn knock(s: &mut Session<'_>, first: i32, count: i32) {
    for fd in first..first + count {
        s.ok(C, tcp_nonblock());
        assert_eq!(s.error(C, connect(fd, server(9000))), Errno::EINPROGRESS);
    }
}

fn count(states: &[TcpState], state: TcpState) -> usize {
    states.iter().filter(|one| **one == state).count()
}

#[test]
fn k1_a_new_socket_is_a_descriptor_and_nothing_more() {
    holds(two(), |s| {
        s.ok(S, tcp());
        assert!(s.last().seen.is_empty(), "no packet");
        assert!(s.sockets(SERVER).is_empty(), "in no table");
    });
}

#[test]
fn k2_the_backlog_is_cut_to_somaxconn_and_shown_as_a_limit() {
    holds(two_with("net.core.somaxconn", "2"), |s| {
        listener(s, 128);
        let row = &s.sockets(SERVER)[0];
        assert_eq!((row.state, row.receive, row.send), (TcpState::Listen, 0, 2));
        knock(s, 3, 1);
        let row = s
            .sockets(SERVER)
            .iter()
            .find(|row| row.state == TcpState::Listen)
            .unwrap();
        assert_eq!((row.receive, row.send), (1, 2));
    });
}

#[test]
fn k3_the_kernel_shakes_hands_and_takes_data_before_accept() {
    holds(two(), |s| {
        listener(s, 5);
        s.ok(C, tcp());
        s.ok(C, connect(3, server(9000)));
        let flags: Vec<TcpFlags> = s.segments().iter().map(|(_, segment)| segment.flags).collect();
        assert_eq!(flags, [TcpFlags::SYN, SYN_ACK, TcpFlags::ACK]);
        s.ok(C, send(3, b"x", 0, None));
        let (from, answer) = &s.segments()[1];
        assert_eq!(
            (*from, answer.flags),
            (SERVER, TcpFlags::ACK),
            "it is acknowledged"
        );
        let row = s
            .sockets(SERVER)
            .iter()
            .find(|row| row.state == TcpState::Established)
            .unwrap();
        assert_eq!(row.receive, 1);
    });
}

#[test]
fn k4_one_connection_more_than_the_limit_waits() {
    for limit in 0..3 {
        holds(two(), |s| {
            listener(s, limit);
            knock(s, 3, limit + 3);
            let states = s.states_towards(CLIENT, 9000);
            assert_eq!(count(&states, TcpState::Established), limit as usize + 1);
            assert_eq!(count(&states, TcpState::SynSent), 2);
            s.ok(S, set_nonblock(3, true));
            for _ in 0..=limit {
                s.ok(S, accept(3));
            }
            assert_eq!(s.error(S, accept(3)), Errno::EAGAIN);
        });
    }
}

#[test]
fn k5_a_syn_that_finds_the_queue_full_is_dropped_in_silence() {
    holds(two(), |s| {
        listener(s, 0);
        knock(s, 3, 1);
        s.ok(C, tcp_nonblock());
        s.error(C, connect(4, server(9000)));
        assert_eq!(s.segments().len(), 1, "the SYN, and no answer");
        assert_eq!(count(&s.states_towards(CLIENT, 9000), TcpState::SynSent), 1);
        // The SYN comes again, and finds room.
        s.ok(S, accept(3));
        s.wait(1300);
        assert_eq!(count(&s.states_towards(CLIENT, 9000), TcpState::Established), 2);
    });
}

/// Three handshakes for a queue of two: the last one ends when it is full.
fn full_at_the_last_ack(s: &mut Session<'_>) {
    listener(s, 1);
    knock(s, 3, 1);
    s.hold(CLIENT, true);
    knock(s, 4, 2);
    // Both SYNs, then both last ACKs.
    for _ in 0..4 {
        s.wire(CLIENT, 0, Wire::Deliver);
    }
    s.hold(CLIENT, false);
}

#[test]
fn k6_a_last_ack_that_finds_the_queue_full_is_ignored() {
    holds(two(), |s| {
        full_at_the_last_ack(s);
        assert_eq!(s.states_towards(CLIENT, 9000), [TcpState::Established; 3]);
        let states = s.states(SERVER, 9000);
        assert_eq!(count(&states, TcpState::Established), 2);
        assert_eq!(count(&states, TcpState::SynReceived), 1);
        s.ok(C, send(5, b"wait", 0, None));
        let waits = s.sockets(CLIENT).iter().any(|row| row.send == 4);
        assert!(waits, "the data stays with the client");
        s.ok(S, accept(3));
        s.wait(400);
        assert_eq!(count(&s.states(SERVER, 9000), TcpState::Established), 3);
    });
}

#[test]
fn k6_with_abort_on_overflow_it_is_reset() {
    holds(two_with("net.ipv4.tcp_abort_on_overflow", "1"), |s| {
        full_at_the_last_ack(s);
        assert_eq!(s.option(C, 5, SOL_SOCKET, SO_ERROR), Errno::ECONNRESET.0);
        assert_eq!(
            s.states(SERVER, 9000).len(),
            3,
            "the listener, and the connections that wait"
        );
    });
}

#[test]
fn k7_beyond_the_limit_of_requests_a_cookie_remembers() {
    holds(two(), |s| {
        listener(s, 2);
        s.hold(SERVER, true);
        knock(s, 3, 5);
        let half_open = count(&s.states(SERVER, 9000), TcpState::SynReceived);
        assert_eq!(half_open, 3, "limit and one");
        // All five are answered, the last two without a trace on the server.
        for _ in 0..5 {
            s.wire(SERVER, 0, Wire::Deliver);
        }
        assert_eq!(count(&s.states_towards(CLIENT, 9000), TcpState::Established), 5);
    });
}

#[test]
fn k7_without_cookies_the_syn_is_dropped() {
    holds(two_with("net.ipv4.tcp_syncookies", "0"), |s| {
        listener(s, 2);
        s.hold(SERVER, true);
        knock(s, 3, 3);
        s.ok(C, tcp_nonblock());
        s.error(C, connect(6, server(9000)));
        assert_eq!(s.segments().len(), 1, "no answer");
        assert_eq!(count(&s.states(SERVER, 9000), TcpState::SynReceived), 3);
    });
}

#[test]
fn k10_nobody_listens_and_the_answer_is_a_reset() {
    holds(two(), |s| {
        s.ok(C, tcp());
        assert_eq!(s.error(C, connect(3, server(9000))), Errno::ECONNREFUSED);
        let flags: Vec<TcpFlags> = s.segments().iter().map(|(_, segment)| segment.flags).collect();
        assert_eq!(flags, [TcpFlags::SYN, TcpFlags(0x14)]);
    });
}

#[test]
fn k11_connecting_without_waiting() {
    holds(two(), |s| {
        listener(s, 5);
        knock(s, 3, 1);
        assert_eq!(s.ready(C, 3), Readiness::OUT | Readiness(0x100));
        assert_eq!(s.option(C, 3, SOL_SOCKET, SO_ERROR), 0);
        s.ok(C, connect(3, server(9000)));
        assert_eq!(s.error(C, connect(3, server(9000))), Errno::EISCONN);
    });
}

#[test]
fn k11_refused_without_waiting() {
    holds(two(), |s| {
        s.ok(C, tcp_nonblock());
        assert_eq!(s.error(C, connect(3, server(9000))), Errno::EINPROGRESS);
        let ready = s.ready(C, 3);
        assert_eq!(ready.to_string(), "IN|OUT|ERR|HUP|RDNORM|WRNORM|RDHUP");
        assert_eq!(s.option(C, 3, SOL_SOCKET, SO_ERROR), Errno::ECONNREFUSED.0);
        assert_eq!(s.option(C, 3, SOL_SOCKET, SO_ERROR), 0);
        assert_eq!(s.ok(C, recv(3, 10, 0)), 0);
        assert_eq!(s.error(C, connect(3, server(9000))), Errno::ECONNABORTED);
        assert_eq!(s.error(C, connect(3, server(9000))), Errno::EINPROGRESS);
    });
}

#[test]
fn k11_only_errors_are_asked_for() {
    holds(two(), |s| {
        s.ok(C, tcp_nonblock());
        s.error(C, connect(3, server(9000)));
        let reply = s.call(C, poll_for(&[(3, Readiness::default())], 0));
        let Out::Polled(entries) = reply.outcome.out else {
            panic!("poll gives rows");
        };
        assert_eq!(entries[0].events, Readiness::ERR | Readiness::HUP);
    });
}

#[test]
fn k12_closing_a_listener_resets_who_waits_there() {
    holds(two(), |s| {
        listener(s, 5);
        knock(s, 3, 2);
        s.ok(S, close(3));
        let resets = s.segments();
        assert!(
            resets
                .iter()
                .all(|(from, one)| *from == SERVER && one.flags.contains(TcpFlags::RST))
        );
        assert_eq!(resets.len(), 2);
        assert_eq!(s.error(C, recv(3, 1, 0)), Errno::ECONNRESET);
    });
}

#[test]
fn k13_a_syn_and_a_fin_have_a_number_each() {
    holds(two(), |s| {
        listener(s, 5);
        s.ok(C, tcp());
        s.ok(C, connect(3, server(9000)));
        let segments = s.segments();
        assert_eq!(segments[1].1.ack, segments[0].1.seq.wrapping_add(1));
        s.ok(C, send(3, &[b'x'; 17], 0, None));
        s.ok(C, shutdown(3, How::Write));
        let row = s
            .sockets(SERVER)
            .iter()
            .find(|row| row.state == TcpState::CloseWait)
            .unwrap();
        assert_eq!(row.receive, 18);
        s.ok(S, accept(3));
        assert_eq!(s.ok(S, recv(4, 100, 0)), 17);
    });
}
