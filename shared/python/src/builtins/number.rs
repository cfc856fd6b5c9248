//! `int`, `float`, `bool`, and the functions about numbers.

use super::{class_methods, maker, methods};
use crate::machine::{Called, Vm, big};
use crate::number::{float, integer, round};
use crate::value::{
    Def, Future, Kind, Native, Outcome, Raise, Value, fault, getter, normal, plain, resumable,
};
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};
use std::rc::Rc;

const INT: &[Def] = &[
    resumable("__new__(cls, value=, /, base=)", |vm, a| {
        Box::pin(async move { make_int(&vm, &a[1], &a[2]).await })
    }),
    plain("bit_length(self, /)", |_, a| {
        Ok(Value::Int(whole(&a[0])?.bits() as i64))
    }),
    plain("bit_count(self, /)", |_, a| {
        Ok(Value::size(
            whole(&a[0])?
                .magnitude()
                .to_u64_digits()
                .iter()
                .map(|digit| digit.count_ones() as usize)
                .sum(),
        ))
    }),
    plain("to_bytes(self, /, length=, byteorder=, *, signed=)", to_bytes),
    plain("__index__(self, /)", |_, a| whole(&a[0]).map(normal)),
    plain("__int__(self, /)", |_, a| whole(&a[0]).map(normal)),
    plain("__float__(self, /)", |vm, a| vm.float_of(&a[0]).map(Value::Float)),
    plain("__bool__(self, /)", |_, a| {
        Ok(Value::Bool(whole(&a[0])?.sign() != Sign::NoSign))
    }),
    plain("__abs__(self, /)", |_, a| {
        whole(&a[0]).map(|number| normal(number.abs()))
    }),
    plain("__hash__(self, /)", |vm, a| {
        vm.hash_of(a[0].payload()).map(|hash| Value::Int(hash as i64))
    }),
    plain("__trunc__(self, /)", |_, a| whole(&a[0]).map(normal)),
    plain("__floor__(self, /)", |_, a| whole(&a[0]).map(normal)),
    plain("__ceil__(self, /)", |_, a| whole(&a[0]).map(normal)),
    plain("__round__(self, places=, /)", |vm, a| match a[1].given() {
        Some(places) => Ok(normal(round::integer_to_places(
            &whole(&a[0])?,
            vm.int_of(places)?,
        ))),
        None => whole(&a[0]).map(normal),
    }),
    plain("conjugate(self, /)", |_, a| whole(&a[0]).map(normal)),
    plain("as_integer_ratio(self, /)", |_, a| {
        Ok(Value::tuple(vec![normal(whole(&a[0])?), Value::Int(1)]))
    }),
    getter("real(self)", |_, a| whole(&a[0]).map(normal)),
    getter("imag(self)", |_, _| Ok(Value::Int(0))),
    getter("numerator(self)", |_, a| whole(&a[0]).map(normal)),
    getter("denominator(self)", |_, _| Ok(Value::Int(1))),
];

