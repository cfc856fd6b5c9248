//! Generators and coroutines as objects.

use super::{attributes, methods};
use crate::machine::{Called, Vm};
use crate::value::{
    Cell, Def, Future, Generator, GeneratorState, Iter, Kind, NativeIter, Outcome, Raise, Value, getter,
    plain, resumable,
};
use std::rc::Rc;

const COMMON: &[Def] = &[
    resumable("send(self, value, /)", send),
    resumable("throw(self, exception, value=, traceback=, /)", throw),
    resumable("close(self, /)", |vm, arguments| {
        Box::pin(async move { vm.close(generator(&arguments[0])?).await })
    }),
];

const GENERATOR: &[Def] = &[
    plain("__iter__(self, /)", |_, arguments| Ok(arguments[0].clone())),
    resumable("__next__(self, /)", |vm, arguments| {
        send(vm, vec![arguments[0].clone(), Value::None])
    }),
    getter("gi_running(self)", |_, arguments| {
        Ok(Value::Bool(generator(&arguments[0])?.is_running()))
    }),
    getter("gi_frame(self)", |_, arguments| frame(&arguments[0])),
];

const COROUTINE: &[Def] = &[
    plain("__await__(self, /)", |_, arguments| {
        Ok(Value::iterator(Iter::Own(Rc::new(Awaiting(
            arguments[0].clone(),
        )))))
    }),
    getter("cr_running(self)", |_, arguments| {
        Ok(Value::Bool(generator(&arguments[0])?.is_running()))
    }),
    getter("cr_frame(self)", |_, arguments| frame(&arguments[0])),
    getter("cr_await(self)", |_, _| Ok(Value::None)),
];

const ASYNC_GENERATOR: &[Def] = &[
    plain("__aiter__(self, /)", |_, arguments| Ok(arguments[0].clone())),
    plain("__anext__(self, /)", |_, arguments| {
        Ok(step(&arguments[0], How::Send(Value::None)))
    }),
    plain("asend(self, value, /)", |_, arguments| {
        Ok(step(&arguments[0], How::Send(arguments[1].clone())))
    }),
    plain(
        "athrow(self, exception, value=, traceback=, /)",
        |_, arguments| Ok(step(&arguments[0], How::Throw(arguments[1].clone()))),
    ),
    plain("aclose(self, /)", |_, arguments| {
        Ok(step(&arguments[0], How::Close))
    }),
];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    methods(&types.generator, COMMON);
    methods(&types.generator, GENERATOR);
    methods(&types.coroutine, COMMON);
    methods(&types.coroutine, COROUTINE);
    methods(&types.async_generator, ASYNC_GENERATOR);
    for class in [&types.generator, &types.coroutine, &types.async_generator] {
        attributes(
            class,
            &[
                (
                    getter("__name__(self)", |_, a| {
                        Ok(Value::Str(Rc::clone(&generator(&a[0])?.name.borrow())))
                    }),
                    plain("__name__(self, value)", |vm, a| {
                        generator(&a[0])?
                            .name
                            .replace(Rc::clone(vm.text_of(&a[1], "__name__")?));
                        Ok(Value::None)
                    }),
                ),
                (
                    getter("__qualname__(self)", |_, a| {
                        Ok(Value::Str(Rc::clone(&generator(&a[0])?.qualname.borrow())))
                    }),
                    plain("__qualname__(self, value)", |vm, a| {
                        generator(&a[0])?
                            .qualname
                            .replace(Rc::clone(vm.text_of(&a[1], "__qualname__")?));
                        Ok(Value::None)
                    }),
                ),
            ],
        );
    }
}

fn generator(value: &Value) -> Outcome<&Rc<Generator>> {
    match value {
        Value::Generator(generator) => Ok(generator),
        _ => Err(Raise::type_error("a generator is wanted")),
    }
}

/// Not a frame, but whether there is one still.
fn frame(value: &Value) -> Outcome {
    Ok(match &*generator(value)?.state.borrow() {
        GeneratorState::Done => Value::None,
        _ => Value::Ellipsis,
    })
}

fn send(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let activation = vm.resume(generator(&arguments[0])?, arguments[1].clone())?;
        vm.wait_for(Called::Push(activation)).await
    })
}

