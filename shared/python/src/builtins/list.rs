//! `list`.

use super::{maker, methods, sorting};
use crate::machine::Vm;
use crate::sequence;
use crate::value::{Def, Future, Kind, List, Outcome, Raise, Value, fault, plain, resumable};
use std::rc::Rc;

const METHODS: &[Def] = &[
    plain("__new__(cls, *rest, **named)", |_, _| Ok(Value::list(Vec::new()))),
    resumable("__init__(self, iterable=, /)", init),
    plain("append(self, object, /)", |_, a| {
        list(&a[0])?.push(a[1].clone());
        Ok(Value::None)
    }),
    resumable("extend(self, iterable, /)", |vm, a| {
        Box::pin(async move {
            let items = vm.collect(&a[1]).await?;
            list(&a[0])?.borrow_mut().extend(items);
            Ok(Value::None)
        })
    }),
    plain("insert(self, index, object, /)", |vm, a| {
        let list = list(&a[0])?;
        let at = sequence::window(Some(vm.int_of(&a[1])?), None, list.len())
            .0
            .min(list.len());
        list.borrow_mut().insert(at, a[2].clone());
        Ok(Value::None)
    }),
    plain("pop(self, index=, /)", pop),
    resumable("remove(self, value, /)", remove),
    plain("clear(self, /)", |_, a| {
        list(&a[0])?.replace(Vec::new());
        Ok(Value::None)
    }),
    plain("copy(self, /)", |_, a| Ok(Value::list(list(&a[0])?.copy()))),
    resumable("index(self, value, start=, stop=, /)", |vm, a| {
        Box::pin(async move { position(&vm, &a, "list").await })
    }),
    resumable("count(self, value, /)", |vm, a| {
        Box::pin(async move { count(&vm, &a).await })
    }),
    plain("reverse(self, /)", |_, a| {
        list(&a[0])?.borrow_mut().reverse();
        Ok(Value::None)
    }),
    resumable("sort(self, /, *, key=, reverse=)", sort),
    resumable("__getitem__(self, index, /)", item),
    resumable("__setitem__(self, index, value, /)", set_item),
    resumable("__delitem__(self, index, /)", delete_item),
    plain("__len__(self, /)", |_, a| Ok(Value::size(list(&a[0])?.len()))),
    resumable("__iter__(self, /)", |vm, a| {
        Box::pin(async move { vm.iter(a[0].payload()).await })
    }),
    resumable("__contains__(self, item, /)", contains),
];

pub(super) fn install(vm: &Vm) {
    methods(&vm.types.list, METHODS);
    maker(
        &vm.types.list,
        &resumable("list(iterable=, /)", |vm, a| {
            Box::pin(async move {
                match a[0].given() {
                    Some(iterable) => vm.collect(iterable).await.map(Value::list),
                    None => Ok(Value::list(Vec::new())),
                }
            })
        }),
    );
}

fn list(value: &Value) -> Outcome<&Rc<List>> {
    match value.payload() {
        Value::List(list) => Ok(list),
        _ => Err(Raise::type_error("a list is wanted")),
    }
}

fn init(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let items = match a[1].given() {
            Some(iterable) => vm.collect(iterable).await?,
            None => Vec::new(),
        };
        list(&a[0])?.replace(items);
        Ok(Value::None)
    })
}

fn pop(vm: &Vm, a: &[Value]) -> Outcome {
    let list = list(&a[0])?;
    let index = a[1].given().map_or(Ok(-1), |index| vm.int_of(index))?;
    let mut items = list.borrow_mut();
    if items.is_empty() {
        return Err(fault(Kind::IndexError, "pop from empty list"));
    }
    match sequence::position(index, items.len()) {
        Some(at) => Ok(items.remove(at)),
        None => Err(fault(Kind::IndexError, "pop index out of range")),
    }
}

fn remove(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let list = list(&a[0])?;
        let mut at = 0;
        while let Some(item) = list.item(at) {
            if vm.equal(&item, &a[1]).await? {
                if at < list.len() {
                    let gone = list.borrow_mut().remove(at);
                    drop(gone);
                }
                return Ok(Value::None);
            }
            at += 1;
        }
        Err(Raise::value_error("list.remove(x): x not in list"))
    })
}

