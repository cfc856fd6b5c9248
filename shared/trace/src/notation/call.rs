//! System calls as `strace(1)` writes them.
//!
//! What the kernel writes back stands among the arguments, so strace writes a call in two pieces: what it
//! knows when the call enters, and the rest when it returns.

use super::argument::{self as arg, LEFT_OUT};
use super::names::{self, flags, named, open_flags};
use super::option;
use crate::event::{Call, EpollOp, How, IoctlArgument, Out, Outcome};
use crate::world::PastCall;

const F_GETFD: i32 = 1;
const F_SETFD: i32 = 2;
const F_GETFL: i32 = 3;
const F_SETFL: i32 = 4;
const FIONREAD: u32 = 0x541b;

/// What strace writes of a call that has not returned: `accept4(3, `, `close(4`. In a log,
/// ` <unfinished ...>` follows.
#[must_use]
pub fn call_text(call: &Call) -> String {
    let arguments = arguments(call, &Outcome::value(0));
    format!("{}({}", call.name(), arguments.on_entry)
}

/// What strace writes when a call returns after something else was written: the rest of its arguments, and
/// the result.
#[must_use]
pub fn resumed_text(call: &Call, outcome: &Outcome) -> String {
    let rest = arguments(call, outcome).on_return;
    format!(
        "<... {} resumed>{rest}) = {}",
        call.name(),
        outcome_text(call, outcome)
    )
}

/// A whole call as strace writes it in one line.
#[must_use]
pub fn past_call_text(past: &PastCall) -> String {
    let arguments = arguments(&past.call, &past.outcome);
    format!(
        "{}({}{}) = {}",
        past.call.name(),
        arguments.on_entry,
        arguments.on_return,
        outcome_text(&past.call, &past.outcome)
    )
}

/// What comes after the `=`: `4`, `0 (Timeout)`, `-1 EAGAIN (Resource temporarily unavailable)`.
#[must_use]
pub fn outcome_text(call: &Call, outcome: &Outcome) -> String {
    let value = match outcome.result {
        _ if matches!(call, Call::Exit { .. } | Call::ExitGroup { .. }) => return "?".to_owned(),
        Ok(value) => value,
        Err(errno) => return arg::error(errno),
    };
    match (call, &outcome.out) {
        (Call::Poll { .. } | Call::Select { .. }, _) if value == 0 => "0 (Timeout)".to_owned(),
        (Call::Poll { .. }, Out::Polled(entries)) => {
            format!("{value} ({})", arg::poll_entries(entries, "revents"))
        }
        (Call::Select { .. }, Out::Selected { sets, left_nanos }) => {
            format!("{value} ({})", arg::selected(sets, *left_nanos))
        }
        (Call::Fcntl { command: F_GETFL, .. }, _) => {
            format!("{value:#x} (flags {})", open_flags(value as u32))
        }
        (Call::Fcntl { command: F_GETFD, .. }, _) if value != 0 => {
            format!("{value:#x} (flags {})", descriptor_flags(value as u32))
        }
        _ => value.to_string(),
    }
}

struct Arguments {
    on_entry: String,
    on_return: String,
}

/// All arguments are known when the call enters.
fn whole(on_entry: String) -> Arguments {
    Arguments {
        on_entry,
        on_return: String::new(),
    }
}

fn split(on_entry: String, on_return: String) -> Arguments {
    Arguments { on_entry, on_return }
}

