//! Iterators made and advanced.

use super::asking::later;
use super::{Activation, Called, Vm};
use crate::value::{Dict, DictPart, Iter, Iterator, Kind, Outcome, Raise, Value, fault};
use std::rc::Rc;

/// What an iterator gives next.
#[derive(Debug)]
pub(super) enum Advance {
    Item(Value),
    Done,
    /// It has to run first; its end is a `StopIteration`.
    Run(Activation),
}

impl Vm {
    /// The iterator of a value.
    ///
    /// # Errors
    /// That it cannot be iterated over.
    pub fn iterate(&self, value: &Value) -> Outcome<Called> {
        let iter = match value {
            Value::List(list) => Iter::List(Rc::clone(list), 0),
            Value::Tuple(tuple) => Iter::Tuple(Rc::clone(tuple), 0),
            Value::Str(text) => Iter::Str(Rc::clone(text), 0),
            Value::Bytes(_) | Value::ByteArray(_) | Value::MemoryView(_) => Iter::Bytes(value.clone(), 0),
            Value::Range(range) => Iter::Range {
                next: range.start,
                step: range.step,
                left: range.len(),
            },
            Value::Dict(dict) => over_dict(dict, DictPart::Keys),
            Value::DictView(view) => over_dict(&view.0, view.1),
            Value::Set(set) | Value::FrozenSet(set) => Iter::Set {
                set: Rc::clone(set),
                at: 0,
                size: set.len(),
            },
            Value::Iterator(_) => return Ok(Called::Done(value.clone())),
            Value::Generator(generator) if generator.kind == crate::value::GeneratorKind::Generator => {
                return Ok(Called::Done(value.clone()));
            }
            _ => return self.iterate_own(value),
        };
        Ok(Called::Done(Value::iterator(iter)))
    }

    fn iterate_own(&self, value: &Value) -> Outcome<Called> {
        let not_iterable =
            || Raise::type_error(format!("'{}' object is not iterable", self.type_name(value)));
        let own = self.types.with(value, |class| class.lookup(&self.names.iter));
        match own {
            Some(Value::None) => Err(not_iterable()),
            Some(_) => match self.special(value, &self.names.iter, Vec::new())? {
                Some(called) => self.checked_iterator(called),
                None => Err(not_iterable()),
            },
            None if !value.payload().is(value) => self.iterate(value.payload()),
            None => match self.types.with(value, |class| class.lookup(&self.names.getitem)) {
                Some(_) if !matches!(value, Value::Class(_)) => {
                    Ok(Called::Done(Value::iterator(Iter::Sequence(value.clone(), 0))))
                }
                _ => Err(not_iterable()),
            },
        }
    }

    fn checked_iterator(&self, called: Called) -> Outcome<Called> {
        match called {
            Called::Done(iterator) => {
                self.must_be_iterator(&iterator)?;
                Ok(Called::Done(iterator))
            }
            pushed @ Called::Push(_) => {
                let vm = self.clone();
                later(async move {
                    let iterator = vm.wait_for(pushed).await?;
                    vm.must_be_iterator(&iterator)?;
                    Ok(iterator)
                })
            }
        }
    }

    fn must_be_iterator(&self, value: &Value) -> Outcome<()> {
        let is = match value {
            Value::Iterator(_) | Value::Generator(_) => true,
            other => self
                .types
                .with(other, |class| class.lookup(&self.names.next).is_some()),
        };
        if is {
            return Ok(());
        }
        Err(Raise::type_error(format!(
            "iter() returned non-iterator of type '{}'",
            self.type_name(value)
        )))
    }

