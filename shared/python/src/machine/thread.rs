//! A thread: a stack of activations, and the loop that runs the top one.

use super::activation::Native;
use super::asking::{Answer, Ask};
use super::execute::Left;
use super::{Activation, After, Frame, Vm};
use crate::value::{GeneratorKind, GeneratorState, Kind, Outcome, Raise, Value, fault, letting_go};
use socketarium_kernel::Reply;
use socketarium_kernel::simulation::Next;
use std::fmt;
use std::task::{Context, Poll, Waker};

pub struct Thread {
    pub(super) activations: Vec<Activation>,
    /// The exception that it handles.
    handling: Value,
    /// What the process did for it last, for whoever waits for that.
    waits_for_kernel: bool,
}

/// Why a thread stopped running.
#[derive(Debug)]
pub enum Stop {
    /// It has to be resumed when this is done.
    Next(Next),
    Finished(Outcome),
}

impl Thread {
    #[must_use]
    pub fn new(first: Activation) -> Self {
        Self {
            activations: vec![first],
            handling: Value::None,
            waits_for_kernel: false,
        }
    }

    /// Runs until it needs something from outside, or has ended. `reply` is what the last such thing came to.
    pub fn run(&mut self, vm: &Vm, reply: Option<Reply>) -> Stop {
        vm.handling.replace(std::mem::take(&mut self.handling));
        if std::mem::take(&mut self.waits_for_kernel) {
            vm.answer.replace(Some(Answer::Reply(reply)));
            if let Some(Activation::Native(native)) = self.activations.last_mut() {
                native.answered = true;
            }
        }
        let stop = self.turn(vm);
        self.handling = vm.handling.take();
        stop
    }

    /// Runs to the end, for a call that nothing outside may interrupt.
    pub(super) fn run_through(&mut self, vm: &Vm) -> Outcome {
        loop {
            match self.turn(vm) {
                Stop::Finished(outcome) => return outcome,
                Stop::Next(Next::Line { .. } | Next::Compute(_) | Next::Task(_)) => {}
                Stop::Next(_) => {
                    return Err(fault(
                        Kind::RuntimeError,
                        "not supported here yet: waiting for the kernel in __hash__ or __eq__ of a key",
                    ));
                }
            }
        }
    }

    fn turn(&mut self, vm: &Vm) -> Stop {
        loop {
            match self.activations.pop() {
                None => return Stop::Finished(Ok(Value::None)),
                Some(Activation::Python(frame)) => {
                    if let Some(stop) = self.run_frame(vm, frame) {
                        return stop;
                    }
                }
                Some(Activation::Native(native)) => {
                    if let Some(stop) = self.poll(vm, native) {
                        return stop;
                    }
                }
                Some(Activation::Delegating(frame, step)) => {
                    self.activations.push(Activation::Python(frame));
                    self.activations.push(*step);
                }
            }
        }
    }

    fn run_frame(&mut self, vm: &Vm, mut frame: Box<Frame>) -> Option<Stop> {
        match super::execute::run(self, vm, &mut frame) {
            Left::Push(activation) => {
                self.activations.push(Activation::Python(frame));
                if self.activations.len() >= vm.limits.recursion {
                    drop(activation);
                    let raise = fault(Kind::RecursionError, "maximum recursion depth exceeded");
                    return self.deliver(vm, After::Push, Err(raise));
                }
                self.activations.push(activation);
                None
            }
            Left::Return(value) => {
                let after = std::mem::take(&mut frame.after);
                match frame.generator.take() {
                    None => {
                        drop(frame);
                        self.deliver(vm, after, Ok(value))
                    }
                    Some(generator) => {
                        generator.state.replace(GeneratorState::Done);
                        vm.leave_generator(&generator, true);
                        drop(frame);
                        match (&after, generator.kind) {
                            (After::Next(_), GeneratorKind::Generator) => {
                                self.deliver(vm, after, Err(Raise::stop(Value::None)))
                            }
                            (After::Send(end), GeneratorKind::Generator | GeneratorKind::Coroutine) => {
                                self.delegate_ended(*end, value);
                                None
                            }
                            (_, GeneratorKind::AsyncGenerator) => {
                                let raise = Raise::of(Kind::StopAsyncIteration, Vec::new());
                                self.deliver(vm, after, Err(raise))
                            }
                            _ => self.deliver(vm, after, Err(Raise::stop(value))),
                        }
                    }
                }
            }
            Left::Yield(value) => {
                let after = std::mem::take(&mut frame.after);
                if let Some(generator) = frame.generator.take() {
                    vm.leave_generator(&generator, false);
                    generator.state.replace(GeneratorState::Parked(frame));
                }
                self.deliver(vm, after, Ok(value))
            }
            Left::Raise(raise) => {
                let after = std::mem::take(&mut frame.after);
                let raise = match frame.generator.take() {
                    None => raise,
                    Some(generator) => {
                        generator.state.replace(GeneratorState::Done);
                        vm.leave_generator(&generator, true);
                        vm.not_out_of_a_generator(generator.kind, raise)
                    }
                };
                drop(frame);
                self.deliver(vm, after, Err(raise))
            }
            Left::Stop(next) => {
                self.activations.push(Activation::Python(frame));
                Some(Stop::Next(next))
            }
        }
    }

