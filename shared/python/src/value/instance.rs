//! Objects of classes, and what a built-in class keeps in them.

use super::letting_go;
use super::{Class, Dict, ExceptionState, Value};
use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// An object whose class is a program's own, or a built-in one that is no [`Value`] of itself.
pub struct Instance {
    class: RefCell<Rc<Class>>,
    fields: RefCell<Option<Rc<Dict>>>,
    pub payload: Payload,
    /// Its `__del__` has run, or there is none.
    finalised: std::cell::Cell<bool>,
}

/// What the built-in class that an object descends from keeps in it.
pub enum Payload {
    Plain,
    /// The object is of a subclass of `int`, `str`, `list`, ….
    Value(Value),
    Exception(RefCell<ExceptionState>),
    /// What a module in Rust keeps.
    Foreign(Box<dyn Foreign>),
}

/// What a module in Rust keeps in an object. It changes through cells of its own.
pub trait Foreign: fmt::Debug + Any {
    /// For whoever knows the type.
    fn as_any(&self) -> &dyn Any;

    /// The values that it holds, for a copy of the process.
    fn held(&self) -> Vec<Value> {
        Vec::new()
    }
}

impl Instance {
    #[must_use]
    pub fn new(class: Rc<Class>, payload: Payload) -> Rc<Self> {
        let finalised = std::cell::Cell::new(!class.flags().finaliser);
        Rc::new(Self {
            class: RefCell::new(class),
            fields: RefCell::new(None),
            payload,
            finalised,
        })
    }

    #[must_use]
    pub fn class(&self) -> Rc<Class> {
        Rc::clone(&self.class.borrow())
    }

    /// Runs something with the class, without counting a reference.
    pub fn with_class<T>(&self, run: impl FnOnce(&Rc<Class>) -> T) -> T {
        run(&self.class.borrow())
    }

    pub fn set_class(&self, class: Rc<Class>) {
        let old = self.class.replace(class);
        drop(old);
    }

    /// `__dict__`, made when it is first needed.
    #[must_use]
    pub fn fields(&self) -> Rc<Dict> {
        let mut fields = self.fields.borrow_mut();
        Rc::clone(fields.get_or_insert_with(Dict::new))
    }

    pub fn set_fields(&self, fields: Rc<Dict>) {
        let old = self.fields.replace(Some(fields));
        drop(old);
    }

    #[must_use]
    pub fn field(&self, name: &super::Str) -> Option<Value> {
        self.fields.borrow().as_ref()?.named(name)
    }

    pub fn set_field(&self, name: &Rc<super::Str>, value: Value) {
        self.fields().set_name(name, value);
    }

    /// What an exception remembers.
    #[must_use]
    pub fn exception(&self) -> Option<&RefCell<ExceptionState>> {
        match &self.payload {
            Payload::Exception(state) => Some(state),
            _ => None,
        }
    }

    /// What a module in Rust keeps in it.
    #[must_use]
    pub fn foreign<T: 'static>(&self) -> Option<&T> {
        match &self.payload {
            Payload::Foreign(foreign) => foreign.as_any().downcast_ref(),
            _ => None,
        }
    }
}

impl Value {
    /// What a module in Rust keeps in this object.
    #[must_use]
    pub fn foreign<T: 'static>(&self) -> Option<&T> {
        match self {
            Self::Instance(instance) => instance.foreign(),
            _ => None,
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let payload = std::mem::replace(&mut self.payload, Payload::Plain);
        let fields = self.fields.take();
        if !self.finalised.get() {
            let class = Rc::clone(&self.class.borrow());
            letting_go::dying(Rc::new(Self {
                class: RefCell::new(class),
                fields: RefCell::new(fields),
                payload,
                finalised: std::cell::Cell::new(true),
            }));
            return;
        }
        if !matches!(payload, Payload::Plain) {
            letting_go::together(move || drop((fields, payload)));
        }
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} object>", self.class.borrow().name())
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => f.write_str("plain"),
            Self::Value(value) => value.fmt(f),
            Self::Exception(_) => f.write_str("exception"),
            Self::Foreign(foreign) => foreign.fmt(f),
        }
    }
}
