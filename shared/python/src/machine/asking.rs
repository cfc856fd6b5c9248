//! How a built-in function waits: it puts down what it asks for, and is polled again when the answer is there.

use super::{Activation, Called, Vm};
use crate::value::{Kind, Outcome, Raise, Str, Value, fault};
use socketarium_kernel::Reply;
use socketarium_kernel::simulation::Next;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// What a built-in function asks for.
#[derive(Debug)]
pub(super) enum Ask {
    Push(Activation),
    Kernel(Next),
}

/// What it came to.
#[derive(Debug)]
pub(super) enum Answer {
    Value(Outcome),
    /// Nothing after what is no call.
    Reply(Option<Reply>),
}

struct Asking {
    vm: Vm,
    ask: Option<Ask>,
}

impl Future for Asking {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        if let Some(ask) = self.ask.take() {
            self.vm.ask.replace(Some(ask));
            return Poll::Pending;
        }
        match self.vm.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}

impl Vm {
    fn asking(&self, ask: Ask) -> Asking {
        Asking {
            vm: self.clone(),
            ask: Some(ask),
        }
    }

    /// Waits for something that has to run.
    ///
    /// # Errors
    /// The exception that left it.
    pub async fn wait_for(&self, called: Called) -> Outcome {
        match called {
            Called::Done(value) => Ok(value),
            Called::Push(activation) => match self.asking(Ask::Push(activation)).await {
                Answer::Value(outcome) => outcome,
                Answer::Reply(_) => Ok(Value::None),
            },
        }
    }

    /// Calls anything that can be called.
    ///
    /// # Errors
    /// The exception that left it.
    pub async fn call(&self, function: &Value, arguments: Vec<Value>) -> Outcome {
        let called = self.begin(function, arguments, Vec::new())?;
        self.wait_for(called).await
    }

    /// Calls with arguments by name.
    ///
    /// # Errors
    /// The exception that left it.
    pub async fn call_named(
        &self,
        function: &Value,
        arguments: Vec<Value>,
        named: Vec<(Rc<Str>, Value)>,
    ) -> Outcome {
        let called = self.begin(function, arguments, named)?;
        self.wait_for(called).await
    }

    /// Calls a method by its name.
    ///
    /// # Errors
    /// The exception that left it, or that there is no such attribute.
    pub async fn call_method(&self, object: &Value, name: &str, arguments: Vec<Value>) -> Outcome {
        let method = self.attribute(object, &Str::new(name)).await?;
        self.call(&method, arguments).await
    }

    /// Calls a method that the class of an object has, as the operators do; nothing where it has none.
    ///
    /// # Errors
    /// The exception that left it.
    pub async fn call_special(
        &self,
        object: &Value,
        name: &Rc<Str>,
        arguments: Vec<Value>,
    ) -> Outcome<Option<Value>> {
        match self.special(object, name, arguments)? {
            Some(called) => self.wait_for(called).await.map(Some),
            None => Ok(None),
        }
    }

    /// Makes a system call, or whatever else a program does next, and waits for its return.
    pub async fn kernel(&self, next: Next) -> Option<Reply> {
        match self.asking(Ask::Kernel(next)).await {
            Answer::Reply(reply) => reply,
            Answer::Value(_) => None,
        }
    }

    /// An attribute, worked out by the program if need be.
    ///
    /// # Errors
    /// That there is none, or the exception that left its getter.
    pub async fn attribute(&self, object: &Value, name: &Rc<Str>) -> Outcome {
        let called = self.load_attribute(object, name)?;
        self.wait_for(called).await
    }

    /// An attribute; nothing where there is none.
    ///
    /// # Errors
    /// The exception that left its getter.
    pub async fn attribute_if_any(&self, object: &Value, name: &Rc<Str>) -> Outcome<Option<Value>> {
        match self.attribute(object, name).await {
            Ok(value) => Ok(Some(value)),
            Err(raise) if raise.is(Kind::AttributeError) => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    /// Calls without letting the kernel in: for `__hash__` and `__eq__` of keys.
    ///
    /// # Errors
    /// The exception that left it, or `RuntimeError` where it waits for the kernel.
    pub fn call_at_once(&self, function: &Value, arguments: Vec<Value>) -> Outcome {
        let called = self.begin(function, arguments, Vec::new())?;
        self.run_at_once(called)
    }

    pub(super) fn run_at_once(&self, called: Called) -> Outcome {
        let activation = match called {
            Called::Done(value) => return Ok(value),
            Called::Push(activation) => activation,
        };
        let nesting = self.nesting.get();
        if nesting >= MOST_NESTED {
            return Err(fault(Kind::RecursionError, "maximum recursion depth exceeded"));
        }
        self.nesting.set(nesting + 1);
        let ask = self.ask.take();
        let answer = self.answer.take();
        let outcome = super::Thread::new(activation).run_through(self);
        self.ask.replace(ask);
        self.answer.replace(answer);
        self.nesting.set(nesting);
        outcome
    }
}

/// Calls at once inside of calls at once: each takes some of Rust's own stack.
const MOST_NESTED: u32 = 20;

impl From<Value> for Called {
    fn from(value: Value) -> Self {
        Self::Done(value)
    }
}

/// A built-in function that waits, as something to run.
pub(super) fn later(future: impl Future<Output = Outcome> + 'static) -> Result<Called, Raise> {
    Ok(Called::Push(Activation::native(Box::pin(future))))
}
