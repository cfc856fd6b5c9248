//! The calls of the built-in programs, as one writes them.

use crate::{Reply, Request};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, EpollOp, Family, SockFlags, SockKind};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd, Readiness};
use std::net::{Ipv4Addr, SocketAddr};

const SOL_SOCKET: i32 = 1;
const SO_REUSEADDR: i32 = 2;
const SO_ERROR: i32 = 4;
const MSG_NOSIGNAL: i32 = 0x4000;
const EPOLL_CLOEXEC: i32 = 0x8_0000;

/// How many events an `epoll_wait` takes at once.
const EVENTS: i32 = 64;

const CLOSED_ON_EXEC: SockFlags = SockFlags {
    nonblock: false,
    cloexec: true,
};

fn flags(nonblock: bool) -> SockFlags {
    SockFlags {
        nonblock,
        ..CLOSED_ON_EXEC
    }
}

pub(super) fn socket(v6: bool, nonblock: bool) -> Request {
    Request::of(Call::Socket {
        domain: if v6 { Family::Inet6 } else { Family::Inet },
        kind: SockKind::Stream,
        flags: flags(nonblock),
        protocol: 0,
    })
}

pub(super) fn reuse_address(fd: Fd) -> Request {
    Request::of(Call::Setsockopt {
        fd,
        level: SOL_SOCKET,
        name: SO_REUSEADDR,
        value: Payload::of(&1_i32.to_ne_bytes()),
    })
}

pub(super) fn socket_error(fd: Fd) -> Request {
    Request::of(Call::Getsockopt {
        fd,
        level: SOL_SOCKET,
        name: SO_ERROR,
    })
}

pub(super) fn bind(fd: Fd, port: u16) -> Request {
    Request::of(Call::Bind {
        fd,
        address: Address::Inet(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port))),
        length: 16,
    })
}

pub(super) fn listen(fd: Fd, backlog: i32) -> Request {
    Request::of(Call::Listen { fd, backlog })
}

pub(super) fn accept(fd: Fd, nonblock: bool) -> Request {
    Request::of(Call::Accept4 {
        fd,
        capacity: Some(16),
        flags: flags(nonblock),
    })
}

pub(super) fn connect(fd: Fd, to: SocketAddr) -> Request {
    Request::of(Call::Connect {
        fd,
        address: Address::Inet(to),
        length: if to.is_ipv4() { 16 } else { 28 },
    })
}

pub(super) fn send(fd: Fd, data: Vec<u8>) -> Request {
    Request {
        call: Call::Sendto {
            fd,
            data: Payload::of(&data),
            flags: MSG_NOSIGNAL,
            address: None,
        },
        data,
    }
}

pub(super) fn receive(fd: Fd, size: u64) -> Request {
    Request::of(Call::Recvfrom {
        fd,
        size,
        flags: 0,
        capacity: None,
    })
}

pub(super) fn close(fd: Fd) -> Request {
    Request::of(Call::Close { fd })
}

pub(super) fn sleep(nanos: u64) -> Request {
    Request::of(Call::Nanosleep { nanos, clock: None })
}

pub(super) fn epoll_create() -> Request {
    Request::of(Call::EpollCreate1 { flags: EPOLL_CLOEXEC })
}

pub(super) fn epoll_control(epoll: Fd, op: EpollOp, fd: Fd, events: Readiness, data: u64) -> Request {
    Request::of(Call::EpollCtl {
        epoll,
        op,
        fd,
        events,
        data,
    })
}

/// With a time-out in nanoseconds, which `epoll_wait` counts in whole milliseconds, or none.
pub(super) fn epoll_wait(epoll: Fd, nanos: Option<u64>) -> Request {
    let millis = nanos.map(|nanos| i32::try_from(nanos.div_ceil(1_000_000)).unwrap_or(i32::MAX));
    Request::of(Call::EpollWait {
        epoll,
        max: EVENTS,
        timeout_millis: millis.unwrap_or(-1),
    })
}

/// The descriptor that a call gave.
pub(super) fn descriptor(reply: &Reply) -> Result<Fd, Errno> {
    reply.outcome.result.map(|number| Fd(number as i32))
}
