//! Modules that programs import: those in Rust, each a file here, and those in Python, in the crate's folder
//! `library`.
//!
//! A module in Rust has a line in [`NATIVE`] and a function that fills its namespace. A module in Python has a line in
//! `library.rs` and its file. Both are made anew for each interpreter.

mod binascii;
mod clock;
mod deque;
pub(crate) mod errno;
mod foreign;
mod hashing;
mod json;
mod kernel_call;
mod library;
mod locks;
mod mathematics;
mod patterns;
mod posix;
mod select;
mod signal;
mod socket;
pub(crate) mod stream;
mod structure;
mod sys;
mod task_event;
pub(crate) mod traceback;
mod twister;

use crate::machine::Vm;
use crate::value::{Def, Dict, Native, Outcome, Str, Value};
use std::rc::Rc;

type Fill = fn(&Vm, &Dict) -> Outcome<()>;

/// Modules in Rust, in the order of their names.
const NATIVE: &[(&str, Fill)] = &[
    ("_clock", clock::module),
    ("_collections", deque::module),
    ("_hashlib", hashing::module),
    ("_json", json::module),
    ("_signal", signal::module),
    ("_socket", socket::module),
    ("_sre", patterns::module),
    ("_struct", structure::module),
    ("_thread", locks::module),
    ("_trace", task_event::module),
    ("_twister", twister::module),
    ("binascii", binascii::module),
    ("errno", errno::module),
    ("math", mathematics::module),
    ("posix", posix::module),
    ("select", select::module),
    ("sys", sys::module),
];

/// A module in Rust, made anew; nothing where there is none of that name.
pub(crate) fn native(vm: &Vm, name: &str) -> Outcome<Option<Value>> {
    let Some((_, fill)) = NATIVE.iter().find(|(one, _)| *one == name) else {
        return Ok(None);
    };
    let module = Vm::empty_module(name);
    fill(vm, &module.namespace)?;
    Ok(Some(Value::Module(module)))
}

/// The source of a module of the library.
pub(crate) fn library(name: &str) -> Option<&'static str> {
    library::LIBRARY
        .iter()
        .find(|(one, _)| *one == name)
        .map(|(_, source)| *source)
}

/// Whether there is a module of that name.
pub(crate) fn exists(name: &str) -> bool {
    NATIVE.iter().any(|(one, _)| *one == name) || library(name).is_some()
}

/// Puts the functions of a table into a module's namespace.
pub(crate) fn functions(module: &str, namespace: &Dict, table: &[Def]) {
    for def in table {
        let native = Native::of_module(def, module);
        let name = Rc::clone(&native.name);
        namespace.set_name(&name, Value::Native(native));
    }
}

/// The module `name` where it has been imported, and what it has under `attribute`.
pub(crate) fn imported(vm: &Vm, name: &str, attribute: &Rc<Str>) -> Option<Value> {
    match vm.modules.named(&Str::new(name)) {
        Some(Value::Module(module)) => module.namespace.named(attribute),
        _ => None,
    }
}

/// Tells a process the names of hosts and their addresses.
pub(crate) fn know_hosts(vm: &Vm, hosts: &[(String, String)]) {
    let names = Dict::new();
    for (name, address) in hosts {
        names.set_name(&Str::new(name), Value::str(address));
    }
    vm.kept.borrow_mut().insert(socket::HOSTS, Value::Dict(names));
}

/// Tells a process its number.
pub(crate) fn know_process(vm: &Vm, pid: i64) {
    vm.kept.borrow_mut().insert(posix::PID, Value::Int(pid));
}
