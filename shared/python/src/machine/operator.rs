//! Binary and unary operators: built-in types at once, the program's own by their methods.

use super::arithmetic::{numbers, small};
use super::asking::later;
use super::{Called, Vm};
use crate::code::BinaryOp;
use crate::value::{Dict, Kind, List, Outcome, Raise, Set, Str, Value, fault};
use std::rc::Rc;

impl Vm {
    /// `left op right`, or `left op= right`.
    ///
    /// # Errors
    /// Operands that do not go together, and what the arithmetic itself raises.
    pub fn binary(&self, op: BinaryOp, left: &Value, right: &Value, in_place: bool) -> Outcome<Called> {
        if let Some(value) = self.binary_built_in(op, left, right, in_place)? {
            return Ok(Called::Done(value));
        }
        let own = |value: &Value| matches!(value, Value::Instance(_) | Value::Class(_));
        if own(left) || own(right) {
            let (vm, left, right) = (self.clone(), left.clone(), right.clone());
            return later(async move { vm.binary_own(op, &left, &right, in_place).await });
        }
        if op == BinaryOp::Modulo && matches!(left, Value::Str(_) | Value::Bytes(_) | Value::ByteArray(_)) {
            return crate::builtins::percent(self, left, right);
        }
        self.sequence_in_place(op, left, right, in_place)
    }

    /// `list += iterable`, which may have to run.
    fn sequence_in_place(
        &self,
        op: BinaryOp,
        left: &Value,
        right: &Value,
        in_place: bool,
    ) -> Outcome<Called> {
        if let (BinaryOp::Add, Value::List(list), true) = (op, left, in_place) {
            let (vm, list, right) = (self.clone(), Rc::clone(list), right.clone());
            return later(async move {
                let items = vm.collect(&right).await?;
                list.borrow_mut().extend(items);
                Ok(Value::List(list))
            });
        }
        Err(self.unsupported(op, left, right, in_place))
    }

    async fn binary_own(&self, op: BinaryOp, left: &Value, right: &Value, in_place: bool) -> Outcome {
        let (forward, backward, own) = self.operator_names(op);
        if in_place && let Some(value) = self.offer(left, own, right).await? {
            return Ok(value);
        }
        let left_class = self.types.of(left);
        let right_class = self.types.of(right);
        let same_class = Rc::ptr_eq(&left_class, &right_class);
        // A subclass that has its own answer is asked first.
        let right_first = !same_class
            && right_class.is_subclass(&left_class)
            && match (right_class.lookup(backward), left_class.lookup(backward)) {
                (Some(a), Some(b)) => !a.is(&b),
                (Some(_), None) => true,
                _ => false,
            };
        if right_first && let Some(value) = self.offer(right, backward, left).await? {
            return Ok(value);
        }
        if let Some(value) = self.offer(left, forward, right).await? {
            return Ok(value);
        }
        if !same_class
            && !right_first
            && let Some(value) = self.offer(right, backward, left).await?
        {
            return Ok(value);
        }
        let (plain_left, plain_right) = (left.payload(), right.payload());
        if !(plain_left.is(left) && plain_right.is(right)) {
            let called = self.binary(op, plain_left, plain_right, false).map_err(|raise| {
                if raise.is(Kind::TypeError) {
                    self.unsupported(op, left, right, in_place)
                } else {
                    raise
                }
            })?;
            return self.wait_for(called).await;
        }
        Err(self.unsupported(op, left, right, in_place))
    }

    /// Asks an object's method; nothing where it has none of its own or does not know either.
    async fn offer(&self, object: &Value, name: &Rc<Str>, other: &Value) -> Outcome<Option<Value>> {
        let found = self.types.with(object, |class| class.lookup(name));
        if found.is_none() || matches!(found, Some(Value::Native(_)) if !object.payload().is(object)) {
            return Ok(None);
        }
        match self.call_special(object, name, vec![other.clone()]).await? {
            Some(Value::NotImplemented) | None => Ok(None),
            Some(value) => Ok(Some(value)),
        }
    }

    fn operator_names(&self, op: BinaryOp) -> (&Rc<Str>, &Rc<Str>, &Rc<Str>) {
        let n = &self.names;
        match op {
            BinaryOp::Add => (&n.add, &n.radd, &n.iadd),
            BinaryOp::Subtract => (&n.sub, &n.rsub, &n.isub),
            BinaryOp::Multiply => (&n.mul, &n.rmul, &n.imul),
            BinaryOp::MatrixMultiply => (&n.matmul, &n.rmatmul, &n.imatmul),
            BinaryOp::Divide => (&n.truediv, &n.rtruediv, &n.itruediv),
            BinaryOp::FloorDivide => (&n.floordiv, &n.rfloordiv, &n.ifloordiv),
            BinaryOp::Modulo => (&n.mod_, &n.rmod, &n.imod),
            BinaryOp::Power => (&n.pow, &n.rpow, &n.ipow),
            BinaryOp::LeftShift => (&n.lshift, &n.rlshift, &n.ilshift),
            BinaryOp::RightShift => (&n.rshift, &n.rrshift, &n.irshift),
            BinaryOp::And => (&n.and, &n.rand, &n.iand),
            BinaryOp::Or => (&n.or, &n.ror, &n.ior),
            BinaryOp::Xor => (&n.xor, &n.rxor, &n.ixor),
        }
    }

