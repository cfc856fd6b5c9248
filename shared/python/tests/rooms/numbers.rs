//! Integers and floats as text, text as numbers, and their arithmetic.

use serde_json::{Value, json};
use socketarium_python::number::{arithmetic, float, integer, round};
use socketarium_python::text::format;

use super::judge::{self, Answer, as_big, as_float, as_int, as_text, check, int, raised};

fn ours(call: &str, of: &[Value]) -> Answer {
    let answer = match (call, of) {
        ("repr_float", [number]) => Ok(json!(float::repr(as_float(number)))),
        ("float", [text]) => match text.as_str() {
            Some(text) => float::parse(text).map(judge::float),
            None => float::parse_bytes(&judge::as_bytes(text)).map(judge::float),
        },
        ("int", [text, base]) => match text.as_str() {
            Some(text) => integer::parse(text, as_int(base)).map(int),
            None => integer::parse_bytes(&judge::as_bytes(text), as_int(base)).map(int),
        },
        ("str_int", [number]) => integer::decimal(&as_big(number)).map(Value::from),
        ("prefixed", [number, base]) => {
            let base = u32::try_from(as_int(base)).unwrap();
            Ok(json!(integer::prefixed(&as_big(number), base)))
        }
        ("format_int", [number, spec]) => {
            format::integer(&as_big(number), as_text(spec), "int").map(Value::from)
        }
        ("format_float", [number, spec]) => {
            format::float(as_float(number), as_text(spec), "float").map(Value::from)
        }
        ("format_str", [text, spec]) => format::text(as_text(text), as_text(spec), "str").map(Value::from),
        ("round", [number]) => round::to_integer(as_float(number)).map(int),
        ("truncated", [number]) => round::truncated(as_float(number)).map(int),
        ("round_float", [number, places]) => {
            round::to_places(as_float(number), as_int(places)).map(judge::float)
        }
        ("round_int", [number, places]) => Ok(int(round::integer_to_places(&as_big(number), as_int(places)))),
        ("to_float", [number]) => arithmetic::to_float(&as_big(number)).map(judge::float),
        ("divide", [left, right]) => arithmetic::true_divide(&as_big(left), &as_big(right)).map(judge::float),
        ("floor", [left, right]) => arithmetic::floor_divide(&as_big(left), &as_big(right))
            .map(|(quotient, remainder)| json!([int(quotient), int(remainder)])),
        ("floor_floats", [left, right]) => arithmetic::floor_divide_floats(as_float(left), as_float(right))
            .map(|(quotient, remainder)| json!([judge::float(quotient), judge::float(remainder)])),
        ("compare", [left, right]) => {
            let ordering = arithmetic::compare(&as_big(left), as_float(right));
            Ok(ordering.map_or(Value::Null, |ordering| int(ordering as i64)))
        }
        ("power", [left, right]) => arithmetic::power(&as_big(left), &as_big(right)).map(int),
        ("power_modulo", [base, exponent, modulus]) => {
            arithmetic::power_modulo(&as_big(base), &as_big(exponent), &as_big(modulus)).map(int)
        }
        ("shift_left", [number, places]) => arithmetic::shift_left(&as_big(number), &as_big(places)).map(int),
        ("shift_right", [number, places]) => {
            arithmetic::shift_right(&as_big(number), &as_big(places)).map(int)
        }
        _ => panic!("{call} of {of:?}"),
    };
    answer.map_err(raised)
}

#[test]
fn floats_are_written_and_read() {
    check(
        "
for x in floats(4000):
    case('repr_float', repr, x)
for source in ['', ' ', '1', ' 1.5 ', '1_0.5_0', '1__0', '_1', '1_', '1e5', '1e+5', '1e-5_0', '1e', 'e5', '.', '.5', '5.', '-.5e-3', '1_.5', '1._5', '1_e5',
          'inf', '-Infinity', 'nan', '+nan', 'infin', '0x1p3', '٣.٥', '1e400', '-1e400', '1e-400', '1 2', '1\\0', '--1', '+-1', '\\u2003 7\\n',
          b'1.5', b' 2 ', b'x', b'\\xff', '1'*400, '0.' + '1'*400, 'é', '1e1_', '1e_1', 'NaN', 'iNf', '2.5E3', '1d5', '1f']:
    case('float', float, source)
for _ in range(3000):
    case('float', float, text(6, list('0123456789.e+-_ ')))
",
        ours,
    );
}

