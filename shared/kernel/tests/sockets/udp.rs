//! UDP against what Linux 6.18 was seen to do.

#![expect(clippy::unwrap_used, reason = "what is not as expected ends the test")]

use crate::one_host::{ANY, Kernel, LOOPBACK, OWN, PEEK, TRUNC, at, local};
use socketarium_kernel::Progress;
use socketarium_trace::event::{Call, Family, How, SockKind};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd};

const NOBODY: u16 = 9;

fn receiver(kernel: &mut Kernel, buffer: Option<i32>) -> (Fd, Fd) {
    let (to, from) = (kernel.udp(), kernel.udp());
    if let Some(buffer) = buffer {
        kernel.set(to, 1, 8, buffer).unwrap();
    }
    kernel.bind(to, local(0)).unwrap();
    let port = kernel.port(to);
    kernel.connect(from, local(port)).unwrap();
    (to, from)
}

#[test]
fn of_a_hundred_datagrams_as_many_are_read_as_on_linux() {
    // SO_RCVBUF, length, read.
    let measured = [
        (0, 0, 2),
        (0, 100, 2),
        (0, 500, 1),
        (0, 65_507, 1),
        (4096, 1, 9),
        (4096, 100, 9),
        (4096, 500, 6),
        (4096, 1000, 3),
        (4096, 9000, 1),
        (10_000, 100, 24),
        (10_000, 500, 15),
        (10_000, 1472, 8),
        (20_000, 100, 48),
        (20_000, 500, 31),
        (20_000, 1000, 17),
        (20_000, 9000, 2),
        (106_496, 500, 100),
        (106_496, 1472, 92),
        (106_496, 9000, 12),
        (106_496, 65_507, 3),
    ];
    for (buffer, length, read) in measured {
        let mut kernel = Kernel::new();
        let (to, from) = receiver(&mut kernel, Some(buffer));
        for _ in 0..100 {
            assert_eq!(kernel.send(from, &vec![b'x'; length]), Ok(length as i64));
        }
        let mut count = 0;
        while kernel.recv(to, 70_000).is_ok() {
            count += 1;
        }
        assert_eq!(count, read, "{buffer} bytes of buffer, datagrams of {length}");
        let counters = kernel.host.counters();
        assert_eq!(counters.udp_receive_buffer_errors, 100 - read);
    }
}

#[test]
fn room_comes_back_when_a_quarter_of_the_buffer_was_read() {
    let mut kernel = Kernel::new();
    let (to, from) = receiver(&mut kernel, Some(10_000));
    for _ in 0..100 {
        kernel.send(from, &[b'x'; 100]).unwrap();
    }
    let mut lost = Vec::new();
    for _ in 0..8 {
        kernel.recv(to, 100).unwrap();
        let before = kernel.host.counters().udp_receive_buffer_errors;
        kernel.send(from, b"y").unwrap();
        lost.push(kernel.host.counters().udp_receive_buffer_errors - before);
    }
    assert_eq!(lost, [1, 1, 1, 1, 1, 1, 0, 0]);
}

#[test]
fn boundaries_are_kept_and_what_does_not_fit_is_gone() {
    let mut kernel = Kernel::new();
    let (to, from) = receiver(&mut kernel, None);
    for data in [b"abcdef".as_slice(), b"", b"z"] {
        kernel.send(from, data).unwrap();
    }
    assert_eq!(kernel.receive(to, 3, PEEK), (Ok(3), b"abc".to_vec()));
    assert_eq!(kernel.receive(to, 3, PEEK | TRUNC), (Ok(6), b"abc".to_vec()));
    assert_eq!(kernel.receive(to, 3, TRUNC), (Ok(6), b"abc".to_vec()));
    assert_eq!(kernel.recv(to, 5), Ok(vec![]));
    assert_eq!(kernel.recv(to, 0), Ok(vec![]));
    assert_eq!(kernel.recv(to, 9), Err(Errno::EAGAIN));
}

#[test]
fn the_longest_datagram_has_65507_bytes() {
    let mut kernel = Kernel::new();
    let fd = kernel.udp();
    for (length, result) in [
        (65_508, Err(Errno::EMSGSIZE)),
        (65_507, Ok(65_507)),
        (70_000, Err(Errno::EMSGSIZE)),
    ] {
        assert_eq!(kernel.send_to(fd, &vec![0; length], Some(local(NOBODY))), result);
    }
}

