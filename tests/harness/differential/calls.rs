//! Requests in few words, for scripts that are written by hand or made up.

use super::kernel::Request;
pub use super::numbers::*;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, EpollOp, Family, How, IoctlArgument, PollEntry, SelectSets, SockFlags, SockKind,
};
use socketarium_trace::net::Address;
use socketarium_trace::{Fd, Readiness};
use std::net::{Ipv4Addr, SocketAddr};

/// Room that an address is given by programs.
const ADDRESS: Option<u32> = Some(16);
/// Every bit that `poll(2)` may be asked for.
pub const ALL_EVENTS: Readiness = Readiness(0x27df);

fn of(call: Call) -> Request {
    Request {
        call,
        data: Vec::new(),
    }
}

/// An address of the client, the server, or the host itself.
#[must_use]
pub fn at(ip: [u8; 4], port: u16) -> Address {
    Address::Inet(SocketAddr::from((Ipv4Addr::from(ip), port)))
}

/// 10.0.0.2, the server.
#[must_use]
pub fn server(port: u16) -> Address {
    at([10, 0, 0, 2], port)
}

/// 10.0.0.1, the client.
#[must_use]
pub fn client(port: u16) -> Address {
    at([10, 0, 0, 1], port)
}

/// 127.0.0.1.
#[must_use]
pub fn own(port: u16) -> Address {
    at([127, 0, 0, 1], port)
}

/// 0.0.0.0.
#[must_use]
pub fn any(port: u16) -> Address {
    at([0; 4], port)
}

/// `socket()` of this family and type, with `SOCK_NONBLOCK` if asked for.
#[must_use]
pub fn socket(domain: Family, kind: SockKind, nonblock: bool) -> Request {
    let flags = SockFlags {
        nonblock,
        cloexec: false,
    };
    of(Call::Socket {
        domain,
        kind,
        flags,
        protocol: 0,
    })
}

#[must_use]
pub fn tcp() -> Request {
    socket(Family::Inet, SockKind::Stream, false)
}

#[must_use]
pub fn tcp_nonblock() -> Request {
    socket(Family::Inet, SockKind::Stream, true)
}

#[must_use]
pub fn udp() -> Request {
    socket(Family::Inet, SockKind::Dgram, false)
}

#[must_use]
pub fn unix() -> Request {
    socket(Family::Unix, SockKind::Stream, false)
}

#[must_use]
pub fn unix_pair(kind: SockKind) -> Request {
    of(Call::Socketpair {
        domain: Family::Unix,
        kind,
        flags: SockFlags::default(),
        protocol: 0,
    })
}

/// As many bytes as an address of that family takes up.
fn length(address: &Address) -> u32 {
    match address {
        Address::Inet(SocketAddr::V4(_)) | Address::Other(_) => 16,
        Address::Inet(SocketAddr::V6(_)) => 28,
        Address::Unix(path) => path.len() as u32 + if path.starts_with('@') { 2 } else { 3 },
    }
}

#[must_use]
pub fn bind(fd: i32, address: Address) -> Request {
    of(Call::Bind {
        fd: Fd(fd),
        length: length(&address),
        address,
    })
}

#[must_use]
pub fn connect(fd: i32, address: Address) -> Request {
    of(Call::Connect {
        fd: Fd(fd),
        length: length(&address),
        address,
    })
}

/// `connect()` that says a wrong length.
#[must_use]
pub fn connect_of_length(fd: i32, address: Address, length: u32) -> Request {
    of(Call::Connect {
        fd: Fd(fd),
        length,
        address,
    })
}

#[must_use]
pub fn listen(fd: i32, backlog: i32) -> Request {
    of(Call::Listen { fd: Fd(fd), backlog })
}

#[must_use]
pub fn accept(fd: i32) -> Request {
    of(Call::Accept {
        fd: Fd(fd),
        capacity: ADDRESS,
    })
}

/// `accept4(SOCK_NONBLOCK)`.
#[must_use]
pub fn accept_nonblock(fd: i32) -> Request {
    of(Call::Accept4 {
        fd: Fd(fd),
        capacity: None,
        flags: SockFlags {
            nonblock: true,
            cloexec: false,
        },
    })
}

