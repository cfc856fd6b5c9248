//! Sentences about system calls on their way back, where they have done what was asked.

use super::context::{Context, excerpt};
use super::{Sentence, failure, key, say};
use crate::bytes::Payload;
use crate::event::{Call, Out, Outcome, SelectSets, Transport};
use crate::world::OpenCall;
use crate::{Errno, Fd, Seq};

/// From here on it is worth saying how long a call took.
const LONG_NANOS: u64 = 5_000_000;

/// Level and name of the option `SO_ERROR`.
const SO_ERROR: (i32, i32) = (1, 4);

pub(super) fn sentence(context: &Context<'_>, entered: Seq, outcome: &Outcome) -> Box<Sentence> {
    let Some(OpenCall { call, since, .. }) = context.open_call(entered) else {
        return match outcome.result {
            Ok(value) => say(key!("returned.value")).with("value", value.to_string()),
            Err(errno) => say(key!("returned.error")).with("errno", errno.to_string()),
        };
    };
    let said = match outcome.result {
        Ok(value) => success(context, call, value, &outcome.out),
        Err(errno) => failure::sentence(context, call, errno),
    };
    let took = context.event.at.since(*since).0;
    // Sleeping is what the call was for: its length is in the first sentence.
    let slept = !matches!(call, Call::Nanosleep { .. }) && took >= LONG_NANOS && said.then.is_none();
    said.with("program", context.program())
        .and(slept.then(|| say(key!("returned.took")).number("time", took)))
}

fn success(context: &Context<'_>, call: &Call, value: i64, out: &Out) -> Box<Sentence> {
    let given = |key| say(key).with("fd", value.to_string());
    let transport = |fd: &Fd| context.socket_at(*fd).map(|(_, socket)| socket.transport);
    match (call, out) {
        (Call::Socket { .. }, _) => given(key!("socket.given")),
        (Call::Socketpair { .. } | Call::Pipe2 { .. }, Out::Pair(first, second)) => say(key!("pair.given"))
            .with("first", first.to_string())
            .with("second", second.to_string()),
        (Call::Bind { fd, .. }, _) => match transport(fd) {
            Some(Transport::Tcp | Transport::UnixStream) => say(key!("bind.done")),
            Some(Transport::Udp | Transport::UnixDatagram) => say(key!("bind.done-datagram")),
            Some(Transport::Raw | Transport::Other) | None => returned(call, value),
        },
        (Call::Listen { .. }, _) => say(key!("listen.done")),
        (Call::Accept { .. } | Call::Accept4 { .. }, Out::Address { address, .. }) => {
            given(key!("accept.got")).with("address", address.to_string())
        }
        (Call::Accept { .. } | Call::Accept4 { .. }, _) => given(key!("accept.got-unnamed")),
        (Call::Connect { fd, address, .. }, _) => match transport(fd) {
            Some(Transport::Tcp) => say(key!("connect.done")),
            _ => say(key!("connect.done-other")),
        }
        .with("address", address.to_string()),
        (Call::Getsockname { .. }, Out::Address { address, .. }) => {
            say(key!("getsockname.done")).with("address", address.to_string())
        }
        (Call::Getpeername { .. }, Out::Address { address, .. }) => {
            say(key!("getpeername.done")).with("address", address.to_string())
        }
        (Call::Getsockopt { level, name, .. }, Out::Option { value }) if (*level, *name) == SO_ERROR => {
            match value.bytes.0.first_chunk().copied().map(i32::from_le_bytes) {
                Some(0) | None => say(key!("getsockopt.no-error")),
                Some(number) => say(key!("getsockopt.is-error")).with("errno", Errno(number).to_string()),
            }
        }
        (Call::Sendto { data, .. } | Call::Sendmsg { data, .. }, _) => sent(data, value),
        (Call::Write { fd, data } | Call::Writev { fd, data, .. }, _) => match transport(fd) {
            Some(_) => sent(data, value),
            None => say(key!("write.done")).with("length", value.to_string()),
        },
        (
            Call::Recvfrom { fd, size, .. }
            | Call::Recvmsg { fd, size, .. }
            | Call::Read { fd, size }
            | Call::Readv { fd, size },
            _,
        ) => received(transport(fd), *size, value, out),
        (Call::Shutdown { .. }, _) => say(key!("shutdown.done")),
        (Call::Close { fd }, _) => say(key!("close.done")).with("fd", fd.to_string()),
        (Call::Dup { fd } | Call::Dup2 { fd, .. } | Call::Dup3 { fd, .. }, _) => {
            given(key!("dup.done")).with("old", fd.to_string())
        }
        (Call::Select { .. } | Call::Poll { .. } | Call::EpollWait { .. }, _) => ready(call, value, out),
        (Call::EpollCreate1 { .. }, _) => given(key!("epoll_create.done")),
        (Call::Fork | Call::Clone { thread: false, .. }, _) if value == 0 => say(key!("fork.child")),
        (Call::Fork | Call::Clone { thread: false, .. }, _) => {
            say(key!("fork.parent")).with("pid", value.to_string())
        }
        (Call::Clone { thread: true, .. }, _) => say(key!("clone.done")).with("tid", value.to_string()),
        (Call::Wait4 { .. }, _) if value == 0 => say(key!("wait4.none")),
        (Call::Wait4 { .. }, _) => say(key!("wait4.done")).with("pid", value.to_string()),
        (Call::Nanosleep { nanos, .. }, _) => say(key!("sleep.done")).number("time", *nanos),
        _ => returned(call, value),
    }
}

