//! `type`: classes as objects, and `super`.

use super::{attributes, methods};
use crate::machine::Vm;
use crate::value::{
    Class, Def, Dict, Future, Kind, Outcome, Raise, Super, Value, fault, getter, plain, resumable,
};
use std::rc::Rc;

const TYPE: &[Def] = &[
    resumable("__new__(cls, *rest, **named)", new),
    plain("__init__(self, *rest, **named)", |_, _| Ok(Value::None)),
    resumable("__call__(self, *rest, **named)", call),
    plain("__repr__(self, /)", |vm, arguments| {
        Ok(Value::str(format!(
            "<class '{}'>",
            vm.full_class_name(class(&arguments[0])?)
        )))
    }),
    plain("mro(self, /)", |_, arguments| {
        Ok(Value::list(order(class(&arguments[0])?)))
    }),
    plain("__subclasses__(self, /)", |_, arguments| {
        let below = class(&arguments[0])?.subclasses.borrow();
        Ok(Value::list(
            below
                .iter()
                .filter_map(|one| one.upgrade().map(Value::Class))
                .collect::<Vec<_>>(),
        ))
    }),
    plain("__instancecheck__(self, instance, /)", |vm, arguments| {
        Ok(Value::Bool(
            vm.types.of(&arguments[1]).is_subclass(class(&arguments[0])?),
        ))
    }),
    plain("__subclasscheck__(self, subclass, /)", |_, arguments| {
        Ok(Value::Bool(
            class(&arguments[1])?.is_subclass(class(&arguments[0])?),
        ))
    }),
    resumable("__setattr__(self, name, value, /)", setattr),
    getter("__mro__(self)", |_, arguments| {
        Ok(Value::tuple(order(class(&arguments[0])?)))
    }),
    getter("__bases__(self)", |_, arguments| {
        Ok(Value::tuple(
            class(&arguments[0])?
                .bases()
                .into_iter()
                .map(Value::Class)
                .collect::<Vec<_>>(),
        ))
    }),
    getter("__base__(self)", |_, arguments| {
        Ok(class(&arguments[0])?
            .bases()
            .into_iter()
            .next()
            .map_or(Value::None, Value::Class))
    }),
    getter("__dict__(self)", |_, arguments| {
        Ok(Value::Dict(Rc::clone(&class(&arguments[0])?.namespace)))
    }),
];

const SUPER: &[Def] = &[getter("__thisclass__(self)", |_, arguments| {
    match &arguments[0] {
        Value::Super(parent) => Ok(Value::Class(Rc::clone(&parent.class))),
        _ => Ok(Value::None),
    }
})];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    methods(&types.type_, TYPE);
    attributes(
        &types.type_,
        &[
            (
                getter("__name__(self)", |_, arguments| {
                    Ok(Value::Str(class(&arguments[0])?.name()))
                }),
                plain("__name__(self, value)", |vm, arguments| {
                    class(&arguments[0])?.set_name(Rc::clone(vm.text_of(&arguments[1], "__name__")?));
                    Ok(Value::None)
                }),
            ),
            (
                getter("__qualname__(self)", |_, arguments| {
                    Ok(Value::Str(Rc::clone(&class(&arguments[0])?.qualname.borrow())))
                }),
                plain("__qualname__(self, value)", |vm, arguments| {
                    class(&arguments[0])?
                        .qualname
                        .replace(Rc::clone(vm.text_of(&arguments[1], "__qualname__")?));
                    Ok(Value::None)
                }),
            ),
            (
                getter("__module__(self)", |vm, arguments| {
                    Ok(class(&arguments[0])?
                        .lookup(&vm.names.module)
                        .unwrap_or_else(|| Value::str("builtins")))
                }),
                plain("__module__(self, value)", |vm, arguments| {
                    class(&arguments[0])?
                        .namespace
                        .set_name(&vm.names.module, arguments[1].clone());
                    Ok(Value::None)
                }),
            ),
            (
                getter("__abstractmethods__(self)", |vm, arguments| {
                    let names = class(&arguments[0])?.abstract_names();
                    let names: Vec<Value> = names.into_iter().map(Value::Str).collect();
                    vm.set_from(&names).map(Value::FrozenSet)
                }),
                plain("__abstractmethods__(self, value)", |_, arguments| {
                    let names = match arguments[1].payload() {
                        Value::FrozenSet(set) | Value::Set(set) => set.items(),
                        _ => Vec::new(),
                    };
                    let mut names: Vec<_> = names.iter().filter_map(|name| name.as_str().cloned()).collect();
                    names.sort_by(|a, b| a.as_str().cmp(b.as_str()));
                    class(&arguments[0])?.set_abstract_names(names);
                    Ok(Value::None)
                }),
            ),
        ],
    );
    super::maker(&types.type_, &resumable("type(*rest, **named)", make));
    methods(&types.super_, SUPER);
    super::maker(&types.super_, &plain("super(class=, object=, /)", make_super));
}

