//! Generators and coroutines taken up and parked again.

use super::asking::later;
use super::{Activation, After, Called, Frame, Vm};
use crate::value::{
    Generator, GeneratorKind, GeneratorState, Kind, Outcome, Raise, Value, fault, letting_go,
};
use std::rc::Rc;

impl Vm {
    /// Takes a generator up with a value.
    ///
    /// # Errors
    /// That it runs already, has ended, or has not begun and gets a value.
    pub fn resume(&self, generator: &Rc<Generator>, value: Value) -> Outcome<Activation> {
        let mut frame = self.unpark(generator, Some(&value))?;
        if frame.at == 0 {
            if !value.is_none() {
                let what = what(generator.kind);
                generator.state.replace(GeneratorState::Parked(frame));
                return Err(Raise::type_error(format!(
                    "can't send non-None value to a just-started {what}"
                )));
            }
        } else {
            frame.push(value);
        }
        self.enter_generator(generator);
        frame.generator = Some(Rc::clone(generator));
        Ok(Activation::Python(frame))
    }

    fn unpark(&self, generator: &Rc<Generator>, sent: Option<&Value>) -> Outcome<Box<Frame>> {
        match generator.state.replace(GeneratorState::Running) {
            GeneratorState::Parked(frame) => Ok(frame),
            GeneratorState::Running => Err(Raise::value_error(format!(
                "{} already executing",
                what(generator.kind)
            ))),
            GeneratorState::Done => {
                generator.state.replace(GeneratorState::Done);
                Err(match (generator.kind, sent) {
                    (GeneratorKind::Coroutine, _) => {
                        fault(Kind::RuntimeError, "cannot reuse already awaited coroutine")
                    }
                    (GeneratorKind::AsyncGenerator, _) => Raise::of(Kind::StopAsyncIteration, Vec::new()),
                    (GeneratorKind::Generator, _) => Raise::stop(Value::None),
                })
            }
        }
    }

    fn enter_generator(&self, generator: &Generator) {
        let own = generator.handling.take();
        let outer = self.handling.borrow().clone();
        if !own.is_none() && !own.is_unbound() {
            self.handling.replace(own);
        }
        // What was handled outside comes back when it is parked.
        generator.handling.replace(outer);
    }

    pub(super) fn leave_generator(&self, generator: &Generator, done: bool) {
        let outer = generator.handling.take();
        let inner = self.handling.replace(outer.clone());
        if !done && !inner.is(&outer) {
            generator.handling.replace(inner);
        }
    }

    /// Raises an exception inside a generator, or inside what that has delegated to.
    ///
    /// # Errors
    /// That it runs already, or the exception itself where it has ended.
    pub fn throw(&self, generator: &Rc<Generator>, raise: Raise) -> Outcome<Called> {
        if matches!(*generator.state.borrow(), GeneratorState::Done) {
            return Err(match generator.kind {
                GeneratorKind::Coroutine => {
                    fault(Kind::RuntimeError, "cannot reuse already awaited coroutine")
                }
                _ => raise,
            });
        }
        let mut frame = self.unpark(generator, None)?;
        self.enter_generator(generator);
        frame.generator = Some(Rc::clone(generator));
        let Some((delegate, yields)) = frame.delegate() else {
            frame.raised = Some(raise);
            return Ok(Called::Push(Activation::Python(frame)));
        };
        // The frame stands where it yields for its delegate, which gets the exception first.
        let end = match frame.code.instructions.get(yields - 1) {
            Some(crate::code::Instr::Send(end)) => *end as usize,
            _ => yields + 1,
        };
        frame.at = yields;
        let inner = self.throw_into(&delegate, raise);
        match inner {
            Ok(Called::Done(value)) => frame.push(value),
            Ok(Called::Push(activation)) => {
                frame.at = yields;
                return Ok(Called::Push(Activation::Delegating(
                    frame,
                    Box::new(activation.then(After::Send(end))),
                )));
            }
            Err(inner) if inner.is(Kind::StopIteration) => {
                frame.pop();
                frame.push(self.stop_value(&inner));
                frame.at = end;
            }
            Err(inner) => frame.raised = Some(inner),
        }
        Ok(Called::Push(Activation::Python(frame)))
    }

