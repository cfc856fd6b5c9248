//! Calls: of methods without making them objects, with names, and with unpacked arguments.

use super::{Compiler, Done};
use crate::code::Instr;
use crate::reading::Trouble;
use crate::tree::{Argument, Expr, ExprKind, Span};
use crate::value::{Str, Value};
use std::rc::Rc;

impl Compiler {
    pub(super) fn call(&mut self, call: &Expr, function: &Expr, arguments: &[Argument]) -> Done {
        self.no_name_twice(arguments)?;
        let simple = !spreads(arguments);
        if let (ExprKind::Attribute { object, name, .. }, true) = (&function.kind, simple) {
            self.expr(object)?;
            self.stand(Some(function.span));
            self.stand_at_attribute(function);
            let name = self.mangle(name);
            let at = self.name_place(&name);
            self.emit(Instr::LoadMethod(at));
            let (count, names) = self.plain_arguments(arguments)?;
            self.stand(Some(call.span));
            self.stand_at_attribute(function);
            self.emit(match names {
                None => Instr::CallMethod(count),
                Some(names) => Instr::CallMethodKeywords(count as u16, names),
            });
            return Ok(());
        }
        self.expr(function)?;
        self.stand(Some(call.span));
        self.call_with(arguments, 0)
    }

    /// The callable and `before` arguments lie on the stack.
    pub(super) fn call_with(&mut self, arguments: &[Argument], before: u32) -> Done {
        if spreads(arguments) {
            self.spread_arguments(arguments, before)?;
            return Ok(());
        }
        let at = self.unit().at;
        let (count, names) = self.plain_arguments(arguments)?;
        self.stand(at);
        self.emit(match names {
            None => Instr::Call(before + count),
            Some(names) => Instr::CallKeywords((before + count) as u16, names),
        });
        Ok(())
    }

    /// Pushes arguments; gives how many, and where the names of the last ones are.
    fn plain_arguments(&mut self, arguments: &[Argument]) -> Done<(u32, Option<u16>)> {
        let mut names: Vec<Rc<Str>> = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Positional(value) => self.expr(value)?,
                Argument::Named(name, value, _) => {
                    self.expr(value)?;
                    names.push(self.intern(name));
                }
                Argument::Star(_) | Argument::DoubleStar(_) => {}
            }
        }
        if arguments.len() > usize::from(u16::MAX) / 2 {
            let at = self.unit().at.unwrap_or_default();
            return Err(Trouble::unsupported("a call with more than 32,767 arguments", at));
        }
        let count = arguments.len() as u32;
        if names.is_empty() {
            return Ok((count, None));
        }
        let unit = self.unit();
        unit.keywords.push(names.into());
        Ok((count, Some(unit.keywords.len() as u16 - 1)))
    }

    /// Arguments with `*` or `**`: a tuple, and a dict.
    fn spread_arguments(&mut self, arguments: &[Argument], before: u32) -> Done {
        self.emit(Instr::List(before));
        for argument in arguments {
            match argument {
                Argument::Positional(value) => {
                    self.expr(value)?;
                    self.emit(Instr::ListAppend(1));
                }
                Argument::Star(value) => {
                    self.expr(value)?;
                    self.emit(Instr::ListExtend(1));
                }
                Argument::Named(..) | Argument::DoubleStar(_) => {}
            }
        }
        self.emit(Instr::ListToTuple);
        let named = arguments
            .iter()
            .any(|one| matches!(one, Argument::Named(..) | Argument::DoubleStar(_)));
        if named {
            self.emit(Instr::Dict(0));
            for argument in arguments {
                match argument {
                    Argument::Named(name, value, _) => {
                        self.load(Value::str(name));
                        self.expr(value)?;
                        self.emit(Instr::Dict(1));
                        self.emit(Instr::DictMerge(1));
                    }
                    Argument::DoubleStar(value) => {
                        self.expr(value)?;
                        self.emit(Instr::DictMerge(1));
                    }
                    Argument::Positional(_) | Argument::Star(_) => {}
                }
            }
        }
        self.emit(Instr::CallSpread(named));
        Ok(())
    }

    fn no_name_twice(&mut self, arguments: &[Argument]) -> Done {
        let mut seen: Vec<(&Rc<str>, Span)> = Vec::new();
        for argument in arguments {
            if let Argument::Named(name, _, span) = argument {
                if seen.iter().any(|(other, _)| *other == name) {
                    return Err(Trouble::syntax(
                        format!("keyword argument repeated: {name}"),
                        *span,
                    ));
                }
                seen.push((name, *span));
            }
        }
        Ok(())
    }
}

fn spreads(arguments: &[Argument]) -> bool {
    arguments
        .iter()
        .any(|one| matches!(one, Argument::Star(_) | Argument::DoubleStar(_)))
}
