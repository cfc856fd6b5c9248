//! `send`, `sendall`, `sendto` and `sendmsg`.

use super::super::kernel_call::{c_int, number};
use super::object::{Socket, socket};
use super::{address, waiting};
use crate::machine::Vm;
use crate::value::{Def, Future, Outcome, Raise, Value, resumable};
use socketarium_kernel::{Reply, Request};
use socketarium_trace::Fd;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::Call;
use socketarium_trace::net::Address;
use waiting::{Deadline, Direction};

pub(super) const METHODS: &[Def] = &[
    resumable("send(self, data, flags=, /)", send),
    resumable("sendall(self, data, flags=, /)", send_all),
    resumable("sendto(self, data, flags_or_address, address=, /)", send_to),
    resumable(
        "sendmsg(self, buffers, ancdata=, flags=, address=, /)",
        send_message,
    ),
];

fn data_of(vm: &Vm, value: &Value) -> Outcome<Vec<u8>> {
    value.as_bytes().ok_or_else(|| {
        let name = vm.type_name(value);
        Raise::type_error(format!("a bytes-like object is required, not '{name}'"))
    })
}

fn flags_of(vm: &Vm, value: &Value) -> Outcome<i32> {
    value.given().map_or(Ok(0), |flags| c_int(vm, flags))
}

async fn one(
    vm: &Vm,
    own: &Socket,
    data: &[u8],
    flags: i32,
    address: Option<&Address>,
    deadline: Deadline,
) -> Outcome<Reply> {
    waiting::until_done_before(vm, own, Direction::Write, deadline, || Request {
        call: Call::Sendto {
            fd: Fd(own.fd.get()),
            data: Payload::of(data),
            flags,
            address: address.cloned(),
        },
        data: data.to_vec(),
    })
    .await
}

fn send(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let (data, flags) = (data_of(&vm, &a[1])?, flags_of(&vm, &a[2])?);
        let deadline = Deadline::of(&vm, own);
        Ok(number(&one(&vm, own, &data, flags, None, deadline).await?))
    })
}

fn send_all(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let (data, flags) = (data_of(&vm, &a[1])?, flags_of(&vm, &a[2])?);
        let deadline = Deadline::of(&vm, own);
        let mut rest = data.as_slice();
        loop {
            let reply = one(&vm, own, rest, flags, None, deadline).await?;
            let sent = usize::try_from(reply.outcome.result.unwrap_or(0)).unwrap_or(0);
            rest = rest.get(sent..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(Value::None);
            }
        }
    })
}

fn send_to(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let data = data_of(&vm, &a[1])?;
        let (flags, to) = match a[3].given() {
            Some(to) => (c_int(&vm, &a[2])?, to),
            None => (0, &a[2]),
        };
        let (address, _) = address::read(&vm, own.family.get(), "sendto", to)?;
        let deadline = Deadline::of(&vm, own);
        Ok(number(
            &one(&vm, own, &data, flags, Some(&address), deadline).await?,
        ))
    })
}

/// Ancillary data is left out: the model passes no descriptors.
fn send_message(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let mut pieces = Vec::new();
        for buffer in vm.collect(&a[1]).await? {
            pieces.push(data_of(&vm, &buffer)?);
        }
        if let Some(ancillary) = a[2].given()
            && vm.length(ancillary).await? > 0
        {
            return Err(Raise::value_error("not supported here yet: ancillary data"));
        }
        let flags = flags_of(&vm, &a[3])?;
        let address = match a[4].given().filter(|to| !to.is_none()) {
            Some(to) => Some(address::read(&vm, own.family.get(), "sendmsg", to)?.0),
            None => None,
        };
        let data = pieces.concat();
        let lengths: Vec<u32> = pieces
            .iter()
            .map(|piece| u32::try_from(piece.len()).unwrap_or(u32::MAX))
            .collect();
        let reply = waiting::until_done(&vm, own, Direction::Write, || Request {
            call: Call::Sendmsg {
                fd: Fd(own.fd.get()),
                data: Payload::of(&data),
                pieces: if lengths.len() > 1 {
                    lengths.clone()
                } else {
                    Vec::new()
                },
                flags,
                address: address.clone(),
                control: 0,
            },
            data: data.clone(),
        })
        .await?;
        Ok(number(&reply))
    })
}
