//! Exceptions raised, handled and let go on; `with`.

use super::{Left, Step, matching, variables::pushed};
use crate::code::Instr;
use crate::machine::asking::later;
use crate::machine::{Block, Called, Frame, Vm};
use crate::value::{Kind, Outcome, Raise, Value, fault};
use std::rc::Rc;

pub(super) fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::SetupFinally(handler) => set_up(frame, handler, 0, false),
        Instr::SetupCleanup(handler) => set_up(frame, handler, 0, true),
        Instr::SetupWith(handler) => set_up(frame, handler, 1, true),
        Instr::PopBlock => drop(frame.blocks.pop()),
        Instr::PushExcInfo => {
            let exception = frame.pop();
            let before = vm.handling.replace(exception.clone());
            frame.push(before);
            frame.push(exception);
        }
        Instr::PopExcept => {
            let before = frame.pop();
            let old = vm
                .handling
                .replace(if before.is_unbound() { Value::None } else { before });
            drop(old);
        }
        Instr::CheckExcMatch => {
            let wanted = frame.pop();
            let matches = vm.exception_matches(frame.peek(1), &wanted)?;
            frame.push(Value::Bool(matches));
        }
        Instr::Reraise(depth) => {
            let exception = frame.pop();
            if depth > 0
                && let Value::Int(at) = frame.peek(depth as usize)
            {
                frame.at = usize::try_from(*at).unwrap_or(0);
            }
            if let Value::Instance(object) = exception {
                return Ok(Some(Left::Raise(Raise::Object(object))));
            }
        }
        Instr::Raise(count) => return raise(vm, frame, count),
        Instr::LoadAssertionError => {
            frame.push(Value::Class(Rc::clone(vm.types.exception(Kind::AssertionError))));
        }
        Instr::BeforeWith => {
            let manager = frame.pop();
            let exit = context_method(vm, &manager, false, true)?;
            let enter = context_method(vm, &manager, false, false)?;
            frame.push(exit);
            let called = vm.begin(&enter, Vec::new(), Vec::new())?;
            return pushed(frame, called);
        }
        Instr::BeforeAsyncWith => {
            let manager = frame.pop();
            let exit = context_method(vm, &manager, true, true)?;
            let enter = context_method(vm, &manager, true, false)?;
            frame.push(exit);
            let called = vm.begin(&enter, Vec::new(), Vec::new())?;
            return pushed(frame, called);
        }
        Instr::WithExceptStart => {
            let exception = frame.peek(1).clone();
            let exit = frame.peek(4).clone();
            let class = Value::Class(vm.types.of(&exception));
            let traceback = match &exception {
                Value::Instance(object) => object
                    .exception()
                    .and_then(|state| state.borrow().traceback.clone())
                    .map_or(Value::None, Value::Traceback),
                _ => Value::None,
            };
            let called = vm.begin(&exit, vec![class, exception, traceback], Vec::new())?;
            return pushed(frame, called);
        }
        other => return matching::step(vm, frame, other),
    }
    Ok(None)
}

fn set_up(frame: &mut Frame, handler: u32, less: usize, remembers: bool) {
    frame.blocks.push(Block {
        handler: handler as usize,
        depth: frame.values.len() - less,
        remembers,
    });
}

fn raise(vm: &Vm, frame: &mut Frame, count: u32) -> Step {
    if count == 0 {
        let handled = vm.handling.borrow().clone();
        return match handled {
            // At the place where it was raised first, and here.
            Value::Instance(object) => Ok(Some(Left::Raise(Raise::Object(object)))),
            _ => Err(fault(Kind::RuntimeError, "No active exception to reraise")),
        };
    }
    let cause = if count == 2 { Some(frame.pop()) } else { None };
    let exception = frame.pop();
    let ready = |value: &Value| matches!(value, Value::Instance(_) | Value::None);
    if ready(&exception) && cause.as_ref().is_none_or(ready) {
        return Err(raised(vm, exception, cause));
    }
    let vm_ = vm.clone();
    let called = later(async move {
        let exception = made(&vm_, exception).await?;
        let cause = match cause {
            Some(cause) => Some(made(&vm_, cause).await?),
            None => None,
        };
        Err(raised(&vm_, exception, cause))
    })?;
    match called {
        Called::Push(activation) => Ok(Some(Left::Push(activation))),
        Called::Done(_) => Ok(None),
    }
}

/// A class is called without arguments.
async fn made(vm: &Vm, value: Value) -> Outcome {
    match &value {
        Value::Class(class) if class.exception_kind().is_some() => {
            let object = vm.call(&value, Vec::new()).await?;
            if vm.is_exception(&object) {
                return Ok(object);
            }
            Err(Raise::type_error(format!(
                "calling {} should have returned an instance of BaseException, not {}",
                vm.repr(&value).await?,
                vm.type_name(&object)
            )))
        }
        _ => Ok(value),
    }
}

fn raised(vm: &Vm, exception: Value, cause: Option<Value>) -> Raise {
    let object = match exception {
        Value::Instance(object) if object.exception().is_some() => object,
        _ => return Raise::type_error("exceptions must derive from BaseException"),
    };
    vm.chain(&object);
    match cause {
        None => {}
        Some(Value::None) => {
            if let Some(state) = object.exception() {
                let mut state = state.borrow_mut();
                state.cause = None;
                state.suppress_context = true;
            }
        }
        Some(Value::Instance(cause)) if cause.exception().is_some() => {
            if let Some(state) = object.exception() {
                let mut state = state.borrow_mut();
                state.cause = Some(cause);
                state.suppress_context = true;
            }
        }
        Some(_) => return Raise::type_error("exception causes must derive from BaseException"),
    }
    Raise::Object(object)
}

/// `__enter__` or `__exit__`, bound.
fn context_method(vm: &Vm, manager: &Value, is_async: bool, is_exit: bool) -> Outcome {
    let name = match (is_async, is_exit) {
        (false, false) => &vm.names.enter,
        (false, true) => &vm.names.exit,
        (true, false) => &vm.names.aenter,
        (true, true) => &vm.names.aexit,
    };
    let found = vm.types.with(manager, |class| class.lookup(name));
    let enters = if is_async {
        &vm.names.aenter
    } else {
        &vm.names.enter
    };
    let has_enter = vm.types.with(manager, |class| class.lookup(enters)).is_some();
    match found {
        Some(found) if has_enter => match vm.bind(&found, manager)? {
            Called::Done(bound) => Ok(bound),
            Called::Push(_) => Err(fault(
                Kind::RuntimeError,
                "not supported here yet: a property as a context method",
            )),
        },
        _ => {
            let kind = if is_async {
                "asynchronous context manager"
            } else {
                "context manager"
            };
            let missing = if has_enter && is_exit {
                format!(" (missed {name} method)")
            } else {
                String::new()
            };
            Err(Raise::type_error(format!(
                "'{}' object does not support the {kind} protocol{missing}",
                vm.type_name(manager)
            )))
        }
    }
}
