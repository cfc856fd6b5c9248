//! `_json`: what `json` is made of. Texts are read and written in [`crate::notation::json`].

use crate::machine::{Vm, big};
use crate::notation::json::{self, Json, Layout, ReadError, Writer};
use crate::number::{float, integer};
use crate::value::{Def, Dict, Future, Outcome, Raise, Str, Value, plain, resumable};

const FUNCTIONS: &[Def] = &[
    plain("read(text, at, strict, pairs, /)", read),
    resumable(
        "write(value, indent, item_separator, key_separator, ascii, allow_nan, sort_keys, skipkeys, check, default, /)",
        write,
    ),
];

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_json", namespace, FUNCTIONS);
    Ok(())
}

/// One value and where it ends, or what is wrong and where. `at` is None for a text that is to be read as a whole;
/// with `pairs`, an object comes as the tuple of its pairs, which no other value does.
fn read(vm: &Vm, arguments: &[Value]) -> Outcome {
    let text = vm.text_of(&arguments[0], "the JSON object")?;
    let flag = |at: usize| vm.truth_at_once(&arguments[at]) == Some(true);
    let (strict, pairs) = (flag(2), flag(3));
    let whole = crate::text::Text::with_length(text.as_str(), text.length());
    let found = if arguments[1].is_none() {
        json::read(text.as_str(), strict).map(|json| (json, text.as_str().len()))
    } else {
        let at = usize::try_from(vm.int_of(&arguments[1])?).unwrap_or(usize::MAX);
        json::read_at(text.as_str(), whole.byte(at), strict)
    };
    match found {
        Ok((json, end)) => Ok(Value::tuple([
            built(json, pairs)?,
            Value::size(whole.position(end)),
        ])),
        Err(ReadError::Decode(error)) => Ok(Value::tuple([
            Value::None,
            Value::str(error.message),
            Value::size(error.position),
        ])),
        Err(ReadError::Raised(raised)) => Err(raised.into()),
    }
}

fn built(json: Json, pairs: bool) -> Outcome {
    Ok(match json {
        Json::Null => Value::None,
        Json::Bool(flag) => Value::Bool(flag),
        Json::Integer(number) => Value::big(number),
        Json::Float(number) => Value::Float(number),
        Json::Text(text) => Value::Str(Str::owned(text)),
        Json::Array(items) => {
            let items = items
                .into_iter()
                .map(|item| built(item, pairs))
                .collect::<Outcome<Vec<_>>>()?;
            Value::list(items)
        }
        Json::Object(members) if pairs => {
            let pair = |(name, value)| Ok(Value::tuple([Value::Str(Str::owned(name)), built(value, pairs)?]));
            Value::tuple(members.into_iter().map(pair).collect::<Outcome<Vec<_>>>()?)
        }
        Json::Object(members) => {
            let dict = Dict::new();
            for (name, value) in members {
                dict.set_name(&Str::owned(name), built(value, pairs)?);
            }
            Value::Dict(dict)
        }
    })
}

/// A container that is being written.
#[derive(Debug)]
enum Open {
    Items(std::vec::IntoIter<Value>),
    Members(std::vec::IntoIter<(Value, Value)>),
    /// What `default` made of a value stands alone.
    Single,
}

struct Manner {
    ascii: bool,
    allow_nan: bool,
    sort_keys: bool,
    skip_keys: bool,
    check: bool,
}