    fn throw_into(&self, delegate: &Value, raise: Raise) -> Outcome<Called> {
        let closing = raise.is(Kind::GeneratorExit);
        if let Value::Generator(inner) = delegate {
            if !closing {
                return self.throw(inner, raise);
            }
            let (vm, inner) = (self.clone(), Rc::clone(inner));
            return later(async move {
                vm.close(&inner).await?;
                Err(raise)
            });
        }
        let (vm, delegate) = (self.clone(), delegate.clone());
        later(async move {
            let name = if closing { &vm.names.close } else { &vm.names.throw };
            let Some(method) = vm.attribute_if_any(&delegate, name).await? else {
                return Err(raise);
            };
            if closing {
                vm.call(&method, Vec::new()).await?;
                return Err(raise);
            }
            let object = vm.object_of(raise);
            vm.call(&method, vec![Value::Instance(object)]).await
        })
    }

    /// `close()`: raises `GeneratorExit` in it, and wants it to end.
    ///
    /// # Errors
    /// What it raised instead, or that it yielded.
    pub async fn close(&self, generator: &Rc<Generator>) -> Outcome {
        let fresh = match &*generator.state.borrow() {
            GeneratorState::Done => return Ok(Value::None),
            GeneratorState::Parked(frame) => frame.at == 0,
            GeneratorState::Running => false,
        };
        if fresh {
            generator.state.replace(GeneratorState::Done);
            return Ok(Value::None);
        }
        let outcome = match self.throw(generator, Raise::of(Kind::GeneratorExit, Vec::new())) {
            Ok(called) => self.wait_for(called).await,
            Err(raise) => Err(raise),
        };
        match outcome {
            Ok(_) => Err(fault(
                Kind::RuntimeError,
                format!("{} ignored GeneratorExit", what(generator.kind)),
            )),
            Err(raise) if raise.is(Kind::GeneratorExit) || raise.is(Kind::StopIteration) => Ok(Value::None),
            Err(raise) if raise.is(Kind::StopAsyncIteration) => Ok(Value::None),
            Err(raise) => Err(raise),
        }
    }

    /// `StopIteration` may not leave a generator by itself.
    pub(super) fn not_out_of_a_generator(&self, kind: GeneratorKind, raise: Raise) -> Raise {
        let name = match kind {
            GeneratorKind::Generator => "generator",
            GeneratorKind::Coroutine => "coroutine",
            GeneratorKind::AsyncGenerator => "async generator",
        };
        let which = if raise.is(Kind::StopIteration) {
            "StopIteration"
        } else if kind == GeneratorKind::AsyncGenerator && raise.is(Kind::StopAsyncIteration) {
            "StopAsyncIteration"
        } else {
            return raise;
        };
        let cause = self.object_of(raise);
        let object = self.object_of(fault(Kind::RuntimeError, format!("{name} raised {which}")));
        if let Some(state) = object.exception() {
            let mut state = state.borrow_mut();
            state.cause = Some(Rc::clone(&cause));
            state.context = Some(cause);
            state.suppress_context = true;
        }
        Raise::Object(object)
    }

    /// One of the things that have lost their last reference and want to hear of it.
    pub(super) fn finalise(&self) -> Option<Activation> {
        let (objects, generators) = letting_go::take();
        if objects.is_empty() && generators.is_empty() {
            return None;
        }
        let vm = self.clone();
        let future = async move {
            for object in objects {
                let object = Value::Instance(object);
                if let Err(raise) = vm.call_special(&object, &vm.names.del, Vec::new()).await {
                    vm.ignore(raise);
                }
            }
            for generator in generators {
                if let Err(raise) = vm.close(&generator).await {
                    vm.ignore(raise);
                }
            }
            Ok(Value::None)
        };
        Some(Activation::native(Box::pin(future)).then(After::Ignore))
    }

    /// What a `StopIteration` carries.
    pub(super) fn stop_value(&self, raise: &Raise) -> Value {
        let first = |items: &[Value]| items.first().cloned().unwrap_or(Value::None);
        match raise {
            Raise::Fault(fault) => first(&fault.arguments),
            Raise::Object(object) => object
                .exception()
                .map_or(Value::None, |state| first(&state.borrow().arguments)),
        }
    }
}

fn what(kind: GeneratorKind) -> &'static str {
    match kind {
        GeneratorKind::Generator => "generator",
        GeneratorKind::Coroutine => "coroutine",
        GeneratorKind::AsyncGenerator => "async generator",
    }
}