const FLOAT: &[Def] = &[
    resumable("__new__(cls, value=, /)", |vm, a| {
        Box::pin(async move { make_float(&vm, &a[1]).await })
    }),
    plain("is_integer(self, /)", |vm, a| {
        let number = vm.float_of(&a[0])?;
        Ok(Value::Bool(number.is_finite() && number.fract() == 0.0))
    }),
    plain("hex(self, /)", |vm, a| {
        Ok(Value::str(hexadecimal(vm.float_of(&a[0])?)))
    }),
    plain("__float__(self, /)", |vm, a| vm.float_of(&a[0]).map(Value::Float)),
    plain("__int__(self, /)", |vm, a| {
        Ok(normal(round::truncated(vm.float_of(&a[0])?)?))
    }),
    plain("__trunc__(self, /)", |vm, a| {
        Ok(normal(round::truncated(vm.float_of(&a[0])?)?))
    }),
    plain("__floor__(self, /)", |vm, a| {
        Ok(normal(round::truncated(vm.float_of(&a[0])?.floor())?))
    }),
    plain("__ceil__(self, /)", |vm, a| {
        Ok(normal(round::truncated(vm.float_of(&a[0])?.ceil())?))
    }),
    plain("__abs__(self, /)", |vm, a| {
        Ok(Value::Float(vm.float_of(&a[0])?.abs()))
    }),
    plain("__bool__(self, /)", |vm, a| {
        Ok(Value::Bool(vm.float_of(&a[0])? != 0.0))
    }),
    plain("__hash__(self, /)", |vm, a| {
        vm.hash_of(a[0].payload()).map(|hash| Value::Int(hash as i64))
    }),
    plain("__round__(self, places=, /)", |vm, a| {
        let number = vm.float_of(&a[0])?;
        Ok(match a[1].given().filter(|places| !places.is_none()) {
            Some(places) => Value::Float(round::to_places(number, vm.int_of(places)?)?),
            None => normal(round::to_integer(number)?),
        })
    }),
    plain("as_integer_ratio(self, /)", |vm, a| {
        let mut number = vm.float_of(&a[0])?;
        let mut denominator = BigInt::from(1);
        while number.fract() != 0.0 {
            number *= 2.0;
            denominator *= 2;
        }
        Ok(Value::tuple(vec![
            normal(round::truncated(number)?),
            normal(denominator),
        ]))
    }),
    getter("real(self)", |vm, a| vm.float_of(&a[0]).map(Value::Float)),
    getter("imag(self)", |_, _| Ok(Value::Float(0.0))),
];

const FUNCTIONS: &[Def] = &[
    resumable("abs(number, /)", |vm, a| {
        Box::pin(async move { special(&vm, &a[0], &vm.names.abs, "abs()").await })
    }),
    resumable("round(number, ndigits=)", |vm, a| {
        Box::pin(async move {
            let arguments = a[1]
                .given()
                .filter(|places| !places.is_none())
                .cloned()
                .into_iter()
                .collect();
            match vm.call_special(&a[0], &vm.names.round, arguments).await? {
                Some(value) => Ok(value),
                None => Err(Raise::type_error(format!(
                    "type {} doesn't define __round__ method",
                    vm.type_name(&a[0])
                ))),
            }
        })
    }),
    resumable("divmod(a, b, /)", divmod),
    resumable("pow(base, exp, mod=)", pow),
    plain("chr(code, /)", |vm, a| {
        let code = vm.int_of(&a[0])?;
        let found = u32::try_from(code)
            .ok()
            .and_then(crate::text::surrogate::character);
        found
            .map(|one| Value::str(one.to_string()))
            .ok_or_else(|| Raise::value_error("chr() arg not in range(0x110000)"))
    }),
    plain("ord(character, /)", ord),
    resumable("bin(number, /)", |vm, a| {
        Box::pin(async move { prefixed(&vm, &a[0], 2).await })
    }),
    resumable("oct(number, /)", |vm, a| {
        Box::pin(async move { prefixed(&vm, &a[0], 8).await })
    }),
    resumable("hex(number, /)", |vm, a| {
        Box::pin(async move { prefixed(&vm, &a[0], 16).await })
    }),
];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    methods(&types.int, INT);
    methods(&types.float, FLOAT);
    class_methods(
        &types.int,
        &[plain(
            "from_bytes(cls, bytes, byteorder=, *, signed=)",
            from_bytes,
        )],
    );
    class_methods(
        &types.float,
        &[plain("fromhex(cls, text, /)", |_, _| {
            Err(fault(Kind::RuntimeError, "not supported here yet: float.fromhex"))
        })],
    );
    maker(
        &types.int,
        &resumable("int(value=, /, base=)", |vm, a| {
            Box::pin(async move { make_int(&vm, &a[0], &a[1]).await })
        }),
    );
    maker(
        &types.float,
        &resumable("float(value=, /)", |vm, a| {
            Box::pin(async move { make_float(&vm, &a[0]).await })
        }),
    );
    maker(
        &types.bool,
        &resumable("bool(value=, /)", |vm, a| {
            Box::pin(async move {
                match a[0].given() {
                    Some(value) => vm.truth(value).await.map(Value::Bool),
                    None => Ok(Value::Bool(false)),
                }
            })
        }),
    );
    for def in FUNCTIONS {
        let native = Native::of_module(def, "builtins");
        let name = native.name.to_string();
        vm.set_builtin(&name, Value::Native(native));
    }
}

