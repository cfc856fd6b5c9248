//! `_twister`: the generator under `random`. It is [`crate::chance`].

use super::foreign;
use crate::chance::Random;
use crate::machine::{Vm, big};
use crate::value::{Def, Dict, Foreign, Outcome, Raise, Value, plain};
use std::any::Any;
use std::cell::RefCell;

#[derive(Debug)]
struct Twister(RefCell<Random>);

impl Foreign for Twister {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

const METHODS: &[Def] = &[
    plain("random(self)", |vm, arguments| {
        Ok(Value::Float(of(vm, arguments)?.0.borrow_mut().random()))
    }),
    plain("getrandbits(self, k, /)", |vm, arguments| {
        let count = vm.int_of(&arguments[1])?;
        Ok(Value::big(of(vm, arguments)?.0.borrow_mut().bits(count)?))
    }),
    plain("getstate(self)", |vm, arguments| {
        let (words, _) = of(vm, arguments)?.0.borrow().state();
        let words: Vec<Value> = words
            .into_iter()
            .map(|word| Value::Int(i64::from(word)))
            .collect();
        Ok(Value::tuple(words))
    }),
    plain("setstate(self, state, /)", |vm, arguments| {
        let Value::Tuple(state) = arguments[1].payload() else {
            return Err(Raise::type_error("state vector must be a tuple"));
        };
        let word = |value: &Value| {
            u32::try_from(vm.int_of(value)?).map_err(|_too_large| Raise::value_error("invalid state"))
        };
        let words = state.iter().map(word).collect::<Outcome<Vec<u32>>>()?;
        *of(vm, arguments)?.0.borrow_mut() = Random::from_state(&words, None)?;
        Ok(Value::None)
    }),
];

const FUNCTIONS: &[Def] = &[
    plain("seeded(number, /)", |vm, arguments| {
        let seed = match big(&arguments[0]) {
            Some(seed) => seed,
            None => vm.int_of(&arguments[0])?.into(),
        };
        Ok(foreign::object(
            vm,
            "_twister.Twister",
            METHODS,
            Twister(RefCell::new(Random::seeded(&seed))),
        ))
    }),
    // What CPython asks the kernel for: here each asking gives something else, and each run the same.
    plain("entropy()", |vm, _| {
        let seed = vm.seed.get();
        vm.seed.set(
            seed.wrapping_mul(0x5851_F42D_4C95_7F2D)
                .wrapping_add(0x1405_7B7E_F767_814F),
        );
        Ok(Value::big(seed.into()))
    }),
];

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_twister", namespace, FUNCTIONS);
    Ok(())
}

fn of<'a>(vm: &Vm, arguments: &'a [Value]) -> Outcome<&'a Twister> {
    foreign::kept(vm, &arguments[0], "a generator")
}
