//! Who binds and who uses which names: one walk over the tree.

use super::{Scope, ScopeKind, Scopes, key, mangled};
use crate::reading::Trouble;
use crate::tree::{Comprehension, Expr, ExprKind, Interpolation, Pattern, PatternKind, Span, Stmt, StmtKind};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(super) struct Collector {
    all: Vec<Scope>,
    by_node: BTreeMap<usize, usize>,
    current: usize,
}

impl Collector {
    pub(super) fn new() -> Self {
        let mut collector = Self {
            all: Vec::new(),
            by_node: BTreeMap::new(),
            current: 0,
        };
        collector.all.push(scope(ScopeKind::Module, None, None));
        collector
    }

    pub(super) fn finish(mut self, root: usize) -> Result<Scopes, Trouble> {
        self.by_node.insert(root, 0);
        let mut scopes = Scopes {
            all: self.all,
            by_node: self.by_node,
        };
        scopes.resolve(0, &BTreeSet::new())?;
        Ok(scopes)
    }

    pub(super) fn here(&mut self) -> &mut Scope {
        &mut self.all[self.current]
    }

    fn open(&mut self, kind: ScopeKind, node: usize, class_name: Option<Rc<str>>) -> usize {
        let class_name = class_name.or_else(|| self.here().class_name.clone());
        let id = self.all.len();
        let parent = self.current;
        self.all.push(scope(kind, Some(parent), class_name));
        self.all[parent].children.push(id);
        self.by_node.insert(node, id);
        std::mem::replace(&mut self.current, id)
    }

    pub(super) fn bind(&mut self, name: &Rc<str>) {
        let name = mangled(self.here().class_name.as_ref(), name);
        let scope = self.here();
        let uses = scope.uses.entry(Rc::clone(&name)).or_default();
        if !uses.bound {
            uses.bound = true;
            scope.order.push(name);
        }
    }

    fn use_name(&mut self, name: &Rc<str>) {
        let name = mangled(self.here().class_name.as_ref(), name);
        let is_super = name.as_ref() == "super";
        let scope = self.here();
        scope.uses.entry(name).or_default().used = true;
        // `super()` without arguments finds its class in a cell.
        if is_super && scope.kind == ScopeKind::Function {
            scope.uses.entry("__class__".into()).or_default().used = true;
        }
    }

    fn declare(&mut self, name: &Rc<str>, at: Span, global: bool) -> Result<(), Trouble> {
        let word = if global { "global" } else { "nonlocal" };
        let name = mangled(self.here().class_name.as_ref(), name);
        let uses = self.here().uses.entry(Rc::clone(&name)).or_default();
        let wrong = if uses.parameter {
            Some(format!("name '{name}' is parameter and {word}"))
        } else if uses.annotated {
            Some(format!("annotated name '{name}' can't be {word}"))
        } else if uses.bound {
            Some(format!("name '{name}' is assigned to before {word} declaration"))
        } else if uses.used {
            Some(format!("name '{name}' is used prior to {word} declaration"))
        } else if global && uses.nonlocal || !global && uses.global {
            Some(format!("name '{name}' is nonlocal and global"))
        } else {
            None
        };
        if let Some(message) = wrong {
            return Err(Trouble::syntax(message, at));
        }
        uses.at = at;
        if global {
            uses.global = true;
        } else {
            uses.nonlocal = true;
        }
        Ok(())
    }

    pub(super) fn block(&mut self, body: &[Stmt]) -> Result<(), Trouble> {
        body.iter().try_for_each(|statement| self.stmt(statement))
    }