    /// The next item of an iterator.
    pub(super) fn advance(&self, iterator: &Value) -> Outcome<Advance> {
        match iterator {
            Value::Iterator(shared) => self.advance_built_in(shared),
            Value::Generator(generator) => match self.resume(generator, Value::None) {
                Ok(activation) => Ok(Advance::Run(activation)),
                Err(raise) if raise.is(Kind::StopIteration) => Ok(Advance::Done),
                Err(raise) => Err(raise),
            },
            other => match self.special(other, &self.names.next, Vec::new()) {
                Ok(Some(Called::Done(value))) => Ok(Advance::Item(value)),
                Ok(Some(Called::Push(activation))) => Ok(Advance::Run(activation)),
                Ok(None) => Err(Raise::type_error(format!(
                    "'{}' object is not an iterator",
                    self.type_name(other)
                ))),
                Err(raise) if raise.is(Kind::StopIteration) => Ok(Advance::Done),
                Err(raise) => Err(raise),
            },
        }
    }

    fn advance_built_in(&self, shared: &Rc<Iterator>) -> Outcome<Advance> {
        let mut state = shared.state.borrow_mut();
        let item = match &mut *state {
            Iter::Done => None,
            Iter::Range { next, step, left } => (*left > 0).then(|| {
                let value = *next;
                *left -= 1;
                *next = next.wrapping_add(*step);
                Value::Int(value)
            }),
            Iter::List(list, at) => step(at, |at| list.item(at)),
            Iter::Tuple(tuple, at) => step(at, |at| tuple.get(at).cloned()),
            Iter::Str(text, at) => text
                .as_str()
                .get(*at..)
                .and_then(|rest| rest.chars().next())
                .map(|one| {
                    *at += one.len_utf8();
                    Value::str(one.encode_utf8(&mut [0; 4]))
                }),
            Iter::Bytes(bytes, at) => step(at, |at| {
                bytes
                    .with_bytes(|all| all.get(at).map(|byte| Value::Int(i64::from(*byte))))
                    .flatten()
            }),
            Iter::Dict { dict, part, at, size } => {
                if dict.len() != *size {
                    *size = usize::MAX;
                    return Err(fault(
                        Kind::RuntimeError,
                        "dictionary changed size during iteration",
                    ));
                }
                dict.next_from(*at).map(|(behind, key, value)| {
                    *at = behind;
                    part_of(*part, key, value)
                })
            }
            Iter::DictReversed { dict, part, at } => dict.last_before(*at).map(|(found, key, value)| {
                *at = found;
                part_of(*part, key, value)
            }),
            Iter::Set { set, at, size } => {
                if set.len() != *size {
                    *size = usize::MAX;
                    return Err(fault(Kind::RuntimeError, "Set changed size during iteration"));
                }
                set.next_from(*at).map(|(behind, value)| {
                    *at = behind;
                    value
                })
            }
            Iter::Reversed(list, left) => left.checked_sub(1).and_then(|at| {
                *left = at;
                list.item(at)
            }),
            _ => {
                drop(state);
                return self.advance_slowly(shared);
            }
        };
        match item {
            Some(value) => Ok(Advance::Item(value)),
            None => {
                let old = std::mem::replace(&mut *state, Iter::Done);
                drop(state);
                drop(old);
                Ok(Advance::Done)
            }
        }
    }

    /// Iterators over other iterators: as long as those give at once, these do too.
    fn advance_slowly(&self, shared: &Rc<Iterator>) -> Outcome<Advance> {
        if let Iter::Enumerate(inner, count) = &mut *shared.state.borrow_mut()
            && let Value::Iterator(_) = inner
        {
            let inner = inner.clone();
            if let Advance::Item(value) = self.advance_if_simple(&inner)? {
                let pair = Value::tuple(vec![Value::Int(*count), value]);
                *count += 1;
                return Ok(Advance::Item(pair));
            }
        }
        let (vm, shared) = (self.clone(), Rc::clone(shared));
        let future = async move {
            match vm.next_slowly(&shared).await? {
                Some(value) => Ok(value),
                None => Err(Raise::stop(Value::None)),
            }
        };
        Ok(Advance::Run(Activation::native(Box::pin(future))))
    }

