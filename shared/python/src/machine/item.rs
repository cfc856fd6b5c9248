//! Items, membership and the unary operators.

use super::asking::later;
use super::{Called, Vm};
use crate::sequence;
use crate::value::{Kind, Outcome, Raise, Str, Value, fault, normal};
use std::rc::Rc;

impl Vm {
    /// `object[index]`.
    ///
    /// # Errors
    /// That it has no such item, or no items.
    pub fn item_begin(&self, object: &Value, index: Value) -> Outcome<Called> {
        match object {
            Value::List(list) => {
                if let Value::Int(at) = &index {
                    let list = list.borrow();
                    return match sequence::position(*at, list.len()) {
                        Some(at) => Ok(Called::Done(list[at].clone())),
                        None => Err(fault(Kind::IndexError, "list index out of range")),
                    };
                }
            }
            Value::Tuple(tuple) => {
                if let Value::Int(at) = &index {
                    return match sequence::position(*at, tuple.len()) {
                        Some(at) => Ok(Called::Done(tuple[at].clone())),
                        None => Err(fault(Kind::IndexError, "tuple index out of range")),
                    };
                }
            }
            Value::Dict(dict) => {
                return match self.dict_find(dict, &index)? {
                    Some(value) => Ok(Called::Done(value)),
                    None => Err(Raise::of(Kind::KeyError, vec![index])),
                };
            }
            Value::Class(class) => {
                let meta = self.types.of(object);
                if !(meta.is_own && meta.lookup(&self.names.getitem).is_some()) {
                    return self.generic_alias(object, class, index);
                }
            }
            _ => {}
        }
        let own = self.types.with(object, |class| class.lookup(&self.names.getitem));
        match own {
            Some(Value::Native(_)) | None if !object.payload().is(object) => {
                if let Value::Dict(dict) = object.payload() {
                    return self.item_or_missing(object, dict, index);
                }
                self.item_begin(object.payload(), index)
            }
            Some(_) => Ok(self
                .special(object, &self.names.getitem, vec![index])?
                .unwrap_or(Called::Done(Value::None))),
            None => Err(Raise::type_error(format!(
                "'{}' object is not subscriptable",
                self.type_name(object)
            ))),
        }
    }

    fn item_or_missing(
        &self,
        object: &Value,
        dict: &Rc<crate::value::Dict>,
        index: Value,
    ) -> Outcome<Called> {
        if let Some(value) = self.dict_find(dict, &index)? {
            return Ok(Called::Done(value));
        }
        match self.special(object, &self.names.missing, vec![index.clone()])? {
            Some(called) => Ok(called),
            None => Err(Raise::of(Kind::KeyError, vec![index])),
        }
    }

    /// `Class[item]`.
    fn generic_alias(
        &self,
        object: &Value,
        class: &Rc<crate::value::Class>,
        index: Value,
    ) -> Outcome<Called> {
        let found = class.lookup(&self.names.class_getitem);
        match found {
            Some(found) => {
                let bound = self.bind(&found, object)?;
                match bound {
                    Called::Done(_) => {
                        let called = self.load_attribute(object, &self.names.class_getitem)?;
                        match called {
                            Called::Done(function) => self.begin(&function, vec![index], Vec::new()),
                            pushed => Ok(pushed),
                        }
                    }
                    pushed => Ok(pushed),
                }
            }
            None if !class.is_own => Ok(Called::Done(object.clone())),
            None => Err(Raise::type_error(format!(
                "type '{}' is not subscriptable",
                class.name()
            ))),
        }
    }

    /// `object[index]`, waited for.
    ///
    /// # Errors
    /// That it has no such item, or no items.
    pub async fn item(&self, object: &Value, index: Value) -> Outcome {
        let called = self.item_begin(object, index)?;
        self.wait_for(called).await
    }

