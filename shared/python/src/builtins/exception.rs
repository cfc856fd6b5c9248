//! Exceptions: their attributes and what `str` and `repr` make of them.

use super::{attributes, methods};
use crate::machine::Vm;
use crate::value::{
    Def, ExceptionState, Future, Instance, Kind, Outcome, Raise, Str, Tuple, Value, getter, plain, resumable,
};
use std::cell::{Ref, RefCell};
use std::rc::Rc;

const BASE: &[Def] = &[
    plain("__new__(cls, *rest, **named)", |vm, arguments| {
        match (&arguments[0], &arguments[1]) {
            (Value::Class(class), Value::Tuple(rest)) => {
                let class = match class.exception_kind() {
                    Some(Kind::OSError) if !class.is_own => {
                        vm.types.exception(crate::machine::os_kind(Kind::OSError, rest))
                    }
                    _ => class,
                };
                Ok(Value::Instance(vm.exception_of(class, rest.to_vec())))
            }
            _ => Err(Raise::type_error(
                "BaseException.__new__(X): X is not a type object",
            )),
        }
    }),
    plain("__init__(self, *rest, **named)", init),
    resumable("__str__(self, /)", str),
    resumable("__repr__(self, /)", repr),
    plain("with_traceback(self, traceback, /)", |vm, arguments| {
        set_traceback(vm, arguments)?;
        Ok(arguments[0].clone())
    }),
    plain("add_note(self, note, /)", |vm, arguments| {
        let Value::Instance(object) = &arguments[0] else {
            return Ok(Value::None);
        };
        match object.field(&vm.names.notes) {
            Some(Value::List(notes)) => notes.push(arguments[1].clone()),
            _ => object.set_field(&vm.names.notes, Value::list(vec![arguments[1].clone()])),
        }
        Ok(Value::None)
    }),
];

const STOP: &[Def] = &[getter("value(self)", |_, arguments| first(&arguments[0]))];
const EXIT: &[Def] = &[getter("code(self)", |_, arguments| {
    let items = arguments_of(&arguments[0])?;
    Ok(match items.as_slice() {
        [] => Value::None,
        [one] => one.clone(),
        _ => Value::Tuple(Rc::clone(&items)),
    })
})];
const OS: &[Def] = &[
    getter("errno(self)", |_, arguments| {
        os(&arguments[0], |fields| fields.errno.clone())
    }),
    getter("strerror(self)", |_, arguments| {
        os(&arguments[0], |fields| fields.strerror.clone())
    }),
    getter("filename(self)", |_, arguments| {
        os(&arguments[0], |fields| fields.filename.clone())
    }),
    resumable("__str__(self, /)", os_str),
];
const KEY: &[Def] = &[resumable("__str__(self, /)", key_str)];
const SYNTAX: &[Def] = &[
    getter("msg(self)", |_, arguments| first(&arguments[0])),
    getter("filename(self)", |_, arguments| place(&arguments[0], 0)),
    getter("lineno(self)", |_, arguments| place(&arguments[0], 1)),
    getter("offset(self)", |_, arguments| place(&arguments[0], 2)),
    getter("text(self)", |_, arguments| place(&arguments[0], 3)),
    getter("end_lineno(self)", |_, arguments| place(&arguments[0], 4)),
    getter("end_offset(self)", |_, arguments| place(&arguments[0], 5)),
    resumable("__str__(self, /)", syntax_str),
];
const IMPORT: &[Def] = &[getter("msg(self)", |_, arguments| first(&arguments[0]))];

pub(super) fn install(vm: &Vm) {
    let base = vm.types.exception(Kind::BaseException);
    methods(base, BASE);
    attributes(
        base,
        &[
            (
                getter("args(self)", |_, arguments| {
                    Ok(Value::Tuple(arguments_of(&arguments[0])?))
                }),
                plain("args(self, value)", set_args),
            ),
            (
                getter("__traceback__(self)", |_, arguments| {
                    Ok(state(&arguments[0])?
                        .borrow()
                        .traceback
                        .clone()
                        .map_or(Value::None, Value::Traceback))
                }),
                plain("__traceback__(self, value)", set_traceback),
            ),
            (
                getter("__cause__(self)", |_, arguments| {
                    Ok(state(&arguments[0])?
                        .borrow()
                        .cause
                        .clone()
                        .map_or(Value::None, Value::Instance))
                }),
                plain("__cause__(self, value)", |_, arguments| {
                    let mut state = state(&arguments[0])?.borrow_mut();
                    state.cause = exception_or_none(&arguments[1]);
                    state.suppress_context = true;
                    Ok(Value::None)
                }),
            ),
            (
                getter("__context__(self)", |_, arguments| {
                    Ok(state(&arguments[0])?
                        .borrow()
                        .context
                        .clone()
                        .map_or(Value::None, Value::Instance))
                }),
                plain("__context__(self, value)", |_, arguments| {
                    state(&arguments[0])?.borrow_mut().context = exception_or_none(&arguments[1]);
                    Ok(Value::None)
                }),
            ),
            (
                getter("__suppress_context__(self)", |_, arguments| {
                    Ok(Value::Bool(state(&arguments[0])?.borrow().suppress_context))
                }),
                plain("__suppress_context__(self, value)", |vm, arguments| {
                    state(&arguments[0])?.borrow_mut().suppress_context =
                        vm.truth_at_once(&arguments[1]).unwrap_or(true);
                    Ok(Value::None)
                }),
            ),
        ],
    );
    for (kind, table) in [
        (Kind::StopIteration, STOP),
        (Kind::SystemExit, EXIT),
        (Kind::OSError, OS),
        (Kind::KeyError, KEY),
        (Kind::SyntaxError, SYNTAX),
        (Kind::ImportError, IMPORT),
    ] {
        methods(vm.types.exception(kind), table);
    }
}

