//! Which variable a name stands for: local, shared with inner functions, of an outer function, or global.

mod collect;
mod parameters;

use crate::reading::Trouble;
use crate::tree::{Expr, Module, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What has names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
}

/// Where a name of a scope lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A class body or module keeps it in a dict; a function in a slot.
    Local,
    Cell,
    Free,
    /// By a `global` statement.
    GlobalExplicit,
    GlobalImplicit,
}

#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    bound: bool,
    parameter: bool,
    used: bool,
    global: bool,
    nonlocal: bool,
    annotated: bool,
    at: Span,
}

#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    parent: Option<usize>,
    children: Vec<usize>,
    uses: BTreeMap<Rc<str>, Uses>,
    /// Names in the order in which they are first bound.
    pub(super) order: Vec<Rc<str>>,
    pub(super) places: BTreeMap<Rc<str>, Place>,
    pub(super) is_generator: bool,
    /// Awaits something; for comprehensions.
    pub(super) is_coroutine: bool,
    is_comprehension: bool,
    /// For mangling.
    pub(super) class_name: Option<Rc<str>>,
    /// A class whose methods use `super()`.
    pub(super) needs_class_cell: bool,
}

/// The scopes of a file, each found by the node that opens it.
#[derive(Debug)]
pub(super) struct Scopes {
    all: Vec<Scope>,
    by_node: BTreeMap<usize, usize>,
}

/// The key of a node: where it lies. The tree does not move while it is compiled.
pub(super) fn key<T: ?Sized>(node: &T) -> usize {
    std::ptr::from_ref(node).cast::<()>() as usize
}

impl Scopes {
    /// # Errors
    /// `nonlocal` without an outer variable, names that are declared too late, and the like.
    pub(super) fn of_module(module: &Module) -> Result<Self, Trouble> {
        let mut collector = collect::Collector::new();
        collector.block(&module.body)?;
        collector.finish(key(module))
    }

    /// # Errors
    /// As above.
    pub(super) fn of_expression(expression: &Expr) -> Result<Self, Trouble> {
        let mut collector = collect::Collector::new();
        collector.expr(expression)?;
        collector.finish(key(expression))
    }

    pub(super) fn of(&self, node: usize) -> usize {
        self.by_node.get(&node).copied().unwrap_or(0)
    }

    pub(super) fn scope(&self, id: usize) -> &Scope {
        &self.all[id]
    }

    /// Works out where every name lives, from the outermost scope in.
    fn resolve(&mut self, id: usize, outer: &BTreeSet<Rc<str>>) -> Result<BTreeSet<Rc<str>>, Trouble> {
        let kind = self.all[id].kind;
        let mut places = BTreeMap::new();
        let mut free = BTreeSet::new();
        let mut bound_here = BTreeSet::new();
        for (name, uses) in &self.all[id].uses {
            let place = if uses.global {
                Place::GlobalExplicit
            } else if uses.nonlocal {
                if !outer.contains(name) {
                    let message = if kind == ScopeKind::Module {
                        "nonlocal declaration not allowed at module level".to_owned()
                    } else {
                        format!("no binding for nonlocal '{name}' found")
                    };
                    return Err(Trouble::syntax(message, uses.at));
                }
                free.insert(Rc::clone(name));
                Place::Free
            } else if uses.bound {
                bound_here.insert(Rc::clone(name));
                Place::Local
            } else if outer.contains(name) {
                free.insert(Rc::clone(name));
                Place::Free
            } else {
                Place::GlobalImplicit
            };
            places.insert(Rc::clone(name), place);
        }
        let mut visible = outer.clone();
        match kind {
            ScopeKind::Function => {
                for (name, place) in &places {
                    if matches!(place, Place::GlobalExplicit) {
                        visible.remove(name);
                    }
                }
                visible.extend(bound_here.iter().cloned());
            }
            ScopeKind::Class => {
                visible.insert("__class__".into());
            }
            ScopeKind::Module => {}
        }
        let mut wanted = BTreeSet::new();
        for child in self.all[id].children.clone() {
            wanted.extend(self.resolve(child, &visible)?);
        }
        for name in wanted {
            if kind == ScopeKind::Class && name.as_ref() == "__class__" {
                self.all[id].needs_class_cell = true;
            } else if kind == ScopeKind::Function && bound_here.contains(&name) {
                places.insert(name, Place::Cell);
            } else {
                if kind == ScopeKind::Function || !places.contains_key(&name) {
                    places.entry(Rc::clone(&name)).or_insert(Place::Free);
                }
                free.insert(name);
            }
        }
        let scope = &mut self.all[id];
        scope.places = places;
        // A class that binds a name which its methods take from outside keeps both.
        Ok(free)
    }

    /// The names that a scope takes from outer functions, in order, those that only pass through it among them.
    pub(super) fn free_names(&self, id: usize) -> Vec<Rc<str>> {
        let mut names: BTreeSet<Rc<str>> = BTreeSet::new();
        for (name, place) in &self.all[id].places {
            if *place == Place::Free {
                names.insert(Rc::clone(name));
            }
        }
        for child in &self.all[id].children {
            for name in self.free_names(*child) {
                let own = self.all[id].places.get(&name).copied();
                let stops = match self.all[id].kind {
                    ScopeKind::Function => own == Some(Place::Cell),
                    ScopeKind::Class => name.as_ref() == "__class__",
                    ScopeKind::Module => true,
                };
                if !stops {
                    names.insert(name);
                }
            }
        }
        names.into_iter().collect()
    }
}

/// `__name` in a class is the class's own.
pub(super) fn mangled(class: Option<&Rc<str>>, name: &Rc<str>) -> Rc<str> {
    let Some(class) = class else {
        return Rc::clone(name);
    };
    let stripped = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || stripped.is_empty() {
        return Rc::clone(name);
    }
    format!("_{stripped}{name}").into()
}
