//! System calls, typed: arguments as they went in, results as they came out.
//!
//! One variant for each call that matters to sockets, in man-page words. What the kernel writes back through
//! pointers (`accept`'s address, `epoll_wait`'s events) is an [`Out`] of the return, not an argument.

use crate::bytes::Payload;
use crate::json::Shape;
use crate::net::Address;
use crate::{Errno, Fd, Pid, Readiness};
use serde::{Deserialize, Serialize};

/// A call with its arguments. Flag words keep the kernel's numbers; [`crate::notation`] names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    Socket {
        domain: Family,
        kind: SockKind,
        flags: SockFlags,
        protocol: i32,
    },
    Socketpair {
        domain: Family,
        kind: SockKind,
        flags: SockFlags,
        protocol: i32,
    },
    Bind {
        fd: Fd,
        address: Address,
        length: u32,
    },
    Listen {
        fd: Fd,
        backlog: i32,
    },
    Accept {
        fd: Fd,
        /// Size of the buffer for the address; nothing: no buffer was passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>,
    },
    Accept4 {
        fd: Fd,
        /// Size of the buffer for the address; nothing: no buffer was passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>,
        flags: SockFlags,
    },
    Connect {
        fd: Fd,
        address: Address,
        length: u32,
    },
    Getsockname {
        fd: Fd,
        /// Size of the buffer for the address; nothing: no buffer was passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>,
    },
    Getpeername {
        fd: Fd,
        /// Size of the buffer for the address; nothing: no buffer was passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>,
    },
    Setsockopt {
        fd: Fd,
        level: i32,
        name: i32,
        value: Payload,
    },
    Getsockopt {
        fd: Fd,
        level: i32,
        name: i32,
    },
    Sendto {
        fd: Fd,
        data: Payload,
        flags: i32,
        address: Option<Address>,
    },
    Recvfrom {
        fd: Fd,
        size: u64,
        flags: i32,
        /// Size of the buffer for the sender's address; nothing: no buffer was passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>,
    },
    Sendmsg {
        fd: Fd,
        data: Payload,
        /// Lengths of the pieces that `data` was gathered from, where there are several.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pieces: Vec<u32>,
        flags: i32,
        address: Option<Address>,
        control: u32,
    },
    Recvmsg {
        fd: Fd,
        size: u64,
        flags: i32,
    },
    Shutdown {
        fd: Fd,
        how: How,
    },
    Read {
        fd: Fd,
        size: u64,
    },
    Write {
        fd: Fd,
        data: Payload,
    },
    Readv {
        fd: Fd,
        size: u64,
    },
    Writev {
        fd: Fd,
        data: Payload,
        /// Lengths of the pieces that `data` was gathered from, where there are several.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pieces: Vec<u32>,
    },
    Close {
        fd: Fd,
    },
    Dup {
        fd: Fd,
    },
    Dup2 {
        fd: Fd,
        to: Fd,
    },
    Dup3 {
        fd: Fd,
        to: Fd,
        flags: i32,
    },
    Pipe2 {
        flags: i32,
    },
    Eventfd2 {
        initial: u32,
        flags: i32,
    },
    Fcntl {
        fd: Fd,
        command: i32,
        argument: u64,
    },
    Ioctl {
        fd: Fd,
        request: u32,
        argument: IoctlArgument,
    },
    /// `select()` of the C library, which makes the call `pselect6` of it.
    Select {
        count: i32,
        sets: SelectSets,
        timeout_micros: Option<u64>,
    },
    Poll {
        entries: Vec<PollEntry>,
        timeout_millis: i32,
    },
    EpollCreate1 {
        flags: i32,
    },
    EpollCtl {
        epoll: Fd,
        op: EpollOp,
        fd: Fd,
        events: Readiness,
        data: u64,
    },
    EpollWait {
        epoll: Fd,
        max: i32,
        timeout_millis: i32,
    },
    Fork,
    /// `clone`, `clone3`, `vfork`; `thread` where the child shares the process.
    Clone {
        form: CloneForm,
        thread: bool,
    },
    Execve {
        path: String,
    },
    Wait4 {
        pid: i32,
        #[serde(default)]
        options: i32,
    },
    Kill {
        pid: i32,
        signal: i32,
    },
    /// `nanosleep`, and `clock_nanosleep` where a clock is named. `nanos` is how long from when it is called.
    Nanosleep {
        nanos: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<SleepClock>,
    },
    Exit {
        status: i32,
    },
    ExitGroup {
        status: i32,
    },
    /// A call without a type of its own here.
    Other {
        name: String,
        arguments: Vec<u64>,
    },
}

