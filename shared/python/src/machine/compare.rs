//! Comparisons.

use super::asking::later;
use super::{Called, Vm};
use crate::code::Compare;
use crate::value::{Outcome, Raise, Same, Value, same};
use std::cmp::Ordering;

impl Vm {
    /// `left op right`.
    ///
    /// # Errors
    /// Values that have no order.
    pub fn compare(&self, op: Compare, left: &Value, right: &Value) -> Outcome<Called> {
        if let (Value::Int(a), Value::Int(b)) = (left, right) {
            return Ok(Called::Done(Value::Bool(holds(op, a.cmp(b)))));
        }
        if let Some(order) = numbers(left, right) {
            let answer = order.map_or(op == Compare::NotEqual, |order| holds(op, order));
            return Ok(Called::Done(Value::Bool(answer)));
        }
        if let (Value::Str(a), Value::Str(b)) = (left, right) {
            let answer = match op {
                Compare::Equal => a == b,
                Compare::NotEqual => a != b,
                _ => holds(op, a.as_str().cmp(b.as_str())),
            };
            return Ok(Called::Done(Value::Bool(answer)));
        }
        if matches!(op, Compare::Equal | Compare::NotEqual) {
            match same(left, right) {
                Same::Yes => return Ok(Called::Done(Value::Bool(op == Compare::Equal))),
                Same::No => return Ok(Called::Done(Value::Bool(op == Compare::NotEqual))),
                Same::Ask => {}
            }
        }
        let (vm, left, right) = (self.clone(), left.clone(), right.clone());
        later(async move { vm.compare_slowly(op, left, right).await })
    }

    /// Compares with the program's methods, and container by container, without nesting in Rust.
    async fn compare_slowly(&self, op: Compare, left: Value, right: Value) -> Outcome {
        if let Some(value) = self.compare_by_method(op, &left, &right).await? {
            return Ok(value);
        }
        let (a, b) = (left.payload().clone(), right.payload().clone());
        if matches!(op, Compare::Equal | Compare::NotEqual) {
            let equal = self.equal_containers(a, b).await?;
            return Ok(Value::Bool(equal == (op == Compare::Equal)));
        }
        self.order_built_in(op, &left, &right, &a, &b).await
    }

    /// `__lt__` and its kin of both sides; nothing where neither knows.
    async fn compare_by_method(&self, op: Compare, left: &Value, right: &Value) -> Outcome<Option<Value>> {
        let own = |value: &Value| matches!(value, Value::Instance(_) | Value::Class(_));
        if !own(left) && !own(right) {
            return Ok(None);
        }
        let reflected_first = {
            let (a, b) = (self.types.of(left), self.types.of(right));
            !std::rc::Rc::ptr_eq(&a, &b) && b.is_subclass(&a)
        };
        let order = [(left, right, op), (right, left, op.reflected())];
        let order = if reflected_first {
            [order[1], order[0]]
        } else {
            order
        };
        for (object, other, op) in order {
            let name = self.comparison_name(op);
            let Some(found) = self.types.with(object, |class| class.lookup(name)) else {
                continue;
            };
            if matches!(found, Value::Native(_)) {
                continue;
            }
            match self.call_special(object, name, vec![other.clone()]).await? {
                Some(Value::NotImplemented) | None => {}
                Some(value) => return Ok(Some(value)),
            }
        }
        // `!=` is the contrary of `==` where only that is told.
        if op == Compare::NotEqual && own(left) {
            let found = self.types.with(left, |class| class.lookup(&self.names.eq));
            if matches!(found, Some(Value::Function(_))) {
                match self
                    .call_special(left, &self.names.eq, vec![right.clone()])
                    .await?
                {
                    Some(Value::NotImplemented) | None => {}
                    Some(value) => return self.truth(&value).await.map(|truth| Some(Value::Bool(!truth))),
                }
            }
        }
        Ok(None)
    }

    fn comparison_name(&self, op: Compare) -> &std::rc::Rc<crate::value::Str> {
        match op {
            Compare::Less => &self.names.lt,
            Compare::LessEqual => &self.names.le,
            Compare::Equal => &self.names.eq,
            Compare::NotEqual => &self.names.ne,
            Compare::Greater => &self.names.gt,
            Compare::GreaterEqual => &self.names.ge,
        }
    }

    /// Containers are compared by a list of what is left to compare.
    async fn equal_containers(&self, left: Value, right: Value) -> Outcome<bool> {
        let mut left_to_do = vec![(left, right)];
        let mut first = true;
        while let Some((a, b)) = left_to_do.pop() {
            if !first && a.is(&b) {
                continue;
            }
            match same(&a, &b) {
                Same::Yes => continue,
                Same::No => return Ok(false),
                Same::Ask => {}
            }
            if !first && let Some(value) = self.compare_by_method(Compare::Equal, &a, &b).await? {
                if !self.truth(&value).await? {
                    return Ok(false);
                }
                continue;
            }
            first = false;
            let pairs = match (a.payload(), b.payload()) {
                (Value::List(a), Value::List(b)) => paired(a.copy(), b.copy()),
                (Value::Tuple(a), Value::Tuple(b)) => paired(a.to_vec(), b.to_vec()),
                (Value::Dict(a), Value::Dict(b)) => self.paired_dicts(a, b)?,
                (a @ (Value::Set(_) | Value::FrozenSet(_) | Value::DictView(_)), b) => {
                    if self.same_sets(a, b)? {
                        Some(Vec::new())
                    } else {
                        None
                    }
                }
                (a, b) if a.is(b) => Some(Vec::new()),
                _ => None,
            };
            let Some(pairs) = pairs else { return Ok(false) };
            self.check_size(left_to_do.len() + pairs.len())?;
            left_to_do.extend(pairs.into_iter().rev());
        }
        Ok(true)
    }