/// The exception that `throw` was given.
async fn thrown(vm: &Vm, exception: &Value, value: &Value) -> Outcome<Raise> {
    match exception {
        Value::Instance(object) if object.exception().is_some() => Ok(Raise::Object(Rc::clone(object))),
        Value::Class(class) if class.exception_kind().is_some() => {
            let arguments = value
                .given()
                .filter(|value| !value.is_none())
                .cloned()
                .into_iter()
                .collect();
            match vm.call(exception, arguments).await? {
                Value::Instance(object) => Ok(Raise::Object(object)),
                _ => Err(Raise::type_error("exceptions must derive from BaseException")),
            }
        }
        other => Err(Raise::type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            vm.type_name(other)
        ))),
    }
}

fn throw(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let raise = thrown(&vm, &arguments[1], &arguments[2]).await?;
        let called = vm.throw(generator(&arguments[0])?, raise)?;
        vm.wait_for(called).await
    })
}

/// `coroutine.__await__()`: drives the coroutine.
#[derive(Debug)]
struct Awaiting(Value);

impl NativeIter for Awaiting {
    fn type_name(&self) -> &'static str {
        "coroutine_wrapper"
    }

    fn next(self: Rc<Self>, vm: Vm) -> Future<Outcome<Option<Value>>> {
        Box::pin(async move {
            let activation = vm.resume(generator(&self.0)?, Value::None)?;
            vm.wait_for(Called::Push(activation)).await.map(Some)
        })
    }
}

/// What a step of an asynchronous generator does first.
#[derive(Clone, Debug)]
enum How {
    Send(Value),
    Throw(Value),
    Close,
}

/// What `__anext__`, `asend`, `athrow` and `aclose` give: an awaitable for one step of the generator.
#[derive(Debug)]
struct Step {
    of: Value,
    how: std::cell::RefCell<Option<How>>,
    closes: bool,
}

fn step(of: &Value, how: How) -> Value {
    let closes = matches!(how, How::Close);
    Value::iterator(Iter::Own(Rc::new(Step {
        of: of.clone(),
        how: std::cell::RefCell::new(Some(how)),
        closes,
    })))
}

impl NativeIter for Step {
    fn type_name(&self) -> &'static str {
        "async_generator_asend"
    }

    fn next(self: Rc<Self>, vm: Vm) -> Future<Outcome<Option<Value>>> {
        Box::pin(async move {
            let generator = generator(&self.of)?;
            let how = self.how.take();
            let fresh = matches!(&*generator.state.borrow(), GeneratorState::Parked(frame) if frame.at == 0);
            let done = matches!(&*generator.state.borrow(), GeneratorState::Done);
            let outcome = match how {
                Some(How::Close) if fresh || done => {
                    generator.state.replace(GeneratorState::Done);
                    return Err(Raise::stop(Value::None));
                }
                Some(How::Close) => vm.throw(generator, Raise::of(Kind::GeneratorExit, Vec::new())),
                Some(How::Throw(exception)) => {
                    let raise = thrown(&vm, &exception, &Value::None).await?;
                    vm.throw(generator, raise)
                }
                Some(How::Send(value)) => vm.resume(generator, value).map(Called::Push),
                None => vm.resume(generator, Value::None).map(Called::Push),
            };
            let outcome = match outcome {
                Ok(called) => vm.wait_for(called).await,
                Err(raise) => Err(raise),
            };
            match outcome {
                Ok(Value::Cell(_)) if self.closes => Err(crate::value::fault(
                    Kind::RuntimeError,
                    "async generator ignored GeneratorExit",
                )),
                // What it yields by itself is the result of the step; what an `await` in it yields goes on.
                Ok(Value::Cell(wrapped)) => Err(Raise::stop(unwrapped(&wrapped))),
                Ok(value) => Ok(Some(value)),
                Err(raise)
                    if self.closes
                        && (raise.is(Kind::StopAsyncIteration) || raise.is(Kind::GeneratorExit)) =>
                {
                    Err(Raise::stop(Value::None))
                }
                Err(raise) => Err(raise),
            }
        })
    }
}

fn unwrapped(cell: &Cell) -> Value {
    cell.value()
}