fn write(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let text = |at: usize| arguments[at].as_str().map(|text| text.to_string());
        let flag = |at: usize| vm.truth_at_once(&arguments[at]) == Some(true);
        let manner = Manner {
            ascii: flag(4),
            allow_nan: flag(5),
            sort_keys: flag(6),
            skip_keys: flag(7),
            check: flag(8),
        };
        let mut writer = Writer::new(Layout {
            indent: text(1),
            item_separator: text(2).unwrap_or_default(),
            key_separator: text(3).unwrap_or_default(),
        });
        let mut open: Vec<(Open, Value)> = Vec::new();
        let mut next = Some(arguments[0].clone());
        loop {
            if let Some(value) = next.take() {
                vm.check_size(writer.length())?;
                if let Some(container) = begin(&vm, &mut writer, &value, &manner).await? {
                    enter(&mut open, container, value, &manner)?;
                } else if !scalar(&mut writer, &value, &manner)? {
                    let made = vm.call(&arguments[9], vec![value.clone()]).await?;
                    enter(&mut open, Open::Single, value, &manner)?;
                    next = Some(made);
                    continue;
                }
            }
            let Some((container, _)) = open.last_mut() else {
                break;
            };
            match container {
                Open::Items(items) => next = items.next(),
                Open::Members(members) => {
                    for (name, value) in members.by_ref() {
                        if let Some(name) = key(&vm, &name, &manner)? {
                            writer.name(&json::quoted(&name, manner.ascii));
                            next = Some(value);
                            break;
                        }
                    }
                }
                Open::Single => {}
            }
            if next.is_none()
                && let Some((Open::Items(_) | Open::Members(_), _)) = open.pop()
            {
                writer.end();
            }
        }
        Ok(Value::Str(Str::owned(writer.finish())))
    })
}

/// Goes into a container, unless it is in it already.
fn enter(open: &mut Vec<(Open, Value)>, container: Open, value: Value, manner: &Manner) -> Outcome<()> {
    if manner.check && open.iter().any(|(_, around)| around.is(&value)) {
        return Err(Raise::value_error("Circular reference detected"));
    }
    if open.len() > 990 {
        let message = "maximum recursion depth exceeded while encoding a JSON object";
        return Err(crate::value::fault(crate::value::Kind::RecursionError, message));
    }
    open.push((container, value));
    Ok(())
}

async fn begin(vm: &Vm, writer: &mut Writer, value: &Value, manner: &Manner) -> Outcome<Option<Open>> {
    Ok(match value.payload() {
        Value::List(items) => {
            writer.begin_array();
            Some(Open::Items(items.copy().into_iter()))
        }
        Value::Tuple(items) => {
            writer.begin_array();
            let items: Vec<Value> = items.iter().cloned().collect();
            Some(Open::Items(items.into_iter()))
        }
        Value::Dict(dict) => {
            let mut members = dict.items();
            if manner.sort_keys {
                members = sorted(vm, members).await?;
            }
            writer.begin_object();
            Some(Open::Members(members.into_iter()))
        }
        _ => None,
    })
}

/// By their keys, which keep their order where they are equal.
async fn sorted(vm: &Vm, members: Vec<(Value, Value)>) -> Outcome<Vec<(Value, Value)>> {
    let mut sorted: Vec<(Value, Value)> = Vec::with_capacity(members.len());
    for member in members {
        let (mut low, mut high) = (0, sorted.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if vm.less(&member.0, &sorted[middle].0).await? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        sorted.insert(low, member);
    }
    Ok(sorted)
}

/// Writes a value that is no container; tells whether it is one that JSON has.
fn scalar(writer: &mut Writer, value: &Value, manner: &Manner) -> Outcome<bool> {
    match value.payload() {
        Value::None => writer.value("null"),
        Value::Bool(true) => writer.value("true"),
        Value::Bool(false) => writer.value("false"),
        Value::Int(number) => writer.value(&number.to_string()),
        Value::BigInt(number) => writer.value(&integer::decimal(number.as_ref())?),
        Value::Float(number) => writer.float(*number, manner.allow_nan)?,
        Value::Str(text) => writer.value(&json::quoted(text.as_str(), manner.ascii)),
        _ => return Ok(false),
    }
    Ok(true)
}

/// The name of a member; nothing where it is skipped.
fn key(vm: &Vm, name: &Value, manner: &Manner) -> Outcome<Option<String>> {
    Ok(Some(match name.payload() {
        Value::Str(text) => text.to_string(),
        Value::None => "null".to_owned(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Float(number) => float::repr(*number),
        other => match big(other) {
            Some(number) => integer::decimal(&number)?,
            None if manner.skip_keys => return Ok(None),
            None => {
                let found = vm.type_name(name);
                return Err(Raise::type_error(format!(
                    "keys must be str, int, float, bool or None, not {found}"
                )));
            }
        },
    }))
}
