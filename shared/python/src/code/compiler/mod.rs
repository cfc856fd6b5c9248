//! The compiler: one unit for each code object that is being made, and the walk over the tree in rooms by node.

mod call;
mod control;
mod expression;
mod function;
mod jump;
mod matching;
mod name;
mod statement;
mod trying;

use super::assembly::{Assembly, Emitted, Label};
use super::scope::{Scopes, key, mangled};
use super::{Code, CodeKind, Instr, Parameters};
use crate::reading::Trouble;
use crate::tree::{Expr, ExprKind, Literal, Module, Span, StmtKind};
use crate::value::{Str, Value, normal};
use control::FrameBlock;
use std::collections::BTreeMap;
use std::rc::Rc;

type Done<T = ()> = Result<T, Trouble>;

/// Compiles a file. `main` names its code object as CPython does: `<module>`.
///
/// # Errors
/// What the grammar lets pass but no program may do: `return` outside of a function, and the like.
pub fn compile_module(module: &Module, file: &Rc<Str>) -> Result<Rc<Code>, Trouble> {
    let scopes = Scopes::of_module(module)?;
    let mut compiler = Compiler::new(scopes, Rc::clone(file));
    compiler.enter("<module>", key(module), CodeKind::Module, 1);
    compiler.module_body(&module.body)?;
    Ok(compiler.leave())
}

/// Compiles an expression, whose value the code returns.
///
/// # Errors
/// As [`compile_module`].
pub fn compile_expression(expression: &Expr, file: &Rc<Str>) -> Result<Rc<Code>, Trouble> {
    let scopes = Scopes::of_expression(expression)?;
    let mut compiler = Compiler::new(scopes, Rc::clone(file));
    compiler.enter("<module>", key(expression), CodeKind::Module, 1);
    compiler.expr(expression)?;
    compiler.emit(Instr::Return);
    Ok(compiler.leave())
}

struct Compiler {
    file: Rc<Str>,
    scopes: Scopes,
    units: Vec<Unit>,
    /// Each name once.
    interned: BTreeMap<Rc<str>, Rc<Str>>,
}

/// A code object that is being made.
struct Unit {
    scope: usize,
    name: Rc<Str>,
    qualname: Rc<Str>,
    kind: CodeKind,
    first_line: u32,
    assembly: Assembly,
    /// What is emitted stands here.
    at: Option<Span>,
    constants: Vec<Value>,
    names: Vec<Rc<Str>>,
    name_places: BTreeMap<Rc<str>, u32>,
    codes: Vec<Rc<Code>>,
    keywords: Vec<Rc<[Rc<Str>]>>,
    parameters: Parameters,
    locals: Vec<Rc<str>>,
    cells: Vec<Rc<str>>,
    free: Vec<Rc<str>>,
    blocks: Vec<FrameBlock>,
    doc: Option<Rc<Str>>,
}

impl Compiler {
    fn new(scopes: Scopes, file: Rc<Str>) -> Self {
        Self {
            file,
            scopes,
            units: Vec::new(),
            interned: BTreeMap::new(),
        }
    }

    fn unit(&mut self) -> &mut Unit {
        let last = self.units.len() - 1;
        &mut self.units[last]
    }

    fn intern(&mut self, name: &str) -> Rc<Str> {
        if let Some(known) = self.interned.get(name) {
            return Rc::clone(known);
        }
        let made = Str::new(name);
        self.interned.insert(name.into(), Rc::clone(&made));
        made
    }

    fn mangle(&mut self, name: &Rc<str>) -> Rc<str> {
        let scope = self.unit().scope;
        mangled(self.scopes.scope(scope).class_name.as_ref(), name)
    }

    fn enter(&mut self, name: &str, node: usize, kind: CodeKind, first_line: u32) {
        let scope = self.scopes.of(node);
        let qualname = self.qualname(name);
        let name = self.intern(name);
        let locals = self.scopes.scope(scope).order.clone();
        let held = self.scopes.scope(scope);
        let is = |name: &Rc<str>, place| held.places.get(name) == Some(&place);
        let mut cells: Vec<Rc<str>> = locals
            .iter()
            .filter(|name| is(name, super::scope::Place::Cell))
            .cloned()
            .collect();
        if held.needs_class_cell {
            cells.push("__class__".into());
        }
        let is_function = !matches!(kind, CodeKind::Module | CodeKind::Class);
        let locals = if is_function {
            locals
                .into_iter()
                .filter(|name| held.places.get(name) != Some(&super::scope::Place::Free))
                .collect()
        } else {
            Vec::new()
        };
        let free = self.scopes.free_names(scope);
        self.units.push(Unit {
            scope,
            name,
            qualname,
            kind,
            first_line,
            assembly: Assembly::default(),
            at: None,
            constants: Vec::new(),
            names: Vec::new(),
            name_places: BTreeMap::new(),
            codes: Vec::new(),
            keywords: Vec::new(),
            parameters: Parameters::default(),
            locals,
            cells,
            free,
            blocks: Vec::new(),
            doc: None,
        });
    }

    /// `outer.<locals>.name`, as `__qualname__` has it.
    fn qualname(&mut self, name: &str) -> Rc<Str> {
        let Some(outer) = self.units.last() else {
            return Str::new(name);
        };
        let is_global =
            self.scopes.scope(outer.scope).places.get(name) == Some(&super::scope::Place::GlobalExplicit);
        match outer.kind {
            _ if is_global => Str::new(name),
            CodeKind::Module => Str::new(name),
            CodeKind::Class => Str::owned(format!("{}.{name}", outer.qualname)),
            _ => Str::owned(format!("{}.<locals>.{name}", outer.qualname)),
        }
    }

