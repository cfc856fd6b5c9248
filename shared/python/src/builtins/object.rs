//! `object`: what every object can.

use super::{attributes, class_methods, methods};
use crate::machine::Vm;
use crate::value::{
    Def, Future, Instance, Kind, Outcome, Payload, Raise, Value, fault, getter, plain, resumable,
};
use std::rc::Rc;

pub(super) const METHODS: &[Def] = &[
    plain("__new__(cls, *rest, **named)", new),
    plain("__init__(self, *rest, **named)", |_, _| Ok(Value::None)),
    resumable("__repr__(self, /)", repr),
    resumable("__str__(self, /)", str),
    plain("__eq__(self, other, /)", |_, arguments| {
        Ok(if arguments[0].is(&arguments[1]) {
            Value::Bool(true)
        } else {
            Value::NotImplemented
        })
    }),
    resumable("__ne__(self, other, /)", not_equal),
    plain("__lt__(self, other, /)", |_, _| Ok(Value::NotImplemented)),
    plain("__le__(self, other, /)", |_, _| Ok(Value::NotImplemented)),
    plain("__gt__(self, other, /)", |_, _| Ok(Value::NotImplemented)),
    plain("__ge__(self, other, /)", |_, _| Ok(Value::NotImplemented)),
    plain("__hash__(self, /)", |_, arguments| {
        Ok(Value::Int(
            (arguments[0].address().unwrap_or(0) as i64).rotate_right(4),
        ))
    }),
    resumable("__format__(self, specification, /)", format),
    resumable("__getattribute__(self, name, /)", getattribute),
    resumable("__setattr__(self, name, value, /)", setattr),
    resumable("__delattr__(self, name, /)", delattr),
    plain("__dir__(self, /)", |vm, arguments| {
        Ok(Value::list(
            vm.names_of(&arguments[0])
                .into_iter()
                .map(Value::Str)
                .collect::<Vec<_>>(),
        ))
    }),
    plain("__sizeof__(self, /)", |_, _| Ok(Value::Int(64))),
    getter("__doc__(self)", |vm, arguments| {
        Ok(vm
            .types
            .with(&arguments[0], |class| class.namespace.named(&vm.names.doc))
            .filter(|doc| !matches!(doc, Value::Descriptor(_)))
            .unwrap_or(Value::None))
    }),
];

pub(super) fn install(vm: &Vm) {
    let object = &vm.types.object;
    methods(object, METHODS);
    class_methods(
        object,
        &[plain("__init_subclass__(cls, **named)", |_, _| Ok(Value::None))],
    );
    class_methods(
        object,
        &[plain("__subclasshook__(cls, other, /)", |_, _| {
            Ok(Value::NotImplemented)
        })],
    );
    attributes(
        object,
        &[
            (
                getter("__class__(self)", |vm, arguments| {
                    Ok(Value::Class(vm.types.of(&arguments[0])))
                }),
                plain("__class__(self, value)", set_class),
            ),
            (
                getter("__dict__(self)", dict),
                plain("__dict__(self, value)", set_dict),
            ),
        ],
    );
}

fn new(vm: &Vm, arguments: &[Value]) -> Outcome {
    let Value::Class(class) = &arguments[0] else {
        return Err(Raise::type_error("object.__new__(X): X is not a type object"));
    };
    let given = |at: usize| match &arguments[at] {
        Value::Tuple(rest) => !rest.is_empty(),
        Value::Dict(named) => !named.is_empty(),
        _ => false,
    };
    let own = |name| matches!(class.lookup(name), Some(found) if !matches!(&found, Value::Native(native) if native.owner.as_str() == "object"));
    if (given(1) || given(2)) && (own(&vm.names.new) || !own(&vm.names.init)) {
        return Err(Raise::type_error(if own(&vm.names.new) {
            "object.__new__() takes exactly one argument (the type to instantiate)".to_owned()
        } else {
            format!("{}() takes no arguments", class.name())
        }));
    }
    match class.layout {
        crate::value::Layout::Object => Ok(Value::Instance(Instance::new(Rc::clone(class), Payload::Plain))),
        crate::value::Layout::Exception => Ok(Value::Instance(vm.exception_of(class, Vec::new()))),
        _ => Err(Raise::type_error(format!(
            "object.__new__({0}) is not safe, use {0}.__new__()",
            class.name()
        ))),
    }
}

fn repr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move { Ok(Value::str(vm.plain_object(&arguments[0]))) })
}

fn str(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move { vm.repr(&arguments[0]).await.map(Value::Str) })
}

fn not_equal(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match vm
            .call_special(&arguments[0], &vm.names.eq, vec![arguments[1].clone()])
            .await?
        {
            Some(Value::NotImplemented) | None => Ok(Value::NotImplemented),
            Some(answer) => vm.truth(&answer).await.map(|truth| Value::Bool(!truth)),
        }
    })
}

fn format(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let specification = vm.text_of(&arguments[1], "__format__() argument")?;
        if specification.length() > 0 {
            if let Some(text) = vm.plain_format(arguments[0].payload(), specification.as_str())? {
                return Ok(Value::str(text));
            }
            return Err(Raise::type_error(format!(
                "unsupported format string passed to {}.__format__",
                vm.type_name(&arguments[0])
            )));
        }
        vm.str(&arguments[0]).await.map(Value::Str)
    })
}

fn getattribute(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let name = vm.text_of(&arguments[1], "attribute name")?;
        let class = vm.types.of(&arguments[0]);
        let called = vm.load_plainly(&arguments[0], &class, name)?;
        vm.wait_for(called).await
    })
}

fn setattr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let name = vm.text_of(&arguments[1], "attribute name")?;
        let called = vm.store_plainly(&arguments[0], name, Some(arguments[2].clone()))?;
        vm.wait_for(called).await.map(|_| Value::None)
    })
}

fn delattr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let name = vm.text_of(&arguments[1], "attribute name")?;
        let called = vm.store_plainly(&arguments[0], name, None)?;
        vm.wait_for(called).await.map(|_| Value::None)
    })
}

fn set_class(vm: &Vm, arguments: &[Value]) -> Outcome {
    match (&arguments[0], &arguments[1]) {
        (Value::Instance(instance), Value::Class(class)) if class.layout == instance.class().layout => {
            instance.set_class(Rc::clone(class));
            Ok(Value::None)
        }
        (_, Value::Class(_)) => Err(Raise::type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        )),
        (_, other) => Err(Raise::type_error(format!(
            "__class__ must be set to a class, not '{}' object",
            vm.type_name(other)
        ))),
    }
}

fn dict(vm: &Vm, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::Instance(instance) if !instance.class().flags().slots_only => {
            Ok(Value::Dict(instance.fields()))
        }
        Value::Function(function) => {
            let mut fields = function.fields.borrow_mut();
            Ok(Value::Dict(Rc::clone(
                fields.get_or_insert_with(crate::value::Dict::new),
            )))
        }
        Value::Module(module) => Ok(Value::Dict(Rc::clone(&module.namespace))),
        other => Err(fault(
            Kind::AttributeError,
            format!("'{}' object has no attribute '__dict__'", vm.type_name(other)),
        )),
    }
}

fn set_dict(vm: &Vm, arguments: &[Value]) -> Outcome {
    match (&arguments[0], arguments[1].payload()) {
        (Value::Instance(instance), Value::Dict(dict)) => {
            instance.set_fields(Rc::clone(dict));
            Ok(Value::None)
        }
        (_, other) => Err(Raise::type_error(format!(
            "__dict__ must be set to a dictionary, not a '{}'",
            vm.type_name(other)
        ))),
    }
}
