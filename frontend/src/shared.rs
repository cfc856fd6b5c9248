//! The state as the panes get it: shared, read while drawing, written by nobody but the application.

use crate::state::State;
use std::cell::{Ref, RefCell};
use std::fmt;
use std::rc::Rc;

#[derive(Clone, Default)]
pub struct Shared(Rc<RefCell<State>>);

impl Shared {
    #[must_use]
    pub fn new(state: State) -> Self {
        Self(Rc::new(RefCell::new(state)))
    }

    #[must_use]
    pub fn read(&self) -> Ref<'_, State> {
        self.0.borrow()
    }

    /// Changes the state; what has to be drawn again is told apart by its revision.
    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.borrow_mut())
    }
}

/// There is one state on a page: two handles to it are the same.
impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}
