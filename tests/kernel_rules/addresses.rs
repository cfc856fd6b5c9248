//! Addresses and ports: K31 to K34, and the table of conflicts.

use super::{C, S, holds, two, two_with};
use socketarium_tests::differential::calls::*;
use socketarium_tests::differential::{CLIENT, HOSTS, SERVER, Session};
use socketarium_trace::Errno;
use socketarium_trace::event::{How, Out};
use socketarium_trace::net::{Address, TcpState};

/// Binds a new socket of the server, with an option or none.
fn try_bind(s: &mut Session<'_>, fd: i32, address: Address, option: Option<i32>) -> Result<(), Errno> {
    s.ok(S, tcp());
    if let Some(option) = option {
        s.ok(S, setsockopt(fd, SOL_SOCKET, option, 1));
    }
    s.call(S, bind(fd, address)).outcome.result.map(|_| ())
}

fn listening(s: &mut Session<'_>, address: Address, option: Option<i32>) {
    try_bind(s, 3, address, option).expect("the address is free");
    s.ok(S, listen(3, 5));
}

const IN_USE: Result<(), Errno> = Err(Errno::EADDRINUSE);

#[test]
fn k31_somebody_listens() {
    holds(two(), |s| {
        listening(s, own(9000), None);
        assert_eq!(try_bind(s, 4, own(9000), None), IN_USE);
        assert_eq!(try_bind(s, 5, own(9000), Some(SO_REUSEADDR)), IN_USE);
        assert_eq!(try_bind(s, 6, at([127, 0, 0, 2], 9000), None), Ok(()));
        assert_eq!(try_bind(s, 7, any(9000), Some(SO_REUSEADDR)), IN_USE);
        assert_eq!(try_bind(s, 8, own(9000), Some(SO_REUSEPORT)), IN_USE);
    });
}

#[test]
fn k31_somebody_listens_who_allows_reuse() {
    holds(two(), |s| {
        listening(s, own(9000), Some(SO_REUSEADDR));
        assert_eq!(try_bind(s, 4, own(9000), Some(SO_REUSEADDR)), IN_USE);
    });
}

#[test]
fn k31_both_share_the_port() {
    holds(two(), |s| {
        listening(s, own(9000), Some(SO_REUSEPORT));
        assert_eq!(try_bind(s, 4, own(9000), Some(SO_REUSEPORT)), Ok(()));
        s.ok(S, listen(4, 5));
    });
}

/// A connection to the server's port 9000, closed by `first`, with the listener closed before or not.
fn ended(s: &mut Session<'_>, option: Option<i32>, server_first: bool) {
    listening(s, server(9000), option);
    s.ok(C, tcp());
    s.ok(C, connect(3, server(9000)));
    s.ok(S, accept(3));
    s.ok(S, close(3));
    let order = if server_first {
        [(S, 4), (C, 3)]
    } else {
        [(C, 3), (S, 4)]
    };
    for (thread, fd) in order {
        s.ok(thread, close(fd));
    }
}

#[test]
fn k31_a_connection_waits_out_its_time() {
    for (option, reuse) in [(None, IN_USE), (Some(SO_REUSEADDR), Ok(()))] {
        holds(two(), |s| {
            ended(s, option, true);
            assert_eq!(s.states(SERVER, 9000), [TcpState::TimeWait]);
            assert_eq!(try_bind(s, 3, server(9000), None), IN_USE);
            assert_eq!(try_bind(s, 4, server(9000), Some(SO_REUSEADDR)), reuse);
        });
    }
}

#[test]
fn k31_only_the_client_waits() {
    holds(two(), |s| {
        ended(s, None, false);
        assert!(s.states(SERVER, 9000).is_empty());
        assert_eq!(try_bind(s, 3, server(9000), None), Ok(()));
    });
}

#[test]
fn k31_a_connection_is_left_of_a_closed_listener() {
    for (option, reuse) in [(None, IN_USE), (Some(SO_REUSEADDR), Ok(()))] {
        holds(two(), |s| {
            listening(s, server(9000), option);
            s.ok(C, tcp());
            s.ok(C, connect(3, server(9000)));
            s.ok(S, accept(3));
            s.ok(S, close(3));
            assert_eq!(try_bind(s, 3, server(9000), None), IN_USE);
            assert_eq!(try_bind(s, 5, server(9000), Some(SO_REUSEADDR)), reuse);
        });
    }
}

#[test]
fn k31_an_orphan_is_left_of_a_closed_listener() {
    holds(two(), |s| {
        listening(s, server(9000), None);
        s.ok(C, tcp());
        s.ok(C, connect(3, server(9000)));
        s.ok(S, accept(3));
        s.ok(S, close(3));
        s.ok(S, close(4));
        s.wait(60);
        assert_eq!(s.states(SERVER, 9000), [TcpState::FinWait2]);
        assert_eq!(try_bind(s, 3, server(9000), None), IN_USE);
        assert_eq!(try_bind(s, 4, server(9000), Some(SO_REUSEADDR)), IN_USE);
    });
}

fn port(s: &mut Session<'_>, fd: i32) -> u16 {
    let Out::Address {
        address: Address::Inet(at),
        ..
    } = s.call(C, getsockname(fd)).outcome.out
    else {
        panic!("getsockname gives an address");
    };
    at.port()
}

