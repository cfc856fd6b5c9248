//! Iterators of built-in types.

use super::{Dict, List, Outcome, Set, Str, Tuple, Value, letting_go};
use crate::machine::Vm;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

pub struct Iterator {
    pub state: RefCell<Iter>,
}

/// Which part of a dict is iterated over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DictPart {
    Keys,
    Values,
    Items,
}

impl DictPart {
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Keys => "dict_keys",
            Self::Values => "dict_values",
            Self::Items => "dict_items",
        }
    }
}

/// Where an iteration stands.
#[derive(Debug)]
pub enum Iter {
    /// It has ended, for good.
    Done,
    List(Rc<List>, usize),
    Tuple(Rc<Tuple>, usize),
    /// The byte at which the next character begins.
    Str(Rc<Str>, usize),
    /// Any bytes-like object.
    Bytes(Value, usize),
    Range {
        next: i64,
        step: i64,
        left: usize,
    },
    Dict {
        dict: Rc<Dict>,
        part: DictPart,
        at: usize,
        size: usize,
    },
    DictReversed {
        dict: Rc<Dict>,
        part: DictPart,
        at: usize,
    },
    Set {
        set: Rc<Set>,
        at: usize,
        size: usize,
    },
    Reversed(Rc<List>, usize),
    /// By `__getitem__` with 0, 1, 2, ….
    Sequence(Value, i64),
    /// By `__getitem__` backwards.
    SequenceReversed(Value, i64),
    /// By calling until the second comes.
    Call(Value, Value),
    Enumerate(Value, i64),
    Zip(Vec<Value>, bool),
    Map(Value, Vec<Value>),
    Filter(Value, Value),
    /// Of a module in Rust.
    Own(Rc<dyn NativeIter>),
}

/// An iterator of a module in Rust: it says what is next, and may ask programs meanwhile.
pub trait NativeIter: fmt::Debug {
    fn type_name(&self) -> &'static str;

    /// The next value, or nothing.
    fn next(self: Rc<Self>, vm: Vm) -> super::Future<Outcome<Option<Value>>>;
}

impl Iterator {
    #[must_use]
    pub fn new(iter: Iter) -> Self {
        Self {
            state: RefCell::new(iter),
        }
    }

    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &*self.state.borrow() {
            Iter::Done | Iter::Sequence(..) => "iterator",
            Iter::List(..) => "list_iterator",
            Iter::Tuple(..) => "tuple_iterator",
            Iter::Str(text, _) if text.is_ascii() => "str_ascii_iterator",
            Iter::Str(..) => "str_iterator",
            Iter::Bytes(Value::ByteArray(_), _) => "bytearray_iterator",
            Iter::Bytes(..) => "bytes_iterator",
            Iter::Range { .. } => "range_iterator",
            Iter::Dict {
                part: DictPart::Keys, ..
            } => "dict_keyiterator",
            Iter::Dict {
                part: DictPart::Values,
                ..
            } => "dict_valueiterator",
            Iter::Dict {
                part: DictPart::Items,
                ..
            } => "dict_itemiterator",
            Iter::DictReversed {
                part: DictPart::Keys, ..
            } => "dict_reversekeyiterator",
            Iter::DictReversed {
                part: DictPart::Values,
                ..
            } => "dict_reversevalueiterator",
            Iter::DictReversed {
                part: DictPart::Items,
                ..
            } => "dict_reverseitemiterator",
            Iter::Set { .. } => "set_iterator",
            Iter::Reversed(..) => "list_reverseiterator",
            Iter::SequenceReversed(..) => "reversed",
            Iter::Call(..) => "callable_iterator",
            Iter::Enumerate(..) => "enumerate",
            Iter::Zip(..) => "zip",
            Iter::Map(..) => "map",
            Iter::Filter(..) => "filter",
            Iter::Own(own) => own.type_name(),
        }
    }
}

impl Drop for Iterator {
    fn drop(&mut self) {
        let state = self.state.replace(Iter::Done);
        if !matches!(state, Iter::Done | Iter::Range { .. }) {
            letting_go::together(move || drop(state));
        }
    }
}

impl fmt::Debug for Iterator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name())
    }
}
