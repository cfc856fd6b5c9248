//! The project's own syntax tree of a Python file, each node with its place. It knows no parser and no machine.
//!
//! What a program may write but nothing runs (type parameters, `except*`) has no node: reading refuses it.

mod expression;
mod pattern;
mod statement;

pub use expression::{
    Argument, BoolOp, CompareOp, Comprehension, Conversion, Expr, ExprKind, Interpolation, Literal, Operator,
    Parameter, Parameters, UnaryOp,
};
pub use pattern::{Pattern, PatternKind};
pub use statement::{Alias, Block, Case, Class, Function, Handler, Stmt, StmtKind, WithItem};

/// A stretch of source. Lines count from 1, columns in characters from 0; the end is behind the last character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Span {
    /// From where this begins to where `last` ends.
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self {
            end_line: last.end_line,
            end_column: last.end_column,
            ..self
        }
    }
}

/// A file as it was written: its statements, and its first statement's text where that is a docstring.
#[derive(Clone, Debug)]
pub struct Module {
    pub body: Block,
    pub span: Span,
}
