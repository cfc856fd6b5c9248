//! `select.poll`: the list is kept by the object and passed with every call.

use super::super::kernel_call::{c_int, call, descriptor};
use crate::machine::Vm;
use crate::value::{
    Class, Def, Foreign, Instance, Kind, Layout, Outcome, Payload, Raise, Value, fault, plain, resumable,
};
use socketarium_trace::event::{Call, Out, PollEntry};
use socketarium_trace::{Errno, Fd, Readiness};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// Where the process keeps the class.
pub(super) const POLL: &str = "select.poll";

#[derive(Debug, Default)]
struct Poll {
    /// Descriptors and events, in the order in which they were registered.
    rows: RefCell<Vec<(i32, u16)>>,
}

impl Foreign for Poll {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

pub(super) const FUNCTIONS: &[Def] = &[plain("poll()", |vm, _| match vm.kept.borrow().get(POLL) {
    Some(Value::Class(class)) => Ok(Value::Instance(Instance::new(
        Rc::clone(class),
        Payload::Foreign(Box::<Poll>::default()),
    ))),
    _ => Ok(Value::None),
})];

const METHODS: &[Def] = &[
    resumable("register(self, fd, eventmask=, /)", |vm, a| {
        Box::pin(register(vm, a))
    }),
    resumable("modify(self, fd, eventmask, /)", |vm, a| Box::pin(modify(vm, a))),
    resumable("unregister(self, fd, /)", |vm, a| Box::pin(unregister(vm, a))),
    resumable("poll(self, timeout=, /)", |vm, a| Box::pin(poll(vm, a))),
];

/// `POLLIN | POLLPRI | POLLOUT`.
const ALL: u16 = 7;

pub(super) fn class(vm: &Vm) -> Rc<Class> {
    let class = Class::built_in("poll", Some(&vm.types.object), Layout::Foreign("poll"), None);
    class.namespace.set_name(&vm.names.module, Value::str("select"));
    crate::builtins::methods(&class, METHODS);
    class.refresh(&vm.names);
    class
}

fn own(value: &Value) -> Outcome<&Poll> {
    value
        .foreign::<Poll>()
        .ok_or_else(|| Raise::type_error("a poll object is wanted"))
}

fn events_of(vm: &Vm, value: &Value) -> Outcome<u16> {
    value.given().map_or(Ok(ALL), |mask| {
        u16::try_from(vm.int_of(mask)?)
            .map_err(|_out_of_range| fault(Kind::OverflowError, "Python int too large for C unsigned short"))
    })
}

async fn register(vm: Vm, a: Vec<Value>) -> Outcome {
    let fd = descriptor(&vm, &a[1]).await?;
    let events = events_of(&vm, &a[2])?;
    let mut rows = own(&a[0])?.rows.borrow_mut();
    match rows.iter_mut().find(|(known, _)| *known == fd) {
        Some(row) => row.1 = events,
        None => rows.push((fd, events)),
    }
    Ok(Value::None)
}

async fn modify(vm: Vm, a: Vec<Value>) -> Outcome {
    let fd = descriptor(&vm, &a[1]).await?;
    let events = events_of(&vm, &a[2])?;
    let mut rows = own(&a[0])?.rows.borrow_mut();
    match rows.iter_mut().find(|(known, _)| *known == fd) {
        Some(row) => {
            row.1 = events;
            Ok(Value::None)
        }
        None => Err(super::super::stream::os_error(Errno::ENOENT)),
    }
}

async fn unregister(vm: Vm, a: Vec<Value>) -> Outcome {
    let fd = descriptor(&vm, &a[1]).await?;
    let mut rows = own(&a[0])?.rows.borrow_mut();
    match rows.iter().position(|(known, _)| *known == fd) {
        Some(at) => {
            rows.remove(at);
            Ok(Value::None)
        }
        None => Err(Raise::of(Kind::KeyError, vec![Value::Int(i64::from(fd))])),
    }
}

async fn poll(vm: Vm, a: Vec<Value>) -> Outcome {
    let timeout_millis = match a[1].given().filter(|timeout| !timeout.is_none()) {
        None => -1,
        Some(timeout @ Value::Int(_)) => c_int(&vm, timeout)?.max(-1),
        Some(timeout) => {
            let millis = super::seconds_of(&vm, timeout, "timeout must be an integer or None")?;
            if millis < 0.0 { -1 } else { millis.ceil() as i32 }
        }
    };
    let rows = own(&a[0])?.rows.borrow().clone();
    let entries = rows.into_iter().map(|(fd, events)| PollEntry {
        fd: Fd(fd),
        events: Readiness(u32::from(events)),
    });
    let entries = entries.collect();
    let reply = call(
        &vm,
        Call::Poll {
            entries,
            timeout_millis,
        },
    )
    .await?;
    let told = match reply.outcome.out {
        Out::Polled(told) => told,
        _ => Vec::new(),
    };
    let pairs = told.into_iter().map(|entry| {
        Value::tuple(vec![
            Value::Int(i64::from(entry.fd.0)),
            Value::Int(i64::from(entry.events.0)),
        ])
    });
    Ok(Value::list(pairs.collect::<Vec<_>>()))
}