    fn stmt(&mut self, statement: &Stmt) -> Result<(), Trouble> {
        match &statement.kind {
            StmtKind::Function(function) => {
                self.exprs(&function.decorators)?;
                self.defaults(&function.parameters)?;
                self.annotations(&function.parameters)?;
                self.optional(function.returns.as_ref())?;
                self.bind(&function.name);
                let outer = self.open(ScopeKind::Function, key(function.as_ref()), None);
                self.bind_parameters(&function.parameters);
                self.block(&function.body)?;
                self.current = outer;
            }
            StmtKind::Class(class) => {
                self.exprs(&class.decorators)?;
                self.arguments(&class.arguments)?;
                self.bind(&class.name);
                let outer = self.open(
                    ScopeKind::Class,
                    key(class.as_ref()),
                    Some(Rc::clone(&class.name)),
                );
                self.block(&class.body)?;
                self.current = outer;
            }
            StmtKind::Return(value) => self.optional(value.as_ref())?,
            StmtKind::Delete(targets) => self.targets(targets)?,
            StmtKind::Assign { targets, value } => {
                self.expr(value)?;
                self.targets(targets)?;
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(value)?;
                self.expr(target)?;
                self.target(target)?;
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                self.optional(value.as_ref())?;
                self.expr(annotation)?;
                if value.is_some() || *simple {
                    self.target(target)?;
                } else {
                    self.expr(target)?;
                }
                if let (true, ExprKind::Name(name)) = (*simple, &target.kind) {
                    let name = mangled(self.here().class_name.as_ref(), name);
                    self.here().uses.entry(name).or_default().annotated = true;
                }
            }
            StmtKind::Raise { exception, cause } => {
                self.optional(exception.as_ref())?;
                self.optional(cause.as_ref())?;
            }
            StmtKind::Assert { test, message } => {
                self.expr(test)?;
                self.optional(message.as_ref())?;
            }
            StmtKind::Import(names) => {
                for alias in names {
                    let first = alias.name.split('.').next().unwrap_or_default();
                    let name = alias.stored_as.clone().unwrap_or_else(|| first.into());
                    self.bind(&name);
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names.iter().filter(|alias| alias.name.as_ref() != "*") {
                    self.bind(alias.stored_as.as_ref().unwrap_or(&alias.name));
                }
            }
            StmtKind::Global(names) => {
                names
                    .iter()
                    .try_for_each(|name| self.declare(name, statement.span, true))?;
            }
            StmtKind::Nonlocal(names) => {
                names
                    .iter()
                    .try_for_each(|name| self.declare(name, statement.span, false))?;
            }
            StmtKind::Expr(value) => self.expr(value)?,
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
            other => self.compound(other)?,
        }
        Ok(())
    }

    fn compound(&mut self, kind: &StmtKind) -> Result<(), Trouble> {
        match kind {
            StmtKind::For {
                target,
                iterable,
                body,
                otherwise,
                ..
            } => {
                self.target(target)?;
                self.expr(iterable)?;
                self.block(body)?;
                self.block(otherwise)?;
            }
            StmtKind::While {
                test,
                body,
                otherwise,
            }
            | StmtKind::If {
                test,
                body,
                otherwise,
            } => {
                self.expr(test)?;
                self.block(body)?;
                self.block(otherwise)?;
            }
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(&item.context)?;
                    if let Some(target) = &item.target {
                        self.target(target)?;
                    }
                }
                self.block(body)?;
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject)?;
                for case in cases {
                    self.pattern(&case.pattern)?;
                    self.optional(case.guard.as_ref())?;
                    self.block(&case.body)?;
                }
            }
            StmtKind::Try {
                body,
                handlers,
                otherwise,
                finally,
            } => {
                self.block(body)?;
                for handler in handlers {
                    self.optional(handler.kind.as_ref())?;
                    if let Some(name) = &handler.name {
                        self.bind(name);
                    }
                    self.block(&handler.body)?;
                }
                self.block(otherwise)?;
                self.block(finally)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result<(), Trouble> {
        match &pattern.kind {
            PatternKind::Value(value) | PatternKind::Singleton(value) => self.expr(value)?,
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().try_for_each(|one| self.pattern(one))?;
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                self.exprs(keys)?;
                patterns.iter().try_for_each(|one| self.pattern(one))?;
                rest.iter().for_each(|name| self.bind(name));
            }
            PatternKind::Class {
                class,
                positional,
                named,
            } => {
                self.expr(class)?;
                positional.iter().try_for_each(|one| self.pattern(one))?;
                named.iter().try_for_each(|(_, one)| self.pattern(one))?;
            }
            PatternKind::Star(name) => name.iter().for_each(|name| self.bind(name)),
            PatternKind::As(inner, name) => {
                if let Some(inner) = inner {
                    self.pattern(inner)?;
                }
                name.iter().for_each(|name| self.bind(name));
            }
        }
        Ok(())
    }

    fn targets(&mut self, targets: &[Expr]) -> Result<(), Trouble> {
        targets.iter().try_for_each(|target| self.target(target))
    }

