//! Sentences about system calls on their way in: what a program asks for, and what the kernel will make of it.

use super::context::{Context, excerpt, port};
use super::{Key, Sentence, key, say};
use crate::bytes::Payload;
use crate::event::{Call, EpollOp, Family, How, IoctlArgument, Object, SelectSets, SockKind, Transport};
use crate::net::{Address, TcpState};
use crate::world::Socket;
use crate::{Fd, notation};

const FIONBIO: u32 = 0x5421;
const F_SETFL: i32 = 4;
const O_NONBLOCK: u64 = 0o4000;
const SOL_SOCKET: i32 = 1;
const SO_REUSEADDR: i32 = 2;
const SO_ERROR: i32 = 4;
const SO_LINGER: i32 = 13;
const SOL_TCP: i32 = 6;
const TCP_NODELAY: i32 = 1;

pub(super) fn sentence(context: &Context<'_>, call: &Call) -> Box<Sentence> {
    choose(context, call).with("program", context.program())
}

#[expect(clippy::too_many_lines, reason = "one row for each call")]
fn choose(context: &Context<'_>, call: &Call) -> Box<Sentence> {
    let plain = |key, fd: Fd| say(key).with("fd", fd.to_string());
    match call {
        Call::Socket { domain, kind, .. } => say(match (domain, kind) {
            (Family::Inet | Family::Inet6, SockKind::Stream) => key!("socket.tcp"),
            (Family::Inet | Family::Inet6, SockKind::Dgram) => key!("socket.udp"),
            (Family::Unix, _) => key!("socket.unix"),
            _ => key!("socket.other"),
        }),
        Call::Socketpair { .. } => say(key!("socketpair")),
        Call::Bind { address, .. } => match address {
            Address::Inet(inet) if inet.port() == 0 => say(key!("bind.free")),
            Address::Inet(inet) if inet.ip().is_unspecified() => {
                say(key!("bind.any")).number("port", inet.port().into())
            }
            Address::Inet(_) | Address::Unix(_) | Address::Other(_) => {
                say(key!("bind.one")).with("address", address.to_string())
            }
        },
        Call::Listen { backlog, .. } => say(key!("listen")).with("backlog", backlog.to_string()),
        Call::Accept { fd, .. } | Call::Accept4 { fd, .. } => accept(context, *fd),
        Call::Connect { fd, address, .. } => {
            let transport = context.socket_at(*fd).map(|(_, socket)| socket.transport);
            say(match (address, transport) {
                (Address::Inet(_), Some(Transport::Udp)) => key!("connect.udp"),
                (Address::Inet(_), _) if context.blocks(*fd) => key!("connect.tcp"),
                (Address::Inet(_), _) => key!("connect.nonblocking"),
                (Address::Unix(_) | Address::Other(_), _) => key!("connect.other"),
            })
            .with("address", address.to_string())
        }
        Call::Getsockname { fd, .. } => plain(key!("getsockname"), *fd),
        Call::Getpeername { fd, .. } => plain(key!("getpeername"), *fd),
        Call::Setsockopt {
            fd,
            level,
            name,
            value,
        } => {
            let on = value.bytes.0.first().is_some_and(|byte| *byte != 0);
            match (*level, *name) {
                (SOL_SOCKET, SO_REUSEADDR) if on => plain(key!("setsockopt.reuseaddr"), *fd),
                (SOL_TCP, TCP_NODELAY) if on => plain(key!("setsockopt.nodelay"), *fd),
                _ => plain(key!("setsockopt"), *fd).with("option", notation::option_name(*level, *name)),
            }
        }
        Call::Getsockopt { fd, level, name } => match (*level, *name) {
            (SOL_SOCKET, SO_ERROR) => plain(key!("getsockopt.error"), *fd),
            _ => plain(key!("getsockopt"), *fd).with("option", notation::option_name(*level, *name)),
        },
        Call::Sendto {
            fd, data, address, ..
        }
        | Call::Sendmsg {
            fd, data, address, ..
        } => send(context, *fd, data, address.as_ref()),
        Call::Write { fd, data } | Call::Writev { fd, data, .. } => {
            let object = context.descriptor(*fd).map(|descriptor| &descriptor.object);
            match (fd.0, object) {
                (_, Some(Object::Socket(_))) => send(context, *fd, data, None),
                (1, _) => quoting(key!("write.output"), data),
                (2, _) => quoting(key!("write.error"), data),
                _ => quoting(key!("write"), data).with("fd", fd.to_string()),
            }
        }
        Call::Recvfrom { fd, size, .. } | Call::Recvmsg { fd, size, .. } => receive(context, *fd, *size),
        Call::Read { fd, size } | Call::Readv { fd, size } => match context.socket_at(*fd) {
            Some(_) => receive(context, *fd, *size),
            None => plain(key!("read"), *fd).number("size", *size),
        },
        Call::Shutdown { fd, how } => plain(
            match how {
                How::Read => key!("shutdown.read"),
                How::Write => key!("shutdown.write"),
                How::Both | How::Other(_) => key!("shutdown.both"),
            },
            *fd,
        ),
        Call::Close { fd } => close(context, *fd),
        Call::Dup { fd } => plain(key!("dup"), *fd),
        Call::Dup2 { fd, to } | Call::Dup3 { fd, to, .. } => {
            plain(key!("dup.to"), *fd).with("to", to.to_string())
        }
        Call::Pipe2 { .. } => say(key!("pipe")),
        Call::Eventfd2 { .. } => say(key!("eventfd")),
        Call::Fcntl {
            fd,
            command: F_SETFL,
            argument,
        } => mode(*fd, argument & O_NONBLOCK != 0),
        Call::Ioctl {
            fd,
            request: FIONBIO,
            argument: IoctlArgument::Number(on),
        } => mode(*fd, *on != 0),
        Call::Fcntl { fd, .. } | Call::Ioctl { fd, .. } => {
            plain(key!("control"), *fd).with("call", call.name().to_owned())
        }
        Call::Select {
            sets, timeout_micros, ..
        } => wait(
            "select()",
            watched(sets),
            timeout_micros.map(|micros| micros * 1000),
        ),
        Call::Poll {
            entries,
            timeout_millis,
        } => wait("poll()", entries.len(), millis(*timeout_millis)),
        Call::EpollWait {
            epoll,
            timeout_millis,
            ..
        } => {
            let watched = context
                .event
                .actor
                .and_then(|actor| context.world.epoll_of(actor.host, actor.pid?, *epoll));
            match watched {
                Some(epoll) => wait("epoll_wait()", epoll.interest.len(), millis(*timeout_millis)),
                None => generic(call),
            }
        }
        Call::EpollCreate1 { .. } => say(key!("epoll_create")),
        Call::EpollCtl { op, fd, events, .. } => plain(
            match op {
                EpollOp::Add => key!("epoll_ctl.add"),
                EpollOp::Mod => key!("epoll_ctl.mod"),
                EpollOp::Del => key!("epoll_ctl.del"),
                EpollOp::Other(_) => return generic(call),
            },
            *fd,
        )
        .with("events", events.to_string()),
        Call::Fork | Call::Clone { thread: false, .. } => say(key!("fork")),
        Call::Clone { thread: true, .. } => say(key!("clone")),
        Call::Execve { path } => say(key!("execve")).with("path", path.clone()),
        Call::Wait4 { .. } => say(key!("wait4")),
        Call::Kill { pid, signal } => say(key!("kill"))
            .with("pid", pid.to_string())
            .with("signal", notation::signal_name(*signal)),
        Call::Nanosleep { nanos, .. } => say(key!("sleep")).number("time", *nanos),
        Call::Exit { .. } => say(key!("exit.thread")),
        Call::ExitGroup { status } => say(key!("exit")).with("status", status.to_string()),
        Call::Other { .. } => generic(call),
    }
}

