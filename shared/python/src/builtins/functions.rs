//! Built-in functions.

use super::{namespace, reduction, sorting};
use crate::machine::{Called, Vm};
use crate::value::{
    Def, Future, GeneratorKind, Iter, Kind, Native, Outcome, Raise, Range, Slice, Str, Value, plain,
    resumable,
};
use std::rc::Rc;

const FUNCTIONS: &[Def] = &[
    resumable("len(object, /)", |vm, arguments| {
        Box::pin(async move { vm.length(&arguments[0]).await.map(Value::size) })
    }),
    resumable("repr(object, /)", |vm, arguments| {
        Box::pin(async move { vm.repr(&arguments[0]).await.map(Value::Str) })
    }),
    resumable("ascii(object, /)", |vm, arguments| {
        Box::pin(async move {
            Ok(Value::str(crate::text::quoting::escaped(
                vm.repr(&arguments[0]).await?.as_str(),
            )))
        })
    }),
    resumable("format(value, specification=, /)", |vm, arguments| {
        Box::pin(async move {
            let specification = arguments[1]
                .as_str()
                .map(|text| text.to_string())
                .unwrap_or_default();
            vm.format(&arguments[0], &specification).await.map(Value::Str)
        })
    }),
    plain("hash(object, /)", |vm, arguments| {
        vm.hash_of(&arguments[0]).map(|hash| Value::Int(hash as i64))
    }),
    plain("id(object, /)", |_, arguments| Ok(id(&arguments[0]))),
    plain("callable(object, /)", |vm, arguments| {
        Ok(Value::Bool(callable(vm, &arguments[0])))
    }),
    resumable("isinstance(object, class, /)", |vm, arguments| {
        Box::pin(async move {
            vm.is_instance(&arguments[0], &arguments[1])
                .await
                .map(Value::Bool)
        })
    }),
    resumable("issubclass(class, parent, /)", |vm, arguments| {
        Box::pin(async move {
            is_subclass(&vm, &arguments[0], &arguments[1])
                .await
                .map(Value::Bool)
        })
    }),
    resumable("getattr(object, name, default=, /)", getattr),
    resumable("setattr(object, name, value, /)", setattr),
    resumable("delattr(object, name, /)", delattr),
    resumable("hasattr(object, name, /)", hasattr),
    resumable("iter(object, sentinel=, /)", iter),
    resumable("next(iterator, default=, /)", next),
    resumable("aiter(object, /)", aiter),
    resumable("anext(iterator, /)", anext),
    resumable("sum(iterable, /, start=)", reduction::sum),
    resumable("min(*values, key=, default=)", |vm, arguments| {
        Box::pin(reduction::extreme(vm, arguments, false))
    }),
    resumable("max(*values, key=, default=)", |vm, arguments| {
        Box::pin(reduction::extreme(vm, arguments, true))
    }),
    resumable("any(iterable, /)", |vm, arguments| {
        Box::pin(reduction::every(vm, arguments, false))
    }),
    resumable("all(iterable, /)", |vm, arguments| {
        Box::pin(reduction::every(vm, arguments, true))
    }),
    resumable("sorted(iterable, /, *, key=, reverse=)", sorting::sorted_function),
    resumable("dir(object=, /)", namespace::dir),
    resumable("vars(object=, /)", namespace::vars),
    resumable("globals()", |vm, _| {
        Box::pin(async move { Ok(Value::Dict(vm.caller()?.globals)) })
    }),
    resumable("locals()", |vm, _| {
        Box::pin(async move { Ok(Value::Dict(vm.caller()?.locals)) })
    }),
    resumable("eval(source, globals=, locals=, /)", namespace::eval),
    resumable("exec(source, globals=, locals=, /)", namespace::exec),
    resumable(
        "__import__(name, globals=, locals=, fromlist=, level=)",
        |vm, arguments| {
            Box::pin(async move {
                let name = vm.text_of(&arguments[0], "__import__() argument 1")?;
                vm.import(name.as_str()).await
            })
        },
    ),
    resumable("__build_class__(*rest, **named)", |vm, arguments| {
        Box::pin(async move {
            let (Value::Tuple(rest), Value::Dict(named)) = (&arguments[0], &arguments[1]) else {
                return Ok(Value::None);
            };
            let called = vm.build_class(rest.to_vec(), super::class::by_name(named))?;
            vm.wait_for(called).await
        })
    }),
];

