//! What every type can be asked: its truth, its length, its items, its hash.

use super::asking::later;
use super::{Called, Vm};
use crate::value::{Dict, Kind, Outcome, Payload, Raise, Set, Str, Value, fault};
use num_traits::ToPrimitive;
use std::rc::Rc;

impl Vm {
    /// Whether a value counts as true, where that is no matter of a program's methods.
    pub(crate) fn truth_at_once(&self, value: &Value) -> Option<bool> {
        Some(match value {
            Value::Bool(flag) => *flag,
            Value::None | Value::Unbound => false,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Str(text) => text.length() > 0,
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::ByteArray(bytes) => !bytes.borrow().is_empty(),
            Value::MemoryView(view) => view.length > 0,
            Value::Tuple(items) => !items.is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Dict(dict) => !dict.is_empty(),
            Value::DictView(view) => !view.0.is_empty(),
            Value::Set(set) | Value::FrozenSet(set) => !set.is_empty(),
            Value::Range(range) => !range.is_empty(),
            Value::Instance(instance) => {
                return instance.with_class(|class| {
                    if class
                        .lookup(&self.names.bool)
                        .is_some_and(|found| !matches!(found, Value::Native(_)))
                    {
                        return None;
                    }
                    if class
                        .lookup(&self.names.len)
                        .is_some_and(|found| !matches!(found, Value::Native(_)))
                    {
                        return None;
                    }
                    match &instance.payload {
                        Payload::Value(value) => self.truth_at_once(value),
                        // An object made in Rust has its own methods, and nothing behind them to look at.
                        Payload::Foreign(_)
                            if class.lookup(&self.names.bool).is_some()
                                || class.lookup(&self.names.len).is_some() =>
                        {
                            None
                        }
                        _ => Some(true),
                    }
                });
            }
            Value::Class(class) => {
                return class.metaclass().map_or(Some(true), |meta| {
                    let own = [&self.names.bool, &self.names.len]
                        .iter()
                        .any(|name| meta.lookup(name).is_some());
                    (!own).then_some(true)
                });
            }
            _ => true,
        })
    }

    /// Whether a value counts as true.
    ///
    /// # Errors
    /// What `__bool__` or `__len__` raised.
    pub fn truth_of(&self, value: &Value) -> Outcome<Called> {
        if let Some(truth) = self.truth_at_once(value) {
            return Ok(Called::Done(Value::Bool(truth)));
        }
        let (vm, value) = (self.clone(), value.clone());
        later(async move {
            if let Some(answer) = vm.call_special(&value, &vm.names.bool, Vec::new()).await? {
                return match answer {
                    Value::Bool(_) => Ok(answer),
                    other => Err(Raise::type_error(format!(
                        "__bool__ should return bool, returned {}",
                        vm.type_name(&other)
                    ))),
                };
            }
            vm.length(&value).await.map(|length| Value::Bool(length != 0))
        })
    }

    /// Whether a value counts as true.
    ///
    /// # Errors
    /// What `__bool__` or `__len__` raised.
    pub async fn truth(&self, value: &Value) -> Outcome<bool> {
        let called = self.truth_of(value)?;
        self.wait_for(called)
            .await
            .map(|value| matches!(value, Value::Bool(true)))
    }

    /// The length of a built-in container.
    pub(crate) fn length_at_once(&self, value: &Value) -> Option<usize> {
        Some(match value {
            Value::Str(text) => text.length(),
            Value::Bytes(bytes) => bytes.len(),
            Value::ByteArray(bytes) => bytes.borrow().len(),
            Value::MemoryView(view) => view.length,
            Value::Tuple(items) => items.len(),
            Value::List(items) => items.len(),
            Value::Dict(dict) => dict.len(),
            Value::DictView(view) => view.0.len(),
            Value::Set(set) | Value::FrozenSet(set) => set.len(),
            Value::Range(range) => range.len(),
            _ => return None,
        })
    }

    /// `len()`.
    ///
    /// # Errors
    /// That it has none.
    pub async fn length(&self, value: &Value) -> Outcome<usize> {
        if let Some(length) = self.length_at_once(value) {
            return Ok(length);
        }
        let own = self.types.with(value, |class| class.lookup(&self.names.len));
        if matches!(own, None | Some(Value::Native(_)))
            && let Some(length) = self.length_at_once(value.payload())
        {
            return Ok(length);
        }
        match self.call_special(value, &self.names.len, Vec::new()).await? {
            Some(length) => match self.index(&length).await? {
                Value::Int(length) => usize::try_from(length)
                    .ok()
                    .ok_or_else(|| Raise::value_error("__len__() should return >= 0")),
                _ => Err(fault(
                    Kind::OverflowError,
                    "cannot fit 'int' into an index-sized integer",
                )),
            },
            None => Err(Raise::type_error(format!(
                "object of type '{}' has no len()",
                self.type_name(value)
            ))),
        }
    }

