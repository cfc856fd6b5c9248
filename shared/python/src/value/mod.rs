//! What a Python name can stand for, and how values are shared, compared and let go.
//!
//! Values are counted, as CPython's are: what loses its last reference goes at once ([`letting_go`]). What asks a
//! program's own methods (`__eq__`, `__repr__`, …) is the machine's.

mod binary;
mod cell;
mod class;
mod descriptor;
mod dict;
mod exception;
mod fault;
mod function;
mod generator;
mod hash;
mod instance;
mod iterator;
mod kind;
pub mod letting_go;
mod names;
mod native;
mod number;
mod same;
mod sequence;
mod set;
mod string;

pub use binary::{ByteArray, Bytes, MemoryView};
pub use cell::Cell;
pub use class::{Class, Flags, Layout, touch_classes};
pub use descriptor::{Descriptor, Property};
pub use dict::Dict;
pub use exception::{ExceptionState, OsFields, Traceback};
pub use fault::{Fault, Outcome, Raise, fault};
pub use function::{Function, Method, Module, Super};
pub use generator::{Generator, GeneratorKind, GeneratorState};
pub(crate) use hash::hash_tuple;
pub use hash::{hash, hash_bytes, hash_float, hash_int};
pub use instance::{Foreign, Instance, Payload};
pub use iterator::{DictPart, Iter, Iterator, NativeIter};
pub use kind::Kind;
pub use names::Names;
pub use native::{Def, Entry, Future, Native, Plain, Resumable, Signature, getter, plain, resumable};
pub use number::{normal, same_number};
pub use same::{Same, same};
pub use sequence::{List, Range, Slice, Tuple};
pub use set::Set;
pub use string::Str;

use num_bigint::BigInt;
use std::fmt;
use std::rc::Rc;

/// A Python object, or a reference to one.
#[derive(Clone, Default)]
pub enum Value {
    /// No object: a local that is not bound, an argument that was not given. No program sees it.
    #[default]
    Unbound,
    None,
    Ellipsis,
    NotImplemented,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// An int that is no `i64`.
    BigInt(Rc<BigInt>),
    Str(Rc<Str>),
    Bytes(Rc<Bytes>),
    ByteArray(Rc<ByteArray>),
    MemoryView(Rc<MemoryView>),
    Tuple(Rc<Tuple>),
    List(Rc<List>),
    Dict(Rc<Dict>),
    /// `keys()`, `values()`, `items()` of a dict.
    DictView(Rc<(Rc<Dict>, DictPart)>),
    Set(Rc<Set>),
    FrozenSet(Rc<Set>),
    Range(Rc<Range>),
    Slice(Rc<Slice>),
    Function(Rc<Function>),
    Native(Rc<Native>),
    Method(Rc<Method>),
    Class(Rc<Class>),
    Instance(Rc<Instance>),
    Module(Rc<Module>),
    /// A generator, coroutine or asynchronous generator.
    Generator(Rc<Generator>),
    Iterator(Rc<Iterator>),
    Descriptor(Rc<Descriptor>),
    Super(Rc<Super>),
    Cell(Cell),
    Code(Rc<crate::code::Code>),
    Traceback(Rc<Traceback>),
}

impl Value {
    #[must_use]
    pub fn str(text: impl AsRef<str>) -> Self {
        Self::Str(Str::new(text.as_ref()))
    }

    #[must_use]
    pub fn bytes(data: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(Rc::new(Bytes::new(data.into())))
    }

    #[must_use]
    pub fn tuple(items: impl Into<Vec<Self>>) -> Self {
        Self::Tuple(Rc::new(Tuple::new(items.into())))
    }

    #[must_use]
    pub fn list(items: impl Into<Vec<Self>>) -> Self {
        Self::List(Rc::new(List::new(items.into())))
    }

    #[must_use]
    pub fn big(number: BigInt) -> Self {
        normal(number)
    }

