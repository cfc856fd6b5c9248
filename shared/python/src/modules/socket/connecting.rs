//! `connect` and `connect_ex`.

use super::super::kernel_call::{make, timed_out};
use super::super::stream::os_error;
use super::object::{Patience, Socket, socket};
use super::{address, options, waiting};
use crate::machine::Vm;
use crate::value::{Def, Future, Kind, Outcome, Value, resumable};
use socketarium_kernel::Request;
use socketarium_trace::event::Call;
use socketarium_trace::{Errno, Fd};

pub(super) const METHODS: &[Def] = &[
    resumable("connect(self, address, /)", |vm, a| Box::pin(connect(vm, a))),
    resumable("connect_ex(self, address, /)", connect_ex),
];

/// `SO_ERROR` and its level.
const SOL_SOCKET: i32 = 1;
const SO_ERROR: i32 = 4;

async fn connect(vm: Vm, a: Vec<Value>) -> Outcome {
    match attempt(&vm, socket(&a[0])?, "connect", &a[1]).await? {
        Errno(0) => Ok(Value::None),
        errno => Err(os_error(errno)),
    }
}

fn connect_ex(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match attempt(&vm, socket(&a[0])?, "connect_ex", &a[1]).await {
            Ok(errno) => Ok(Value::Int(i64::from(errno.0))),
            // Here that is a number like the others.
            Err(raise) if raise.is(Kind::TimeoutError) => Ok(Value::Int(i64::from(Errno::EAGAIN.0))),
            Err(raise) => Err(raise),
        }
    })
}

/// The errno that it came to, 0 where the connection is there.
async fn attempt(vm: &Vm, own: &Socket, function: &str, to: &Value) -> Outcome<Errno> {
    let (address, length) = address::read(vm, own.family.get(), function, to)?;
    let fd = Fd(own.fd.get());
    let reply = make(vm, Request::of(Call::Connect { fd, address, length })).await?;
    let Err(errno) = reply.outcome.result else {
        return Ok(Errno(0));
    };
    let has_timeout = !matches!(own.patience.get(), Patience::Forever | Patience::AtMost(0));
    let goes_on = errno == Errno::EINPROGRESS && has_timeout
        || errno == Errno::EINTR && own.patience.get() != Patience::AtMost(0);
    if !goes_on {
        return Ok(errno);
    }
    let deadline = waiting::Deadline::of(vm, own);
    match waiting::ready(vm, own, waiting::Direction::Connected, deadline).await {
        Ok(()) => {}
        Err(raise) if raise.is(Kind::TimeoutError) => return Err(timed_out()),
        Err(raise) => return Err(raise),
    }
    match Errno(options::number(vm, own.fd.get(), SOL_SOCKET, SO_ERROR).await?) {
        Errno::EISCONN => Ok(Errno(0)),
        errno => Ok(errno),
    }
}
