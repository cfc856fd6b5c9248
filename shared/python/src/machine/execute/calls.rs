//! Calls, and functions and classes made.

use super::{Left, Step, count as count_step, generators, push};
use crate::code::{CodeKind, Instr};
use crate::machine::reading_attribute::MethodFound;
use crate::machine::vm::Caller;
use crate::machine::{Called, Frame, Vm};
use crate::value::{Dict, Entry, Function, Kind, Outcome, Raise, Str, Value, fault};
use std::cell::RefCell;
use std::rc::Rc;

pub(super) fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::CallKeywords(count, names) => {
            let (arguments, named) = with_names(frame, usize::from(count), usize::from(names));
            let function = frame.pop();
            begin(vm, frame, &function, arguments, named)
        }
        Instr::CallMethodKeywords(count, names) => {
            let (mut arguments, named) = with_names(frame, usize::from(count), usize::from(names));
            let receiver = frame.pop();
            let mut function = frame.pop();
            if function.is_unbound() {
                function = receiver;
            } else {
                arguments.insert(0, receiver);
            }
            begin(vm, frame, &function, arguments, named)
        }
        Instr::CallSpread(with_dict) => {
            let named = if with_dict { frame.pop() } else { Value::Unbound };
            let arguments = match frame.pop() {
                Value::Tuple(items) => items.to_vec(),
                _ => Vec::new(),
            };
            let function = frame.pop();
            let mut names = Vec::new();
            if let Value::Dict(dict) = &named {
                for (key, value) in dict.items() {
                    match key.as_str() {
                        Some(name) => names.push((Rc::clone(name), value)),
                        None => return Err(Raise::type_error("keywords must be strings")),
                    }
                }
            }
            begin(vm, frame, &function, arguments, names)
        }
        Instr::MakeFunction(at, flags) => {
            let function = make_function(vm, frame, usize::from(at), flags);
            frame.push(function);
            Ok(None)
        }
        Instr::LoadBuildClass => match vm.builtins.named(&vm.names.build_class) {
            Some(build) => {
                frame.push(build);
                Ok(None)
            }
            None => Err(fault(Kind::NameError, "__build_class__ not found")),
        },
        Instr::SetupAnnotations => {
            let names = frame.names.as_ref().unwrap_or(&frame.globals);
            if !names.has_name(&vm.names.annotations) {
                names.set_name(&vm.names.annotations, Value::Dict(Dict::new()));
            }
            Ok(None)
        }
        other => generators::step(vm, frame, other),
    }
}

fn begin(
    vm: &Vm,
    frame: &mut Frame,
    function: &Value,
    arguments: Vec<Value>,
    named: Vec<(Rc<Str>, Value)>,
) -> Step {
    let called = vm.begin(function, arguments, named)?;
    Ok(push(frame, called))
}

fn with_names(frame: &mut Frame, count: usize, names: usize) -> (Vec<Value>, Vec<(Rc<Str>, Value)>) {
    let names = Rc::clone(&frame.code.keywords[names]);
    let mut arguments = frame.take(count);
    let values = arguments.split_off(count - names.len());
    let named = names.iter().cloned().zip(values).collect();
    (arguments, named)
}

/// The arguments lie on top of the function.
pub(super) fn call(vm: &Vm, frame: &mut Frame, count: usize) -> Step {
    let at = frame.values.len() - count - 1;
    let quick = match &frame.values[at] {
        Value::Function(function) if function.code.kind == CodeKind::Function => {
            let function = Rc::clone(function);
            let arguments = frame.take(count);
            frame.pop();
            return call_function(vm, &function, arguments);
        }
        Value::Native(native) if native.wants_caller => {
            let locals = locals(frame);
            vm.caller.replace(Some(Caller {
                globals: Rc::clone(&frame.globals),
                locals,
            }));
            None
        }
        Value::Native(native) if !native.is_method() => quick_native(vm, frame, native, count),
        Value::Class(class) if count == 0 && Rc::ptr_eq(class, &vm.types.super_) => {
            let (class, receiver) = of_method(frame)?;
            let function = frame.pop();
            return begin(vm, frame, &function, vec![class, receiver], Vec::new());
        }
        _ => None,
    };
    if let Some(outcome) = quick {
        let value = outcome?;
        frame.values.truncate(at);
        frame.push(value);
        return Ok(None);
    }
    let arguments = frame.take(count);
    let function = frame.pop();
    begin(vm, frame, &function, arguments, Vec::new())
}

/// The class and the first argument of the method that a frame runs, for `super()`.
fn of_method(frame: &Frame) -> Outcome<(Value, Value)> {
    let wrong = |what: &str| fault(Kind::RuntimeError, format!("super(): {what}"));
    let own = frame.code.cells.len();
    let Some(at) = frame
        .code
        .free
        .iter()
        .position(|name| name.as_str() == "__class__")
    else {
        return Err(wrong("__class__ cell not found"));
    };
    let class = frame.cells[own + at].value();
    if class.is_unbound() {
        return Err(wrong("empty __class__ cell"));
    }
    if frame.code.parameters.positional == 0 {
        return Err(wrong("no arguments"));
    }
    let receiver = match frame
        .code
        .cells
        .iter()
        .position(|(_, parameter)| *parameter == Some(0))
    {
        Some(cell) => frame.cells[cell].value(),
        None => frame.values[0].clone(),
    };
    if receiver.is_unbound() {
        return Err(wrong("arg[0] deleted"));
    }
    Ok((class, receiver))
}

