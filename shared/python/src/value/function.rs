//! What is called, and modules.

use super::{Cell, Class, Dict, Str, Tuple, Value};
use crate::code::Code;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// A function of a program.
pub struct Function {
    pub code: Rc<Code>,
    pub globals: Rc<Dict>,
    pub closure: Vec<Cell>,
    pub name: RefCell<Rc<Str>>,
    pub qualname: RefCell<Rc<Str>>,
    pub defaults: RefCell<Option<Rc<Tuple>>>,
    pub keyword_defaults: RefCell<Option<Rc<Dict>>>,
    /// `__annotations__`.
    pub annotations: RefCell<Option<Rc<Dict>>>,
    pub doc: RefCell<Value>,
    pub module: RefCell<Value>,
    /// `__dict__`.
    pub fields: RefCell<Option<Rc<Dict>>>,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "function {}", self.qualname.borrow())
    }
}

/// A function with what it is called on.
#[derive(Debug)]
pub struct Method {
    pub function: Value,
    pub receiver: Value,
}

#[derive(Debug)]
pub struct Module {
    pub name: Rc<Str>,
    pub namespace: Rc<Dict>,
}

/// `super()`: attributes are looked up behind `class` in the order of the classes of `receiver`.
#[derive(Debug)]
pub struct Super {
    pub class: Rc<Class>,
    pub receiver: Value,
    /// Whose order of classes it is.
    pub of: Rc<Class>,
}
