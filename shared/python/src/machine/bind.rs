//! Arguments to parameters, with CPython's words where they do not fit.

use super::Frame;
use crate::code::Code;
use crate::value::{Dict, Function, Native, Outcome, Raise, Str, Value};
use std::rc::Rc;

/// Arguments by name.
pub(super) type Named = Vec<(Rc<Str>, Value)>;

/// A frame of a Python function with its parameters set.
pub(super) fn frame(function: &Function, mut arguments: Vec<Value>, named: Named) -> Outcome<Box<Frame>> {
    let code = &function.code;
    let parameters = &code.parameters;
    let simple = named.is_empty()
        && arguments.len() == parameters.positional
        && parameters.keyword_only == 0
        && !parameters.has_rest
        && !parameters.has_keywords;
    if simple {
        arguments.resize(code.locals.len(), Value::Unbound);
    } else {
        arguments = fitted(function, arguments, named)?;
    }
    let code = Rc::clone(code);
    Ok(Box::new(Frame::new(
        code,
        Rc::clone(&function.globals),
        arguments,
        &function.closure,
    )))
}

fn fitted(function: &Function, arguments: Vec<Value>, named: Named) -> Outcome<Vec<Value>> {
    let code = &function.code;
    let parameters = code.parameters;
    let mut slots = vec![Value::Unbound; code.locals.len()];
    let given = arguments.len();
    let mut rest = Vec::new();
    for (at, value) in arguments.into_iter().enumerate() {
        if at < parameters.positional {
            slots[at] = value;
        } else {
            rest.push(value);
        }
    }
    let by_name = parameters.positional + parameters.keyword_only;
    let rest_place = parameters.has_rest.then_some(by_name);
    let keywords = parameters.has_keywords.then(Dict::new);
    for (name, value) in named {
        let place = (parameters.positional_only..by_name).find(|at| code.locals[*at] == name);
        match place {
            Some(at) if slots[at].is_unbound() => slots[at] = value,
            Some(_) => {
                return Err(complain(
                    function,
                    format!("got multiple values for argument '{name}'"),
                ));
            }
            None => match &keywords {
                Some(dict) => dict.set_name(&name, value),
                None => {
                    let wrong = if code
                        .locals
                        .iter()
                        .take(parameters.positional_only)
                        .any(|one| *one == name)
                    {
                        format!("got some positional-only arguments passed as keyword arguments: '{name}'")
                    } else {
                        format!("got an unexpected keyword argument '{name}'")
                    };
                    return Err(complain(function, wrong));
                }
            },
        }
    }
    if !rest.is_empty() && rest_place.is_none() {
        return Err(too_many(function, given, &slots));
    }
    if let Some(at) = rest_place {
        slots[at] = Value::tuple(rest);
    }
    if let Some(dict) = keywords {
        slots[by_name + usize::from(parameters.has_rest)] = Value::Dict(dict);
    }
    set_defaults(function, &mut slots)?;
    Ok(slots)
}

fn set_defaults(function: &Function, slots: &mut [Value]) -> Outcome<()> {
    let code = &function.code;
    let parameters = code.parameters;
    let defaults = function.defaults.borrow();
    let defaults: &[Value] = defaults.as_ref().map_or(&[], |tuple| tuple.as_slice());
    let first = parameters.positional.saturating_sub(defaults.len());
    let mut missing = Vec::new();
    for (at, slot) in slots.iter_mut().enumerate().take(parameters.positional) {
        if slot.is_unbound() {
            match at.checked_sub(first).and_then(|at| defaults.get(at)) {
                Some(default) => *slot = default.clone(),
                None => missing.push(&code.locals[at]),
            }
        }
    }
    if !missing.is_empty() {
        return Err(lacking(function, "positional", &missing));
    }
    let named = function.keyword_defaults.borrow();
    let by_name = slots.iter_mut().enumerate().skip(parameters.positional);
    for (at, slot) in by_name.take(parameters.keyword_only) {
        if slot.is_unbound() {
            match named.as_ref().and_then(|dict| dict.named(&code.locals[at])) {
                Some(default) => *slot = default,
                None => missing.push(&code.locals[at]),
            }
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(lacking(function, "keyword-only", &missing))
    }
}

fn complain(function: &Function, what: impl AsRef<str>) -> Raise {
    Raise::type_error(format!("{}() {}", function.qualname.borrow(), what.as_ref()))
}

fn lacking(function: &Function, kind: &str, missing: &[&Rc<Str>]) -> Raise {
    let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
    let list = match quoted.as_slice() {
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [before @ .., last] => format!("{}, and {last}", before.join(", ")),
        [] => String::new(),
    };
    let plural = if missing.len() == 1 { "" } else { "s" };
    complain(
        function,
        format!(
            "missing {} required {kind} argument{plural}: {list}",
            missing.len()
        ),
    )
}

fn too_many(function: &Function, given: usize, slots: &[Value]) -> Raise {
    let parameters = function.code.parameters;
    let defaults = function.defaults.borrow().as_ref().map_or(0, |tuple| tuple.len());
    let most = parameters.positional;
    let named = slots[most..most + parameters.keyword_only]
        .iter()
        .filter(|slot| !slot.is_unbound())
        .count();
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {most}", most - defaults), true)
    } else {
        (most.to_string(), most != 1)
    };
    let plural = if plural { "s" } else { "" };
    let also = if named > 0 {
        let (a, b) = (
            if given == 1 { "" } else { "s" },
            if named == 1 { "" } else { "s" },
        );
        format!(" positional argument{a} (and {named} keyword-only argument{b})")
    } else {
        String::new()
    };
    let were = if given == 1 && named == 0 { "was" } else { "were" };
    complain(
        function,
        format!("takes {takes} positional argument{plural} but {given}{also} {were} given"),
    )
}

