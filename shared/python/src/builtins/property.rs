//! `property`, `staticmethod`, `classmethod`.

use super::{maker, methods};
use crate::machine::Vm;
use crate::value::{Def, Descriptor, Future, Outcome, Property, Raise, Value, getter, plain, resumable};
use std::cell::RefCell;
use std::rc::Rc;

const PROPERTY: &[Def] = &[
    plain("getter(self, function, /)", |_, a| {
        with(&a[0], |property| property.read = a[1].clone())
    }),
    plain("setter(self, function, /)", |_, a| {
        with(&a[0], |property| property.write = a[1].clone())
    }),
    plain("deleter(self, function, /)", |_, a| {
        with(&a[0], |property| property.delete = a[1].clone())
    }),
    getter("fget(self)", |_, a| part(&a[0], |property| property.read.clone())),
    getter("fset(self)", |_, a| {
        part(&a[0], |property| property.write.clone())
    }),
    getter("fdel(self)", |_, a| {
        part(&a[0], |property| property.delete.clone())
    }),
    resumable("__get__(self, object, owner=, /)", get),
];

const WRAPPER: &[Def] = &[
    getter("__func__(self)", |_, a| Ok(wrapped(&a[0]))),
    getter("__wrapped__(self)", |_, a| Ok(wrapped(&a[0]))),
];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    methods(&types.property, PROPERTY);
    methods(&types.staticmethod, WRAPPER);
    methods(&types.classmethod, WRAPPER);
    maker(
        &types.property,
        &plain("property(fget=, fset=, fdel=, doc=)", |_, a| {
            Ok(Value::Descriptor(Rc::new(Descriptor::Property(Property {
                read: a[0].clone(),
                write: a[1].clone(),
                delete: a[2].clone(),
                doc: RefCell::new(a[3].clone()),
            }))))
        }),
    );
    maker(
        &types.staticmethod,
        &plain("staticmethod(function, /)", |_, a| {
            Ok(Value::Descriptor(Rc::new(Descriptor::Static(a[0].clone()))))
        }),
    );
    maker(
        &types.classmethod,
        &plain("classmethod(function, /)", |_, a| {
            Ok(Value::Descriptor(Rc::new(Descriptor::Class(a[0].clone()))))
        }),
    );
}

fn property(value: &Value) -> Outcome<&Property> {
    if let Value::Descriptor(descriptor) = value
        && let Descriptor::Property(property) = descriptor.as_ref()
    {
        return Ok(property);
    }
    Err(Raise::type_error("a property is wanted"))
}

fn with(value: &Value, change: impl FnOnce(&mut Property)) -> Outcome {
    let mut copy = property(value)?.clone();
    change(&mut copy);
    Ok(Value::Descriptor(Rc::new(Descriptor::Property(copy))))
}

fn part(value: &Value, part: impl FnOnce(&Property) -> Value) -> Outcome {
    let value = part(property(value)?);
    Ok(if value.is_unbound() { Value::None } else { value })
}

fn get(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        if arguments[1].is_none() {
            return Ok(arguments[0].clone());
        }
        let called = vm.bind(&arguments[0], &arguments[1])?;
        vm.wait_for(called).await
    })
}

fn wrapped(value: &Value) -> Value {
    if let Value::Descriptor(descriptor) = value
        && let Descriptor::Static(function) | Descriptor::Class(function) = descriptor.as_ref()
    {
        return function.clone();
    }
    Value::None
}