    fn unsupported(&self, op: BinaryOp, left: &Value, right: &Value, in_place: bool) -> Raise {
        let names = (self.type_name(left), self.type_name(right));
        match (op, left, right) {
            (BinaryOp::Add, Value::Str(_), _) => {
                return Raise::type_error(format!("can only concatenate str (not \"{}\") to str", names.1));
            }
            (BinaryOp::Add, Value::List(_), _) => {
                return Raise::type_error(format!("can only concatenate list (not \"{}\") to list", names.1));
            }
            (BinaryOp::Add, Value::Tuple(_), _) => {
                return Raise::type_error(format!(
                    "can only concatenate tuple (not \"{}\") to tuple",
                    names.1
                ));
            }
            (BinaryOp::Add, Value::Bytes(_) | Value::ByteArray(_), _) => {
                return Raise::type_error(format!("can't concat {} to {}", names.1, names.0));
            }
            (
                BinaryOp::Multiply,
                Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_),
                other,
            )
            | (
                BinaryOp::Multiply,
                other,
                Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_),
            ) => {
                return Raise::type_error(format!(
                    "can't multiply sequence by non-int of type '{}'",
                    self.type_name(other)
                ));
            }
            _ => {}
        }
        let symbol = match (op, in_place) {
            (BinaryOp::Power, false) => "** or pow()".to_owned(),
            (_, true) => format!("{}=", op.symbol()),
            _ => op.symbol().to_owned(),
        };
        Raise::type_error(format!(
            "unsupported operand type(s) for {symbol}: '{}' and '{}'",
            names.0, names.1
        ))
    }

    fn binary_built_in(
        &self,
        op: BinaryOp,
        left: &Value,
        right: &Value,
        in_place: bool,
    ) -> Outcome<Option<Value>> {
        if let (Value::Int(a), Value::Int(b)) = (left, right)
            && let Some(value) = small(op, *a, *b)
        {
            return Ok(Some(value));
        }
        if let Some(value) = numbers(op, left, right)? {
            return Ok(Some(value));
        }
        match op {
            BinaryOp::Add => self.concatenate(left, right, in_place),
            BinaryOp::Multiply => self.repeat(left, right, in_place),
            BinaryOp::Or | BinaryOp::And | BinaryOp::Xor | BinaryOp::Subtract => {
                self.sets(op, left, right, in_place)
            }
            _ => Ok(None),
        }
    }

    fn concatenate(&self, left: &Value, right: &Value, in_place: bool) -> Outcome<Option<Value>> {
        Ok(Some(match (left, right) {
            (Value::Str(a), Value::Str(b)) => {
                self.check_size(a.length() + b.length())?;
                let mut text = String::with_capacity(a.as_str().len() + b.as_str().len());
                text.push_str(a.as_str());
                text.push_str(b.as_str());
                Value::Str(Str::owned(text))
            }
            (Value::List(a), Value::List(b)) if in_place => {
                let items = b.copy();
                a.borrow_mut().extend(items);
                left.clone()
            }
            (Value::List(a), Value::List(b)) => {
                let mut items = a.copy();
                items.extend(b.copy());
                self.check_size(items.len())?;
                Value::list(items)
            }
            (Value::Tuple(a), Value::Tuple(b)) => {
                let mut items = a.to_vec();
                items.extend_from_slice(b);
                self.check_size(items.len())?;
                Value::tuple(items)
            }
            (Value::Bytes(_) | Value::ByteArray(_), _) => {
                let Some(tail) = right.as_bytes() else {
                    return Ok(None);
                };
                if let (Value::ByteArray(bytes), true) = (left, in_place) {
                    bytes.borrow_mut().extend(tail);
                    return Ok(Some(left.clone()));
                }
                let mut bytes = left.as_bytes().unwrap_or_default();
                bytes.extend(tail);
                self.check_size(bytes.len())?;
                match left {
                    Value::Bytes(_) => Value::bytes(bytes),
                    _ => Value::ByteArray(Rc::new(crate::value::ByteArray::new(bytes))),
                }
            }
            _ => return Ok(None),
        }))
    }

    fn repeat(&self, left: &Value, right: &Value, in_place: bool) -> Outcome<Option<Value>> {
        let (sequence, count) = match (left, right) {
            (
                Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_) | Value::ByteArray(_),
                count,
            ) => (left, count),
            (
                count,
                Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_) | Value::ByteArray(_),
            ) => (right, count),
            _ => return Ok(None),
        };
        let count = match count {
            Value::Int(count) => usize::try_from(*count).unwrap_or(0),
            Value::Bool(count) => usize::from(*count),
            Value::BigInt(_) => {
                return Err(fault(
                    Kind::OverflowError,
                    "cannot fit 'int' into an index-sized integer",
                ));
            }
            _ => return Ok(None),
        };
        let room = |length: usize| self.check_size(length.saturating_mul(count));
        Ok(Some(match sequence {
            Value::Str(text) => {
                room(text.as_str().len())?;
                Value::Str(Str::owned(text.as_str().repeat(count)))
            }
            Value::List(list) => {
                room(list.len() * 16)?;
                let items = list.copy();
                let repeated: Vec<Value> = (0..count).flat_map(|_| items.iter().cloned()).collect();
                if in_place
                    && Rc::ptr_eq(
                        list,
                        match left {
                            Value::List(left) => left,
                            _ => list,
                        },
                    )
                {
                    list.replace(repeated);
                    return Ok(Some(sequence.clone()));
                }
                Value::List(Rc::new(List::new(repeated)))
            }
            Value::Tuple(tuple) => {
                room(tuple.len() * 16)?;
                Value::tuple((0..count).flat_map(|_| tuple.iter().cloned()).collect::<Vec<_>>())
            }
            other => {
                let bytes = other.as_bytes().unwrap_or_default();
                room(bytes.len())?;
                let bytes = bytes.repeat(count);
                match other {
                    Value::ByteArray(_) => Value::ByteArray(Rc::new(crate::value::ByteArray::new(bytes))),
                    _ => Value::bytes(bytes),
                }
            }
        }))
    }

    fn sets(&self, op: BinaryOp, left: &Value, right: &Value, in_place: bool) -> Outcome<Option<Value>> {
        if let (BinaryOp::Or, Value::Dict(a), Value::Dict(b)) = (op, left, right) {
            let target = if in_place { Rc::clone(a) } else { a.copy() };
            self.update_dict(&target, b)?;
            return Ok(Some(Value::Dict(target)));
        }
        let Some(b) = set_of(right) else { return Ok(None) };
        let (a, frozen) = match left {
            Value::Set(a) => (Rc::clone(a), false),
            Value::FrozenSet(a) => (Rc::clone(a), true),
            Value::DictView(_) => match set_of(left) {
                Some(a) => (self.set_from(&a)?, false),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let other = self.set_from(&b)?;
        let result = match op {
            BinaryOp::Or => {
                let result = a.copy();
                for key in b {
                    self.set_add(&result, key)?;
                }
                result
            }
            BinaryOp::And => self.kept(&a, &other, true)?,
            BinaryOp::Subtract => self.kept(&a, &other, false)?,
            _ => {
                let result = self.kept(&a, &other, false)?;
                for key in self.kept(&other, &a, false)?.items() {
                    self.set_add(&result, key)?;
                }
                result
            }
        };
        if in_place && !frozen && matches!(left, Value::Set(_)) {
            a.clear();
            for key in result.items() {
                self.set_add(&a, key)?;
            }
            return Ok(Some(left.clone()));
        }
        Ok(Some(if frozen {
            Value::FrozenSet(result)
        } else {
            Value::Set(result)
        }))
    }

    /// A set of keys.
    ///
    /// # Errors
    /// A key without a hash.
    pub fn set_from(&self, keys: &[Value]) -> Outcome<Rc<Set>> {
        let set = Set::new();
        for key in keys {
            self.set_add(&set, key.clone())?;
        }
        Ok(set)
    }

    fn kept(&self, of: &Set, other: &Set, inside: bool) -> Outcome<Rc<Set>> {
        let set = Set::new();
        for key in of.items() {
            if self.set_has(other, &key)? == inside {
                self.set_add(&set, key)?;
            }
        }
        Ok(set)
    }

    /// Puts everything from one dict into another.
    ///
    /// # Errors
    /// What a key's own method raised.
    pub fn update_dict(&self, target: &Rc<Dict>, from: &Dict) -> Outcome<()> {
        for (key, value) in from.items() {
            self.dict_set(target, key, value)?;
        }
        Ok(())
    }
}

/// The keys of a set, or of a view of a dict that is like one.
fn set_of(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Set(set) | Value::FrozenSet(set) => Some(set.items()),
        Value::DictView(view) => match view.1 {
            crate::value::DictPart::Keys => Some(view.0.keys()),
            crate::value::DictPart::Items => Some(
                view.0
                    .items()
                    .into_iter()
                    .map(|(key, value)| Value::tuple(vec![key, value]))
                    .collect(),
            ),
            crate::value::DictPart::Values => None,
        },
        _ => None,
    }
}
