//! What makes one value of many: `sum`, `min`, `max`, `any`, `all`.

use crate::machine::Vm;
use crate::value::{Future, Outcome, Raise, Value};

pub(super) fn sum(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let mut total = arguments[1].given().cloned().unwrap_or(Value::Int(0));
        if matches!(total, Value::Str(_)) {
            return Err(Raise::type_error(
                "sum() can't sum strings [use ''.join(seq) instead]",
            ));
        }
        let iterator = vm.iter(&arguments[0]).await?;
        while let Some(item) = vm.next(&iterator).await? {
            let called = vm.binary(crate::code::BinaryOp::Add, &total, &item, false)?;
            total = vm.wait_for(called).await?;
        }
        Ok(total)
    })
}

pub(super) async fn extreme(vm: Vm, arguments: Vec<Value>, largest: bool) -> Outcome {
    let name = if largest { "max" } else { "min" };
    let Value::Tuple(values) = &arguments[0] else {
        return Ok(Value::None);
    };
    let (items, default) = match (values.as_slice(), arguments[2].given()) {
        ([], _) => {
            return Err(Raise::type_error(format!(
                "{name} expected at least 1 argument, got 0"
            )));
        }
        ([one], default) => (vm.collect(one).await?, default),
        (several, None) => (several.to_vec(), None),
        (_, Some(_)) => {
            return Err(Raise::type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
    };
    let key = arguments[1].given().filter(|key| !key.is_none());
    let mut best: Option<(Value, Value)> = None;
    for item in items {
        let rank = match key {
            Some(key) => vm.call(key, vec![item.clone()]).await?,
            None => item.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, other)) => {
                let op = if largest {
                    crate::code::Compare::Greater
                } else {
                    crate::code::Compare::Less
                };
                let called = vm.compare(op, &rank, other)?;
                let answer = vm.wait_for(called).await?;
                vm.truth(&answer).await?
            }
        };
        if better {
            best = Some((item, rank));
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(Raise::value_error(format!("{name}() arg is an empty sequence"))),
    }
}

pub(super) async fn every(vm: Vm, arguments: Vec<Value>, wanted: bool) -> Outcome {
    let iterator = vm.iter(&arguments[0]).await?;
    while let Some(item) = vm.next(&iterator).await? {
        if vm.truth(&item).await? != wanted {
            return Ok(Value::Bool(!wanted));
        }
    }
    Ok(Value::Bool(wanted))
}
