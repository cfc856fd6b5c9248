//! Expressions, but for calls and comprehensions.

use super::{Compiler, Done, literal_value};
use crate::code::{BinaryOp, CodeKind, Compare, Instr};
use crate::reading::Trouble;
use crate::tree::{
    BoolOp, CompareOp, Conversion, Expr, ExprKind, Interpolation, Literal, Operator, Span, UnaryOp,
};
use crate::value::{Str, Value};

impl Compiler {
    /// Pushes the value of an expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Done {
        let before = self.stand(Some(expr.span));
        self.expr_here(expr)?;
        self.stand(before);
        Ok(())
    }

    #[expect(clippy::too_many_lines, reason = "a line or two for each kind of expression")]
    fn expr_here(&mut self, expr: &Expr) -> Done {
        match &expr.kind {
            ExprKind::Literal(literal) => self.load(literal_value(literal)),
            ExprKind::Name(name) => self.load_name(name)?,
            ExprKind::Bool(operator, values) => self.bool_op(*operator, values)?,
            ExprKind::Named(target, value) => {
                self.expr(value)?;
                self.emit(Instr::Copy(1));
                self.store(target)?;
            }
            ExprKind::Binary(left, operator, right) => {
                self.expr(left)?;
                self.expr(right)?;
                self.emit(Instr::Binary(binary(*operator)));
            }
            ExprKind::Unary(operator, operand) => self.unary(*operator, operand)?,
            ExprKind::Lambda(parameters, body) => self.lambda(parameters, body, expr.span)?,
            ExprKind::If {
                test,
                then,
                otherwise,
            } => {
                let (next, end) = (self.label(), self.label());
                self.jump_if(test, next, false)?;
                self.expr(then)?;
                self.emit_silently(Instr::Jump(end.0));
                self.put(next);
                self.expr(otherwise)?;
                self.put(end);
            }
            ExprKind::Dict(pairs) => self.dict(pairs)?,
            ExprKind::Set(items) => self.collect(
                items,
                Instr::Set(0),
                Instr::SetAdd(1),
                Instr::SetUpdate(1),
                Instr::Set,
            )?,
            ExprKind::List(items) => {
                self.collect(
                    items,
                    Instr::List(0),
                    Instr::ListAppend(1),
                    Instr::ListExtend(1),
                    Instr::List,
                )?;
            }
            ExprKind::Tuple(items) => self.tuple(items)?,
            ExprKind::ListComp(..)
            | ExprKind::SetComp(..)
            | ExprKind::DictComp(..)
            | ExprKind::Generator(..) => {
                self.comprehension(expr)?;
            }
            ExprKind::Await(value) => {
                self.must_be_async("'await'", expr.span)?;
                self.expr(value)?;
                self.emit(Instr::GetAwaitable(0));
                self.load_none();
                self.yield_from(true);
            }
            ExprKind::Yield(value) => {
                self.must_be_function("'yield'", expr.span)?;
                match value {
                    Some(value) => self.expr(value)?,
                    None => self.load_none(),
                }
                if self.unit().kind == CodeKind::AsyncGenerator {
                    self.emit(Instr::AsyncYield);
                } else {
                    self.emit(Instr::Yield);
                }
            }
            ExprKind::YieldFrom(value) => {
                self.must_be_function("'yield from'", expr.span)?;
                if matches!(self.unit().kind, CodeKind::Coroutine | CodeKind::AsyncGenerator) {
                    return Err(Trouble::syntax("'yield from' inside async function", expr.span));
                }
                self.expr(value)?;
                self.emit(Instr::GetYieldFromIter);
                self.load_none();
                self.yield_from(false);
            }
            ExprKind::Compare(left, rest) => self.compare(left, rest)?,
            ExprKind::Call { function, arguments } => self.call(expr, function, arguments)?,
            ExprKind::Format(parts) => self.format(parts, expr.span)?,
            ExprKind::Attribute { object, name, .. } => {
                self.expr(object)?;
                self.stand(Some(expr.span));
                self.stand_at_attribute(expr);
                let name = self.mangle(name);
                let at = self.name_place(&name);
                self.emit(Instr::LoadAttr(at));
            }
            ExprKind::Subscript(object, index) => {
                self.expr(object)?;
                self.expr(index)?;
                self.emit(Instr::Subscript);
            }
            ExprKind::Starred(_) => {
                return Err(Trouble::syntax("can't use starred expression here", expr.span));
            }
            ExprKind::Slice(start, stop, step) => {
                for part in [start, stop] {
                    match part {
                        Some(part) => self.expr(part)?,
                        None => self.load_none(),
                    }
                }
                if let Some(step) = step {
                    self.expr(step)?;
                }
                self.emit(Instr::BuildSlice(if step.is_some() { 3 } else { 2 }));
            }
        }
        Ok(())
    }

    fn must_be_function(&mut self, what: &str, span: Span) -> Done {
        if self.is_in_function() {
            return Ok(());
        }
        Err(Trouble::syntax(format!("{what} outside function"), span))
    }

    fn must_be_async(&mut self, what: &str, span: Span) -> Done {
        self.must_be_function(what, span)?;
        if matches!(self.unit().kind, CodeKind::Coroutine | CodeKind::AsyncGenerator) {
            return Ok(());
        }
        Err(Trouble::syntax(format!("{what} outside async function"), span))
    }

    /// Sends what is on top into what lies below until that has ended; leaves its result.
    pub(super) fn yield_from(&mut self, _awaits: bool) {
        let (start, end) = (self.label(), self.label());
        self.put(start);
        self.emit(Instr::Send(end.0));
        self.emit(Instr::Yield);
        let unit = self.unit();
        let span = unit.at;
        unit.assembly.steps.push(crate::code::assembly::Emitted {
            instr: Instr::Jump(start.0),
            span,
            quiet: true,
        });
        self.put(end);
    }

    fn bool_op(&mut self, operator: BoolOp, values: &[Expr]) -> Done {
        let end = self.label();
        for (index, value) in values.iter().enumerate() {
            self.expr(value)?;
            if index + 1 < values.len() {
                self.emit(match operator {
                    BoolOp::And => Instr::JumpIfFalseOrPop(end.0),
                    BoolOp::Or => Instr::JumpIfTrueOrPop(end.0),
                });
            }
        }
        self.put(end);
        Ok(())
    }

    fn unary(&mut self, operator: UnaryOp, operand: &Expr) -> Done {
        if let (UnaryOp::Negative, ExprKind::Literal(literal)) = (operator, &operand.kind) {
            match literal {
                Literal::Int(number) => {
                    self.load(crate::value::normal(-number));
                    return Ok(());
                }
                Literal::Float(number) => {
                    self.load(Value::Float(-number));
                    return Ok(());
                }
                _ => {}
            }
        }
        self.expr(operand)?;
        self.emit(match operator {
            UnaryOp::Not => Instr::Not,
            UnaryOp::Negative => Instr::Negative,
            UnaryOp::Positive => Instr::Positive,
            UnaryOp::Invert => Instr::Invert,
        });
        Ok(())
    }

    fn compare(&mut self, left: &Expr, rest: &[(CompareOp, Expr)]) -> Done {
        self.expr(left)?;
        let Some(((last_operator, last), before)) = rest.split_last() else {
            return Ok(());
        };
        if before.is_empty() {
            self.expr(last)?;
            self.emit(comparison(*last_operator));
            return Ok(());
        }
        let (cleanup, end) = (self.label(), self.label());
        for (operator, right) in before {
            self.expr(right)?;
            self.emit(Instr::Swap(2));
            self.emit(Instr::Copy(2));
            self.emit(comparison(*operator));
            self.emit(Instr::JumpIfFalseOrPop(cleanup.0));
        }
        self.expr(last)?;
        self.emit(comparison(*last_operator));
        self.emit_silently(Instr::Jump(end.0));
        self.put(cleanup);
        self.emit(Instr::Swap(2));
        self.emit(Instr::Pop);
        self.put(end);
        Ok(())
    }

    fn tuple(&mut self, items: &[Expr]) -> Done {
        let literal = |item: &Expr| match &item.kind {
            ExprKind::Literal(literal) => Some(literal_value(literal)),
            _ => None,
        };
        if let Some(constants) = items.iter().map(literal).collect::<Option<Vec<_>>>() {
            let at = self.constant_tuple(constants);
            self.emit(Instr::Const(at));
            return Ok(());
        }
        if items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_))) {
            self.collect(
                items,
                Instr::List(0),
                Instr::ListAppend(1),
                Instr::ListExtend(1),
                Instr::List,
            )?;
            self.emit(Instr::ListToTuple);
            return Ok(());
        }
        items.iter().try_for_each(|item| self.expr(item))?;
        self.emit(Instr::Tuple(items.len() as u32));
        Ok(())
    }

    /// A list or set: at once where nothing is unpacked in it.
    fn collect(
        &mut self,
        items: &[Expr],
        empty: Instr,
        add: Instr,
        extend: Instr,
        at_once: fn(u32) -> Instr,
    ) -> Done {
        let starred = items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_)));
        if !starred && items.len() <= 64 {
            items.iter().try_for_each(|item| self.expr(item))?;
            self.emit(at_once(items.len() as u32));
            return Ok(());
        }
        self.emit(empty);
        for item in items {
            match &item.kind {
                ExprKind::Starred(inner) => {
                    self.expr(inner)?;
                    self.emit(extend);
                }
                _ => {
                    self.expr(item)?;
                    self.emit(add);
                }
            }
        }
        Ok(())
    }

    fn dict(&mut self, pairs: &[(Option<Expr>, Expr)]) -> Done {
        if pairs.len() <= 32 && pairs.iter().all(|(key, _)| key.is_some()) {
            for (key, value) in pairs {
                if let Some(key) = key {
                    self.expr(key)?;
                }
                self.expr(value)?;
            }
            self.emit(Instr::Dict(pairs.len() as u32));
            return Ok(());
        }
        self.emit(Instr::Dict(0));
        for (key, value) in pairs {
            match key {
                Some(key) => {
                    self.expr(key)?;
                    self.expr(value)?;
                    self.emit(Instr::DictAdd(1));
                }
                None => {
                    self.expr(value)?;
                    self.emit(Instr::DictUpdate(1));
                }
            }
        }
        Ok(())
    }

    fn format(&mut self, parts: &[Interpolation], span: Span) -> Done {
        if let [Interpolation::Text(text)] = parts {
            self.load(Value::str(text));
            return Ok(());
        }
        for part in parts {
            match part {
                Interpolation::Text(text) => self.load(Value::Str(Str::new(text))),
                Interpolation::Value {
                    value,
                    conversion,
                    spec,
                    span: place,
                } => {
                    self.expr(value)?;
                    let conversion = match conversion {
                        Conversion::None => 0,
                        Conversion::Str => 1,
                        Conversion::Repr => 2,
                        Conversion::Ascii => 3,
                    };
                    if let Some(spec) = spec {
                        self.format(spec, *place)?;
                    }
                    // CPython 3.11 places all of an f-string at the string.
                    self.stand(Some(span));
                    self.emit(Instr::Format(conversion, spec.is_some()));
                }
            }
        }
        if parts.len() != 1 {
            self.emit(Instr::JoinStrings(parts.len() as u32));
        }
        Ok(())
    }
}

