//! Iterators as objects, and `range`, `slice`.

use super::methods;
use crate::machine::Vm;
use crate::value::{Def, Future, Iter, Outcome, Raise, Range, Value, getter, plain, resumable};
use std::rc::Rc;

const ITERATOR: &[Def] = &[
    plain("__iter__(self, /)", |_, a| Ok(a[0].clone())),
    plain("__await__(self, /)", |_, a| Ok(a[0].clone())),
    resumable("__next__(self, /)", |vm, a| {
        Box::pin(async move { vm.next_or_raise(&a[0]).await })
    }),
    resumable("send(self, value, /)", |vm, a| {
        Box::pin(async move { vm.next_or_raise(&a[0]).await })
    }),
    plain("__length_hint__(self, /)", |_, a| {
        Ok(match &a[0] {
            Value::Iterator(iterator) => match &*iterator.state.borrow() {
                Iter::Range { left, .. } => Value::size(*left),
                Iter::List(list, at) => Value::size(list.len().saturating_sub(*at)),
                Iter::Tuple(tuple, at) => Value::size(tuple.len().saturating_sub(*at)),
                _ => Value::NotImplemented,
            },
            _ => Value::NotImplemented,
        })
    }),
];

const RANGE: &[Def] = &[
    getter("start(self)", |_, a| Ok(Value::Int(range(&a[0])?.start))),
    getter("stop(self)", |_, a| Ok(Value::Int(range(&a[0])?.stop))),
    getter("step(self)", |_, a| Ok(Value::Int(range(&a[0])?.step))),
    resumable("__getitem__(self, index, /)", range_item),
    plain("count(self, value, /)", |vm, a| {
        Ok(Value::Int(i64::from(
            range(&a[0])?.position(vm.int_of(&a[1])?).is_some(),
        )))
    }),
    plain("index(self, value, /)", |vm, a| {
        let number = vm.int_of(&a[1])?;
        let found = range(&a[0])?.position(number);
        found
            .map(Value::size)
            .ok_or_else(|| Raise::value_error(format!("{number} is not in range")))
    }),
    plain("__iter__(self, /)", |vm, a| match vm.iterate(&a[0])? {
        crate::machine::Called::Done(value) => Ok(value),
        crate::machine::Called::Push(_) => Ok(Value::None),
    }),
];

const SLICE: &[Def] = &[
    getter("start(self)", |_, a| slice(&a[0], |slice| slice.start.clone())),
    getter("stop(self)", |_, a| slice(&a[0], |slice| slice.stop.clone())),
    getter("step(self)", |_, a| slice(&a[0], |slice| slice.step.clone())),
    resumable("indices(self, length, /)", |vm, a| {
        Box::pin(async move {
            let length = usize::try_from(vm.int_of(&a[1])?)
                .ok()
                .ok_or_else(|| Raise::value_error("length should not be negative"))?;
            let selection = vm.selection(&a[0], length).await?;
            Ok(Value::tuple(vec![
                Value::Int(selection.start),
                Value::Int(selection.stop),
                Value::Int(selection.step),
            ]))
        })
    }),
];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    let plain_iterators = types.iterators();
    for class in plain_iterators.chain([
        &types.enumerate,
        &types.zip,
        &types.map,
        &types.filter,
        &types.reversed,
    ]) {
        methods(class, ITERATOR);
    }
    methods(&types.range, RANGE);
    methods(&types.slice, SLICE);
}

fn range(value: &Value) -> Outcome<&Range> {
    match value {
        Value::Range(range) => Ok(range),
        _ => Err(Raise::type_error("a range is wanted")),
    }
}

fn slice(value: &Value, part: impl FnOnce(&crate::value::Slice) -> Value) -> Outcome {
    match value {
        Value::Slice(slice) => Ok(part(slice)),
        _ => Ok(Value::None),
    }
}

fn range_item(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let range = range(&arguments[0])?;
        if let Value::Slice(_) = &arguments[1] {
            let selection = vm.selection(&arguments[1], range.len()).await?;
            let at = |position: i64| range.start.wrapping_add(position.wrapping_mul(range.step));
            return Ok(Value::Range(Rc::new(Range {
                start: at(selection.start),
                stop: at(selection.stop),
                step: range.step.wrapping_mul(selection.step),
            })));
        }
        let index = vm.index(&arguments[1]).await?;
        let at = crate::sequence::position(vm.int_of(&index)?, range.len());
        at.map(|at| Value::Int(range.item(at))).ok_or_else(|| {
            crate::value::fault(crate::value::Kind::IndexError, "range object index out of range")
        })
    })
}
