//! Statements of Ruff's tree to ours.

use super::{Reader, Trouble};
use crate::tree::{
    Alias, Argument, Block, Case, Class, Function, Handler, Parameters, Stmt, StmtKind, WithItem,
};
use ruff_python_ast as ruff;
use std::rc::Rc;

impl Reader<'_> {
    pub(super) fn block(&self, body: &[ruff::Stmt]) -> Result<Block, Trouble> {
        body.iter().map(|statement| self.stmt(statement)).collect()
    }

    fn stmt(&self, statement: &ruff::Stmt) -> Result<Stmt, Trouble> {
        let mut span = self.span(statement);
        // A definition begins behind its decorators.
        let decorators: &[ruff::Decorator] = match statement {
            ruff::Stmt::FunctionDef(node) => &node.decorator_list,
            ruff::Stmt::ClassDef(node) => &node.decorator_list,
            _ => &[],
        };
        if let Some(last) = decorators.last() {
            let (line, column) = self.definition_behind(last);
            span.line = line;
            span.column = column;
        }
        Ok(Stmt {
            span,
            kind: self.stmt_kind(statement)?,
        })
    }

    /// Where the first line behind a decorator begins that is no comment.
    fn definition_behind(&self, decorator: &ruff::Decorator) -> (u32, u32) {
        let mut at = ruff_text_size::Ranged::range(decorator).end().to_usize();
        while let Some(rest) = self.source.get(at..) {
            let blank = rest.len() - rest.trim_start().len();
            at += blank;
            match rest[blank..].strip_prefix('#') {
                Some(comment) => at += comment.find('\n').unwrap_or(comment.len()) + 1,
                None => break,
            }
        }
        self.positions
            .place(ruff_text_size::TextSize::try_from(at).unwrap_or_default())
    }

    fn stmt_kind(&self, statement: &ruff::Stmt) -> Result<StmtKind, Trouble> {
        Ok(match statement {
            ruff::Stmt::FunctionDef(node) => StmtKind::Function(Rc::new(self.function(node)?)),
            ruff::Stmt::ClassDef(node) => StmtKind::Class(Rc::new(self.class(node)?)),
            ruff::Stmt::Return(node) => StmtKind::Return(self.optional(node.value.as_deref())?),
            ruff::Stmt::Delete(node) => StmtKind::Delete(self.exprs(&node.targets)?),
            ruff::Stmt::TypeAlias(node) => return self.refuse("type statements", node),
            ruff::Stmt::Assign(node) => StmtKind::Assign {
                targets: self.exprs(&node.targets)?,
                value: self.expr(&node.value)?,
            },
            ruff::Stmt::AugAssign(node) => StmtKind::AugAssign {
                target: self.expr(&node.target)?,
                operator: super::expression::operator(node.op),
                value: self.expr(&node.value)?,
            },
            ruff::Stmt::AnnAssign(node) => StmtKind::AnnAssign {
                target: self.expr(&node.target)?,
                annotation: self.expr(&node.annotation)?,
                value: self.optional(node.value.as_deref())?,
                simple: node.simple,
            },
            ruff::Stmt::Raise(node) => StmtKind::Raise {
                exception: self.optional(node.exc.as_deref())?,
                cause: self.optional(node.cause.as_deref())?,
            },
            ruff::Stmt::Assert(node) => StmtKind::Assert {
                test: self.expr(&node.test)?,
                message: self.optional(node.msg.as_deref())?,
            },
            ruff::Stmt::Import(node) => StmtKind::Import(self.aliases(&node.names)),
            ruff::Stmt::ImportFrom(node) => StmtKind::ImportFrom {
                module: node.module.as_ref().map(|name| name.as_str().into()),
                names: self.aliases(&node.names),
                level: node.level,
            },
            ruff::Stmt::Global(node) => StmtKind::Global(names(&node.names)),
            ruff::Stmt::Nonlocal(node) => StmtKind::Nonlocal(names(&node.names)),
            ruff::Stmt::Expr(node) => StmtKind::Expr(self.expr(&node.value)?),
            ruff::Stmt::Pass(_) => StmtKind::Pass,
            ruff::Stmt::Break(_) => StmtKind::Break,
            ruff::Stmt::Continue(_) => StmtKind::Continue,
            ruff::Stmt::IpyEscapeCommand(node) => return self.refuse("notebook commands", node),
            ruff::Stmt::For(_)
            | ruff::Stmt::While(_)
            | ruff::Stmt::If(_)
            | ruff::Stmt::With(_)
            | ruff::Stmt::Match(_)
            | ruff::Stmt::Try(_) => self.compound(statement)?,
        })
    }

    /// Statements that hold blocks, but for definitions.
    fn compound(&self, statement: &ruff::Stmt) -> Result<StmtKind, Trouble> {
        Ok(match statement {
            ruff::Stmt::For(node) => StmtKind::For {
                target: self.expr(&node.target)?,
                iterable: self.expr(&node.iter)?,
                body: self.block(&node.body)?,
                otherwise: self.block(&node.orelse)?,
                is_async: node.is_async,
            },
            ruff::Stmt::While(node) => StmtKind::While {
                test: self.expr(&node.test)?,
                body: self.block(&node.body)?,
                otherwise: self.block(&node.orelse)?,
            },
            ruff::Stmt::If(node) => StmtKind::If {
                test: self.expr(&node.test)?,
                body: self.block(&node.body)?,
                otherwise: self.clauses(&node.elif_else_clauses)?,
            },
            ruff::Stmt::With(node) => StmtKind::With {
                items: node
                    .items
                    .iter()
                    .map(|item| self.with_item(item))
                    .collect::<Result<_, _>>()?,
                body: self.block(&node.body)?,
                is_async: node.is_async,
            },
            ruff::Stmt::Match(node) => StmtKind::Match {
                subject: self.expr(&node.subject)?,
                cases: node
                    .cases
                    .iter()
                    .map(|case| self.case(case))
                    .collect::<Result<_, _>>()?,
            },
            ruff::Stmt::Try(node) if node.is_star => return self.refuse("except*", node),
            ruff::Stmt::Try(node) => StmtKind::Try {
                body: self.block(&node.body)?,
                handlers: node
                    .handlers
                    .iter()
                    .map(|one| self.handler(one))
                    .collect::<Result<_, _>>()?,
                otherwise: self.block(&node.orelse)?,
                finally: Rc::new(self.block(&node.finalbody)?),
            },
            other => return self.refuse("this statement", other),
        })
    }

    /// `elif` and `else` from the front: each `elif` is an `if` alone in the block of the one before.
    fn clauses(&self, clauses: &[ruff::ElifElseClause]) -> Result<Block, Trouble> {
        let mut otherwise = Vec::new();
        for clause in clauses.iter().rev() {
            let body = self.block(&clause.body)?;
            otherwise = match &clause.test {
                None => body,
                Some(test) => vec![Stmt {
                    span: self.span(clause),
                    kind: StmtKind::If {
                        test: self.expr(test)?,
                        body,
                        otherwise,
                    },
                }],
            };
        }
        Ok(otherwise)
    }

    fn function(&self, node: &ruff::StmtFunctionDef) -> Result<Function, Trouble> {
        if let Some(parameters) = &node.type_params {
            return self.refuse("type parameters", parameters.as_ref());
        }
        Ok(Function {
            name: node.name.as_str().into(),
            decorators: self.decorators(&node.decorator_list)?,
            parameters: self.parameters(&node.parameters)?,
            returns: self.optional(node.returns.as_deref())?,
            body: self.block(&node.body)?,
            is_async: node.is_async,
        })
    }

    fn class(&self, node: &ruff::StmtClassDef) -> Result<Class, Trouble> {
        if let Some(parameters) = &node.type_params {
            return self.refuse("type parameters", parameters.as_ref());
        }
        let arguments: Vec<Argument> = match &node.arguments {
            Some(arguments) => self.arguments(arguments)?,
            None => Vec::new(),
        };
        Ok(Class {
            name: node.name.as_str().into(),
            decorators: self.decorators(&node.decorator_list)?,
            arguments,
            body: self.block(&node.body)?,
        })
    }

    fn decorators(&self, decorators: &[ruff::Decorator]) -> Result<Vec<crate::tree::Expr>, Trouble> {
        decorators.iter().map(|one| self.expr(&one.expression)).collect()
    }

    fn with_item(&self, item: &ruff::WithItem) -> Result<WithItem, Trouble> {
        Ok(WithItem {
            context: self.expr(&item.context_expr)?,
            target: self.optional(item.optional_vars.as_deref())?,
        })
    }

    fn case(&self, case: &ruff::MatchCase) -> Result<Case, Trouble> {
        Ok(Case {
            pattern: self.pattern(&case.pattern)?,
            guard: self.optional(case.guard.as_deref())?,
            body: self.block(&case.body)?,
        })
    }

    fn handler(&self, handler: &ruff::ExceptHandler) -> Result<Handler, Trouble> {
        let ruff::ExceptHandler::ExceptHandler(node) = handler;
        Ok(Handler {
            kind: self.optional(node.type_.as_deref())?,
            name: node.name.as_ref().map(|name| name.as_str().into()),
            body: self.block(&node.body)?,
            span: self.span(node),
        })
    }

    fn aliases(&self, aliases: &[ruff::Alias]) -> Vec<Alias> {
        let one = |alias: &ruff::Alias| Alias {
            name: alias.name.as_str().into(),
            stored_as: alias.asname.as_ref().map(|name| name.as_str().into()),
            span: self.span(alias),
        };
        aliases.iter().map(one).collect()
    }

    pub(super) fn parameters(&self, node: &ruff::Parameters) -> Result<Parameters, Trouble> {
        let several = |list: &[ruff::ParameterWithDefault]| {
            list.iter()
                .map(|one| self.parameter(&one.parameter, one.default.as_deref()))
                .collect::<Result<Vec<_>, _>>()
        };
        let single = |one: Option<&ruff::Parameter>| one.map(|one| self.parameter(one, None)).transpose();
        Ok(Parameters {
            positional_only: several(&node.posonlyargs)?,
            positional: several(&node.args)?,
            rest: single(node.vararg.as_deref())?,
            keyword_only: several(&node.kwonlyargs)?,
            keywords: single(node.kwarg.as_deref())?,
        })
    }

    fn parameter(
        &self,
        node: &ruff::Parameter,
        default: Option<&ruff::Expr>,
    ) -> Result<crate::tree::Parameter, Trouble> {
        Ok(crate::tree::Parameter {
            name: node.name.as_str().into(),
            annotation: self.optional(node.annotation.as_deref())?,
            default: self.optional(default)?,
            span: self.span(node),
        })
    }
}

fn names(names: &[ruff::Identifier]) -> Vec<Rc<str>> {
    names.iter().map(|name| name.as_str().into()).collect()
}
