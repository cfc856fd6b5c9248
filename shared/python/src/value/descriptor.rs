//! What a class holds that decides itself what its attribute is.

use super::{Native, Value};
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Debug)]
pub enum Descriptor {
    Property(Property),
    Static(Value),
    Class(Value),
    /// An attribute that `__slots__` names.
    Slot(Rc<super::Str>),
    /// An attribute of a built-in type; without the second it cannot be set.
    Attribute(Rc<Native>, Option<Rc<Native>>),
}

/// `property(…)`.
#[derive(Clone, Debug, Default)]
pub struct Property {
    pub read: Value,
    pub write: Value,
    pub delete: Value,
    pub doc: RefCell<Value>,
}