/// How a call came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Outcome {
    /// The return value, or the errno.
    pub result: Result<i64, Errno>,
    #[serde(default, skip_serializing_if = "Out::is_nothing")]
    pub out: Out,
}

impl Outcome {
    #[must_use]
    pub fn value(value: i64) -> Self {
        Self {
            result: Ok(value),
            out: Out::Nothing,
        }
    }
}

/// What a call wrote back through its pointers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Out {
    #[default]
    Nothing,
    /// `accept`, `getsockname`, `getpeername`: the address and its length.
    Address { address: Address, length: u32 },
    /// `recv`, `read`: the bytes, and the sender's address where one was asked for and given.
    Data { data: Payload, address: Option<Address> },
    /// `getsockopt`.
    Option { value: Payload },
    /// `pipe2`, `socketpair`.
    Pair(Fd, Fd),
    /// `select`: the sets as they came back, and what is left of the timeout where one was given.
    Selected {
        sets: SelectSets,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left_nanos: Option<u64>,
    },
    /// `poll`: the entries with something to report.
    Polled(Vec<PollEntry>),
    /// `epoll_wait`: the events in the order in which they were given.
    Events(Vec<EpollEntry>),
    /// `ioctl`.
    Number(i64),
    /// `wait4`.
    Child { pid: Pid, status: i32 },
}

impl Out {
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

/// Which of the calls that make a process or a thread was made (`clone(2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum CloneForm {
    Clone,
    Clone3,
    Vfork,
}

/// The clock of a `clock_nanosleep(2)`, with the time as the call passed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct SleepClock {
    pub id: i32,
    /// `TIMER_ABSTIME`: the time is a reading of the clock to wait for.
    pub flags: i32,
    pub nanos: u64,
}

/// Protocol family (`AF_…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Unix,
    Inet,
    Inet6,
    Netlink,
    Other(i32),
}

/// Type of a socket (`SOCK_…`), without its flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum SockKind {
    Stream,
    Dgram,
    Raw,
    Seqpacket,
    Other(i32),
}

/// `SOCK_NONBLOCK` and `SOCK_CLOEXEC`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct SockFlags {
    #[serde(default, skip_serializing_if = "is_false")]
    pub nonblock: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub cloexec: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Which direction `shutdown(2)` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Read,
    Write,
    Both,
    Other(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum IoctlArgument {
    /// A pointer to this number, as with `FIONBIO`.
    Number(i32),
    Raw(u64),
}

/// The three sets of `select(2)`; `None` where the call passed no set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct SelectSets {
    pub read: Option<Vec<Fd>>,
    pub write: Option<Vec<Fd>>,
    pub except: Option<Vec<Fd>>,
}

/// A row of `poll(2)`: asked for, or reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct PollEntry {
    pub fd: Fd,
    pub events: Readiness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum EpollOp {
    Add,
    Mod,
    Del,
    Other(i32),
}

/// An event that `epoll_wait(2)` reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct EpollEntry {
    pub events: Readiness,
    /// What the program stored with the interest; CPython stores the descriptor.
    pub data: u64,
}

