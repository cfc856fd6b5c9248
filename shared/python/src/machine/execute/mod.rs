//! The loop that runs the instructions of one frame. The common ones are here, the others in rooms by kind.

mod calls;
mod containers;
mod exceptions;
mod generators;
mod matching;
mod objects;
mod variables;

pub(super) use containers::spread;

use super::iterate::Advance;
use super::{Activation, After, Called, Frame, Thread, Vm};
use crate::code::{Compare, Instr};
use crate::value::{Outcome, Raise, Value, letting_go};
use socketarium_kernel::simulation::Next;
use std::rc::Rc;

/// Virtual time that so many steps take a processor.
const NANOS_A_STEP: u64 = 50;

/// Why a frame stopped running.
pub(super) enum Left {
    /// This has to run first; the frame goes on behind it.
    Push(Activation),
    Return(Value),
    Yield(Value),
    Raise(Raise),
    Stop(Next),
}

/// Nothing: on to the next instruction.
type Step = Outcome<Option<Left>>;

/// Runs a frame until it leaves.
pub(super) fn run(thread: &mut Thread, vm: &Vm, frame: &mut Frame) -> Left {
    let code = Rc::clone(&frame.code);
    loop {
        if let Some(raise) = frame.raised.take()
            && let Err(raise) = vm.catch(frame, raise, false)
        {
            return Left::Raise(raise);
        }
        if letting_go::waits()
            && let Some(activation) = thread.finaliser(vm)
        {
            return Left::Push(activation);
        }
        let Some(instr) = code.instructions.get(frame.at) else {
            return Left::Return(Value::None);
        };
        frame.at += 1;
        let step = match step(vm, frame, *instr) {
            Ok(None) => continue,
            Ok(Some(Left::Raise(raise))) => match vm.catch(frame, raise, true) {
                Ok(()) => continue,
                Err(raise) => return Left::Raise(raise),
            },
            other => other,
        };
        match step {
            Ok(Some(left)) => return left,
            Ok(None) => {}
            Err(raise) => {
                if let Err(raise) = vm.catch(frame, raise, false) {
                    return Left::Raise(raise);
                }
            }
        }
    }
}

#[inline]
fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::Line(line) => return Ok(reach(vm, frame, line)),
        Instr::LoadFast(at) => match &frame.values[at as usize] {
            Value::Unbound => return Err(variables::unbound_local(frame, at)),
            value => {
                let value = value.clone();
                frame.push(value);
            }
        },
        Instr::StoreFast(at) => {
            let value = frame.pop();
            let old = std::mem::replace(&mut frame.values[at as usize], value);
            drop(old);
        }
        Instr::Const(at) => {
            let value = frame.code.constants[at as usize].clone();
            frame.push(value);
        }
        Instr::Pop => drop(frame.pop()),
        Instr::Jump(to) => frame.at = to as usize,
        Instr::JumpBack(to) => return Ok(jump_back(vm, frame, to)),
        Instr::PopJumpIfFalse(to) => return jump_if(vm, frame, to, false, false),
        Instr::PopJumpIfTrue(to) => return jump_if(vm, frame, to, true, false),
        Instr::PopJumpBackIfFalse(to) => return jump_if(vm, frame, to, false, true),
        Instr::PopJumpBackIfTrue(to) => return jump_if(vm, frame, to, true, true),
        Instr::Binary(op) => {
            let right = frame.pop();
            let left = frame.pop();
            let called = vm.binary(op, &left, &right, false)?;
            return Ok(push(frame, called));
        }
        Instr::Compare(op) => return compare(vm, frame, op),
        Instr::ForIter(end) => return for_iter(vm, frame, end as usize),
        Instr::LoadGlobal(at) => {
            let value = variables::global(vm, frame, at)?;
            frame.push(value);
        }
        Instr::LoadAttr(at) => {
            let name = Rc::clone(&frame.code.names[at as usize]);
            let object = frame.pop();
            let called = vm.load_attribute(&object, &name)?;
            return Ok(push(frame, called));
        }
        Instr::Call(count) => return calls::call(vm, frame, count as usize),
        Instr::CallMethod(count) => return calls::call_method(vm, frame, count as usize),
        Instr::LoadMethod(at) => return calls::load_method(vm, frame, at),
        Instr::Return => return Ok(Some(Left::Return(frame.pop()))),
        other => return variables::step(vm, frame, other),
    }
    Ok(None)
}