#[expect(clippy::too_many_lines, reason = "one row for each call")]
fn arguments(call: &Call, outcome: &Outcome) -> Arguments {
    match call {
        Call::Socket {
            domain,
            kind,
            flags,
            protocol,
        } => whole(format!(
            "{}, {}, {}",
            arg::domain(*domain),
            arg::socket_type(*kind, *flags),
            arg::protocol(*domain, *protocol)
        )),
        Call::Socketpair {
            domain,
            kind,
            flags,
            protocol,
        } => split(
            format!(
                "{}, {}, {}, ",
                arg::domain(*domain),
                arg::socket_type(*kind, *flags),
                arg::protocol(*domain, *protocol)
            ),
            pair(outcome),
        ),
        Call::Bind { fd, address, length } | Call::Connect { fd, address, length } => {
            whole(format!("{fd}, {}, {length}", arg::address(address)))
        }
        Call::Listen { fd, backlog } => whole(format!("{fd}, {backlog}")),
        Call::Accept { fd, capacity }
        | Call::Getsockname { fd, capacity }
        | Call::Getpeername { fd, capacity } => {
            split(format!("{fd}, "), arg::address_buffer(*capacity, outcome))
        }
        Call::Accept4 { fd, capacity, flags } => split(
            format!("{fd}, "),
            format!(
                "{}, {}",
                arg::address_buffer(*capacity, outcome),
                arg::socket_flags(*flags)
            ),
        ),
        Call::Setsockopt {
            fd,
            level,
            name,
            value,
        } => whole(format!(
            "{fd}, {}, {}, {}",
            option::option(*level, *name),
            option::value(*level, *name, value),
            value.length
        )),
        Call::Getsockopt { fd, level, name } => split(
            format!("{fd}, {}, ", option::option(*level, *name)),
            if let Out::Option { value } = &outcome.out {
                option::read_value(*level, *name, value)
            } else {
                format!("{LEFT_OUT}, {LEFT_OUT}")
            },
        ),
        Call::Sendto {
            fd,
            data,
            flags,
            address,
        } => whole(format!(
            "{fd}, {}, {}, {}, {}",
            arg::quoted(data),
            data.length,
            message_flags(*flags),
            arg::destination(address.as_ref())
        )),
        Call::Recvfrom {
            fd,
            size,
            flags,
            capacity,
        } => split(
            format!("{fd}, "),
            format!(
                "{}, {size}, {}, {}",
                arg::received(outcome),
                message_flags(*flags),
                arg::address_buffer(*capacity, outcome)
            ),
        ),
        Call::Sendmsg {
            fd,
            data,
            pieces,
            flags,
            address,
            control,
        } => whole(format!(
            "{fd}, {}, {}",
            message_header(
                &address.as_ref().map_or_else(|| "NULL".to_owned(), arg::address),
                &address
                    .as_ref()
                    .map_or_else(|| "0".to_owned(), |_| LEFT_OUT.to_owned()),
                &arg::gathered(data, pieces),
                pieces.len().max(1),
                *control
            ),
            message_flags(*flags)
        )),
        Call::Recvmsg { fd, size, flags } => split(
            format!("{fd}, "),
            format!(
                "{}, {}",
                message_header(
                    LEFT_OUT,
                    LEFT_OUT,
                    &arg::iovec(&arg::received(outcome), *size),
                    1,
                    0
                ),
                message_flags(*flags)
            ),
        ),
        Call::Shutdown { fd, how } => whole(format!(
            "{fd}, {}",
            match how {
                How::Read => "SHUT_RD".to_owned(),
                How::Write => "SHUT_WR".to_owned(),
                How::Both => "SHUT_RDWR".to_owned(),
                How::Other(how) => format!("{how:#x} /* SHUT_??? */"),
            }
        )),
        Call::Read { fd, size } => split(format!("{fd}, "), format!("{}, {size}", arg::received(outcome))),
        Call::Write { fd, data } => whole(format!("{fd}, {}, {}", arg::quoted(data), data.length)),
        Call::Readv { fd, size } => split(
            format!("{fd}, "),
            format!("{}, 1", arg::iovec(&arg::received(outcome), *size)),
        ),
        Call::Writev { fd, data, pieces } => whole(format!(
            "{fd}, {}, {}",
            arg::gathered(data, pieces),
            pieces.len().max(1)
        )),
        Call::Close { fd } | Call::Dup { fd } => whole(fd.to_string()),
        Call::Dup2 { fd, to } => whole(format!("{fd}, {to}")),
        Call::Dup3 { fd, to, flags } => whole(format!(
            "{fd}, {to}, {}",
            names::flags(*flags as u32, names::OPEN, "O_???")
        )),
        Call::Pipe2 { flags } => split(
            String::new(),
            format!(
                "{}, {}",
                pair(outcome),
                names::flags(*flags as u32, names::OPEN, "O_???")
            ),
        ),
        Call::Eventfd2 { initial, flags } => whole(format!(
            "{initial}, {}",
            names::flags(*flags as u32, names::EVENTFD, "EFD_???")
        )),
        Call::Fcntl {
            fd,
            command,
            argument,
        } => whole(format!(
            "{fd}, {}{}",
            named(*command as u32, names::FCNTL, "F_???"),
            match *command {
                F_GETFD | F_GETFL | 9 | 11 | 1032 => String::new(),
                F_SETFD => format!(", {}", descriptor_flags(*argument as u32)),
                F_SETFL => format!(", {}", open_flags(*argument as u32)),
                _ => format!(", {argument}"),
            }
        )),
        Call::Ioctl {
            fd,
            request,
            argument,
        } => {
            let request_name = named(*request, names::IOCTL, "???");
            match (argument, &outcome.out) {
                (_, Out::Number(number)) => split(format!("{fd}, {request_name}, "), format!("[{number}]")),
                (IoctlArgument::Number(_), _) if *request == FIONREAD => {
                    split(format!("{fd}, {request_name}, "), LEFT_OUT.to_owned())
                }
                (IoctlArgument::Number(number), _) => whole(format!("{fd}, {request_name}, [{number}]")),
                (IoctlArgument::Raw(0), _) => whole(format!("{fd}, {request_name}")),
                (IoctlArgument::Raw(_), _) => split(format!("{fd}, {request_name}, "), LEFT_OUT.to_owned()),
            }
        }
        Call::Select {
            count,
            sets,
            timeout_micros,
        } => whole(format!(
            "{count}, {}, {}, NULL",
            arg::sets(sets),
            timeout_micros.map_or_else(|| "NULL".to_owned(), |micros| arg::timespec(micros * 1000))
        )),
        Call::Poll {
            entries,
            timeout_millis,
        } => whole(format!(
            "{}, {}, {timeout_millis}",
            arg::poll_entries(entries, "events"),
            entries.len()
        )),
        Call::EpollCreate1 { flags } => whole(names::flags(*flags as u32, names::EPOLL_CREATE, "EPOLL_???")),
        Call::EpollCtl {
            epoll,
            op,
            fd,
            events,
            data,
        } => {
            let (op, event) = match op {
                EpollOp::Add => ("EPOLL_CTL_ADD".to_owned(), arg::epoll_event(*events, *data)),
                EpollOp::Mod => ("EPOLL_CTL_MOD".to_owned(), arg::epoll_event(*events, *data)),
                EpollOp::Del => ("EPOLL_CTL_DEL".to_owned(), LEFT_OUT.to_owned()),
                EpollOp::Other(op) => (format!("{op:#x} /* EPOLL_CTL_??? */"), LEFT_OUT.to_owned()),
            };
            whole(format!("{epoll}, {op}, {fd}, {event}"))
        }
        Call::EpollWait {
            epoll,
            max,
            timeout_millis,
        } => {
            let events = if let Out::Events(entries) = &outcome.out {
                arg::epoll_entries(entries)
            } else if outcome.result == Ok(0) {
                "[]".to_owned()
            } else {
                LEFT_OUT.to_owned()
            };
            split(format!("{epoll}, "), format!("{events}, {max}, {timeout_millis}"))
        }
        Call::Fork => whole(String::new()),
        Call::Clone { thread: true, .. } => whole(format!("flags=CLONE_THREAD|{LEFT_OUT}, {LEFT_OUT}")),
        Call::Clone { thread: false, .. } => whole(format!("flags=SIGCHLD|{LEFT_OUT}, {LEFT_OUT}")),
        Call::Execve { path } => whole(format!("{}, {LEFT_OUT}, {LEFT_OUT}", arg::quote(path.as_bytes()))),
        Call::Wait4 { pid, options } => split(
            format!("{pid}, "),
            format!(
                "{}, {}, NULL",
                if let Out::Child { status, .. } = &outcome.out {
                    format!("[{}]", arg::wait_status(*status))
                } else {
                    LEFT_OUT.to_owned()
                },
                flags(*options as u32, names::WAIT, "W???")
            ),
        ),
        Call::Kill { pid, signal } => whole(format!("{pid}, {}", names::signal(*signal))),
        Call::Nanosleep {
            clock: Some(clock), ..
        } => split(
            format!(
                "{}, {}, {}, ",
                named(clock.id as u32, names::CLOCKS, "CLOCK_???"),
                flags(clock.flags as u32, names::TIMER, "TIMER_???"),
                arg::timespec(clock.nanos)
            ),
            "NULL".to_owned(),
        ),
        Call::Nanosleep { nanos, clock: None } => {
            split(format!("{}, ", arg::timespec(*nanos)), "NULL".to_owned())
        }
        Call::Exit { status } | Call::ExitGroup { status } => whole(status.to_string()),
        Call::Other { arguments, .. } => {
            let arguments: Vec<_> = arguments.iter().map(|value| format!("{value:#x}")).collect();
            whole(arguments.join(", "))
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

fn message_flags(flags: i32) -> String {
    names::flags(flags as u32, names::MSG, "MSG_???")
}

fn descriptor_flags(flags: u32) -> String {
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