impl Call {
    /// The name of the call.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Socket { .. } => "socket",
            Self::Socketpair { .. } => "socketpair",
            Self::Bind { .. } => "bind",
            Self::Listen { .. } => "listen",
            Self::Accept { .. } => "accept",
            Self::Accept4 { .. } => "accept4",
            Self::Connect { .. } => "connect",
            Self::Getsockname { .. } => "getsockname",
            Self::Getpeername { .. } => "getpeername",
            Self::Setsockopt { .. } => "setsockopt",
            Self::Getsockopt { .. } => "getsockopt",
            Self::Sendto { .. } => "sendto",
            Self::Recvfrom { .. } => "recvfrom",
            Self::Sendmsg { .. } => "sendmsg",
            Self::Recvmsg { .. } => "recvmsg",
            Self::Shutdown { .. } => "shutdown",
            Self::Read { .. } => "read",
            Self::Write { .. } => "write",
            Self::Readv { .. } => "readv",
            Self::Writev { .. } => "writev",
            Self::Close { .. } => "close",
            Self::Dup { .. } => "dup",
            Self::Dup2 { .. } => "dup2",
            Self::Dup3 { .. } => "dup3",
            Self::Pipe2 { .. } => "pipe2",
            Self::Eventfd2 { .. } => "eventfd2",
            Self::Fcntl { .. } => "fcntl",
            Self::Ioctl { .. } => "ioctl",
            Self::Select { .. } => "pselect6",
            Self::Poll { .. } => "poll",
            Self::EpollCreate1 { .. } => "epoll_create1",
            Self::EpollCtl { .. } => "epoll_ctl",
            Self::EpollWait { .. } => "epoll_wait",
            Self::Fork => "fork",
            Self::Clone { form, .. } => match form {
                CloneForm::Clone => "clone",
                CloneForm::Clone3 => "clone3",
                CloneForm::Vfork => "vfork",
            },
            Self::Execve { .. } => "execve",
            Self::Wait4 { .. } => "wait4",
            Self::Kill { .. } => "kill",
            Self::Nanosleep { clock: None, .. } => "nanosleep",
            Self::Nanosleep { clock: Some(_), .. } => "clock_nanosleep",
            Self::Exit { .. } => "exit",
            Self::ExitGroup { .. } => "exit_group",
            Self::Other { name, .. } => name,
        }
    }

    /// The descriptor that the call is about, where there is one.
    #[must_use]
    pub fn fd(&self) -> Option<Fd> {
        match self {
            Self::Bind { fd, .. }
            | Self::Listen { fd, .. }
            | Self::Accept { fd, .. }
            | Self::Accept4 { fd, .. }
            | Self::Connect { fd, .. }
            | Self::Getsockname { fd, .. }
            | Self::Getpeername { fd, .. }
            | Self::Setsockopt { fd, .. }
            | Self::Getsockopt { fd, .. }
            | Self::Sendto { fd, .. }
            | Self::Recvfrom { fd, .. }
            | Self::Sendmsg { fd, .. }
            | Self::Recvmsg { fd, .. }
            | Self::Shutdown { fd, .. }
            | Self::Read { fd, .. }
            | Self::Write { fd, .. }
            | Self::Readv { fd, .. }
            | Self::Writev { fd, .. }
            | Self::Close { fd }
            | Self::Dup { fd }
            | Self::Dup2 { fd, .. }
            | Self::Dup3 { fd, .. }
            | Self::Fcntl { fd, .. }
            | Self::Ioctl { fd, .. }
            | Self::EpollCtl { epoll: fd, .. }
            | Self::EpollWait { epoll: fd, .. } => Some(*fd),
            Self::Socket { .. }
            | Self::Socketpair { .. }
            | Self::Pipe2 { .. }
            | Self::Eventfd2 { .. }
            | Self::Select { .. }
            | Self::Poll { .. }
            | Self::EpollCreate1 { .. }
            | Self::Fork
            | Self::Clone { .. }
            | Self::Execve { .. }
            | Self::Wait4 { .. }
            | Self::Kill { .. }
            | Self::Nanosleep { .. }
            | Self::Exit { .. }
            | Self::ExitGroup { .. }
            | Self::Other { .. } => None,
        }
    }
}
