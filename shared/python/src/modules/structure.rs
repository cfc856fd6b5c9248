//! `_struct`: what `struct` is made of. The formats are read in [`crate::binary::structure`].

use super::foreign;
use crate::binary::structure::{Field, Layout};
use crate::machine::{Vm, big};
use crate::value::{Def, Dict, Kind, Outcome, Raise, Str, Value, plain};

const FUNCTIONS: &[Def] = &[
    plain("calcsize(format, /)", |vm, arguments| {
        Ok(Value::size(layout(vm, &arguments[0])?.size()))
    }),
    plain("pack(format, /, *values)", pack),
    plain("unpack(format, buffer, /)", |vm, arguments| {
        unpack(vm, &arguments[0], &arguments[1])
    }),
];

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_struct", namespace, FUNCTIONS);
    let error = foreign::exception(vm, "struct.error", Kind::Exception);
    namespace.set_name(&Str::new("error"), Value::Class(error));
    Ok(())
}

fn layout(vm: &Vm, format: &Value) -> Outcome<Layout> {
    let text = match (format.as_str(), format.as_bytes()) {
        (Some(text), _) => text.to_string(),
        (None, Some(bytes)) => bytes.into_iter().map(char::from).collect(),
        (None, None) => {
            let name = vm.type_name(format);
            return Err(Raise::type_error(format!(
                "Struct() argument 1 must be a str or bytes object, not {name}"
            )));
        }
    };
    Layout::parse(&text).map_err(|raised| foreign::raise(vm, raised))
}

fn pack(vm: &Vm, arguments: &[Value]) -> Outcome {
    let layout = layout(vm, &arguments[0])?;
    let Value::Tuple(values) = &arguments[1] else {
        return Ok(Value::None);
    };
    let mut fields = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        // Of too many values none is looked at.
        let code = layout.codes().nth(at).filter(|_| values.len() == layout.fields());
        fields.push(field(vm, code, value)?);
    }
    layout
        .pack(&fields)
        .map(Value::bytes)
        .map_err(|raised| foreign::raise(vm, raised))
}

fn field(vm: &Vm, code: Option<char>, value: &Value) -> Outcome<Field> {
    if code == Some('?') {
        return Ok(Field::Bool(vm.truth_at_once(value).unwrap_or(true)));
    }
    if let Value::Bool(flag) = value {
        return Ok(Field::Bool(*flag));
    }
    if let Some(number) = big(value) {
        return Ok(Field::Integer(number));
    }
    if let Value::Float(number) = value.payload() {
        return Ok(Field::Float(*number));
    }
    if let Some(bytes) = value.as_bytes() {
        return Ok(Field::Bytes(bytes));
    }
    let wanted = match code {
        Some('e' | 'f' | 'd') => vm.float_of(value).map(Field::Float),
        Some('c' | 's' | 'p') | None => return Ok(Field::Other),
        Some(_) => vm.int_of(value).map(|number| Field::Integer(number.into())),
    };
    match wanted {
        Err(raise) if raise.is(Kind::TypeError) => Ok(Field::Other),
        other => other,
    }
}

fn unpack(vm: &Vm, format: &Value, buffer: &Value) -> Outcome {
    let layout = layout(vm, format)?;
    let unpacked = buffer.with_bytes(|bytes| layout.unpack(bytes));
    let Some(unpacked) = unpacked else {
        let name = vm.type_name(buffer);
        return Err(Raise::type_error(format!(
            "a bytes-like object is required, not '{name}'"
        )));
    };
    let fields = unpacked.map_err(|raised| foreign::raise(vm, raised))?;
    Ok(Value::tuple(fields.into_iter().map(value).collect::<Vec<_>>()))
}

fn value(field: Field) -> Value {
    match field {
        Field::Integer(number) => Value::big(number),
        Field::Float(number) => Value::Float(number),
        Field::Bool(flag) => Value::Bool(flag),
        Field::Bytes(bytes) => Value::bytes(bytes),
        Field::Other => Value::None,
    }
}
