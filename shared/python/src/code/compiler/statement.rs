//! Statements, but for those with blocks.

use super::{Compiler, Done, literal_value};
use crate::code::{CodeKind, Instr};
use crate::reading::Trouble;
use crate::tree::{Alias, Expr, ExprKind, Span, Stmt, StmtKind};
use crate::value::Value;
use std::rc::Rc;

impl Compiler {
    pub(super) fn block(&mut self, body: &[Stmt]) -> Done {
        body.iter().try_for_each(|statement| self.stmt(statement))
    }

    #[expect(clippy::too_many_lines, reason = "a line or two for each kind of statement")]
    fn stmt(&mut self, statement: &Stmt) -> Done {
        self.stand(Some(statement.span));
        match &statement.kind {
            StmtKind::Function(function) => self.function(function, statement.span)?,
            StmtKind::Class(class) => self.class(class, statement.span)?,
            StmtKind::Return(value) => self.return_value(value.as_ref(), statement.span)?,
            StmtKind::Delete(targets) => targets.iter().try_for_each(|target| self.delete(target))?,
            StmtKind::Assign { targets, value } => {
                self.expr(value)?;
                for (index, target) in targets.iter().enumerate() {
                    if index + 1 < targets.len() {
                        self.emit(Instr::Copy(1));
                    }
                    self.store(target)?;
                }
            }
            StmtKind::AugAssign {
                target,
                operator,
                value,
            } => self.augmented(target, *operator, value)?,
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                self.annotated(target, annotation, value.as_ref(), *simple)?;
            }
            StmtKind::Raise { exception, cause } => {
                let mut count = 0;
                for one in exception.iter().chain(cause) {
                    self.expr(one)?;
                    count += 1;
                }
                self.emit(Instr::Raise(count));
            }
            StmtKind::Assert { test, message } => self.assert(test, message.as_ref())?,
            StmtKind::Import(names) => names.iter().try_for_each(|alias| self.import(alias))?,
            StmtKind::ImportFrom { module, names, level } => {
                self.import_from(module.as_ref(), names, *level, statement.span)?
            }
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
            StmtKind::Expr(value) => {
                if matches!(value.kind, ExprKind::Literal(_)) {
                    self.emit(Instr::Nop);
                } else {
                    self.expr(value)?;
                    self.stand(None);
                    self.emit(Instr::Pop);
                }
            }
            StmtKind::Pass => self.emit(Instr::Nop),
            StmtKind::Break => self.break_out(statement.span)?,
            StmtKind::Continue => self.continue_on(statement.span)?,
            StmtKind::For {
                target,
                iterable,
                body,
                otherwise,
                is_async: false,
            } => {
                self.for_loop(target, iterable, body, otherwise)?;
            }
            StmtKind::For {
                target,
                iterable,
                body,
                otherwise,
                ..
            } => {
                self.async_for(target, iterable, body, otherwise, statement.span)?;
            }
            StmtKind::While {
                test,
                body,
                otherwise,
            } => self.while_loop(test, body, otherwise, statement.span)?,
            StmtKind::If {
                test,
                body,
                otherwise,
            } => self.if_else(test, body, otherwise)?,
            StmtKind::With {
                items,
                body,
                is_async,
            } => self.with(items, body, *is_async, statement.span)?,
            StmtKind::Match { subject, cases } => self.match_cases(subject, cases)?,
            StmtKind::Try {
                body,
                handlers,
                otherwise,
                finally,
            } => {
                if finally.is_empty() {
                    self.try_except(body, handlers, otherwise)?;
                } else {
                    self.try_finally(body, handlers, otherwise, finally)?;
                }
            }
        }
        Ok(())
    }

    fn return_value(&mut self, value: Option<&Expr>, span: Span) -> Done {
        if !self.is_in_function() {
            return Err(Trouble::syntax("'return' outside function", span));
        }
        if self.unit().kind == CodeKind::AsyncGenerator && value.is_some() {
            return Err(Trouble::syntax("'return' with value in async generator", span));
        }
        let constant = value.and_then(|value| match &value.kind {
            ExprKind::Literal(literal) => Some(literal_value(literal)),
            _ => None,
        });
        let keep = value.is_some() && constant.is_none();
        if let Some(value) = value {
            if keep {
                self.expr(value)?;
            } else {
                self.stand(Some(value.span));
                self.emit(Instr::Nop);
            }
        }
        if value.is_none_or(|value| value.span.line != span.line) {
            self.stand(Some(span));
            self.emit(Instr::Nop);
        }
        self.unwind_all(keep)?;
        if !keep {
            self.load(constant.unwrap_or(Value::None));
        }
        self.emit(Instr::Return);
        Ok(())
    }

    fn augmented(&mut self, target: &Expr, operator: crate::tree::Operator, value: &Expr) -> Done {
        let before = self.unit().at;
        self.stand(Some(target.span));
        let operator = Instr::InPlace(super::expression::binary(operator));
        match &target.kind {
            ExprKind::Name(name) => {
                self.load_name(name)?;
                self.stand(before);
                self.expr(value)?;
                self.emit(operator);
                self.stand(Some(target.span));
                self.store_name(name)?;
            }
            ExprKind::Attribute { object, name, .. } => {
                self.expr(object)?;
                self.emit(Instr::Copy(1));
                self.stand_at_attribute(target);
                let name = self.mangle(name);
                let at = self.name_place(&name);
                self.emit(Instr::LoadAttr(at));
                self.stand(before);
                self.expr(value)?;
                self.emit(operator);
                self.stand(Some(target.span));
                self.stand_at_attribute(target);
                self.emit(Instr::Swap(2));
                self.emit(Instr::StoreAttr(at));
            }
            ExprKind::Subscript(object, index) => {
                self.expr(object)?;
                self.expr(index)?;
                self.emit(Instr::Copy(2));
                self.emit(Instr::Copy(2));
                self.emit(Instr::Subscript);
                self.stand(before);
                self.expr(value)?;
                self.emit(operator);
                self.stand(Some(target.span));
                self.emit(Instr::Swap(3));
                self.emit(Instr::Swap(2));
                self.emit(Instr::StoreSubscript);
            }
            _ => {
                return Err(Trouble::syntax(
                    "illegal expression for augmented assignment",
                    target.span,
                ));
            }
        }
        Ok(())
    }

    fn annotated(&mut self, target: &Expr, annotation: &Expr, value: Option<&Expr>, simple: bool) -> Done {
        let before = self.unit().at;
        if let Some(value) = value {
            self.expr(value)?;
            self.store(target)?;
        }
        self.stand(before);
        let in_function = self.is_in_function();
        match &target.kind {
            ExprKind::Name(name) if simple && !in_function => {
                self.expr(annotation)?;
                let annotations = self.name_place(&"__annotations__".into());
                self.emit(Instr::LoadName(annotations));
                let name = self.mangle(name);
                self.load(Value::str(name));
                self.emit(Instr::StoreSubscript);
            }
            ExprKind::Name(_) => {}
            ExprKind::Attribute { object, .. } if value.is_none() => {
                self.expr(object)?;
                self.emit(Instr::Pop);
            }
            _ => {}
        }
        Ok(())
    }

    fn assert(&mut self, test: &Expr, message: Option<&Expr>) -> Done {
        let end = self.label();
        self.jump_if(test, end, true)?;
        self.emit(Instr::LoadAssertionError);
        if let Some(message) = message {
            self.expr(message)?;
            // Called as a function that was pushed without an object.
            self.emit(Instr::Call(1));
        }
        self.emit(Instr::Raise(1));
        self.put(end);
        Ok(())
    }

    fn import(&mut self, alias: &Alias) -> Done {
        self.load(Value::Int(0));
        self.load_none();
        let at = self.name_place(&alias.name);
        self.emit(Instr::ImportName(at));
        match &alias.stored_as {
            Some(name) => {
                // `import a.b as c` gives b.
                for part in alias.name.split('.').skip(1) {
                    let at = self.name_place(&part.into());
                    self.emit(Instr::ImportFrom(at));
                    self.emit(Instr::Swap(2));
                    self.emit(Instr::Pop);
                }
                self.store_name(name)
            }
            None => self.store_name(&alias.name.split('.').next().unwrap_or_default().into()),
        }
    }

    fn import_from(&mut self, module: Option<&Rc<str>>, names: &[Alias], level: u32, span: Span) -> Done {
        let module: Rc<str> = module.cloned().unwrap_or_else(|| "".into());
        if module.as_ref() == "__future__" {
            // Everything that it asks for is so already, or changes nothing here.
        }
        self.load(Value::Int(i64::from(level)));
        let wanted: Vec<Value> = names.iter().map(|alias| Value::str(&alias.name)).collect();
        let at = self.constant_tuple(wanted);
        self.emit(Instr::Const(at));
        let at = self.name_place(&module);
        self.emit(Instr::ImportName(at));
        for alias in names {
            if alias.name.as_ref() == "*" {
                if self.is_in_function() {
                    return Err(Trouble::syntax("import * only allowed at module level", span));
                }
                self.emit(Instr::ImportStar);
                return Ok(());
            }
            let at = self.name_place(&alias.name);
            self.emit(Instr::ImportFrom(at));
            self.store_name(alias.stored_as.as_ref().unwrap_or(&alias.name))?;
        }
        self.emit(Instr::Pop);
        Ok(())
    }

    pub(super) fn constant_tuple(&mut self, items: Vec<Value>) -> u32 {
        let unit = self.unit();
        unit.constants.push(Value::tuple(items));
        unit.constants.len() as u32 - 1
    }
}
