//! `tuple`.

use super::{list, maker, methods};
use crate::machine::Vm;
use crate::sequence;
use crate::value::{Def, Future, Kind, Outcome, Raise, Tuple, Value, fault, plain, resumable};
use std::rc::Rc;

const METHODS: &[Def] = &[
    resumable("__new__(cls, iterable=, /)", |vm, a| {
        Box::pin(async move { make(&vm, &a[1]).await })
    }),
    resumable("index(self, value, start=, stop=, /)", |vm, a| {
        Box::pin(async move { list::position(&vm, &a, "tuple").await })
    }),
    resumable("count(self, value, /)", |vm, a| {
        Box::pin(async move { list::count(&vm, &a).await })
    }),
    resumable("__getitem__(self, index, /)", item),
    plain("__len__(self, /)", |_, a| Ok(Value::size(tuple(&a[0])?.len()))),
    resumable("__iter__(self, /)", |vm, a| {
        Box::pin(async move { vm.iter(a[0].payload()).await })
    }),
    resumable("__contains__(self, item, /)", list::contains),
];

pub(super) fn install(vm: &Vm) {
    methods(&vm.types.tuple, METHODS);
    maker(
        &vm.types.tuple,
        &resumable("tuple(iterable=, /)", |vm, a| {
            Box::pin(async move { make(&vm, &a[0]).await })
        }),
    );
}

async fn make(vm: &Vm, iterable: &Value) -> Outcome {
    match iterable.given() {
        None => Ok(Value::tuple(Vec::new())),
        Some(tuple @ Value::Tuple(_)) => Ok(tuple.clone()),
        Some(iterable) => vm.collect(iterable).await.map(Value::tuple),
    }
}

fn tuple(value: &Value) -> Outcome<&Rc<Tuple>> {
    match value.payload() {
        Value::Tuple(tuple) => Ok(tuple),
        _ => Err(Raise::type_error("a tuple is wanted")),
    }
}

fn item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let tuple = tuple(&a[0])?;
        if let Value::Slice(_) = &a[1] {
            let selection = vm.selection(&a[1], tuple.len()).await?;
            return Ok(Value::tuple(
                selection
                    .positions()
                    .filter_map(|at| tuple.get(at).cloned())
                    .collect::<Vec<_>>(),
            ));
        }
        let index = vm.sequence_index(&a[1], "tuple").await?;
        match sequence::position(index, tuple.len()) {
            Some(at) => Ok(tuple[at].clone()),
            None => Err(fault(Kind::IndexError, "tuple index out of range")),
        }
    })
}