/// Pushes what something came to, now or later.
fn push(frame: &mut Frame, called: Called) -> Option<Left> {
    match called {
        Called::Done(value) => {
            frame.push(value);
            None
        }
        Called::Push(activation) => Some(Left::Push(activation)),
    }
}

/// Forgets what something came to.
fn forget(_: &mut Frame, called: Called) -> Option<Left> {
    match called {
        Called::Done(_) => None,
        Called::Push(activation) => Some(Left::Push(activation.then(After::Forget))),
    }
}

fn reach(vm: &Vm, frame: &mut Frame, line: u32) -> Option<Left> {
    let came_back = std::mem::take(&mut frame.came_back);
    if line == 0 || (frame.line == line && !came_back) {
        frame.line = line;
        return None;
    }
    frame.line = line;
    // Lines are told of the programs' own files, as the live lab does; those of the library are called `<…>`.
    let is_told = vm.tells_lines.get() && !frame.code.file.as_str().starts_with('<');
    is_told.then(|| {
        Left::Stop(Next::Line {
            file: frame.code.file.to_string(),
            line,
            function: frame.code.name.to_string(),
        })
    })
}

fn jump_back(vm: &Vm, frame: &mut Frame, to: u32) -> Option<Left> {
    frame.at = to as usize;
    frame.came_back = true;
    count(vm)
}

/// Counts a step; from time to time the processor has been busy for a while.
fn count(vm: &Vm) -> Option<Left> {
    let steps = vm.steps.get() + 1;
    vm.steps.set(steps);
    let at_once = vm.limits.steps_at_once;
    steps
        .is_multiple_of(at_once)
        .then(|| Left::Stop(Next::Compute(socketarium_trace::Nanos(at_once * NANOS_A_STEP))))
}

fn jump_if(vm: &Vm, frame: &mut Frame, to: u32, when: bool, back: bool) -> Step {
    let value = frame.pop();
    let to = to as usize;
    let truth = match &value {
        Value::Bool(truth) => Some(*truth),
        other => vm.truth_at_once(other),
    };
    match truth {
        Some(truth) => {
            if truth == when {
                frame.at = to;
                if back {
                    frame.came_back = true;
                    return Ok(count(vm));
                }
            }
            Ok(None)
        }
        None => match vm.truth_of(&value)? {
            Called::Done(_) => Ok(None),
            Called::Push(activation) => Ok(Some(Left::Push(activation.then(After::Jump { to, when, back })))),
        },
    }
}

fn compare(vm: &Vm, frame: &mut Frame, op: Compare) -> Step {
    let right = frame.pop();
    let left = frame.pop();
    if let (Value::Int(a), Value::Int(b)) = (&left, &right) {
        let answer = match op {
            Compare::Less => a < b,
            Compare::LessEqual => a <= b,
            Compare::Equal => a == b,
            Compare::NotEqual => a != b,
            Compare::Greater => a > b,
            Compare::GreaterEqual => a >= b,
        };
        frame.push(Value::Bool(answer));
        return Ok(None);
    }
    let called = vm.compare(op, &left, &right)?;
    Ok(push(frame, called))
}

fn for_iter(vm: &Vm, frame: &mut Frame, end: usize) -> Step {
    let iterator = frame.peek(1).clone();
    match vm.advance(&iterator)? {
        Advance::Item(value) => frame.push(value),
        Advance::Done => {
            frame.pop();
            frame.at = end;
        }
        Advance::Run(activation) => return Ok(Some(Left::Push(activation.then(After::Next(end))))),
    }
    Ok(None)
}
