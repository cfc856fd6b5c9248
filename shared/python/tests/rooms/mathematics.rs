//! `math`, and integers as bytes.

use num_bigint::BigInt;
use serde_json::{Value, json};
use socketarium_python::number::{real, whole};

use super::judge::{
    Answer, as_big, as_bytes, as_float, as_int, as_text, bytes, check, float, int, near, raised,
};

fn ours(call: &str, of: &[Value]) -> Answer {
    let real = |index: usize| as_float(&of[index]);
    let big = |index: usize| as_big(&of[index]);
    let flag = |index: usize| of[index] == json!(true);
    let bigs = || -> Vec<BigInt> { of[0].as_array().unwrap().iter().map(as_big).collect() };
    let reals = || -> Vec<f64> { of[0].as_array().unwrap().iter().map(as_float).collect() };
    let base = |index: usize| match as_text(&of[index]) {
        "log2" => real::Base::Two,
        "log10" => real::Base::Ten,
        _ => real::Base::E,
    };
    let answer = match call {
        "unary" => {
            let function = real::FUNCTIONS
                .iter()
                .find(|function| function.name == as_text(&of[0]))
                .unwrap();
            // Around its zeros, the absolute difference is what is small.
            let offset = if function.name == "lgamma" { 1.0 } else { 0.0 };
            function.of(real(1)).map(|result| near(result + offset))
        }
        "log" => real::log(real(1), base(0)).map(near),
        "log_integer" => real::log_integer(&big(1), base(0)).map(near),
        "pow" => real::power(real(0), real(1)).map(near),
        "fmod" => real::modulo(real(0), real(1)).map(float),
        "remainder" => real::remainder(real(0), real(1)).map(float),
        "frexp" => {
            let (fraction, exponent) = real::frexp(real(0));
            Ok(json!([float(fraction), int(exponent)]))
        }
        "ldexp" => real::ldexp(real(0), as_int(&of[1])).map(float),
        "modf" => {
            let (fraction, whole) = real::modf(real(0));
            Ok(json!([float(fraction), float(whole)]))
        }
        "hypot" => Ok(near(real::hypot(&reals()))),
        "fsum" => real::sum(reals()).map(float),
        "isclose" => real::is_close(real(0), real(1), real(2), real(3)).map(Value::from),
        "to_bytes" => whole::to_bytes(&big(0), as_int(&of[1]), flag(2), flag(3)).map(bytes),
        "from_bytes" => Ok(int(whole::from_bytes(&as_bytes(&of[0]), flag(1), flag(2)))),
        "gcd" => Ok(int(whole::gcd(&bigs()))),
        "lcm" => Ok(int(whole::lcm(&bigs()))),
        "isqrt" => whole::square_root(&big(0)).map(int),
        "factorial" => whole::factorial(&big(0)).map(int),
        "perm" => whole::permutations(&big(0), &big(1)).map(int),
        "comb" => whole::combinations(&big(0), &big(1)).map(int),
        _ => panic!("{call}"),
    };
    answer.map_err(raised)
}

#[test]
fn mathematics() {
    check(
        "
import math
about = Near
NAMES = 'acos acosh asin asinh atan atanh cbrt cos cosh degrees erf erfc exp exp2 expm1 fabs log1p lgamma gamma radians sin sinh sqrt tan tanh ulp'.split()
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 10.0, -2.0, -3.0, 1e-300, 1e300, 710.0, 1e10, float('inf'), float('-inf'), float('nan'), 171.5, 172.0]
for name in NAMES:
    for x in SPECIAL + [random.uniform(-5, 5) for _ in range(40)] + [random.random() for _ in range(20)]:
        case('unary', lambda name, x: about(getattr(math, name)(x) + (name == 'lgamma')), name, x)
for x in floats(1500):
    case('log', lambda name, x: about(getattr(math, name)(x)), some('log', 'log2', 'log10'), some(x, abs(x)))
    case('frexp', math.frexp, x)
    case('modf', math.modf, x)
    case('ldexp', math.ldexp, x, random.randrange(-1200, 1200))
    y = some(*SPECIAL, random.uniform(-9, 9))
    case('pow', lambda x, y: about(math.pow(x, y)), some(x, *SPECIAL), y)
    case('fmod', math.fmod, x, y)
    case('remainder', math.remainder, x, y)
    case('isclose', lambda a, b, r, t: math.isclose(a, b, rel_tol=r, abs_tol=t), x, some(y, x * (1 + 1e-9), x + 1e-9), some(1e-9, 0.0, 0.5, -1.0), some(0.0, 1e-9))
    numbers = [some(1e16, 1.0, -1e16, 0.1, x, 1e-20, 1e308) for _ in range(random.randrange(7))]
    case('fsum', math.fsum, numbers)
    case('hypot', lambda l: about(math.hypot(*l)), [random.uniform(-5, 5) * some(1, 1e200, 1e-200) for _ in range(random.randrange(4))])
for n in ints(1500):
    case('log_integer', lambda name, n: about(getattr(math, name)(n)), some('log', 'log2', 'log10'), some(n, abs(n), n ** 30))
    case('to_bytes', lambda n, l, big, s: n.to_bytes(l, 'big' if big else 'little', signed=s), n, random.randrange(-1, 20), some(True, False), some(True, False))
    case('from_bytes', lambda b, big, s: int.from_bytes(b, 'big' if big else 'little', signed=s), random.randbytes(random.randrange(12)), some(True, False), some(True, False))
    case('gcd', lambda l: math.gcd(*l), [some(n, n * 6, 12, 0, -18) for _ in range(random.randrange(4))])
    case('lcm', lambda l: math.lcm(*l), [some(n, 12, -18, 5, 0) for _ in range(random.randrange(4))])
    case('isqrt', math.isqrt, n)
    case('factorial', math.factorial, random.randrange(-2, 200))
    case('perm', math.perm, some(random.randrange(-2, 60), abs(n)), random.randrange(-1, 30))
    case('comb', math.comb, some(random.randrange(-2, 60), abs(n)), random.randrange(-1, 30))
case('factorial', math.factorial, 2**70)
",
        ours,
    );
}
