//! A variable that functions share: closures hold it, and the frame that made it.

use super::{Value, letting_go};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

#[derive(Clone, Default)]
pub struct Cell(Rc<Held>);

#[derive(Default)]
struct Held(RefCell<Value>);

impl Cell {
    #[must_use]
    pub fn of(value: Value) -> Self {
        Self(Rc::new(Held(RefCell::new(value))))
    }

    #[must_use]
    pub fn value(&self) -> Value {
        self.0.0.borrow().clone()
    }

    pub fn set(&self, value: Value) {
        let old = self.0.0.replace(value);
        drop(old);
    }

    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    #[must_use]
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let value = self.0.take();
        if value.address().is_some() {
            letting_go::together(move || drop(value));
        }
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cell")
    }
}
