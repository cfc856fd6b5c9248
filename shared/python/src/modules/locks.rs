//! `_thread`: locks, and threads that are threads of the simulation's kernel.
//!
//! A thread that waits for a lock is parked; whoever gives the lock back lets the first in the row go on. The kernel tells
//! no thread its own number: the main thread, which nobody has started, looks again after a while instead.

use crate::machine::Vm;
use crate::process::thread;
use crate::value::{
    Class, Def, Dict, Foreign, Future, Instance, Kind, Layout, Outcome, Payload, Raise, Str, Value, fault,
    plain, resumable,
};
use socketarium_kernel::simulation::Next;
use socketarium_trace::{Nanos, Tid};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// How long a thread waits that nobody can let go on.
const LOOKS_AGAIN: u64 = 1_000_000;

#[derive(Debug)]
struct Lock {
    /// A thread may take it several times.
    again: bool,
    /// Who holds it, and how many times.
    held: Cell<Option<(i64, u64)>>,
    waiting: RefCell<VecDeque<i64>>,
}

impl Foreign for Lock {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

const METHODS: &[Def] = &[
    resumable("acquire(self, blocking=, timeout=)", acquire),
    resumable("__enter__(self, /)", |vm, a| {
        acquire(vm, vec![a[0].clone(), Value::Unbound, Value::Unbound])
    }),
    resumable("release(self, /)", release),
    resumable("__exit__(self, *rest)", release),
    plain("locked(self, /)", |_, a| {
        Ok(Value::Bool(lock(&a[0])?.held.get().is_some()))
    }),
    plain("_is_owned(self, /)", |vm, a| {
        Ok(Value::Bool(
            lock(&a[0])?
                .held
                .get()
                .is_some_and(|(owner, _)| owner == vm.thread.get()),
        ))
    }),
    resumable("_release_save(self, /)", |vm, a| {
        Box::pin(async move {
            let lock = lock(&a[0])?;
            let count = lock.held.get().map_or(0, |(_, count)| count);
            lock.held.set(None);
            next(&vm, lock).await;
            Ok(Value::Int(count as i64))
        })
    }),
    resumable("_acquire_restore(self, state, /)", |vm, a| {
        Box::pin(async move {
            let count = vm.int_of(&a[1])?.unsigned_abs();
            acquire(vm.clone(), vec![a[0].clone(), Value::Unbound, Value::Unbound]).await?;
            lock(&a[0])?.held.set(Some((vm.thread.get(), count)));
            Ok(Value::None)
        })
    }),
];

const FUNCTIONS: &[Def] = &[
    plain("get_ident()", |vm, _| Ok(Value::Int(vm.thread.get()))),
    plain("get_native_id()", |vm, _| Ok(Value::Int(vm.thread.get()))),
    plain("_count()", |vm, _| Ok(Value::size(vm.threads.borrow().len()))),
    resumable("start_new_thread(function, args, kwargs=, /)", start),
];

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_thread", namespace, FUNCTIONS);
    let set = |name: &str, value: Value| namespace.set_name(&Str::new(name), value);
    for (name, again) in [("lock", false), ("RLock", true)] {
        let class = Class::built_in(name, Some(&vm.types.object), Layout::Foreign(name), None);
        class.namespace.set_name(&vm.names.module, Value::str("_thread"));
        crate::builtins::methods(&class, METHODS);
        let make = if again {
            plain("RLock()", make_again)
        } else {
            plain("allocate_lock()", make_lock)
        };
        crate::builtins::maker(&class, &make);
        set(name, Value::Class(Rc::clone(&class)));
        set(&format!("_{name}_class"), Value::Class(class));
    }
    let lock_class = namespace.named(&Str::new("lock")).unwrap_or(Value::None);
    set("LockType", lock_class.clone());
    set("allocate_lock", lock_class);
    set(
        "error",
        Value::Class(Rc::clone(vm.types.exception(Kind::RuntimeError))),
    );
    set("TIMEOUT_MAX", Value::Float(9_223_372_036.0));
    Ok(())
}