    /// `object[index] = value`.
    ///
    /// # Errors
    /// That it cannot be set.
    pub fn set_item_begin(&self, object: &Value, index: Value, value: Value) -> Outcome<Called> {
        match object {
            Value::List(list) => {
                if let Value::Int(at) = &index {
                    let mut items = list.borrow_mut();
                    let length = items.len();
                    let old = match sequence::position(*at, length) {
                        Some(at) => std::mem::replace(&mut items[at], value),
                        None => return Err(fault(Kind::IndexError, "list assignment index out of range")),
                    };
                    drop(items);
                    drop(old);
                    return Ok(Called::Done(Value::None));
                }
            }
            Value::Dict(dict) => {
                self.dict_set(dict, index, value)?;
                return Ok(Called::Done(Value::None));
            }
            _ => {}
        }
        match self.special(object, &self.names.setitem, vec![index, value])? {
            Some(called) => Ok(called),
            None => Err(Raise::type_error(format!(
                "'{}' object does not support item assignment",
                self.type_name(object)
            ))),
        }
    }

    /// `del object[index]`.
    ///
    /// # Errors
    /// That it cannot be deleted.
    pub fn delete_item_begin(&self, object: &Value, index: Value) -> Outcome<Called> {
        if let Value::Dict(dict) = object {
            return match self.dict_take(dict, &index)? {
                Some(_) => Ok(Called::Done(Value::None)),
                None => Err(Raise::of(Kind::KeyError, vec![index])),
            };
        }
        match self.special(object, &self.names.delitem, vec![index])? {
            Some(called) => Ok(called),
            None => Err(Raise::type_error(format!(
                "'{}' object doesn't support item deletion",
                self.type_name(object)
            ))),
        }
    }

    /// `item in container`.
    ///
    /// # Errors
    /// That it contains nothing.
    pub fn contains_begin(&self, container: &Value, item: &Value) -> Outcome<Called> {
        let answer = match container {
            Value::Dict(dict) => self.dict_find(dict, item)?.is_some(),
            Value::Set(set) | Value::FrozenSet(set) => match item {
                Value::Set(inner) => self.set_has(set, &Value::FrozenSet(Rc::clone(inner)))?,
                _ => self.set_has(set, item)?,
            },
            Value::DictView(view) if view.1 == crate::value::DictPart::Keys => {
                self.dict_find(&view.0, item)?.is_some()
            }
            Value::Str(text) => match item.as_str() {
                Some(part) => text.as_str().contains(part.as_str()),
                None => {
                    return Err(Raise::type_error(format!(
                        "'in <string>' requires string as left operand, not {}",
                        self.type_name(item)
                    )));
                }
            },
            Value::Bytes(_) | Value::ByteArray(_) => {
                return self.bytes_contain(container, item).map(Called::Done);
            }
            Value::Range(range) => match item {
                Value::Int(number) => range.position(*number).is_some(),
                Value::Bool(flag) => range.position(i64::from(*flag)).is_some(),
                Value::Float(number) if number.fract() == 0.0 => range.position(*number as i64).is_some(),
                _ => false,
            },
            _ => return self.contains_slowly(container, item),
        };
        Ok(Called::Done(Value::Bool(answer)))
    }

    fn bytes_contain(&self, container: &Value, item: &Value) -> Outcome {
        let whole = container.as_bytes().unwrap_or_default();
        if let Some(part) = item.as_bytes() {
            return Ok(Value::Bool(
                crate::text::search::find(whole.as_slice(), part.as_slice()).is_some(),
            ));
        }
        match item.payload() {
            Value::Int(byte) => match u8::try_from(*byte) {
                Ok(byte) => Ok(Value::Bool(whole.contains(&byte))),
                Err(_) => Err(Raise::value_error("byte must be in range(0, 256)")),
            },
            other => Err(Raise::type_error(format!(
                "a bytes-like object is required, not '{}'",
                self.type_name(other)
            ))),
        }
    }