fn returned(call: &Call, value: i64) -> Box<Sentence> {
    let say = match value {
        0 => say(key!("call.done")),
        _ => say(key!("call.returned")).with("value", value.to_string()),
    };
    say.with("call", format!("{}()", call.name()))
}

fn sent(data: &Payload, taken: i64) -> Box<Sentence> {
    let key = if i64::from(data.length) == taken {
        key!("send.all")
    } else {
        key!("send.part")
    };
    say(key)
        .with("taken", taken.to_string())
        .number("length", data.length.into())
}

fn received(transport: Option<Transport>, size: u64, value: i64, out: &Out) -> Box<Sentence> {
    let (data, address) = if let Out::Data { data, address } = out {
        (excerpt(data), address.as_ref())
    } else {
        (String::new(), None)
    };
    let empty = value == 0;
    let said = match (transport, address) {
        (_, _) if empty && size == 0 => say(key!("recv.nothing-asked")),
        (Some(Transport::Tcp | Transport::UnixStream), _) if empty => say(key!("recv.closed")),
        (Some(_), Some(address)) => say(key!("recv.got-from")).with("address", address.to_string()),
        (None, _) if empty => say(key!("read.end")),
        _ => say(key!("recv.got")),
    };
    said.with("length", value.to_string()).with("data", data)
}

/// Who of those asked about is ready.
fn ready(call: &Call, count: i64, out: &Out) -> Box<Sentence> {
    if count == 0 {
        let waited = !matches!(
            call,
            Call::Poll {
                timeout_millis: 0,
                ..
            } | Call::EpollWait {
                timeout_millis: 0,
                ..
            } | Call::Select {
                timeout_micros: Some(0),
                ..
            }
        );
        return say(if waited {
            key!("wait.over")
        } else {
            key!("wait.none")
        });
    }
    let list: Vec<String> = match (call, out) {
        (_, Out::Polled(entries)) => entries
            .iter()
            .map(|entry| format!("{} ({})", entry.fd, entry.events))
            .collect(),
        // What is stored with an interest is the program's own; CPython stores the descriptor in the low half.
        (_, Out::Events(entries)) => entries
            .iter()
            .map(|entry| format!("{} ({})", entry.data as u32, entry.events))
            .collect(),
        (_, Out::Selected { sets, .. }) => selected(sets),
        _ => Vec::new(),
    };
    if list.is_empty() {
        return returned(call, count);
    }
    say(key!("wait.ready"))
        .number("count", list.len() as u64)
        .with("list", list.join(", "))
}

fn selected(sets: &SelectSets) -> Vec<String> {
    let mut ready: Vec<(Fd, String)> = Vec::new();
    for (name, fds) in [("IN", &sets.read), ("OUT", &sets.write), ("PRI", &sets.except)] {
        for fd in fds.iter().flatten() {
            if let Some((_, names)) = ready.iter_mut().find(|(known, _)| known == fd) {
                names.push('|');
                names.push_str(name);
            } else {
                ready.push((*fd, name.to_owned()));
            }
        }
    }
    ready
        .into_iter()
        .map(|(fd, names)| format!("{fd} ({names})"))
        .collect()
}
