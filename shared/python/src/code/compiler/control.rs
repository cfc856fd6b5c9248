//! Branches and loops, and how a statement leaves the blocks that it stands in.

use super::{Compiler, Done};
use crate::code::assembly::Label;
use crate::code::{CodeKind, Instr};
use crate::reading::Trouble;
use crate::tree::{Block, Expr, Span, Stmt};
use crate::value::Value;
use std::rc::Rc;

/// A block of the frame that has to be left properly.
#[derive(Clone, Debug)]
pub(super) enum FrameBlock {
    /// Where `continue` and `break` go.
    While {
        start: Label,
        end: Label,
    },
    For {
        start: Label,
        end: Label,
    },
    TryExcept,
    /// What has to run on the way out.
    FinallyTry(Rc<Block>),
    FinallyEnd,
    With {
        span: Span,
        is_async: bool,
    },
    ExceptionHandler,
    /// The name that the handler gave the exception.
    HandlerCleanup(Option<Rc<str>>),
    /// A value that waits on the stack.
    Value,
}

impl Compiler {
    pub(super) fn if_else(&mut self, test: &Expr, body: &[Stmt], otherwise: &[Stmt]) -> Done {
        let end = self.label();
        let next = if otherwise.is_empty() { end } else { self.label() };
        self.jump_if(test, next, false)?;
        self.block(body)?;
        if !otherwise.is_empty() {
            self.emit_silently(Instr::Jump(end.0));
            self.put(next);
            self.block(otherwise)?;
        }
        self.put(end);
        Ok(())
    }

    pub(super) fn while_loop(&mut self, test: &Expr, body: &[Stmt], otherwise: &[Stmt], span: Span) -> Done {
        let (start, inside, anchor, end) = (self.label(), self.label(), self.label(), self.label());
        self.put(start);
        self.unit().blocks.push(FrameBlock::While { start, end });
        self.jump_if(test, anchor, false)?;
        self.put(inside);
        self.block(body)?;
        self.stand(Some(span));
        self.jump_if(test, inside, true)?;
        self.unit().blocks.pop();
        self.put(anchor);
        self.block(otherwise)?;
        self.put(end);
        Ok(())
    }

    pub(super) fn for_loop(
        &mut self,
        target: &Expr,
        iterable: &Expr,
        body: &[Stmt],
        otherwise: &[Stmt],
    ) -> Done {
        let (start, cleanup, end) = (self.label(), self.label(), self.label());
        self.expr(iterable)?;
        self.emit(Instr::GetIter);
        self.put(start);
        self.unit().blocks.push(FrameBlock::For { start, end });
        self.emit(Instr::ForIter(cleanup.0));
        self.store(target)?;
        self.block(body)?;
        self.emit_silently(Instr::Jump(start.0));
        self.put(cleanup);
        self.unit().blocks.pop();
        self.block(otherwise)?;
        self.put(end);
        Ok(())
    }

    pub(super) fn async_for(
        &mut self,
        target: &Expr,
        iterable: &Expr,
        body: &[Stmt],
        otherwise: &[Stmt],
        span: Span,
    ) -> Done {
        if !matches!(self.unit().kind, CodeKind::Coroutine | CodeKind::AsyncGenerator) {
            return Err(Trouble::syntax("'async for' outside async function", span));
        }
        let (start, except, end) = (self.label(), self.label(), self.label());
        self.expr(iterable)?;
        self.emit(Instr::GetAiter);
        self.put(start);
        self.unit().blocks.push(FrameBlock::For { start, end });
        self.emit(Instr::SetupFinally(except.0));
        self.emit(Instr::GetAnext);
        self.load_none();
        self.yield_from(true);
        self.emit(Instr::PopBlock);
        self.store(target)?;
        self.block(body)?;
        self.emit_silently(Instr::Jump(start.0));
        self.unit().blocks.pop();
        self.put(except);
        self.stand(Some(iterable.span));
        self.emit(Instr::EndAsyncFor);
        self.block(otherwise)?;
        self.put(end);
        Ok(())
    }