    fn contains_slowly(&self, container: &Value, item: &Value) -> Outcome<Called> {
        let own = self
            .types
            .with(container, |class| class.lookup(&self.names.contains));
        match own {
            None | Some(Value::Native(_)) if !container.payload().is(container) => {
                return self.contains_begin(container.payload(), item);
            }
            Some(Value::None) => {
                return Err(Raise::type_error(format!(
                    "'{}' object is not a container",
                    self.type_name(container)
                )));
            }
            Some(Value::Native(_)) | None => {}
            Some(_) => {
                let (vm, container, item) = (self.clone(), container.clone(), item.clone());
                return later(async move {
                    let answer = vm
                        .call_special(&container, &vm.names.contains, vec![item])
                        .await?;
                    vm.truth(&answer.unwrap_or(Value::None)).await.map(Value::Bool)
                });
            }
        }
        let items = match container {
            Value::List(items) => Some(items.copy()),
            Value::Tuple(items) => Some(items.to_vec()),
            _ => None,
        };
        if let Some(items) = &items {
            let mut asks = false;
            for one in items {
                if one.is(item) && !matches!(one, Value::Float(_)) {
                    return Ok(Called::Done(Value::Bool(true)));
                }
                match crate::value::same(one, item) {
                    crate::value::Same::Yes if !asks => return Ok(Called::Done(Value::Bool(true))),
                    crate::value::Same::Ask => asks = true,
                    _ => {}
                }
            }
            if !asks {
                return Ok(Called::Done(Value::Bool(false)));
            }
        }
        let (vm, container, item) = (self.clone(), container.clone(), item.clone());
        later(async move {
            let iterator = vm.iter(&container).await.map_err(|raise| {
                if raise.is(Kind::TypeError) {
                    let name = vm.type_name(&container);
                    Raise::type_error(format!("argument of type '{name}' is not iterable"))
                } else {
                    raise
                }
            })?;
            while let Some(one) = vm.next(&iterator).await? {
                if vm.equal(&one, &item).await? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        })
    }

    /// `not in`: the contrary of what is asked.
    pub(super) fn contrary(&self, called: Called) -> Outcome<Called> {
        let vm = self.clone();
        later(async move {
            vm.wait_for(called)
                .await
                .map(|answer| Value::Bool(!matches!(answer, Value::Bool(true))))
        })
    }

    /// `not value`, where a program's method has to be asked.
    pub(super) fn not(&self, value: &Value) -> Outcome<Called> {
        let called = self.truth_of(value)?;
        self.contrary(called)
    }

    pub(super) fn negative(&self, value: &Value) -> Outcome<Called> {
        Ok(Called::Done(match value.payload() {
            Value::Int(number) => number
                .checked_neg()
                .map_or_else(|| normal(-num_bigint::BigInt::from(*number)), Value::Int),
            Value::Float(number) => Value::Float(-number),
            Value::BigInt(number) => normal(-number.as_ref()),
            Value::Bool(flag) => Value::Int(-i64::from(*flag)),
            _ => return self.unary(value, &self.names.neg, "-"),
        }))
    }

    pub(super) fn positive(&self, value: &Value) -> Outcome<Called> {
        Ok(Called::Done(match value.payload() {
            number @ (Value::Int(_) | Value::Float(_) | Value::BigInt(_)) => number.clone(),
            Value::Bool(flag) => Value::Int(i64::from(*flag)),
            _ => return self.unary(value, &self.names.pos, "+"),
        }))
    }

    pub(super) fn invert(&self, value: &Value) -> Outcome<Called> {
        Ok(Called::Done(match value.payload() {
            Value::Int(number) => Value::Int(!number),
            Value::BigInt(number) => normal(!number.as_ref()),
            Value::Bool(flag) => Value::Int(!i64::from(*flag)),
            _ => return self.unary(value, &self.names.invert, "~"),
        }))
    }

    fn unary(&self, value: &Value, name: &Rc<Str>, symbol: &str) -> Outcome<Called> {
        match self.special(value, name, Vec::new())? {
            Some(called) => Ok(called),
            None => Err(Raise::type_error(format!(
                "bad operand type for unary {symbol}: '{}'",
                self.type_name(value)
            ))),
        }
    }

    /// Whether a value is an exception.
    pub(super) fn is_exception(&self, value: &Value) -> bool {
        matches!(value, Value::Instance(object) if object.exception().is_some())
    }

    /// `isinstance(value, class)`.
    ///
    /// # Errors
    /// What `__instancecheck__` raised, or that it is no class.
    pub async fn is_instance(&self, value: &Value, class: &Value) -> Outcome<bool> {
        match class {
            Value::Tuple(classes) => {
                for class in classes.iter() {
                    if Box::pin(self.is_instance(value, class)).await? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Class(wanted) => {
                let own = self.types.of(value);
                if own.is_subclass(wanted) {
                    return Ok(true);
                }
                if wanted.metaclass().is_some() {
                    let check = self
                        .call_special(class, &self.names.instancecheck, vec![value.clone()])
                        .await?;
                    if let Some(answer) = check {
                        return self.truth(&answer).await;
                    }
                }
                Ok(false)
            }
            _ => match self
                .call_special(class, &self.names.instancecheck, vec![value.clone()])
                .await?
            {
                Some(answer) => self.truth(&answer).await,
                None => Err(Raise::type_error(
                    "isinstance() arg 2 must be a type, a tuple of types, or a union",
                )),
            },
        }
    }

    /// Whether the class of a value, or an ancestor, says that it is a sequence or mapping of `collections.abc`.
    pub(super) fn is_registered(&self, value: &Value, what: &str) -> bool {
        let Value::Instance(instance) = value else {
            return false;
        };
        instance.with_class(|class| {
            class.ancestors_any(|one| {
                one.name().as_str() == what || one.name().as_str() == format!("Mutable{what}")
            })
        })
    }

    /// The processor has been busy: told at the next chance.
    pub(super) fn pause(&self) {
        self.steps.set(
            self.steps.get() / self.limits.steps_at_once * self.limits.steps_at_once
                + self.limits.steps_at_once
                - 1,
        );
    }
}

/// Indices and slices.
impl Vm {
    /// The index that a value is, for a sequence of this name.
    ///
    /// # Errors
    /// That it is none.
    pub async fn sequence_index(&self, value: &Value, name: &str) -> Outcome<i64> {
        match self.index(value).await {
            Ok(Value::Int(index)) => Ok(index),
            Ok(_) => Err(fault(
                Kind::IndexError,
                "cannot fit 'int' into an index-sized integer",
            )),
            Err(raise) if raise.is(Kind::TypeError) => Err(Raise::type_error(format!(
                "{name} indices must be integers{}, not {}",
                if name == "string" { "" } else { " or slices" },
                if name == "string" {
                    format!("'{}'", self.type_name(value))
                } else {
                    self.type_name(value).to_string()
                }
            ))),
            Err(raise) => Err(raise),
        }
    }

    /// What a slice selects of a sequence of this length.
    ///
    /// # Errors
    /// Parts that are no indices, and a step of zero.
    pub async fn selection(&self, slice: &Value, length: usize) -> Outcome<sequence::Selection> {
        let Value::Slice(slice) = slice else {
            return Err(Raise::type_error("a slice is wanted"));
        };
        let mut parts = [None; 3];
        for (part, value) in parts.iter_mut().zip([&slice.start, &slice.stop, &slice.step]) {
            *part = match value {
                Value::None => None,
                Value::Int(number) => Some(*number),
                other => match self.index(other).await {
                    Ok(Value::Int(number)) => Some(number),
                    Ok(Value::BigInt(number)) => Some(sequence::saturate(&number)),
                    Ok(_) => None,
                    Err(_) => {
                        return Err(Raise::type_error(
                            "slice indices must be integers or None or have an __index__ method",
                        ));
                    }
                },
            };
        }
        let [start, stop, step] = parts;
        Ok(sequence::select(start, stop, step, length)?)
    }
}
