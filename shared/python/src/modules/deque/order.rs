//! What asks the things in a deque: searching, comparing, showing, adding.

use super::{deque, like};
use crate::machine::Vm;
use crate::sequence;
use crate::value::{Def, Future, Kind, Outcome, Raise, Value, fault, resumable};

pub(super) const METHODS: &[Def] = &[
    resumable("remove(self, value, /)", remove),
    resumable("index(self, value, start=, stop=, /)", index),
    resumable("count(self, value, /)", count),
    resumable("__contains__(self, value, /)", |vm, a| {
        Box::pin(async move {
            Ok(Value::Bool(
                found(&vm, &a[0], &a[1], 0, usize::MAX).await?.is_some(),
            ))
        })
    }),
    resumable("__repr__(self, /)", show),
    resumable("__eq__(self, other, /)", equal),
    resumable("__add__(self, other, /)", add),
    resumable("__iadd__(self, other, /)", |vm, a| {
        Box::pin(async move {
            for item in vm.collect(&a[1]).await? {
                deque(&a[0])?.push_back(item);
            }
            Ok(a[0].clone())
        })
    }),
    resumable("__mul__(self, times, /)", |vm, a| {
        Box::pin(async move { repeated(&vm, &a) })
    }),
    resumable("__rmul__(self, times, /)", |vm, a| {
        Box::pin(async move { repeated(&vm, &a) })
    }),
];

/// Where a value is, from `start` on and before `stop`.
async fn found(vm: &Vm, of: &Value, value: &Value, start: usize, stop: usize) -> Outcome<Option<usize>> {
    let own = deque(of)?;
    let changes = own.changes.get();
    let mut at = start;
    while at < stop
        && let Some(item) = own.item(at)
    {
        if vm.equal(&item, value).await? {
            return Ok(Some(at));
        }
        if own.changes.get() != changes {
            return Err(fault(Kind::RuntimeError, "deque mutated during iteration"));
        }
        at += 1;
    }
    Ok(None)
}

fn remove(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = deque(&a[0])?;
        match found(&vm, &a[0], &a[1], 0, usize::MAX).await? {
            Some(at) => {
                let gone = own.items.borrow_mut().remove(at);
                own.touch();
                drop(gone);
                Ok(Value::None)
            }
            None => {
                let shown = vm.repr(&a[1]).await?;
                Err(Raise::value_error(format!("{shown} is not in deque")))
            }
        }
    })
}

fn index(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let length = deque(&a[0])?.len();
        let bound = |value: &Value| value.given().map(|value| vm.int_of(value)).transpose();
        let (start, stop) = sequence::window(bound(&a[2])?, bound(&a[3])?, length);
        match found(&vm, &a[0], &a[1], start, stop).await? {
            Some(at) => Ok(Value::size(at)),
            None => {
                let shown = vm.repr(&a[1]).await?;
                Err(Raise::value_error(format!("{shown} is not in deque")))
            }
        }
    })
}

fn count(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let (mut times, mut at) = (0, 0);
        while let Some(next) = found(&vm, &a[0], &a[1], at, usize::MAX).await? {
            times += 1;
            at = next + 1;
        }
        Ok(Value::size(times))
    })
}

fn show(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = deque(&a[0])?;
        let items = Value::list(own.items.borrow().iter().cloned().collect::<Vec<_>>());
        let name = vm.type_name(&a[0]);
        let shown = vm.repr(&items).await?;
        Ok(Value::str(match own.most.get() {
            Some(most) => format!("{name}({shown}, maxlen={most})"),
            None => format!("{name}({shown})"),
        }))
    })
}

fn equal(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let (own, Ok(other)) = (deque(&a[0])?, deque(&a[1])) else {
            return Ok(Value::NotImplemented);
        };
        if own.len() != other.len() {
            return Ok(Value::Bool(false));
        }
        let mut at = 0;
        while let (Some(one), Some(another)) = (own.item(at), other.item(at)) {
            if !vm.equal(&one, &another).await? {
                return Ok(Value::Bool(false));
            }
            at += 1;
        }
        Ok(Value::Bool(true))
    })
}

fn add(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let Ok(other) = deque(&a[1]) else {
            let name = vm.type_name(&a[1]);
            return Err(Raise::type_error(format!(
                "can only concatenate deque (not \"{name}\") to deque"
            )));
        };
        let mut items: Vec<Value> = deque(&a[0])?.items.borrow().iter().cloned().collect();
        items.extend(other.items.borrow().iter().cloned());
        like(&a[0], items)
    })
}

fn repeated(vm: &Vm, a: &[Value]) -> Outcome {
    let times = usize::try_from(vm.int_of(&a[1])?).unwrap_or(0);
    let items: Vec<Value> = deque(&a[0])?.items.borrow().iter().cloned().collect();
    vm.check_size(items.len().saturating_mul(times))?;
    like(
        &a[0],
        items.iter().cycle().take(items.len() * times).cloned().collect(),
    )
}
