//! Calls that make sockets, name them, and move data.

use super::{CLOEXEC, NO_FLAGS, check, data, failed, inet, ok, received, socket, with};
use socketarium_trace::event::{Call, Family, Out, SockFlags, SockKind};
use socketarium_trace::net::Address;
use socketarium_trace::notation::{call_text, resumed_text};
use socketarium_trace::{Errno, Fd};

#[test]
fn a_listener_is_made() {
    check(
        socket(Family::Inet, SockKind::Stream, CLOEXEC, 0),
        ok(3),
        "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
    );
    check(
        Call::Bind {
            fd: Fd(3),
            address: inet("0.0.0.0:9000"),
            length: 16,
        },
        ok(0),
        "bind(3, {sa_family=AF_INET, sin_port=htons(9000), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0",
    );
    check(
        Call::Bind {
            fd: Fd(4),
            address: inet("127.0.0.1:35459"),
            length: 16,
        },
        failed(Errno::EADDRINUSE),
        "bind(4, {sa_family=AF_INET, sin_port=htons(35459), sin_addr=inet_addr(\"127.0.0.1\")}, 16) \
         = -1 EADDRINUSE (Address already in use)",
    );
    check(
        Call::Listen {
            fd: Fd(3),
            backlog: 128,
        },
        ok(0),
        "listen(3, 128) = 0",
    );
}

#[test]
fn sockets_of_other_families_name_their_own_protocols() {
    check(
        socket(
            Family::Unix,
            SockKind::Dgram,
            SockFlags {
                nonblock: true,
                cloexec: true,
            },
            0,
        ),
        ok(22),
        "socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 22",
    );
    check(
        socket(Family::Netlink, SockKind::Raw, NO_FLAGS, 0),
        ok(23),
        "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 23",
    );
    check(
        socket(Family::Inet6, SockKind::Stream, NO_FLAGS, 6),
        ok(26),
        "socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 26",
    );
    check(
        socket(Family::Other(0x63), SockKind::Other(0x4d), NO_FLAGS, 5),
        failed(Errno::EINVAL),
        "socket(0x63 /* AF_??? */, 0x4d /* SOCK_??? */, 5) = -1 EINVAL (Invalid argument)",
    );
    check(
        Call::Socketpair {
            domain: Family::Unix,
            kind: SockKind::Stream,
            flags: CLOEXEC,
            protocol: 0,
        },
        with(0, Out::Pair(Fd(8), Fd(9))),
        "socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [8, 9]) = 0",
    );
}

#[test]
fn what_the_kernel_writes_stands_among_the_arguments() {
    let peer = |length| Out::Address {
        address: inet("127.0.0.1:41284"),
        length,
    };
    let accept = |capacity| Call::Accept4 {
        fd: Fd(3),
        capacity,
        flags: CLOEXEC,
    };
    check(
        accept(Some(16)),
        with(5, peer(16)),
        "accept4(3, {sa_family=AF_INET, sin_port=htons(41284), sin_addr=inet_addr(\"127.0.0.1\")}, [16], \
         SOCK_CLOEXEC) = 5",
    );
    check(
        accept(Some(16)),
        failed(Errno::EAGAIN),
        "accept4(3, ..., [16], SOCK_CLOEXEC) = -1 EAGAIN (Resource temporarily unavailable)",
    );
    check(
        accept(Some(16)),
        failed(Errno::ERESTARTSYS),
        "accept4(3, ..., [16], SOCK_CLOEXEC) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
    );
    check(
        Call::Accept {
            fd: Fd(3),
            capacity: None,
        },
        ok(21),
        "accept(3, NULL, NULL) = 21",
    );
    check(
        Call::Getsockname {
            fd: Fd(5),
            capacity: Some(128),
        },
        with(0, peer(16)),
        "getsockname(5, {sa_family=AF_INET, sin_port=htons(41284), sin_addr=inet_addr(\"127.0.0.1\")}, \
         [128 => 16]) = 0",
    );
    check(
        Call::Getsockname {
            fd: Fd(8),
            capacity: Some(128),
        },
        with(
            0,
            Out::Address {
                address: Address::Unix(String::new()),
                length: 2,
            },
        ),
        "getsockname(8, {sa_family=AF_UNIX}, [128 => 2]) = 0",
    );
    check(
        Call::Getpeername {
            fd: Fd(4),
            capacity: Some(16),
        },
        failed(Errno::ENOTCONN),
        "getpeername(4, ..., [16]) = -1 ENOTCONN (Transport endpoint is not connected)",
    );
}

