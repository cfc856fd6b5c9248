//! Conditions: where a test goes.

use super::{Compiler, Done, expression, literal_value};
use crate::code::Instr;
use crate::code::assembly::Label;
use crate::tree::{BoolOp, Expr, ExprKind, UnaryOp};
use crate::value::Value;

impl Compiler {
    /// Goes to `to` where the truth of `test` is `when`.
    pub(super) fn jump_if(&mut self, test: &Expr, to: Label, when: bool) -> Done {
        match &test.kind {
            ExprKind::Unary(UnaryOp::Not, operand) => self.jump_if(operand, to, !when),
            ExprKind::Bool(operator, values) => {
                let Some((last, before)) = values.split_last() else {
                    return Ok(());
                };
                let decides = *operator == BoolOp::Or;
                let behind = if decides == when { to } else { self.label() };
                for value in before {
                    self.jump_if(value, behind, decides)?;
                }
                self.jump_if(last, to, when)?;
                if decides != when {
                    self.put(behind);
                }
                Ok(())
            }
            ExprKind::If {
                test,
                then,
                otherwise,
            } => {
                let (next, end) = (self.label(), self.label());
                self.jump_if(test, next, false)?;
                self.jump_if(then, to, when)?;
                self.emit_silently(Instr::Jump(end.0));
                self.put(next);
                self.jump_if(otherwise, to, when)?;
                self.put(end);
                Ok(())
            }
            ExprKind::Compare(left, rest) if rest.len() > 1 => self.jump_if_chain(left, rest, to, when),
            ExprKind::Literal(literal) => {
                let before = self.stand(Some(test.span));
                self.emit(Instr::Nop);
                self.stand(before);
                if truth(&literal_value(literal)) == when {
                    self.emit(Instr::Jump(to.0));
                }
                Ok(())
            }
            _ => {
                self.expr(test)?;
                self.emit(if when {
                    Instr::PopJumpIfTrue(to.0)
                } else {
                    Instr::PopJumpIfFalse(to.0)
                });
                Ok(())
            }
        }
    }

    fn jump_if_chain(
        &mut self,
        left: &Expr,
        rest: &[(crate::tree::CompareOp, Expr)],
        to: Label,
        when: bool,
    ) -> Done {
        let Some(((last_operator, last), before)) = rest.split_last() else {
            return Ok(());
        };
        let (cleanup, end) = (self.label(), self.label());
        self.expr(left)?;
        for (operator, right) in before {
            self.expr(right)?;
            self.emit(Instr::Swap(2));
            self.emit(Instr::Copy(2));
            self.emit(expression::comparison(*operator));
            self.emit(Instr::PopJumpIfFalse(cleanup.0));
        }
        self.expr(last)?;
        self.emit(expression::comparison(*last_operator));
        self.emit(if when {
            Instr::PopJumpIfTrue(to.0)
        } else {
            Instr::PopJumpIfFalse(to.0)
        });
        self.emit_silently(Instr::Jump(end.0));
        self.put(cleanup);
        self.emit(Instr::Pop);
        if !when {
            self.emit_silently(Instr::Jump(to.0));
        }
        self.put(end);
        Ok(())
    }
}

/// Whether a literal is true.
fn truth(value: &Value) -> bool {
    match value {
        Value::None => false,
        Value::Bool(flag) => *flag,
        Value::Int(number) => *number != 0,
        Value::Float(number) => *number != 0.0,
        Value::Str(text) => text.length() > 0,
        Value::Bytes(bytes) => !bytes.is_empty(),
        _ => true,
    }
}
