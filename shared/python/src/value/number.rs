//! int and float as values.

use super::Value;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::rc::Rc;

/// An int in its smallest form.
#[must_use]
pub fn normal(number: BigInt) -> Value {
    number
        .to_i64()
        .map_or_else(|| Value::BigInt(Rc::new(number)), Value::Int)
}

/// Whether two numbers are equal; nothing where one is no number.
#[must_use]
pub fn same_number(left: &Value, right: &Value) -> Option<bool> {
    Some(match (left, right) {
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Bool(a), Value::Int(b)) | (Value::Int(b), Value::Bool(a)) => i64::from(*a) == *b,
        (Value::Bool(a), Value::Float(b)) | (Value::Float(b), Value::Bool(a)) => {
            f64::from(u8::from(*a)) == *b
        }
        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => {
            *b == *a as f64 && (a.unsigned_abs() < (1 << 53) || *b as i128 == i128::from(*a))
        }
        (Value::BigInt(a), Value::BigInt(b)) => a == b,
        (Value::BigInt(a), Value::Float(b)) | (Value::Float(b), Value::BigInt(a)) => {
            b.is_finite()
                && b.fract() == 0.0
                && num_traits::FromPrimitive::from_f64(*b) == Some(a.as_ref().clone())
        }
        (Value::BigInt(_), Value::Int(_) | Value::Bool(_))
        | (Value::Int(_) | Value::Bool(_), Value::BigInt(_)) => false,
        _ => return None,
    })
}
