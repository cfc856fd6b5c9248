//! `list`, `tuple`, `range`, `slice`.

use super::{Value, letting_go};
use std::cell::{Ref, RefCell, RefMut};
use std::fmt;
use std::ops::Deref;

#[derive(Default)]
pub struct List(RefCell<Vec<Value>>);

impl List {
    #[must_use]
    pub fn new(items: Vec<Value>) -> Self {
        Self(RefCell::new(items))
    }

    #[must_use]
    pub fn borrow(&self) -> Ref<'_, Vec<Value>> {
        self.0.borrow()
    }

    #[must_use]
    pub fn borrow_mut(&self) -> RefMut<'_, Vec<Value>> {
        self.0.borrow_mut()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    #[must_use]
    pub fn item(&self, at: usize) -> Option<Value> {
        self.0.borrow().get(at).cloned()
    }

    pub fn push(&self, value: Value) {
        self.0.borrow_mut().push(value);
    }

    /// The items, which may change meanwhile.
    #[must_use]
    pub fn copy(&self) -> Vec<Value> {
        self.0.borrow().clone()
    }

    /// Puts other items in; the old ones go after that.
    pub fn replace(&self, items: Vec<Value>) {
        let old = self.0.replace(items);
        drop(old);
    }
}

impl Drop for List {
    fn drop(&mut self) {
        let items = self.0.take();
        if !items.is_empty() {
            letting_go::together(move || drop(items));
        }
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "list of {}", self.len())
    }
}

#[derive(Default)]
pub struct Tuple(Box<[Value]>);

impl Tuple {
    #[must_use]
    pub fn new(items: Vec<Value>) -> Self {
        Self(items.into_boxed_slice())
    }

    #[must_use]
    pub fn as_slice(&self) -> &[Value] {
        &self.0
    }
}

impl Deref for Tuple {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl Drop for Tuple {
    fn drop(&mut self) {
        let items = std::mem::take(&mut self.0);
        if !items.is_empty() {
            letting_go::together(move || drop(items));
        }
    }
}

impl fmt::Debug for Tuple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tuple of {}", self.len())
    }
}

/// Only numbers that fit 64 bits.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    /// Never 0.
    pub step: i64,
}

impl Range {
    #[must_use]
    pub fn len(&self) -> usize {
        let (low, high) = if self.step > 0 {
            (self.start, self.stop)
        } else {
            (self.stop, self.start)
        };
        if low >= high {
            return 0;
        }
        let distance = (i128::from(high) - i128::from(low) - 1) / i128::from(self.step.unsigned_abs()) + 1;
        usize::try_from(distance).unwrap_or(usize::MAX)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn item(&self, at: usize) -> i64 {
        self.start.wrapping_add((at as i64).wrapping_mul(self.step))
    }

    /// Where a number is in it.
    #[must_use]
    pub fn position(&self, number: i64) -> Option<usize> {
        let inside = if self.step > 0 {
            number >= self.start && number < self.stop
        } else {
            number <= self.start && number > self.stop
        };
        let distance = i128::from(number) - i128::from(self.start);
        let step = i128::from(self.step);
        (inside && distance % step == 0).then(|| usize::try_from(distance / step).unwrap_or(0))
    }

    pub(super) fn same(&self, other: &Self) -> bool {
        let length = self.len();
        length == other.len()
            && (length == 0 || self.start == other.start && (length == 1 || self.step == other.step))
    }
}

#[derive(Clone, Debug)]
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}