pub(super) fn class(value: &Value) -> Outcome<&Rc<Class>> {
    match value {
        Value::Class(class) => Ok(class),
        _ => Err(Raise::type_error("a class is wanted")),
    }
}

fn order(class: &Rc<Class>) -> Vec<Value> {
    std::iter::once(Rc::clone(class))
        .chain(class.ancestors())
        .map(Value::Class)
        .collect()
}

fn named(value: &Value) -> Vec<(Rc<crate::value::Str>, Value)> {
    match value {
        Value::Dict(dict) => dict
            .items()
            .into_iter()
            .filter_map(|(key, value)| key.as_str().cloned().map(|key| (key, value)))
            .collect(),
        _ => Vec::new(),
    }
}

/// `type(object)` and `type(name, bases, namespace)`.
fn make(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match &arguments[0] {
            Value::Tuple(rest) if rest.len() == 1 => Ok(Value::Class(vm.types.of(&rest[0]))),
            Value::Tuple(rest) => from_parts(&vm, None, rest, named(&arguments[1])).await,
            _ => Ok(Value::None),
        }
    })
}

fn new(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let meta = match &arguments[0] {
            Value::Class(meta) if !Rc::ptr_eq(meta, &vm.types.type_) => Some(Rc::clone(meta)),
            _ => None,
        };
        match &arguments[1] {
            Value::Tuple(rest) => from_parts(&vm, meta, rest, named(&arguments[2])).await,
            _ => Ok(Value::None),
        }
    })
}

async fn from_parts(
    vm: &Vm,
    meta: Option<Rc<Class>>,
    parts: &[Value],
    named: Vec<(Rc<crate::value::Str>, Value)>,
) -> Outcome {
    let [name, bases, namespace] = parts else {
        return Err(Raise::type_error("type() takes 1 or 3 arguments"));
    };
    let (Value::Tuple(bases), Value::Dict(namespace)) = (bases.payload(), namespace.payload()) else {
        return Err(Raise::type_error(format!(
            "type.__new__() argument 2 must be tuple, not {}",
            vm.type_name(bases)
        )));
    };
    vm.new_class(meta, name, bases, namespace, named).await
}

/// `type.__call__`, for metaclasses that extend it.
fn call(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let class = class(&arguments[0])?;
        let rest = match &arguments[1] {
            Value::Tuple(rest) => rest.to_vec(),
            _ => Vec::new(),
        };
        let called = vm.make_object(class, rest, named(&arguments[2]))?;
        vm.wait_for(called).await
    })
}

fn setattr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let class = class(&arguments[0])?;
        let name = vm.text_of(&arguments[1], "attribute name")?;
        let called = vm.set_class_attribute(&arguments[0], class, name, Some(arguments[2].clone()))?;
        vm.wait_for(called).await.map(|_| Value::None)
    })
}

/// `super(class, object)`; without arguments the call itself finds both.
fn make_super(vm: &Vm, arguments: &[Value]) -> Outcome {
    let (class_value, receiver) = match (arguments[0].given(), arguments[1].given()) {
        (Some(class), Some(object)) => (class.clone(), object.clone()),
        (None, None) => return Err(fault(Kind::RuntimeError, "super(): no arguments")),
        _ => {
            return Err(fault(
                Kind::RuntimeError,
                "not supported here yet: super() with one argument",
            ));
        }
    };
    let Value::Class(class) = class_value else {
        return Err(Raise::type_error("super() argument 1 must be a type"));
    };
    let of = match &receiver {
        Value::Class(own) if own.is_subclass(&class) => Rc::clone(own),
        other => {
            let own = vm.types.of(other);
            if !own.is_subclass(&class) {
                return Err(Raise::type_error(
                    "super(type, obj): obj must be an instance or subtype of type",
                ));
            }
            own
        }
    };
    Ok(Value::Super(Rc::new(Super { class, receiver, of })))
}

/// For whoever reads a dict of names.
pub(super) fn by_name(dict: &Dict) -> Vec<(Rc<crate::value::Str>, Value)> {
    dict.items()
        .into_iter()
        .filter_map(|(key, value)| key.as_str().cloned().map(|key| (key, value)))
        .collect()
}
