//! Values inside the parentheses: strings, addresses, sets, structures.

use super::names::{self, named};
use crate::bytes::Payload;
use crate::event::{EpollEntry, Family, Out, Outcome, PollEntry, SelectSets, SockFlags, SockKind};
use crate::net::Address;
use crate::{Errno, Fd, Readiness};
use std::fmt::Write;
use std::net::SocketAddr;

/// What a trace does not carry.
pub(super) const LEFT_OUT: &str = "...";

/// A string in quotes, and dots behind it if it was cut.
pub(crate) fn quoted(payload: &Payload) -> String {
    let kept = &payload.bytes.0;
    let mut text = quote(kept);
    if payload.length as usize > kept.len() {
        text.push_str(LEFT_OUT);
    }
    text
}

/// Bytes in quotes. What is not printable is octal, in as few digits as the next byte allows.
pub(super) fn quote(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 2);
    text.push('"');
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\t' => text.push_str("\\t"),
            b'\n' => text.push_str("\\n"),
            0x0b => text.push_str("\\v"),
            0x0c => text.push_str("\\f"),
            b'\r' => text.push_str("\\r"),
            b' '..=b'~' => text.push(char::from(*byte)),
            _ if matches!(bytes.get(index + 1), Some(b'0'..=b'7')) => {
                let _ = write!(text, "\\{byte:03o}");
            }
            _ => {
                let _ = write!(text, "\\{byte:o}");
            }
        }
    }
    text.push('"');
    text
}

/// `{sa_family=AF_INET, sin_port=htons(9000), sin_addr=inet_addr("0.0.0.0")}`
pub(super) fn address(address: &Address) -> String {
    match address {
        Address::Inet(SocketAddr::V4(inet)) => format!(
            "{{sa_family=AF_INET, sin_port=htons({}), sin_addr=inet_addr(\"{}\")}}",
            inet.port(),
            inet.ip()
        ),
        Address::Inet(SocketAddr::V6(inet)) => format!(
            "{{sa_family=AF_INET6, sin6_port=htons({}), sin6_flowinfo=htonl({}), \
             inet_pton(AF_INET6, \"{}\", &sin6_addr), sin6_scope_id={}}}",
            inet.port(),
            inet.flowinfo(),
            inet.ip(),
            inet.scope_id()
        ),
        Address::Unix(path) => match path.strip_prefix(['@', '\0']) {
            _ if path.is_empty() => "{sa_family=AF_UNIX}".to_owned(),
            Some(name) => format!("{{sa_family=AF_UNIX, sun_path=@{}}}", quote(name.as_bytes())),
            None => format!("{{sa_family=AF_UNIX, sun_path={}}}", quote(path.as_bytes())),
        },
        Address::Other(family) => {
            let family = named((*family).into(), names::DOMAIN, "AF_???");
            format!("{{sa_family={family}, {LEFT_OUT}}}")
        }
    }
}

/// The length that a program passes with an address that it sends to.
fn address_length(address: &Address) -> usize {
    match address {
        Address::Inet(SocketAddr::V4(_)) => 16,
        Address::Inet(SocketAddr::V6(_)) => 28,
        Address::Unix(path) if path.is_empty() => 2,
        Address::Unix(path) if path.starts_with(['@', '\0']) => 2 + path.len(),
        Address::Unix(path) => 2 + path.len() + 1,
        Address::Other(_) => 0,
    }
}

/// An address to send to, with its length: `NULL, 0` for none.
pub(super) fn destination(to: Option<&Address>) -> String {
    to.map_or_else(
        || "NULL, 0".to_owned(),
        |to| format!("{}, {}", address(to), address_length(to)),
    )
}

/// A buffer for an address and its length, as the call left them: `{…}, [128 => 16]`.
pub(super) fn address_buffer(capacity: Option<u32>, outcome: &Outcome) -> String {
    let filled = if let Out::Address { address, length } = &outcome.out {
        Some((address, *length as usize))
    } else if let Out::Data { address, .. } = &outcome.out {
        address.as_ref().map(|address| (address, address_length(address)))
    } else {
        None
    };
    match (capacity, filled) {
        (None, None) => "NULL, NULL".to_owned(),
        (Some(capacity), None) => match (&outcome.result, &outcome.out) {
            // The call came back and said that there is no address.
            (Ok(_), Out::Data { .. }) if capacity > 0 => format!("{LEFT_OUT}, [{capacity} => 0]"),
            _ => format!("{LEFT_OUT}, [{capacity}]"),
        },
        (capacity, Some((filled, length))) => match capacity {
            Some(capacity) if capacity as usize != length => {
                format!("{}, [{capacity} => {length}]", address(filled))
            }
            _ => format!("{}, [{length}]", address(filled)),
        },
    }
}

/// The bytes that a call received.
pub(super) fn received(outcome: &Outcome) -> String {
    if let Out::Data { data, .. } = &outcome.out {
        quoted(data)
    } else if outcome.result == Ok(0) {
        "\"\"".to_owned()
    } else {
        LEFT_OUT.to_owned()
    }
}

/// One buffer of a scattered read or write.
pub(super) fn iovec(data: &str, length: u64) -> String {
    format!("[{{iov_base={data}, iov_len={length}}}]")
}

