//! `sys`, as far as programs of sockets need it.

use super::stream;
use crate::machine::Vm;
use crate::value::{Def, Dict, Kind, Outcome, Raise, Str, Value, fault, plain};
use std::rc::Rc;

const FUNCTIONS: &[Def] = &[
    plain("exit(status=, /)", |_, arguments| {
        Err(Raise::of(
            Kind::SystemExit,
            arguments[0].given().cloned().into_iter().collect(),
        ))
    }),
    plain("exc_info()", |vm, _| Ok(exc_info(vm))),
    plain("exception()", |vm, _| Ok(vm.handled())),
    plain("getrecursionlimit()", |vm, _| {
        Ok(Value::size(vm.limits.recursion))
    }),
    plain("setrecursionlimit(limit, /)", |_, _| Ok(Value::None)),
    plain("getsizeof(object, default=)", |_, _| Ok(Value::Int(64))),
    plain("intern(string, /)", |_, arguments| Ok(arguments[0].clone())),
    plain("getrefcount(object, /)", |_, _| {
        Err(fault(
            Kind::RuntimeError,
            "not supported here yet: sys.getrefcount",
        ))
    }),
    plain("getdefaultencoding()", |_, _| Ok(Value::str("utf-8"))),
];

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("sys", namespace, FUNCTIONS);
    let set = |name: &str, value: Value| namespace.set_name(&Str::new(name), value);
    let arguments = vm.arguments.borrow().iter().map(Value::str).collect::<Vec<_>>();
    set("argv", Value::list(arguments));
    set("modules", Value::Dict(Rc::clone(&vm.modules)));
    set("path", Value::list(vec![Value::str("")]));
    set("maxsize", Value::Int(i64::MAX));
    set("maxunicode", Value::Int(0x10_ffff));
    set("byteorder", Value::str("little"));
    set("platform", Value::str("linux"));
    set("version", Value::str("3.11.2 (socketarium)"));
    set("executable", Value::str("/usr/bin/python3"));
    set(
        "version_info",
        Value::tuple(vec![
            Value::Int(3),
            Value::Int(11),
            Value::Int(2),
            Value::str("final"),
            Value::Int(0),
        ]),
    );
    set("hexversion", Value::Int(0x030b_02f0));
    let [stdin, stdout, stderr] = stream::standard(vm, vm.output.borrow().is_terminal);
    for (name, value) in [("stdin", stdin), ("stdout", stdout), ("stderr", stderr)] {
        set(name, value.clone());
        set(&format!("__{name}__"), value);
    }
    Ok(())
}

fn exc_info(vm: &Vm) -> Value {
    let handled = vm.handled();
    match &handled {
        Value::Instance(object) => {
            let traceback = object
                .exception()
                .and_then(|state| state.borrow().traceback.clone());
            Value::tuple(vec![
                Value::Class(object.class()),
                handled.clone(),
                traceback.map_or(Value::None, Value::Traceback),
            ])
        }
        _ => Value::tuple(vec![Value::None, Value::None, Value::None]),
    }
}
