//! Functions, lambdas, classes and comprehensions: what has a code object of its own.

use super::{Compiler, Done, docstring, is_annotated};
use crate::code::instruction::MakeFlags;
use crate::code::scope::key;
use crate::code::{Code, CodeKind, Instr, Parameters};
use crate::reading::Trouble;
use crate::tree::{Class, Comprehension, Expr, ExprKind, Function, Parameter, Span};
use crate::value::Value;
use std::rc::Rc;

impl Compiler {
    pub(super) fn function(&mut self, function: &Rc<Function>, span: Span) -> Done {
        for decorator in &function.decorators {
            self.expr(decorator)?;
        }
        let first_line = function
            .decorators
            .first()
            .map_or(span.line, |first| first.span.line);
        let mut flags = self.defaults(&function.parameters)?;
        flags |= self.annotations(&function.parameters, function.returns.as_ref())?;
        let node = key(function.as_ref());
        let scope = self.scopes.of(node);
        let yields = self.scopes.scope(scope).is_generator;
        let kind = match (function.is_async, yields) {
            (true, true) => CodeKind::AsyncGenerator,
            (true, false) => CodeKind::Coroutine,
            (false, true) => CodeKind::Generator,
            (false, false) => CodeKind::Function,
        };
        self.enter(&function.name, node, kind, first_line);
        self.take_parameters(&function.parameters);
        let mut body = function.body.as_slice();
        if let Some((doc, _)) = docstring(body) {
            self.unit().doc = Some(crate::value::Str::new(&doc));
            body = &body[1..];
        }
        self.block(body)?;
        self.stand(None);
        self.load_none();
        self.emit(Instr::Return);
        let code = self.leave();
        self.make_function(code, flags);
        self.decorate(&function.decorators);
        self.store_name(&function.name)
    }

    fn decorate(&mut self, decorators: &[Expr]) {
        for decorator in decorators.iter().rev() {
            let before = self.stand(Some(decorator.span));
            self.emit(Instr::Call(1));
            self.stand(before);
        }
    }

    pub(super) fn lambda(
        &mut self,
        parameters: &Rc<crate::tree::Parameters>,
        body: &Expr,
        span: Span,
    ) -> Done {
        let flags = self.defaults(parameters)?;
        let node = key(parameters.as_ref());
        let scope = self.scopes.of(node);
        let kind = if self.scopes.scope(scope).is_generator {
            CodeKind::Generator
        } else {
            CodeKind::Function
        };
        self.enter("<lambda>", node, kind, span.line);
        self.take_parameters(parameters);
        self.stand(Some(span));
        self.expr(body)?;
        self.stand(Some(body.span));
        self.emit(Instr::Return);
        let code = self.leave();
        self.make_function(code, flags);
        Ok(())
    }

    /// Pushes what a function needs on top of its defaults, and the function.
    fn make_function(&mut self, code: Rc<Code>, mut flags: u16) {
        if !code.free.is_empty() {
            for name in &code.free {
                let at = self.cell_place(&name.as_str().into());
                self.emit(Instr::LoadClosure(at));
            }
            self.emit(Instr::Tuple(code.free.len() as u32));
            flags |= MakeFlags::CLOSURE;
        }
        let unit = self.unit();
        unit.codes.push(code);
        let at = unit.codes.len() as u16 - 1;
        self.emit(Instr::MakeFunction(at, flags));
    }

    fn defaults(&mut self, parameters: &crate::tree::Parameters) -> Done<u16> {
        let mut flags = 0;
        let positional = parameters.positional_only.iter().chain(&parameters.positional);
        let defaults: Vec<&Expr> = positional.filter_map(|one| one.default.as_ref()).collect();
        if !defaults.is_empty() {
            for default in &defaults {
                self.expr(default)?;
            }
            self.emit(Instr::Tuple(defaults.len() as u32));
            flags |= MakeFlags::DEFAULTS;
        }
        let mut named = 0;
        for parameter in &parameters.keyword_only {
            if let Some(default) = &parameter.default {
                self.load(Value::str(&parameter.name));
                self.expr(default)?;
                named += 1;
            }
        }
        if named > 0 {
            self.emit(Instr::Dict(named));
            flags |= MakeFlags::KEYWORD_DEFAULTS;
        }
        Ok(flags)
    }