/// `index()` of a list or tuple.
pub(super) async fn position(vm: &Vm, a: &[Value], name: &str) -> Outcome {
    let items = vm.collect(a[0].payload()).await?;
    let bound = |value: &Value| value.given().map(|value| vm.int_of(value)).transpose();
    let (start, stop) = sequence::window(bound(&a[2])?, bound(&a[3])?, items.len());
    for (at, item) in items.iter().enumerate().take(stop).skip(start) {
        if vm.equal(item, &a[1]).await? {
            return Ok(Value::size(at));
        }
    }
    Err(Raise::value_error(match name {
        "list" => format!("{} is not in list", vm.repr(&a[1]).await?),
        _ => "tuple.index(x): x not in tuple".to_owned(),
    }))
}

/// `count()` of a list or tuple.
pub(super) async fn count(vm: &Vm, a: &[Value]) -> Outcome {
    let mut count = 0;
    for item in vm.collect(a[0].payload()).await? {
        if vm.equal(&item, &a[1]).await? {
            count += 1;
        }
    }
    Ok(Value::Int(count))
}

fn sort(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let list = list(&a[0])?;
        let items = std::mem::take(&mut *list.borrow_mut());
        let before = items.clone();
        match sorting::sorted(&vm, items, &a[1], &a[2]).await {
            Ok(sorted) => {
                if !list.is_empty() {
                    list.replace(sorted);
                    return Err(Raise::value_error("list modified during sort"));
                }
                list.replace(sorted);
                Ok(Value::None)
            }
            Err(raise) => {
                list.replace(before);
                Err(raise)
            }
        }
    })
}

fn item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let list = list(&a[0])?;
        if let Value::Slice(_) = &a[1] {
            let selection = vm.selection(&a[1], list.len()).await?;
            let items = list.borrow();
            return Ok(Value::list(
                selection
                    .positions()
                    .filter_map(|at| items.get(at).cloned())
                    .collect::<Vec<_>>(),
            ));
        }
        let index = vm.sequence_index(&a[1], "list").await?;
        match sequence::position(index, list.len()).and_then(|at| list.item(at)) {
            Some(value) => Ok(value),
            None => Err(fault(Kind::IndexError, "list index out of range")),
        }
    })
}

fn set_item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let list = list(&a[0])?;
        if let Value::Slice(_) = &a[1] {
            let items = vm.collect(&a[2]).await.map_err(|raise| {
                if raise.is(Kind::TypeError) {
                    Raise::type_error("can only assign an iterable")
                } else {
                    raise
                }
            })?;
            let selection = vm.selection(&a[1], list.len()).await?;
            if selection.step == 1 {
                let start = usize::try_from(selection.start).unwrap_or(0);
                let gone: Vec<Value> = list
                    .borrow_mut()
                    .splice(start..start + selection.count, items)
                    .collect();
                drop(gone);
            } else {
                if items.len() != selection.count {
                    return Err(Raise::value_error(format!(
                        "attempt to assign sequence of size {} to extended slice of size {}",
                        items.len(),
                        selection.count
                    )));
                }
                for (at, item) in selection.positions().zip(items) {
                    let old = std::mem::replace(&mut list.borrow_mut()[at], item);
                    drop(old);
                }
            }
            return Ok(Value::None);
        }
        let index = vm.sequence_index(&a[1], "list").await?;
        match sequence::position(index, list.len()) {
            Some(at) => {
                let old = std::mem::replace(&mut list.borrow_mut()[at], a[2].clone());
                drop(old);
                Ok(Value::None)
            }
            None => Err(fault(Kind::IndexError, "list assignment index out of range")),
        }
    })
}

fn delete_item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let list = list(&a[0])?;
        if let Value::Slice(_) = &a[1] {
            let selection = vm.selection(&a[1], list.len()).await?.ascending();
            let positions: std::collections::BTreeSet<usize> = selection.positions().collect();
            let items = list.copy().into_iter().enumerate();
            let kept = items
                .filter(|(at, _)| !positions.contains(at))
                .map(|(_, item)| item)
                .collect();
            list.replace(kept);
            return Ok(Value::None);
        }
        let index = vm.sequence_index(&a[1], "list").await?;
        match sequence::position(index, list.len()) {
            Some(at) => {
                let gone = list.borrow_mut().remove(at);
                drop(gone);
                Ok(Value::None)
            }
            None => Err(fault(Kind::IndexError, "list assignment index out of range")),
        }
    })
}

/// `__contains__` of a list or tuple.
pub(super) fn contains(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        for item in vm.collect(a[0].payload()).await? {
            if vm.equal(&item, &a[1]).await? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    })
}