    /// `Done` where it has to run, too.
    fn advance_if_simple(&self, inner: &Value) -> Outcome<Advance> {
        if let Value::Iterator(shared) = inner
            && matches!(
                &*shared.state.borrow(),
                Iter::List(..)
                    | Iter::Tuple(..)
                    | Iter::Str(..)
                    | Iter::Range { .. }
                    | Iter::Dict { .. }
                    | Iter::Bytes(..)
            )
        {
            return self.advance_built_in(shared);
        }
        Ok(Advance::Done)
    }

    async fn next_slowly(&self, shared: &Rc<Iterator>) -> Outcome<Option<Value>> {
        /// What has to be asked, taken out of the cell first.
        enum Asks {
            Sequence(Value, i64, i64),
            Call(Value, Value),
            Enumerate(Value, i64),
            Zip(Vec<Value>, bool),
            Map(Value, Vec<Value>),
            Filter(Value, Value),
            Own(Rc<dyn crate::value::NativeIter>),
            Done,
        }
        let kind = match &mut *shared.state.borrow_mut() {
            Iter::Sequence(object, at) => {
                *at += 1;
                Asks::Sequence(object.clone(), *at - 1, 1)
            }
            Iter::SequenceReversed(object, at) => {
                *at -= 1;
                Asks::Sequence(object.clone(), *at, -1)
            }
            Iter::Call(function, end) => Asks::Call(function.clone(), end.clone()),
            Iter::Enumerate(inner, count) => Asks::Enumerate(inner.clone(), *count),
            Iter::Zip(inner, strict) => Asks::Zip(inner.clone(), *strict),
            Iter::Map(function, inner) => Asks::Map(function.clone(), inner.clone()),
            Iter::Filter(function, inner) => Asks::Filter(function.clone(), inner.clone()),
            Iter::Own(own) => Asks::Own(Rc::clone(own)),
            _ => Asks::Done,
        };
        let found = match kind {
            Asks::Done => None,
            Asks::Sequence(_, at, -1) if at < 0 => None,
            Asks::Sequence(object, at, _) => match self.item(&object, Value::Int(at)).await {
                Ok(value) => Some(value),
                Err(raise) if raise.is(Kind::IndexError) || raise.is(Kind::StopIteration) => None,
                Err(raise) => return Err(raise),
            },
            Asks::Call(function, end) => {
                let value = self.call(&function, Vec::new()).await?;
                if self.equal(&value, &end).await? {
                    None
                } else {
                    Some(value)
                }
            }
            Asks::Enumerate(inner, count) => self.next(&inner).await?.map(|value| {
                if let Iter::Enumerate(_, next) = &mut *shared.state.borrow_mut() {
                    *next = count + 1;
                }
                Value::tuple(vec![Value::Int(count), value])
            }),
            Asks::Zip(inner, strict) => self
                .next_of_each(&inner, strict.then_some("zip"))
                .await?
                .map(Value::tuple),
            Asks::Map(function, inner) => match self.next_of_each(&inner, None).await? {
                Some(arguments) => return self.call(&function, arguments).await.map(Some),
                None => None,
            },
            Asks::Filter(function, inner) => loop {
                let Some(value) = self.next(&inner).await? else {
                    break None;
                };
                let keep = if function.is_none() {
                    self.truth(&value).await?
                } else {
                    let result = self.call(&function, vec![value.clone()]).await?;
                    self.truth(&result).await?
                };
                if keep {
                    break Some(value);
                }
            },
            Asks::Own(own) => own.next(self.clone()).await?,
        };
        if found.is_none() {
            let own = matches!(&*shared.state.borrow(), Iter::Own(_));
            if !own {
                let old = shared.state.replace(Iter::Done);
                drop(old);
            }
        }
        Ok(found)
    }

