//! Sorting: a stable merge that asks only whether one value is less than another.

use crate::machine::Vm;
use crate::value::{Future, Outcome, Value};

/// `sorted()`.
pub(super) fn sorted_function(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let items = vm.collect(&arguments[0]).await?;
        sorted(&vm, items, &arguments[1], &arguments[2])
            .await
            .map(Value::list)
    })
}

/// The values in order; equal ones stay in theirs.
pub(crate) async fn sorted(vm: &Vm, items: Vec<Value>, key: &Value, reverse: &Value) -> Outcome<Vec<Value>> {
    let backwards = match reverse.given() {
        Some(reverse) => vm.truth(reverse).await?,
        None => false,
    };
    let mut ranked = Vec::with_capacity(items.len());
    for item in items {
        let rank = match key.given().filter(|key| !key.is_none()) {
            Some(key) => vm.call(key, vec![item.clone()]).await?,
            None => item.clone(),
        };
        ranked.push((rank, item));
    }
    // Backwards twice keeps equal ones in their order.
    if backwards {
        ranked.reverse();
    }
    let mut runs = runs(vm, ranked).await?;
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(vm, left, right).await?,
                None => left,
            });
        }
        runs = merged;
    }
    let mut sorted: Vec<Value> = runs
        .pop()
        .unwrap_or_default()
        .into_iter()
        .map(|(_, item)| item)
        .collect();
    if backwards {
        sorted.reverse();
    }
    Ok(sorted)
}

type Ranked = Vec<(Value, Value)>;

/// Stretches that are in order already.
async fn runs(vm: &Vm, ranked: Ranked) -> Outcome<Vec<Ranked>> {
    let mut runs: Vec<Ranked> = Vec::new();
    for one in ranked {
        let fits = match runs.last().and_then(|run| run.last()) {
            Some((last, _)) => !vm.less(&one.0, last).await?,
            None => false,
        };
        match runs.last_mut() {
            Some(run) if fits => run.push(one),
            _ => runs.push(vec![one]),
        }
    }
    Ok(runs)
}

async fn merge(vm: &Vm, left: Ranked, right: Ranked) -> Outcome<Ranked> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let mut left = left.into_iter().peekable();
    let mut right = right.into_iter().peekable();
    while let (Some((a, _)), Some((b, _))) = (left.peek(), right.peek()) {
        let next = if vm.less(b, a).await? {
            right.next()
        } else {
            left.next()
        };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
