//! Patterns of `match`.

use super::{Expr, Span};
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Pattern {
    pub span: Span,
    pub kind: PatternKind,
}

#[derive(Clone, Debug)]
pub enum PatternKind {
    /// Compared with `==`.
    Value(Expr),
    /// `None`, `True`, `False`: compared with `is`.
    Singleton(Expr),
    Sequence(Vec<Pattern>),
    Mapping {
        keys: Vec<Expr>,
        patterns: Vec<Pattern>,
        rest: Option<Rc<str>>,
    },
    Class {
        class: Expr,
        positional: Vec<Pattern>,
        named: Vec<(Rc<str>, Pattern)>,
    },
    /// `*name` in a sequence; without a name `*_`.
    Star(Option<Rc<str>>),
    /// `pattern as name`; without a pattern a name alone; without both `_`.
    As(Option<Box<Pattern>>, Option<Rc<str>>),
    Or(Vec<Pattern>),
}

impl Pattern {
    /// Matches everything.
    #[must_use]
    pub fn is_irrefutable(&self) -> bool {
        match &self.kind {
            PatternKind::As(None, _) => true,
            PatternKind::As(Some(pattern), _) => pattern.is_irrefutable(),
            PatternKind::Or(patterns) => patterns.iter().any(Self::is_irrefutable),
            _ => false,
        }
    }
}