#[test]
fn a_port_without_a_socket_is_told_only_to_who_is_connected() {
    let mut kernel = Kernel::new();
    let fd = kernel.udp();
    for _ in 0..3 {
        assert_eq!(kernel.send_to(fd, b"x", Some(local(NOBODY))), Ok(1));
    }
    assert_eq!(kernel.error(fd), Errno(0));
    kernel.connect(fd, local(NOBODY)).unwrap();
    let sent: Vec<_> = (0..4).map(|_| kernel.send(fd, b"x")).collect();
    assert_eq!(
        sent,
        [Ok(1), Err(Errno::ECONNREFUSED), Ok(1), Err(Errno::ECONNREFUSED)]
    );
    assert_eq!(kernel.recv(fd, 10), Err(Errno::EAGAIN));
    kernel.send(fd, b"x").unwrap();
    assert_eq!(kernel.poll(fd), 0x30c);
    assert_eq!(
        (kernel.error(fd), kernel.error(fd)),
        (Errno::ECONNREFUSED, Errno(0))
    );
    kernel.send(fd, b"x").unwrap();
    assert_eq!(kernel.send(fd, &vec![0; 65_508]), Err(Errno::EMSGSIZE));
    assert_eq!(kernel.send(fd, b"x"), Err(Errno::ECONNREFUSED));
    kernel.send(fd, b"x").unwrap();
    assert_eq!(kernel.connect(fd, local(NOBODY + 1)), Ok(0));
    assert_eq!(kernel.error(fd), Errno::ECONNREFUSED);
}

#[test]
fn a_socket_that_asked_for_errors_gets_them_with_what_it_sent() {
    let mut kernel = Kernel::new();
    let fd = kernel.udp();
    kernel.set(fd, 0, 11, 1).unwrap();
    kernel.send_to(fd, b"hello", Some(local(NOBODY))).unwrap();
    assert_eq!(kernel.poll(fd), 0x30c);
    assert_eq!(kernel.recv(fd, 9), Err(Errno::ECONNREFUSED));
    assert_eq!(kernel.poll(fd), 0x30c);
    let errqueue = 0x2000;
    assert_eq!(kernel.receive(fd, 100, errqueue), (Ok(5), b"hello".to_vec()));
    assert_eq!(kernel.poll(fd), 0x304);
    assert_eq!(kernel.receive(fd, 100, errqueue).0, Err(Errno::EAGAIN));
    assert_eq!(
        kernel.send_to(fd, &vec![0; 65_508], Some(local(NOBODY))),
        Err(Errno::EMSGSIZE)
    );
    assert_eq!(kernel.error(fd), Errno(0));
    assert_eq!(kernel.receive(fd, 100, errqueue), (Ok(0), vec![]));
}

#[test]
fn sending_nowhere_leaves_a_port_behind() {
    let mut kernel = Kernel::new();
    let nowhere: Address = at("10.1.2.3".parse().unwrap(), 9);
    let cases = [
        (None, Errno::EDESTADDRREQ),
        (Some(local(0)), Errno::EINVAL),
        (Some(nowhere), Errno::ENETUNREACH),
        (
            Some(at("255.255.255.255".parse().unwrap(), 9)),
            Errno::ENETUNREACH,
        ),
        (Some(at("127.255.255.255".parse().unwrap(), 9)), Errno::EACCES),
    ];
    for (to, errno) in cases {
        let fd = kernel.udp();
        assert_eq!(kernel.send_to(fd, b"x", to), Err(errno));
        assert_ne!(kernel.port(fd), 0);
    }
}