#[test]
fn integers_are_written_and_read() {
    check(
        "
for n in ints(500):
    case('str_int', str, n)
    case('prefixed', lambda n, b: {2: bin, 8: oct, 16: hex}[b](n), n, some(2, 8, 16))
for n in [10**4299, 10**4300, -10**4300, 10**4300 - 1, 2**20000]:
    case('str_int', str, n)
for source, base in [('  0x_1F', 0), ('0x', 16), ('0x1', 10), ('0b1', 2), ('0b1', 16), ('00', 0), ('01', 0), ('-0_0', 0), ('1_000', 10), ('1__0', 10), ('', 10), ('z', 36),
                      ('Z', 36), ('z', 35), ('1', 1), ('1', 37), ('1', -1), ('٣', 10), ('²', 10), ('+5', 10), ('+ 5', 10), ('--5', 10), ('5 ', 10), (b'12', 10), (b'1x', 10),
                      (b'\\xff', 10), ('1' * 4300, 10), ('1' * 4301, 10), ('1' * 5000, 16), ('0' * 4400, 10), ('x' * 300, 10), ('0o17', 0), ('0_7', 0), ('0x_', 0), ('0__7', 0),
                      ('1\\0', 10), (' \\x1c7', 10), ('0B11', 0), ('0_', 0), ('0x_f', 16), ('_f', 16), ('é' * 300, 10)]:
    case('int', int, source, base)
for _ in range(3000):
    case('int', int, text(6, list('0123456789abxoXOB_ +-')), some(0, 2, 8, 10, 16, 36))
",
        ours,
    );
}

#[test]
fn values_are_formatted() {
    check(
        "
def spec():
    parts = [some('', '', '', 'x', '0', '*', 'é', '<'), some('', '', '<', '>', '=', '^'), some('', '', '', '+', '-', ' '), some('', '', '', '', 'z'), some('', '', '', '#'),
             some('', '', '', '0'), some('', '', '1', '5', '12', '30', '٣'), some('', '', '', ',', '_', ',_', '_,', ',,'), some('', '', '', '.0', '.1', '.3', '.10', '.', '.20'),
             some('', '', *'bcdeEfFgGnosxX%rq\\x01', 'dd')]
    return ''.join(parts)
for n in ints(6000):
    case('format_int', format, n, spec())
for x in floats(8000):
    case('format_float', format, x, spec())
for x in floats(3000):
    case('format_float', format, x, some('', '#', '0') + some('', '8') + some('', ',') + some('', '.0', '.1', '.2', '.17', '.50') + some('', *'eEfFgG%'))
for _ in range(2000):
    case('format_str', format, text(6), spec())
for spec in ['99999999999999999999', '.99999999999999999999', '.9999999999f', '.1100f', '.1200g', '#.1200g', '.1200e', '.400f']:
    case('format_float', format, 1.5, spec)
    case('format_int', format, 15, spec)
case('format_int', format, 10**400, 'f')
case('format_int', format, 10**5000, 'd')
case('format_int', format, 10**5000, 'x')
",
        ours,
    );
}

#[test]
fn numbers_are_rounded_and_computed() {
    check(
        "
for x in floats(4000):
    case('round', round, x)
    case('truncated', int, x)
    case('round_float', round, x, random.randrange(-12, 20))
    case('round_float', round, x, random.randrange(-330, 330))
for n in ints(1500):
    case('round_int', round, n, random.randrange(-45, 5))
    case('to_float', float, n << random.choice([0, 0, 5, 60, 950, 1020]))
    m = next(iter(ints(1))) if random.random() < 0.01 else random.choice(list(ints(60)))
    case('floor', divmod, n, m) if m else None
    scale = random.choice([0, 0, 10, 100, 1000, 1100])
    case('divide', lambda a, b: a / b, n << scale, m)
    case('divide', lambda a, b: a / b, n, m << scale)
    case('power', pow, n, random.randrange(0, 30))
    case('power_modulo', pow, n, some(abs(m), -abs(m), -1), some(7, -7, 1, -1, 0, 10**20, -97))
    case('shift_left', lambda a, b: a << b, n, random.randrange(-1, 80))
    case('shift_right', lambda a, b: a >> b, n, some(random.randrange(-1, 130), 2**70))
numbers = list(floats(1200))
for x, y in zip(numbers, reversed(numbers)):
    case('floor_floats', divmod, x, y) if y else None
    n = some(int(x), int(x) + 1, int(x) - 1, 5) if x - x == 0 else 5
    case('compare', lambda n, x: None if x != x else (n > x) - (n < x), n, x)
for n in [2**1023, 2**1024 - 1, 2**1024, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**53 + 1, 2**53 + 3, 2**54 + 2]:
    case('to_float', float, n); case('to_float', float, -n)
for a, b in [(1, 2**1074), (1, 2**1075), (3, 2**1075), (1, 2**1076), (2**2000, 2**1000), (2**3000, 1), (0, 5), (5, 0), (1, 3 * 2**1070), (7, 10**330), (5, 10**320)]:
    case('divide', lambda a, b: a / b, a, b)
",
        ours,
    );
}
