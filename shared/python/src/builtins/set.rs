//! `set` and `frozenset`.

use super::{maker, methods};
use crate::machine::Vm;
use crate::value::{Def, Future, Kind, Outcome, Raise, Set, Value, plain, resumable};
use std::rc::Rc;

const COMMON: &[Def] = &[
    plain("copy(self, /)", |_, a| Ok(like(&a[0], set(&a[0])?.copy()))),
    resumable("union(self, *others)", |vm, a| {
        Box::pin(combine(vm, a, How::Union))
    }),
    resumable("intersection(self, *others)", |vm, a| {
        Box::pin(combine(vm, a, How::Intersection))
    }),
    resumable("difference(self, *others)", |vm, a| {
        Box::pin(combine(vm, a, How::Difference))
    }),
    resumable("symmetric_difference(self, *others)", |vm, a| {
        Box::pin(combine(vm, a, How::Symmetric))
    }),
    resumable("issubset(self, other, /)", |vm, a| {
        Box::pin(relation(vm, a, How::Difference))
    }),
    resumable("issuperset(self, other, /)", |vm, a| {
        Box::pin(relation(vm, a, How::Union))
    }),
    resumable("isdisjoint(self, other, /)", |vm, a| {
        Box::pin(relation(vm, a, How::Intersection))
    }),
    plain("__len__(self, /)", |_, a| Ok(Value::size(set(&a[0])?.len()))),
    resumable("__iter__(self, /)", |vm, a| {
        Box::pin(async move { vm.iter(a[0].payload()).await })
    }),
    plain("__contains__(self, item, /)", |vm, a| {
        Ok(Value::Bool(vm.set_has(set(&a[0])?, &a[1])?))
    }),
];

const SET: &[Def] = &[
    plain("__new__(cls, *rest, **named)", |_, _| Ok(Value::Set(Set::new()))),
    resumable("__init__(self, iterable=, /)", |vm, a| {
        Box::pin(async move {
            let own = set(&a[0])?;
            own.clear();
            fill(&vm, own, &a[1]).await?;
            Ok(Value::None)
        })
    }),
    plain("add(self, item, /)", |vm, a| {
        vm.set_add(set(&a[0])?, a[1].clone())?;
        Ok(Value::None)
    }),
    plain("discard(self, item, /)", |vm, a| {
        vm.set_discard(set(&a[0])?, &a[1])?;
        Ok(Value::None)
    }),
    plain("remove(self, item, /)", |vm, a| {
        if vm.set_discard(set(&a[0])?, &a[1])? {
            return Ok(Value::None);
        }
        Err(Raise::of(Kind::KeyError, vec![a[1].clone()]))
    }),
    plain("pop(self, /)", |_, a| {
        let popped = set(&a[0])?.pop();
        popped.ok_or_else(|| Raise::of(Kind::KeyError, vec![Value::str("pop from an empty set")]))
    }),
    plain("clear(self, /)", |_, a| {
        set(&a[0])?.clear();
        Ok(Value::None)
    }),
    resumable("update(self, *others)", |vm, a| {
        Box::pin(change(vm, a, How::Union))
    }),
    resumable("intersection_update(self, *others)", |vm, a| {
        Box::pin(change(vm, a, How::Intersection))
    }),
    resumable("difference_update(self, *others)", |vm, a| {
        Box::pin(change(vm, a, How::Difference))
    }),
    resumable("symmetric_difference_update(self, *others)", |vm, a| {
        Box::pin(change(vm, a, How::Symmetric))
    }),
];

const FROZEN: &[Def] = &[resumable("__new__(cls, iterable=, /)", |vm, a| {
    frozen(vm, vec![a[1].clone()])
})];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    methods(&types.set, COMMON);
    methods(&types.set, SET);
    methods(&types.frozenset, COMMON);
    methods(&types.frozenset, FROZEN);
    maker(
        &types.set,
        &resumable("set(iterable=, /)", |vm, a| {
            Box::pin(async move {
                let made = Set::new();
                fill(&vm, &made, &a[0]).await?;
                Ok(Value::Set(made))
            })
        }),
    );
    maker(&types.frozenset, &resumable("frozenset(iterable=, /)", frozen));
}

