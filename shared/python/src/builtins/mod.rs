//! Built-in functions, and the methods of built-in types: glue between the machine and the pure rooms.
//!
//! Each type has a file with a table of its methods; [`install`] puts the tables where programs find them. A method
//! that does its work at once is `plain("name(self, a, b=, /)", function)`, one that may call the program or the kernel
//! is `resumable(…)`, an attribute that is worked out is `getter(…)`. The signature is CPython's, with `=` behind what
//! need not be given; those arguments are unbound.

mod bytearray;
mod bytes;
mod bytes_making;
mod class;
mod dict;
mod exception;
mod formatting;
mod function;
mod functions;
mod generator;
mod iterator;
mod list;
mod namespace;
mod number;
mod object;
mod print;
mod property;
mod reduction;
mod set;
mod sorting;
mod text;
mod translation;
mod tuple;
mod union;

pub(crate) use formatting::percent;

use crate::machine::Vm;
use crate::value::{Class, Def, Descriptor, Native, Value};
use std::rc::Rc;

/// Fills a new interpreter's types and built-in names.
pub(crate) fn install(vm: &Vm) {
    let types = &vm.types;
    let visible = [
        &types.object,
        &types.type_,
        &types.bool,
        &types.int,
        &types.float,
        &types.str,
        &types.bytes,
        &types.bytearray,
        &types.memoryview,
        &types.tuple,
        &types.list,
        &types.dict,
        &types.set,
        &types.frozenset,
        &types.range,
        &types.slice,
        &types.property,
        &types.staticmethod,
        &types.classmethod,
        &types.super_,
        &types.enumerate,
        &types.zip,
        &types.map,
        &types.filter,
        &types.reversed,
    ];
    for class in visible.into_iter().chain(types.exceptions()) {
        vm.set_builtin(class.name().as_str(), Value::Class(Rc::clone(class)));
    }
    let os_error = Value::Class(Rc::clone(types.exception(crate::value::Kind::OSError)));
    vm.set_builtin("IOError", os_error.clone());
    vm.set_builtin("EnvironmentError", os_error);
    for (name, value) in [
        ("None", Value::None),
        ("True", Value::Bool(true)),
        ("False", Value::Bool(false)),
        ("Ellipsis", Value::Ellipsis),
        ("NotImplemented", Value::NotImplemented),
        ("__debug__", Value::Bool(true)),
        ("__name__", Value::str("builtins")),
    ] {
        vm.set_builtin(name, value);
    }
    object::install(vm);
    class::install(vm);
    union::install(vm);
    exception::install(vm);
    function::install(vm);
    generator::install(vm);
    property::install(vm);
    iterator::install(vm);
    number::install(vm);
    text::install(vm);
    bytes::install(vm);
    list::install(vm);
    tuple::install(vm);
    dict::install(vm);
    set::install(vm);
    functions::install(vm);
    print::install(vm);
    for class in types.all().chain(types.exceptions()) {
        class.refresh(&vm.names);
    }
}

/// Gives a class the methods of a table.
pub(crate) fn methods(class: &Rc<Class>, table: &[Def]) {
    for def in table {
        let native = Native::of(def, class.name().as_str());
        let name = Rc::clone(&native.name);
        let value = if def.is_getter {
            Value::Descriptor(Rc::new(Descriptor::Attribute(native, None)))
        } else {
            Value::Native(native)
        };
        class.namespace.set_name(&name, value);
    }
}

/// Gives a class attributes that can be set: what reads each, and what writes it (`name(self, value)`).
pub(crate) fn attributes(class: &Rc<Class>, table: &[(Def, Def)]) {
    for (read, write) in table {
        let read = Native::of(read, class.name().as_str());
        let write = Native::of(write, class.name().as_str());
        let name = Rc::clone(&read.name);
        let value = Value::Descriptor(Rc::new(Descriptor::Attribute(read, Some(write))));
        class.namespace.set_name(&name, value);
    }
}

/// Gives a class class methods.
pub(crate) fn class_methods(class: &Rc<Class>, table: &[Def]) {
    for def in table {
        let native = Native::of_class(def, class.name().as_str());
        let name = Rc::clone(&native.name);
        let value = Value::Descriptor(Rc::new(Descriptor::Class(Value::Native(native))));
        class.namespace.set_name(&name, value);
    }
}

/// What makes an object of exactly this class: its arguments come without the class.
pub(crate) fn maker(class: &Rc<Class>, def: &Def) {
    class.set_maker(Native::of(def, ""));
}
