//! Containers built, taken apart and added to; strings joined and formatted.

use super::{Left, Step, calls, variables::pushed};
use crate::code::Instr;
use crate::machine::asking::later;
use crate::machine::{Frame, Vm};
use crate::value::{Dict, Outcome, Raise, Set, Str, Value};
use std::rc::Rc;

pub(super) fn step(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    match instr {
        Instr::Tuple(count) => {
            let items = frame.take(count as usize);
            frame.push(Value::tuple(items));
        }
        Instr::List(count) => {
            let items = frame.take(count as usize);
            frame.push(Value::list(items));
        }
        Instr::Set(count) => {
            let items = frame.take(count as usize);
            let set = Set::new();
            for item in items {
                vm.set_add(&set, item)?;
            }
            frame.push(Value::Set(set));
        }
        Instr::Dict(count) => {
            let mut items = frame.take(count as usize * 2).into_iter();
            let dict = Dict::new();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                vm.dict_set(&dict, key, value)?;
            }
            frame.push(Value::Dict(dict));
        }
        Instr::ListAppend(depth) => {
            let value = frame.pop();
            if let Value::List(list) = frame.peek(depth as usize) {
                list.push(value);
                if list.len().is_multiple_of(4096) {
                    vm.check_size(list.len())?;
                }
            }
        }
        Instr::SetAdd(depth) => {
            let value = frame.pop();
            if let Value::Set(set) = frame.peek(depth as usize) {
                vm.set_add(set, value)?;
            }
        }
        Instr::DictAdd(depth) => {
            let value = frame.pop();
            let key = frame.pop();
            if let Value::Dict(dict) = frame.peek(depth as usize) {
                vm.dict_set(dict, key, value)?;
            }
        }
        Instr::ListExtend(_) | Instr::SetUpdate(_) | Instr::DictUpdate(_) | Instr::DictMerge(_) => {
            return extend(vm, frame, instr);
        }
        Instr::ListToTuple => {
            let list = frame.pop();
            let items = match list {
                Value::List(list) => list.copy(),
                _ => Vec::new(),
            };
            frame.push(Value::tuple(items));
        }
        Instr::JoinStrings(count) => {
            let parts = frame.take(count as usize);
            let mut text = String::new();
            for part in &parts {
                text.push_str(part.as_str().map_or("", |part| part.as_str()));
            }
            vm.check_size(text.len())?;
            frame.push(Value::Str(Str::owned(text)));
        }
        Instr::Format(conversion, with_specification) => {
            return format(vm, frame, conversion, with_specification);
        }
        Instr::Unpack(count) => return unpack(vm, frame, count as usize),
        Instr::UnpackStar(before, behind) => {
            return unpack_star(vm, frame, usize::from(before), usize::from(behind));
        }
        other => return calls::step(vm, frame, other),
    }
    Ok(None)
}

fn extend(vm: &Vm, frame: &mut Frame, instr: Instr) -> Step {
    let value = frame.pop();
    let (Instr::ListExtend(depth)
    | Instr::SetUpdate(depth)
    | Instr::DictUpdate(depth)
    | Instr::DictMerge(depth)) = instr
    else {
        return Ok(None);
    };
    let target = frame.peek(depth as usize).clone();
    // The function that gets the keyword arguments, for the message.
    let function = match instr {
        Instr::DictMerge(_) => frame
            .values
            .len()
            .checked_sub(3)
            .and_then(|at| frame.values.get(at))
            .cloned(),
        _ => None,
    };
    let vm_ = vm.clone();
    let called = later(async move {
        match &target {
            Value::List(list) => {
                let items = vm_
                    .collect(&value)
                    .await
                    .map_err(|raise| star_error(&vm_, &value, raise))?;
                list.borrow_mut().extend(items);
            }
            Value::Set(set) => {
                for item in vm_.collect(&value).await? {
                    vm_.set_add(set, item)?;
                }
            }
            Value::Dict(dict) => merge(&vm_, dict, &value, function.as_ref()).await?,
            _ => {}
        }
        Ok(Value::Bool(true))
    })?;
    Ok(super::forget(frame, called))
}

fn star_error(vm: &Vm, value: &Value, raise: Raise) -> Raise {
    let message = format!("'{}' object is not iterable", vm.type_name(value));
    match &raise {
        Raise::Fault(fault)
            if fault
                .arguments
                .first()
                .and_then(Value::as_str)
                .is_some_and(|text| text.as_str() == message) =>
        {
            Raise::type_error(format!(
                "Value after * must be an iterable, not {}",
                vm.type_name(value)
            ))
        }
        _ => raise,
    }
}

async fn merge(vm: &Vm, dict: &Rc<Dict>, from: &Value, function: Option<&Value>) -> Outcome<()> {
    let pairs = match from.payload() {
        Value::Dict(other) => other.items(),
        _ => {
            let Some(keys) = vm.attribute_if_any(from, &vm.names.keys).await? else {
                let name = vm.type_name(from);
                return Err(Raise::type_error(match function {
                    Some(function) => format!(
                        "{} argument after ** must be a mapping, not {name}",
                        function_name(vm, function)
                    ),
                    None => format!("'{name}' object is not a mapping"),
                }));
            };
            let keys = vm.call(&keys, Vec::new()).await?;
            let mut pairs = Vec::new();
            for key in vm.collect(&keys).await? {
                let value = vm.item(from, key.clone()).await?;
                pairs.push((key, value));
            }
            pairs
        }
    };
    for (key, value) in pairs {
        if let Some(function) = function {
            if key.as_str().is_none() {
                return Err(Raise::type_error("keywords must be strings"));
            }
            if vm.dict_find(dict, &key)?.is_some() {
                return Err(Raise::type_error(format!(
                    "{} got multiple values for keyword argument '{}'",
                    function_name(vm, function),
                    key.as_str().map_or("", |text| text.as_str())
                )));
            }
        }
        vm.dict_set(dict, key, value)?;
    }
    Ok(())
}