    fn annotations(&mut self, parameters: &crate::tree::Parameters, returns: Option<&Expr>) -> Done<u16> {
        let mut count = 0;
        let every = parameters.positional_only.iter().chain(&parameters.positional);
        let every = every
            .chain(&parameters.rest)
            .chain(&parameters.keyword_only)
            .chain(&parameters.keywords);
        for parameter in every {
            if let Some(annotation) = &parameter.annotation {
                self.load(Value::str(&parameter.name));
                self.expr(annotation)?;
                count += 1;
            }
        }
        if let Some(returns) = returns {
            self.load(Value::str("return"));
            self.expr(returns)?;
            count += 1;
        }
        if count == 0 {
            return Ok(0);
        }
        self.emit(Instr::Dict(count));
        Ok(MakeFlags::ANNOTATIONS)
    }

    /// Parameters are the first locals: positional, by name only, the rest, the further names.
    fn take_parameters(&mut self, parameters: &crate::tree::Parameters) {
        let names = |list: &[Parameter]| list.iter().map(|one| Rc::clone(&one.name)).collect::<Vec<_>>();
        let mut order = names(&parameters.positional_only);
        order.extend(names(&parameters.positional));
        order.extend(names(&parameters.keyword_only));
        order.extend(parameters.rest.iter().map(|one| Rc::clone(&one.name)));
        order.extend(parameters.keywords.iter().map(|one| Rc::clone(&one.name)));
        let order: Vec<Rc<str>> = order.iter().map(|name| self.mangle(name)).collect();
        let unit = self.unit();
        unit.parameters = Parameters {
            positional_only: parameters.positional_only.len(),
            positional: parameters.positional_only.len() + parameters.positional.len(),
            keyword_only: parameters.keyword_only.len(),
            has_rest: parameters.rest.is_some(),
            has_keywords: parameters.keywords.is_some(),
        };
        unit.locals.retain(|name| !order.contains(name));
        unit.locals.splice(0..0, order);
    }

    pub(super) fn class(&mut self, class: &Rc<Class>, span: Span) -> Done {
        for decorator in &class.decorators {
            self.expr(decorator)?;
        }
        let first_line = class
            .decorators
            .first()
            .map_or(span.line, |first| first.span.line);
        self.enter(&class.name, key(class.as_ref()), CodeKind::Class, first_line);
        self.stand(Some(Span {
            line: first_line,
            end_line: first_line,
            ..Span::default()
        }));
        self.load_name(&"__name__".into())?;
        self.store_name(&"__module__".into())?;
        let qualname = Value::Str(Rc::clone(&self.unit().qualname));
        self.load(qualname);
        self.store_name(&"__qualname__".into())?;
        if class.body.iter().any(is_annotated) {
            self.emit(Instr::SetupAnnotations);
        }
        self.documented_body(&class.body)?;
        self.stand(None);
        let scope = self.unit().scope;
        if self.scopes.scope(scope).needs_class_cell {
            let at = self.cell_place(&"__class__".into());
            self.emit(Instr::LoadClosure(at));
            self.emit(Instr::Copy(1));
            let name = self.name_place(&"__classcell__".into());
            self.emit(Instr::StoreName(name));
        } else {
            self.load_none();
        }
        self.emit(Instr::Return);
        let code = self.leave();
        self.emit(Instr::LoadBuildClass);
        self.make_function(code, 0);
        self.load(Value::str(&class.name));
        self.call_with(&class.arguments, 2)?;
        self.decorate(&class.decorators);
        self.store_name(&class.name)
    }