    /// The int that a value stands for as an index (`__index__`).
    ///
    /// # Errors
    /// That it stands for none.
    pub async fn index(&self, value: &Value) -> Outcome {
        match value.payload() {
            Value::Int(_) | Value::BigInt(_) => return Ok(value.payload().clone()),
            Value::Bool(flag) => return Ok(Value::Int(i64::from(*flag))),
            _ => {}
        }
        match self.call_special(value, &self.names.index, Vec::new()).await? {
            Some(number @ (Value::Int(_) | Value::BigInt(_))) => Ok(number),
            Some(other) => Err(Raise::type_error(format!(
                "__index__ returned non-int (type {})",
                self.type_name(&other)
            ))),
            None => Err(Raise::type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                self.type_name(value)
            ))),
        }
    }

    /// The int of an argument, for functions that do not wait.
    ///
    /// # Errors
    /// That it is no int.
    pub fn int_of(&self, value: &Value) -> Outcome<i64> {
        match value.payload() {
            Value::Int(number) => Ok(*number),
            Value::Bool(flag) => Ok(i64::from(*flag)),
            Value::BigInt(number) => number
                .to_i64()
                .ok_or_else(|| fault(Kind::OverflowError, "Python int too large to convert to C int")),
            other => {
                if let Some(index) = self.types.with(other, |class| class.lookup(&self.names.index)) {
                    let bound = self.bind(&index, other)?;
                    if let Called::Done(bound) = bound {
                        let number = self.call_at_once(&bound, Vec::new())?;
                        if let Value::Int(number) = number {
                            return Ok(number);
                        }
                    }
                }
                Err(Raise::type_error(format!(
                    "'{}' object cannot be interpreted as an integer",
                    self.type_name(value)
                )))
            }
        }
    }

    /// The float of an argument.
    ///
    /// # Errors
    /// That it is no number.
    pub fn float_of(&self, value: &Value) -> Outcome<f64> {
        match value.payload() {
            Value::Float(number) => Ok(*number),
            Value::Int(number) => Ok(*number as f64),
            Value::Bool(flag) => Ok(f64::from(u8::from(*flag))),
            Value::BigInt(number) => Ok(crate::number::arithmetic::to_float(number)?),
            _ => {
                for name in [&self.names.float, &self.names.index] {
                    if let Some(found) = self.types.with(value, |class| class.lookup(name))
                        && let Called::Done(bound) = self.bind(&found, value)?
                    {
                        match self.call_at_once(&bound, Vec::new())? {
                            Value::Float(number) => return Ok(number),
                            Value::Int(number) => return Ok(number as f64),
                            _ => {}
                        }
                    }
                }
                Err(Raise::type_error(format!(
                    "must be real number, not {}",
                    self.type_name(value)
                )))
            }
        }
    }

    /// `hash()`.
    ///
    /// # Errors
    /// That it has none.
    pub fn hash_of(&self, value: &Value) -> Outcome<u64> {
        match crate::value::hash(value) {
            Ok(Some(hash)) => Ok(hash),
            Ok(None) => self.hash_by_program(value),
            Err(name) => Err(Raise::unhashable(name)),
        }
    }

    fn hash_by_program(&self, value: &Value) -> Outcome<u64> {
        if let Value::Tuple(items) = value.payload() {
            let mut hashes = Vec::new();
            for item in items.iter() {
                hashes.push(self.hash_of(item)?);
            }
            return Ok(crate::value::hash_tuple(&hashes));
        }
        let found = self.types.with(value, |class| class.lookup(&self.names.hash));
        let Some(found) = found else {
            return Err(Raise::unhashable(self.type_name(value).as_str()));
        };
        if let Value::Native(_) = found {
            return Ok((value.address().unwrap_or(0) as u64).rotate_right(4));
        }
        let Called::Done(bound) = self.bind(&found, value)? else {
            return Err(Raise::unhashable(self.type_name(value).as_str()));
        };
        match self.call_at_once(&bound, Vec::new())?.payload() {
            Value::Int(number) if *number == -1 => Ok((-2i64) as u64),
            Value::Int(number) => Ok(*number as u64),
            Value::Bool(flag) => Ok(u64::from(*flag)),
            big @ Value::BigInt(_) => self.hash_of(big),
            _ => Err(Raise::type_error("__hash__ method should return an integer")),
        }
    }

    fn same_key(&self, key: &Value, other: &Value) -> Outcome<bool> {
        if key.is(other) {
            return Ok(true);
        }
        match crate::value::same(key, other) {
            crate::value::Same::Yes => Ok(true),
            crate::value::Same::No => Ok(false),
            crate::value::Same::Ask => {
                let answer = match self.compare(crate::code::Compare::Equal, key, other)? {
                    Called::Done(value) => value,
                    pushed @ Called::Push(_) => self.run_at_once(pushed)?,
                };
                Ok(self.truth_at_once(&answer).unwrap_or(true))
            }
        }
    }

    /// What a dict has under a key.
    ///
    /// # Errors
    /// A key without a hash, or what its own methods raised.
    pub fn dict_find(&self, dict: &Dict, key: &Value) -> Outcome<Option<Value>> {
        match dict.find(key) {
            Ok(Some(found)) => Ok(found),
            Ok(None) => Ok(self.place_in_dict(dict, key)?.1.and_then(|at| dict.value_at(at))),
            Err(name) => Err(Raise::unhashable(name)),
        }
    }

    fn place_in_dict(&self, dict: &Dict, key: &Value) -> Outcome<(u64, Option<usize>)> {
        let hash = self.hash_of(key)?;
        for (at, other) in dict.candidates(hash) {
            if self.same_key(key, &other)? {
                return Ok((hash, Some(at)));
            }
        }
        Ok((hash, None))
    }

    /// Puts a value under a key of a dict.
    ///
    /// # Errors
    /// A key without a hash, or what its own methods raised.
    pub fn dict_set(&self, dict: &Dict, key: Value, value: Value) -> Outcome<()> {
        match dict.put(key.clone(), value.clone()) {
            Ok(Some(())) => Ok(()),
            Ok(None) => {
                let (hash, place) = self.place_in_dict(dict, &key)?;
                dict.put_at(place, hash, key, value);
                Ok(())
            }
            Err(name) => Err(Raise::unhashable(name)),
        }
    }

    /// Takes a key out of a dict, with its value.
    ///
    /// # Errors
    /// A key without a hash, or what its own methods raised.
    pub fn dict_take(&self, dict: &Dict, key: &Value) -> Outcome<Option<Value>> {
        match dict.take(key) {
            Ok(Some(found)) => Ok(found),
            Ok(None) => {
                let (_, place) = self.place_in_dict(dict, key)?;
                Ok(place.map(|at| dict.remove_at(at).1))
            }
            Err(name) => Err(Raise::unhashable(name)),
        }
    }

    /// Whether a set has a key.
    ///
    /// # Errors
    /// A key without a hash, or what its own methods raised.
    pub fn set_has(&self, set: &Set, key: &Value) -> Outcome<bool> {
        match set.has(key) {
            Ok(Some(has)) => Ok(has),
            Ok(None) => Ok(self.place_in_set(set, key)?.1.is_some()),
            Err(name) => Err(Raise::unhashable(name)),
        }
    }

    fn place_in_set(&self, set: &Set, key: &Value) -> Outcome<(u64, Option<usize>)> {
        let hash = self.hash_of(key)?;
        for (at, other) in set.candidates(hash) {
            if self.same_key(key, &other)? {
                return Ok((hash, Some(at)));
            }
        }
        Ok((hash, None))
    }

    /// Adds a key to a set.
    ///
    /// # Errors
    /// A key without a hash, or what its own methods raised.
    pub fn set_add(&self, set: &Set, key: Value) -> Outcome<()> {
        match set.add(key.clone()) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => {
                let (hash, place) = self.place_in_set(set, &key)?;
                if place.is_none() {
                    set.enter(hash, key);
                }
                Ok(())
            }
            Err(name) => Err(Raise::unhashable(name)),
        }
    }

    /// Takes a key out of a set, and says whether it was there.
    ///
    /// # Errors
    /// A key without a hash, or what its own methods raised.
    pub fn set_discard(&self, set: &Set, key: &Value) -> Outcome<bool> {
        match set.discard(key) {
            Ok(Some(was)) => Ok(was),
            Ok(None) => {
                let (_, place) = self.place_in_set(set, key)?;
                Ok(place.map(|at| drop(set.take_at(at))).is_some())
            }
            Err(name) => Err(Raise::unhashable(name)),
        }
    }

    /// A name as a value.
    #[must_use]
    pub fn name(&self, text: &str) -> Rc<Str> {
        Str::new(text)
    }
}