/// What `locals()` shows.
fn locals(frame: &Frame) -> Rc<Dict> {
    if let Some(names) = &frame.names {
        return Rc::clone(names);
    }
    let dict = Dict::new();
    for (name, value) in frame.code.locals.iter().zip(&frame.values) {
        if !value.is_unbound() && !name.as_str().starts_with('.') {
            dict.set_name(name, value.clone());
        }
    }
    let cells = frame
        .code
        .cells
        .iter()
        .map(|(name, _)| name)
        .chain(&frame.code.free);
    for (name, cell) in cells.zip(&frame.cells) {
        let value = cell.value();
        if !value.is_unbound() {
            dict.set_name(name, value);
        }
    }
    dict
}

fn call_function(vm: &Vm, function: &Rc<Function>, arguments: Vec<Value>) -> Step {
    // A call is a step too: recursion alone does not keep a processor for ever.
    let pause = count_step(vm);
    match vm.begin_function(function, arguments, Vec::new())? {
        Called::Push(activation) => {
            if pause.is_some() {
                vm.pause();
            }
            Ok(Some(Left::Push(activation)))
        }
        Called::Done(_) => Ok(None),
    }
}

/// A function in Rust that wants exactly what lies on the stack.
fn quick_native(vm: &Vm, frame: &Frame, native: &crate::value::Native, count: usize) -> Option<Outcome> {
    let Entry::Plain(function) = native.entry else {
        return None;
    };
    let signature = &native.signature;
    if signature.slots() != count || signature.positional != count || signature.rest.is_some() {
        return None;
    }
    Some(function(vm, &frame.values[frame.values.len() - count..]))
}

pub(super) fn load_method(vm: &Vm, frame: &mut Frame, at: u32) -> Step {
    let name = Rc::clone(&frame.code.names[at as usize]);
    let object = frame.pop();
    match vm.load_method(&object, &name)? {
        MethodFound::Unbound(function) => {
            frame.push(function);
            frame.push(object);
            Ok(None)
        }
        MethodFound::Attribute(called) => {
            frame.push(Value::Unbound);
            Ok(push(frame, called))
        }
    }
}

/// The arguments lie on top of what [`load_method`] pushed.
pub(super) fn call_method(vm: &Vm, frame: &mut Frame, count: usize) -> Step {
    let at = frame.values.len() - count - 2;
    let quick = match &frame.values[at] {
        Value::Function(function) if function.code.kind == CodeKind::Function => {
            let function = Rc::clone(function);
            let arguments = frame.take(count + 1);
            frame.pop();
            return call_function(vm, &function, arguments);
        }
        // Its receiver is of the class that the method was found in.
        Value::Native(native) if frame.values[at + 1].payload().is(&frame.values[at + 1]) => {
            quick_native(vm, frame, native, count + 1)
        }
        _ => None,
    };
    if let Some(outcome) = quick {
        let value = outcome?;
        frame.values.truncate(at);
        frame.push(value);
        return Ok(None);
    }
    let mut arguments = frame.take(count);
    let receiver = frame.pop();
    let mut function = frame.pop();
    if function.is_unbound() {
        function = receiver;
    } else {
        arguments.insert(0, receiver);
    }
    begin(vm, frame, &function, arguments, Vec::new())
}

fn make_function(vm: &Vm, frame: &mut Frame, at: usize, flags: u16) -> Value {
    use crate::code::MakeFlags;
    let code = Rc::clone(&frame.code.codes[at]);
    let closure = if flags & MakeFlags::CLOSURE != 0 {
        match frame.pop() {
            Value::Tuple(cells) => cells
                .iter()
                .filter_map(|cell| match cell {
                    Value::Cell(cell) => Some(cell.clone()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    } else {
        Vec::new()
    };
    let dict = |value: Value| match value {
        Value::Dict(dict) => Some(dict),
        _ => None,
    };
    let annotations = (flags & MakeFlags::ANNOTATIONS != 0)
        .then(|| dict(frame.pop()))
        .flatten();
    let keyword_defaults = (flags & MakeFlags::KEYWORD_DEFAULTS != 0)
        .then(|| dict(frame.pop()))
        .flatten();
    let defaults = (flags & MakeFlags::DEFAULTS != 0)
        .then(|| match frame.pop() {
            Value::Tuple(tuple) => Some(tuple),
            _ => None,
        })
        .flatten();
    let doc = code.doc.clone().map_or(Value::None, Value::Str);
    let module = frame.globals.named(&vm.names.name).unwrap_or(Value::None);
    Value::Function(Rc::new(Function {
        globals: Rc::clone(&frame.globals),
        closure,
        name: RefCell::new(Rc::clone(&code.name)),
        qualname: RefCell::new(Rc::clone(&code.qualname)),
        defaults: RefCell::new(defaults),
        keyword_defaults: RefCell::new(keyword_defaults),
        annotations: RefCell::new(annotations),
        doc: RefCell::new(doc),
        module: RefCell::new(module),
        fields: RefCell::new(None),
        code,
    }))
}
