//! `match`: each pattern leaves its captures on the stack, which are stored when all of it has matched.

use super::{Compiler, Done};
use crate::code::Instr;
use crate::code::assembly::Label;
use crate::reading::Trouble;
use crate::tree::{Case, Expr, Pattern, PatternKind, Span};
use crate::value::Value;
use std::rc::Rc;

/// Where a pattern goes that does not match, by how many values lie on the stack.
#[derive(Debug, Default)]
struct Context {
    captures: Vec<Rc<str>>,
    fail: Vec<Label>,
    /// Values of outer patterns above the captures.
    on_top: usize,
}

impl Compiler {
    pub(super) fn match_cases(&mut self, subject: &Expr, cases: &[Case]) -> Done {
        let end = self.label();
        self.expr(subject)?;
        for (index, case) in cases.iter().enumerate() {
            let is_last = index + 1 == cases.len();
            self.stand(Some(case.pattern.span));
            if !is_last && case.guard.is_none() && case.pattern.is_irrefutable() {
                let what = match &case.pattern.kind {
                    PatternKind::As(_, Some(name)) => format!("name capture '{name}'"),
                    _ => "wildcard".to_owned(),
                };
                let message = format!("{what} makes remaining patterns unreachable");
                return Err(Trouble::syntax(message, case.pattern.span));
            }
            self.emit(Instr::Copy(1));
            let mut context = Context::default();
            self.pattern(&case.pattern, &mut context)?;
            let names = context.captures.clone();
            for name in &names {
                self.store_name(name)?;
            }
            let next = self.fail_label(&mut context, 0);
            if let Some(guard) = &case.guard {
                self.jump_if(guard, next, false)?;
            }
            self.stand(Some(case.pattern.span));
            self.emit(Instr::Pop);
            self.block(&case.body)?;
            self.emit_silently(Instr::Jump(end.0));
            self.stand(Some(case.pattern.span));
            self.put_fails(&context);
        }
        self.emit_silently(Instr::Pop);
        self.put(end);
        Ok(())
    }

    fn fail_label(&mut self, context: &mut Context, pops: usize) -> Label {
        while context.fail.len() <= pops {
            let label = self.label();
            context.fail.push(label);
        }
        context.fail[pops]
    }

    /// Emits the ways out, each of which pops one value and goes on to the next.
    fn put_fails(&mut self, context: &Context) {
        for (pops, label) in context.fail.iter().enumerate().rev() {
            self.put(*label);
            if pops > 0 {
                self.emit_silently(Instr::Pop);
            }
        }
    }

    /// Goes on only where the top of the stack is true.
    fn need(&mut self, context: &mut Context) {
        let pops = context.on_top + context.captures.len();
        let label = self.fail_label(context, pops);
        self.emit(Instr::PopJumpIfFalse(label.0));
    }

    fn pattern(&mut self, pattern: &Pattern, context: &mut Context) -> Done {
        let before = self.stand(Some(pattern.span));
        match &pattern.kind {
            PatternKind::Value(value) => {
                self.expr(value)?;
                self.emit(Instr::Compare(crate::code::Compare::Equal));
                self.need(context);
            }
            PatternKind::Singleton(value) => {
                self.expr(value)?;
                self.emit(Instr::Is(true));
                self.need(context);
            }
            PatternKind::Sequence(patterns) => self.sequence(patterns, context)?,
            PatternKind::Mapping { keys, patterns, rest } => {
                self.mapping(keys, patterns, rest.as_ref(), context)?
            }
            PatternKind::Class {
                class,
                positional,
                named,
            } => {
                self.class_pattern(class, positional, named, context)?;
            }
            PatternKind::Star(name) => self.capture(name.as_ref(), pattern.span, context)?,
            PatternKind::As(None, name) => self.capture(name.as_ref(), pattern.span, context)?,
            PatternKind::As(Some(inner), name) => {
                context.on_top += 1;
                self.emit(Instr::Copy(1));
                self.pattern(inner, context)?;
                context.on_top -= 1;
                self.capture(name.as_ref(), pattern.span, context)?;
            }
            PatternKind::Or(patterns) => self.alternatives(patterns, context, pattern.span)?,
        }
        self.stand(before);
        Ok(())
    }

    /// Puts the top of the stack below the values of outer patterns, among the captures.
    fn capture(&mut self, name: Option<&Rc<str>>, span: Span, context: &mut Context) -> Done {
        let Some(name) = name else {
            self.emit(Instr::Pop);
            return Ok(());
        };
        if context.captures.contains(name) {
            let message = format!("multiple assignments to name '{name}' in pattern");
            return Err(Trouble::syntax(message, span));
        }
        self.rotate(context.on_top + context.captures.len() + 1);
        context.captures.push(Rc::clone(name));
        Ok(())
    }

    /// Moves the top of the stack below so many others.
    fn rotate(&mut self, count: usize) {
        for depth in (2..=count).rev() {
            self.emit(Instr::Swap(depth as u32));
        }
    }

    fn sequence(&mut self, patterns: &[Pattern], context: &mut Context) -> Done {
        let star = patterns
            .iter()
            .position(|one| matches!(one.kind, PatternKind::Star(_)));
        context.on_top += 1;
        self.emit(Instr::MatchSequence);
        self.need(context);
        self.emit(Instr::GetLen);
        let least = patterns.len() - usize::from(star.is_some());
        self.load(Value::size(least));
        let how = if star.is_some() {
            crate::code::Compare::GreaterEqual
        } else {
            crate::code::Compare::Equal
        };
        self.emit(Instr::Compare(how));
        self.need(context);
        context.on_top -= 1;
        match star {
            Some(before) => self.emit(Instr::UnpackStar(
                before as u16,
                (patterns.len() - before - 1) as u16,
            )),
            None => self.emit(Instr::Unpack(patterns.len() as u32)),
        }
        context.on_top += patterns.len();
        for pattern in patterns {
            context.on_top -= 1;
            self.pattern(pattern, context)?;
        }
        Ok(())
    }