    #[must_use]
    pub fn size(size: usize) -> Self {
        i64::try_from(size).map_or_else(|_| normal(BigInt::from(size)), Self::Int)
    }

    #[must_use]
    pub fn iterator(iter: Iter) -> Self {
        Self::Iterator(Rc::new(Iterator::new(iter)))
    }

    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    #[must_use]
    pub fn is_unbound(&self) -> bool {
        matches!(self, Self::Unbound)
    }

    /// Nothing where the argument was not given.
    #[must_use]
    pub fn given(&self) -> Option<&Self> {
        (!self.is_unbound()).then_some(self)
    }

    /// The built-in value that an instance of a subclass of a built-in type holds; itself otherwise.
    #[must_use]
    pub fn payload(&self) -> &Self {
        match self {
            Self::Instance(instance) => match &instance.payload {
                Payload::Value(value) => value,
                _ => self,
            },
            _ => self,
        }
    }

    /// The text of a str, also of a subclass of it.
    #[must_use]
    pub fn as_str(&self) -> Option<&Rc<Str>> {
        match self.payload() {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// Whether two names stand for one object.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unbound, Self::Unbound)
            | (Self::None, Self::None)
            | (Self::Ellipsis, Self::Ellipsis)
            | (Self::NotImplemented, Self::NotImplemented) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Str(a), Self::Str(b)) => Rc::ptr_eq(a, b) || a.length() <= 1 && a.as_ref() == b.as_ref(),
            (Self::Tuple(a), Self::Tuple(b)) => Rc::ptr_eq(a, b) || a.is_empty() && b.is_empty(),
            (Self::Cell(a), Self::Cell(b)) => a.is(b),
            _ => self.address().is_some() && self.address() == other.address(),
        }
    }

    /// Where a shared object lies; nothing for those that are values in themselves.
    #[must_use]
    pub fn address(&self) -> Option<usize> {
        fn at<T>(shared: &Rc<T>) -> usize {
            Rc::as_ptr(shared).cast::<()>() as usize
        }
        Some(match self {
            Self::Unbound | Self::None | Self::Ellipsis | Self::NotImplemented => return None,
            Self::Bool(_) | Self::Int(_) | Self::Float(_) => return None,
            Self::BigInt(it) => at(it),
            Self::Str(it) => at(it),
            Self::Bytes(it) => at(it),
            Self::ByteArray(it) => at(it),
            Self::MemoryView(it) => at(it),
            Self::Tuple(it) => at(it),
            Self::List(it) => at(it),
            Self::Dict(it) => at(it),
            Self::DictView(it) => at(it),
            Self::Set(it) | Self::FrozenSet(it) => at(it),
            Self::Range(it) => at(it),
            Self::Slice(it) => at(it),
            Self::Function(it) => at(it),
            Self::Native(it) => at(it),
            Self::Method(it) => at(it),
            Self::Class(it) => at(it),
            Self::Instance(it) => at(it),
            Self::Module(it) => at(it),
            Self::Generator(it) => at(it),
            Self::Iterator(it) => at(it),
            Self::Descriptor(it) => at(it),
            Self::Super(it) => at(it),
            Self::Cell(it) => it.address(),
            Self::Code(it) => at(it),
            Self::Traceback(it) => at(it),
        })
    }
}

impl fmt::Debug for Value {
    /// Short, because values refer to each other in circles.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unbound => f.write_str("unbound"),
            Self::None => f.write_str("None"),
            Self::Bool(it) => write!(f, "{it}"),
            Self::Int(it) => write!(f, "{it}"),
            Self::Float(it) => write!(f, "{it}"),
            Self::Str(it) => write!(f, "{:?}", it.as_str()),
            Self::Class(it) => write!(f, "<class {}>", it.name()),
            Self::Instance(it) => write!(f, "<{} object>", it.class().name()),
            _ => f.write_str("<object>"),
        }
    }
}
