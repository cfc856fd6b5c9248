//! Calls about descriptors, about waiting for many of them, and about processes.

use super::{check, failed, ok, with};
use socketarium_trace::event::{Call, EpollEntry, EpollOp, How, IoctlArgument, Out, PollEntry, SelectSets};
use socketarium_trace::{Errno, Fd, Pid, Readiness};

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
        ioctl(0x894b, IoctlArgument::Raw(0x7f00)),
        with(0, Out::Number(7)),
        "ioctl(3, SIOCOUTQNSD, [7]) = 0",
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
