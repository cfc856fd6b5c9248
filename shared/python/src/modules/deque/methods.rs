//! What changes a deque, and what is in it.

use super::{Walk, deque, like, made};
use crate::machine::Vm;
use crate::sequence;
use crate::value::{Def, Future, Kind, Outcome, Raise, Value, fault, getter, plain, resumable};

pub(super) const METHODS: &[Def] = &[
    plain("__new__(cls, *rest, **named)", |_, a| Ok(made(&a[0]))),
    resumable("__init__(self, iterable=, maxlen=)", init),
    plain("append(self, item, /)", |_, a| {
        deque(&a[0])?.push_back(a[1].clone());
        Ok(Value::None)
    }),
    plain("appendleft(self, item, /)", |_, a| {
        deque(&a[0])?.push_front(a[1].clone());
        Ok(Value::None)
    }),
    plain("pop(self, /)", |_, a| {
        let own = deque(&a[0])?;
        let item = own.items.borrow_mut().pop_back();
        own.touch();
        item.ok_or_else(empty)
    }),
    plain("popleft(self, /)", |_, a| {
        let own = deque(&a[0])?;
        let item = own.items.borrow_mut().pop_front();
        own.touch();
        item.ok_or_else(empty)
    }),
    resumable("extend(self, iterable, /)", |vm, a| {
        Box::pin(async move {
            for item in vm.collect(&a[1]).await? {
                deque(&a[0])?.push_back(item);
            }
            Ok(Value::None)
        })
    }),
    resumable("extendleft(self, iterable, /)", |vm, a| {
        Box::pin(async move {
            for item in vm.collect(&a[1]).await? {
                deque(&a[0])?.push_front(item);
            }
            Ok(Value::None)
        })
    }),
    plain("clear(self, /)", |_, a| {
        let own = deque(&a[0])?;
        let gone = own.items.take();
        own.touch();
        drop(gone);
        Ok(Value::None)
    }),
    plain("copy(self, /)", |_, a| {
        like(&a[0], deque(&a[0])?.items.borrow().iter().cloned().collect())
    }),
    plain("__copy__(self, /)", |_, a| {
        like(&a[0], deque(&a[0])?.items.borrow().iter().cloned().collect())
    }),
    plain("reverse(self, /)", |_, a| {
        let own = deque(&a[0])?;
        own.items.borrow_mut().make_contiguous().reverse();
        own.touch();
        Ok(Value::None)
    }),
    plain("rotate(self, n=, /)", rotate),
    plain("insert(self, index, item, /)", insert),
    plain("__getitem__(self, index, /)", |vm, a| {
        let own = deque(&a[0])?;
        own.item(position(vm, &a[1], own.len())?).ok_or_else(out_of_range)
    }),
    plain("__setitem__(self, index, item, /)", |vm, a| {
        let own = deque(&a[0])?;
        let at = position(vm, &a[1], own.len())?;
        let old = own
            .items
            .borrow_mut()
            .get_mut(at)
            .map(|place| std::mem::replace(place, a[2].clone()));
        drop(old);
        Ok(Value::None)
    }),
    plain("__delitem__(self, index, /)", |vm, a| {
        let own = deque(&a[0])?;
        let at = position(vm, &a[1], own.len())?;
        let old = own.items.borrow_mut().remove(at);
        own.touch();
        drop(old);
        Ok(Value::None)
    }),
    plain("__len__(self, /)", |_, a| Ok(Value::size(deque(&a[0])?.len()))),
    plain("__bool__(self, /)", |_, a| {
        Ok(Value::Bool(deque(&a[0])?.len() > 0))
    }),
    plain("__iter__(self, /)", |_, a| Walk::of(&a[0], false)),
    plain("__reversed__(self, /)", |_, a| Walk::of(&a[0], true)),
    getter("maxlen(self)", |_, a| {
        Ok(deque(&a[0])?.most.get().map_or(Value::None, Value::size))
    }),
];

fn empty() -> Raise {
    fault(Kind::IndexError, "pop from an empty deque")
}

fn out_of_range() -> Raise {
    fault(Kind::IndexError, "deque index out of range")
}

fn position(vm: &Vm, index: &Value, length: usize) -> Outcome<usize> {
    sequence::position(vm.int_of(index)?, length).ok_or_else(out_of_range)
}

fn init(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = deque(&a[0])?;
        if let Some(most) = a[2].given().filter(|most| !most.is_none()) {
            let most = usize::try_from(vm.int_of(most)?)
                .map_err(|_negative| Raise::value_error("maxlen must be non-negative"))?;
            own.most.set(Some(most));
        }
        let gone = own.items.take();
        drop(gone);
        if let Some(iterable) = a[1].given() {
            for item in vm.collect(iterable).await? {
                own.push_back(item);
            }
        }
        Ok(Value::None)
    })
}

fn rotate(vm: &Vm, a: &[Value]) -> Outcome {
    let own = deque(&a[0])?;
    let by = a[1].given().map_or(Ok(1), |by| vm.int_of(by))?;
    let mut items = own.items.borrow_mut();
    if let Ok(length) = i64::try_from(items.len())
        && length > 0
    {
        items.rotate_right(usize::try_from(by.rem_euclid(length)).unwrap_or(0));
    }
    drop(items);
    own.touch();
    Ok(Value::None)
}

fn insert(vm: &Vm, a: &[Value]) -> Outcome {
    let own = deque(&a[0])?;
    if own.most.get().is_some_and(|most| own.len() >= most) {
        return Err(fault(Kind::IndexError, "deque already at its maximum size"));
    }
    let at = sequence::window(Some(vm.int_of(&a[1])?), None, own.len()).0;
    own.items.borrow_mut().insert(at.min(own.len()), a[2].clone());
    own.touch();
    Ok(Value::None)
}