    async fn next_of_each(&self, inner: &[Value], strict: Option<&str>) -> Outcome<Option<Vec<Value>>> {
        let mut values = Vec::with_capacity(inner.len());
        for (at, one) in inner.iter().enumerate() {
            match self.next(one).await? {
                Some(value) => values.push(value),
                None => {
                    if let Some(name) = strict {
                        self.must_all_end(name, inner, at).await?;
                    }
                    return Ok(None);
                }
            }
        }
        Ok((!inner.is_empty()).then_some(values))
    }

    async fn must_all_end(&self, name: &str, inner: &[Value], ended: usize) -> Outcome<()> {
        let others = |count: usize| {
            if count == 1 {
                "argument 1".to_owned()
            } else {
                format!("arguments 1-{count}")
            }
        };
        if ended > 0 {
            return Err(Raise::value_error(format!(
                "{name}() argument {} is shorter than {}",
                ended + 1,
                others(ended)
            )));
        }
        for (at, one) in inner.iter().enumerate().skip(1) {
            if self.next(one).await?.is_some() {
                return Err(Raise::value_error(format!(
                    "{name}() argument {} is longer than {}",
                    at + 1,
                    others(at)
                )));
            }
        }
        Ok(())
    }

    /// The iterator of a value.
    ///
    /// # Errors
    /// That it cannot be iterated over, or what `__iter__` raised.
    pub async fn iter(&self, value: &Value) -> Outcome {
        let called = self.iterate(value)?;
        self.wait_for(called).await
    }

    /// The next item of an iterator, or nothing.
    ///
    /// # Errors
    /// What `__next__` raised.
    pub async fn next(&self, iterator: &Value) -> Outcome<Option<Value>> {
        match self.advance(iterator)? {
            Advance::Item(value) => Ok(Some(value)),
            Advance::Done => Ok(None),
            Advance::Run(activation) => match self.wait_for(Called::Push(activation)).await {
                Ok(value) => Ok(Some(value)),
                Err(raise) if raise.is(Kind::StopIteration) => Ok(None),
                Err(raise) => Err(raise),
            },
        }
    }

    /// The next item of an iterator; its end is a `StopIteration`.
    ///
    /// # Errors
    /// What `__next__` raised.
    pub async fn next_or_raise(&self, iterator: &Value) -> Outcome {
        match self.advance(iterator)? {
            Advance::Item(value) => Ok(value),
            Advance::Done => Err(Raise::stop(Value::None)),
            Advance::Run(activation) => self.wait_for(Called::Push(activation)).await,
        }
    }

    /// All items of something that can be iterated over.
    ///
    /// # Errors
    /// What the iteration raised.
    pub async fn collect(&self, iterable: &Value) -> Outcome<Vec<Value>> {
        match iterable {
            Value::List(list) => return Ok(list.copy()),
            Value::Tuple(tuple) => return Ok(tuple.to_vec()),
            _ => {}
        }
        let iterator = self.iter(iterable).await?;
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator).await? {
            items.push(item);
            self.check_size(items.len())?;
        }
        Ok(items)
    }

    /// # Errors
    /// `MemoryError` for more than a program may have.
    pub fn check_size(&self, length: usize) -> Outcome<()> {
        if length > self.limits.longest {
            return Err(Raise::of(Kind::MemoryError, Vec::new()));
        }
        Ok(())
    }
}

fn over_dict(dict: &Rc<Dict>, part: DictPart) -> Iter {
    Iter::Dict {
        dict: Rc::clone(dict),
        part,
        at: 0,
        size: dict.len(),
    }
}

fn part_of(part: DictPart, key: Value, value: Value) -> Value {
    match part {
        DictPart::Keys => key,
        DictPart::Values => value,
        DictPart::Items => Value::tuple(vec![key, value]),
    }
}

fn step(at: &mut usize, item: impl FnOnce(usize) -> Option<Value>) -> Option<Value> {
    let value = item(*at)?;
    *at += 1;
    Some(value)
}
