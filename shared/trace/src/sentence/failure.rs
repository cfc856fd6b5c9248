//! Sentences about system calls that came back with an errno, with the reason where the World shows one.

use super::context::{Context, port};
use super::{Sentence, key, say};
use crate::event::{Call, TimerKind};
use crate::net::{Address, TcpState};
use crate::{Errno, Fd};

pub(super) fn sentence(context: &Context<'_>, call: &Call, errno: Errno) -> Box<Sentence> {
    let about_fd = |key| {
        let fd = call.fd().unwrap_or(Fd(-1));
        say(key).with("fd", fd.to_string())
    };
    match (call, errno) {
        (_, Errno::EINTR | Errno(512..=516)) => say(key!("interrupted")),
        (_, Errno::EBADF) if call.fd().is_some() => about_fd(key!("bad-descriptor")),
        (_, Errno::EMFILE) => say(key!("too-many-files")),
        (Call::Bind { address, .. }, Errno::EADDRINUSE) => bind_in_use(context, address),
        (Call::Bind { address, .. }, Errno::EADDRNOTAVAIL) => {
            say(key!("bind.not-here")).with("address", address.to_string())
        }
        (Call::Bind { .. }, Errno::EACCES) => say(key!("bind.denied")),
        (Call::Connect { address, .. }, _) => connect(address, errno).unwrap_or_else(|| plain(call, errno)),
        (Call::Accept { .. } | Call::Accept4 { .. }, Errno::EAGAIN) => say(key!("again.accept")),
        (
            Call::Recvfrom { .. } | Call::Recvmsg { .. } | Call::Read { .. } | Call::Readv { .. },
            Errno::EAGAIN,
        ) => say(key!("again.receive")),
        (
            Call::Sendto { .. } | Call::Sendmsg { .. } | Call::Write { .. } | Call::Writev { .. },
            Errno::EAGAIN,
        ) => say(key!("again.send")),
        (_, Errno::ECONNRESET) => say(key!("reset")),
        (_, Errno::EPIPE) => say(key!("pipe-broken")),
        (_, Errno::ETIMEDOUT) => say(key!("timed-out")),
        (_, Errno::ECONNREFUSED) => say(key!("refused")),
        (_, Errno::ENOTCONN) => about_fd(key!("not-connected")),
        (Call::EpollCtl { fd, .. }, Errno::EEXIST) => say(key!("epoll_ctl.twice")).with("fd", fd.to_string()),
        (Call::EpollCtl { fd, .. }, Errno::ENOENT) => {
            say(key!("epoll_ctl.missing")).with("fd", fd.to_string())
        }
        _ => plain(call, errno),
    }
}

fn plain(call: &Call, errno: Errno) -> Box<Sentence> {
    say(key!("failed"))
        .with("call", format!("{}()", call.name()))
        .with("errno", errno.to_string())
        .with("text", errno.text().to_owned())
}

fn connect(address: &Address, errno: Errno) -> Option<Box<Sentence>> {
    let key = match errno {
        Errno::ECONNREFUSED => key!("connect.refused"),
        Errno::ETIMEDOUT => key!("connect.timed-out"),
        Errno::EINPROGRESS => key!("connect.begun"),
        Errno::ENETUNREACH | Errno::EHOSTUNREACH => key!("connect.unreachable"),
        Errno::EISCONN => key!("connect.already"),
        _ => return None,
    };
    Some(
        say(key)
            .with("address", address.to_string())
            .with("errno", errno.to_string()),
    )
}

/// Who has the port: an old connection in TIME-WAIT, a listener, or something that is not seen.
fn bind_in_use(context: &Context<'_>, address: &Address) -> Box<Sentence> {
    let Some(port_number) = port(address) else {
        return say(key!("bind.in-use-name")).with("address", address.to_string());
    };
    let holders = || {
        context
            .host()
            .into_iter()
            .flat_map(|host| host.sockets.values())
            .filter(|socket| socket.local.as_ref().and_then(port) == Some(port_number))
    };
    let in_state = |state| holders().find(move |socket| socket.state.value == state);
    let about = |key| say(key).number("port", port_number.into());
    if in_state(TcpState::Listen).is_some() {
        return about(key!("bind.in-use-listener"));
    }
    let Some(waiting) = in_state(TcpState::TimeWait) else {
        let open = holders().any(|socket| socket.remote.is_some());
        return about(if open {
            key!("bind.in-use-open")
        } else {
            key!("bind.in-use")
        });
    };
    let left = waiting
        .timers
        .get(&TimerKind::TimeWait)
        .map(|timer| say(key!("bind.time-wait-left")).number("time", timer.due.since(context.event.at).0));
    about(key!("bind.in-use-time-wait")).and(left)
}
