//! What an exception object remembers beside its attributes.

use super::{Instance, Tuple, Value};
use crate::code::Code;
use crate::tree::Span;
use std::rc::Rc;

#[derive(Debug, Default)]
pub struct ExceptionState {
    pub arguments: Rc<Tuple>,
    pub cause: Option<Rc<Instance>>,
    pub context: Option<Rc<Instance>>,
    pub suppress_context: bool,
    pub traceback: Option<Rc<Traceback>>,
    pub os: Option<Box<OsFields>>,
    pub notes: Vec<Value>,
}

/// What an `OSError` with two arguments or more knows.
#[derive(Clone, Debug)]
pub struct OsFields {
    pub errno: Value,
    pub strerror: Value,
    pub filename: Value,
}

/// One line of a traceback, from the outermost on.
#[derive(Debug)]
pub struct Traceback {
    pub next: Option<Rc<Traceback>>,
    pub code: Rc<Code>,
    pub span: Span,
}

impl Drop for Traceback {
    /// One after the other, not one inside the other.
    fn drop(&mut self) {
        let mut next = self.next.take();
        while let Some(shared) = next {
            match Rc::try_unwrap(shared) {
                Ok(mut one) => next = one.next.take(),
                Err(_) => break,
            }
        }
    }
}
