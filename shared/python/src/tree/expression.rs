//! Expressions.

use super::Span;
use num_bigint::BigInt;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Literal(Literal),
    Name(Rc<str>),
    Bool(BoolOp, Vec<Expr>),
    Named(Box<Expr>, Box<Expr>),
    Binary(Box<Expr>, Operator, Box<Expr>),
    Unary(UnaryOp, Box<Expr>),
    Lambda(Rc<Parameters>, Rc<Expr>),
    If {
        test: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// A key that is missing stands for `**value`.
    Dict(Vec<(Option<Expr>, Expr)>),
    Set(Vec<Expr>),
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    ListComp(Box<Expr>, Vec<Comprehension>),
    SetComp(Box<Expr>, Vec<Comprehension>),
    DictComp(Box<(Expr, Expr)>, Vec<Comprehension>),
    Generator(Box<Expr>, Vec<Comprehension>),
    Await(Box<Expr>),
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    Compare(Box<Expr>, Vec<(CompareOp, Expr)>),
    Call {
        function: Box<Expr>,
        arguments: Vec<Argument>,
    },
    Format(Vec<Interpolation>),
    Attribute {
        object: Box<Expr>,
        name: Rc<str>,
        /// Where the name itself stands.
        name_span: Span,
    },
    Subscript(Box<Expr>, Box<Expr>),
    Starred(Box<Expr>),
    Slice(Option<Box<Expr>>, Option<Box<Expr>>, Option<Box<Expr>>),
}

#[derive(Clone, Debug)]
pub enum Literal {
    None,
    Ellipsis,
    Bool(bool),
    Int(BigInt),
    Float(f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    LeftShift,
    RightShift,
    And,
    Or,
    Xor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Not,
    Negative,
    Positive,
    Invert,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}

/// One argument of a call, in the order in which they are evaluated.
#[derive(Clone, Debug)]
pub enum Argument {
    Positional(Expr),
    /// `*value`.
    Star(Expr),
    /// `name=value`.
    Named(Rc<str>, Expr, Span),
    /// `**value`.
    DoubleStar(Expr),
}

/// A part of an f-string.
#[derive(Clone, Debug)]
pub enum Interpolation {
    Text(Rc<str>),
    Value {
        value: Expr,
        conversion: Conversion,
        /// The format specification; itself made of parts.
        spec: Option<Vec<Interpolation>>,
        /// Of the part in its braces.
        span: Span,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// `[async] for target in iterable [if condition]…` of a comprehension.
#[derive(Clone, Debug)]
pub struct Comprehension {
    pub target: Expr,
    pub iterable: Expr,
    pub conditions: Vec<Expr>,
    pub is_async: bool,
}

/// The parameters of a function in the order in which they are written.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    pub positional_only: Vec<Parameter>,
    pub positional: Vec<Parameter>,
    /// `*args`.
    pub rest: Option<Parameter>,
    pub keyword_only: Vec<Parameter>,
    /// `**kwargs`.
    pub keywords: Option<Parameter>,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: Rc<str>,
    pub annotation: Option<Expr>,
    pub default: Option<Expr>,
    pub span: Span,
}
