//! Who is told that something is ready, when and in which order: K36 to K41. (K35 is the C library's, K42 and
//! K43 are costs.)

use super::{C, S, connected, holds, two};
use socketarium_tests::differential::Session;
use socketarium_tests::differential::calls::*;
use socketarium_trace::event::{EpollOp, How, Out};
use socketarium_trace::{Errno, Readiness};

const IN: Readiness = Readiness::IN;
const OUT: Readiness = Readiness::OUT;
const ET: Readiness = Readiness::ET;

/// The server's connection on 4, and an epoll instance on 5 that watches it.
fn watched(s: &mut Session<'_>, events: Readiness) {
    connected(s);
    s.ok(S, epoll());
    s.ok(S, epoll_ctl(5, EpollOp::Add, 4, events));
}

/// What `epoll_wait()` gives now: descriptors with their events.
fn events(s: &mut Session<'_>, epoll: i32, max: i32) -> Vec<(u64, Readiness)> {
    let Out::Events(events) = s.call(S, epoll_wait(epoll, max, 0)).outcome.out else {
        panic!("epoll_wait gives events");
    };
    events.iter().map(|event| (event.data, event.events)).collect()
}

#[test]
fn k36_level_and_edge() {
    holds(two(), |s| {
        watched(s, IN);
        s.ok(C, send(3, b"sixsix", 0, None));
        assert_eq!(events(s, 5, 8), [(4, IN)]);
        s.ok(S, recv(4, 2, 0));
        assert_eq!(events(s, 5, 8), [(4, IN)], "level: as long as bytes are there");
        s.ok(S, epoll_ctl(5, EpollOp::Mod, 4, IN | ET));
        assert_eq!(events(s, 5, 8), [(4, IN)], "a change looks again");
        s.ok(S, recv(4, 1, 0));
        assert_eq!(events(s, 5, 8), [], "edge: nothing new came");
        s.ok(C, send(3, b"new", 0, None));
        assert_eq!(events(s, 5, 8), [(4, IN)]);
        s.ok(C, shutdown(3, How::Write));
        assert_eq!(events(s, 5, 8), [(4, IN)], "the end is news too");
    });
}

#[test]
fn k36_an_edge_tells_all_that_was_asked_for() {
    holds(two(), |s| {
        watched(s, IN | OUT | ET);
        assert_eq!(events(s, 5, 8), [(4, OUT)]);
        s.ok(C, send(3, b"x", 0, None));
        assert_eq!(events(s, 5, 8), [(4, IN | OUT)]);
    });
}

#[test]
fn k37_first_ready_first_told() {
    holds(two(), |s| {
        s.ok(S, epoll());
        for fd in [4, 6, 8] {
            s.ok(S, pipe(false));
            s.ok(S, epoll_ctl(3, EpollOp::Add, fd, IN));
        }
        for writer in [9, 5, 7] {
            s.ok(S, write(writer, b"x"));
        }
        let order: Vec<u64> = (0..5).map(|_| events(s, 3, 1)[0].0).collect();
        assert_eq!(order, [8, 4, 6, 8, 4]);
    });
}

#[test]
fn k38_writable_is_told_each_time_and_errors_without_asking() {
    holds(two(), |s| {
        watched(s, OUT);
        assert_eq!(events(s, 5, 8), [(4, OUT)]);
        assert_eq!(events(s, 5, 8), [(4, OUT)]);
        s.ok(S, epoll_ctl(5, EpollOp::Mod, 4, Readiness::default()));
        s.ok(C, linger(3, true, 0));
        s.ok(C, close(3));
        assert_eq!(events(s, 5, 8), [(4, Readiness::ERR | Readiness::HUP)]);
    });
}

#[test]
fn k38_one_shot_needs_to_be_armed_again() {
    holds(two(), |s| {
        watched(s, IN | Readiness::ONESHOT);
        s.ok(C, send(3, b"x", 0, None));
        for _ in 0..2 {
            assert_eq!(events(s, 5, 8), [(4, IN)]);
            assert_eq!(events(s, 5, 8), []);
            s.ok(S, epoll_ctl(5, EpollOp::Mod, 4, IN | Readiness::ONESHOT));
        }
    });
}

