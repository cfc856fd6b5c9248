//! Functions, methods, modules and code as objects.

use super::{attributes, methods};
use crate::machine::Vm;
use crate::value::{Def, Dict, Method, Outcome, Raise, Str, Tuple, Value, getter, plain};
use std::cell::RefCell;
use std::rc::Rc;

const FUNCTION: &[Def] = &[
    getter("__code__(self)", |_, arguments| {
        Ok(Value::Code(Rc::clone(&function(&arguments[0])?.code)))
    }),
    getter("__globals__(self)", |_, arguments| {
        Ok(Value::Dict(Rc::clone(&function(&arguments[0])?.globals)))
    }),
    getter("__closure__(self)", |_, arguments| {
        let cells = &function(&arguments[0])?.closure;
        Ok(if cells.is_empty() {
            Value::None
        } else {
            Value::tuple(cells.iter().cloned().map(Value::Cell).collect::<Vec<_>>())
        })
    }),
    plain("__get__(self, object, owner=, /)", |_, arguments| {
        if arguments[1].is_none() {
            return Ok(arguments[0].clone());
        }
        Ok(Value::Method(Rc::new(Method {
            function: arguments[0].clone(),
            receiver: arguments[1].clone(),
        })))
    }),
];

const METHOD: &[Def] = &[
    getter("__func__(self)", |_, arguments| {
        method(&arguments[0], |method| method.function.clone())
    }),
    getter("__self__(self)", |_, arguments| {
        method(&arguments[0], |method| method.receiver.clone())
    }),
    getter("__name__(self)", |vm, arguments| {
        of_function(vm, &arguments[0], "__name__")
    }),
    getter("__qualname__(self)", |vm, arguments| {
        of_function(vm, &arguments[0], "__qualname__")
    }),
    getter("__doc__(self)", |vm, arguments| {
        of_function(vm, &arguments[0], "__doc__")
    }),
    getter("__module__(self)", |vm, arguments| {
        of_function(vm, &arguments[0], "__module__")
    }),
];

const NATIVE: &[Def] = &[
    getter("__name__(self)", |_, arguments| {
        native(&arguments[0], |native| Value::Str(Rc::clone(&native.name)))
    }),
    getter("__qualname__(self)", |_, arguments| {
        native(&arguments[0], |native| {
            Value::str(if native.is_method() {
                format!("{}.{}", native.owner, native.name)
            } else {
                native.name.to_string()
            })
        })
    }),
    getter("__module__(self)", |_, arguments| {
        native(&arguments[0], |native| {
            native.module.clone().map_or(Value::None, Value::Str)
        })
    }),
    getter("__doc__(self)", |_, _| Ok(Value::None)),
    getter("__self__(self)", |_, arguments| {
        method(&arguments[0], |method| method.receiver.clone())
    }),
];

const CODE: &[Def] = &[
    getter("co_name(self)", |_, arguments| {
        code(&arguments[0], |code| Value::Str(Rc::clone(&code.name)))
    }),
    getter("co_filename(self)", |_, arguments| {
        code(&arguments[0], |code| Value::Str(Rc::clone(&code.file)))
    }),
    getter("co_firstlineno(self)", |_, arguments| {
        code(&arguments[0], |code| Value::Int(i64::from(code.first_line)))
    }),
    getter("co_argcount(self)", |_, arguments| {
        code(&arguments[0], |code| Value::size(code.parameters.positional))
    }),
    getter("co_varnames(self)", |_, arguments| {
        code(&arguments[0], |code| {
            Value::tuple(code.locals.iter().cloned().map(Value::Str).collect::<Vec<_>>())
        })
    }),
];