fn make(vm: &Vm, name: &str, again: bool) -> Outcome {
    let class = super::imported(vm, "_thread", &Str::new(name));
    let Some(Value::Class(class)) = class else {
        return Err(fault(Kind::ImportError, "_thread is not there yet"));
    };
    let state = Lock {
        again,
        held: Cell::new(None),
        waiting: RefCell::default(),
    };
    Ok(Value::Instance(Instance::new(
        class,
        Payload::Foreign(Box::new(state)),
    )))
}

fn make_lock(vm: &Vm, _: &[Value]) -> Outcome {
    make(vm, "lock", false)
}

fn make_again(vm: &Vm, _: &[Value]) -> Outcome {
    make(vm, "RLock", true)
}

fn lock(value: &Value) -> Outcome<&Lock> {
    value
        .foreign()
        .ok_or_else(|| Raise::type_error("a lock is wanted"))
}

fn acquire(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let lock = lock(&a[0])?;
        let blocking = match a[1].given() {
            Some(value) => vm.truth(value).await?,
            None => true,
        };
        let timeout = a[2].given().map_or(Ok(-1.0), |timeout| vm.float_of(timeout))?;
        if !blocking && timeout >= 0.0 {
            return Err(Raise::value_error(
                "can't specify a timeout for a non-blocking call",
            ));
        }
        let until = (timeout >= 0.0).then(|| Nanos(vm.now.get().0.saturating_add((timeout * 1e9) as u64)));
        let me = vm.thread.get();
        loop {
            match lock.held.get() {
                None => {
                    lock.held.set(Some((me, 1)));
                    return Ok(Value::Bool(true));
                }
                Some((owner, count)) if lock.again && owner == me => {
                    lock.held.set(Some((me, count + 1)));
                    return Ok(Value::Bool(true));
                }
                Some(_) if !blocking || until.is_some_and(|until| until <= vm.now.get()) => {
                    lock.waiting.borrow_mut().retain(|one| *one != me);
                    return Ok(Value::Bool(false));
                }
                Some(_) => {}
            }
            if !lock.waiting.borrow().contains(&me) {
                lock.waiting.borrow_mut().push_back(me);
            }
            let known = vm.threads.borrow().get(&me).copied().flatten().is_some();
            let look = (!known).then(|| Nanos(vm.now.get().0 + LOOKS_AGAIN));
            let wake = match (until, look) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            vm.kernel(Next::Park(wake)).await;
            lock.waiting.borrow_mut().retain(|one| *one != me);
        }
    })
}

fn release(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let lock = lock(&a[0])?;
        let me = vm.thread.get();
        match lock.held.get() {
            None => {
                return Err(fault(
                    Kind::RuntimeError,
                    if lock.again {
                        "cannot release un-acquired lock"
                    } else {
                        "release unlocked lock"
                    },
                ));
            }
            Some((owner, _)) if lock.again && owner != me => {
                return Err(fault(Kind::RuntimeError, "cannot release un-acquired lock"));
            }
            Some((owner, count)) if count > 1 => lock.held.set(Some((owner, count - 1))),
            Some(_) => {
                lock.held.set(None);
                next(&vm, lock).await;
            }
        }
        Ok(Value::None)
    })
}

/// Lets the first that waits go on.
async fn next(vm: &Vm, lock: &Lock) {
    let first = lock.waiting.borrow().front().copied();
    let tid: Option<Tid> = first.and_then(|first| vm.threads.borrow().get(&first).copied().flatten());
    if let Some(tid) = tid {
        vm.kernel(Next::Unpark(tid)).await;
    }
}

fn start(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let arguments = vm.collect(&a[1]).await?;
        let (ident, program) = thread::new(&vm, a[0].clone(), arguments);
        let Some(reply) = vm.kernel(Next::Thread(program)).await else {
            return Ok(Value::None);
        };
        match reply.outcome.result {
            Ok(tid) => {
                let tid = u32::try_from(tid).map(Tid).ok();
                vm.threads.borrow_mut().insert(ident, tid);
                Ok(Value::Int(ident))
            }
            Err(_) => {
                vm.threads.borrow_mut().remove(&ident);
                Err(fault(Kind::RuntimeError, "can't start new thread"))
            }
        }
    })
}
