//! System calls as built-in code makes them: the reply, or the exception of its errno.

use super::stream::os_error;
use crate::machine::Vm;
use crate::value::{Kind, Outcome, Raise, Value, fault};
use socketarium_kernel::simulation::Next;
use socketarium_kernel::{Reply, Request};
use socketarium_trace::Errno;
use socketarium_trace::event::Call;

/// Makes a call and waits for its return. An errno is a reply here.
///
/// # Errors
/// Where the process has ended.
pub(crate) async fn make(vm: &Vm, request: Request) -> Outcome<Reply> {
    vm.kernel(Next::Call(request))
        .await
        .ok_or_else(|| fault(Kind::SystemError, "the call has no return"))
}

/// Makes a call that sends nothing; what it gives, or the exception of its errno.
///
/// # Errors
/// The `OSError` of its errno.
pub(crate) async fn call(vm: &Vm, call: Call) -> Outcome<Reply> {
    succeeded(make(vm, Request::of(call)).await?)
}

/// The reply of a call that succeeded.
///
/// # Errors
/// The `OSError` of its errno.
pub(crate) fn succeeded(reply: Reply) -> Outcome<Reply> {
    match reply.outcome.result {
        Ok(_) => Ok(reply),
        Err(errno) => Err(os_error(errno)),
    }
}

/// What a call returned, as an int.
pub(crate) fn number(reply: &Reply) -> Value {
    Value::Int(reply.outcome.result.unwrap_or(-1))
}

/// Whether a call returned this errno.
pub(crate) fn failed_with(reply: &Reply, errno: Errno) -> bool {
    reply.outcome.result == Err(errno)
}

/// The exception that a wait is over without anything having come.
pub(crate) fn timed_out() -> Raise {
    fault(Kind::TimeoutError, "timed out")
}

/// An `int` of C, as an argument.
///
/// # Errors
/// That it is no int, or too large.
pub(crate) fn c_int(vm: &Vm, value: &Value) -> Outcome<i32> {
    i32::try_from(vm.int_of(value)?)
        .map_err(|_too_large| fault(Kind::OverflowError, "Python int too large to convert to C int"))
}

/// A descriptor: an int, or what has a `fileno()`.
///
/// # Errors
/// That it is neither, or negative.
pub(crate) async fn descriptor(vm: &Vm, value: &Value) -> Outcome<i32> {
    let fd = match value.payload() {
        Value::Int(_) | Value::Bool(_) => c_int(vm, value)?,
        _ => {
            let name = crate::value::Str::new("fileno");
            let Some(method) = vm.attribute_if_any(value, &name).await? else {
                return Err(Raise::type_error(
                    "argument must be an int, or have a fileno() method.",
                ));
            };
            let number = vm.call(&method, Vec::new()).await?;
            match number {
                Value::Int(_) => c_int(vm, &number)?,
                _ => return Err(Raise::type_error("fileno() returned a non-integer")),
            }
        }
    };
    if fd < 0 {
        let text = format!("file descriptor cannot be a negative integer ({fd})");
        return Err(Raise::value_error(text));
    }
    Ok(fd)
}
