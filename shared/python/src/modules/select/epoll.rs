//! `select.epoll`: the list is kept by the kernel.

use super::super::kernel_call::{c_int, call, descriptor};
use crate::machine::Vm;
use crate::value::{
    Class, Def, Foreign, Instance, Layout, Outcome, Payload, Raise, Value, getter, plain, resumable,
};
use socketarium_trace::event::{Call, EpollOp, Out};
use socketarium_trace::{Fd, Readiness};
use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

#[derive(Debug)]
struct Epoll {
    fd: Cell<i32>,
}

impl Foreign for Epoll {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

const METHODS: &[Def] = &[
    plain("__new__(cls, *rest, **named)", |_, a| match &a[0] {
        Value::Class(class) => {
            let epoll = Epoll { fd: Cell::new(-1) };
            Ok(Value::Instance(Instance::new(
                Rc::clone(class),
                Payload::Foreign(Box::new(epoll)),
            )))
        }
        _ => Ok(Value::None),
    }),
    resumable("__init__(self, sizehint=, flags=)", |vm, a| Box::pin(init(vm, a))),
    resumable("__del__(self, /)", |vm, a| Box::pin(close(vm, a))),
    resumable("close(self, /)", |vm, a| Box::pin(close(vm, a))),
    getter("closed(self)", |_, a| Ok(Value::Bool(own(&a[0])?.fd.get() < 0))),
    plain("fileno(self, /)", |_, a| {
        Ok(Value::Int(i64::from(open(&a[0])?.0)))
    }),
    plain("__enter__(self, /)", |_, a| open(&a[0]).map(|_| a[0].clone())),
    resumable("__exit__(self, kind=, value=, traceback=, /)", |vm, a| {
        Box::pin(close(vm, a))
    }),
    resumable("register(self, fd, eventmask=)", |vm, a| {
        Box::pin(control(vm, a, EpollOp::Add))
    }),
    resumable("modify(self, fd, eventmask)", |vm, a| {
        Box::pin(control(vm, a, EpollOp::Mod))
    }),
    resumable("unregister(self, fd)", |vm, a| {
        Box::pin(control(vm, a, EpollOp::Del))
    }),
    resumable("poll(self, timeout=, maxevents=)", |vm, a| Box::pin(poll(vm, a))),
];

/// `EPOLL_CLOEXEC`: CPython's descriptors are closed on `exec`.
const CLOEXEC: i32 = 0o2_000_000;

/// `EPOLLIN | EPOLLPRI | EPOLLOUT`.
const ALL: u32 = 7;

/// What is asked for where nobody says how many: `FD_SETSIZE - 1`.
const EVENTS: i32 = 1023;

pub(super) fn class(vm: &Vm) -> Rc<Class> {
    let class = Class::built_in("epoll", Some(&vm.types.object), Layout::Foreign("epoll"), None);
    class.namespace.set_name(&vm.names.module, Value::str("select"));
    crate::builtins::methods(&class, METHODS);
    class.refresh(&vm.names);
    class
}

fn own(value: &Value) -> Outcome<&Epoll> {
    value
        .foreign::<Epoll>()
        .ok_or_else(|| Raise::type_error("an epoll object is wanted"))
}

fn open(value: &Value) -> Outcome<Fd> {
    match own(value)?.fd.get() {
        fd if fd >= 0 => Ok(Fd(fd)),
        _ => Err(Raise::value_error("I/O operation on closed epoll object")),
    }
}

async fn init(vm: Vm, a: Vec<Value>) -> Outcome {
    if let Some(hint) = a[1].given() {
        let hint = c_int(&vm, hint)?;
        if hint != -1 && hint <= 0 {
            return Err(Raise::value_error("negative sizehint"));
        }
    }
    let reply = call(&vm, Call::EpollCreate1 { flags: CLOEXEC }).await?;
    own(&a[0])?
        .fd
        .set(i32::try_from(reply.outcome.result.unwrap_or(-1)).unwrap_or(-1));
    Ok(Value::None)
}

async fn close(vm: Vm, a: Vec<Value>) -> Outcome {
    let fd = own(&a[0])?.fd.replace(-1);
    if fd >= 0 {
        call(&vm, Call::Close { fd: Fd(fd) }).await?;
    }
    Ok(Value::None)
}

async fn control(vm: Vm, a: Vec<Value>, op: EpollOp) -> Outcome {
    let epoll = open(&a[0])?;
    let fd = descriptor(&vm, &a[1]).await?;
    let events = match a.get(2).and_then(Value::given) {
        Some(mask) => Readiness((vm.int_of(mask)? & 0xffff_ffff) as u32),
        None if op == EpollOp::Del => Readiness(0),
        None => Readiness(ALL),
    };
    call(
        &vm,
        Call::EpollCtl {
            epoll,
            op,
            fd: Fd(fd),
            events,
            data: fd as u64,
        },
    )
    .await?;
    Ok(Value::None)
}

async fn poll(vm: Vm, a: Vec<Value>) -> Outcome {
    let epoll = open(&a[0])?;
    let timeout_millis = match a[1].given().filter(|timeout| !timeout.is_none()) {
        None => -1,
        Some(timeout) => {
            let seconds = super::seconds_of(&vm, timeout, "timeout must be an integer or None")?;
            if seconds < 0.0 {
                -1
            } else {
                (seconds * 1000.0).ceil().min(f64::from(i32::MAX)) as i32
            }
        }
    };
    let max = match a[2].given() {
        None => EVENTS,
        Some(most) => match c_int(&vm, most)? {
            -1 => EVENTS,
            most if most < 1 => {
                return Err(Raise::value_error(format!(
                    "maxevents must be greater than 0, got {most}"
                )));
            }
            most => most,
        },
    };
    let reply = call(
        &vm,
        Call::EpollWait {
            epoll,
            max,
            timeout_millis,
        },
    )
    .await?;
    let told = match reply.outcome.out {
        Out::Events(told) => told,
        _ => Vec::new(),
    };
    let pairs = told.into_iter().map(|event| {
        let fd = i64::from(event.data as u32 as i32);
        Value::tuple(vec![Value::Int(fd), Value::Int(i64::from(event.events.0))])
    });
    Ok(Value::list(pairs.collect::<Vec<_>>()))
}