    pub(super) fn break_out(&mut self, span: Span) -> Done {
        self.emit(Instr::Nop);
        match self.unwind_to_loop()? {
            Some(block) => {
                self.unwind(&block, false)?;
                if let FrameBlock::While { end, .. } | FrameBlock::For { end, .. } = block {
                    self.emit(Instr::Jump(end.0));
                }
                Ok(())
            }
            None => Err(Trouble::syntax("'break' outside loop", span)),
        }
    }

    pub(super) fn continue_on(&mut self, span: Span) -> Done {
        self.emit(Instr::Nop);
        match self.unwind_to_loop()? {
            Some(FrameBlock::While { start, .. } | FrameBlock::For { start, .. }) => {
                self.emit(Instr::Jump(start.0));
                Ok(())
            }
            _ => Err(Trouble::syntax("'continue' not properly in loop", span)),
        }
    }

    /// Leaves the blocks inside the innermost loop, and gives that.
    fn unwind_to_loop(&mut self) -> Done<Option<FrameBlock>> {
        let blocks = self.unit().blocks.clone();
        let mut found = None;
        while let Some(top) = self.unit().blocks.pop() {
            if matches!(top, FrameBlock::While { .. } | FrameBlock::For { .. }) {
                found = Some(top);
                break;
            }
            self.unwind(&top, false)?;
        }
        self.unit().blocks = blocks;
        Ok(found)
    }

    /// Leaves all blocks, with a value on top of the stack if so.
    pub(super) fn unwind_all(&mut self, keep: bool) -> Done {
        let blocks = self.unit().blocks.clone();
        while let Some(top) = self.unit().blocks.pop() {
            self.unwind(&top, keep)?;
        }
        self.unit().blocks = blocks;
        Ok(())
    }

    /// The steps that leave one block. With `keep` the top of the stack has to stay.
    fn unwind(&mut self, block: &FrameBlock, keep: bool) -> Done {
        match block {
            FrameBlock::While { .. } | FrameBlock::ExceptionHandler => {}
            FrameBlock::For { .. } | FrameBlock::Value => {
                if keep {
                    self.emit(Instr::Swap(2));
                }
                self.emit(Instr::Pop);
            }
            FrameBlock::TryExcept => self.emit(Instr::PopBlock),
            FrameBlock::FinallyTry(body) => {
                self.emit(Instr::PopBlock);
                if keep {
                    self.unit().blocks.push(FrameBlock::Value);
                }
                let body = Rc::clone(body);
                self.block(&body)?;
                if keep {
                    self.unit().blocks.pop();
                }
                self.stand(None);
            }
            FrameBlock::FinallyEnd => {
                if keep {
                    self.emit(Instr::Swap(2));
                }
                self.emit(Instr::Pop);
                if keep {
                    self.emit(Instr::Swap(2));
                }
                self.emit(Instr::PopBlock);
                self.emit(Instr::PopExcept);
            }
            FrameBlock::With { span, is_async } => {
                self.stand(Some(*span));
                self.emit(Instr::PopBlock);
                if keep {
                    self.emit(Instr::Swap(2));
                }
                self.call_exit();
                if *is_async {
                    self.emit(Instr::GetAwaitable(2));
                    self.load_none();
                    self.yield_from(true);
                }
                self.emit(Instr::Pop);
                self.stand(None);
            }
            FrameBlock::HandlerCleanup(name) => {
                if name.is_some() {
                    self.emit(Instr::PopBlock);
                }
                if keep {
                    self.emit(Instr::Swap(2));
                }
                self.emit(Instr::PopBlock);
                self.emit(Instr::PopExcept);
                if let Some(name) = name {
                    self.forget_name(name)?;
                }
            }
        }
        Ok(())
    }

    /// A handler's name is gone behind it.
    pub(super) fn forget_name(&mut self, name: &Rc<str>) -> Done {
        self.load(Value::None);
        self.store_name(name)?;
        self.delete_name(name)
    }
}
