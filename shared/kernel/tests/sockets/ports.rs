//! Ports: who may have one beside whom, and which one the kernel chooses.

#![expect(clippy::unwrap_used, reason = "what is not as expected ends the test")]

use crate::one_host::{ANY, Kernel, LOOPBACK, OWN, at, local};
use socketarium_kernel::Sysctls;
use socketarium_trace::event::{Family, SockKind};
use socketarium_trace::{Errno, Fd};

const REUSEADDR: i32 = 2;
const REUSEPORT: i32 = 15;

/// Addresses of two sockets on one port; the last is the wildcard of IPv6 with `IPV6_V6ONLY`.
const ADDRESSES: [&str; 7] = [
    "0.0.0.0",
    "127.0.0.1",
    "127.0.0.2",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "only ::",
];

/// Which of them get in each other's way, as Linux 6.18 has it: a row for the first, a column for the second.
const OVERLAPS: [&str; 7] = [
    "xxxx.x.", "xx.x.x.", "x.xx...", "xxxxxxx", "...xx.x", "xx.x.x.", "...xx.x",
];

/// Where they do: options of the first (none, SO_REUSEADDR, SO_REUSEPORT), of the second, whether the first listens; `U`
/// for EADDRINUSE, `l` where the second may bind and listen.
const STREAMS: &str = "UUUUUUUUlUUUUUUUll";
/// The same of UDP, where nobody listens.
const DATAGRAMS: &str = "UUUU.UUU.";

fn made(kernel: &mut Kernel, address: &str, kind: SockKind, option: Option<i32>) -> (Fd, &'static str) {
    let six = address.contains(':');
    let fd = kernel.socket(if six { Family::Inet6 } else { Family::Inet }, kind);
    if let Some(option) = option {
        kernel.set(fd, 1, option, 1).unwrap();
    }
    let known = ADDRESSES.into_iter().find(|known| *known == address).unwrap();
    match known.strip_prefix("only ") {
        Some(bare) => {
            kernel.set(fd, 41, 26, 1).unwrap();
            (fd, bare)
        }
        None => (fd, known),
    }
}

/// What comes of a second socket beside a first.
fn beside(
    kind: SockKind,
    (one, two): (&str, &str),
    (first, second): (Option<i32>, Option<i32>),
    listening: bool,
) -> char {
    let mut kernel = Kernel::new();
    let (x, x_at) = made(&mut kernel, one, kind, first);
    let (y, y_at) = made(&mut kernel, two, kind, second);
    kernel.bind(x, at(x_at.parse().unwrap(), 6000)).unwrap();
    if listening {
        kernel.listen(x, 1).unwrap();
    }
    match kernel.bind(y, at(y_at.parse().unwrap(), 6000)) {
        Err(Errno::EADDRINUSE) => 'U',
        Err(_) => '?',
        Ok(_) if kind == SockKind::Dgram => '.',
        Ok(_) if kernel.listen(y, 1).is_ok() => 'l',
        Ok(_) => 'u',
    }
}

#[test]
fn who_may_have_a_port_beside_whom() {
    let options = [None, Some(REUSEADDR), Some(REUSEPORT)];
    let rows = ADDRESSES.into_iter().zip(OVERLAPS);
    for (one, row) in rows {
        for (two, overlaps) in ADDRESSES.into_iter().zip(row.chars()) {
            let (mut streams, mut datagrams) = (String::new(), String::new());
            for first in options {
                for second in options {
                    for listening in [false, true] {
                        let chosen = (first, second);
                        streams.push(beside(SockKind::Stream, (one, two), chosen, listening));
                    }
                    datagrams.push(beside(SockKind::Dgram, (one, two), (first, second), false));
                }
            }
            let expected = match overlaps {
                'x' => (STREAMS.to_owned(), DATAGRAMS.to_owned()),
                _ => ("l".repeat(STREAMS.len()), ".".repeat(DATAGRAMS.len())),
            };
            assert_eq!((streams, datagrams), expected, "{one}, then {two}");
        }
    }
}

#[test]
fn what_bind_refuses() {
    let mut kernel = Kernel::new();
    let fd = kernel.tcp();
    let foreign = at("10.0.0.9".parse().unwrap(), 80);
    assert_eq!(kernel.bind(fd, foreign), Err(Errno::EADDRNOTAVAIL));
    assert_eq!(kernel.bind(fd, local(80)), Err(Errno::EACCES));
    assert_eq!(kernel.bind(fd, local(1023)), Err(Errno::EACCES));
    assert_eq!(kernel.bind(fd, local(1024)), Ok(0));
    assert_eq!(kernel.bind(fd, local(1025)), Err(Errno::EINVAL));
    let other = kernel.tcp();
    assert_eq!(kernel.bind(other, at(OWN, 1024)), Ok(0));
    let datagrams = kernel.udp();
    assert_eq!(
        kernel.bind(datagrams, local(1024)),
        Ok(0),
        "UDP has ports of its own"
    );
    kernel.close(fd);
    let next = kernel.tcp();
    assert_eq!(
        kernel.bind(next, local(1024)),
        Ok(0),
        "a closed socket leaves no trace"
    );
}

