//! The arguments of system calls, in the order and the notation of `strace(1)`.

use super::argument::{self as arg, LEFT_OUT};
use super::names::{self, flags, named, open_flags};
use super::option;
use crate::event::{Call, EpollOp, How, IoctlArgument, Out, Outcome};
use std::fmt::{Display, Write};

pub(super) const F_GETFD: i32 = 1;
const F_SETFD: i32 = 2;
pub(super) const F_GETFL: i32 = 3;
const F_SETFL: i32 = 4;
const FIONREAD: u32 = 0x541b;

/// The arguments of a call, in their order: first what is known when it enters, then what the kernel writes back.
pub(super) struct Arguments {
    pub(super) text: String,
    /// Where in the text the second part begins, if there is one.
    on_return: Option<usize>,
}

impl Arguments {
    pub(super) fn on_entry(&self) -> &str {
        let end = self.on_return.unwrap_or(self.text.len());
        self.text.get(..end).unwrap_or_default()
    }

    pub(super) fn on_return(&self) -> &str {
        let start = self.on_return.unwrap_or(self.text.len());
        self.text.get(start..).unwrap_or_default()
    }

    /// One more argument.
    #[inline(never)]
    fn put(&mut self, argument: &dyn Display) -> &mut Self {
        if self.on_return != Some(self.text.len()) {
            self.separate();
        }
        // A text takes whatever is written to it.
        let _ = write!(self.text, "{argument}");
        self
    }

    /// Those that come are not known before the call returns.
    fn returns(&mut self) -> &mut Self {
        self.separate();
        self.on_return = Some(self.text.len());
        self
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(", ");
        }
    }
}

pub(super) fn arguments(call: &Call, outcome: &Outcome) -> Arguments {
    let mut arguments = Arguments {
        text: String::new(),
        on_return: None,
    };
    put_arguments(&mut arguments, call, outcome);
    arguments
}