fn function_name(vm: &Vm, function: &Value) -> String {
    match function {
        Value::Function(function) => {
            let module = function.module.borrow();
            let qualname = function.qualname.borrow();
            match module.as_str() {
                Some(module) if module.as_str() != "builtins" => format!("{module}.{qualname}()"),
                _ => format!("{qualname}()"),
            }
        }
        Value::Native(native) => format!("{}()", native.name),
        Value::Method(method) => function_name(vm, &method.function),
        Value::Class(class) => format!("{}()", vm.full_class_name(class)),
        other => format!("{} object", vm.type_name(other)),
    }
}

fn format(vm: &Vm, frame: &mut Frame, conversion: u16, with_specification: bool) -> Step {
    let specification = if with_specification {
        frame.pop()
    } else {
        Value::Unbound
    };
    let value = frame.pop();
    let specification = specification
        .as_str()
        .map(|text| text.to_string())
        .unwrap_or_default();
    if conversion == 0
        && let Some(text) = vm.plain_format(&value, &specification)?
    {
        frame.push(Value::Str(Str::owned(text)));
        return Ok(None);
    }
    let vm_ = vm.clone();
    let called = later(async move {
        let text = match conversion {
            0 => return vm_.format(&value, &specification).await.map(Value::Str),
            1 => vm_.str(&value).await?,
            2 => vm_.repr(&value).await?,
            _ => Str::owned(crate::text::quoting::escaped(vm_.repr(&value).await?.as_str())),
        };
        if specification.is_empty() {
            return Ok(Value::Str(text));
        }
        vm_.format(&Value::Str(text), &specification)
            .await
            .map(Value::Str)
    })?;
    pushed(frame, called)
}

fn too_many(count: usize) -> Raise {
    Raise::value_error(format!("too many values to unpack (expected {count})"))
}

fn too_few(count: usize, got: usize) -> Raise {
    Raise::value_error(format!(
        "not enough values to unpack (expected {count}, got {got})"
    ))
}

fn unpack(vm: &Vm, frame: &mut Frame, count: usize) -> Step {
    let value = frame.pop();
    let items = match &value {
        Value::Tuple(items) => items.to_vec(),
        Value::List(items) => items.copy(),
        _ => {
            let vm_ = vm.clone();
            return Ok(Some(Left::Push(
                crate::machine::Activation::native(Box::pin(async move {
                    let iterator = vm_
                        .iter(&value)
                        .await
                        .map_err(|raise| cannot_unpack(&vm_, &value, raise))?;
                    let mut items = Vec::with_capacity(count);
                    while items.len() <= count {
                        match vm_.next(&iterator).await? {
                            Some(item) => items.push(item),
                            None => break,
                        }
                    }
                    if items.len() > count {
                        return Err(too_many(count));
                    }
                    if items.len() < count {
                        return Err(too_few(count, items.len()));
                    }
                    Ok(Value::tuple(items))
                }))
                .then(crate::machine::After::Unpack),
            )));
        }
    };
    if items.len() > count {
        return Err(too_many(count));
    }
    if items.len() < count {
        return Err(too_few(count, items.len()));
    }
    frame.values.extend(items.into_iter().rev());
    Ok(None)
}

fn cannot_unpack(vm: &Vm, value: &Value, raise: Raise) -> Raise {
    let message = format!("'{}' object is not iterable", vm.type_name(value));
    match &raise {
        Raise::Fault(fault)
            if fault
                .arguments
                .first()
                .and_then(Value::as_str)
                .is_some_and(|text| text.as_str() == message) =>
        {
            Raise::type_error(format!(
                "cannot unpack non-iterable {} object",
                vm.type_name(value)
            ))
        }
        _ => raise,
    }
}

fn unpack_star(vm: &Vm, frame: &mut Frame, before: usize, behind: usize) -> Step {
    let value = frame.pop();
    let vm_ = vm.clone();
    let future = async move {
        let mut items = vm_
            .collect(&value)
            .await
            .map_err(|raise| cannot_unpack(&vm_, &value, raise))?;
        if items.len() < before + behind {
            return Err(Raise::value_error(format!(
                "not enough values to unpack (expected at least {}, got {})",
                before + behind,
                items.len()
            )));
        }
        let last = items.split_off(items.len() - behind);
        let middle = items.split_off(before);
        items.push(Value::list(middle));
        items.extend(last);
        Ok(Value::tuple(items))
    };
    let activation = crate::machine::Activation::native(Box::pin(future));
    Ok(Some(Left::Push(activation.then(crate::machine::After::Unpack))))
}

/// Pushes the items of a tuple, the first on top.
pub(in crate::machine) fn spread(frame: &mut Frame, tuple: &Value) {
    if let Value::Tuple(items) = tuple {
        frame.values.extend(items.iter().rev().cloned());
    }
}