#[must_use]
pub fn getsockname(fd: i32) -> Request {
    of(Call::Getsockname {
        fd: Fd(fd),
        capacity: ADDRESS,
    })
}

#[must_use]
pub fn getpeername(fd: i32) -> Request {
    of(Call::Getpeername {
        fd: Fd(fd),
        capacity: ADDRESS,
    })
}

/// An option that is an `int`.
#[must_use]
pub fn setsockopt(fd: i32, level: i32, name: i32, value: i32) -> Request {
    of(Call::Setsockopt {
        fd: Fd(fd),
        level,
        name,
        value: Payload::of(&value.to_ne_bytes()),
    })
}

#[must_use]
pub fn getsockopt(fd: i32, level: i32, name: i32) -> Request {
    of(Call::Getsockopt {
        fd: Fd(fd),
        level,
        name,
    })
}

/// `SO_LINGER`.
#[must_use]
pub fn linger(fd: i32, on: bool, seconds: i32) -> Request {
    let mut value = i32::from(on).to_ne_bytes().to_vec();
    value.extend(seconds.to_ne_bytes());
    of(Call::Setsockopt {
        fd: Fd(fd),
        level: SOL_SOCKET,
        name: SO_LINGER,
        value: Payload::of(&value),
    })
}

/// `SO_RCVTIMEO`, `SO_SNDTIMEO`.
#[must_use]
pub fn wait_at_most(fd: i32, name: i32, millis: i64) -> Request {
    let mut value = (millis / 1000).to_ne_bytes().to_vec();
    value.extend((millis % 1000 * 1000).to_ne_bytes());
    of(Call::Setsockopt {
        fd: Fd(fd),
        level: SOL_SOCKET,
        name,
        value: Payload::of(&value),
    })
}

/// Bytes that tell where they were in a stream: letters, line after line.
#[must_use]
pub fn letters(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| b'a' + (at % 26 + at / 26 % 7) as u8 % 26)
        .collect()
}

/// `sendto()`; an address only for datagrams.
#[must_use]
pub fn send(fd: i32, data: &[u8], flags: i32, address: Option<Address>) -> Request {
    Request {
        call: Call::Sendto {
            fd: Fd(fd),
            data: Payload::of(data),
            flags,
            address,
        },
        data: data.to_vec(),
    }
}

#[must_use]
pub fn write(fd: i32, data: &[u8]) -> Request {
    Request {
        call: Call::Write {
            fd: Fd(fd),
            data: Payload::of(data),
        },
        data: data.to_vec(),
    }
}

#[must_use]
pub fn recv(fd: i32, size: u64, flags: i32) -> Request {
    of(Call::Recvfrom {
        fd: Fd(fd),
        size,
        flags,
        capacity: None,
    })
}

/// `recvfrom()` that wants to know the sender.
#[must_use]
pub fn recvfrom(fd: i32, size: u64, flags: i32) -> Request {
    of(Call::Recvfrom {
        fd: Fd(fd),
        size,
        flags,
        capacity: ADDRESS,
    })
}

/// `sendmsg()`, gathered from pieces.
#[must_use]
pub fn sendmsg(fd: i32, data: &[u8], flags: i32) -> Request {
    Request {
        call: Call::Sendmsg {
            fd: Fd(fd),
            data: Payload::of(data),
            pieces: Vec::new(),
            flags,
            address: None,
            control: 0,
        },
        data: data.to_vec(),
    }
}

#[must_use]
pub fn recvmsg(fd: i32, size: u64, flags: i32) -> Request {
    of(Call::Recvmsg {
        fd: Fd(fd),
        size,
        flags,
    })
}

/// `writev()` of two halves.
#[must_use]
pub fn writev(fd: i32, data: &[u8]) -> Request {
    let half = data.len() as u32 / 2;
    Request {
        call: Call::Writev {
            fd: Fd(fd),
            data: Payload::of(data),
            pieces: vec![half, data.len() as u32 - half],
        },
        data: data.to_vec(),
    }
}

#[must_use]
pub fn readv(fd: i32, size: u64) -> Request {
    of(Call::Readv { fd: Fd(fd), size })
}

#[must_use]
pub fn read(fd: i32, size: u64) -> Request {
    of(Call::Read { fd: Fd(fd), size })
}

