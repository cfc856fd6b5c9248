//! Names of numbers, in the order in which strace writes them. Only what socket programs use; the rest stays
//! a number.
//!
//! Values from the kernel's `include/uapi` and `include/linux/socket.h`, x86-64.

/// A flag or constant with its name.
pub(super) type Names = [(u32, &'static str)];

/// The name of a constant, or `0x4d /* AF_??? */`.
pub(super) fn named(value: u32, names: &Names, unknown: &str) -> String {
    match names.iter().find(|(known, _)| *known == value) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("{value:#x} /* {unknown} */"),
    }
}

/// The names of the flags that are set, joined by `|`; what has no name comes last, as a number.
pub(super) fn flags(value: u32, names: &Names, unknown: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    for (flag, name) in names {
        if rest & flag == *flag {
            join(&mut text, name);
            rest &= !flag;
        }
    }
    match (text.is_empty(), rest) {
        (true, 0) => text.push('0'),
        (true, _) => text = format!("{rest:#x} /* {unknown} */"),
        (false, 0) => {}
        (false, _) => join(&mut text, &format!("{rest:#x}")),
    }
    text
}

fn join(text: &mut String, name: &str) {
    if !text.is_empty() {
        text.push('|');
    }
    text.push_str(name);
}

/// Flags of `open(2)` and `fcntl(F_SETFL)`: the access mode is a number, not a set.
pub(super) fn open_flags(value: u32) -> String {
    const MODES: [&str; 4] = ["O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"];
    let mut text = MODES[value as usize & 3].to_owned();
    if value & !3 != 0 {
        join(&mut text, &flags(value & !3, OPEN, "O_???"));
    }
    text
}

pub(super) const OPEN: &Names = &[
    (0o100, "O_CREAT"),
    (0o200, "O_EXCL"),
    (0o400, "O_NOCTTY"),
    (0o1000, "O_TRUNC"),
    (0o2000, "O_APPEND"),
    (0o4000, "O_NONBLOCK"),
    (0o4_010_000, "O_SYNC"),
    (0o10_000, "O_DSYNC"),
    (0o40_000, "O_DIRECT"),
    (0o100_000, "O_LARGEFILE"),
    (0o400_000, "O_NOFOLLOW"),
    (0o1_000_000, "O_NOATIME"),
    (0o2_000_000, "O_CLOEXEC"),
    (0o200_000, "O_DIRECTORY"),
    (0o20_000, "FASYNC"),
];

pub(super) const EVENTFD: &Names = &[
    (1, "EFD_SEMAPHORE"),
    (0o2_000_000, "EFD_CLOEXEC"),
    (0o4000, "EFD_NONBLOCK"),
];

pub(super) const EPOLL_CREATE: &Names = &[(0o2_000_000, "EPOLL_CLOEXEC")];

/// Flags of `send(2)` and `recv(2)`.
pub(super) const MSG: &Names = &[
    (0x1, "MSG_OOB"),
    (0x2, "MSG_PEEK"),
    (0x4, "MSG_DONTROUTE"),
    (0x8, "MSG_CTRUNC"),
    (0x10, "MSG_PROBE"),
    (0x20, "MSG_TRUNC"),
    (0x40, "MSG_DONTWAIT"),
    (0x80, "MSG_EOR"),
    (0x100, "MSG_WAITALL"),
    (0x200, "MSG_FIN"),
    (0x400, "MSG_SYN"),
    (0x800, "MSG_CONFIRM"),
    (0x1000, "MSG_RST"),
    (0x2000, "MSG_ERRQUEUE"),
    (0x4000, "MSG_NOSIGNAL"),
    (0x8000, "MSG_MORE"),
    (0x1_0000, "MSG_WAITFORONE"),
    (0x4_0000, "MSG_BATCH"),
    (0x400_0000, "MSG_ZEROCOPY"),
    (0x2000_0000, "MSG_FASTOPEN"),
    (0x4000_0000, "MSG_CMSG_CLOEXEC"),
];

pub(super) const WAIT: &Names = &[
    (1, "WNOHANG"),
    (2, "WSTOPPED"),
    (8, "WCONTINUED"),
    (4, "WEXITED"),
    (0x100_0000, "WNOWAIT"),
];

pub(super) const CLOCKS: &Names = &[
    (0, "CLOCK_REALTIME"),
    (1, "CLOCK_MONOTONIC"),
    (7, "CLOCK_BOOTTIME"),
];

pub(super) const TIMER: &Names = &[(1, "TIMER_ABSTIME")];

pub(super) const DOMAIN: &Names = &[
    (0, "AF_UNSPEC"),
    (1, "AF_UNIX"),
    (2, "AF_INET"),
    (10, "AF_INET6"),
    (16, "AF_NETLINK"),
    (17, "AF_PACKET"),
    (38, "AF_ALG"),
    (40, "AF_VSOCK"),
];

pub(super) const IP_PROTOCOL: &Names = &[
    (0, "IPPROTO_IP"),
    (1, "IPPROTO_ICMP"),
    (6, "IPPROTO_TCP"),
    (17, "IPPROTO_UDP"),
    (58, "IPPROTO_ICMPV6"),
    (132, "IPPROTO_SCTP"),
    (136, "IPPROTO_UDPLITE"),
    (255, "IPPROTO_RAW"),
    (262, "IPPROTO_MPTCP"),
];

pub(super) const NETLINK: &Names = &[
    (0, "NETLINK_ROUTE"),
    (4, "NETLINK_SOCK_DIAG"),
    (9, "NETLINK_AUDIT"),
    (15, "NETLINK_KOBJECT_UEVENT"),
    (16, "NETLINK_GENERIC"),
];

pub(super) const IOCTL: &Names = &[
    (0x5401, "TCGETS"),
    (0x5411, "TIOCOUTQ"),
    (0x5413, "TIOCGWINSZ"),
    (0x541b, "FIONREAD"),
    (0x5421, "FIONBIO"),
    (0x5450, "FIONCLEX"),
    (0x5451, "FIOCLEX"),
    (0x5452, "FIOASYNC"),
    (0x8905, "SIOCATMARK"),
    (0x894b, "SIOCOUTQNSD"),
];

pub(super) const FCNTL: &Names = &[
    (0, "F_DUPFD"),
    (1, "F_GETFD"),
    (2, "F_SETFD"),
    (3, "F_GETFL"),
    (4, "F_SETFL"),
    (8, "F_SETOWN"),
    (9, "F_GETOWN"),
    (10, "F_SETSIG"),
    (11, "F_GETSIG"),
    (1030, "F_DUPFD_CLOEXEC"),
    (1031, "F_SETPIPE_SZ"),
    (1032, "F_GETPIPE_SZ"),
];

pub(super) const SIGNAL: &Names = &[
    (0, "0"),
    (1, "SIGHUP"),
    (2, "SIGINT"),
    (3, "SIGQUIT"),
    (4, "SIGILL"),
    (5, "SIGTRAP"),
    (6, "SIGABRT"),
    (7, "SIGBUS"),
    (8, "SIGFPE"),
    (9, "SIGKILL"),
    (10, "SIGUSR1"),
    (11, "SIGSEGV"),
    (12, "SIGUSR2"),
    (13, "SIGPIPE"),
    (14, "SIGALRM"),
    (15, "SIGTERM"),
    (16, "SIGSTKFLT"),
    (17, "SIGCHLD"),
    (18, "SIGCONT"),
    (19, "SIGSTOP"),
    (20, "SIGTSTP"),
    (21, "SIGTTIN"),
    (22, "SIGTTOU"),
    (23, "SIGURG"),
    (24, "SIGXCPU"),
    (25, "SIGXFSZ"),
    (26, "SIGVTALRM"),
    (27, "SIGPROF"),
    (28, "SIGWINCH"),
    (29, "SIGIO"),
    (30, "SIGPWR"),
    (31, "SIGSYS"),
    (32, "SIGRTMIN"),
];

/// `SIGTERM`, or the number where there is no name.
pub(crate) fn signal(number: i32) -> String {
    match SIGNAL
        .iter()
        .find(|(known, _)| i64::from(*known) == i64::from(number))
    {
        Some((_, name)) => (*name).to_owned(),
        None => number.to_string(),
    }
}