#[test]
fn k39_three_arrivals_are_one_edge_of_a_listener() {
    holds(two(), |s| {
        s.ok(S, tcp());
        s.ok(S, bind(3, server(9000)));
        s.ok(S, listen(3, 5));
        s.ok(S, epoll());
        s.ok(S, epoll_ctl(4, EpollOp::Add, 3, IN | ET));
        for fd in 3..6 {
            s.ok(C, tcp());
            s.ok(C, connect(fd, server(9000)));
        }
        assert_eq!(events(s, 4, 8), [(3, IN)]);
        s.ok(S, accept(3));
        assert_eq!(events(s, 4, 8), [], "two wait unseen");
    });
}

#[test]
fn k41_an_interest_lives_as_long_as_the_description() {
    holds(two(), |s| {
        watched(s, IN);
        s.ok(S, dup(4));
        s.ok(S, close(4));
        s.ok(C, send(3, b"x", 0, None));
        assert_eq!(events(s, 5, 8), [(4, IN)], "an event for a closed number");
        assert_eq!(s.error(S, epoll_ctl(5, EpollOp::Del, 4, IN)), Errno::EBADF);
        s.ok(S, close(6));
        assert_eq!(events(s, 5, 8), []);
    });
}

#[test]
fn a_listener_after_its_end_is_told_each_time() {
    holds(two(), |s| {
        watched(s, IN | Readiness::RDHUP);
        s.ok(C, shutdown(3, How::Write));
        for _ in 0..2 {
            assert_eq!(events(s, 5, 8), [(4, IN | Readiness::RDHUP)]);
        }
    });
}

#[test]
fn what_epoll_refuses() {
    holds(two(), |s| {
        s.ok(S, epoll());
        s.ok(S, tcp());
        assert_eq!(s.error(S, epoll_ctl(3, EpollOp::Del, 4, IN)), Errno::ENOENT);
        s.ok(S, epoll_ctl(3, EpollOp::Add, 4, Readiness::default()));
        assert_eq!(s.error(S, epoll_ctl(3, EpollOp::Add, 4, IN)), Errno::EEXIST);
        assert_eq!(events(s, 3, 8), [(4, Readiness::HUP)], "a fresh socket hangs up");
        assert_eq!(s.error(S, epoll_wait(3, 0, 0)), Errno::EINVAL);
        assert_eq!(s.error(S, epoll_wait(4, 1, 0)), Errno::EINVAL);
        assert_eq!(s.error(S, epoll_ctl(3, EpollOp::Add, 3, IN)), Errno::EINVAL);
    });
}

#[test]
fn epoll_in_epoll() {
    holds(two(), |s| {
        s.ok(S, epoll());
        s.ok(S, epoll());
        s.ok(S, pipe(false));
        s.ok(S, epoll_ctl(3, EpollOp::Add, 4, IN));
        s.ok(S, epoll_ctl(4, EpollOp::Add, 5, IN));
        assert_eq!(events(s, 3, 8), []);
        s.ok(S, write(6, b"x"));
        assert_eq!(events(s, 3, 8), [(4, IN)]);
        assert_eq!(s.error(S, epoll_ctl(4, EpollOp::Add, 3, IN)), Errno::ELOOP);
    });
}

#[test]
fn one_of_those_who_wait_in_line_is_woken() {
    holds(two(), |s| {
        s.ok(S, tcp());
        s.ok(S, bind(3, server(9000)));
        s.ok(S, listen(3, 5));
        for thread in 1..3 {
            s.blocks(S.nth(thread), accept(3));
        }
        s.ok(C, tcp());
        s.ok(C, connect(3, server(9000)));
        assert!(s.came_back(S.nth(1)).is_some(), "who came first");
        assert!(s.came_back(S.nth(2)).is_none());
    });
}

#[test]
fn closing_does_not_wake_who_sleeps_in_a_call() {
    holds(two(), |s| {
        connected(s);
        s.blocks(S.nth(1), recv(4, 10, 0));
        s.ok(S, close(4));
        assert!(s.came_back(S.nth(1)).is_none());
        s.ok(C, send(3, b"still", 0, None));
        assert_eq!(s.came_back(S.nth(1)).unwrap().data, b"still");
    });
}

#[test]
fn poll_says_which_descriptor_is_none() {
    holds(two(), |s| {
        assert_eq!(s.ready(S, 9), Readiness::NVAL);
    });
}

#[test]
fn select_leaves_what_is_ready() {
    holds(two(), |s| {
        connected(s);
        s.blocks(S, select(&[4], &[], &[], None));
        s.ok(C, send(3, b"x", 0, None));
        assert_eq!(s.came_back(S).unwrap().outcome.result, Ok(1));
        let reply = s.call(S, select(&[4], &[4], &[4], Some(0)));
        assert_eq!(reply.outcome.result, Ok(2));
    });
}