    fn paired_dicts(
        &self,
        a: &crate::value::Dict,
        b: &crate::value::Dict,
    ) -> Outcome<Option<Vec<(Value, Value)>>> {
        if a.len() != b.len() {
            return Ok(None);
        }
        let mut pairs = Vec::new();
        for (key, value) in a.items() {
            match self.dict_find(b, &key)? {
                Some(other) => pairs.push((value, other)),
                None => return Ok(None),
            }
        }
        Ok(Some(pairs))
    }

    fn same_sets(&self, a: &Value, b: &Value) -> Outcome<bool> {
        let (Some(a), Some(b)) = (set_items(a), set_items(b)) else {
            return Ok(false);
        };
        if a.len() != b.len() {
            return Ok(false);
        }
        let b = self.set_from(&b)?;
        for key in a {
            if !self.set_has(&b, &key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn order_built_in(
        &self,
        op: Compare,
        left: &Value,
        right: &Value,
        a: &Value,
        b: &Value,
    ) -> Outcome {
        let items = match (a, b) {
            (Value::List(a), Value::List(b)) => Some((a.copy(), b.copy())),
            (Value::Tuple(a), Value::Tuple(b)) => Some((a.to_vec(), b.to_vec())),
            _ => None,
        };
        if let Some((a, b)) = items {
            for (one, other) in a.iter().zip(&b) {
                if !one.is(other) && !self.equal(one, other).await? {
                    let called = self.compare(op, one, other)?;
                    // Boxed, because containers in containers ask again.
                    return Box::pin(self.wait_for(called)).await;
                }
            }
            return Ok(Value::Bool(holds(op, a.len().cmp(&b.len()))));
        }
        if let (Some(a), Some(b)) = (a.as_bytes(), b.as_bytes()) {
            return Ok(Value::Bool(holds(op, a.cmp(&b))));
        }
        if let (Value::Str(a), Value::Str(b)) = (a, b) {
            return Ok(Value::Bool(holds(op, a.as_str().cmp(b.as_str()))));
        }
        if let Some(order) = numbers(a, b) {
            return Ok(Value::Bool(order.is_some_and(|order| holds(op, order))));
        }
        if let (Some(mine), Some(others)) = (set_items(a), set_items(b)) {
            let (mine, others) = (self.set_from(&mine)?, self.set_from(&others)?);
            let inside = |small: &crate::value::Set, large: &crate::value::Set| -> Outcome<bool> {
                for key in small.items() {
                    if !self.set_has(large, &key)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            };
            return Ok(Value::Bool(match op {
                Compare::Less => mine.len() < others.len() && inside(&mine, &others)?,
                Compare::LessEqual => inside(&mine, &others)?,
                Compare::Greater => others.len() < mine.len() && inside(&others, &mine)?,
                _ => inside(&others, &mine)?,
            }));
        }
        Err(Raise::type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            self.type_name(left),
            self.type_name(right)
        )))
    }

    /// `==`, as a truth.
    ///
    /// # Errors
    /// What a program's method raised.
    pub async fn equal(&self, left: &Value, right: &Value) -> Outcome<bool> {
        if left.is(right) && !matches!(left, Value::Float(_)) {
            return Ok(true);
        }
        match same(left, right) {
            Same::Yes => Ok(true),
            Same::No => Ok(false),
            Same::Ask => {
                let called = self.compare(Compare::Equal, left, right)?;
                let value = self.wait_for(called).await?;
                self.truth(&value).await
            }
        }
    }

    /// `<`, as a truth.
    ///
    /// # Errors
    /// Values that have no order.
    pub async fn less(&self, left: &Value, right: &Value) -> Outcome<bool> {
        match self.compare(Compare::Less, left, right)? {
            Called::Done(Value::Bool(truth)) => Ok(truth),
            called => {
                let value = self.wait_for(called).await?;
                self.truth(&value).await
            }
        }
    }
}

fn paired(a: Vec<Value>, b: Vec<Value>) -> Option<Vec<(Value, Value)>> {
    (a.len() == b.len()).then(|| a.into_iter().zip(b).collect())
}

fn set_items(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Set(set) | Value::FrozenSet(set) => Some(set.items()),
        Value::DictView(view) => Some(match view.1 {
            crate::value::DictPart::Keys => view.0.keys(),
            crate::value::DictPart::Items => view
                .0
                .items()
                .into_iter()
                .map(|(key, value)| Value::tuple(vec![key, value]))
                .collect(),
            crate::value::DictPart::Values => return None,
        }),
        _ => None,
    }
}

/// The order of two numbers: outside nothing where one is none, inside nothing for what has no order (`nan`).
#[expect(clippy::option_option, reason = "no number, and no order, are two answers")]
fn numbers(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    use super::arithmetic::big;
    Some(match (left, right) {
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Float(a), other) => {
            crate::number::arithmetic::compare(&big(other)?, *a).map(Ordering::reverse)
        }
        (other, Value::Float(b)) => crate::number::arithmetic::compare(&big(other)?, *b),
        (a, b) => Some(big(a)?.cmp(&big(b)?)),
    })
}

fn holds(op: Compare, order: Ordering) -> bool {
    match op {
        Compare::Less => order.is_lt(),
        Compare::LessEqual => order.is_le(),
        Compare::Equal => order.is_eq(),
        Compare::NotEqual => order.is_ne(),
        Compare::Greater => order.is_gt(),
        Compare::GreaterEqual => order.is_ge(),
    }
}