#[test]
fn a_call_that_sleeps_is_cut_where_the_kernel_takes_over() {
    let accept = Call::Accept4 {
        fd: Fd(3),
        capacity: Some(16),
        flags: CLOEXEC,
    };
    assert_eq!(call_text(&accept), "accept4(3, ");
    assert_eq!(
        call_text(&Call::Sendto {
            fd: Fd(5),
            data: data(b"a"),
            flags: 0,
            address: None
        }),
        "sendto(5, \"a\", 1, 0, NULL, 0"
    );
    assert_eq!(
        resumed_text(&Call::Read { fd: Fd(11), size: 3 }, &received(b"4", None)),
        "<... read resumed>\"4\", 3) = 1"
    );
}

#[test]
fn addresses_are_written_by_family() {
    let connect = |address: Address, length| Call::Connect {
        fd: Fd(7),
        address,
        length,
    };
    check(
        connect(inet("[::1]:2"), 28),
        failed(Errno::ECONNREFUSED),
        "connect(7, {sa_family=AF_INET6, sin6_port=htons(2), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \
         \"::1\", &sin6_addr), sin6_scope_id=0}, 28) = -1 ECONNREFUSED (Connection refused)",
    );
    check(
        connect(Address::Unix("/nope".into()), 8),
        failed(Errno::ENOENT),
        "connect(7, {sa_family=AF_UNIX, sun_path=\"/nope\"}, 8) = -1 ENOENT (No such file or directory)",
    );
    check(
        connect(Address::Unix("@abstr".into()), 8),
        ok(0),
        "connect(7, {sa_family=AF_UNIX, sun_path=@\"abstr\"}, 8) = 0",
    );
}

#[test]
fn strings_are_escaped_in_as_few_digits_as_can_be_read_back() {
    check(
        Call::Sendto {
            fd: Fd(6),
            data: data(b"salom\n\x00\x01\xff\x7f o\xca\xbb\"\\ 1\t\x1b\x018\x008"),
            flags: 0,
            address: None,
        },
        ok(24),
        "sendto(6, \"salom\\n\\0\\1\\377\\177 o\\312\\273\\\"\\\\ 1\\t\\33\\18\\08\", 24, 0, NULL, 0) = 24",
    );
    check(
        Call::Write {
            fd: Fd(1),
            data: data(b"\x000\x07\x0b\x0c\r"),
        },
        ok(6),
        "write(1, \"\\0000\\7\\v\\f\\r\", 6) = 6",
    );
    let long = [b'x'; 513];
    check(
        Call::Write {
            fd: Fd(3),
            data: data(&long),
        },
        ok(513),
        &format!("write(3, \"{}\"..., 513) = 513", "x".repeat(512)),
    );
}

