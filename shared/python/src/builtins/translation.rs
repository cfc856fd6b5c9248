//! `str.maketrans` and `str.translate`.

use super::text::text;
use crate::machine::Vm;
use crate::value::{Dict, Kind, Outcome, Raise, Value, fault};

pub(super) fn make_table(vm: &Vm, a: &[Value]) -> Outcome {
    let table = Dict::new();
    let code = |one: char| Value::Int(i64::from(crate::text::surrogate::code_point(one)));
    match (a[1].given(), a[0].payload()) {
        (None, Value::Dict(from)) => {
            for (key, value) in from.items() {
                let key = match key.as_str() {
                    Some(text) => text.char(0).map_or(Value::None, code),
                    None => key,
                };
                vm.dict_set(&table, key, value)?;
            }
        }
        (None, _) => {
            return Err(Raise::type_error(
                "if you give only one argument to maketrans it must be a dict",
            ));
        }
        (Some(to), from) => {
            let (from, to) = (text(from)?, text(to)?);
            if from.length() != to.length() {
                return Err(Raise::value_error(
                    "the first two maketrans arguments must have equal length",
                ));
            }
            for (one, other) in from.as_str().chars().zip(to.as_str().chars()) {
                vm.dict_set(&table, code(one), code(other))?;
            }
            if let Some(gone) = a[2].given() {
                for one in text(gone)?.as_str().chars() {
                    vm.dict_set(&table, code(one), Value::None)?;
                }
            }
        }
    }
    Ok(Value::Dict(table))
}

pub(super) fn translate(vm: &Vm, a: &[Value]) -> Outcome {
    let Value::Dict(table) = a[1].payload() else {
        return Err(fault(
            Kind::TypeError,
            "not supported here yet: translate() with something other than a dict",
        ));
    };
    let mut translated = String::new();
    for one in text(&a[0])?.as_str().chars() {
        match vm.dict_find(
            table,
            &Value::Int(i64::from(crate::text::surrogate::code_point(one))),
        )? {
            None => translated.push(one),
            Some(Value::None) => {}
            Some(Value::Int(code)) => {
                translated.extend(
                    u32::try_from(code)
                        .ok()
                        .and_then(crate::text::surrogate::character),
                );
            }
            Some(other) => translated.push_str(text(&other)?.as_str()),
        }
    }
    Ok(Value::str(translated))
}
