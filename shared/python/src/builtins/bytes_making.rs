//! How `bytes` and `bytearray` are made: by their names, from hexadecimal digits; and tables for `translate`.

use super::bytes::{byte, bytearray, bytes_like, data};
use super::{maker, methods};
use crate::binary::hexadecimal;
use crate::machine::Vm;
use crate::value::{Class, Def, Descriptor, Kind, Native, Outcome, Raise, Value, plain, resumable};
use std::rc::Rc;

const MAKETRANS: Def = plain("maketrans(frm, to, /)", |vm, a| {
    let (from, to) = (bytes_like(vm, &a[0])?, bytes_like(vm, &a[1])?);
    if from.len() != to.len() {
        return Err(Raise::value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=u8::MAX).collect();
    for (from, to) in from.iter().zip(&to) {
        table[usize::from(*from)] = *to;
    }
    Ok(Value::bytes(table))
});

pub(super) fn install(vm: &Vm) {
    for class in [&vm.types.bytes, &vm.types.bytearray] {
        let fixed = Value::Native(Native::of(&MAKETRANS, ""));
        class.namespace.set_name(
            &vm.name("maketrans"),
            Value::Descriptor(Rc::new(Descriptor::Static(fixed))),
        );
    }
    let hash = plain("__hash__(self, /)", |vm, a| {
        vm.hash_of(a[0].payload()).map(|hash| Value::Int(hash as i64))
    });
    methods(&vm.types.bytes, &[hash]);
    class_fromhex(&vm.types.bytes, |vm, a| Ok(Value::bytes(read_hex(vm, &a[1])?)));
    class_fromhex(&vm.types.bytearray, |vm, a| Ok(bytearray(read_hex(vm, &a[1])?)));
    maker(
        &vm.types.bytes,
        &resumable("bytes(source=, encoding=, errors=)", |vm, a| {
            Box::pin(async move { content(&vm, &a, "bytes").await.map(Value::bytes) })
        }),
    );
    maker(
        &vm.types.bytearray,
        &resumable("bytearray(source=, encoding=, errors=)", |vm, a| {
            Box::pin(async move { content(&vm, &a, "bytearray").await.map(bytearray) })
        }),
    );
}

fn class_fromhex(class: &Rc<Class>, read: crate::value::Plain) {
    super::class_methods(class, &[plain("fromhex(cls, string, /)", read)]);
}

fn read_hex(vm: &Vm, text: &Value) -> Outcome<Vec<u8>> {
    let Some(text) = text.as_str() else {
        let name = vm.type_name(text);
        return Err(Raise::type_error(format!(
            "fromhex() argument must be str, not {name}"
        )));
    };
    Ok(hexadecimal::from_hex(text.as_str())?)
}

/// What `bytes(…)` and `bytearray(…)` are made of.
async fn content(vm: &Vm, a: &[Value], name: &str) -> Outcome<Vec<u8>> {
    let Some(source) = a[0].given() else {
        return Ok(Vec::new());
    };
    if source.as_str().is_some() {
        if a[1].given().is_none() {
            return Err(Raise::type_error("string argument without an encoding"));
        }
        let encoded = super::text::encode(vm, &[source.clone(), a[1].clone(), a[2].clone()])?;
        return data(&encoded);
    }
    if a[1].given().is_some() || a[2].given().is_some() {
        return Err(Raise::type_error("encoding without a string argument"));
    }
    if let Some(bytes) = source.as_bytes() {
        return Ok(bytes);
    }
    if let Some(made) = vm.call_special(source, &vm.name("__bytes__"), Vec::new()).await? {
        return bytes_like(vm, &made);
    }
    if let Value::Int(_) | Value::Bool(_) | Value::BigInt(_) = source.payload() {
        let count = vm.int_of(source)?;
        let count = usize::try_from(count).map_err(|_negative| Raise::value_error("negative count"))?;
        vm.check_size(count)?;
        return Ok(vec![0; count]);
    }
    let items = vm.collect(source).await.map_err(|raise| {
        if raise.is(Kind::TypeError) {
            return Raise::type_error(format!(
                "cannot convert '{}' object to {name}",
                vm.type_name(source)
            ));
        }
        raise
    })?;
    items.iter().map(|item| byte(vm, item, name)).collect()
}