#[test]
fn a_second_listener_is_refused_when_it_listens() {
    let mut kernel = Kernel::new();
    let sockets = [kernel.tcp(), kernel.tcp()];
    for fd in sockets {
        kernel.set(fd, 1, REUSEADDR, 1).unwrap();
        assert_eq!(kernel.bind(fd, local(6000)), Ok(0));
    }
    assert_eq!(kernel.listen(sockets[0], 1), Ok(0));
    assert_eq!(kernel.listen(sockets[1], 1), Err(Errno::EADDRINUSE));
}

#[test]
fn ports_for_bind_are_odd_first_and_all_are_found() {
    let mut sysctls = Sysctls::default();
    sysctls
        .set("net.ipv4.ip_local_port_range", "40000 40009")
        .unwrap();
    let mut kernel = Kernel::with(sysctls.clone());
    let mut ports = Vec::new();
    for _ in 0..10 {
        let fd = kernel.tcp();
        kernel.bind(fd, local(0)).unwrap();
        ports.push(kernel.port(fd));
    }
    assert!(ports[..5].iter().all(|port| port % 2 == 1), "{ports:?}");
    ports.sort_unstable();
    assert_eq!(ports, (40_000..40_010).collect::<Vec<_>>());
    let fd = kernel.tcp();
    assert_eq!(kernel.bind(fd, local(0)), Err(Errno::EADDRINUSE));
    assert_eq!(
        kernel.bind(fd, at(OWN, 0)),
        Ok(0),
        "another address has ports of its own"
    );

    let mut kernel = Kernel::with(sysctls);
    for _ in 0..10 {
        let fd = kernel.udp();
        kernel.bind(fd, local(0)).unwrap();
    }
    let fd = kernel.udp();
    assert_eq!(kernel.bind(fd, at(ANY, 0)), Err(Errno::EADDRINUSE));
    assert_eq!(kernel.send_to(fd, b"x", Some(local(9))), Err(Errno::EAGAIN));
}

#[test]
fn connections_to_one_place_have_ports_of_their_own_even_first() {
    let mut sysctls = Sysctls::default();
    sysctls
        .set("net.ipv4.ip_local_port_range", "40000 40009")
        .unwrap();
    let mut kernel = Kernel::with(sysctls);
    let listeners = [kernel.tcp(), kernel.tcp()];
    for (fd, port) in listeners.into_iter().zip([5000, 5001]) {
        kernel.bind(fd, local(port)).unwrap();
        kernel.listen(fd, 100).unwrap();
    }
    let taken = kernel.tcp();
    kernel.bind(taken, at(OWN, 40_004)).unwrap();
    let mut ports = Vec::new();
    for _ in 0..9 {
        let fd = kernel.tcp();
        kernel.connect(fd, local(5000)).unwrap();
        ports.push(kernel.port(fd));
    }
    assert!(ports[..4].iter().all(|port| port % 2 == 0), "{ports:?}");
    ports.sort_unstable();
    let expected: Vec<u16> = (40_000..40_010).filter(|port| *port != 40_004).collect();
    assert_eq!(ports, expected, "those that bind() gave somebody are passed by");
    let fd = kernel.tcp();
    assert_eq!(kernel.connect(fd, local(5000)), Err(Errno::EADDRNOTAVAIL));
    assert_eq!(kernel.connect(fd, local(5001)), Ok(0));
    let shared = kernel.tcp();
    assert_eq!(kernel.bind(shared, at(LOOPBACK, 40_000)), Err(Errno::EADDRINUSE));
}

#[test]
fn without_a_port_bind_leaves_it_to_connect() {
    let mut kernel = Kernel::new();
    let listener = kernel.tcp();
    kernel.bind(listener, local(5000)).unwrap();
    kernel.listen(listener, 10).unwrap();
    let fd = kernel.tcp();
    kernel.set(fd, 0, 24, 1).unwrap();
    kernel.bind(fd, at(LOOPBACK, 0)).unwrap();
    assert_eq!(kernel.port(fd), 0);
    kernel.connect(fd, local(5000)).unwrap();
    assert_ne!(kernel.port(fd), 0);
}
