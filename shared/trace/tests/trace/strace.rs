//! System calls are written as strace 6.1 writes them with `-s 512`. The expected lines are its own, with the
//! addresses of buffers, which a trace does not carry, left out.

use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, EpollEntry, EpollOp, Family, How, IoctlArgument, Out, Outcome, PollEntry, SelectSets, SockFlags,
    SockKind,
};
use socketarium_trace::net::Address;
use socketarium_trace::notation::{call_text, outcome_text, past_call_text, resumed_text};
use socketarium_trace::world::PastCall;
use socketarium_trace::{Errno, Fd, Nanos, Pid, Readiness, Seq, Tid};

const CLOEXEC: SockFlags = SockFlags {
    nonblock: false,
    cloexec: true,
};
const NO_FLAGS: SockFlags = SockFlags {
    nonblock: false,
    cloexec: false,
};

fn check(call: Call, outcome: Outcome, expected: &str) {
    let past = PastCall {
        pid: Pid(1),
        tid: Tid(1),
        entered: Seq(0),
        returned: Seq(1),
        since: Nanos(0),
        until: Nanos(1),
        call,
        outcome,
        place: None,
    };
    assert_eq!(past_call_text(&past), expected);
    // The two pieces of a call that sleeps are the same text, cut in two.
    let resumed = resumed_text(&past.call, &past.outcome);
    let (_, rest) = resumed.split_once(" resumed>").unwrap();
    assert_eq!(call_text(&past.call) + rest, expected);
    assert!(expected.ends_with(&format!(" = {}", outcome_text(&past.call, &past.outcome))));
}

fn ok(value: i64) -> Outcome {
    Outcome::value(value)
}

fn with(value: i64, out: Out) -> Outcome {
    Outcome {
        result: Ok(value),
        out,
    }
}

fn failed(errno: Errno) -> Outcome {
    Outcome {
        result: Err(errno),
        out: Out::Nothing,
    }
}

fn inet(text: &str) -> Address {
    Address::Inet(text.parse().unwrap())
}

fn data(bytes: &[u8]) -> Payload {
    Payload::of(bytes)
}

fn received(bytes: &[u8], address: Option<Address>) -> Outcome {
    with(
        bytes.len() as i64,
        Out::Data {
            data: data(bytes),
            address,
        },
    )
}

fn socket(domain: Family, kind: SockKind, flags: SockFlags, protocol: i32) -> Call {
    Call::Socket {
        domain,
        kind,
        flags,
        protocol,
    }
}

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

#[test]
fn descriptors_and_their_flags() {
    let control = |command, argument| Call::Fcntl {
        fd: Fd(3),
        command,
        argument,
    };
    check(control(3, 0), ok(2), "fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)");
    check(
        control(3, 0),
        ok(0x802),
        "fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)",
    );
    check(
        control(4, 0x802),
        ok(0),
        "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0",
    );
    check(control(1, 0), ok(1), "fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)");
    check(control(1, 0), ok(0), "fcntl(3, F_GETFD) = 0");
    check(control(2, 1), ok(0), "fcntl(3, F_SETFD, FD_CLOEXEC) = 0");
    check(control(1030, 50), ok(50), "fcntl(3, F_DUPFD_CLOEXEC, 50) = 50");
    let ioctl = |request, argument| Call::Ioctl {
        fd: Fd(3),
        request,
        argument,
    };
    check(
        ioctl(0x5421, IoctlArgument::Number(1)),
        ok(0),
        "ioctl(3, FIONBIO, [1]) = 0",
    );
    check(
        ioctl(0x541b, IoctlArgument::Raw(0x7f00)),
        with(0, Out::Number(5)),
        "ioctl(3, FIONREAD, [5]) = 0",
    );
    check(
        ioctl(0x5451, IoctlArgument::Raw(0)),
        ok(0),
        "ioctl(3, FIOCLEX) = 0",
    );
    check(
        ioctl(0x5401, IoctlArgument::Raw(0x7f00)),
        failed(Errno::ENOTTY),
        "ioctl(3, TCGETS, ...) = -1 ENOTTY (Inappropriate ioctl for device)",
    );
    check(Call::Close { fd: Fd(4) }, ok(0), "close(4) = 0");
    check(
        Call::Dup2 {
            fd: Fd(11),
            to: Fd(15),
        },
        ok(15),
        "dup2(11, 15) = 15",
    );
    check(
        Call::Dup3 {
            fd: Fd(11),
            to: Fd(15),
            flags: 0o2_000_000,
        },
        ok(15),
        "dup3(11, 15, O_CLOEXEC) = 15",
    );
    check(
        Call::Pipe2 { flags: 0o2_004_000 },
        with(0, Out::Pair(Fd(27), Fd(28))),
        "pipe2([27, 28], O_NONBLOCK|O_CLOEXEC) = 0",
    );
    check(
        Call::Eventfd2 {
            initial: 0,
            flags: 0o2_004_000,
        },
        ok(14),
        "eventfd2(0, EFD_CLOEXEC|EFD_NONBLOCK) = 14",
    );
    check(
        Call::Shutdown {
            fd: Fd(6),
            how: How::Write,
        },
        ok(0),
        "shutdown(6, SHUT_WR) = 0",
    );
}

