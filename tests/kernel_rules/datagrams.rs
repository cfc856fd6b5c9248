//! Datagrams and sockets without a network: K44 to K48.

use super::{C, S, holds, two};
use socketarium_tests::differential::Seen;
use socketarium_tests::differential::Session;
use socketarium_tests::differential::calls::*;
use socketarium_trace::event::{How, Out, SockKind};
use socketarium_trace::net::{Address, Contents};
use socketarium_trace::{Errno, Readiness};

/// A socket of the server that receives datagrams, on 3.
fn receiver(s: &mut Session<'_>) {
    s.ok(S, udp());
    s.ok(S, bind(3, server(9000)));
}

#[test]
fn k44_a_datagram_comes_whole_or_is_cut() {
    holds(two(), |s| {
        receiver(s);
        s.ok(C, udp());
        for word in [&b"hello"[..], b"world", b""] {
            s.ok(C, send(3, word, 0, Some(server(9000))));
        }
        assert_eq!(s.data(S, recv(3, 100, 0)), b"hello");
        assert_eq!(s.ok(S, recv(3, 2, MSG_TRUNC)), 5, "the rest is gone");
        assert!(s.ready(S, 3).contains(Readiness::IN));
        assert_eq!(s.ok(S, recv(3, 100, 0)), 0, "not an end");
        s.ok(C, send(3, &letters(65_507), 0, Some(server(9000))));
        assert_eq!(
            s.error(C, send(3, &letters(65_508), 0, Some(server(9000)))),
            Errno::EMSGSIZE
        );
    });
}

fn is_unreachable(s: &Session<'_>) -> bool {
    s.last().seen.iter().any(|seen| match seen {
        Seen::Sent { packet, .. } => matches!(packet.contents, Contents::Icmp { kind: 3, code: 3, .. }),
        Seen::CameBack(..) => false,
    })
}

#[test]
fn k45_nobody_is_there_and_only_a_connected_socket_is_told() {
    holds(two(), |s| {
        s.ok(C, udp());
        for _ in 0..3 {
            assert_eq!(s.ok(C, send(3, b"x", 0, Some(server(9000)))), 1);
            assert!(is_unreachable(s));
        }
        s.ok(C, connect(3, server(9000)));
        s.ok(C, send(3, b"x", 0, None));
        assert!(s.ready(C, 3).contains(Readiness::ERR));
        assert_eq!(s.error(C, send(3, b"x", 0, None)), Errno::ECONNREFUSED);
        assert_eq!(s.ok(C, send(3, b"x", 0, None)), 1);
    });
}

#[test]
fn k46_a_full_queue_drops_in_silence() {
    holds(two(), |s| {
        s.ok(S, udp());
        s.ok(S, setsockopt(3, SOL_SOCKET, SO_RCVBUF, 1));
        s.ok(S, bind(3, server(9000)));
        s.ok(C, udp());
        for _ in 0..100 {
            assert_eq!(s.ok(C, send(3, &letters(100), 0, Some(server(9000)))), 100);
        }
        s.ok(S, set_nonblock(3, true));
        let mut came = 0;
        while s.call(S, recv(3, 200, 0)).outcome.result.is_ok() {
            came += 1;
        }
        assert!((1..20).contains(&came), "{came}");
    });
}

#[test]
fn k47_one_socket_for_all_peers_and_ports_of_their_own() {
    holds(two(), |s| {
        receiver(s);
        s.ok(S, tcp());
        s.ok(S, bind(4, server(9000)));
        s.ok(S, listen(4, 5));
        for (fd, port) in [(3, 5000), (4, 5001)] {
            s.ok(C, udp());
            s.ok(C, bind(fd, client(port)));
            s.ok(C, send(fd, b"from", 0, Some(server(9000))));
        }
        for port in [5000, 5001] {
            let reply = s.call(S, recvfrom(3, 100, 0));
            let Out::Data { address, .. } = reply.outcome.out else {
                panic!("data comes with its sender");
            };
            assert_eq!(address, Some(client(port)));
        }
    });
}

#[test]
fn what_a_datagram_socket_refuses() {
    holds(two(), |s| {
        s.ok(C, udp());
        assert_eq!(s.error(C, listen(3, 5)), Errno::EOPNOTSUPP);
        assert_eq!(s.error(C, accept(3)), Errno::EOPNOTSUPP);
        assert_eq!(s.error(C, shutdown(3, How::Both)), Errno::ENOTCONN);
        assert_eq!(s.error(C, send(3, b"x", 0, None)), Errno::EDESTADDRREQ);
    });
}

fn path() -> Address {
    Address::Unix("/tmp/a".to_owned())
}

#[test]
fn k48_unix_sockets_know_no_packets() {
    holds(two(), |s| {
        s.ok(S, unix());
        s.ok(S, bind(3, path()));
        s.ok(S, listen(3, 0));
        for (fd, connected) in [(4, true), (5, false)] {
            s.ok(S, unix());
            s.ok(S, set_nonblock(fd, true));
            let result = s.call(S, connect(fd, path())).outcome.result;
            let expected = if connected { Ok(0) } else { Err(Errno::EAGAIN) };
            assert_eq!(result, expected, "one more than the limit");
        }
        s.ok(S, accept(3));
        s.ok(S, send(4, b"hi", 0, None));
        assert_eq!(s.data(S, recv(6, 10, 0)), b"hi");
        assert!(s.last().seen.is_empty());
        // The file stays.
        s.ok(S, close(3));
        s.ok(S, unix());
        assert_eq!(s.error(S, connect(3, path())), Errno::ECONNREFUSED);
        assert_eq!(s.error(S, bind(3, path())), Errno::EADDRINUSE);
    });
}

#[test]
fn k48_a_pair() {
    holds(two(), |s| {
        s.ok(S, unix_pair(SockKind::Stream));
        s.ok(S, write(3, b"abc"));
        assert_eq!(s.data(S, read(4, 2)), b"ab");
        s.ok(S, close(3));
        assert_eq!(s.data(S, read(4, 2)), b"c");
        assert_eq!(s.ok(S, read(4, 2)), 0);
        assert_eq!(s.error(S, write(4, b"x")), Errno::EPIPE);
    });
}

#[test]
fn pipes_and_counters() {
    holds(two(), |s| {
        s.ok(S, pipe(true));
        assert_eq!(s.error(S, read(3, 1)), Errno::EAGAIN);
        s.ok(S, write(4, b"x"));
        s.ok(S, close(4));
        assert_eq!(s.data(S, read(3, 9)), b"x");
        assert_eq!(s.ready(S, 3), Readiness::HUP);
        s.ok(S, eventfd(0, O_NONBLOCK));
        assert_eq!(s.error(S, read(4, 8)), Errno::EAGAIN);
        s.ok(S, write(4, &5_u64.to_ne_bytes()));
        assert_eq!(s.data(S, read(4, 8)), 5_u64.to_ne_bytes());
        assert_eq!(s.error(S, read(4, 4)), Errno::EINVAL);
        assert_eq!(s.error(S, recv(4, 4, 0)), Errno::ENOTSOCK);
    });
}
