//! `==` of built-in values.

use super::{Value, same_number};
use std::rc::Rc;

/// Whether two values are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Same {
    Yes,
    No,
    /// A method of the program's own has to be asked.
    Ask,
}

impl From<bool> for Same {
    fn from(same: bool) -> Self {
        if same { Self::Yes } else { Self::No }
    }
}

/// Compares without asking a program; containers too, as long as nothing in them needs to be asked.
#[must_use]
pub fn same(left: &Value, right: &Value) -> Same {
    deep(left, right, 0)
}

fn deep(left: &Value, right: &Value, depth: u32) -> Same {
    if let (Value::Str(a), Value::Str(b)) = (left, right) {
        return Same::from(Rc::ptr_eq(a, b) || a == b);
    }
    if let (Value::Int(a), Value::Int(b)) = (left, right) {
        return Same::from(a == b);
    }
    if let Some(same) = same_number(left, right) {
        return Same::from(same);
    }
    if depth > 100 {
        return Same::Ask;
    }
    if asks(left) || asks(right) {
        return Same::Ask;
    }
    match (left.payload(), right.payload()) {
        (Value::Str(a), Value::Str(b)) => Same::from(a == b),
        (Value::Bytes(a), Value::Bytes(b)) => Same::from(a.as_slice() == b.as_slice()),
        (
            Value::ByteArray(_) | Value::Bytes(_) | Value::MemoryView(_),
            Value::ByteArray(_) | Value::Bytes(_) | Value::MemoryView(_),
        ) => Same::from(super::binary::same_bytes(left.payload(), right.payload())),
        (Value::Tuple(a), Value::Tuple(b)) => {
            if Rc::ptr_eq(a, b) {
                Same::Yes
            } else {
                all(a.as_slice(), b.as_slice(), depth)
            }
        }
        (Value::List(a), Value::List(b)) => {
            if Rc::ptr_eq(a, b) {
                Same::Yes
            } else {
                all(&a.borrow(), &b.borrow(), depth)
            }
        }
        (Value::Dict(a), Value::Dict(b)) => {
            if Rc::ptr_eq(a, b) {
                Same::Yes
            } else {
                dicts(a, b, depth)
            }
        }
        (Value::Set(a) | Value::FrozenSet(a), Value::Set(b) | Value::FrozenSet(b)) => a.same(b),
        (Value::Range(a), Value::Range(b)) => Same::from(a.same(b)),
        (Value::Slice(a), Value::Slice(b)) => all(
            &[a.start.clone(), a.stop.clone(), a.step.clone()],
            &[b.start.clone(), b.stop.clone(), b.step.clone()],
            depth,
        ),
        (Value::Method(a), Value::Method(b)) => {
            Same::from(a.function.is(&b.function) && a.receiver.is(&b.receiver))
        }
        (Value::DictView(_), _) | (_, Value::DictView(_)) => Same::Ask,
        (a, b) => Same::from(a.is(b)),
    }
}

/// The program says itself what this value is equal to.
fn asks(value: &Value) -> bool {
    match value {
        Value::Instance(instance) => instance.class().flags().own_eq,
        Value::Class(class) => class.metaclass().is_some_and(|meta| meta.flags().own_eq),
        _ => false,
    }
}

fn all(left: &[Value], right: &[Value], depth: u32) -> Same {
    if left.len() != right.len() {
        return Same::No;
    }
    for (a, b) in left.iter().zip(right) {
        // Containers take an object to be equal to itself.
        if a.is(b) {
            continue;
        }
        match deep(a, b, depth + 1) {
            Same::Yes => {}
            other => return other,
        }
    }
    Same::Yes
}

fn dicts(left: &super::Dict, right: &super::Dict, depth: u32) -> Same {
    if left.len() != right.len() {
        return Same::No;
    }
    for (key, value) in left.items() {
        match right.find(&key) {
            Ok(Some(Some(other))) => {
                if !value.is(&other) {
                    match deep(&value, &other, depth + 1) {
                        Same::Yes => {}
                        unequal => return unequal,
                    }
                }
            }
            Ok(Some(None)) => return Same::No,
            Ok(None) | Err(_) => return Same::Ask,
        }
    }
    Same::Yes
}