    fn mapping(
        &mut self,
        keys: &[Expr],
        patterns: &[Pattern],
        rest: Option<&Rc<str>>,
        context: &mut Context,
    ) -> Done {
        context.on_top += 1;
        self.emit(Instr::MatchMapping);
        self.need(context);
        if keys.is_empty() && rest.is_none() {
            context.on_top -= 1;
            self.emit(Instr::Pop);
            return Ok(());
        }
        self.emit(Instr::GetLen);
        self.load(Value::size(keys.len()));
        self.emit(Instr::Compare(crate::code::Compare::GreaterEqual));
        self.need(context);
        for key in keys {
            self.expr(key)?;
        }
        self.emit(Instr::Tuple(keys.len() as u32));
        // Subject, keys, and the values or None.
        self.emit(Instr::MatchKeys);
        context.on_top += 2;
        self.emit(Instr::Copy(1));
        self.load_none();
        self.emit(Instr::Is(false));
        self.need(context);
        self.emit(Instr::Unpack(keys.len() as u32));
        context.on_top += keys.len();
        context.on_top -= 1;
        for pattern in patterns {
            context.on_top -= 1;
            self.pattern(pattern, context)?;
        }
        context.on_top -= 2;
        match rest {
            Some(name) => {
                // A copy of the subject without the keys: subject, keys.
                self.emit(Instr::Dict(0));
                self.emit(Instr::Swap(3));
                self.emit(Instr::DictUpdate(2));
                self.emit(Instr::Unpack(keys.len() as u32));
                for left in (0..keys.len()).rev() {
                    self.emit(Instr::Copy(left as u32 + 2));
                    self.emit(Instr::Swap(2));
                    self.emit(Instr::DeleteSubscript);
                }
                let span = self.unit().at.unwrap_or_default();
                self.capture(Some(name), span, context)?;
            }
            None => {
                self.emit(Instr::Pop);
                self.emit(Instr::Pop);
            }
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        class: &Expr,
        positional: &[Pattern],
        named: &[(Rc<str>, Pattern)],
        context: &mut Context,
    ) -> Done {
        self.expr(class)?;
        let names: Vec<Value> = named.iter().map(|(name, _)| Value::str(name)).collect();
        let at = self.constant_tuple(names);
        self.emit(Instr::Const(at));
        self.emit(Instr::MatchClass(positional.len() as u32));
        // The attributes, or None.
        self.emit(Instr::Copy(1));
        self.load_none();
        self.emit(Instr::Is(false));
        context.on_top += 1;
        self.need(context);
        let count = positional.len() + named.len();
        self.emit(Instr::Unpack(count as u32));
        context.on_top += count;
        context.on_top -= 1;
        for pattern in positional.iter().chain(named.iter().map(|(_, pattern)| pattern)) {
            context.on_top -= 1;
            self.pattern(pattern, context)?;
        }
        Ok(())
    }

    /// Every alternative binds the same names; each leaves them in the order of the first.
    fn alternatives(&mut self, patterns: &[Pattern], context: &mut Context, span: Span) -> Done {
        let end = self.label();
        let mut order: Option<Vec<Rc<str>>> = None;
        for pattern in patterns {
            self.stand(Some(pattern.span));
            let mut inner = Context::default();
            self.emit(Instr::Copy(1));
            self.pattern(pattern, &mut inner)?;
            match &order {
                None => order = Some(inner.captures.clone()),
                Some(order) => self.reorder(order, &inner.captures, span)?,
            }
            self.emit(Instr::Jump(end.0));
            self.put_fails(&inner);
        }
        // None has matched: the subject goes, and so does the whole pattern.
        self.emit(Instr::Pop);
        let pops = context.on_top + context.captures.len();
        let fail = self.fail_label(context, pops);
        self.emit(Instr::Jump(fail.0));
        self.put(end);
        // The captures go below the subject, the outer values and the captures that are there already.
        let order = order.unwrap_or_default();
        let depth = order.len() + 1 + context.on_top + context.captures.len();
        for name in order {
            if context.captures.contains(&name) {
                let message = format!("multiple assignments to name '{name}' in pattern");
                return Err(Trouble::syntax(message, span));
            }
            self.rotate(depth);
            context.captures.push(name);
        }
        self.emit(Instr::Pop);
        Ok(())
    }

    /// Brings captures, the first of which lies on top, into another order.
    fn reorder(&mut self, order: &[Rc<str>], found: &[Rc<str>], span: Span) -> Done {
        let same = order.len() == found.len() && order.iter().all(|name| found.contains(name));
        if !same {
            return Err(Trouble::syntax("alternative patterns bind different names", span));
        }
        let mut now = found.to_vec();
        for place in (0..order.len()).rev() {
            let Some(at) = now.iter().position(|name| *name == order[place]) else {
                continue;
            };
            if at != place {
                let moved: Vec<_> = now.drain(..=at).collect();
                let to = place - at;
                now.splice(to..to, moved);
                for _ in 0..=at {
                    self.rotate(place + 1);
                }
            }
        }
        Ok(())
    }
}
