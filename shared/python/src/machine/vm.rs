//! One interpreter: what all threads of a process share.

use super::Types;
use super::asking::{Answer, Ask};
use crate::value::{Dict, Kind, Names, Outcome, Str, Value, fault};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

/// A handle of the interpreter. Copies of it are the same interpreter.
#[derive(Clone)]
pub struct Vm(Rc<Shared>);

/// What all threads of a process share.
pub struct Shared {
    pub names: Names,
    pub types: Rc<Types>,
    /// The namespace of `builtins`.
    pub builtins: Rc<Dict>,
    /// `sys.modules`.
    pub modules: Rc<Dict>,
    /// Source files that can be imported or shown in tracebacks, by path.
    pub sources: RefCell<BTreeMap<String, Rc<str>>>,
    pub arguments: RefCell<Vec<String>>,
    pub output: RefCell<Output>,
    pub limits: Limits,
    /// Steps that count: calls and jumps back.
    pub steps: Cell<u64>,
    /// The time that programs see, since the run began.
    pub now: Cell<socketarium_trace::Nanos>,
    pub seed: Cell<u64>,
    /// The thread that runs, by the number that programs know it by; the main thread is 1.
    pub thread: Cell<i64>,
    /// All threads, and what the kernel calls each, where that is known.
    pub threads: RefCell<BTreeMap<i64, Option<socketarium_trace::Tid>>>,
    /// Lines are told.
    pub tells_lines: Cell<bool>,
    pub(super) ask: RefCell<Option<Ask>>,
    pub(super) answer: RefCell<Option<Answer>>,
    pub(super) nesting: Cell<u32>,
    /// Values that `repr` is in the middle of.
    pub(super) showing: RefCell<Vec<usize>>,
    /// What modules in Rust keep for the process, by a name of theirs.
    pub kept: RefCell<BTreeMap<&'static str, Value>>,
    /// The frame that calls a built-in function which looks at it.
    pub(super) caller: RefCell<Option<Caller>>,
    /// The exception that the running thread handles.
    pub(super) handling: RefCell<Value>,
}

/// What a program may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Frames of one thread.
    pub recursion: usize,
    /// Steps after which the processor is given up for a moment.
    pub steps_at_once: u64,
    /// Calls and jumps back of all threads, until the run is ended.
    pub steps: u64,
    /// Items of one container, and bytes of one text.
    pub longest: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            recursion: 1000,
            steps_at_once: 20_000,
            steps: u64::MAX,
            longest: 64 << 20,
        }
    }
}

/// What `print` has written and `write` has not yet.
#[derive(Debug, Default)]
pub struct Output {
    pub stdout: Vec<u8>,
    /// `stdout` is a terminal: each line goes at once.
    pub is_terminal: bool,
    pub waiting: VecDeque<Vec<u8>>,
}

/// What `locals()` and its kin see.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) globals: Rc<Dict>,
    pub(crate) locals: Rc<Dict>,
}

impl Vm {
    /// The namespaces of the frame that called this built-in function.
    ///
    /// # Errors
    /// Where it was called by no frame.
    pub(crate) fn caller(&self) -> Outcome<Caller> {
        let caller = self.caller.borrow().clone();
        caller.ok_or_else(|| {
            fault(
                Kind::RuntimeError,
                "not supported here yet: looking at the frame from here",
            )
        })
    }

    /// An interpreter with its built-in types and functions, and no module yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let names = Names::default();
        let types = Rc::new(Types::new(&names));
        let vm = Self(Rc::new(Shared {
            names,
            types,
            builtins: Dict::new(),
            modules: Dict::new(),
            sources: RefCell::default(),
            arguments: RefCell::default(),
            output: RefCell::default(),
            limits,
            steps: Cell::new(0),
            now: Cell::new(socketarium_trace::Nanos(0)),
            seed: Cell::new(1),
            thread: Cell::new(1),
            threads: RefCell::new(BTreeMap::from([(1, None)])),
            tells_lines: Cell::new(false),
            ask: RefCell::default(),
            answer: RefCell::default(),
            nesting: Cell::new(0),
            showing: RefCell::default(),
            kept: RefCell::default(),
            caller: RefCell::new(None),
            handling: RefCell::new(Value::None),
        }));
        crate::builtins::install(&vm);
        vm
    }

    /// Puts a value among the built-in names.
    pub fn set_builtin(&self, name: &str, value: Value) {
        self.builtins.set_name(&Str::new(name), value);
    }
}

impl Deref for Vm {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for Vm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interpreter")
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interpreter")
    }
}
