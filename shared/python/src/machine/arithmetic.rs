//! Arithmetic of ints and floats.

use crate::code::BinaryOp;
use crate::number::arithmetic;
use crate::value::{Kind, Outcome, Raise, Value, fault, normal};
use num_bigint::BigInt;

pub(super) fn small(op: BinaryOp, a: i64, b: i64) -> Option<Value> {
    Some(Value::Int(match op {
        BinaryOp::Add => a.checked_add(b)?,
        BinaryOp::Subtract => a.checked_sub(b)?,
        BinaryOp::Multiply => a.checked_mul(b)?,
        BinaryOp::FloorDivide if b != 0 => {
            let quotient = a.checked_div(b)?;
            if a % b != 0 && (a < 0) != (b < 0) {
                quotient - 1
            } else {
                quotient
            }
        }
        BinaryOp::Modulo if b != 0 => {
            let rest = a.checked_rem(b)?;
            if rest != 0 && (rest < 0) != (b < 0) {
                rest + b
            } else {
                rest
            }
        }
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::RightShift if (0..64).contains(&b) => a >> b,
        BinaryOp::LeftShift if (0..62).contains(&b) && a.unsigned_abs() < (1 << (62 - b)) => a << b,
        BinaryOp::Divide if b != 0 && a.unsigned_abs() < (1 << 53) && b.unsigned_abs() < (1 << 53) => {
            return Some(Value::Float(a as f64 / b as f64));
        }
        _ => return None,
    }))
}

/// An int of any size.
#[must_use]
pub(crate) fn big(value: &Value) -> Option<BigInt> {
    Some(match value {
        Value::Int(number) => BigInt::from(*number),
        Value::Bool(flag) => BigInt::from(u8::from(*flag)),
        Value::BigInt(number) => number.as_ref().clone(),
        _ => return None,
    })
}

fn float(value: &Value) -> Outcome<Option<f64>> {
    Ok(Some(match value {
        Value::Float(number) => *number,
        Value::Int(number) => *number as f64,
        Value::Bool(flag) => f64::from(u8::from(*flag)),
        Value::BigInt(number) => arithmetic::to_float(number)?,
        _ => return Ok(None),
    }))
}

pub(super) fn numbers(op: BinaryOp, left: &Value, right: &Value) -> Outcome<Option<Value>> {
    if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
        match op {
            BinaryOp::And => return Ok(Some(Value::Bool(a & b))),
            BinaryOp::Or => return Ok(Some(Value::Bool(a | b))),
            BinaryOp::Xor => return Ok(Some(Value::Bool(a ^ b))),
            _ => {}
        }
    }
    if matches!(left, Value::Float(_)) || matches!(right, Value::Float(_)) {
        let (Some(a), Some(b)) = (float(left)?, float(right)?) else {
            return Ok(None);
        };
        return floats(op, a, b).map(|value| value.map(Value::Float));
    }
    let (Some(a), Some(b)) = (big(left), big(right)) else {
        return Ok(None);
    };
    let zero = |message: &str| fault(Kind::ZeroDivisionError, message);
    let is_zero = b.sign() == num_bigint::Sign::NoSign;
    Ok(Some(match op {
        BinaryOp::Add => normal(a + b),
        BinaryOp::Subtract => normal(a - b),
        BinaryOp::Multiply => normal(a * b),
        BinaryOp::MatrixMultiply => return Ok(None),
        BinaryOp::Divide => {
            if is_zero {
                return Err(zero("division by zero"));
            }
            Value::Float(arithmetic::true_divide(&a, &b)?)
        }
        BinaryOp::FloorDivide => normal(arithmetic::floor_divide(&a, &b)?.0),
        BinaryOp::Modulo => {
            if is_zero {
                return Err(zero("integer modulo by zero"));
            }
            normal(arithmetic::floor_divide(&a, &b)?.1)
        }
        BinaryOp::Power => {
            if b.sign() == num_bigint::Sign::Minus {
                let (Some(a), Some(b)) = (float(left)?, float(right)?) else {
                    return Ok(None);
                };
                return floats(op, a, b).map(|value| value.map(Value::Float));
            }
            normal(arithmetic::power(&a, &b)?)
        }
        BinaryOp::LeftShift => normal(arithmetic::shift_left(&a, &b)?),
        BinaryOp::RightShift => normal(arithmetic::shift_right(&a, &b)?),
        BinaryOp::And => normal(a & b),
        BinaryOp::Or => normal(a | b),
        BinaryOp::Xor => normal(a ^ b),
    }))
}

fn floats(op: BinaryOp, a: f64, b: f64) -> Outcome<Option<f64>> {
    let zero = |message: &str| fault(Kind::ZeroDivisionError, message);
    Ok(Some(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide if b == 0.0 => return Err(zero("float division by zero")),
        BinaryOp::Divide => a / b,
        BinaryOp::FloorDivide if b == 0.0 => return Err(zero("float floor division by zero")),
        BinaryOp::Modulo if b == 0.0 => return Err(zero("float modulo")),
        BinaryOp::FloorDivide => arithmetic::floor_divide_floats(a, b)?.0,
        BinaryOp::Modulo => arithmetic::floor_divide_floats(a, b)?.1,
        BinaryOp::Power if a == 0.0 && b < 0.0 => {
            return Err(zero("0.0 cannot be raised to a negative power"));
        }
        BinaryOp::Power if a < 0.0 && b.is_finite() && b.fract() != 0.0 => {
            return Err(fault(Kind::ValueError, "not supported here yet: complex numbers"));
        }
        BinaryOp::Power => {
            let power = a.powf(b);
            if power.is_infinite() && a.is_finite() && b.is_finite() {
                return Err(Raise::of(
                    Kind::OverflowError,
                    vec![Value::Int(34), Value::str("Numerical result out of range")],
                ));
            }
            power
        }
        _ => return Ok(None),
    }))
}