fn state(value: &Value) -> Outcome<&RefCell<ExceptionState>> {
    let found = match value {
        Value::Instance(object) => object.exception(),
        _ => None,
    };
    found.ok_or_else(|| Raise::type_error("an exception is wanted"))
}

fn arguments_of(value: &Value) -> Outcome<Rc<Tuple>> {
    Ok(Rc::clone(&state(value)?.borrow().arguments))
}

fn first(value: &Value) -> Outcome {
    Ok(arguments_of(value)?.first().cloned().unwrap_or(Value::None))
}

fn exception_or_none(value: &Value) -> Option<Rc<Instance>> {
    match value {
        Value::Instance(object) if object.exception().is_some() => Some(Rc::clone(object)),
        _ => None,
    }
}

fn init(vm: &Vm, arguments: &[Value]) -> Outcome {
    let (Value::Instance(object), Value::Tuple(rest)) = (&arguments[0], &arguments[1]) else {
        return Ok(Value::None);
    };
    if let Value::Dict(named) = &arguments[2]
        && !named.is_empty()
    {
        let class = vm.types.of(&arguments[0]);
        if class
            .exception_kind()
            .is_some_and(|kind| crate::machine::is_kind(kind, Kind::ImportError))
        {
            for (name, value) in super::class::by_name(named) {
                object.set_field(&name, value);
            }
        } else {
            return Err(Raise::type_error(format!(
                "{}() takes no keyword arguments",
                class.name()
            )));
        }
    }
    let again = vm.exception_of(&object.class(), rest.to_vec());
    if let (Some(own), Some(made)) = (object.exception(), again.exception()) {
        let mut own = own.borrow_mut();
        own.arguments = Rc::clone(&made.borrow().arguments);
        own.os = made.borrow_mut().os.take();
    }
    Ok(Value::None)
}

fn set_args(vm: &Vm, arguments: &[Value]) -> Outcome {
    let items = match arguments[1].payload() {
        Value::Tuple(items) => items.to_vec(),
        Value::List(items) => items.copy(),
        other => {
            return Err(Raise::type_error(format!(
                "'{}' object is not iterable",
                vm.type_name(other)
            )));
        }
    };
    state(&arguments[0])?.borrow_mut().arguments = Rc::new(Tuple::new(items));
    Ok(Value::None)
}

fn set_traceback(_: &Vm, arguments: &[Value]) -> Outcome {
    state(&arguments[0])?.borrow_mut().traceback = match &arguments[1] {
        Value::Traceback(traceback) => Some(Rc::clone(traceback)),
        Value::None => None,
        _ => return Err(Raise::type_error("__traceback__ must be a traceback or None")),
    };
    Ok(Value::None)
}

fn os(value: &Value, part: impl Fn(&crate::value::OsFields) -> Value) -> Outcome {
    let state: Ref<'_, ExceptionState> = state(value)?.borrow();
    Ok(state.os.as_deref().map_or(Value::None, part))
}

fn place(value: &Value, at: usize) -> Outcome {
    Ok(match arguments_of(value)?.get(1) {
        Some(Value::Tuple(place)) => place.get(at).cloned().unwrap_or(Value::None),
        _ => Value::None,
    })
}

fn str(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let items = arguments_of(&arguments[0])?;
        match items.as_slice() {
            [] => Ok(Value::str("")),
            [one] => vm.str(one).await.map(Value::Str),
            _ => vm.repr(&Value::Tuple(items)).await.map(Value::Str),
        }
    })
}

fn repr(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let items = arguments_of(&arguments[0])?;
        let name = vm.type_name(&arguments[0]);
        Ok(Value::Str(Str::owned(match items.as_slice() {
            [one] => format!("{name}({})", vm.repr(one).await?),
            _ => format!("{name}{}", vm.repr(&Value::Tuple(items)).await?),
        })))
    })
}

fn key_str(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let items = arguments_of(&arguments[0])?;
        match items.as_slice() {
            [one] => vm.repr(one).await.map(Value::Str),
            [] => Ok(Value::str("")),
            _ => vm.repr(&Value::Tuple(items)).await.map(Value::Str),
        }
    })
}

fn os_str(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let fields = state(&arguments[0])?.borrow().os.as_deref().cloned();
        let Some(fields) = fields else {
            return str(vm, arguments).await;
        };
        let (errno, strerror) = (vm.str(&fields.errno).await?, vm.str(&fields.strerror).await?);
        let mut text = format!("[Errno {errno}] {strerror}");
        if !fields.filename.is_none() {
            text.push_str(&format!(": {}", vm.repr(&fields.filename).await?));
        }
        Ok(Value::str(text))
    })
}

fn syntax_str(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let message = vm.str(&first(&arguments[0])?).await?;
        let (file, line) = (place(&arguments[0], 0)?, place(&arguments[0], 1)?);
        if let (Some(file), Value::Int(line)) = (file.as_str(), &line) {
            let name = file.as_str().rsplit('/').next().unwrap_or_default();
            return Ok(Value::str(format!("{message} ({name}, line {line})")));
        }
        Ok(Value::Str(message))
    })
}
