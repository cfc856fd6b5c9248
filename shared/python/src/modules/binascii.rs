//! `binascii`: bytes as hexadecimal and base 64, and `crc32`.

use super::foreign;
use crate::binary::{base64, hexadecimal};
use crate::machine::Vm;
use crate::value::{Def, Dict, Kind, Outcome, Raise, Str, Value, plain};

const FUNCTIONS: &[Def] = &[
    plain("hexlify(data, sep=, bytes_per_sep=)", hexlify),
    plain("b2a_hex(data, sep=, bytes_per_sep=)", hexlify),
    plain("unhexlify(hexstr, /)", unhexlify),
    plain("a2b_hex(hexstr, /)", unhexlify),
    plain("b2a_base64(data, /, *, newline=)", |vm, arguments| {
        let mut text = base64::encode(&bytes(vm, &arguments[0])?);
        if arguments[1]
            .given()
            .is_none_or(|flag| vm.truth_at_once(flag) != Some(false))
        {
            text.push('\n');
        }
        Ok(Value::bytes(text))
    }),
    plain("a2b_base64(data, /, *, strict_mode=)", |vm, arguments| {
        let strict = arguments[1]
            .given()
            .is_some_and(|flag| vm.truth_at_once(flag) == Some(true));
        let decoded = base64::decode(&text_or_bytes(vm, &arguments[0])?, strict);
        decoded
            .map(Value::bytes)
            .map_err(|raised| foreign::raise(vm, raised))
    }),
    plain("crc32(data, crc=, /)", |vm, arguments| {
        let start = arguments[1].given().map_or(Ok(0), |start| vm.int_of(start))?;
        let start = u32::try_from(start & 0xFFFF_FFFF).unwrap_or(0);
        Ok(Value::Int(i64::from(hexadecimal::crc32(
            &bytes(vm, &arguments[0])?,
            start,
        ))))
    }),
];

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("binascii", namespace, FUNCTIONS);
    let error = foreign::exception(vm, "binascii.Error", Kind::ValueError);
    namespace.set_name(&Str::new("Error"), Value::Class(error));
    Ok(())
}

pub(super) fn bytes(vm: &Vm, value: &Value) -> Outcome<Vec<u8>> {
    let wrong = || {
        Raise::type_error(format!(
            "a bytes-like object is required, not '{}'",
            vm.type_name(value)
        ))
    };
    value.as_bytes().ok_or_else(wrong)
}

/// What is decoded may be text too, if that is ASCII.
fn text_or_bytes(vm: &Vm, value: &Value) -> Outcome<Vec<u8>> {
    if let Some(text) = value.as_str() {
        if !text.is_ascii() {
            return Err(Raise::value_error(
                "string argument should contain only ASCII characters",
            ));
        }
        return Ok(text.as_str().as_bytes().to_vec());
    }
    let wrong = || {
        let name = vm.type_name(value);
        Raise::type_error(format!(
            "argument should be bytes, buffer or ASCII string, not '{name}'"
        ))
    };
    value.as_bytes().ok_or_else(wrong)
}

fn hexlify(vm: &Vm, arguments: &[Value]) -> Outcome {
    let separator = match arguments[1].given() {
        Some(separator) => separator.as_str().map(|text| text.to_string()).or_else(|| {
            separator
                .as_bytes()
                .map(|bytes| bytes.into_iter().map(char::from).collect())
        }),
        None => None,
    };
    let group = arguments[2].given().map_or(Ok(1), |group| vm.int_of(group))?;
    let separator = separator.and_then(|separator| separator.chars().next());
    let text = hexadecimal::hex(&bytes(vm, &arguments[0])?, separator, group)?;
    Ok(Value::bytes(text))
}

fn unhexlify(vm: &Vm, arguments: &[Value]) -> Outcome {
    let decoded = hexadecimal::unhexlify(&text_or_bytes(vm, &arguments[0])?);
    decoded
        .map(Value::bytes)
        .map_err(|raised| foreign::raise(vm, raised))
}
