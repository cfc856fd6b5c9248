//! `_collections`: `deque`, which both ends of a row can be taken from at once.

mod methods;
mod order;

use crate::machine::Vm;
use crate::value::{
    Class, Dict, Foreign, Future, Instance, Kind, Layout, NativeIter, Outcome, Payload, Raise, Str, Value,
    fault,
};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// What a deque keeps.
#[derive(Debug, Default)]
struct Deque {
    items: RefCell<VecDeque<Value>>,
    /// From one end beyond so many, the other end loses its last.
    most: Cell<Option<usize>>,
    /// Counts changes, so that whoever goes through it notices.
    changes: Cell<u64>,
}

impl Foreign for Deque {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn held(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }
}

impl Deque {
    fn touch(&self) {
        self.changes.set(self.changes.get() + 1);
    }

    fn push_back(&self, value: Value) {
        let lost = {
            let mut items = self.items.borrow_mut();
            items.push_back(value);
            if self.is_over(items.len()) {
                items.pop_front()
            } else {
                None
            }
        };
        self.touch();
        // Its last reference may run a finaliser that comes back here.
        drop(lost);
    }

    fn push_front(&self, value: Value) {
        let lost = {
            let mut items = self.items.borrow_mut();
            items.push_front(value);
            if self.is_over(items.len()) {
                items.pop_back()
            } else {
                None
            }
        };
        self.touch();
        drop(lost);
    }

    fn is_over(&self, length: usize) -> bool {
        self.most.get().is_some_and(|most| length > most)
    }

    fn len(&self) -> usize {
        self.items.borrow().len()
    }

    fn item(&self, at: usize) -> Option<Value> {
        self.items.borrow().get(at).cloned()
    }
}

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    let class = Class::built_in("deque", Some(&vm.types.object), Layout::Foreign("deque"), None);
    class
        .namespace
        .set_name(&vm.names.module, Value::str("collections"));
    crate::builtins::methods(&class, methods::METHODS);
    crate::builtins::methods(&class, order::METHODS);
    class.namespace.set_name(&vm.names.hash, Value::None);
    class.refresh(&vm.names);
    namespace.set_name(&Str::new("deque"), Value::Class(class));
    Ok(())
}

fn deque(value: &Value) -> Outcome<&Deque> {
    value
        .foreign::<Deque>()
        .ok_or_else(|| Raise::type_error("a deque is wanted"))
}

/// An empty deque of this class.
fn made(class: &Value) -> Value {
    match class {
        Value::Class(class) => Value::Instance(Instance::new(
            Rc::clone(class),
            Payload::Foreign(Box::<Deque>::default()),
        )),
        _ => Value::None,
    }
}

/// A deque like this one, of its class and with its limit.
fn like(value: &Value, items: Vec<Value>) -> Outcome {
    let Value::Instance(instance) = value else {
        return Ok(Value::None);
    };
    let copy = made(&Value::Class(instance.class()));
    let own = deque(&copy)?;
    own.most.set(deque(value)?.most.get());
    for item in items {
        own.push_back(item);
    }
    Ok(copy)
}

/// Goes through a deque, from either end.
#[derive(Debug)]
struct Walk {
    of: Value,
    at: Cell<usize>,
    changes: u64,
    backwards: bool,
}

impl Walk {
    fn of(value: &Value, backwards: bool) -> Outcome {
        let changes = deque(value)?.changes.get();
        Ok(Value::iterator(crate::value::Iter::Own(Rc::new(Self {
            of: value.clone(),
            at: Cell::new(0),
            changes,
            backwards,
        }))))
    }

    fn step(&self) -> Outcome<Option<Value>> {
        let own = deque(&self.of)?;
        if own.changes.get() != self.changes {
            return Err(fault(Kind::RuntimeError, "deque mutated during iteration"));
        }
        let at = self.at.replace(self.at.get() + 1);
        if at >= own.len() {
            return Ok(None);
        }
        Ok(own.item(if self.backwards { own.len() - 1 - at } else { at }))
    }
}

impl NativeIter for Walk {
    fn type_name(&self) -> &'static str {
        if self.backwards {
            "_collections._deque_reverse_iterator"
        } else {
            "_collections._deque_iterator"
        }
    }

    fn next(self: Rc<Self>, _: Vm) -> Future<Outcome<Option<Value>>> {
        Box::pin(async move { self.step() })
    }
}
