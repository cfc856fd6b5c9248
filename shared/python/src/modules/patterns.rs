//! `_sre`: what `re` is made of. Patterns are compiled and run in [`crate::pattern`].

use super::foreign;
use crate::machine::Vm;
use crate::pattern::{self, Anchor, CompileError, Match, Regex, Subject, Template, TemplatePart};
use crate::value::{Def, Dict, Foreign, Kind, Outcome, Raise, Str, Value, fault, plain};
use std::any::Any;

/// Steps of one search: as many as take about a second.
const MOST_STEPS: u64 = 20_000_000;

#[derive(Debug)]
struct Compiled(Regex);

#[derive(Debug)]
struct Searched(Subject);

impl Foreign for Compiled {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Foreign for Searched {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

const FUNCTIONS: &[Def] = &[
    plain("compile(pattern, flags, /)", compile),
    plain("subject(string, /)", subject),
    plain("find(code, subject, how, pos, endpos, after_empty, /)", find),
    plain("template(code, template, /)", template),
    plain("escape(pattern, /)", |vm, arguments| {
        match arguments[0].as_bytes() {
            Some(bytes) => {
                let text: String = bytes.into_iter().map(char::from).collect();
                let escaped = pattern::escape(&text);
                Ok(Value::bytes(
                    escaped
                        .chars()
                        .filter_map(|one| u8::try_from(one).ok())
                        .collect::<Vec<_>>(),
                ))
            }
            None => Ok(Value::str(pattern::escape(
                vm.text_of(&arguments[0], "pattern")?.as_str(),
            ))),
        }
    }),
];

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_sre", namespace, FUNCTIONS);
    Ok(())
}

/// What is wrong with a pattern or template as `(message, position)`, from which `re` makes its `error`.
fn wrong(error: CompileError) -> Outcome {
    match error {
        CompileError::Pattern(error) => {
            let position = error.position.map_or(Value::None, Value::size);
            Ok(Value::tuple([Value::str(error.message), position]))
        }
        CompileError::Raised(raised) => Err(raised.into()),
    }
}

/// `(code, flags, groups, names)`, or what is wrong.
fn compile(vm: &Vm, arguments: &[Value]) -> Outcome {
    let flags = u32::try_from(vm.int_of(&arguments[1])?).unwrap_or(0);
    let regex = match (arguments[0].as_str(), arguments[0].as_bytes()) {
        (Some(text), _) => Regex::text(text.as_str(), flags),
        (None, Some(bytes)) => Regex::bytes(&bytes, flags),
        (None, None) => {
            return Err(Raise::type_error(
                "first argument must be string or compiled pattern",
            ));
        }
    };
    let regex = match regex {
        Ok(regex) => regex,
        Err(error) => return wrong(error),
    };
    let names = Dict::new();
    let mut groups: Vec<_> = regex.names().iter().collect();
    groups.sort_by_key(|(_, group)| **group);
    for (name, group) in groups {
        names.set_name(&Str::new(name), Value::size(*group));
    }
    let (flags, count) = (i64::from(regex.flags()), regex.groups());
    let code = foreign::object(vm, "_sre.Code", &[], Compiled(regex));
    Ok(Value::tuple([
        code,
        Value::Int(flags),
        Value::size(count),
        Value::Dict(names),
    ]))
}

fn subject(vm: &Vm, arguments: &[Value]) -> Outcome {
    let subject = match arguments[0].as_str() {
        Some(text) => Subject::text(text.as_str()),
        None => {
            let subject = arguments[0].with_bytes(Subject::bytes);
            subject.ok_or_else(|| {
                let name = vm.type_name(&arguments[0]);
                Raise::type_error(format!("expected string or bytes-like object, got '{name}'"))
            })?
        }
    };
    Ok(foreign::object(vm, "_sre.Subject", &[], Searched(subject)))
}

/// The ends of the whole and of each group, then the group that closed last; None where nothing matches.
fn find(vm: &Vm, arguments: &[Value]) -> Outcome {
    let code: &Compiled = foreign::kept(vm, &arguments[0], "a compiled pattern")?;
    let subject: &Searched = foreign::kept(vm, &arguments[1], "a subject")?;
    let length = subject.0.length();
    let anchor = match vm.int_of(&arguments[2])? {
        0 => Anchor::Anywhere,
        1 => Anchor::Start,
        _ => Anchor::Whole,
    };
    let cut = |at: usize| {
        vm.int_of(&arguments[at])
            .map(|place| usize::try_from(place).unwrap_or(0).min(length))
    };
    let after_empty = vm.truth_at_once(&arguments[5]) == Some(true);
    let mut budget = MOST_STEPS;
    let found = code
        .0
        .find_after(&subject.0, anchor, (cut(3)?, cut(4)?), after_empty, &mut budget);
    // A match is work like any other.
    vm.steps.set(vm.steps.get() + (MOST_STEPS - budget) / 64);
    match found {
        Ok(found) => Ok(found.map_or(Value::None, |found| spans(&found))),
        Err(pattern::Exhausted) => Err(fault(
            Kind::RuntimeError,
            "not supported here yet: a pattern that tries so many ways through its subject",
        )),
    }
}

fn spans(found: &Match) -> Value {
    let ends = |span: &Option<(usize, usize)>| match span {
        Some((start, end)) => [Value::size(*start), Value::size(*end)],
        None => [Value::Int(-1), Value::Int(-1)],
    };
    let mut values: Vec<Value> = found.spans.iter().flat_map(ends).collect();
    values.push(found.last.map_or(Value::None, Value::size));
    Value::tuple(values)
}

/// A list of literals and group numbers, or what is wrong.
fn template(vm: &Vm, arguments: &[Value]) -> Outcome {
    let code: &Compiled = foreign::kept(vm, &arguments[0], "a compiled pattern")?;
    let is_text = arguments[1].as_str().is_some();
    let template = match (arguments[1].as_str(), arguments[1].as_bytes()) {
        (Some(text), _) => Template::text(text.as_str(), &code.0),
        (None, Some(bytes)) => Template::bytes(&bytes, &code.0),
        (None, None) => {
            let name = vm.type_name(&arguments[1]);
            return Err(Raise::type_error(format!(
                "expected str or bytes-like object, got '{name}'"
            )));
        }
    };
    let template = match template {
        Ok(template) => template,
        Err(error) => return wrong(error),
    };
    let part = |part: TemplatePart| match part {
        TemplatePart::Literal(text) if is_text => Value::str(text),
        TemplatePart::Literal(text) => Value::bytes(
            text.chars()
                .filter_map(|one| u8::try_from(one).ok())
                .collect::<Vec<_>>(),
        ),
        TemplatePart::Group(group) => Value::size(group),
    };
    Ok(Value::list(
        template.parts.into_iter().map(part).collect::<Vec<_>>(),
    ))
}