#[test]
fn shutdown_without_a_peer_fails_and_works() {
    let mut kernel = Kernel::new();
    let fd = kernel.udp();
    assert_eq!(kernel.shutdown(fd, How::Both), Err(Errno::ENOTCONN));
    let blocking = Call::Recvfrom {
        fd,
        size: 10,
        flags: 0,
        capacity: None,
    };
    assert_eq!(kernel.value(blocking), Ok(0));
    assert_eq!(kernel.recv(fd, 10), Err(Errno::EAGAIN));
    assert_eq!(kernel.send_to(fd, b"x", Some(local(NOBODY))), Err(Errno::EPIPE));
    let fd = kernel.udp();
    kernel.connect(fd, local(NOBODY)).unwrap();
    kernel.send(fd, b"x").unwrap();
    kernel.shutdown(fd, How::Read).unwrap();
    assert_eq!(kernel.poll(fd), 0x234d);
    kernel.shutdown(fd, How::Write).unwrap();
    assert_eq!(kernel.poll(fd), 0x235d);
    assert_eq!(kernel.send(fd, b"x"), Err(Errno::ECONNREFUSED));
    assert_eq!(kernel.send(fd, b"x"), Err(Errno::EPIPE));
    assert_eq!(kernel.listen(fd, 1), Err(Errno::EOPNOTSUPP));
    assert_eq!(kernel.accept(fd), Err(Errno::EOPNOTSUPP));
}

#[test]
fn connecting_again_and_to_nobody() {
    let mut kernel = Kernel::new();
    let fd = kernel.udp();
    kernel.connect(fd, local(9)).unwrap();
    assert_eq!(kernel.connect(fd, at(OWN, 5)), Ok(0));
    assert_eq!(
        kernel.connect(fd, at("10.9.0.1".parse().unwrap(), 5)),
        Err(Errno::ENETUNREACH)
    );
    assert_eq!(kernel.peer_name(fd), Ok(at(OWN, 5)));
    // Its own address stays that of the first way out.
    let port = kernel.port(fd);
    assert_eq!(kernel.own_name(fd), local(port));
    assert_eq!(
        kernel.connect(fd, at("10.0.0.2".parse().unwrap(), 5)),
        Err(Errno::EINVAL)
    );
    kernel.connect(fd, Address::Other(0)).unwrap();
    assert_eq!(kernel.own_name(fd), at(ANY, 0));
    assert_eq!(kernel.peer_name(fd), Err(Errno::ENOTCONN));
    let fd = kernel.udp();
    kernel.bind(fd, local(0)).unwrap();
    kernel.connect(fd, local(9)).unwrap();
    kernel.connect(fd, Address::Other(0)).unwrap();
    assert_eq!(kernel.own_name(fd), local(0));
    let fd = kernel.udp();
    kernel.bind(fd, at(ANY, 5555)).unwrap();
    kernel.connect(fd, local(9)).unwrap();
    assert_eq!(kernel.own_name(fd), local(5555));
    kernel.connect(fd, Address::Other(0)).unwrap();
    assert_eq!(kernel.own_name(fd), at(ANY, 5555));
    kernel.connect(fd, at(ANY, 9)).unwrap();
    assert_eq!(kernel.peer_name(fd), Ok(local(9)));
    kernel.connect(fd, local(0)).unwrap();
    assert_eq!(kernel.peer_name(fd), Err(Errno::ENOTCONN));
}

#[test]
fn a_connected_socket_hears_its_peer_alone() {
    let mut kernel = Kernel::new();
    let (to, from) = receiver(&mut kernel, None);
    let other = kernel.udp();
    kernel.bind(other, local(0)).unwrap();
    let back = kernel.own_name(from);
    kernel.send_to(other, b"no", Some(back.clone())).unwrap();
    assert_eq!(kernel.recv(from, 9), Err(Errno::EAGAIN));
    kernel.send_to(to, b"yes", Some(back)).unwrap();
    assert_eq!(kernel.recv(from, 9), Ok(b"yes".to_vec()));
    let elsewhere = kernel.own_name(other);
    kernel.send_to(from, b"q", Some(elsewhere)).unwrap();
    assert_eq!(kernel.recv(other, 9), Ok(b"q".to_vec()));
}

