//! How a connection ends: K20, K22 to K30 (how long each state lasts is in `kernel_times`).

use super::{C, S, connected, holds, two, two_with};
use socketarium_tests::differential::calls::*;
use socketarium_tests::differential::{CLIENT, HOSTS, SERVER, Session, Step, Thread, Wire};
use socketarium_trace::event::How;
use socketarium_trace::net::{TcpFlags, TcpState};
use socketarium_trace::{Errno, HostId, Readiness};

/// The states of both ends: client, server. The listener is closed.
fn states(s: &Session<'_>) -> [Vec<TcpState>; 2] {
    HOSTS.map(|host| s.sockets(host).iter().map(|row| row.state).collect())
}

fn one(state: TcpState) -> Vec<TcpState> {
    vec![state]
}

/// A connection on 3 of the client and 4 of the server, without its listener.
fn pair(s: &mut Session<'_>) {
    connected(s);
    s.ok(S, close(3));
}

fn flags_from(s: &Session<'_>, host: HostId) -> Vec<TcpFlags> {
    let own = s.segments().into_iter().filter(|(from, _)| *from == host);
    own.map(|(_, segment)| segment.flags).collect()
}

#[test]
fn k20_one_end_closes_then_the_other() {
    holds(two(), |s| {
        pair(s);
        s.hold(SERVER, true);
        s.ok(C, close(3));
        assert_eq!(states(s), [one(TcpState::FinWait1), one(TcpState::CloseWait)]);
        s.hold(SERVER, false);
        s.wait(60);
        assert_eq!(states(s), [one(TcpState::FinWait2), one(TcpState::CloseWait)]);
        s.hold(CLIENT, true);
        s.ok(S, close(4));
        assert_eq!(states(s), [one(TcpState::TimeWait), one(TcpState::LastAck)]);
        s.hold(CLIENT, false);
        assert_eq!(states(s), [one(TcpState::TimeWait), vec![]]);
    });
}

#[test]
fn k20_both_ends_close_at_once() {
    holds(two(), |s| {
        pair(s);
        s.hold(CLIENT, true);
        s.hold(SERVER, true);
        s.ok(C, close(3));
        s.ok(S, close(4));
        assert_eq!(states(s), [one(TcpState::FinWait1), one(TcpState::FinWait1)]);
        s.wire(CLIENT, 0, Wire::Deliver);
        s.wire(SERVER, 0, Wire::Deliver);
        assert_eq!(states(s), [one(TcpState::Closing), one(TcpState::Closing)]);
        s.hold(CLIENT, false);
        s.hold(SERVER, false);
        assert_eq!(states(s), [one(TcpState::TimeWait), one(TcpState::TimeWait)]);
    });
}

#[test]
fn k22_the_peer_of_an_orphan_sends_once() {
    holds(two(), |s| {
        pair(s);
        s.ok(C, close(3));
        s.wait(60);
        assert_eq!(states(s), [one(TcpState::FinWait2), one(TcpState::CloseWait)]);
        s.ok(S, send(4, b"x", 0, None));
        assert_eq!(flags_from(s, CLIENT), [TcpFlags::RST]);
        assert_eq!(s.error(S, send(4, b"y", MSG_NOSIGNAL, None)), Errno::EPIPE);
    });
}

#[test]
fn k24_a_lost_last_ack_brings_the_fin_again() {
    holds(two(), |s| {
        pair(s);
        s.ok(C, close(3));
        s.wait(60);
        s.hold(CLIENT, true);
        s.ok(S, close(4));
        s.wire(CLIENT, 0, Wire::Drop);
        s.hold(CLIENT, false);
        s.wait(320);
        let fin = |flags: &TcpFlags| flags.contains(TcpFlags::FIN);
        assert_eq!(flags_from(s, SERVER).iter().filter(|flags| fin(flags)).count(), 1);
        assert_eq!(flags_from(s, CLIENT), [TcpFlags::ACK]);
        assert_eq!(states(s), [one(TcpState::TimeWait), vec![]]);
    });
}

#[test]
fn k25_closing_with_unread_bytes_resets() {
    holds(two(), |s| {
        pair(s);
        s.ok(C, send(3, b"unread", 0, None));
        s.ok(S, close(4));
        assert!(
            flags_from(s, SERVER)
                .iter()
                .all(|flags| flags.contains(TcpFlags::RST))
        );
        assert_eq!(states(s), [vec![], vec![]], "no TIME-WAIT");
    });
}

#[test]
fn k26_closing_without_lingering_resets() {
    holds(two(), |s| {
        pair(s);
        s.ok(C, linger(3, true, 0));
        s.ok(C, close(3));
        assert_eq!(flags_from(s, CLIENT), [TcpFlags(0x14)]);
        assert_eq!(states(s), [vec![], vec![]]);
        assert_eq!(s.error(S, recv(4, 1, 0)), Errno::ECONNRESET);
    });
}