fn whole(value: &Value) -> Outcome<BigInt> {
    big(value.payload()).ok_or_else(|| Raise::type_error("an int is wanted"))
}

async fn special(vm: &Vm, value: &Value, name: &Rc<crate::value::Str>, what: &str) -> Outcome {
    match vm.call_special(value, name, Vec::new()).await? {
        Some(value) => Ok(value),
        None => Err(Raise::type_error(format!(
            "bad operand type for {what}: '{}'",
            vm.type_name(value)
        ))),
    }
}

async fn make_int(vm: &Vm, value: &Value, base: &Value) -> Outcome {
    let Some(value) = value.given() else {
        return Ok(Value::Int(0));
    };
    if let Some(base) = base.given() {
        let base = vm.int_of(base)?;
        return match value.as_str() {
            Some(text) => Ok(normal(integer::parse(text.as_str(), base)?)),
            None => match value.as_bytes() {
                Some(bytes) => Ok(normal(integer::parse_bytes(&bytes, base)?)),
                None => Err(Raise::type_error(
                    "int() can't convert non-string with explicit base",
                )),
            },
        };
    }
    match value {
        Value::Int(_) | Value::BigInt(_) => return Ok(value.clone()),
        Value::Bool(flag) => return Ok(Value::Int(i64::from(*flag))),
        Value::Float(number) => return Ok(normal(round::truncated(*number)?)),
        _ => {}
    }
    for name in [&vm.names.int, &vm.names.index, &vm.names.trunc] {
        if let Some(found) = vm.call_special(value, name, Vec::new()).await? {
            return match big(found.payload()) {
                Some(number) => Ok(normal(number)),
                None => Err(Raise::type_error(format!(
                    "{name} returned non-int (type {})",
                    vm.type_name(&found)
                ))),
            };
        }
    }
    if let Some(text) = value.as_str() {
        return Ok(normal(integer::parse(text.as_str(), 10)?));
    }
    match value.as_bytes() {
        Some(bytes) => Ok(normal(integer::parse_bytes(&bytes, 10)?)),
        None => Err(Raise::type_error(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            vm.type_name(value)
        ))),
    }
}

async fn make_float(vm: &Vm, value: &Value) -> Outcome {
    let Some(value) = value.given() else {
        return Ok(Value::Float(0.0));
    };
    if let Some(text) = value.as_str() {
        return Ok(Value::Float(float::parse(text.as_str())?));
    }
    if let Some(bytes) = value.as_bytes() {
        return Ok(Value::Float(float::parse_bytes(&bytes)?));
    }
    for name in [&vm.names.float, &vm.names.index] {
        if let Some(found) = vm.call_special(value, name, Vec::new()).await? {
            return vm.float_of(&found).map(Value::Float);
        }
    }
    Err(Raise::type_error(format!(
        "float() argument must be a string or a real number, not '{}'",
        vm.type_name(value)
    )))
}

fn order(vm: &Vm, value: &Value) -> Outcome<bool> {
    match value
        .given()
        .and_then(Value::as_str)
        .map(|text| text.as_str().to_owned())
        .as_deref()
    {
        None | Some("big") => Ok(true),
        Some("little") => Ok(false),
        Some(_) => {
            let _ = vm;
            Err(Raise::value_error("byteorder must be either 'little' or 'big'"))
        }
    }
}

fn to_bytes(vm: &Vm, a: &[Value]) -> Outcome {
    let number = whole(&a[0])?;
    let length = a[1].given().map_or(Ok(1), |length| vm.int_of(length))?;
    let length = usize::try_from(length)
        .ok()
        .ok_or_else(|| Raise::value_error("length argument must be non-negative"))?;
    vm.check_size(length)?;
    let big_end = order(vm, &a[2])?;
    let signed = a[3]
        .given()
        .and_then(|value| vm.truth_at_once(value))
        .unwrap_or(false);
    let too_big = || fault(Kind::OverflowError, "int too big to convert");
    if number.is_negative() && !signed {
        return Err(fault(
            Kind::OverflowError,
            "can't convert negative int to unsigned",
        ));
    }
    let mut bytes = if signed {
        number.to_signed_bytes_le()
    } else {
        number.to_bytes_le().1
    };
    let filler = if number.is_negative() { 0xff } else { 0 };
    while bytes.len() > length
        && bytes.last() == Some(&filler)
        && (!signed || length > 0 && (bytes[length - 1] & 0x80 != 0) == (filler != 0))
    {
        bytes.pop();
    }
    if bytes.len() > length {
        return Err(too_big());
    }
    bytes.resize(length, filler);
    if big_end {
        bytes.reverse();
    }
    Ok(Value::bytes(bytes))
}