const CELL: &[Def] = &[getter("cell_contents(self)", |_, arguments| {
    match &arguments[0] {
        Value::Cell(cell) if !cell.value().is_unbound() => Ok(cell.value()),
        _ => Err(Raise::value_error("Cell is empty")),
    }
})];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    methods(&types.function, FUNCTION);
    methods(&types.method, METHOD);
    methods(&types.native, NATIVE);
    methods(&types.method_descriptor, NATIVE);
    methods(&types.code, CODE);
    methods(&types.cell, CELL);
    methods(&types.traceback, crate::modules::traceback::TRACEBACK);
    attributes(
        &types.function,
        &[
            (
                getter("__name__(self)", |_, a| {
                    Ok(Value::Str(Rc::clone(&function(&a[0])?.name.borrow())))
                }),
                plain("__name__(self, value)", |vm, a| {
                    set_text(vm, &function(&a[0])?.name, &a[1], "__name__")
                }),
            ),
            (
                getter("__qualname__(self)", |_, a| {
                    Ok(Value::Str(Rc::clone(&function(&a[0])?.qualname.borrow())))
                }),
                plain("__qualname__(self, value)", |vm, a| {
                    set_text(vm, &function(&a[0])?.qualname, &a[1], "__qualname__")
                }),
            ),
            (
                getter("__doc__(self)", |_, a| Ok(function(&a[0])?.doc.borrow().clone())),
                plain("__doc__(self, value)", |_, a| set(&function(&a[0])?.doc, &a[1])),
            ),
            (
                getter("__module__(self)", |_, a| {
                    Ok(function(&a[0])?.module.borrow().clone())
                }),
                plain("__module__(self, value)", |_, a| {
                    set(&function(&a[0])?.module, &a[1])
                }),
            ),
            (
                getter("__defaults__(self)", |_, a| {
                    Ok(function(&a[0])?
                        .defaults
                        .borrow()
                        .clone()
                        .map_or(Value::None, Value::Tuple))
                }),
                plain("__defaults__(self, value)", set_defaults),
            ),
            (
                getter("__kwdefaults__(self)", |_, a| {
                    Ok(function(&a[0])?
                        .keyword_defaults
                        .borrow()
                        .clone()
                        .map_or(Value::None, Value::Dict))
                }),
                plain("__kwdefaults__(self, value)", |_, a| {
                    set_dict(&function(&a[0])?.keyword_defaults, &a[1])
                }),
            ),
            (
                getter("__annotations__(self)", |_, a| {
                    let mut held = function(&a[0])?.annotations.borrow_mut();
                    Ok(Value::Dict(Rc::clone(held.get_or_insert_with(Dict::new))))
                }),
                plain("__annotations__(self, value)", |_, a| {
                    set_dict(&function(&a[0])?.annotations, &a[1])
                }),
            ),
        ],
    );
}

fn function(value: &Value) -> Outcome<&Rc<crate::value::Function>> {
    match value {
        Value::Function(function) => Ok(function),
        _ => Err(Raise::type_error("a function is wanted")),
    }
}

fn method(value: &Value, part: impl FnOnce(&Method) -> Value) -> Outcome {
    match value {
        Value::Method(method) => Ok(part(method)),
        _ => Ok(Value::None),
    }
}

fn native(value: &Value, part: impl FnOnce(&crate::value::Native) -> Value) -> Outcome {
    match value {
        Value::Native(native) => Ok(part(native)),
        Value::Method(method) => native(&method.function, part),
        _ => Ok(Value::None),
    }
}

fn code(value: &Value, part: impl FnOnce(&crate::code::Code) -> Value) -> Outcome {
    match value {
        Value::Code(code) => Ok(part(code)),
        _ => Ok(Value::None),
    }
}

fn of_function(vm: &Vm, value: &Value, name: &str) -> Outcome {
    let Value::Method(method) = value else {
        return Ok(Value::None);
    };
    match vm.load_attribute(&method.function, &Str::new(name))? {
        crate::machine::Called::Done(value) => Ok(value),
        crate::machine::Called::Push(_) => Ok(Value::None),
    }
}

fn set_text(vm: &Vm, place: &RefCell<Rc<Str>>, value: &Value, what: &str) -> Outcome {
    place.replace(Rc::clone(vm.text_of(value, what)?));
    Ok(Value::None)
}

fn set(place: &RefCell<Value>, value: &Value) -> Outcome {
    place.replace(value.clone());
    Ok(Value::None)
}

fn set_defaults(_: &Vm, arguments: &[Value]) -> Outcome {
    let given: Option<Rc<Tuple>> = match &arguments[1] {
        Value::Tuple(items) => Some(Rc::clone(items)),
        _ => None,
    };
    function(&arguments[0])?.defaults.replace(given);
    Ok(Value::None)
}

fn set_dict(place: &RefCell<Option<Rc<Dict>>>, value: &Value) -> Outcome {
    place.replace(match value.payload() {
        Value::Dict(dict) => Some(Rc::clone(dict)),
        _ => None,
    });
    Ok(Value::None)
}