#[must_use]
pub fn shutdown(fd: i32, how: How) -> Request {
    of(Call::Shutdown { fd: Fd(fd), how })
}

#[must_use]
pub fn close(fd: i32) -> Request {
    of(Call::Close { fd: Fd(fd) })
}

#[must_use]
pub fn dup(fd: i32) -> Request {
    of(Call::Dup { fd: Fd(fd) })
}

#[must_use]
pub fn dup2(fd: i32, to: i32) -> Request {
    of(Call::Dup2 {
        fd: Fd(fd),
        to: Fd(to),
    })
}

#[must_use]
pub fn pipe(nonblock: bool) -> Request {
    of(Call::Pipe2 {
        flags: if nonblock { O_NONBLOCK } else { 0 },
    })
}

/// O_NONBLOCK and EFD_NONBLOCK.
pub const O_NONBLOCK: i32 = 0o4000;
pub const EFD_SEMAPHORE: i32 = 1;

#[must_use]
pub fn eventfd(initial: u32, flags: i32) -> Request {
    of(Call::Eventfd2 { initial, flags })
}

#[must_use]
pub fn fcntl(fd: i32, command: i32, argument: u64) -> Request {
    of(Call::Fcntl {
        fd: Fd(fd),
        command,
        argument,
    })
}

/// `F_SETFL` to blocking or not.
#[must_use]
pub fn set_nonblock(fd: i32, on: bool) -> Request {
    const F_SETFL: i32 = 4;
    fcntl(fd, F_SETFL, if on { O_NONBLOCK as u64 } else { 0 })
}

/// Bytes that wait to be read; those that are not acknowledged; those that are not sent.
pub const FIONREAD: u32 = 0x541b;
pub const SIOCOUTQ: u32 = 0x5411;
pub const SIOCOUTQNSD: u32 = 0x894b;

/// `ioctl()` that asks for a number.
#[must_use]
pub fn ask(fd: i32, request: u32) -> Request {
    of(Call::Ioctl {
        fd: Fd(fd),
        request,
        argument: IoctlArgument::Raw(0),
    })
}

/// `ioctl(FIONREAD)`.
#[must_use]
pub fn fionread(fd: i32) -> Request {
    ask(fd, FIONREAD)
}

/// `poll()` for these events.
#[must_use]
pub fn poll_for(entries: &[(i32, Readiness)], timeout_millis: i32) -> Request {
    let entries = entries.iter().map(|(fd, events)| PollEntry {
        fd: Fd(*fd),
        events: *events,
    });
    of(Call::Poll {
        entries: entries.collect(),
        timeout_millis,
    })
}

/// What is ready now, of everything that there is.
#[must_use]
pub fn poll(fds: &[i32]) -> Request {
    let entries: Vec<_> = fds.iter().map(|fd| (*fd, ALL_EVENTS)).collect();
    poll_for(&entries, 0)
}

/// `select()` for reading, writing and exceptions, at once or waiting for ever.
#[must_use]
pub fn select(read: &[i32], write: &[i32], except: &[i32], timeout_micros: Option<u64>) -> Request {
    let set = |fds: &[i32]| Some(fds.iter().copied().map(Fd).collect());
    let highest = read
        .iter()
        .chain(write)
        .chain(except)
        .max()
        .copied()
        .unwrap_or(-1);
    of(Call::Select {
        count: highest + 1,
        sets: SelectSets {
            read: set(read),
            write: set(write),
            except: set(except),
        },
        timeout_micros,
    })
}

#[must_use]
pub fn epoll() -> Request {
    of(Call::EpollCreate1 { flags: 0 })
}

/// `epoll_ctl()`; the program stores the descriptor's number.
#[must_use]
pub fn epoll_ctl(epoll: i32, op: EpollOp, fd: i32, events: Readiness) -> Request {
    of(Call::EpollCtl {
        epoll: Fd(epoll),
        op,
        fd: Fd(fd),
        events,
        data: i64::from(fd).cast_unsigned(),
    })
}

#[must_use]
pub fn epoll_wait(epoll: i32, max: i32, timeout_millis: i32) -> Request {
    of(Call::EpollWait {
        epoll: Fd(epoll),
        max,
        timeout_millis,
    })
}
