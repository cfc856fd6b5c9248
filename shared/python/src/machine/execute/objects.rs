//! Attributes, items and operators on objects.

use super::{Step, containers, forget, variables::pushed};
use crate::code::Instr;
use crate::machine::{Called, Frame, Vm};
use crate::value::{Slice, Value};
use std::rc::Rc;

#[expect(clippy::too_many_lines, reason = "a line or two for each instruction")]
pub(super) fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::StoreAttr(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let object = frame.pop();
            let value = frame.pop();
            if let Value::Instance(instance) = &object
                && instance.with_class(|class| {
                    let flags = class.flags();
                    !flags.own_setattr && !flags.slots_only && class.lookup(&name).is_none()
                })
            {
                instance.set_field(&name, value);
                return Ok(None);
            }
            let called = vm.store_attribute(&object, &name, Some(value))?;
            return Ok(forget(frame, called));
        }
        Instr::DeleteAttr(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let object = frame.pop();
            let called = vm.store_attribute(&object, &name, None)?;
            return Ok(forget(frame, called));
        }
        Instr::Subscript => {
            let index = frame.pop();
            let object = frame.pop();
            let called = vm.item_begin(&object, index)?;
            return pushed(frame, called);
        }
        Instr::StoreSubscript => {
            let index = frame.pop();
            let object = frame.pop();
            let value = frame.pop();
            let called = vm.set_item_begin(&object, index, value)?;
            return Ok(forget(frame, called));
        }
        Instr::DeleteSubscript => {
            let index = frame.pop();
            let object = frame.pop();
            let called = vm.delete_item_begin(&object, index)?;
            return Ok(forget(frame, called));
        }
        Instr::BuildSlice(count) => {
            let step = if count == 3 { frame.pop() } else { Value::None };
            let stop = frame.pop();
            let start = frame.pop();
            frame.push(Value::Slice(Rc::new(Slice { start, stop, step })));
        }
        Instr::InPlace(op) => {
            let right = frame.pop();
            let left = frame.pop();
            let called = vm.binary(op, &left, &right, true)?;
            return pushed(frame, called);
        }
        Instr::Not => {
            let value = frame.pop();
            match vm.truth_at_once(&value) {
                Some(truth) => frame.push(Value::Bool(!truth)),
                None => {
                    let called = vm.not(&value)?;
                    return pushed(frame, called);
                }
            }
        }
        Instr::Negative => {
            let value = frame.pop();
            let called = vm.negative(&value)?;
            return pushed(frame, called);
        }
        Instr::Positive => {
            let value = frame.pop();
            let called = vm.positive(&value)?;
            return pushed(frame, called);
        }
        Instr::Invert => {
            let value = frame.pop();
            let called = vm.invert(&value)?;
            return pushed(frame, called);
        }
        Instr::Is(positive) => {
            let right = frame.pop();
            let left = frame.pop();
            frame.push(Value::Bool(left.is(&right) == positive));
        }
        Instr::In(positive) => {
            let container = frame.pop();
            let item = frame.pop();
            let called = vm.contains_begin(&container, &item)?;
            return match called {
                Called::Done(Value::Bool(truth)) => {
                    frame.push(Value::Bool(truth == positive));
                    Ok(None)
                }
                called if positive => pushed(frame, called),
                called => {
                    let called = vm.contrary(called)?;
                    pushed(frame, called)
                }
            };
        }
        Instr::GetIter => {
            let value = frame.pop();
            let called = vm.iterate(&value)?;
            return pushed(frame, called);
        }
        other => return containers::step(vm, frame, other),
    }
    Ok(None)
}