    fn target(&mut self, target: &Expr) -> Result<(), Trouble> {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name),
            ExprKind::Tuple(items) | ExprKind::List(items) => self.targets(items)?,
            ExprKind::Starred(inner) => self.target(inner)?,
            _ => self.expr(target)?,
        }
        Ok(())
    }

    fn exprs(&mut self, list: &[Expr]) -> Result<(), Trouble> {
        list.iter().try_for_each(|one| self.expr(one))
    }

    pub(super) fn optional(&mut self, one: Option<&Expr>) -> Result<(), Trouble> {
        one.map_or(Ok(()), |one| self.expr(one))
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Result<(), Trouble> {
        match &expr.kind {
            ExprKind::Literal(_) => {}
            ExprKind::Name(name) => self.use_name(name),
            ExprKind::Bool(_, list) | ExprKind::Set(list) | ExprKind::List(list) | ExprKind::Tuple(list) => {
                self.exprs(list)?;
            }
            ExprKind::Named(target, value) => {
                self.expr(value)?;
                self.walrus(target);
            }
            ExprKind::Binary(left, _, right) => {
                self.expr(left)?;
                self.expr(right)?;
            }
            ExprKind::Unary(_, one) | ExprKind::Starred(one) | ExprKind::Attribute { object: one, .. } => {
                self.expr(one)?;
            }
            ExprKind::Lambda(parameters, body) => {
                self.defaults(parameters)?;
                let outer = self.open(ScopeKind::Function, key(parameters.as_ref()), None);
                self.bind_parameters(parameters);
                self.expr(body)?;
                self.current = outer;
            }
            ExprKind::If {
                test,
                then,
                otherwise,
            } => {
                self.expr(test)?;
                self.expr(then)?;
                self.expr(otherwise)?;
            }
            ExprKind::Dict(pairs) => {
                for (name, value) in pairs {
                    self.optional(name.as_ref())?;
                    self.expr(value)?;
                }
            }
            ExprKind::Await(one) => {
                self.here().is_coroutine = true;
                self.expr(one)?;
            }
            ExprKind::Yield(one) => {
                self.here().is_generator = true;
                self.optional(one.as_deref())?;
            }
            ExprKind::YieldFrom(one) => {
                self.here().is_generator = true;
                self.expr(one)?;
            }
            ExprKind::Compare(left, rest) => {
                self.expr(left)?;
                rest.iter().try_for_each(|(_, right)| self.expr(right))?;
            }
            ExprKind::Call { function, arguments } => {
                self.expr(function)?;
                self.arguments(arguments)?;
            }
            ExprKind::Format(parts) => self.format(parts)?,
            ExprKind::Subscript(object, index) => {
                self.expr(object)?;
                self.expr(index)?;
            }
            ExprKind::Slice(start, stop, step) => {
                self.optional(start.as_deref())?;
                self.optional(stop.as_deref())?;
                self.optional(step.as_deref())?;
            }
            ExprKind::ListComp(..)
            | ExprKind::SetComp(..)
            | ExprKind::DictComp(..)
            | ExprKind::Generator(..) => {
                self.comprehension(expr)?;
            }
        }
        Ok(())
    }

    /// A walrus in a comprehension binds in the function around it.
    fn walrus(&mut self, target: &Expr) {
        let ExprKind::Name(name) = &target.kind else {
            return;
        };
        let inner = self.current;
        while self.here().is_comprehension {
            self.current = self.here().parent.unwrap_or(0);
        }
        self.bind(name);
        let is_global = self.here().kind == ScopeKind::Module || {
            let name = mangled(self.here().class_name.as_ref(), name);
            self.here().uses.get(&name).is_some_and(|uses| uses.global)
        };
        let outer = self.current;
        self.current = inner;
        while self.current != outer {
            let uses = self.here().uses.entry(Rc::clone(name)).or_default();
            uses.global |= is_global;
            uses.nonlocal |= !is_global;
            self.current = self.here().parent.unwrap_or(0);
        }
        self.current = inner;
    }

    fn format(&mut self, parts: &[Interpolation]) -> Result<(), Trouble> {
        for part in parts {
            if let Interpolation::Value { value, spec, .. } = part {
                self.expr(value)?;
                if let Some(spec) = spec {
                    self.format(spec)?;
                }
            }
        }
        Ok(())
    }

    fn comprehension(&mut self, expr: &Expr) -> Result<(), Trouble> {
        let (elements, generators): (Vec<&Expr>, &[Comprehension]) = match &expr.kind {
            ExprKind::ListComp(one, generators)
            | ExprKind::SetComp(one, generators)
            | ExprKind::Generator(one, generators) => (vec![one], generators),
            ExprKind::DictComp(pair, generators) => (vec![&pair.0, &pair.1], generators),
            _ => return Ok(()),
        };
        let Some(first) = generators.first() else {
            return Ok(());
        };
        self.expr(&first.iterable)?;
        let outer = self.open(ScopeKind::Function, key(expr), None);
        self.here().is_comprehension = true;
        let hidden: Rc<str> = ".0".into();
        self.bind(&hidden);
        self.here().uses.entry(hidden).or_default().parameter = true;
        self.here().is_generator = matches!(expr.kind, ExprKind::Generator(..));
        for (index, generator) in generators.iter().enumerate() {
            self.here().is_coroutine |= generator.is_async;
            self.target(&generator.target)?;
            if index > 0 {
                self.expr(&generator.iterable)?;
            }
            self.exprs(&generator.conditions)?;
        }
        elements.into_iter().try_for_each(|one| self.expr(one))?;
        let awaits = self.here().is_coroutine && !self.here().is_generator;
        self.current = outer;
        self.here().is_coroutine |= awaits;
        Ok(())
    }
}

fn scope(kind: ScopeKind, parent: Option<usize>, class_name: Option<Rc<str>>) -> Scope {
    Scope {
        kind,
        parent,
        children: Vec::new(),
        uses: BTreeMap::new(),
        order: Vec::new(),
        places: BTreeMap::new(),
        is_generator: false,
        is_coroutine: false,
        is_comprehension: false,
        class_name,
        needs_class_cell: false,
    }
}

impl std::fmt::Debug for Collector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} scopes", self.all.len())
    }
}
