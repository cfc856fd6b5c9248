//! `_signal`: which signals there are, and what a program wants done about them. The model delivers none to a program:
//! a signal ends its process.

use super::kernel_call::{c_int, call};
use crate::machine::Vm;
use crate::value::{Def, Dict, Kind, Outcome, Raise, Str, Value, fault, plain, resumable};
use socketarium_trace::event::Call;

const FUNCTIONS: &[Def] = &[
    plain("signal(signalnum, handler, /)", |vm, a| {
        let number = checked(vm, &a[0])?;
        let handlers = handlers(vm);
        let before = handler(vm, &handlers, number)?;
        vm.dict_set(&handlers, Value::Int(number), a[1].clone())?;
        Ok(before)
    }),
    plain("getsignal(signalnum, /)", |vm, a| {
        let number = checked(vm, &a[0])?;
        handler(vm, &handlers(vm), number)
    }),
    plain("default_int_handler(signalnum, frame, /)", |_, _| {
        Err(Raise::of(Kind::KeyboardInterrupt, Vec::new()))
    }),
    plain("siginterrupt(signalnum, flag, /)", |_, _| Ok(Value::None)),
    plain("set_wakeup_fd(fd, /, *, warn_on_full_buffer=)", |vm, a| {
        let before = vm.kept.borrow_mut().insert(WAKEUP, a[0].clone());
        Ok(before.unwrap_or(Value::Int(-1)))
    }),
    resumable("raise_signal(signalnum, /)", |vm, a| {
        Box::pin(async move {
            let signal = c_int(&vm, &a[0])?;
            let pid = vm.kept.borrow().get(super::posix::PID).cloned();
            let pid = c_int(&vm, &pid.unwrap_or(Value::Int(0)))?;
            call(&vm, Call::Kill { pid, signal }).await?;
            Ok(Value::None)
        })
    }),
];

const WAKEUP: &str = "_signal.wakeup";
const HANDLERS: &str = "_signal.handlers";

const SIGINT: i64 = 2;

/// As on x86-64 (`signal(7)`).
const NUMBERS: &[(&str, i64)] = &[
    ("SIG_DFL", 0),
    ("SIG_IGN", 1),
    ("SIGHUP", 1),
    ("SIGINT", SIGINT),
    ("SIGQUIT", 3),
    ("SIGABRT", 6),
    ("SIGKILL", 9),
    ("SIGUSR1", 10),
    ("SIGSEGV", 11),
    ("SIGUSR2", 12),
    ("SIGPIPE", 13),
    ("SIGALRM", 14),
    ("SIGTERM", 15),
    ("SIGCHLD", 17),
    ("SIGCONT", 18),
    ("SIGSTOP", 19),
    ("NSIG", 65),
];

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_signal", namespace, FUNCTIONS);
    for (name, number) in NUMBERS {
        namespace.set_name(&Str::new(name), Value::Int(*number));
    }
    if let Some(interrupts) = namespace.named(&Str::new("default_int_handler")) {
        vm.dict_set(&handlers(vm), Value::Int(SIGINT), interrupts)?;
    }
    Ok(())
}

fn handlers(vm: &Vm) -> std::rc::Rc<Dict> {
    if let Some(Value::Dict(handlers)) = vm.kept.borrow().get(HANDLERS) {
        return std::rc::Rc::clone(handlers);
    }
    let handlers = Dict::new();
    vm.kept
        .borrow_mut()
        .insert(HANDLERS, Value::Dict(std::rc::Rc::clone(&handlers)));
    handlers
}

fn handler(vm: &Vm, handlers: &Dict, number: i64) -> Outcome {
    let found = vm.dict_find(handlers, &Value::Int(number))?;
    Ok(found.unwrap_or(Value::Int(0)))
}

fn checked(vm: &Vm, value: &Value) -> Outcome<i64> {
    let number = vm.int_of(value)?;
    if (1..65).contains(&number) {
        Ok(number)
    } else {
        Err(fault(Kind::ValueError, "signal number out of range"))
    }
}