#[test]
fn select_is_the_call_that_the_c_library_makes() {
    let fds = |fds: &[i32]| Some(fds.iter().copied().map(Fd).collect::<Vec<_>>());
    let select = |count, read, write, except, timeout_micros| Call::Select {
        count,
        sets: SelectSets { read, write, except },
        timeout_micros,
    };
    let back = |value, read, write, left_nanos| {
        with(
            value,
            Out::Selected {
                sets: SelectSets {
                    read,
                    write,
                    except: None,
                },
                left_nanos,
            },
        )
    };
    check(
        select(10, fds(&[3, 8, 9]), fds(&[8, 9]), fds(&[3]), Some(1_500_000)),
        back(3, fds(&[3]), fds(&[8, 9]), Some(1_499_998_829)),
        "pselect6(10, [3 8 9], [8 9], [3], {tv_sec=1, tv_nsec=500000000}, NULL) = 3 (in [3], out [8 9], \
         left {tv_sec=1, tv_nsec=499998829})",
    );
    check(
        select(9, fds(&[3]), fds(&[8]), None, None),
        back(2, fds(&[3]), fds(&[8]), None),
        "pselect6(9, [3], [8], NULL, NULL, NULL) = 2 (in [3], out [8])",
    );
    check(
        select(0, None, None, None, Some(0)),
        back(0, None, None, Some(0)),
        "pselect6(0, NULL, NULL, NULL, {tv_sec=0, tv_nsec=0}, NULL) = 0 (Timeout)",
    );
}

#[test]
fn poll_shows_what_is_asked_for_and_what_came_back() {
    let entry = |fd, events| PollEntry {
        fd: Fd(fd),
        events: Readiness(events),
    };
    check(
        Call::Poll {
            entries: vec![entry(8, 7), entry(9, 1)],
            timeout_millis: 10,
        },
        with(1, Out::Polled(vec![entry(8, 4)])),
        "poll([{fd=8, events=POLLIN|POLLPRI|POLLOUT}, {fd=9, events=POLLIN}], 2, 10) = 1 ([{fd=8, \
         revents=POLLOUT}])",
    );
    check(
        Call::Poll {
            entries: vec![entry(3, 0x2401)],
            timeout_millis: 0,
        },
        ok(0),
        "poll([{fd=3, events=POLLIN|POLLMSG|POLLRDHUP}], 1, 0) = 0 (Timeout)",
    );
    check(
        Call::Poll {
            entries: vec![],
            timeout_millis: 1,
        },
        ok(0),
        "poll([], 0, 1) = 0 (Timeout)",
    );
}

#[test]
fn epoll_keeps_what_the_program_stored() {
    check(
        Call::EpollCreate1 { flags: 0o2_000_000 },
        ok(21),
        "epoll_create1(EPOLL_CLOEXEC) = 21",
    );
    check(
        Call::EpollCtl {
            epoll: Fd(21),
            op: EpollOp::Add,
            fd: Fd(8),
            events: Readiness::IN | Readiness::RDHUP | Readiness::ET,
            data: 140_187_732_541_448,
        },
        ok(0),
        "epoll_ctl(21, EPOLL_CTL_ADD, 8, {events=EPOLLIN|EPOLLRDHUP|EPOLLET, data={u32=8, \
         u64=140187732541448}}) = 0",
    );
    check(
        Call::EpollCtl {
            epoll: Fd(21),
            op: EpollOp::Del,
            fd: Fd(8),
            events: Readiness(0),
            data: 0,
        },
        failed(Errno::ENOENT),
        "epoll_ctl(21, EPOLL_CTL_DEL, 8, ...) = -1 ENOENT (No such file or directory)",
    );
    let wait = |timeout_millis| Call::EpollWait {
        epoll: Fd(3),
        max: 16,
        timeout_millis,
    };
    check(
        wait(-1),
        with(
            1,
            Out::Events(vec![EpollEntry {
                events: Readiness::IN,
                data: 4,
            }]),
        ),
        "epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 16, -1) = 1",
    );
    check(wait(10), ok(0), "epoll_wait(3, [], 16, 10) = 0");
}

#[test]
fn processes_come_and_go() {
    check(Call::ExitGroup { status: 0 }, ok(0), "exit_group(0) = ?");
    let wait = |pid, options| Call::Wait4 { pid, options };
    let child = |pid: u32, status| {
        with(
            pid.into(),
            Out::Child {
                pid: Pid(pid),
                status,
            },
        )
    };
    check(
        wait(14603, 0),
        child(14603, 3 << 8),
        "wait4(14603, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 14603",
    );
    check(
        wait(14604, 0),
        child(14604, 15),
        "wait4(14604, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGTERM}], 0, NULL) = 14604",
    );
    check(
        wait(-1, 1),
        failed(Errno::ECHILD),
        "wait4(-1, ..., WNOHANG, NULL) = -1 ECHILD (No child processes)",
    );
    check(
        Call::Kill {
            pid: 14604,
            signal: 15,
        },
        ok(0),
        "kill(14604, SIGTERM) = 0",
    );
    check(
        Call::Close { fd: Fd(3) },
        failed(Errno(999)),
        "close(3) = -1 (errno 999)",
    );
}
