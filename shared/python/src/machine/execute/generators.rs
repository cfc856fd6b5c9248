//! Generators, coroutines, imports.

use super::{Left, Step, exceptions, variables::pushed};
use crate::code::{CodeKind, Instr};
use crate::machine::asking::later;
use crate::machine::iterate::Advance;
use crate::machine::{After, Called, Frame, Vm};
use crate::value::{Cell, GeneratorKind, Kind, Raise, Value};
use std::rc::Rc;

pub(super) fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::Yield => return Ok(Some(Left::Yield(frame.pop()))),
        Instr::AsyncYield => {
            // Wrapped, so that whoever drives the generator tells it from what an `await` in it yields.
            let value = frame.pop();
            return Ok(Some(Left::Yield(Value::Cell(Cell::of(value)))));
        }
        Instr::GetYieldFromIter => {
            let value = frame.pop();
            if let Value::Generator(generator) = &value {
                if generator.kind == GeneratorKind::Coroutine {
                    return Err(Raise::type_error(
                        "cannot 'yield from' a coroutine object in a non-coroutine generator",
                    ));
                }
                frame.push(value);
                return Ok(None);
            }
            let called = vm.iterate(&value)?;
            return pushed(frame, called);
        }
        Instr::GetAwaitable(why) => {
            let value = frame.pop();
            let called = awaitable(vm, &value, why)?;
            return pushed(frame, called);
        }
        Instr::Send(end) => return send(vm, frame, end as usize),
        Instr::GetAiter => {
            let value = frame.pop();
            return match vm.special(&value, &vm.names.aiter, Vec::new())? {
                Some(called) => pushed(frame, called),
                None => Err(Raise::type_error(format!(
                    "'async for' requires an object with __aiter__ method, got {}",
                    vm.type_name(&value)
                ))),
            };
        }
        Instr::GetAnext => {
            let iterator = frame.peek(1).clone();
            let Some(called) = vm.special(&iterator, &vm.names.anext, Vec::new())? else {
                return Err(Raise::type_error(format!(
                    "'async for' requires an iterator with __anext__ method, got {}",
                    vm.type_name(&iterator)
                )));
            };
            let vm_ = vm.clone();
            let called = match called {
                Called::Done(value) => awaitable(vm, &value, 0)?,
                pushed @ Called::Push(_) => later(async move {
                    let value = vm_.wait_for(pushed).await?;
                    let called = awaitable(&vm_, &value, 0)?;
                    vm_.wait_for(called).await
                })?,
            };
            return pushed(frame, called);
        }
        Instr::EndAsyncFor => {
            let exception = frame.pop();
            let Value::Instance(object) = exception else {
                return Ok(None);
            };
            if Raise::Object(Rc::clone(&object)).is(Kind::StopAsyncIteration) {
                frame.pop();
                return Ok(None);
            }
            return Ok(Some(Left::Raise(Raise::Object(object))));
        }
        Instr::ImportName(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let wanted = frame.pop();
            let level = match frame.pop() {
                Value::Int(level) => level,
                _ => 0,
            };
            let called = vm.import_name(&frame.globals, &name, &wanted, level)?;
            return pushed(frame, called);
        }
        Instr::ImportFrom(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let module = frame.peek(1).clone();
            let called = vm.import_from(&module, &name)?;
            return pushed(frame, called);
        }
        Instr::ImportStar => {
            let module = frame.pop();
            let names = Rc::clone(frame.names.as_ref().unwrap_or(&frame.globals));
            vm.import_star(&module, &names)?;
        }
        other => return exceptions::step(vm, frame, other),
    }
    Ok(None)
}

/// What `await` drives: the object itself, or what its `__await__` gives.
fn awaitable(vm: &Vm, value: &Value, why: u32) -> crate::value::Outcome<Called> {
    if let Value::Generator(generator) = value {
        match generator.kind {
            GeneratorKind::Coroutine => return Ok(Called::Done(value.clone())),
            GeneratorKind::Generator if generator.code.kind == CodeKind::Coroutine => {
                return Ok(Called::Done(value.clone()));
            }
            _ => {}
        }
    }
    match vm.special(value, &vm.names.await_, Vec::new())? {
        Some(called) => Ok(called),
        None => {
            let name = vm.type_name(value);
            Err(Raise::type_error(match why {
                1 => format!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                ),
                2 => format!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                ),
                _ => format!("object {name} can't be used in 'await' expression"),
            }))
        }
    }
}

/// The value on top goes into the generator below. What that yields is pushed; at its end it is replaced by its result.
fn send(vm: &Vm, frame: &mut Frame, end: usize) -> Step {
    let value = frame.pop();
    let receiver = frame.peek(1).clone();
    if let Value::Generator(generator) = &receiver {
        let activation = vm.resume(generator, value)?;
        return Ok(Some(Left::Push(activation.then(After::Send(end)))));
    }
    if !value.is_none() {
        let name = Rc::clone(&vm.names.send);
        let vm_ = vm.clone();
        let future = async move {
            let send = vm_.attribute(&receiver, &name).await?;
            vm_.call(&send, vec![value]).await
        };
        let activation = crate::machine::Activation::native(Box::pin(future));
        return Ok(Some(Left::Push(activation.then(After::Send(end)))));
    }
    match vm.advance(&receiver) {
        Ok(Advance::Item(value)) => frame.push(value),
        Ok(Advance::Done) => ended(frame, Value::None, end),
        Ok(Advance::Run(activation)) => return Ok(Some(Left::Push(activation.then(After::Send(end))))),
        Err(raise) if raise.is(Kind::StopIteration) => ended(frame, vm.stop_value(&raise), end),
        Err(raise) => return Err(raise),
    }
    Ok(None)
}

fn ended(frame: &mut Frame, value: Value, end: usize) {
    frame.pop();
    frame.push(value);
    frame.at = end;
}