#[test]
fn data_comes_with_its_sender_where_one_was_asked_for() {
    let receive = |fd, capacity, size| Call::Recvfrom {
        fd: Fd(fd),
        size,
        flags: 0,
        capacity,
    };
    check(
        receive(4, None, 1024),
        received(b"salom", None),
        "recvfrom(4, \"salom\", 1024, 0, NULL, NULL) = 5",
    );
    check(
        receive(5, None, 1024),
        received(b"", None),
        "recvfrom(5, \"\", 1024, 0, NULL, NULL) = 0",
    );
    check(
        receive(6, Some(16), 100),
        received(b"hi", Some(inet("127.0.0.1:58969"))),
        "recvfrom(6, \"hi\", 100, 0, {sa_family=AF_INET, sin_port=htons(58969), \
         sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = 2",
    );
    check(
        receive(6, Some(16), 10),
        received(b"abc", None),
        "recvfrom(6, \"abc\", 10, 0, ..., [16 => 0]) = 3",
    );
    check(
        receive(7, Some(110), 10),
        received(b"a", Some(Address::Unix("@vv".into()))),
        "recvfrom(7, \"a\", 10, 0, {sa_family=AF_UNIX, sun_path=@\"vv\"}, [110 => 5]) = 1",
    );
    check(
        receive(6, Some(16), 10),
        failed(Errno::EAGAIN),
        "recvfrom(6, ..., 10, 0, ..., [16]) = -1 EAGAIN (Resource temporarily unavailable)",
    );
    check(
        Call::Recvfrom {
            fd: Fd(5),
            size: 10,
            flags: 0x42,
            capacity: None,
        },
        received(b"", None),
        "recvfrom(5, \"\", 10, MSG_PEEK|MSG_DONTWAIT, NULL, NULL) = 0",
    );
    check(
        Call::Sendto {
            fd: Fd(8),
            data: data(b"a"),
            flags: 0x4040,
            address: Some(Address::Unix("@ddd".into())),
        },
        failed(Errno::EPIPE),
        "sendto(8, \"a\", 1, MSG_DONTWAIT|MSG_NOSIGNAL, {sa_family=AF_UNIX, sun_path=@\"ddd\"}, 6) \
         = -1 EPIPE (Broken pipe)",
    );
}

#[test]
fn messages_have_their_header() {
    check(
        Call::Sendmsg {
            fd: Fd(8),
            data: data(b"ab"),
            pieces: Vec::new(),
            flags: 0,
            address: None,
            control: 0,
        },
        ok(2),
        "sendmsg(8, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"ab\", iov_len=2}], msg_iovlen=1, \
         msg_controllen=0, msg_flags=0}, 0) = 2",
    );
    check(
        Call::Recvmsg {
            fd: Fd(9),
            size: 100,
            flags: 0,
        },
        received(b"abcd", None),
        "recvmsg(9, {msg_name=..., msg_namelen=..., msg_iov=[{iov_base=\"abcd\", iov_len=100}], \
         msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 4",
    );
    check(
        Call::Writev {
            fd: Fd(12),
            data: data(b"ab"),
            pieces: Vec::new(),
        },
        ok(2),
        "writev(12, [{iov_base=\"ab\", iov_len=2}], 1) = 2",
    );
}

#[test]
fn options_show_their_values() {
    let set = |level, name, value: &[u8]| Call::Setsockopt {
        fd: Fd(3),
        level,
        name,
        value: data(value),
    };
    let int = 1_i32.to_le_bytes();
    check(
        set(1, 2, &int),
        ok(0),
        "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
    );
    check(
        set(6, 1, &int),
        ok(0),
        "setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0",
    );
    check(
        set(1, 13, &[1, 0, 0, 0, 0, 0, 0, 0]),
        ok(0),
        "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0",
    );
    check(
        set(1, 20, &[1, 0, 0, 0, 0, 0, 0, 0, 0x20, 0xa1, 7, 0, 0, 0, 0, 0]),
        ok(0),
        "setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, \"\\1\\0\\0\\0\\0\\0\\0\\0 \\241\\7\\0\\0\\0\\0\\0\", 16) = 0",
    );
    check(
        set(6, 13, b"cubic"),
        failed(Errno::EOPNOTSUPP),
        "setsockopt(3, SOL_TCP, TCP_CONGESTION, \"cubic\", 5) = -1 EOPNOTSUPP (Operation not supported)",
    );
    check(
        set(1, 2, b"ab"),
        failed(Errno::EINVAL),
        "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, ..., 2) = -1 EINVAL (Invalid argument)",
    );
    let read = |level, name| Call::Getsockopt {
        fd: Fd(3),
        level,
        name,
    };
    let value = |bytes: &[u8]| with(0, Out::Option { value: data(bytes) });
    check(
        read(1, 8),
        value(&131_072_i32.to_le_bytes()),
        "getsockopt(3, SOL_SOCKET, SO_RCVBUF, [131072], [4]) = 0",
    );
    check(
        read(1, 4),
        value(&111_i32.to_le_bytes()),
        "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0",
    );
    check(
        read(1, 4),
        value(&0_i32.to_le_bytes()),
        "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
    );
}
