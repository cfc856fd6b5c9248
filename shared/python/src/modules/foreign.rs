//! What modules in Rust give to programs besides functions: classes of objects that they keep something in, and
//! exceptions of their own.

use crate::machine::Vm;
use crate::raised::Raised;
use crate::value::{Class, Def, Foreign, Instance, Kind, Layout, Outcome, Payload, Raise, Value};
use std::rc::Rc;

/// The class of this name, made when it is first asked for.
fn class(vm: &Vm, name: &'static str, make: impl FnOnce() -> Rc<Class>) -> Rc<Class> {
    if let Some(Value::Class(class)) = vm.kept.borrow().get(name) {
        return Rc::clone(class);
    }
    let class = make();
    class.refresh(&vm.names);
    vm.kept.borrow_mut().insert(name, Value::Class(Rc::clone(&class)));
    class
}

/// An object of the class `module.name` with these methods, which keeps `what`.
pub(super) fn object(vm: &Vm, name: &'static str, methods: &[Def], what: impl Foreign) -> Value {
    let class = class(vm, name, || {
        let (module, short) = name.rsplit_once('.').unwrap_or(("builtins", name));
        let class = Class::built_in(short, Some(&vm.types.object), Layout::Foreign(name), None);
        class.namespace.set_name(&vm.names.module, Value::str(module));
        crate::builtins::methods(&class, methods);
        class
    });
    Value::Instance(Instance::new(class, Payload::Foreign(Box::new(what))))
}

/// What an object of a module keeps.
pub(super) fn kept<'a, T: 'static>(vm: &Vm, value: &'a Value, wanted: &str) -> Outcome<&'a T> {
    let wrong = || Raise::type_error(format!("expected {wanted}, got {}", vm.type_name(value)));
    value.foreign::<T>().ok_or_else(wrong)
}

/// The exception class `module.name`.
pub(super) fn exception(vm: &Vm, name: &'static str, parent: Kind) -> Rc<Class> {
    class(vm, name, || {
        let (module, short) = name.rsplit_once('.').unwrap_or(("builtins", name));
        let class = Class::built_in(
            short,
            Some(vm.types.exception(parent)),
            Layout::Exception,
            Some(parent),
        );
        class.namespace.set_name(&vm.names.module, Value::str(module));
        class
    })
}

/// What a pure room raised, where the module's own exception is among it.
pub(super) fn raise(vm: &Vm, raised: Raised) -> Raise {
    let class = match raised.class {
        crate::raised::Class::StructError => exception(vm, "struct.error", Kind::Exception),
        crate::raised::Class::BinasciiError => exception(vm, "binascii.Error", Kind::ValueError),
        _ => return Raise::from(raised),
    };
    Raise::Object(vm.exception_of(&class, vec![Value::str(raised.message)]))
}