    pub(super) fn comprehension(&mut self, expr: &Expr) -> Done {
        let (name, empty, generators): (_, _, &[Comprehension]) = match &expr.kind {
            ExprKind::ListComp(_, generators) => ("<listcomp>", Some(Instr::List(0)), generators),
            ExprKind::SetComp(_, generators) => ("<setcomp>", Some(Instr::Set(0)), generators),
            ExprKind::DictComp(_, generators) => ("<dictcomp>", Some(Instr::Dict(0)), generators),
            ExprKind::Generator(_, generators) => ("<genexpr>", None, generators),
            _ => return Ok(()),
        };
        let Some(first) = generators.first() else {
            return Ok(());
        };
        let node = key(expr);
        let awaits = self.scopes.scope(self.scopes.of(node)).is_coroutine;
        let kind = match (empty.is_none(), awaits) {
            (true, true) => CodeKind::AsyncGenerator,
            (true, false) => CodeKind::Generator,
            (false, true) => CodeKind::Coroutine,
            (false, false) => CodeKind::Function,
        };
        let outer_is_async = matches!(self.unit().kind, CodeKind::Coroutine | CodeKind::AsyncGenerator);
        if kind == CodeKind::Coroutine && !outer_is_async {
            return Err(Trouble::syntax(
                "asynchronous comprehension outside of an asynchronous function",
                expr.span,
            ));
        }
        let line = expr.span.line;
        let outermost_is_async = first.is_async;
        self.enter(name, node, kind, line);
        self.unit().parameters = Parameters {
            positional_only: 1,
            positional: 1,
            ..Parameters::default()
        };
        self.stand(Some(expr.span));
        if let Some(empty) = empty {
            self.emit(empty);
        }
        self.generators(expr, generators, 0, kind)?;
        self.stand(Some(expr.span));
        if empty.is_none() {
            self.stand(None);
            self.load_none();
        }
        self.emit(Instr::Return);
        let code = self.leave();
        self.make_function(code, 0);
        self.expr(&first.iterable)?;
        self.emit(if outermost_is_async {
            Instr::GetAiter
        } else {
            Instr::GetIter
        });
        self.emit(Instr::Call(1));
        if kind == CodeKind::Coroutine {
            self.emit(Instr::GetAwaitable(0));
            self.load_none();
            self.yield_from(true);
        }
        Ok(())
    }

    fn generators(&mut self, expr: &Expr, generators: &[Comprehension], at: usize, kind: CodeKind) -> Done {
        let Some(generator) = generators.get(at) else {
            return self.element(expr, at as u32, kind);
        };
        let (start, cleanup, end) = (self.label(), self.label(), self.label());
        if at == 0 {
            self.emit(Instr::LoadFast(0));
        } else {
            self.expr(&generator.iterable)?;
            self.emit(if generator.is_async {
                Instr::GetAiter
            } else {
                Instr::GetIter
            });
        }
        self.put(start);
        if generator.is_async {
            self.emit(Instr::SetupFinally(cleanup.0));
            self.emit(Instr::GetAnext);
            self.load_none();
            self.yield_from(true);
            self.emit(Instr::PopBlock);
        } else {
            self.emit(Instr::ForIter(cleanup.0));
        }
        self.store(&generator.target)?;
        for condition in &generator.conditions {
            self.jump_if(condition, start, false)?;
        }
        self.generators(expr, generators, at + 1, kind)?;
        self.emit(Instr::Jump(start.0));
        self.put(cleanup);
        if generator.is_async {
            self.emit(Instr::EndAsyncFor);
        }
        self.put(end);
        Ok(())
    }

    /// What one turn of the innermost loop adds. The collection lies under all the iterators.
    fn element(&mut self, expr: &Expr, depth: u32, kind: CodeKind) -> Done {
        let before = self.unit().at;
        match &expr.kind {
            ExprKind::ListComp(element, _) => {
                self.expr(element)?;
                self.stand(Some(element.span));
                self.emit(Instr::ListAppend(depth + 1));
            }
            ExprKind::SetComp(element, _) => {
                self.expr(element)?;
                self.stand(Some(element.span));
                self.emit(Instr::SetAdd(depth + 1));
            }
            ExprKind::DictComp(pair, _) => {
                self.expr(&pair.0)?;
                self.expr(&pair.1)?;
                self.stand(Some(pair.0.span.to(pair.1.span)));
                self.emit(Instr::DictAdd(depth + 1));
            }
            ExprKind::Generator(element, _) => {
                self.expr(element)?;
                self.stand(Some(element.span));
                self.emit(if kind == CodeKind::AsyncGenerator {
                    Instr::AsyncYield
                } else {
                    Instr::Yield
                });
                self.emit(Instr::Pop);
            }
            _ => {}
        }
        self.stand(before);
        Ok(())
    }
}
