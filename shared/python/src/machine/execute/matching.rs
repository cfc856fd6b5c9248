//! What `match` asks of its subject.

use super::{Left, Step};
use crate::code::Instr;
use crate::machine::{Activation, Frame, Vm};
use crate::value::{Class, Kind, Layout, Outcome, Raise, Str, Value, fault};
use std::rc::Rc;

pub(super) fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::MatchSequence => {
            let is = matches!(
                frame.peek(1).payload(),
                Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::MemoryView(_)
            ) || vm.is_registered(frame.peek(1), "Sequence");
            frame.push(Value::Bool(is));
        }
        Instr::MatchMapping => {
            let is = matches!(frame.peek(1).payload(), Value::Dict(_))
                || vm.is_registered(frame.peek(1), "Mapping");
            frame.push(Value::Bool(is));
        }
        Instr::GetLen => {
            let subject = frame.peek(1).clone();
            if let Some(length) = vm.length_at_once(&subject) {
                frame.push(Value::size(length));
                return Ok(None);
            }
            let vm = vm.clone();
            return run(async move { vm.length(&subject).await.map(Value::size) });
        }
        Instr::MatchKeys => {
            let keys = frame.peek(1).clone();
            let subject = frame.peek(2).clone();
            let vm = vm.clone();
            return run(async move { match_keys(&vm, &subject, &keys).await });
        }
        Instr::MatchClass(count) => {
            let names = frame.pop();
            let class = frame.pop();
            let subject = frame.pop();
            let vm = vm.clone();
            return run(async move { match_class(&vm, &subject, &class, count as usize, &names).await });
        }
        _ => {
            return Err(fault(
                Kind::SystemError,
                "an instruction that nothing carries out",
            ));
        }
    }
    Ok(None)
}

fn run(future: impl Future<Output = Outcome> + 'static) -> Step {
    Ok(Some(Left::Push(Activation::native(Box::pin(future)))))
}

async fn match_keys(vm: &Vm, subject: &Value, keys: &Value) -> Outcome {
    let Value::Tuple(keys) = keys else {
        return Ok(Value::None);
    };
    let mut values = Vec::new();
    for key in keys.iter() {
        let found = match subject.payload() {
            Value::Dict(dict) => vm.dict_find(dict, key)?,
            _ => match vm.item(subject, key.clone()).await {
                Ok(value) => Some(value),
                Err(raise) if raise.is(Kind::KeyError) => None,
                Err(raise) => return Err(raise),
            },
        };
        match found {
            Some(value) => values.push(value),
            None => return Ok(Value::None),
        }
    }
    Ok(Value::tuple(values))
}

async fn match_class(vm: &Vm, subject: &Value, class: &Value, count: usize, names: &Value) -> Outcome {
    let Value::Class(kind) = class else {
        return Err(Raise::type_error("called match pattern must be a class"));
    };
    if !vm.is_instance(subject, class).await? {
        return Ok(Value::None);
    }
    let mut values = Vec::new();
    if count > 0 {
        if matches_itself(kind) {
            if count > 1 {
                return Err(Raise::type_error(format!(
                    "{}() accepts 1 positional sub-pattern ({count} given)",
                    kind.name()
                )));
            }
            values.push(subject.clone());
        } else {
            let listed = match vm.attribute_if_any(class, &vm.names.match_args).await? {
                Some(listed) => vm.collect(&listed).await?,
                None => Vec::new(),
            };
            if listed.len() < count {
                let plural = if listed.len() == 1 { "" } else { "s" };
                return Err(Raise::type_error(format!(
                    "{}() accepts {} positional sub-pattern{plural} ({count} given)",
                    kind.name(),
                    listed.len()
                )));
            }
            for name in &listed[..count] {
                let Some(name) = name.as_str() else {
                    return Err(Raise::type_error(format!(
                        "__match_args__ elements must be strings (got {})",
                        vm.type_name(name)
                    )));
                };
                match attribute(vm, subject, name).await? {
                    Some(value) => values.push(value),
                    None => return Ok(Value::None),
                }
            }
        }
    }
    if let Value::Tuple(names) = names {
        for name in names.iter().filter_map(Value::as_str) {
            match attribute(vm, subject, name).await? {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
    }
    Ok(Value::tuple(values))
}

async fn attribute(vm: &Vm, subject: &Value, name: &Rc<Str>) -> Outcome<Option<Value>> {
    vm.attribute_if_any(subject, name).await
}

/// Built-in types whose one positional sub-pattern is the object itself.
fn matches_itself(class: &Rc<Class>) -> bool {
    matches!(class.layout, Layout::Value(_)) && !class.namespace_has_match_args()
}