fn from_bytes(vm: &Vm, a: &[Value]) -> Outcome {
    let Some(mut bytes) = a[1].as_bytes() else {
        return Err(Raise::type_error(format!(
            "cannot convert '{}' object to bytes",
            vm.type_name(&a[1])
        )));
    };
    if order(vm, &a[2])? {
        bytes.reverse();
    }
    let signed = a[3]
        .given()
        .and_then(|value| vm.truth_at_once(value))
        .unwrap_or(false);
    Ok(normal(if signed {
        BigInt::from_signed_bytes_le(&bytes)
    } else {
        BigInt::from_bytes_le(Sign::Plus, &bytes)
    }))
}

fn hexadecimal(number: f64) -> String {
    if !number.is_finite() {
        return float::repr(number);
    }
    let bits = number.to_bits();
    let sign = if bits >> 63 == 1 { "-" } else { "" };
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let mantissa = bits & ((1 << 52) - 1);
    if exponent == 0 && mantissa == 0 {
        return format!("{sign}0x0.0p+0");
    }
    let (lead, exponent) = if exponent == 0 {
        (0, -1022)
    } else {
        (1, exponent - 1023)
    };
    format!("{sign}0x{lead}.{mantissa:013x}p{exponent:+}")
}

fn divmod(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        if let Some(value) = vm
            .call_special(&a[0], &vm.names.divmod, vec![a[1].clone()])
            .await?
            && !matches!(value, Value::NotImplemented)
        {
            return Ok(value);
        }
        let mut parts = Vec::new();
        for op in [crate::code::BinaryOp::FloorDivide, crate::code::BinaryOp::Modulo] {
            let called = vm.binary(op, &a[0], &a[1], false)?;
            parts.push(vm.wait_for(called).await?);
        }
        Ok(Value::tuple(parts))
    })
}

fn pow(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match a[2].given().filter(|modulus| !modulus.is_none()) {
            Some(modulus) => {
                let wrong =
                    || Raise::type_error("pow() 3rd argument not allowed unless all arguments are integers");
                let (Some(base), Some(power), Some(modulus)) =
                    (big(a[0].payload()), big(a[1].payload()), big(modulus.payload()))
                else {
                    return Err(wrong());
                };
                Ok(normal(crate::number::arithmetic::power_modulo(
                    &base, &power, &modulus,
                )?))
            }
            None => {
                let called: Called = vm.binary(crate::code::BinaryOp::Power, &a[0], &a[1], false)?;
                vm.wait_for(called).await
            }
        }
    })
}

fn ord(vm: &Vm, a: &[Value]) -> Outcome {
    let wrong = |length: usize| {
        Raise::type_error(format!(
            "ord() expected a character, but string of length {length} found"
        ))
    };
    if let Some(text) = a[0].as_str() {
        let mut characters = text.as_str().chars();
        return match (characters.next(), characters.next()) {
            (Some(one), None) => Ok(Value::Int(i64::from(crate::text::surrogate::code_point(one)))),
            _ => Err(wrong(text.length())),
        };
    }
    match a[0].as_bytes() {
        Some(bytes) if bytes.len() == 1 => Ok(Value::Int(i64::from(bytes[0]))),
        Some(bytes) => Err(wrong(bytes.len())),
        None => Err(Raise::type_error(format!(
            "ord() expected string of length 1, but {} found",
            vm.type_name(&a[0])
        ))),
    }
}

async fn prefixed(vm: &Vm, value: &Value, base: u32) -> Outcome {
    let number = vm.index(value).await?;
    let number = whole(&number)?;
    Ok(Value::str(match number.to_i64() {
        Some(small) => integer::prefixed(small, base),
        None => integer::prefixed(&number, base),
    }))
}
