//! Statements.

use super::{Expr, Operator, Parameters, Pattern, Span};
use std::rc::Rc;

pub type Block = Vec<Stmt>;

#[derive(Clone, Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    Function(Rc<Function>),
    Class(Rc<Class>),
    Return(Option<Expr>),
    Delete(Vec<Expr>),
    Assign {
        targets: Vec<Expr>,
        value: Expr,
    },
    AugAssign {
        target: Expr,
        operator: Operator,
        value: Expr,
    },
    AnnAssign {
        target: Expr,
        annotation: Expr,
        value: Option<Expr>,
        /// A name alone, without parentheses.
        simple: bool,
    },
    For {
        target: Expr,
        iterable: Expr,
        body: Block,
        otherwise: Block,
        is_async: bool,
    },
    While {
        test: Expr,
        body: Block,
        otherwise: Block,
    },
    /// `elif` is an `If` alone in `otherwise`.
    If {
        test: Expr,
        body: Block,
        otherwise: Block,
    },
    With {
        items: Vec<WithItem>,
        body: Block,
        is_async: bool,
    },
    Match {
        subject: Expr,
        cases: Vec<Case>,
    },
    Raise {
        exception: Option<Expr>,
        cause: Option<Expr>,
    },
    Try {
        body: Block,
        handlers: Vec<Handler>,
        otherwise: Block,
        /// Compiled more than once.
        finally: Rc<Block>,
    },
    Assert {
        test: Expr,
        message: Option<Expr>,
    },
    Import(Vec<Alias>),
    ImportFrom {
        module: Option<Rc<str>>,
        names: Vec<Alias>,
        level: u32,
    },
    Global(Vec<Rc<str>>),
    Nonlocal(Vec<Rc<str>>),
    Expr(Expr),
    Pass,
    Break,
    Continue,
}

#[derive(Clone, Debug)]
pub struct Function {
    pub name: Rc<str>,
    pub decorators: Vec<Expr>,
    pub parameters: Parameters,
    pub returns: Option<Expr>,
    pub body: Block,
    pub is_async: bool,
}

#[derive(Clone, Debug)]
pub struct Class {
    pub name: Rc<str>,
    pub decorators: Vec<Expr>,
    pub arguments: Vec<super::Argument>,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub struct WithItem {
    pub context: Expr,
    pub target: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Block,
}

/// `except kind as name:`.
#[derive(Clone, Debug)]
pub struct Handler {
    pub kind: Option<Expr>,
    pub name: Option<Rc<str>>,
    pub body: Block,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Alias {
    pub name: Rc<str>,
    pub stored_as: Option<Rc<str>>,
    pub span: Span,
}