pub(super) fn install(vm: &Vm) {
    for def in FUNCTIONS {
        let native = Native::of_module(def, "builtins");
        let name = native.name.to_string();
        vm.set_builtin(&name, Value::Native(native));
    }
    super::maker(&vm.types.range, &plain("range(*rest)", range));
    super::maker(&vm.types.slice, &plain("slice(*rest)", slice));
    let types = &vm.types;
    super::maker(
        &types.enumerate,
        &resumable("enumerate(iterable, start=)", |vm, arguments| {
            Box::pin(async move {
                let start = arguments[1].given().map_or(Ok(0), |start| vm.int_of(start))?;
                Ok(Value::iterator(Iter::Enumerate(
                    vm.iter(&arguments[0]).await?,
                    start,
                )))
            })
        }),
    );
    super::maker(
        &types.zip,
        &resumable("zip(*iterables, strict=)", |vm, arguments| {
            Box::pin(async move {
                let strict = arguments[1]
                    .given()
                    .and_then(|value| vm.truth_at_once(value))
                    .unwrap_or(false);
                Ok(Value::iterator(Iter::Zip(
                    iterators(&vm, &arguments[0]).await?,
                    strict,
                )))
            })
        }),
    );
    super::maker(
        &types.map,
        &resumable("map(function, *iterables)", |vm, arguments| {
            Box::pin(async move {
                let inner = iterators(&vm, &arguments[1]).await?;
                if inner.is_empty() {
                    return Err(Raise::type_error("map() must have at least two arguments."));
                }
                Ok(Value::iterator(Iter::Map(arguments[0].clone(), inner)))
            })
        }),
    );
    super::maker(
        &types.filter,
        &resumable("filter(function, iterable, /)", |vm, arguments| {
            Box::pin(async move {
                let inner = vm.iter(&arguments[1]).await?;
                Ok(Value::iterator(Iter::Filter(arguments[0].clone(), inner)))
            })
        }),
    );
    super::maker(&types.reversed, &resumable("reversed(sequence, /)", reversed));
}

fn id(value: &Value) -> Value {
    match value.address() {
        Some(address) => Value::Int(address as i64),
        None => Value::Int(
            (crate::value::hash(value).ok().flatten().unwrap_or(0) as i64).wrapping_mul(32) & i64::MAX,
        ),
    }
}

pub(super) fn callable(vm: &Vm, value: &Value) -> bool {
    match value {
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => true,
        Value::Descriptor(descriptor) => matches!(descriptor.as_ref(), crate::value::Descriptor::Static(_)),
        other => vm
            .types
            .with(other, |class| class.lookup(&vm.names.call).is_some()),
    }
}

async fn iterators(vm: &Vm, values: &Value) -> Outcome<Vec<Value>> {
    let mut inner = Vec::new();
    if let Value::Tuple(values) = values {
        for value in values.iter() {
            inner.push(vm.iter(value).await?);
        }
    }
    Ok(inner)
}

async fn is_subclass(vm: &Vm, class: &Value, parent: &Value) -> Outcome<bool> {
    match (class, parent) {
        (_, Value::Tuple(parents)) => {
            for parent in parents.iter() {
                if Box::pin(is_subclass(vm, class, parent)).await? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Value::Class(own), Value::Class(other)) => {
            if own.is_subclass(other) {
                return Ok(true);
            }
            if other.metaclass().is_some()
                && let Some(answer) = vm
                    .call_special(parent, &vm.names.subclasscheck, vec![class.clone()])
                    .await?
            {
                return vm.truth(&answer).await;
            }
            Ok(false)
        }
        (Value::Class(_), _) => Err(Raise::type_error(
            "issubclass() arg 2 must be a class, a tuple of classes, or a union",
        )),
        _ => Err(Raise::type_error("issubclass() arg 1 must be a class")),
    }
}

fn attribute_name<'a>(vm: &Vm, value: &'a Value) -> Outcome<&'a Rc<Str>> {
    value.as_str().ok_or_else(|| {
        Raise::type_error(format!(
            "attribute name must be string, not '{}'",
            vm.type_name(value)
        ))
    })
}

fn getattr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let name = attribute_name(&vm, &arguments[1])?;
        match vm.attribute(&arguments[0], name).await {
            Err(raise) if raise.is(Kind::AttributeError) && arguments[2].given().is_some() => {
                Ok(arguments[2].clone())
            }
            other => other,
        }
    })
}

fn setattr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let name = attribute_name(&vm, &arguments[1])?;
        vm.set_attribute(&arguments[0], name, arguments[2].clone())
            .await?;
        Ok(Value::None)
    })
}

fn delattr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let name = attribute_name(&vm, &arguments[1])?;
        let called = vm.store_attribute(&arguments[0], name, None)?;
        vm.wait_for(called).await.map(|_| Value::None)
    })
}

fn hasattr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let name = attribute_name(&vm, &arguments[1])?;
        Ok(Value::Bool(
            vm.attribute_if_any(&arguments[0], name).await?.is_some(),
        ))
    })
}

