//! `_hashlib`: hashes as objects. They are computed in [`crate::binary::digest`].

use super::binascii::bytes;
use super::foreign;
use crate::binary::{digest, hexadecimal};
use crate::machine::Vm;
use crate::value::{Def, Dict, Foreign, Outcome, Raise, Str, Value, getter, plain};
use std::any::Any;
use std::cell::RefCell;

#[derive(Debug)]
struct Hash(RefCell<digest::Digest>);

impl Foreign for Hash {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

const METHODS: &[Def] = &[
    plain("update(self, data, /)", |vm, arguments| {
        let data = data(vm, &arguments[1])?;
        of(vm, arguments)?.0.borrow_mut().update(&data);
        Ok(Value::None)
    }),
    plain("digest(self)", |vm, arguments| {
        Ok(Value::bytes(of(vm, arguments)?.0.borrow().digest()))
    }),
    plain("hexdigest(self)", |vm, arguments| {
        let digest = of(vm, arguments)?.0.borrow().digest();
        Ok(Value::str(hexadecimal::hex(&digest, None, 0)?))
    }),
    plain("copy(self)", |vm, arguments| {
        let copy = of(vm, arguments)?.0.borrow().clone();
        Ok(foreign::object(
            vm,
            "_hashlib.HASH",
            METHODS,
            Hash(RefCell::new(copy)),
        ))
    }),
    plain("__repr__(self, /)", |vm, arguments| {
        let name = of(vm, arguments)?.0.borrow().name();
        Ok(Value::str(format!(
            "<{name} _hashlib.HASH object @ {}>",
            "0x7f0000000000"
        )))
    }),
    getter("name(self)", |vm, arguments| {
        Ok(Value::str(of(vm, arguments)?.0.borrow().name()))
    }),
    getter("digest_size(self)", |vm, arguments| {
        Ok(Value::size(of(vm, arguments)?.0.borrow().size()))
    }),
    getter("block_size(self)", |vm, arguments| {
        Ok(Value::size(of(vm, arguments)?.0.borrow().block_size()))
    }),
];

const FUNCTIONS: &[Def] = &[
    plain("new(name, string=, *, usedforsecurity=)", |vm, arguments| {
        let name = vm.text_of(&arguments[0], "name")?;
        let unsupported = || Raise::value_error(format!("unsupported hash type {}", name.as_str()));
        let mut digest = digest::Digest::named(name.as_str()).ok_or_else(unsupported)?;
        if let Some(given) = arguments[1].given() {
            digest.update(&data(vm, given)?);
        }
        Ok(foreign::object(
            vm,
            "_hashlib.HASH",
            METHODS,
            Hash(RefCell::new(digest)),
        ))
    }),
    plain("hmac_digest(key, msg, digest)", |vm, arguments| {
        let name = vm.text_of(&arguments[2], "digest")?;
        let unsupported = || Raise::value_error(format!("unsupported hash type {}", name.as_str()));
        let (key, message) = (bytes(vm, &arguments[0])?, bytes(vm, &arguments[1])?);
        digest::hmac(&key, &message, name.as_str())
            .map(Value::bytes)
            .ok_or_else(unsupported)
    }),
    plain("compare_digest(a, b, /)", |vm, arguments| {
        let as_data = |value: &Value| match value.as_str() {
            Some(text) => Ok(text.as_str().as_bytes().to_vec()),
            None => bytes(vm, value),
        };
        Ok(Value::Bool(as_data(&arguments[0])? == as_data(&arguments[1])?))
    }),
];

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_hashlib", namespace, FUNCTIONS);
    let names: Vec<Value> = digest::NAMES.iter().map(Value::str).collect();
    namespace.set_name(&Str::new("names"), Value::tuple(names));
    Ok(())
}

fn of<'a>(vm: &Vm, arguments: &'a [Value]) -> Outcome<&'a Hash> {
    foreign::kept(vm, &arguments[0], "a hash")
}

fn data(vm: &Vm, value: &Value) -> Outcome<Vec<u8>> {
    if value.as_str().is_some() {
        return Err(Raise::type_error("Strings must be encoded before hashing"));
    }
    value.as_bytes().ok_or_else(|| {
        let _ = vm;
        Raise::type_error("object supporting the buffer API required")
    })
}