pub(super) fn binary(operator: Operator) -> BinaryOp {
    match operator {
        Operator::Add => BinaryOp::Add,
        Operator::Subtract => BinaryOp::Subtract,
        Operator::Multiply => BinaryOp::Multiply,
        Operator::MatrixMultiply => BinaryOp::MatrixMultiply,
        Operator::Divide => BinaryOp::Divide,
        Operator::FloorDivide => BinaryOp::FloorDivide,
        Operator::Modulo => BinaryOp::Modulo,
        Operator::Power => BinaryOp::Power,
        Operator::LeftShift => BinaryOp::LeftShift,
        Operator::RightShift => BinaryOp::RightShift,
        Operator::And => BinaryOp::And,
        Operator::Or => BinaryOp::Or,
        Operator::Xor => BinaryOp::Xor,
    }
}

pub(super) fn comparison(operator: CompareOp) -> Instr {
    match operator {
        CompareOp::Equal => Instr::Compare(Compare::Equal),
        CompareOp::NotEqual => Instr::Compare(Compare::NotEqual),
        CompareOp::Less => Instr::Compare(Compare::Less),
        CompareOp::LessEqual => Instr::Compare(Compare::LessEqual),
        CompareOp::Greater => Instr::Compare(Compare::Greater),
        CompareOp::GreaterEqual => Instr::Compare(Compare::GreaterEqual),
        CompareOp::Is => Instr::Is(true),
        CompareOp::IsNot => Instr::Is(false),
        CompareOp::In => Instr::In(true),
        CompareOp::NotIn => Instr::In(false),
    }
}
