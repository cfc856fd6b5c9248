//! Generators, coroutines and asynchronous generators: a frame that is parked.

use super::{Str, Value, letting_go};
use crate::machine::Frame;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorKind {
    Generator,
    Coroutine,
    AsyncGenerator,
}

pub struct Generator {
    pub kind: GeneratorKind,
    pub name: RefCell<Rc<Str>>,
    pub qualname: RefCell<Rc<Str>>,
    pub state: RefCell<GeneratorState>,
    /// The exception that it was handling when it was parked.
    pub handling: RefCell<Value>,
    pub code: Rc<crate::code::Code>,
    /// An asynchronous generator: somebody is in the middle of a step of it.
    pub stepping: Cell<bool>,
    /// An asynchronous generator: its loop knows of it.
    pub hooked: Cell<bool>,
}

#[derive(Debug)]
pub enum GeneratorState {
    Parked(Box<Frame>),
    Running,
    Done,
}

impl Generator {
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(*self.state.borrow(), GeneratorState::Running)
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        let state = self.state.replace(GeneratorState::Done);
        let GeneratorState::Parked(frame) = state else {
            return;
        };
        if frame.wants_to_know_of_its_end() {
            letting_go::closing(Rc::new(Self {
                kind: self.kind,
                name: self.name.clone(),
                qualname: self.qualname.clone(),
                state: RefCell::new(GeneratorState::Parked(frame)),
                handling: RefCell::new(Value::None),
                code: Rc::clone(&self.code),
                stepping: Cell::new(false),
                hooked: Cell::new(true),
            }));
        } else {
            letting_go::together(move || drop(frame));
        }
    }
}

impl fmt::Debug for Generator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.kind, self.name.borrow())
    }
}
