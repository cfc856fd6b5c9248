//! The tree compiled to instructions, one code object for each function, class body, comprehension and module.
//!
//! The compiler walks in the steps of CPython 3.11's, because its order is visible: in the lines that a tracer sees, in
//! the places of tracebacks, and in what is evaluated first.

mod assembly;
mod compiler;
mod instruction;
mod scope;

pub use compiler::{compile_expression, compile_module};
pub(crate) use instruction::MakeFlags;
pub use instruction::{BinaryOp, Compare, Instr};

use crate::tree::Span;
use crate::value::{Str, Value};
use std::fmt;
use std::rc::Rc;

/// What a code object is run as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    Module,
    Class,
    Function,
    Generator,
    Coroutine,
    AsyncGenerator,
}

/// Instructions with everything that they refer to by number.
pub struct Code {
    pub name: Rc<Str>,
    pub qualname: Rc<Str>,
    pub file: Rc<Str>,
    pub first_line: u32,
    pub kind: CodeKind,
    pub instructions: Vec<Instr>,
    /// One for each instruction; nothing for those that no source asks for.
    pub spans: Vec<Option<Span>>,
    pub constants: Vec<Value>,
    pub names: Vec<Rc<Str>>,
    /// Functions, classes and comprehensions in it.
    pub codes: Vec<Rc<Code>>,
    /// Names of keyword arguments, for calls.
    pub keywords: Vec<Rc<[Rc<Str>]>>,
    pub parameters: Parameters,
    /// Local variables; parameters first.
    pub locals: Vec<Rc<Str>>,
    /// Variables that inner functions use, and which parameter each is, if it is one.
    pub cells: Vec<(Rc<Str>, Option<usize>)>,
    /// Variables of outer functions.
    pub free: Vec<Rc<Str>>,
    pub doc: Option<Rc<Str>>,
}

/// How many parameters of each form; their names are the first locals, in this order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parameters {
    pub positional_only: usize,
    /// Those that are positional only among them.
    pub positional: usize,
    pub keyword_only: usize,
    pub has_rest: bool,
    pub has_keywords: bool,
}

impl Parameters {
    #[must_use]
    pub fn count(&self) -> usize {
        self.positional + self.keyword_only + usize::from(self.has_rest) + usize::from(self.has_keywords)
    }
}

impl Code {
    /// Where the instruction at a place stands in the source.
    #[must_use]
    pub fn span(&self, at: usize) -> Span {
        let line = Span {
            line: self.first_line,
            end_line: self.first_line,
            ..Span::default()
        };
        let exact = self.spans.get(at).copied().flatten();
        // What no source asks for counts as the place before it.
        let before = || {
            self.spans
                .get(..at)
                .and_then(|before| before.iter().rev().find_map(|span| *span))
        };
        exact.or_else(before).unwrap_or(line)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code {}", self.qualname)
    }
}