/// The slots of a native function.
pub(super) fn native(native: &Native, mut arguments: Vec<Value>, named: Named) -> Outcome<Vec<Value>> {
    let signature = &native.signature;
    let slots = signature.slots();
    if named.is_empty() && signature.rest.is_none() && signature.keywords.is_none() {
        if arguments.len() == slots {
            return Ok(arguments);
        }
        let enough = signature
            .required
            .iter()
            .skip(arguments.len())
            .all(|required| !required);
        if arguments.len() <= signature.positional && enough {
            arguments.resize(slots, Value::Unbound);
            return Ok(arguments);
        }
    }
    fitted_native(native, arguments, named)
}

fn fitted_native(native: &Native, arguments: Vec<Value>, named: Named) -> Outcome<Vec<Value>> {
    let signature = &native.signature;
    let mut slots = vec![Value::Unbound; signature.slots()];
    let given = arguments.len();
    let mut rest = Vec::new();
    for (at, value) in arguments.into_iter().enumerate() {
        if at < signature.positional {
            slots[at] = value;
        } else {
            rest.push(value);
        }
    }
    match signature.rest {
        Some(at) => slots[at] = Value::tuple(rest),
        None if !rest.is_empty() => return Err(miscounted(native, given)),
        None => {}
    }
    let keywords = signature.keywords.map(|at| (at, Dict::new()));
    let mut missing_by_name = None;
    for (name, value) in named {
        let is_slot = |at: &usize| Some(*at) != signature.rest && Some(*at) != signature.keywords;
        let mut places = (signature.positional_only..slots.len()).filter(is_slot);
        match places.find(|at| signature.parameters[*at] == name) {
            Some(at) if slots[at].is_unbound() => slots[at] = value,
            Some(at) => {
                return Err(Raise::type_error(format!(
                    "argument for {}() given by name ('{name}') and position ({})",
                    native.name,
                    at + 1
                )));
            }
            None => match &keywords {
                Some((_, dict)) => dict.set_name(&name, value),
                None if signature.positional_only == signature.slots() => {
                    return Err(Raise::type_error(format!(
                        "{}() takes no keyword arguments",
                        full_name(native)
                    )));
                }
                None => missing_by_name = Some(name),
            },
        }
    }
    if let Some(name) = missing_by_name {
        return Err(Raise::type_error(format!(
            "'{name}' is an invalid keyword argument for {}()",
            native.name
        )));
    }
    if let Some((at, dict)) = keywords {
        slots[at] = Value::Dict(dict);
    }
    for (at, required) in signature.required.iter().enumerate() {
        if *required && slots[at].is_unbound() {
            if at < signature.positional_only {
                return Err(miscounted(native, given));
            }
            let name = &signature.parameters[at];
            let place = at + 1 - usize::from(native.is_method());
            return Err(Raise::type_error(format!(
                "{}() missing required argument '{name}' (pos {place})",
                native.name
            )));
        }
    }
    Ok(slots)
}

/// With the class, as CPython names methods.
fn full_name(native: &Native) -> String {
    if native.is_method() {
        format!("{}.{}", native.owner, native.name)
    } else {
        native.name.to_string()
    }
}

fn miscounted(native: &Native, given: usize) -> Raise {
    let signature = &native.signature;
    let own = usize::from(native.is_method());
    let least = signature
        .required
        .iter()
        .filter(|required| **required)
        .count()
        .saturating_sub(own);
    let most = signature.positional.saturating_sub(own);
    if native.is_method() && given == 0 {
        let name = &native.name;
        let owner = &native.owner;
        return Raise::type_error(format!("unbound method {owner}.{name}() needs an argument"));
    }
    let given = given.saturating_sub(own);
    Raise::type_error(match (least, most) {
        (0, 0) => format!("{}() takes no arguments ({given} given)", full_name(native)),
        (1, 1) => format!(
            "{}() takes exactly one argument ({given} given)",
            full_name(native)
        ),
        (least, most) if least == most => {
            format!(
                "{} expected {least} argument{}, got {given}",
                native.name,
                plural(least)
            )
        }
        (least, _) if given < least => {
            format!(
                "{} expected at least {least} argument{}, got {given}",
                native.name,
                plural(least)
            )
        }
        (_, most) => format!(
            "{} expected at most {most} argument{}, got {given}",
            native.name,
            plural(most)
        ),
    })
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// For whoever makes frames without a function: a module's.
pub(super) fn empty_slots(code: &Code) -> Vec<Value> {
    vec![Value::Unbound; code.locals.len()]
}