    fn leave(&mut self) -> Rc<Code> {
        let Some(unit) = self.units.pop() else {
            unreachable!("every unit that is left was entered");
        };
        let (instructions, spans) = unit.assembly.finish();
        let parameters = unit.parameters.count();
        let cells = unit.cells.iter().map(|name| {
            let parameter = unit
                .locals
                .iter()
                .take(parameters)
                .position(|local| local == name);
            (self.intern(name), parameter)
        });
        let cells = cells.collect();
        let locals = unit.locals.iter().map(|name| self.intern(name)).collect();
        let free = unit.free.iter().map(|name| self.intern(name)).collect();
        Rc::new(Code {
            name: unit.name,
            qualname: unit.qualname,
            file: Rc::clone(&self.file),
            first_line: unit.first_line,
            kind: unit.kind,
            instructions,
            spans,
            constants: unit.constants,
            names: unit.names,
            codes: unit.codes,
            keywords: unit.keywords,
            parameters: unit.parameters,
            locals,
            cells,
            free,
            doc: unit.doc,
        })
    }

    /// Emits a step at the current place.
    fn emit(&mut self, instr: Instr) {
        let unit = self.unit();
        let span = unit.at;
        unit.assembly.steps.push(Emitted {
            instr,
            span,
            quiet: false,
        });
    }

    /// Emits a step that no source asks for.
    fn emit_silently(&mut self, instr: Instr) {
        self.unit().assembly.steps.push(Emitted {
            instr,
            span: None,
            quiet: false,
        });
    }

    fn label(&mut self) -> Label {
        self.unit().assembly.label()
    }

    fn put(&mut self, label: Label) {
        self.unit().assembly.put(label);
    }

    /// What is emitted from here on stands there; gives back where it stood before.
    fn stand(&mut self, at: Option<Span>) -> Option<Span> {
        std::mem::replace(&mut self.unit().at, at)
    }

    fn constant(&mut self, value: Value) -> u32 {
        let unit = self.unit();
        let same = |other: &Value| match (&value, other) {
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::None, Value::None) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            _ => false,
        };
        if let Some(at) = unit.constants.iter().position(same) {
            return at as u32;
        }
        unit.constants.push(value);
        unit.constants.len() as u32 - 1
    }

    fn load(&mut self, value: Value) {
        let at = self.constant(value);
        self.emit(Instr::Const(at));
    }

    fn load_none(&mut self) {
        self.load(Value::None);
    }

    /// The place of a name in the unit's names.
    fn name_place(&mut self, name: &Rc<str>) -> u32 {
        if let Some(at) = self.unit().name_places.get(name) {
            return *at;
        }
        let interned = self.intern(name);
        let unit = self.unit();
        let at = unit.names.len() as u32;
        unit.names.push(interned);
        unit.name_places.insert(Rc::clone(name), at);
        at
    }

    fn module_body(&mut self, body: &[crate::tree::Stmt]) -> Done {
        if body.iter().any(is_annotated) {
            self.emit(Instr::SetupAnnotations);
        }
        self.documented_body(body)?;
        self.stand(None);
        self.load_none();
        self.emit(Instr::Return);
        Ok(())
    }

    /// A module's or class's statements, the first of which may be its docstring.
    fn documented_body(&mut self, body: &[crate::tree::Stmt]) -> Done {
        let mut body = body;
        if let Some((doc, first)) = docstring(body) {
            let text = self.intern(&doc);
            self.stand(Some(first));
            self.load(Value::Str(text));
            self.stand(None);
            self.store_name(&"__doc__".into())?;
            body = &body[1..];
        }
        self.block(body)
    }
}

/// The docstring of a body, and where it stands.
fn docstring(body: &[crate::tree::Stmt]) -> Option<(Rc<str>, Span)> {
    match &body.first()?.kind {
        StmtKind::Expr(expr) => match &expr.kind {
            ExprKind::Literal(Literal::Str(text)) => Some((Rc::clone(text), expr.span)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a statement, or one in it, has an annotation.
fn is_annotated(statement: &crate::tree::Stmt) -> bool {
    let any = |body: &[crate::tree::Stmt]| body.iter().any(is_annotated);
    match &statement.kind {
        StmtKind::AnnAssign { .. } => true,
        StmtKind::For { body, otherwise, .. }
        | StmtKind::While { body, otherwise, .. }
        | StmtKind::If { body, otherwise, .. } => any(body) || any(otherwise),
        StmtKind::With { body, .. } => any(body),
        StmtKind::Try {
            body,
            handlers,
            otherwise,
            finally,
        } => any(body) || any(otherwise) || any(finally) || handlers.iter().any(|one| any(&one.body)),
        StmtKind::Match { cases, .. } => cases.iter().any(|case| any(&case.body)),
        _ => false,
    }
}

/// The value of a literal.
fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::None => Value::None,
        Literal::Ellipsis => Value::Ellipsis,
        Literal::Bool(flag) => Value::Bool(*flag),
        Literal::Int(number) => normal(number.clone()),
        Literal::Float(number) => Value::Float(*number),
        Literal::Str(text) => Value::str(text),
        Literal::Bytes(bytes) => Value::bytes(bytes.to_vec()),
    }
}
