//! Names and targets: loading, storing and deleting by where a name lives.

use super::{Compiler, Done};
use crate::code::scope::{Place, ScopeKind};
use crate::code::{CodeKind, Instr};
use crate::reading::Trouble;
use crate::tree::{Expr, ExprKind};
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Load,
    Store,
    Delete,
}

impl Compiler {
    pub(super) fn load_name(&mut self, name: &Rc<str>) -> Done {
        self.use_name(name, Use::Load)
    }

    pub(super) fn store_name(&mut self, name: &Rc<str>) -> Done {
        self.use_name(name, Use::Store)
    }

    pub(super) fn delete_name(&mut self, name: &Rc<str>) -> Done {
        self.use_name(name, Use::Delete)
    }

    fn use_name(&mut self, name: &Rc<str>, how: Use) -> Done {
        if how != Use::Load && name.as_ref() == "__debug__" {
            return Err(Trouble::syntax(
                "cannot assign to __debug__",
                self.unit().at.unwrap_or_default(),
            ));
        }
        let name = self.mangle(name);
        let scope = self.unit().scope;
        let held = self.scopes.scope(scope);
        let kind = held.kind;
        let place = held.places.get(&name).copied().unwrap_or(Place::GlobalImplicit);
        let instr = match place {
            Place::Cell | Place::Free => {
                let at = self.cell_place(&name);
                match how {
                    Use::Load if kind == ScopeKind::Class => Instr::LoadClassCell(at),
                    Use::Load => Instr::LoadCell(at),
                    Use::Store => Instr::StoreCell(at),
                    Use::Delete => Instr::DeleteCell(at),
                }
            }
            Place::Local if kind == ScopeKind::Function => {
                let at = self.local_place(&name);
                match how {
                    Use::Load => Instr::LoadFast(at),
                    Use::Store => Instr::StoreFast(at),
                    Use::Delete => Instr::DeleteFast(at),
                }
            }
            Place::GlobalImplicit if kind == ScopeKind::Function => self.global(&name, how),
            Place::GlobalExplicit => self.global(&name, how),
            Place::Local | Place::GlobalImplicit => {
                let at = self.name_place(&name);
                match how {
                    Use::Load => Instr::LoadName(at),
                    Use::Store => Instr::StoreName(at),
                    Use::Delete => Instr::DeleteName(at),
                }
            }
        };
        self.emit(instr);
        Ok(())
    }

    fn global(&mut self, name: &Rc<str>, how: Use) -> Instr {
        let at = self.name_place(name);
        match how {
            Use::Load => Instr::LoadGlobal(at),
            Use::Store => Instr::StoreGlobal(at),
            Use::Delete => Instr::DeleteGlobal(at),
        }
    }

    fn local_place(&mut self, name: &Rc<str>) -> u32 {
        let unit = self.unit();
        let found = unit.locals.iter().position(|local| local == name);
        found.unwrap_or_else(|| {
            unit.locals.push(Rc::clone(name));
            unit.locals.len() - 1
        }) as u32
    }

    /// The number of a cell: the unit's own first, then those from outside.
    pub(super) fn cell_place(&mut self, name: &Rc<str>) -> u32 {
        let unit = self.unit();
        if let Some(at) = unit.cells.iter().position(|cell| cell == name) {
            return at as u32;
        }
        let found = unit.free.iter().position(|free| free == name).unwrap_or(0);
        (unit.cells.len() + found) as u32
    }

    /// Stores the top of the stack.
    pub(super) fn store(&mut self, target: &Expr) -> Done {
        let before = self.stand(Some(target.span));
        match &target.kind {
            ExprKind::Name(name) => self.store_name(name)?,
            ExprKind::Attribute { object, name, .. } => {
                self.expr(object)?;
                self.stand_at_attribute(target);
                let name = self.mangle(name);
                let at = self.name_place(&name);
                self.emit(Instr::StoreAttr(at));
            }
            ExprKind::Subscript(object, index) => {
                self.expr(object)?;
                self.expr(index)?;
                self.emit(Instr::StoreSubscript);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => self.unpack(items)?,
            ExprKind::Starred(_) => {
                return Err(Trouble::syntax(
                    "starred assignment target must be in a list or tuple",
                    target.span,
                ));
            }
            _ => return Err(Trouble::syntax("cannot assign to expression", target.span)),
        }
        self.stand(before);
        Ok(())
    }

    fn unpack(&mut self, items: &[Expr]) -> Done {
        let is_star = |item: &Expr| matches!(item.kind, ExprKind::Starred(_));
        let stars = items.iter().filter(|item| is_star(item)).count();
        match items.iter().position(is_star) {
            Some(_) if stars > 1 => {
                let at = self.unit().at.unwrap_or_default();
                return Err(Trouble::syntax("multiple starred expressions in assignment", at));
            }
            Some(before) => {
                let behind = items.len() - before - 1;
                self.emit(Instr::UnpackStar(before as u16, behind as u16));
            }
            None => self.emit(Instr::Unpack(items.len() as u32)),
        }
        for item in items {
            match &item.kind {
                ExprKind::Starred(inner) => self.store(inner)?,
                _ => self.store(item)?,
            }
        }
        Ok(())
    }

    pub(super) fn delete(&mut self, target: &Expr) -> Done {
        let before = self.stand(Some(target.span));
        match &target.kind {
            ExprKind::Name(name) => self.delete_name(name)?,
            ExprKind::Attribute { object, name, .. } => {
                self.expr(object)?;
                self.stand_at_attribute(target);
                let name = self.mangle(name);
                let at = self.name_place(&name);
                self.emit(Instr::DeleteAttr(at));
            }
            ExprKind::Subscript(object, index) => {
                self.expr(object)?;
                self.expr(index)?;
                self.emit(Instr::DeleteSubscript);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                for item in items {
                    self.delete(item)?;
                }
            }
            _ => return Err(Trouble::syntax("cannot delete expression", target.span)),
        }
        self.stand(before);
        Ok(())
    }

    /// An attribute on another line than its object is reached at its own line.
    pub(super) fn stand_at_attribute(&mut self, attribute: &Expr) {
        let ExprKind::Attribute { name_span, .. } = &attribute.kind else {
            return;
        };
        let unit = self.unit();
        if let Some(at) = &mut unit.at
            && at.line != attribute.span.end_line
        {
            at.line = attribute.span.end_line;
            at.column = name_span.column;
            if at.end_line < at.line {
                at.end_line = attribute.span.end_line;
                at.end_column = attribute.span.end_column;
            }
        }
    }

    pub(super) fn is_in_function(&mut self) -> bool {
        !matches!(self.unit().kind, CodeKind::Module | CodeKind::Class)
    }
}