fn generic(call: &Call) -> Box<Sentence> {
    say(key!("call")).with("call", format!("{}()", call.name()))
}

fn accept(context: &Context<'_>, fd: Fd) -> Box<Sentence> {
    let queue = context.socket_at(fd).and_then(|(_, socket)| socket.backlog);
    match queue.map(|queue| queue.accept) {
        None => say(key!("accept.asks")),
        Some(0) if context.blocks(fd) => say(key!("accept.sleeps")),
        Some(0) => say(key!("accept.polls")),
        Some(waiting) => say(key!("accept.takes")).number("waiting", waiting.into()),
    }
}

/// A message with some data in quotes.
fn quoting(key: Key, data: &Payload) -> Box<Sentence> {
    say(key)
        .number("length", data.length.into())
        .with("data", excerpt(data))
}

fn send(context: &Context<'_>, fd: Fd, data: &Payload, address: Option<&Address>) -> Box<Sentence> {
    let socket = context.socket_at(fd).map(|(_, socket)| socket);
    let to = address.or_else(|| socket?.remote.as_ref());
    let transport = socket.map(|socket| socket.transport);
    match (transport, to) {
        (Some(Transport::Udp), Some(to)) => {
            quoting(key!("send.datagram"), data).with("address", to.to_string())
        }
        (Some(Transport::Tcp), _) if socket.is_some_and(|socket| context.peer_has_closed(socket)) => {
            quoting(key!("send.after-close"), data)
        }
        (Some(Transport::Tcp), _) => quoting(key!("send.tcp"), data),
        _ => quoting(key!("write"), data).with("fd", fd.to_string()),
    }
}