fn iter(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match arguments[1].given() {
            Some(end) => Ok(Value::iterator(Iter::Call(arguments[0].clone(), end.clone()))),
            None => vm.iter(&arguments[0]).await,
        }
    })
}

fn next(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        if let Value::Generator(generator) = &arguments[0]
            && generator.kind == GeneratorKind::Generator
        {
            // What it returns is in the exception.
            let outcome = match vm.resume(generator, Value::None) {
                Ok(activation) => vm.wait_for(Called::Push(activation)).await,
                Err(raise) => Err(raise),
            };
            return match (outcome, arguments[1].given()) {
                (Err(raise), Some(default)) if raise.is(Kind::StopIteration) => Ok(default.clone()),
                (outcome, _) => outcome,
            };
        }
        match (vm.next_or_raise(&arguments[0]).await, arguments[1].given()) {
            (Err(raise), Some(default)) if raise.is(Kind::StopIteration) => Ok(default.clone()),
            (outcome, _) => outcome,
        }
    })
}

fn aiter(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match vm
            .call_special(&arguments[0], &vm.names.aiter, Vec::new())
            .await?
        {
            Some(value) => Ok(value),
            None => {
                let name = vm.type_name(&arguments[0]);
                Err(Raise::type_error(format!(
                    "'{name}' object is not an async iterable"
                )))
            }
        }
    })
}

fn anext(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match vm
            .call_special(&arguments[0], &vm.names.anext, Vec::new())
            .await?
        {
            Some(value) => Ok(value),
            None => {
                let name = vm.type_name(&arguments[0]);
                Err(Raise::type_error(format!(
                    "'{name}' object is not an async iterator"
                )))
            }
        }
    })
}

fn rest(arguments: &[Value]) -> &[Value] {
    match &arguments[0] {
        Value::Tuple(rest) => rest,
        _ => &[],
    }
}

fn range(vm: &Vm, arguments: &[Value]) -> Outcome {
    let mut numbers = Vec::new();
    for value in rest(arguments) {
        if matches!(value, Value::Float(_)) {
            return Err(Raise::type_error(
                "'float' object cannot be interpreted as an integer",
            ));
        }
        numbers.push(vm.int_of(value)?);
    }
    let (start, stop, step) = match numbers.as_slice() {
        [stop] => (0, *stop, 1),
        [start, stop] => (*start, *stop, 1),
        [start, stop, step] => (*start, *stop, *step),
        [] => return Err(Raise::type_error("range expected at least 1 argument, got 0")),
        more => {
            return Err(Raise::type_error(format!(
                "range expected at most 3 arguments, got {}",
                more.len()
            )));
        }
    };
    if step == 0 {
        return Err(Raise::value_error("range() arg 3 must not be zero"));
    }
    Ok(Value::Range(Rc::new(Range { start, stop, step })))
}

fn slice(_: &Vm, arguments: &[Value]) -> Outcome {
    let (start, stop, step) = match rest(arguments) {
        [stop] => (Value::None, stop.clone(), Value::None),
        [start, stop] => (start.clone(), stop.clone(), Value::None),
        [start, stop, step] => (start.clone(), stop.clone(), step.clone()),
        [] => return Err(Raise::type_error("slice expected at least 1 argument, got 0")),
        more => {
            return Err(Raise::type_error(format!(
                "slice expected at most 3 arguments, got {}",
                more.len()
            )));
        }
    };
    Ok(Value::Slice(Rc::new(Slice { start, stop, step })))
}

fn reversed(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let value = &arguments[0];
        if let Some(iterator) = vm.call_special(value, &vm.names.reversed, Vec::new()).await? {
            return Ok(iterator);
        }
        Ok(Value::iterator(match value.payload() {
            Value::List(list) => Iter::Reversed(Rc::clone(list), list.len()),
            Value::Range(range) => Iter::Range {
                next: range.item(range.len().saturating_sub(1)),
                step: range.step.wrapping_neg(),
                left: range.len(),
            },
            Value::Dict(dict) => Iter::DictReversed {
                dict: Rc::clone(dict),
                part: crate::value::DictPart::Keys,
                at: usize::MAX,
            },
            Value::DictView(view) => Iter::DictReversed {
                dict: Rc::clone(&view.0),
                part: view.1,
                at: usize::MAX,
            },
            other => {
                let is_sequence = vm
                    .types
                    .with(other, |class| class.lookup(&vm.names.getitem).is_some());
                if !is_sequence || matches!(other, Value::Set(_) | Value::FrozenSet(_)) {
                    return Err(Raise::type_error(format!(
                        "'{}' object is not reversible",
                        vm.type_name(value)
                    )));
                }
                let length = vm.length(value).await?;
                Iter::SequenceReversed(value.clone(), length as i64)
            }
        }))
    })
}
