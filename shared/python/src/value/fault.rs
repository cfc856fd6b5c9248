//! How built-in code fails: with an exception that need not be an object yet.

use super::{Instance, Kind, Value};
use std::rc::Rc;

/// What built-in code gives: a value, or an exception.
pub type Outcome<T = Value> = Result<T, Raise>;

/// An exception on its way.
#[derive(Clone, Debug)]
pub enum Raise {
    Object(Rc<Instance>),
    /// Not made an object yet: whoever catches it does that.
    Fault(Box<Fault>),
}

/// A built-in exception and what it is made with.
#[derive(Clone, Debug)]
pub struct Fault {
    pub kind: Kind,
    pub arguments: Vec<Value>,
}

/// An exception with a message.
#[must_use]
pub fn fault(kind: Kind, message: impl AsRef<str>) -> Raise {
    Raise::of(kind, vec![Value::str(message)])
}

impl Raise {
    #[must_use]
    pub fn of(kind: Kind, arguments: Vec<Value>) -> Self {
        Self::Fault(Box::new(Fault { kind, arguments }))
    }

    #[must_use]
    pub fn type_error(message: impl AsRef<str>) -> Self {
        fault(Kind::TypeError, message)
    }

    #[must_use]
    pub fn value_error(message: impl AsRef<str>) -> Self {
        fault(Kind::ValueError, message)
    }

    #[must_use]
    pub fn unhashable(type_name: impl AsRef<str>) -> Self {
        Self::type_error(format!("unhashable type: '{}'", type_name.as_ref()))
    }

    /// `StopIteration` with what the iterator returned.
    #[must_use]
    pub fn stop(value: Value) -> Self {
        let arguments = if value.is_none() { Vec::new() } else { vec![value] };
        Self::of(Kind::StopIteration, arguments)
    }

    /// Whether it is a built-in exception of this kind, or of a kind of it.
    #[must_use]
    pub fn is(&self, kind: Kind) -> bool {
        let mut found = match self {
            Self::Fault(fault) => Some(fault.kind),
            Self::Object(object) => object.class().exception_kind(),
        };
        while let Some(one) = found {
            if one == kind {
                return true;
            }
            found = one.parent();
        }
        false
    }
}

impl From<Rc<Instance>> for Raise {
    fn from(object: Rc<Instance>) -> Self {
        Self::Object(object)
    }
}

impl From<crate::raised::Raised> for Raise {
    fn from(raised: crate::raised::Raised) -> Self {
        use crate::raised::Class;
        let kind = match raised.class {
            Class::BinasciiError | Class::StructError | Class::ValueError => Kind::ValueError,
            Class::IndexError => Kind::IndexError,
            Class::KeyError => Kind::KeyError,
            Class::LookupError => Kind::LookupError,
            Class::MemoryError => return Self::of(Kind::MemoryError, Vec::new()),
            Class::OverflowError => Kind::OverflowError,
            Class::RecursionError => Kind::RecursionError,
            Class::TypeError => Kind::TypeError,
            Class::ZeroDivisionError => Kind::ZeroDivisionError,
        };
        fault(kind, raised.message)
    }
}