/// The buffers of a gathered write, each with its own bytes as far as they were kept.
pub(super) fn gathered(data: &Payload, pieces: &[u32]) -> String {
    if pieces.len() < 2 {
        return iovec(&quoted(data), data.length.into());
    }
    let mut rest = data.bytes.0.as_slice();
    let buffers: Vec<String> = pieces
        .iter()
        .map(|length| {
            let (own, after) = rest.split_at(rest.len().min(*length as usize));
            rest = after;
            let text = quoted(&Payload::cut(own, *length as usize));
            format!("{{iov_base={text}, iov_len={length}}}")
        })
        .collect();
    format!("[{}]", buffers.join(", "))
}

pub(super) fn domain(family: Family) -> String {
    let number = match family {
        Family::Unix => 1,
        Family::Inet => 2,
        Family::Inet6 => 10,
        Family::Netlink => 16,
        Family::Other(number) => number as u32,
    };
    named(number, names::DOMAIN, "AF_???")
}

/// `SOCK_STREAM|SOCK_CLOEXEC`
pub(super) fn socket_type(kind: SockKind, flags: SockFlags) -> String {
    let mut text = match kind {
        SockKind::Stream => "SOCK_STREAM".to_owned(),
        SockKind::Dgram => "SOCK_DGRAM".to_owned(),
        SockKind::Raw => "SOCK_RAW".to_owned(),
        SockKind::Seqpacket => "SOCK_SEQPACKET".to_owned(),
        SockKind::Other(number) => format!("{number:#x} /* SOCK_??? */"),
    };
    if flags != SockFlags::default() {
        text.push('|');
        text.push_str(socket_flags(flags));
    }
    text
}

pub(super) fn socket_flags(flags: SockFlags) -> &'static str {
    match (flags.cloexec, flags.nonblock) {
        (false, false) => "0",
        (true, false) => "SOCK_CLOEXEC",
        (false, true) => "SOCK_NONBLOCK",
        (true, true) => "SOCK_CLOEXEC|SOCK_NONBLOCK",
    }
}

pub(super) fn protocol(family: Family, number: i32) -> String {
    match family {
        Family::Inet | Family::Inet6 => named(number as u32, names::IP_PROTOCOL, "IPPROTO_???"),
        Family::Netlink => named(number as u32, names::NETLINK, "NETLINK_???"),
        Family::Unix | Family::Other(_) => number.to_string(),
    }
}

/// `[3 8 9]`, or `NULL` where the call passed no set.
fn set(fds: Option<&Vec<Fd>>) -> String {
    fds.map_or_else(|| "NULL".to_owned(), |fds| format!("[{}]", list(fds, " ")))
}

pub(super) fn sets(sets: &SelectSets) -> String {
    format!(
        "{}, {}, {}",
        set(sets.read.as_ref()),
        set(sets.write.as_ref()),
        set(sets.except.as_ref())
    )
}

/// `in [3], out [8 9], left {tv_sec=1, tv_nsec=0}`
pub(super) fn selected(sets: &SelectSets, left_nanos: Option<u64>) -> String {
    let mut parts = Vec::new();
    for (name, fds) in [("in", &sets.read), ("out", &sets.write), ("except", &sets.except)] {
        if let Some(fds) = fds.as_ref().filter(|fds| !fds.is_empty()) {
            parts.push(format!("{name} {}", set(Some(fds))));
        }
    }
    parts.extend(left_nanos.map(|left| format!("left {}", timespec(left))));
    parts.join(", ")
}

pub(super) fn timespec(nanos: u64) -> String {
    format!(
        "{{tv_sec={}, tv_nsec={}}}",
        nanos / 1_000_000_000,
        nanos % 1_000_000_000
    )
}

/// `[{fd=3, events=POLLIN}]`; `field` is `events` or `revents`.
pub(super) fn poll_entries(entries: &[PollEntry], field: &str) -> String {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| format!("{{fd={}, {field}={}}}", entry.fd, entry.events.named("POLL")))
        .collect();
    format!("[{}]", rows.join(", "))
}

/// `{events=EPOLLIN, data={u32=4, u64=4}}`
pub(super) fn epoll_event(events: Readiness, data: u64) -> String {
    format!(
        "{{events={}, data={{u32={}, u64={data}}}}}",
        events.named("EPOLL"),
        data as u32
    )
}

pub(super) fn epoll_entries(entries: &[EpollEntry]) -> String {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| epoll_event(entry.events, entry.data))
        .collect();
    format!("[{}]", rows.join(", "))
}

/// How a child ended, as the macros of `wait(2)` read it.
pub(super) fn wait_status(status: i32) -> String {
    let signal = status & 0x7f;
    match (signal, status & 0xff) {
        (0, _) => format!("{{WIFEXITED(s) && WEXITSTATUS(s) == {}}}", status >> 8 & 0xff),
        (_, 0x7f) => format!(
            "{{WIFSTOPPED(s) && WSTOPSIG(s) == {}}}",
            names::signal(status >> 8 & 0xff)
        ),
        (_, low) => {
            let core = if low & 0x80 == 0 { "" } else { " && WCOREDUMP(s)" };
            format!(
                "{{WIFSIGNALED(s) && WTERMSIG(s) == {}{core}}}",
                names::signal(signal)
            )
        }
    }
}

/// `-1 EAGAIN (Resource temporarily unavailable)`; a call that will be made again returned nothing yet.
pub(super) fn error(errno: Errno) -> String {
    let sign = if (512..=516).contains(&errno.0) { "?" } else { "-1" };
    match errno.name() {
        Some(name) => format!("{sign} {name} ({})", errno.text()),
        None => format!("{sign} (errno {})", errno.0),
    }
}

pub(super) fn list<T: ToString>(items: &[T], separator: &str) -> String {
    let items: Vec<_> = items.iter().map(ToString::to_string).collect();
    items.join(separator)
}