#[expect(clippy::too_many_lines, reason = "one row for each call")]
fn put_arguments(to: &mut Arguments, call: &Call, outcome: &Outcome) {
    match call {
        Call::Socket {
            domain,
            kind,
            flags,
            protocol,
        }
        | Call::Socketpair {
            domain,
            kind,
            flags,
            protocol,
        } => {
            to.put(&arg::domain(*domain))
                .put(&arg::socket_type(*kind, *flags))
                .put(&arg::protocol(*domain, *protocol));
            if matches!(call, Call::Socketpair { .. }) {
                to.returns().put(&pair(outcome));
            }
        }
        Call::Bind { fd, address, length } | Call::Connect { fd, address, length } => {
            to.put(fd).put(&arg::address(address)).put(length);
        }
        Call::Listen { fd, backlog } => {
            to.put(fd).put(backlog);
        }
        Call::Accept { fd, capacity }
        | Call::Getsockname { fd, capacity }
        | Call::Getpeername { fd, capacity } => {
            to.put(fd).returns().put(&arg::address_buffer(*capacity, outcome));
        }
        Call::Accept4 { fd, capacity, flags } => {
            to.put(fd)
                .returns()
                .put(&arg::address_buffer(*capacity, outcome))
                .put(&arg::socket_flags(*flags));
        }
        Call::Setsockopt {
            fd,
            level,
            name,
            value,
        } => {
            to.put(fd)
                .put(&option::option(*level, *name))
                .put(&option::value(*level, *name, value))
                .put(&value.length);
        }
        Call::Getsockopt { fd, level, name } => {
            to.put(fd).put(&option::option(*level, *name)).returns();
            if let Out::Option { value } = &outcome.out {
                to.put(&option::read_value(*level, *name, value));
            } else {
                to.put(&LEFT_OUT).put(&LEFT_OUT);
            }
        }
        Call::Sendto {
            fd,
            data,
            flags,
            address,
        } => {
            to.put(fd)
                .put(&arg::quoted(data))
                .put(&data.length)
                .put(&message_flags(*flags))
                .put(&arg::destination(address.as_ref()));
        }
        Call::Recvfrom {
            fd,
            size,
            flags,
            capacity,
        } => {
            to.put(fd)
                .returns()
                .put(&arg::received(outcome))
                .put(size)
                .put(&message_flags(*flags))
                .put(&arg::address_buffer(*capacity, outcome));
        }
        Call::Sendmsg {
            fd,
            data,
            pieces,
            flags,
            address,
            control,
        } => {
            let (name, length) = match address {
                Some(address) => (arg::address(address), LEFT_OUT),
                None => ("NULL".to_owned(), "0"),
            };
            let buffers = arg::gathered(data, pieces);
            to.put(fd)
                .put(&message_header(
                    &name,
                    length,
                    &buffers,
                    pieces.len().max(1),
                    *control,
                ))
                .put(&message_flags(*flags));
        }
        Call::Recvmsg { fd, size, flags } => {
            let buffers = arg::iovec(&arg::received(outcome), *size);
            to.put(fd)
                .returns()
                .put(&message_header(LEFT_OUT, LEFT_OUT, &buffers, 1, 0))
                .put(&message_flags(*flags));
        }
        Call::Shutdown { fd, how } => {
            to.put(fd);
            match how {
                How::Read => to.put(&"SHUT_RD"),
                How::Write => to.put(&"SHUT_WR"),
                How::Both => to.put(&"SHUT_RDWR"),
                How::Other(how) => to.put(&format!("{how:#x} /* SHUT_??? */")),
            };
        }
        Call::Read { fd, size } => {
            to.put(fd).returns().put(&arg::received(outcome)).put(size);
        }
        Call::Write { fd, data } => {
            to.put(fd).put(&arg::quoted(data)).put(&data.length);
        }
        Call::Readv { fd, size } => {
            let buffers = arg::iovec(&arg::received(outcome), *size);
            to.put(fd).returns().put(&buffers).put(&1);
        }
        Call::Writev { fd, data, pieces } => {
            to.put(fd)
                .put(&arg::gathered(data, pieces))
                .put(&pieces.len().max(1));
        }
        Call::Close { fd } | Call::Dup { fd } => {
            to.put(fd);
        }
        Call::Dup2 { fd, to: other } => {
            to.put(fd).put(other);
        }
        Call::Dup3 { fd, to: other, flags } => {
            to.put(fd).put(other).put(&file_flags(*flags));
        }
        Call::Pipe2 { flags } => {
            to.returns().put(&pair(outcome)).put(&file_flags(*flags));
        }
        Call::Eventfd2 { initial, flags } => {
            to.put(initial)
                .put(&names::flags(*flags as u32, names::EVENTFD, "EFD_???"));
        }
        Call::Fcntl {
            fd,
            command,
            argument,
        } => {
            to.put(fd).put(&named(*command as u32, names::FCNTL, "F_???"));
            match *command {
                F_GETFD | F_GETFL | 9 | 11 | 1032 => to,
                F_SETFD => to.put(&descriptor_flags(*argument as u32)),
                F_SETFL => to.put(&open_flags(*argument as u32)),
                _ => to.put(argument),
            };
        }
        Call::Ioctl {
            fd,
            request,
            argument,
        } => {
            to.put(fd).put(&named(*request, names::IOCTL, "???"));
            match (argument, &outcome.out) {
                (_, Out::Number(number)) => to.returns().put(&format!("[{number}]")),
                (IoctlArgument::Number(_), _) if *request == FIONREAD => to.returns().put(&LEFT_OUT),
                (IoctlArgument::Number(number), _) => to.put(&format!("[{number}]")),
                (IoctlArgument::Raw(0), _) => to,
                (IoctlArgument::Raw(_), _) => to.returns().put(&LEFT_OUT),
            };
        }
        Call::Select {
            count,
            sets,
            timeout_micros,
        } => {
            to.put(count).put(&arg::sets(sets));
            match timeout_micros {
                Some(micros) => to.put(&arg::timespec(micros * 1000)),
                None => to.put(&"NULL"),
            }
            .put(&"NULL");
        }
        Call::Poll {
            entries,
            timeout_millis,
        } => {
            to.put(&arg::poll_entries(entries, "events"))
                .put(&entries.len())
                .put(timeout_millis);
        }
        Call::EpollCreate1 { flags } => {
            to.put(&names::flags(*flags as u32, names::EPOLL_CREATE, "EPOLL_???"));
        }
        Call::EpollCtl {
            epoll,
            op,
            fd,
            events,
            data,
        } => {
            to.put(epoll);
            let takes_event = matches!(op, EpollOp::Add | EpollOp::Mod);
            match op {
                EpollOp::Add => to.put(&"EPOLL_CTL_ADD"),
                EpollOp::Mod => to.put(&"EPOLL_CTL_MOD"),
                EpollOp::Del => to.put(&"EPOLL_CTL_DEL"),
                EpollOp::Other(op) => to.put(&format!("{op:#x} /* EPOLL_CTL_??? */")),
            }
            .put(fd);
            if takes_event {
                to.put(&arg::epoll_event(*events, *data));
            } else {
                to.put(&LEFT_OUT);
            }
        }
        Call::EpollWait {
            epoll,
            max,
            timeout_millis,
        } => {
            to.put(epoll).returns();
            if let Out::Events(entries) = &outcome.out {
                to.put(&arg::epoll_entries(entries))
            } else if outcome.result == Ok(0) {
                to.put(&"[]")
            } else {
                to.put(&LEFT_OUT)
            }
            .put(max)
            .put(timeout_millis);
        }
        Call::Fork => {}
        Call::Clone { thread, .. } => {
            let shared = if *thread { "CLONE_THREAD" } else { "SIGCHLD" };
            to.put(&format!("flags={shared}|{LEFT_OUT}")).put(&LEFT_OUT);
        }
        Call::Execve { path } => {
            to.put(&arg::quote(path.as_bytes())).put(&LEFT_OUT).put(&LEFT_OUT);
        }
        Call::Wait4 { pid, options } => {
            to.put(pid).returns();
            if let Out::Child { status, .. } = &outcome.out {
                to.put(&format!("[{}]", arg::wait_status(*status)))
            } else {
                to.put(&LEFT_OUT)
            }
            .put(&flags(*options as u32, names::WAIT, "W???"))
            .put(&"NULL");
        }
        Call::Kill { pid, signal } => {
            to.put(pid).put(&names::signal(*signal));
        }
        Call::Nanosleep { nanos, clock } => {
            if let Some(clock) = clock {
                to.put(&named(clock.id as u32, names::CLOCKS, "CLOCK_???"))
                    .put(&flags(clock.flags as u32, names::TIMER, "TIMER_???"));
            }
            let nanos = clock.as_ref().map_or(*nanos, |clock| clock.nanos);
            to.put(&arg::timespec(nanos)).returns().put(&"NULL");
        }
        Call::Exit { status } | Call::ExitGroup { status } => {
            to.put(status);
        }
        Call::Other { arguments, .. } => {
            for value in arguments {
                to.put(&format!("{value:#x}"));
            }
        }
    }
}

fn pair(outcome: &Outcome) -> String {
    if let Out::Pair(first, second) = outcome.out {
        format!("[{first}, {second}]")
    } else {
        LEFT_OUT.to_owned()
    }
}

fn file_flags(flags: i32) -> String {
    names::flags(flags as u32, names::OPEN, "O_???")
}

fn message_flags(flags: i32) -> String {
    names::flags(flags as u32, names::MSG, "MSG_???")
}

pub(super) fn descriptor_flags(flags: u32) -> String {
    names::flags(flags, &[(1, "FD_CLOEXEC")], "FD_???")
}

/// A `msghdr` with one buffer.
fn message_header(name: &str, name_length: &str, buffers: &str, count: usize, control: u32) -> String {
    let control = match control {
        0 => "msg_controllen=0".to_owned(),
        length => format!("msg_control={LEFT_OUT}, msg_controllen={length}"),
    };
    format!(
        "{{msg_name={name}, msg_namelen={name_length}, msg_iov={buffers}, msg_iovlen={count}, {control}, msg_flags=0}}"
    )
}
