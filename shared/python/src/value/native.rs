//! Functions in Rust: how they are declared, and how their arguments reach them.

use super::{Outcome, Str, Value};
use crate::machine::Vm;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

/// What built-in code that may have to wait is made of. Rust turns it into a parked state, as a generator's frame is.
pub type Future<T> = Pin<Box<dyn std::future::Future<Output = T>>>;

/// Does its work at once. Its arguments are in the order of its signature, those not given unbound.
pub type Plain = fn(&Vm, &[Value]) -> Outcome;

/// May call the program, or the kernel, and wait for them.
pub type Resumable = fn(Vm, Vec<Value>) -> Future<Outcome>;

#[derive(Clone, Copy)]
pub enum Entry {
    Plain(Plain),
    Resumable(Resumable),
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "plain",
            Self::Resumable(_) => "resumable",
        })
    }
}

/// A function or method as a table of a room declares it.
#[derive(Clone, Copy, Debug)]
pub struct Def {
    /// `name(a, b=, /, c=, *rest, d, e=, **named)`: a parameter with `=` need not be given.
    pub signature: &'static str,
    pub entry: Entry,
    /// It is an attribute: reading it calls it.
    pub is_getter: bool,
}

/// Declares a function that does its work at once.
#[must_use]
pub const fn plain(signature: &'static str, function: Plain) -> Def {
    Def {
        signature,
        entry: Entry::Plain(function),
        is_getter: false,
    }
}

/// Declares a function that may call the program or the kernel.
#[must_use]
pub const fn resumable(signature: &'static str, function: Resumable) -> Def {
    Def {
        signature,
        entry: Entry::Resumable(function),
        is_getter: false,
    }
}

/// Declares an attribute that is worked out when it is read: `name(self)`.
#[must_use]
pub const fn getter(signature: &'static str, function: Plain) -> Def {
    Def {
        signature,
        entry: Entry::Plain(function),
        is_getter: true,
    }
}

/// The parameters of a native function.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    pub parameters: Vec<Rc<Str>>,
    /// The first so many cannot be given by name.
    pub positional_only: usize,
    /// The first so many can be given by place.
    pub positional: usize,
    /// Which have to be given.
    pub required: Vec<bool>,
    /// Where the tuple of further arguments goes.
    pub rest: Option<usize>,
    /// Where the dict of further names goes.
    pub keywords: Option<usize>,
}

impl Signature {
    /// Slots that the function gets.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.parameters.len()
    }

    fn read(text: &str) -> (String, Self) {
        let (name, rest) = text.split_once('(').unwrap_or((text, ")"));
        let mut signature = Self::default();
        let mut by_name_only = false;
        for part in rest
            .trim_end_matches(')')
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let at = signature.parameters.len();
            if part == "/" {
                signature.positional_only = at;
                continue;
            }
            if part == "*" {
                by_name_only = true;
                continue;
            }
            let (plain, required) = match part.strip_suffix('=') {
                Some(plain) => (plain, false),
                None => (part, true),
            };
            if let Some(plain) = plain.strip_prefix("**") {
                signature.keywords = Some(at);
                signature.parameters.push(Str::new(plain));
                signature.required.push(false);
            } else if let Some(plain) = plain.strip_prefix('*') {
                signature.rest = Some(at);
                by_name_only = true;
                signature.parameters.push(Str::new(plain));
                signature.required.push(false);
            } else {
                signature.parameters.push(Str::new(plain));
                signature.required.push(required);
                if !by_name_only {
                    signature.positional = at + 1;
                }
            }
        }
        (name.to_owned(), signature)
    }
}

/// Built-in functions that look at the frame that calls them.
const LOOKERS: [&str; 6] = ["locals", "globals", "vars", "dir", "eval", "exec"];

/// A function in Rust as a value.
#[derive(Debug)]
pub struct Native {
    pub name: Rc<Str>,
    /// Of the class that it is a method of; empty for a function.
    pub owner: Rc<Str>,
    pub signature: Signature,
    pub entry: Entry,
    /// It is a class method: the first argument is the class, or one below it.
    pub takes_class: bool,
    /// It looks at the frame that calls it.
    pub wants_caller: bool,
    /// Of the module.
    pub module: Option<Rc<Str>>,
}

impl Native {
    /// A function, or a method of the class `owner`.
    #[must_use]
    pub fn of(def: &Def, owner: &str) -> Rc<Self> {
        let (name, signature) = Signature::read(def.signature);
        Rc::new(Self {
            takes_class: false,
            wants_caller: LOOKERS.contains(&name.as_str()),
            name: Str::owned(name),
            owner: Str::new(owner),
            signature,
            entry: def.entry,
            module: None,
        })
    }

    /// A class method of the class `owner`.
    #[must_use]
    pub fn of_class(def: &Def, owner: &str) -> Rc<Self> {
        let mut native = Self::of(def, owner);
        if let Some(native) = Rc::get_mut(&mut native) {
            native.takes_class = true;
        }
        native
    }

    /// A function of a module.
    #[must_use]
    pub fn of_module(def: &Def, module: &str) -> Rc<Self> {
        let (name, signature) = Signature::read(def.signature);
        Rc::new(Self {
            takes_class: false,
            wants_caller: LOOKERS.contains(&name.as_str()),
            name: Str::owned(name),
            owner: Str::new(""),
            signature,
            entry: def.entry,
            module: Some(Str::new(module)),
        })
    }

    #[must_use]
    pub fn is_method(&self) -> bool {
        self.owner.length() > 0
    }
}
