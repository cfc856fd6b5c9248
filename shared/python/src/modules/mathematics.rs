//! `math`. What it computes is in [`crate::number::real`] and [`crate::number::whole`].

use crate::machine::{Vm, big};
use crate::number::{real, round, whole};
use crate::value::{Def, Dict, Future, Kind, Outcome, Raise, Str, Value, fault, plain, resumable};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

macro_rules! functions_of_one {
    ($($name:literal)*) => {
        [$(plain(concat!($name, "(x, /)"), |vm, arguments| of_one(vm, $name, &arguments[0]))),*]
    };
}

const OF_ONE: [Def; 26] = functions_of_one![
    "acos" "acosh" "asin" "asinh" "atan" "atanh" "cbrt" "cos" "cosh" "degrees" "erf" "erfc" "exp" "exp2" "expm1"
    "fabs" "gamma" "lgamma" "log1p" "radians" "sin" "sinh" "sqrt" "tan" "tanh" "ulp"
];

const FUNCTIONS: &[Def] = &[
    resumable("ceil(x, /)", |vm, arguments| {
        whole_by(vm, arguments, "__ceil__", f64::ceil)
    }),
    resumable("floor(x, /)", |vm, arguments| {
        whole_by(vm, arguments, "__floor__", f64::floor)
    }),
    resumable("trunc(x, /)", |vm, arguments| {
        whole_by(vm, arguments, "__trunc__", f64::trunc)
    }),
    plain("log(x, base=, /)", log),
    plain("log2(x, /)", |vm, arguments| {
        logarithm(vm, &arguments[0], real::Base::Two).map(Value::Float)
    }),
    plain("log10(x, /)", |vm, arguments| {
        logarithm(vm, &arguments[0], real::Base::Ten).map(Value::Float)
    }),
    plain("pow(x, y, /)", |vm, arguments| of_two(vm, arguments, real::power)),
    plain("fmod(x, y, /)", |vm, arguments| {
        of_two(vm, arguments, real::modulo)
    }),
    plain("remainder(x, y, /)", |vm, arguments| {
        of_two(vm, arguments, real::remainder)
    }),
    plain("atan2(y, x, /)", |vm, arguments| {
        of_two(vm, arguments, |y, x| Ok(libm::atan2(y, x)))
    }),
    plain("copysign(x, y, /)", |vm, arguments| {
        of_two(vm, arguments, |x, y| Ok(x.copysign(y)))
    }),
    plain("nextafter(x, y, /)", |vm, arguments| {
        of_two(vm, arguments, |x, y| Ok(libm::nextafter(x, y)))
    }),
    plain("frexp(x, /)", |vm, arguments| {
        let (fraction, exponent) = real::frexp(vm.float_of(&arguments[0])?);
        Ok(Value::tuple([Value::Float(fraction), Value::Int(exponent)]))
    }),
    plain("ldexp(x, i, /)", |vm, arguments| {
        let exponent = integer(vm, &arguments[1])?;
        Ok(Value::Float(real::ldexp(
            vm.float_of(&arguments[0])?,
            crate::sequence::saturate(&exponent),
        )?))
    }),
    plain("modf(x, /)", |vm, arguments| {
        let (fraction, whole) = real::modf(vm.float_of(&arguments[0])?);
        Ok(Value::tuple([Value::Float(fraction), Value::Float(whole)]))
    }),
    plain("isfinite(x, /)", |vm, arguments| {
        Ok(Value::Bool(vm.float_of(&arguments[0])?.is_finite()))
    }),
    plain("isinf(x, /)", |vm, arguments| {
        Ok(Value::Bool(vm.float_of(&arguments[0])?.is_infinite()))
    }),
    plain("isnan(x, /)", |vm, arguments| {
        Ok(Value::Bool(vm.float_of(&arguments[0])?.is_nan()))
    }),
    plain("isclose(a, b, *, rel_tol=, abs_tol=)", |vm, arguments| {
        let tolerance = |at: usize, usual| {
            arguments[at]
                .given()
                .map_or(Ok(usual), |given| vm.float_of(given))
        };
        let (left, right) = (vm.float_of(&arguments[0])?, vm.float_of(&arguments[1])?);
        Ok(Value::Bool(real::is_close(
            left,
            right,
            tolerance(2, 1e-9)?,
            tolerance(3, 0.0)?,
        )?))
    }),
    plain("hypot(*coordinates)", |vm, arguments| {
        Ok(Value::Float(real::hypot(&floats(vm, &rest(&arguments[0]))?)))
    }),
    resumable("dist(p, q, /)", dist),
    resumable("fsum(seq, /)", |vm, arguments| {
        Box::pin(async move {
            let numbers = vm.collect(&arguments[0]).await?;
            Ok(Value::Float(real::sum(floats(&vm, &numbers)?)?))
        })
    }),
    resumable("prod(iterable, /, *, start=)", product),
    plain("gcd(*integers)", |vm, arguments| {
        Ok(Value::big(whole::gcd(&integers(vm, &arguments[0])?)))
    }),
    plain("lcm(*integers)", |vm, arguments| {
        Ok(Value::big(whole::lcm(&integers(vm, &arguments[0])?)))
    }),
    plain("isqrt(n, /)", |vm, arguments| {
        Ok(Value::big(whole::square_root(&integer(vm, &arguments[0])?)?))
    }),
    plain("factorial(x, /)", |vm, arguments| {
        Ok(Value::big(whole::factorial(&integer(vm, &arguments[0])?)?))
    }),
    plain("comb(n, k, /)", |vm, arguments| {
        let (number, count) = (integer(vm, &arguments[0])?, integer(vm, &arguments[1])?);
        Ok(Value::big(whole::combinations(&number, &count)?))
    }),
    plain("perm(n, k=, /)", |vm, arguments| {
        let number = integer(vm, &arguments[0])?;
        match arguments[1].given().filter(|count| !count.is_none()) {
            Some(count) => Ok(Value::big(whole::permutations(&number, &integer(vm, count)?)?)),
            None => Ok(Value::big(whole::factorial(&number)?)),
        }
    }),
];

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("math", namespace, &OF_ONE);
    super::functions("math", namespace, FUNCTIONS);
    for (name, number) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        namespace.set_name(&Str::new(name), Value::Float(number));
    }
    Ok(())
}

