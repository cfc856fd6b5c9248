//! `select`: which descriptors are ready, asked in the three ways that Linux has.

mod epoll;
mod poll;

use super::kernel_call::{call, descriptor};
use crate::machine::Vm;
use crate::value::{Def, Dict, Kind, Outcome, Raise, Str, Value, fault, resumable};
use socketarium_trace::Fd;
use socketarium_trace::event::{Call, Out, SelectSets};
use std::rc::Rc;

const FUNCTIONS: &[Def] = &[resumable("select(rlist, wlist, xlist, timeout=, /)", |vm, a| {
    Box::pin(select(vm, a))
})];

const NUMBERS: &[(&str, i64)] = &[
    ("POLLIN", 1),
    ("POLLPRI", 2),
    ("POLLOUT", 4),
    ("POLLERR", 8),
    ("POLLHUP", 0x10),
    ("POLLNVAL", 0x20),
    ("POLLRDNORM", 0x40),
    ("POLLRDBAND", 0x80),
    ("POLLWRNORM", 0x100),
    ("POLLWRBAND", 0x200),
    ("POLLMSG", 0x400),
    ("POLLRDHUP", 0x2000),
    ("EPOLLIN", 1),
    ("EPOLLPRI", 2),
    ("EPOLLOUT", 4),
    ("EPOLLERR", 8),
    ("EPOLLHUP", 0x10),
    ("EPOLLRDNORM", 0x40),
    ("EPOLLRDBAND", 0x80),
    ("EPOLLWRNORM", 0x100),
    ("EPOLLWRBAND", 0x200),
    ("EPOLLMSG", 0x400),
    ("EPOLLRDHUP", 0x2000),
    ("EPOLLEXCLUSIVE", 1 << 28),
    ("EPOLLONESHOT", 1 << 30),
    ("EPOLLET", 1 << 31),
    ("EPOLL_CLOEXEC", 0o2_000_000),
    ("PIPE_BUF", 4096),
];

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("select", namespace, FUNCTIONS);
    let set = |name: &str, value: Value| namespace.set_name(&Str::new(name), value);
    for (name, number) in NUMBERS {
        set(name, Value::Int(*number));
    }
    set(
        "error",
        Value::Class(Rc::clone(vm.types.exception(Kind::OSError))),
    );
    let poll = poll::class(vm);
    vm.kept.borrow_mut().insert(poll::POLL, Value::Class(poll));
    super::functions("select", namespace, poll::FUNCTIONS);
    set("epoll", Value::Class(epoll::class(vm)));
    Ok(())
}

/// `FD_SETSIZE` (`select(2)`): descriptors from here on have no place in a set.
const SET_SIZE: i32 = 1024;

/// The descriptors of a list, and what stood for each.
async fn listed(vm: &Vm, list: &Value) -> Outcome<Vec<(i32, Value)>> {
    let items = match vm.collect(list).await {
        Ok(items) => items,
        Err(raise) if raise.is(Kind::TypeError) => {
            return Err(Raise::type_error("arguments 1-3 must be sequences"));
        }
        Err(raise) => return Err(raise),
    };
    let mut found = Vec::new();
    for item in items {
        let fd = descriptor(vm, &item).await?;
        if fd >= SET_SIZE {
            return Err(Raise::value_error("filedescriptor out of range in select()"));
        }
        found.push((fd, item));
    }
    Ok(found)
}

async fn select(vm: Vm, a: Vec<Value>) -> Outcome {
    let timeout_micros = match a[3].given().filter(|timeout| !timeout.is_none()) {
        None => None,
        Some(timeout) => {
            let seconds = seconds_of(&vm, timeout, "timeout must be a float or None")?;
            if seconds < 0.0 {
                return Err(Raise::value_error("timeout must be non-negative"));
            }
            Some((seconds * 1e6).ceil() as u64)
        }
    };
    let lists = [
        listed(&vm, &a[0]).await?,
        listed(&vm, &a[1]).await?,
        listed(&vm, &a[2]).await?,
    ];
    let [read, write, except] = lists.each_ref().map(|list| {
        let mut set: Vec<Fd> = list.iter().map(|(fd, _)| Fd(*fd)).collect();
        set.sort_unstable();
        set.dedup();
        (!set.is_empty()).then_some(set)
    });
    let count = lists.iter().flatten().map(|(fd, _)| fd + 1).max().unwrap_or(0);
    let reply = call(
        &vm,
        Call::Select {
            count,
            sets: SelectSets { read, write, except },
            timeout_micros,
        },
    )
    .await?;
    let Out::Selected { sets, .. } = reply.outcome.out else {
        return Ok(Value::tuple(vec![Value::list(Vec::new()); 3]));
    };
    let ready = [sets.read, sets.write, sets.except];
    let chosen = lists.into_iter().zip(ready).map(|(list, ready)| {
        let ready = ready.unwrap_or_default();
        let chosen = list.into_iter().filter(|(fd, _)| ready.contains(&Fd(*fd)));
        Value::list(chosen.map(|(_, item)| item).collect::<Vec<_>>())
    });
    Ok(Value::tuple(chosen.collect::<Vec<_>>()))
}

/// Seconds as an argument.
fn seconds_of(vm: &Vm, value: &Value, otherwise: &str) -> Outcome<f64> {
    match vm.float_of(value) {
        Ok(seconds) if seconds.is_nan() => Err(Raise::value_error("Invalid value NaN (not a number)")),
        Ok(seconds) if seconds.abs() > 9.0e9 => Err(fault(Kind::OverflowError, "timeout is too large")),
        Ok(seconds) => Ok(seconds),
        Err(raise) if raise.is(Kind::TypeError) => Err(Raise::type_error(otherwise)),
        Err(raise) => Err(raise),
    }
}