fn set(value: &Value) -> Outcome<&Rc<Set>> {
    match value.payload() {
        Value::Set(set) | Value::FrozenSet(set) => Ok(set),
        _ => Err(Raise::type_error("a set is wanted")),
    }
}

/// Another set of the kind of the first.
fn like(one: &Value, set: Rc<Set>) -> Value {
    match one.payload() {
        Value::FrozenSet(_) => Value::FrozenSet(set),
        _ => Value::Set(set),
    }
}

fn frozen(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        if let Some(same @ Value::FrozenSet(_)) = a[0].given() {
            return Ok(same.clone());
        }
        let made = Set::new();
        fill(&vm, &made, &a[0]).await?;
        Ok(Value::FrozenSet(made))
    })
}

async fn fill(vm: &Vm, set: &Set, iterable: &Value) -> Outcome<()> {
    if let Some(iterable) = iterable.given() {
        for item in vm.collect(iterable).await? {
            vm.set_add(set, item)?;
        }
    }
    Ok(())
}

/// The items of a container that can tell them at once.
pub(super) fn items_of(value: &Value) -> Outcome<Vec<Value>> {
    Ok(match value.payload() {
        Value::Set(set) | Value::FrozenSet(set) => set.items(),
        Value::List(items) => items.copy(),
        Value::Tuple(items) => items.to_vec(),
        Value::Dict(dict) => dict.keys(),
        Value::DictView(view) => view.0.keys(),
        _ => {
            return Err(Raise::type_error(
                "not supported here yet: this iterable for isdisjoint",
            ));
        }
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Union,
    Intersection,
    Difference,
    Symmetric,
}

async fn result(vm: &Vm, own: &Set, others: &Value, how: How) -> Outcome<Rc<Set>> {
    let mut result = own.copy();
    let Value::Tuple(others) = others else {
        return Ok(result);
    };
    for other in others.iter() {
        let items = vm.collect(other).await?;
        match how {
            How::Union => {
                for item in items {
                    vm.set_add(&result, item)?;
                }
            }
            How::Difference => {
                for item in items {
                    vm.set_discard(&result, &item)?;
                }
            }
            How::Intersection => {
                let other = vm.set_from(&items)?;
                let kept = Set::new();
                for item in result.items() {
                    if vm.set_has(&other, &item)? {
                        vm.set_add(&kept, item)?;
                    }
                }
                result = kept;
            }
            How::Symmetric => {
                for item in vm.set_from(&items)?.items() {
                    if !vm.set_discard(&result, &item)? {
                        vm.set_add(&result, item)?;
                    }
                }
            }
        }
    }
    Ok(result)
}

async fn combine(vm: Vm, a: Vec<Value>, how: How) -> Outcome {
    let result = result(&vm, set(&a[0])?, &a[1], how).await?;
    Ok(like(&a[0], result))
}

async fn change(vm: Vm, a: Vec<Value>, how: How) -> Outcome {
    let own = set(&a[0])?;
    let result = result(&vm, own, &a[1], how).await?;
    own.clear();
    for item in result.items() {
        vm.set_add(own, item)?;
    }
    Ok(Value::None)
}

/// `issubset`, `issuperset`, `isdisjoint`, by what is left of one without the other.
async fn relation(vm: Vm, a: Vec<Value>, how: How) -> Outcome {
    let own = set(&a[0])?;
    let other = vm.set_from(&vm.collect(&a[1]).await?)?;
    let (inside, of, wanted) = match how {
        How::Difference => (own.items(), &other, true),
        How::Union => (other.items(), own, true),
        _ => (own.items(), &other, false),
    };
    for item in inside {
        if vm.set_has(of, &item)? != wanted {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}