fn receive(context: &Context<'_>, fd: Fd, size: u64) -> Box<Sentence> {
    let Some((_, socket)) = context.socket_at(fd) else {
        return say(key!("recv.asks")).number("size", size);
    };
    if let Some(error) = socket.error {
        return say(key!("recv.error")).with("errno", error.to_string());
    }
    match context.unread(socket) {
        0 if socket.transport == Transport::Tcp && context.peer_has_closed(socket) => say(key!("recv.end")),
        0 if context.blocks(fd) => say(key!("recv.sleeps")),
        0 => say(key!("recv.polls")),
        waiting => say(key!("recv.takes"))
            .number("waiting", waiting.into())
            .number("size", size),
    }
}

fn close(context: &Context<'_>, fd: Fd) -> Box<Sentence> {
    let plain = |key| say(key).with("fd", fd.to_string());
    let Some((id, socket)) = context.socket_at(fd) else {
        return plain(key!("close"));
    };
    if context.host().is_some_and(|host| host.holders(id).count() > 1) {
        return plain(key!("close.shared"));
    }
    if socket.transport != Transport::Tcp {
        return plain(key!("close"));
    }
    close_tcp(context, fd, socket).unwrap_or_else(|| plain(key!("close")))
}

fn close_tcp(context: &Context<'_>, fd: Fd, socket: &Socket) -> Option<Box<Sentence>> {
    let left = context.unread(socket);
    Some(match socket.state.value {
        TcpState::Listen => {
            let waiting = socket.backlog.map_or(0, |queue| queue.accept);
            let port = port(socket.local.as_ref()?)?;
            match waiting {
                0 => say(key!("close.listener")),
                _ => say(key!("close.listener-queued")).number("waiting", waiting.into()),
            }
            .number("port", port.into())
        }
        TcpState::Established | TcpState::CloseWait if left > 0 => {
            say(key!("close.unread")).number("length", left.into())
        }
        TcpState::Established | TcpState::CloseWait if lingers_zero(context, fd) => say(key!("close.linger")),
        TcpState::Established => say(key!("close.first")),
        TcpState::CloseWait => say(key!("close.second")),
        TcpState::SynSent
        | TcpState::SynReceived
        | TcpState::FinWait1
        | TcpState::FinWait2
        | TcpState::Closing
        | TcpState::LastAck
        | TcpState::TimeWait
        | TcpState::Closed => return None,
    })
}

/// Whether the program has asked for `SO_LINGER` with zero seconds, as far back as calls are kept.
fn lingers_zero(context: &Context<'_>, fd: Fd) -> bool {
    let Some((host, pid)) = context
        .host()
        .zip(context.event.actor.and_then(|actor| actor.pid))
    else {
        return false;
    };
    host.calls.iter().rev().any(|past| {
        past.pid == pid
            && past.outcome.result.is_ok()
            && matches!(&past.call, Call::Setsockopt { fd: of, level: SOL_SOCKET, name: SO_LINGER, value }
                if *of == fd && matches!(value.bytes.0[..], [on, _, _, _, 0, 0, 0, 0] if on != 0))
    })
}

fn mode(fd: Fd, nonblocking: bool) -> Box<Sentence> {
    say(if nonblocking {
        key!("mode.nonblocking")
    } else {
        key!("mode.blocking")
    })
    .with("fd", fd.to_string())
}

/// Asking who of `count` is ready; `None` waits without limit.
fn wait(call: &'static str, count: usize, limit_nanos: Option<u64>) -> Box<Sentence> {
    match limit_nanos {
        None => say(key!("wait")),
        Some(0) => say(key!("wait.not")),
        Some(nanos) => say(key!("wait.until")).number("time", nanos),
    }
    .with("call", call.to_owned())
    .number("count", count as u64)
}

/// A time of `poll(2)`: negative is without limit.
fn millis(timeout: i32) -> Option<u64> {
    u64::try_from(timeout).ok().map(|millis| millis * 1_000_000)
}

/// How many descriptors `select` watches; one that stands in two sets is one.
fn watched(sets: &SelectSets) -> usize {
    let mut fds: Vec<Fd> = Vec::new();
    for fd in [&sets.read, &sets.write, &sets.except]
        .into_iter()
        .flatten()
        .flatten()
    {
        if !fds.contains(fd) {
            fds.push(*fd);
        }
    }
    fds.len()
}