#[test]
fn two_on_one_port() {
    let (plain, address, port) = (0, 2, 15);
    let used = Err(Errno::EADDRINUSE);
    // Options and addresses of both; who gets a datagram to loopback.
    let cases = [
        (plain, plain, ANY, ANY, used, 0),
        (address, plain, ANY, ANY, used, 0),
        (address, address, ANY, ANY, Ok(0), 1),
        (address, address, LOOPBACK, ANY, Ok(0), 0),
        (address, address, ANY, LOOPBACK, Ok(0), 1),
        (plain, plain, LOOPBACK, ANY, used, 0),
    ];
    for (first, second, one, two, result, winner) in cases {
        let mut kernel = Kernel::new();
        let sockets = [kernel.udp(), kernel.udp()];
        for (fd, option) in sockets.into_iter().zip([first, second]) {
            if option != plain {
                kernel.set(fd, 1, option, 1).unwrap();
            }
        }
        kernel.bind(sockets[0], at(one, 6000)).unwrap();
        assert_eq!(kernel.bind(sockets[1], at(two, 6000)), result);
        if result.is_ok() {
            let from = kernel.udp();
            kernel.send_to(from, b"q", Some(local(6000))).unwrap();
            assert_eq!(kernel.recv(sockets[winner], 1), Ok(b"q".to_vec()));
            assert_eq!(kernel.recv(sockets[1 - winner], 1), Err(Errno::EAGAIN));
        }
    }
    let mut kernel = Kernel::new();
    let sockets = [kernel.udp(), kernel.udp()];
    for fd in sockets {
        kernel.set(fd, 1, port, 1).unwrap();
        kernel.bind(fd, at(ANY, 6000)).unwrap();
    }
    for _ in 0..40 {
        let from = kernel.udp();
        kernel.send_to(from, b"q", Some(local(6000))).unwrap();
        kernel.close(from);
    }
    let counts = sockets.map(|fd| std::iter::from_fn(|| kernel.recv(fd, 1).ok()).count());
    assert_eq!(counts[0] + counts[1], 40);
    assert!(counts[0] > 4 && counts[1] > 4, "{counts:?}");
}

#[test]
fn of_two_readers_the_first_in_line_is_woken() {
    let mut kernel = Kernel::new();
    let (to, from) = receiver(&mut kernel, None);
    let threads = [kernel.thread(), kernel.thread()];
    for tid in threads {
        let call = Call::Recvfrom {
            fd: to,
            size: 9,
            flags: 0,
            capacity: None,
        };
        assert_eq!(kernel.start(tid, call, &[]), Progress::Blocked);
    }
    kernel.send(from, b"one").unwrap();
    let back = kernel.come_back();
    assert_eq!(back.len(), 1);
    assert_eq!(
        (back[0].0, back[0].1.data.as_slice()),
        (threads[0], b"one".as_slice())
    );
    kernel.send(from, b"two").unwrap();
    assert_eq!(kernel.come_back()[0].0, threads[1]);
}

#[test]
fn a_timeout_ends_the_wait() {
    let mut kernel = Kernel::new();
    let fd = kernel.udp();
    let mut value = 0_i64.to_ne_bytes().to_vec();
    value.extend(150_001_i64.to_ne_bytes());
    kernel.set_bytes(fd, 1, 20, &value).unwrap();
    let tid = kernel.thread();
    let call = Call::Recvfrom {
        fd,
        size: 9,
        flags: 0,
        capacity: None,
    };
    assert_eq!(kernel.start(tid, call, &[]), Progress::Blocked);
    // Ticks of 4 ms.
    kernel.wait(151_999_999);
    assert_eq!(kernel.come_back(), []);
    kernel.wait(1);
    assert_eq!(kernel.come_back()[0].1.outcome.result, Err(Errno::EAGAIN));
}

#[test]
fn a_socket_of_ipv6_takes_ipv4_too() {
    let mut kernel = Kernel::new();
    let six = kernel.socket(Family::Inet6, SockKind::Dgram);
    kernel.bind(six, at("::".parse().unwrap(), 7000)).unwrap();
    let four = kernel.udp();
    kernel.send_to(four, b"q", Some(local(7000))).unwrap();
    let reply = kernel.reply(
        Call::Recvfrom {
            fd: six,
            size: 9,
            flags: 0,
            capacity: Some(28),
        },
        &[],
    );
    let mapped = at("::ffff:127.0.0.1".parse().unwrap(), kernel.port(four));
    let socketarium_trace::event::Out::Data { address, .. } = reply.outcome.out else {
        panic!();
    };
    assert_eq!(address, Some(mapped.clone()));
    assert_eq!(kernel.send_to(six, b"back", Some(mapped)), Ok(4));
    assert_eq!(kernel.recv(four, 9), Ok(b"back".to_vec()));
    assert_eq!(kernel.bind(four, local(7000)), Err(Errno::EINVAL));
    let other = kernel.udp();
    assert_eq!(kernel.bind(other, local(7000)), Err(Errno::EADDRINUSE));
}