#[test]
fn k32_ports_of_one_parity_are_used_for_connecting() {
    holds(two(), |s| {
        for fd in 3..9 {
            s.ok(C, tcp_nonblock());
            s.error(C, connect(fd, server(9000)));
            let port = port(s, fd);
            assert!(
                (32768..=60999).contains(&port) && port.is_multiple_of(2),
                "{port}"
            );
        }
        s.ok(C, tcp());
        s.ok(C, bind(9, any(0)));
        assert_eq!(port(s, 9) % 2, 1, "those of the other for binding");
    });
}

#[test]
fn k32_ports_run_out_for_one_destination_at_a_time() {
    let mut setup = two();
    for host in HOSTS {
        setup.sysctls.push((
            host,
            "net.ipv4.ip_local_port_range".to_owned(),
            "40000 40001".to_owned(),
        ));
    }
    holds(setup, |s| {
        listening(s, server(9000), None);
        s.ok(S, tcp());
        s.ok(S, bind(4, server(9001)));
        s.ok(S, listen(4, 5));
        for fd in 3..5 {
            s.ok(C, tcp());
            s.ok(C, connect(fd, server(9000)));
        }
        s.ok(C, tcp());
        assert_eq!(s.error(C, connect(5, server(9000))), Errno::EADDRNOTAVAIL);
        s.ok(C, connect(5, server(9001)));
    });
}

#[test]
fn k33_a_connection_that_waits_gives_its_port_on_loopback_only() {
    // The reuse of loopback after one second takes time; that none is reused at once does not.
    holds(two_with("net.ipv4.ip_local_port_range", "40000 40000"), |s| {
        listening(s, own(9000), None);
        s.ok(S, tcp());
        s.ok(S, connect(4, own(9000)));
        s.ok(S, accept(3));
        s.ok(S, close(4));
        s.ok(S, close(5));
        s.ok(S, tcp());
        assert_eq!(s.error(S, connect(4, own(9000))), Errno::EADDRNOTAVAIL);
        s.wait(1200);
        s.ok(S, connect(4, own(9000)));
    });
}

#[test]
fn k34_a_new_syn_opens_a_pair_that_waited() {
    let mut setup = two();
    setup.sysctls.push((
        CLIENT,
        "net.ipv4.ip_local_port_range".to_owned(),
        "40000 40000".to_owned(),
    ));
    holds(setup, |s| {
        listening(s, server(9000), None);
        for _ in 0..3 {
            s.ok(C, tcp());
            s.ok(C, connect(3, server(9000)));
            s.ok(S, accept(3));
            s.ok(S, close(4));
            s.ok(C, close(3));
            assert!(s.states(SERVER, 9000).contains(&TcpState::TimeWait));
        }
    });
}

#[test]
fn a_socket_connects_to_itself() {
    holds(two(), |s| {
        s.ok(C, tcp());
        s.ok(C, bind(3, own(9000)));
        s.ok(C, connect(3, own(9000)));
        assert_eq!(s.states(CLIENT, 9000), [TcpState::Established]);
        s.ok(C, send(3, b"abc", 0, None));
        assert_eq!(s.data(C, recv(3, 10, 0)), b"abc");
        s.ok(C, shutdown(3, How::Write));
        // It closed with itself at once: what is left waits, and the socket is no connection any more.
        assert_eq!(s.states(CLIENT, 9000), [TcpState::TimeWait]);
        assert_eq!(s.error(C, getpeername(3)), Errno::ENOTCONN);
        assert_eq!(s.ok(C, recv(3, 10, 0)), 0);
    });
}

#[test]
fn what_a_fresh_socket_says() {
    holds(two(), |s| {
        s.ok(C, tcp());
        assert_eq!(s.error(C, recv(3, 1, 0)), Errno::ENOTCONN);
        assert_eq!(s.error(C, shutdown(3, How::Both)), Errno::ENOTCONN);
        assert_eq!(s.error(C, accept(3)), Errno::EINVAL);
        assert_eq!(s.error(C, connect_of_length(3, server(9000), 3)), Errno::EINVAL);
        s.ok(C, bind(3, any(9000)));
        assert_eq!(s.error(C, bind(3, any(9001))), Errno::EINVAL);
    });
}

#[test]
fn what_a_listener_says() {
    holds(two(), |s| {
        listening(s, server(9000), None);
        assert!(s.ready(S, 3).is_empty());
        assert_eq!(s.error(S, send(3, b"x", MSG_NOSIGNAL, None)), Errno::EPIPE);
        assert_eq!(s.error(S, bind(3, server(9001))), Errno::EINVAL);
        s.ok(S, set_nonblock(3, true));
        assert_eq!(s.error(S, accept(3)), Errno::EAGAIN);
        s.ok(S, shutdown(3, How::Write));
        assert_eq!(s.option(S, 3, SOL_SOCKET, SO_ACCEPTCONN), 1);
        s.ok(S, shutdown(3, How::Read));
        assert_eq!(s.error(S, accept(3)), Errno::EINVAL);
        s.ok(S, listen(3, 5));
    });
}
