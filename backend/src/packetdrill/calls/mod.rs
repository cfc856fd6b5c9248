//! System calls of scripts: to calls of the model, and their results back against what the script says.

mod check;
mod descriptor;
mod readiness;
mod socket;
mod transfer;

use super::arguments::Arguments;
use super::expression::Expression;
use socketarium_kernel::Request;
use socketarium_trace::event;
use socketarium_trace::net::Address;

pub(super) use check::{Effect, outcome};

/// A call ready to be made.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) made: Made,
    pub(super) expects: Expects,
}

#[derive(Debug)]
pub(super) enum Made {
    Call(Request),
    /// The C library or the kernel's entry turns it down before there is anything to model.
    Refused(socketarium_trace::Errno),
}

/// What a script says of what a call leaves behind, besides its result.
#[derive(Debug)]
pub(super) enum Expects {
    Nothing,
    /// The result is a descriptor of a new socket.
    Socket,
    /// The result is a descriptor of something else.
    Descriptor,
    /// The result is a descriptor of a connection, with its address where that is said.
    Connection(Expression),
    /// Two descriptors.
    Pair(Expression),
    /// The descriptor is gone where the call succeeds.
    Closed(i32),
    Listening(i32),
    Bound(i32, Address),
    Connecting(i32, Address),
    /// `getsockopt`: value and length.
    Option(Expression, Expression),
    /// `ioctl`
    Number(Expression),
    /// `poll`: entries with what they report.
    Polled(Expression),
    /// `epoll_wait`
    Events(Expression),
    /// `getsockname`, `getpeername`
    Address(Expression),
    /// What was read begins so.
    Data(Expression),
    /// What was read, and where it is from.
    From(Expression, Expression),
}

impl Prepared {
    fn plain(call: event::Call) -> Self {
        Self::expecting(call, Expects::Nothing)
    }

    fn expecting(call: event::Call, expects: Expects) -> Self {
        Self {
            made: Made::Call(Request::of(call)),
            expects,
        }
    }

    fn sending(call: event::Call, data: Vec<u8>) -> Self {
        Self {
            made: Made::Call(Request { call, data }),
            expects: Expects::Nothing,
        }
    }
}

/// Reads a call of a script.
///
/// # Errors
/// The call is not in the model, or its arguments are not what it takes.
pub(super) fn prepare(name: &str, arguments: &Arguments<'_>) -> Result<Prepared, String> {
    let prepared = match name {
        "socket" => socket::socket(arguments),
        "bind" => socket::bind(arguments),
        "listen" => socket::listen(arguments),
        "accept" => socket::accept(arguments, false),
        "accept4" => socket::accept(arguments, true),
        "connect" => socket::connect(arguments),
        "shutdown" => socket::shutdown(arguments),
        "getsockname" | "getpeername" => socket::name(arguments, name == "getpeername"),
        "setsockopt" => socket::set_option(arguments),
        "getsockopt" => socket::option(arguments),
        "read" => transfer::read(arguments),
        "readv" => transfer::read_vector(arguments),
        "recv" => transfer::receive(arguments, false),
        "recvfrom" => transfer::receive(arguments, true),
        "recvmsg" => transfer::receive_message(arguments),
        "write" => transfer::write(arguments),
        "writev" => transfer::write_vector(arguments),
        "send" => transfer::send(arguments, false),
        "sendto" => transfer::send(arguments, true),
        "sendmsg" => transfer::send_message(arguments),
        "close" => descriptor::close(arguments),
        "dup" | "dup2" | "dup3" => descriptor::duplicate(arguments, name),
        "fcntl" => descriptor::fcntl(arguments),
        "ioctl" => descriptor::ioctl(arguments),
        "pipe" | "pipe2" => descriptor::pipe(arguments),
        "usleep" => descriptor::sleep(arguments),
        "poll" => readiness::poll(arguments),
        "epoll_create" | "epoll_create1" => readiness::epoll_create(arguments, name == "epoll_create1"),
        "epoll_ctl" => readiness::epoll_ctl(arguments),
        "epoll_wait" => readiness::epoll_wait(arguments),
        _ => Err("the model has no such system call".to_owned()),
    };
    prepared.map_err(|error| format!("{name}(): {error}"))
}