fn of_one(vm: &Vm, name: &str, value: &Value) -> Outcome {
    let number = vm.float_of(value)?;
    let function = real::FUNCTIONS.iter().find(|function| function.name == name);
    let unknown = || fault(Kind::RuntimeError, format!("not supported here yet: math.{name}"));
    Ok(Value::Float(function.ok_or_else(unknown)?.of(number)?))
}

fn of_two(
    vm: &Vm,
    arguments: &[Value],
    compute: fn(f64, f64) -> Result<f64, crate::raised::Raised>,
) -> Outcome {
    Ok(Value::Float(compute(
        vm.float_of(&arguments[0])?,
        vm.float_of(&arguments[1])?,
    )?))
}

/// What a `*rest` parameter holds.
fn rest(value: &Value) -> Vec<Value> {
    match value {
        Value::Tuple(items) => items.to_vec(),
        _ => Vec::new(),
    }
}

fn floats(vm: &Vm, values: &[Value]) -> Outcome<Vec<f64>> {
    values.iter().map(|value| vm.float_of(value)).collect()
}

fn integer(vm: &Vm, value: &Value) -> Outcome<BigInt> {
    match big(value) {
        Some(number) => Ok(number),
        None => vm.int_of(value).map(BigInt::from),
    }
}

fn integers(vm: &Vm, values: &Value) -> Outcome<Vec<BigInt>> {
    rest(values).iter().map(|value| integer(vm, value)).collect()
}

/// `ceil`, `floor`, `trunc`: the object's own method, or what becomes of it as a float.
fn whole_by(vm: Vm, arguments: Vec<Value>, method: &'static str, compute: fn(f64) -> f64) -> Future<Outcome> {
    Box::pin(async move {
        if let Some(number) = big(&arguments[0]) {
            return Ok(Value::big(number));
        }
        if let Value::Float(number) = arguments[0].payload() {
            return Ok(Value::big(round::truncated(compute(*number))?));
        }
        if let Some(answer) = vm
            .call_special(&arguments[0], &Str::new(method), Vec::new())
            .await?
        {
            return Ok(answer);
        }
        Ok(Value::big(round::truncated(compute(
            vm.float_of(&arguments[0])?,
        ))?))
    })
}

fn logarithm(vm: &Vm, value: &Value, base: real::Base) -> Outcome<f64> {
    match big(value) {
        Some(number) => Ok(real::log_integer(&number, base)?),
        None => Ok(real::log(vm.float_of(value)?, base)?),
    }
}

fn log(vm: &Vm, arguments: &[Value]) -> Outcome {
    let number = logarithm(vm, &arguments[0], real::Base::E)?;
    let Some(base) = arguments[1].given() else {
        return Ok(Value::Float(number));
    };
    let base = logarithm(vm, base, real::Base::E)?;
    if base == 0.0 {
        return Err(fault(Kind::ZeroDivisionError, "float division by zero"));
    }
    Ok(Value::Float(number / base))
}

fn dist(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let (from, to) = (vm.collect(&arguments[0]).await?, vm.collect(&arguments[1]).await?);
        if from.len() != to.len() {
            return Err(Raise::value_error(
                "both points must have the same number of dimensions",
            ));
        }
        let (from, to) = (floats(&vm, &from)?, floats(&vm, &to)?);
        let differences: Vec<f64> = from.iter().zip(&to).map(|(from, to)| from - to).collect();
        Ok(Value::Float(real::hypot(&differences)))
    })
}

fn product(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let mut product = arguments[1].given().cloned().unwrap_or(Value::Int(1));
        for factor in vm.collect(&arguments[0]).await? {
            if let (Value::Int(left), Value::Int(right)) = (&product, &factor)
                && let Some(small) = left.checked_mul(*right)
            {
                product = Value::Int(small);
                continue;
            }
            let called = vm.binary(crate::code::BinaryOp::Multiply, &product, &factor, false)?;
            product = vm.wait_for(called).await?;
            if let Some(number) = big(&product) {
                vm.check_size(number.bits().to_usize().unwrap_or(usize::MAX) / 8)?;
            }
        }
        Ok(product)
    })
}
