//! What happens when the last reference to a value goes: nested values go without nesting in Rust, and what has a
//! `__del__` waits here until the machine has finished its instruction.
//!
//! Both lists belong to the thread of the operating system, because `Drop` knows no machine. One machine runs at a time,
//! and empties them before it lets another run.

use super::Instance;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Values nested deeper are put off.
const DEEPEST: u32 = 64;

type Rest = Box<dyn FnOnce()>;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static PUT_OFF: RefCell<Vec<Rest>> = const { RefCell::new(Vec::new()) };
    static DYING: RefCell<Vec<Rc<Instance>>> = const { RefCell::new(Vec::new()) };
    static ATTENTION: Cell<bool> = const { Cell::new(false) };
    static CLOSING: RefCell<Vec<Rc<super::Generator>>> = const { RefCell::new(Vec::new()) };
}

/// Lets go of what a container held.
pub fn together(rest: impl FnOnce() + 'static) {
    // A thread that is ending has no lists any more.
    let depth = DEPTH.try_with(Cell::get).unwrap_or(0);
    if depth >= DEEPEST {
        let put = PUT_OFF.try_with(|list| list.borrow_mut().push(Box::new(rest)));
        debug_assert!(put.is_ok(), "the thread is alive, or its depth would be 0");
        return;
    }
    let _ = DEPTH.try_with(|it| it.set(depth + 1));
    rest();
    if depth == 0 {
        while let Some(next) = PUT_OFF.try_with(|list| list.borrow_mut().pop()).ok().flatten() {
            next();
        }
    }
    let _ = DEPTH.try_with(|it| it.set(depth));
}

/// An object whose `__del__` has to run.
pub(super) fn dying(object: Rc<Instance>) {
    let _ = DYING.try_with(|list| list.borrow_mut().push(object));
    let _ = ATTENTION.try_with(|it| it.set(true));
}

/// A generator that waits inside a block which wants to know of its end.
pub(super) fn closing(generator: Rc<super::Generator>) {
    let _ = CLOSING.try_with(|list| list.borrow_mut().push(generator));
    let _ = ATTENTION.try_with(|it| it.set(true));
}

/// Something waits to be taken.
#[must_use]
pub fn waits() -> bool {
    ATTENTION.get()
}

/// Takes what waits.
#[must_use]
pub fn take() -> (Vec<Rc<Instance>>, Vec<Rc<super::Generator>>) {
    ATTENTION.set(false);
    (DYING.take(), CLOSING.take())
}