#[test]
fn k27_after_a_reset_what_came_is_read_then_the_error_then_the_end() {
    holds(two(), |s| {
        pair(s);
        s.ok(C, send(3, b"last words", 0, None));
        s.ok(C, linger(3, true, 0));
        s.ok(C, close(3));
        let ready = s.ready(S, 4);
        for bit in [Readiness::IN, Readiness::ERR, Readiness::HUP] {
            assert!(ready.contains(bit), "{ready}");
        }
        assert_eq!(s.data(S, recv(4, 100, 0)), b"last words");
        assert_eq!(s.error(S, recv(4, 100, 0)), Errno::ECONNRESET);
        assert_eq!(s.ok(S, recv(4, 100, 0)), 0);
        assert_eq!(s.error(S, send(4, b"x", MSG_NOSIGNAL, None)), Errno::EPIPE);
    });
}

#[test]
fn k28_half_a_connection_goes_on() {
    holds(two(), |s| {
        pair(s);
        s.ok(C, shutdown(3, How::Write));
        assert_eq!(flags_from(s, CLIENT), [TcpFlags(0x11)]);
        s.ok(S, send(4, b"hi", 0, None));
        assert_eq!(s.data(C, recv(3, 10, 0)), b"hi");
        assert_eq!(s.ready(C, 3), Readiness::OUT | Readiness(0x100));
        assert_eq!(s.ready(S, 4).to_string(), "IN|OUT|RDNORM|WRNORM|RDHUP");
        s.ok(S, shutdown(4, How::Write));
        for (thread, fd) in [(C, 3), (S, 4)] {
            assert!(s.ready(thread, fd).contains(Readiness::HUP));
        }
        assert_eq!(s.error(S, getpeername(4)), Errno::ENOTCONN);
    });
}

#[test]
fn k28_the_fin_waits_for_the_last_descriptor() {
    holds(two(), |s| {
        pair(s);
        s.ok(C, dup(3));
        s.step(Step::Fork { thread: C });
        let child = Thread::of(CLIENT, 1);
        s.ok(C, close(3));
        s.ok(C, close(4));
        s.ok(child, close(3));
        assert!(s.segments().is_empty());
        s.ok(child, close(4));
        assert_eq!(flags_from(s, CLIENT), [TcpFlags(0x11)]);
    });
}

#[test]
fn k29_writing_to_a_closed_connection_is_an_error() {
    holds(two(), |s| {
        pair(s);
        s.ok(S, close(4));
        s.ok(C, send(3, b"x", 0, None));
        assert_eq!(flags_from(s, SERVER), [TcpFlags::RST]);
        assert_eq!(s.error(C, send(3, b"y", MSG_NOSIGNAL, None)), Errno::EPIPE);
        assert_eq!(s.error(C, write(3, b"y")), Errno::EPIPE);
        assert_eq!(s.ok(C, recv(3, 1, 0)), 0);
    });
}

#[test]
fn a_process_that_ends_closes_what_it_had() {
    holds(two(), |s| {
        pair(s);
        s.step(Step::Exit { thread: S });
        assert_eq!(flags_from(s, SERVER), [TcpFlags(0x11)]);
        assert_eq!(s.ok(C, recv(3, 1, 0)), 0);
    });
}

#[test]
fn shutting_down_reading_sends_nothing() {
    holds(two(), |s| {
        pair(s);
        s.ok(S, shutdown(4, How::Read));
        assert!(s.segments().is_empty());
        assert_eq!(s.ok(S, recv(4, 10, 0)), 0);
        assert_eq!(s.ok(C, send(3, b"abcd", 0, None)), 4);
        assert_eq!(states(s)[0], one(TcpState::Established));
    });
}

#[test]
fn a_reset_before_accept_waits_in_the_queue() {
    holds(two(), |s| {
        s.ok(S, tcp());
        s.ok(S, bind(3, server(9000)));
        s.ok(S, listen(3, 5));
        s.ok(C, tcp());
        s.ok(C, connect(3, server(9000)));
        s.ok(C, linger(3, true, 0));
        s.ok(C, close(3));
        assert!(s.ready(S, 3).contains(Readiness::IN));
        s.ok(S, accept(3));
        assert_eq!(s.ready(S, 4).to_string(), "IN|OUT|ERR|HUP|RDNORM|WRNORM|RDHUP");
        assert_eq!(s.error(S, recv(4, 1, 0)), Errno::ECONNRESET);
        assert_eq!(s.error(S, getpeername(4)), Errno::ENOTCONN);
    });
}

#[test]
fn k9_a_forgotten_request_that_sends_is_reset() {
    holds(two_with("net.ipv4.tcp_synack_retries", "0"), |s| {
        s.ok(S, tcp());
        s.ok(S, bind(3, server(9000)));
        s.ok(S, listen(3, 5));
        s.ok(C, tcp_nonblock());
        s.hold(CLIENT, true);
        s.error(C, connect(3, server(9000)));
        s.wire(CLIENT, 0, Wire::Deliver);
        s.wire(CLIENT, 0, Wire::Drop);
        s.wait(1300);
        assert_eq!(
            s.states(SERVER, 9000),
            [TcpState::Listen],
            "the request is forgotten"
        );
        s.hold(CLIENT, false);
        s.ok(C, send(3, b"x", 0, None));
        assert_eq!(flags_from(s, SERVER), [TcpFlags::RST]);
    });
}
