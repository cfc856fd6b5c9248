//! `bytearray`: what changes it.

use super::bytes::{byte, bytes_like, data};
use super::methods;
use crate::machine::Vm;
use crate::sequence;
use crate::value::{ByteArray, Def, Future, Kind, Outcome, Raise, Value, fault, plain, resumable};
use std::rc::Rc;

const METHODS: &[Def] = &[
    plain("append(self, item, /)", |vm, a| {
        of(&a[0])?.borrow_mut().push(byte(vm, &a[1], "bytearray")?);
        Ok(Value::None)
    }),
    resumable("extend(self, iterable_of_ints, /)", |vm, a| {
        Box::pin(async move {
            let more = numbers(&vm, &a[1]).await?;
            of(&a[0])?.borrow_mut().extend(more);
            Ok(Value::None)
        })
    }),
    plain("insert(self, index, item, /)", |vm, a| {
        let (byte, length) = (byte(vm, &a[2], "bytearray")?, of(&a[0])?.borrow().len());
        let (at, _) = sequence::window(Some(vm.int_of(&a[1])?), None, length);
        of(&a[0])?.borrow_mut().insert(at.min(length), byte);
        Ok(Value::None)
    }),
    plain("pop(self, index=, /)", |vm, a| {
        let index = a[1].given().map_or(Ok(-1), |index| vm.int_of(index))?;
        let mut bytes = of(&a[0])?.borrow_mut();
        if bytes.is_empty() {
            return Err(fault(Kind::IndexError, "pop from empty bytearray"));
        }
        match sequence::position(index, bytes.len()) {
            Some(at) => Ok(Value::Int(i64::from(bytes.remove(at)))),
            None => Err(fault(Kind::IndexError, "pop index out of range")),
        }
    }),
    plain("remove(self, value, /)", |vm, a| {
        let byte = byte(vm, &a[1], "bytearray")?;
        let mut bytes = of(&a[0])?.borrow_mut();
        let at = bytes.iter().position(|one| *one == byte);
        let at = at.ok_or_else(|| Raise::value_error("value not found in bytearray"))?;
        bytes.remove(at);
        Ok(Value::None)
    }),
    plain("clear(self, /)", |_, a| {
        of(&a[0])?.borrow_mut().clear();
        Ok(Value::None)
    }),
    plain("reverse(self, /)", |_, a| {
        of(&a[0])?.borrow_mut().reverse();
        Ok(Value::None)
    }),
    plain("copy(self, /)", |_, a| Ok(super::bytes::bytearray(data(&a[0])?))),
    resumable("__setitem__(self, index, value, /)", set_item),
    resumable("__delitem__(self, index, /)", delete_item),
];

pub(super) fn install(vm: &Vm) {
    methods(&vm.types.bytearray, METHODS);
}

fn of(value: &Value) -> Outcome<&Rc<ByteArray>> {
    match value.payload() {
        Value::ByteArray(bytes) => Ok(bytes),
        _ => Err(Raise::type_error("a bytearray is wanted")),
    }
}

/// Bytes, or an iterable of their numbers.
async fn numbers(vm: &Vm, value: &Value) -> Outcome<Vec<u8>> {
    if let Some(bytes) = value.as_bytes() {
        return Ok(bytes);
    }
    if value.as_str().is_some() {
        return bytes_like(vm, value);
    }
    let items = vm.collect(value).await?;
    items.iter().map(|item| byte(vm, item, "bytearray")).collect()
}

fn set_item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let bytes = of(&a[0])?;
        let length = bytes.borrow().len();
        if !matches!(a[1], Value::Slice(_)) {
            let index = vm.sequence_index(&a[1], "bytearray").await?;
            let new = byte(&vm, &a[2], "bytearray")?;
            let at = sequence::position(index, length);
            let at = at.ok_or_else(|| fault(Kind::IndexError, "bytearray index out of range"))?;
            bytes.borrow_mut()[at] = new;
            return Ok(Value::None);
        }
        let new = numbers(&vm, &a[2]).await?;
        let selection = vm.selection(&a[1], length).await?;
        if selection.step == 1 {
            let start = usize::try_from(selection.start).unwrap_or(0);
            bytes.borrow_mut().splice(start..start + selection.count, new);
            return Ok(Value::None);
        }
        if new.len() != selection.count {
            return Err(Raise::value_error(format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                new.len(),
                selection.count
            )));
        }
        let mut bytes = bytes.borrow_mut();
        for (at, new) in selection.positions().zip(new) {
            bytes[at] = new;
        }
        Ok(Value::None)
    })
}

fn delete_item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let bytes = of(&a[0])?;
        let length = bytes.borrow().len();
        if !matches!(a[1], Value::Slice(_)) {
            let index = vm.sequence_index(&a[1], "bytearray").await?;
            let at = sequence::position(index, length);
            let at = at.ok_or_else(|| fault(Kind::IndexError, "bytearray index out of range"))?;
            bytes.borrow_mut().remove(at);
            return Ok(Value::None);
        }
        let selection = vm.selection(&a[1], length).await?.ascending();
        for at in selection.positions().rev() {
            bytes.borrow_mut().remove(at);
        }
        Ok(Value::None)
    })
}
