//! `recv`, `recvfrom`, `recvmsg` and those that write into a buffer.

use super::super::kernel_call::c_int;
use super::object::{Socket, socket};
use super::{address, waiting};
use crate::machine::Vm;
use crate::value::{Def, Future, Outcome, Raise, Value, resumable};
use socketarium_kernel::{Reply, Request};
use socketarium_trace::Fd;
use socketarium_trace::event::{Call, Out};
use waiting::Direction;

pub(super) const METHODS: &[Def] = &[
    resumable("recv(self, bufsize, flags=, /)", receive),
    resumable("recvfrom(self, bufsize, flags=, /)", receive_from),
    resumable("recv_into(self, buffer, nbytes=, flags=)", receive_into),
    resumable("recvfrom_into(self, buffer, nbytes=, flags=)", receive_from_into),
    resumable("recvmsg(self, bufsize, ancbufsize=, flags=, /)", receive_message),
];

/// No process may ask for more at once.
const MOST: u64 = 64 << 20;

fn size_of(vm: &Vm, value: &Value, function: &str) -> Outcome<u64> {
    u64::try_from(vm.int_of(value)?)
        .map(|size| size.min(MOST))
        .map_err(|_negative| Raise::value_error(format!("negative buffersize in {function}")))
}

fn flags_of(vm: &Vm, value: &Value) -> Outcome<i32> {
    value.given().map_or(Ok(0), |flags| c_int(vm, flags))
}

async fn one(vm: &Vm, own: &Socket, size: u64, flags: i32, wants_sender: bool) -> Outcome<Reply> {
    let capacity = wants_sender.then(|| address::capacity(own.family.get()));
    waiting::until_done(vm, own, Direction::Read, || {
        Request::of(Call::Recvfrom {
            fd: Fd(own.fd.get()),
            size,
            flags,
            capacity,
        })
    })
    .await
}

fn sender(reply: &Reply) -> Value {
    match &reply.outcome.out {
        Out::Data {
            address: Some(address),
            ..
        } => address::show(address),
        _ => Value::None,
    }
}

fn receive(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let size = size_of(&vm, &a[1], "recv")?;
        let flags = flags_of(&vm, &a[2])?;
        if size == 0 {
            return Ok(Value::bytes(Vec::new()));
        }
        Ok(Value::bytes(one(&vm, own, size, flags, false).await?.data))
    })
}

fn receive_from(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let size = size_of(&vm, &a[1], "recvfrom")?;
        let reply = one(&vm, own, size, flags_of(&vm, &a[2])?, true).await?;
        let sender = sender(&reply);
        Ok(Value::tuple(vec![Value::bytes(reply.data), sender]))
    })
}

/// Length of a buffer that can be written to.
fn room(vm: &Vm, buffer: &Value) -> Outcome<usize> {
    match buffer.payload() {
        Value::ByteArray(bytes) => Ok(bytes.borrow().len()),
        Value::MemoryView(view) if matches!(view.of.payload(), Value::ByteArray(_)) => Ok(view.length),
        _ => {
            let name = vm.type_name(buffer);
            Err(Raise::type_error(format!(
                "argument must be read-write bytes-like object, not {name}"
            )))
        }
    }
}

fn fill(buffer: &Value, data: &[u8]) {
    let (bytes, start) = match buffer.payload() {
        Value::MemoryView(view) => (view.of.clone(), view.start),
        other => (other.clone(), 0),
    };
    if let Value::ByteArray(bytes) = bytes.payload() {
        for (to, from) in bytes.borrow_mut().iter_mut().skip(start).zip(data) {
            *to = *from;
        }
    }
}

async fn into(vm: &Vm, a: &[Value], function: &str, wants_sender: bool) -> Outcome<(usize, Value)> {
    let own = socket(&a[0])?;
    let room = room(vm, &a[1])?;
    let wanted = a[2].given().map_or(Ok(0), |count| vm.int_of(count))?;
    let Ok(wanted) = usize::try_from(wanted) else {
        return Err(Raise::value_error(format!("negative buffersize in {function}")));
    };
    if wanted > room {
        return Err(Raise::value_error("buffer too small for requested bytes"));
    }
    let size = if wanted == 0 { room } else { wanted };
    if size == 0 && !wants_sender {
        return Ok((0, Value::None));
    }
    let reply = one(vm, own, size as u64, flags_of(vm, &a[3])?, wants_sender).await?;
    fill(&a[1], &reply.data);
    Ok((reply.data.len(), sender(&reply)))
}

fn receive_into(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        into(&vm, &a, "recv_into", false)
            .await
            .map(|(count, _)| Value::size(count))
    })
}

fn receive_from_into(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let (count, sender) = into(&vm, &a, "recvfrom_into", true).await?;
        Ok(Value::tuple(vec![Value::size(count), sender]))
    })
}

/// Ancillary data is left out: the model passes no descriptors.
fn receive_message(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let size = size_of(&vm, &a[1], "recvmsg")?;
        let flags = flags_of(&vm, &a[3])?;
        let reply = waiting::until_done(&vm, own, Direction::Read, || {
            Request::of(Call::Recvmsg {
                fd: Fd(own.fd.get()),
                size,
                flags,
            })
        })
        .await?;
        let sender = sender(&reply);
        Ok(Value::tuple(vec![
            Value::bytes(reply.data),
            Value::list(Vec::new()),
            Value::Int(0),
            sender,
        ]))
    })
}
