//! What is drawn from a seed.

use serde_json::{Value, json};
use socketarium_python::chance::Random;

use super::judge::{
    Answer, as_big, as_bytes, as_float, as_int, as_option, as_text, bytes, check, float, int, near, raised,
};

fn size(position: usize) -> Value {
    int(position as u64)
}

fn seeded(seed: &Value) -> Random {
    match seed.as_str() {
        Some(text) => Random::seeded_by_bytes(text.as_bytes()),
        None if seed.get("bytes").is_some() => Random::seeded_by_bytes(&as_bytes(seed)),
        None => Random::seeded(&as_big(seed)),
    }
}

fn ours(call: &str, of: &[Value]) -> Answer {
    let mut random = seeded(&of[0]);
    let big = |index: usize| (!of[index].is_null()).then(|| as_big(&of[index]));
    let number = |index: usize| as_float(&of[index]);
    let length = |index: usize| usize::try_from(as_int(&of[index])).unwrap();
    let many = |count: usize, draw: &mut dyn FnMut() -> Value| (0..count).map(|_| draw()).collect();
    let answer = match call {
        "random" => Ok(many(700, &mut || float(random.random()))),
        "bits" => random.bits(as_int(&of[1])).map(int),
        "bytes" => random.bytes(as_int(&of[1])).map(bytes),
        "range" => {
            let mut draw = || {
                random
                    .range(&as_big(&of[1]), big(2).as_ref(), big(3).as_ref())
                    .map(int)
            };
            (0..5).map(|_| draw()).collect::<Result<Value, _>>()
        }
        "choice" => random.choice(length(1)).map(size),
        "shuffle" => {
            let mut list: Vec<usize> = (0..length(1)).collect();
            random
                .shuffle(length(1))
                .for_each(|(one, other)| list.swap(one, other));
            Ok(list.into_iter().map(size).collect())
        }
        "sample" => random
            .sample(length(1), as_int(&of[2]))
            .map(|drawn| drawn.into_iter().map(size).collect()),
        "choices" => Ok(many(20, &mut || size(random.one_of(length(1))))),
        "weights" => {
            let weights: Vec<f64> = of[1].as_array().unwrap().iter().map(as_float).collect();
            (0..20)
                .map(|_| random.one_by_weight(&weights).map(size))
                .collect::<Result<Value, _>>()
        }
        "uniform" => Ok(many(5, &mut || float(random.uniform(number(1), number(2))))),
        "triangular" => {
            let mode = (!of[3].is_null()).then(|| number(3));
            Ok(many(5, &mut || {
                float(random.triangular(number(1), number(2), mode))
            }))
        }
        "gauss" => Ok(many(5, &mut || near(random.gauss(number(1), number(2))))),
        "normal" => Ok(many(5, &mut || near(random.normal(number(1), number(2))))),
        "exponential" => random.exponential(number(1)).map(near),
        "state" => {
            let drawn = as_option(&of[1]).unwrap_or(0);
            (0..drawn).for_each(|_| {
                random.gauss(0.0, 1.0);
            });
            let (words, spare) = random.state();
            let mut again = Random::from_state(&words, spare).unwrap();
            Ok(json!([
                words.into_iter().map(int).collect::<Value>(),
                near(again.gauss(0.0, 1.0))
            ]))
        }
        _ => panic!("{call} of {}", as_text(&json!(of))),
    };
    answer.map_err(raised)
}

#[test]
fn the_same_seed_draws_the_same() {
    check(
        "
from random import Random
from itertools import accumulate
about = Near
def seed():
    return some(0, 1, 42, -5, 2**40, -2**100, 'oʻzbek', '', b'', b'abc', text(5, ['a', 'é', '漢']), random.getrandbits(random.randrange(1, 300)))
for _ in range(60):
    case('random', lambda s: (r := Random(s)) and [r.random() for _ in range(700)], seed())
for _ in range(400):
    case('bits', lambda s, k: Random(s).getrandbits(k), seed(), random.randrange(0, 200))
    case('bytes', lambda s, n: Random(s).randbytes(n), seed(), random.randrange(0, 40))
    def ranges(s, start, stop, step):
        r = Random(s)
        return [r.randrange(start, stop, step) if step is not None else r.randrange(start, stop) for _ in range(5)]
    start, stop = random.choice(list(ints(40))), some(None, random.choice(list(ints(40))), random.randrange(-20, 20))
    case('range', ranges, seed(), some(start, random.randrange(-20, 20)), stop, None if stop is None else some(None, 1, 2, -3, 0, 10**20))
    case('choice', lambda s, n: Random(s).choice(range(n)), seed(), some(0, 1, 2, 3, 10, 2**33, 2**40))
    def shuffled(s, n):
        l = list(range(n)); Random(s).shuffle(l); return l
    case('shuffle', shuffled, seed(), random.randrange(0, 40))
    case('sample', lambda s, n, k: Random(s).sample(range(n), k), seed(), some(0, 5, 21, 22, 30, 85, 86, 1000), random.randrange(-1, 90))
    case('choices', lambda s, n: Random(s).choices(range(n), k=20), seed(), random.randrange(1, 40))
    case('weights', lambda s, w: Random(s).choices(range(len(w)), cum_weights=w, k=20), seed(), list(accumulate(some(0.0, 1.0, 2.5, 0.125, 1e308) for _ in range(random.randrange(1, 7)))))
    x, y = random.uniform(-9, 9), random.uniform(-9, 9)
    case('uniform', lambda s, a, b: (r := Random(s)) and [r.uniform(a, b) for _ in range(5)], seed(), x, y)
    case('triangular', lambda s, a, b, m: (r := Random(s)) and [r.triangular(a, b, m) for _ in range(5)], seed(), x, some(x, y), None)
    case('triangular', lambda s, a, b, m: (r := Random(s)) and [r.triangular(a, b, m) for _ in range(5)], seed(), x, x + 5, x + random.random() * 5)
    case('gauss', lambda s, a, b: (r := Random(s)) and [about(r.gauss(a, b)) for _ in range(5)], seed(), 0.0, y)
    case('normal', lambda s, a, b: (r := Random(s)) and [about(r.normalvariate(a, b)) for _ in range(5)], seed(), 0.0, y)
    case('exponential', lambda s, l: about(Random(s).expovariate(l)), seed(), some(1.0, 2.5, 0.0))
for count in [0, 1, 2, 300, 400]:
    def state(s, count):
        r = Random(s)
        for _ in range(count): r.gauss(0, 1)
        return [list(r.getstate()[1]), about(r.gauss(0, 1))]
    case('state', state, seed(), count)
",
        ours,
    );
}
