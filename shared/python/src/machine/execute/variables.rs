//! Variables and the stack.

use super::{Left, Step, objects, push};
use crate::code::Instr;
use crate::machine::{Frame, Vm};
use crate::value::{Kind, Outcome, Raise, Str, Value, fault};
use std::rc::Rc;

#[expect(clippy::too_many_lines, reason = "a line or two for each instruction")]
pub(super) fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::Nop => {}
        Instr::Copy(depth) => {
            let value = frame.peek(depth as usize).clone();
            frame.push(value);
        }
        Instr::Swap(depth) => {
            let last = frame.values.len() - 1;
            frame.values.swap(last, last + 1 - depth as usize);
        }
        Instr::DeleteFast(at) => {
            let old = std::mem::take(&mut frame.values[at as usize]);
            if old.is_unbound() {
                return Err(unbound_local(frame, at));
            }
        }
        Instr::LoadCell(at) => {
            let value = frame.cells[at as usize].value();
            if value.is_unbound() {
                return Err(unbound_cell(frame, at as usize));
            }
            frame.push(value);
        }
        Instr::StoreCell(at) => {
            let value = frame.pop();
            frame.cells[at as usize].set(value);
        }
        Instr::DeleteCell(at) => {
            if frame.cells[at as usize].value().is_unbound() {
                return Err(unbound_cell(frame, at as usize));
            }
            frame.cells[at as usize].set(Value::Unbound);
        }
        Instr::LoadClassCell(at) => {
            let name = cell_name(frame, at as usize);
            let own = frame.names.as_ref().and_then(|names| names.named(&name));
            let value = own.unwrap_or_else(|| frame.cells[at as usize].value());
            if value.is_unbound() {
                return Err(unbound_cell(frame, at as usize));
            }
            frame.push(value);
        }
        Instr::LoadClosure(at) => {
            let cell = frame.cells[at as usize].clone();
            frame.push(Value::Cell(cell));
        }
        Instr::StoreGlobal(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let value = frame.pop();
            frame.globals.set_name(&name, value);
        }
        Instr::DeleteGlobal(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            if frame.globals.remove_name(&name).is_none() {
                return Err(undefined(vm, &name));
            }
        }
        Instr::LoadName(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            if let Some(own) = frame.own_names.clone() {
                return by_own_names(vm, frame, &own, &name);
            }
            let own = frame.names.as_ref().and_then(|names| names.named(&name));
            let value = match own {
                Some(value) => value,
                None => global(vm, frame, at)?,
            };
            frame.push(value);
        }
        Instr::StoreName(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let value = frame.pop();
            if let Some(own) = frame.own_names.clone() {
                let called = vm.set_item_begin(&own, Value::Str(name), value)?;
                return Ok(super::forget(frame, called));
            }
            let names = frame.names.as_ref().unwrap_or(&frame.globals);
            names.set_name(&name, value);
        }
        Instr::DeleteName(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let names = frame.names.as_ref().unwrap_or(&frame.globals);
            if names.remove_name(&name).is_none() {
                return Err(undefined(vm, &name));
            }
        }
        Instr::JumpIfFalseOrPop(to) => return jump_or_pop(vm, frame, to as usize, false),
        Instr::JumpIfTrueOrPop(to) => return jump_or_pop(vm, frame, to as usize, true),
        Instr::PopJumpIfNone(to) => {
            if frame.pop().is_none() {
                frame.at = to as usize;
            }
        }
        Instr::PopJumpIfNotNone(to) => {
            if !frame.pop().is_none() {
                frame.at = to as usize;
            }
        }
        other => return objects::step(vm, frame, other),
    }
    Ok(None)
}

/// The names of a class body that a metaclass has prepared.
fn by_own_names(vm: &Vm, frame: &mut Frame, own: &Value, name: &Rc<Str>) -> Step {
    if let Value::Dict(dict) = own.payload()
        && let Some(value) = dict.named(name)
    {
        frame.push(value);
        return Ok(None);
    }
    match frame.globals.named(name).or_else(|| vm.builtins.named(name)) {
        Some(value) => frame.push(value),
        None => return Err(undefined(vm, name)),
    }
    Ok(None)
}

fn jump_or_pop(vm: &Vm, frame: &mut Frame, to: usize, when: bool) -> Step {
    use crate::machine::{After, Called};
    let truth = vm.truth_at_once(frame.peek(1));
    match truth {
        Some(truth) if truth == when => frame.at = to,
        Some(_) => drop(frame.pop()),
        None => {
            let value = frame.pop();
            if let Called::Push(activation) = vm.truth_of(&value)? {
                return Ok(Some(Left::Push(activation.then(After::JumpOrPop {
                    to,
                    when,
                    value,
                }))));
            }
        }
    }
    Ok(None)
}

pub(super) fn global(vm: &Vm, frame: &Frame, at: u32) -> Outcome {
    let name = &frame.code.names[at as usize];
    if let Some(value) = frame.globals.named(name) {
        return Ok(value);
    }
    vm.builtins.named(name).ok_or_else(|| undefined(vm, name))
}

fn undefined(vm: &Vm, name: &Str) -> Raise {
    let object = vm.exception(
        Kind::NameError,
        vec![Value::str(format!("name '{name}' is not defined"))],
    );
    vm.chain(&object);
    object.set_field(&vm.names.plain_name, Value::str(name.as_str()));
    Raise::Object(object)
}

pub(super) fn unbound_local(frame: &Frame, at: u32) -> Raise {
    let name = &frame.code.locals[at as usize];
    fault(
        Kind::UnboundLocalError,
        format!("cannot access local variable '{name}' where it is not associated with a value"),
    )
}

fn cell_name(frame: &Frame, at: usize) -> Rc<Str> {
    let own = frame.code.cells.len();
    if at < own {
        Rc::clone(&frame.code.cells[at].0)
    } else {
        Rc::clone(&frame.code.free[at - own])
    }
}

fn unbound_cell(frame: &Frame, at: usize) -> Raise {
    let name = cell_name(frame, at);
    if at < frame.code.cells.len() {
        return fault(
            Kind::UnboundLocalError,
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        );
    }
    fault(
        Kind::NameError,
        format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        ),
    )
}

/// Pushes what an operator came to.
pub(super) fn pushed(frame: &mut Frame, called: crate::machine::Called) -> Step {
    Ok(push(frame, called))
}
