//! `types.UnionType`: what `int | None` makes. `typing.Union` is not this, and is left out.

use super::methods;
use crate::machine::Vm;
use crate::value::{
    Class, Def, Foreign, Instance, Layout, Outcome, Payload, Value, getter, plain, resumable,
};
use std::any::Any;
use std::rc::Rc;

/// Where the interpreter keeps the class.
const KEPT: &str = "types.UnionType";

/// Classes of which a value may be any; no class is there twice.
#[derive(Debug)]
struct Union {
    members: Vec<Value>,
}

impl Foreign for Union {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

const TYPE: &[Def] = &[
    plain("__or__(self, other, /)", |vm, a| either(vm, &a[0], &a[1])),
    plain("__ror__(self, other, /)", |vm, a| either(vm, &a[1], &a[0])),
];

const UNION: &[Def] = &[
    plain("__or__(self, other, /)", |vm, a| either(vm, &a[0], &a[1])),
    plain("__ror__(self, other, /)", |vm, a| either(vm, &a[1], &a[0])),
    resumable("__instancecheck__(self, instance, /)", |vm, a| {
        Box::pin(async move {
            let members = Value::tuple(members(&vm, &a[0]).unwrap_or_default());
            vm.is_instance(&a[1], &members).await.map(Value::Bool)
        })
    }),
    plain("__repr__(self, /)", |vm, a| {
        let members = members(vm, &a[0]).unwrap_or_default();
        let names: Vec<String> = members.iter().map(|member| name(vm, member)).collect();
        Ok(Value::str(names.join(" | ")))
    }),
    getter("__args__(self)", |vm, a| {
        Ok(Value::tuple(members(vm, &a[0]).unwrap_or_default()))
    }),
];

pub(super) fn install(vm: &Vm) {
    methods(&vm.types.type_, TYPE);
    let class = Class::built_in(
        "UnionType",
        Some(&vm.types.object),
        Layout::Foreign("UnionType"),
        None,
    );
    class.namespace.set_name(&vm.names.module, Value::str("types"));
    methods(&class, UNION);
    class.refresh(&vm.names);
    vm.kept.borrow_mut().insert(KEPT, Value::Class(class));
}

fn either(vm: &Vm, left: &Value, right: &Value) -> Outcome {
    let (Some(mut all), Some(more)) = (members(vm, left), members(vm, right)) else {
        return Ok(Value::NotImplemented);
    };
    for member in more {
        if !all.iter().any(|one| one.is(&member)) {
            all.push(member);
        }
    }
    let Some(Value::Class(class)) = vm.kept.borrow().get(KEPT).cloned() else {
        return Ok(Value::NotImplemented);
    };
    if let [only] = &all[..] {
        return Ok(only.clone());
    }
    let union = Payload::Foreign(Box::new(Union { members: all }));
    Ok(Value::Instance(Instance::new(class, union)))
}

/// The classes that a class, `None` or a union stands for; nothing for anything else.
fn members(vm: &Vm, value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Class(_) => Some(vec![value.clone()]),
        Value::None => Some(vec![Value::Class(Rc::clone(&vm.types.of(value)))]),
        _ => value.foreign::<Union>().map(|union| union.members.clone()),
    }
}

fn name(vm: &Vm, member: &Value) -> String {
    match member {
        Value::Class(class) if Rc::ptr_eq(class, &vm.types.of(&Value::None)) => "None".to_owned(),
        Value::Class(class) => vm.full_class_name(class),
        _ => String::new(),
    }
}