    fn poll(&mut self, vm: &Vm, mut native: Native) -> Option<Stop> {
        if let Some(activation) = self.finaliser(vm) {
            self.activations.push(Activation::Native(native));
            self.activations.push(activation);
            return None;
        }
        if !std::mem::take(&mut native.answered) {
            vm.answer.take();
        }
        let mut context = Context::from_waker(Waker::noop());
        match native.future.as_mut().poll(&mut context) {
            Poll::Ready(outcome) => {
                let after = std::mem::take(&mut native.after);
                drop(native);
                self.deliver(vm, after, outcome)
            }
            Poll::Pending => {
                let ask = vm.ask.take();
                self.activations.push(Activation::Native(native));
                match ask {
                    Some(Ask::Push(activation)) => {
                        self.activations.push(activation);
                        None
                    }
                    Some(Ask::Kernel(next)) => {
                        self.waits_for_kernel = true;
                        Some(Stop::Next(next))
                    }
                    // It waits for something that nobody will do.
                    None => Some(Stop::Finished(Err(fault(
                        Kind::SystemError,
                        "a built-in function waits for nothing",
                    )))),
                }
            }
        }
    }

    /// What has lost its last reference and wants to hear of it.
    pub(super) fn finaliser(&mut self, vm: &Vm) -> Option<Activation> {
        if !letting_go::waits() {
            return None;
        }
        vm.finalise()
    }

    /// Gives a result to the activation below. Gives back the end of the thread, where there is none.
    fn deliver(&mut self, vm: &Vm, after: After, outcome: Outcome) -> Option<Stop> {
        if let After::Ignore = after {
            if let Err(raise) = outcome {
                vm.ignore(raise);
            }
            return None;
        }
        match self.activations.last_mut() {
            None => Some(Stop::Finished(outcome)),
            Some(Activation::Native(native)) => {
                let outcome = match after {
                    After::Init(object) => outcome.and_then(|value| {
                        if value.is_none() {
                            Ok(object)
                        } else {
                            Err(vm.init_gave(&value))
                        }
                    }),
                    _ => outcome,
                };
                native.answered = true;
                vm.answer.replace(Some(Answer::Value(outcome)));
                None
            }
            Some(Activation::Python(frame) | Activation::Delegating(frame, _)) => {
                give(vm, frame, after, outcome);
                None
            }
        }
    }

    /// What the frame on top has delegated to is at its end.
    fn delegate_ended(&mut self, end: usize, value: Value) {
        if let Some(Activation::Python(frame)) = self.activations.last_mut() {
            frame.pop();
            frame.push(value);
            frame.at = end;
        }
    }
}

fn give(vm: &Vm, frame: &mut Frame, after: After, outcome: Outcome) {
    match (after, outcome) {
        (After::Push | After::Send(_) | After::Next(_), Ok(value)) => frame.push(value),
        (After::Init(object), Ok(value)) => {
            if value.is_none() {
                frame.push(object);
            } else {
                frame.raised = Some(vm.init_gave(&value));
            }
        }
        (After::Jump { to, when, back }, Ok(value)) => {
            if matches!(value, Value::Bool(truth) if truth == when) {
                frame.at = to;
                frame.came_back = back;
            }
        }
        (After::JumpOrPop { to, when, value }, Ok(result)) => {
            if matches!(result, Value::Bool(truth) if truth == when) {
                frame.push(value);
                frame.at = to;
            }
        }
        (After::Next(end), Err(raise)) if raise.is(Kind::StopIteration) => {
            frame.pop();
            frame.at = end;
        }
        (After::Send(end), Err(raise)) if raise.is(Kind::StopIteration) => {
            frame.pop();
            frame.push(vm.stop_value(&raise));
            frame.at = end;
        }
        (After::Unpack, Ok(value)) => super::execute::spread(frame, &value),
        (After::Ignore, _) | (After::Forget, Ok(_)) => {}
        (_, Err(raise)) => frame.raised = Some(raise),
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thread of {} activations", self.activations.len())
    }
}
