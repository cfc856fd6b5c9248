//! Patterns of Ruff's tree to ours.

use super::{Reader, Trouble};
use crate::tree::{Expr, ExprKind, Literal, Pattern, PatternKind};
use ruff_python_ast as ruff;
use std::rc::Rc;

impl Reader<'_> {
    pub(super) fn pattern(&self, node: &ruff::Pattern) -> Result<Pattern, Trouble> {
        let span = self.span(node);
        let kind = match node {
            ruff::Pattern::MatchValue(node) => PatternKind::Value(self.expr(&node.value)?),
            ruff::Pattern::MatchSingleton(node) => {
                let literal = match node.value {
                    ruff::Singleton::None => Literal::None,
                    ruff::Singleton::True => Literal::Bool(true),
                    ruff::Singleton::False => Literal::Bool(false),
                };
                PatternKind::Singleton(Expr {
                    span,
                    kind: ExprKind::Literal(literal),
                })
            }
            ruff::Pattern::MatchSequence(node) => PatternKind::Sequence(self.patterns(&node.patterns)?),
            ruff::Pattern::MatchMapping(node) => PatternKind::Mapping {
                keys: self.exprs(&node.keys)?,
                patterns: self.patterns(&node.patterns)?,
                rest: node.rest.as_ref().map(name),
            },
            ruff::Pattern::MatchClass(node) => {
                let named = node.arguments.keywords.iter();
                let named = named.map(|one| Ok((name(&one.attr), self.pattern(&one.pattern)?)));
                PatternKind::Class {
                    class: self.expr(&node.cls)?,
                    positional: self.patterns(&node.arguments.patterns)?,
                    named: named.collect::<Result<_, Trouble>>()?,
                }
            }
            ruff::Pattern::MatchStar(node) => PatternKind::Star(node.name.as_ref().map(name)),
            ruff::Pattern::MatchAs(node) => {
                let inner = node
                    .pattern
                    .as_deref()
                    .map(|inner| self.pattern(inner))
                    .transpose()?;
                PatternKind::As(inner.map(Box::new), node.name.as_ref().map(name))
            }
            ruff::Pattern::MatchOr(node) => PatternKind::Or(self.patterns(&node.patterns)?),
        };
        Ok(Pattern { span, kind })
    }

    fn patterns(&self, nodes: &[ruff::Pattern]) -> Result<Vec<Pattern>, Trouble> {
        nodes.iter().map(|node| self.pattern(node)).collect()
    }
}

fn name(identifier: &ruff::Identifier) -> Rc<str> {
    identifier.as_str().into()
}
