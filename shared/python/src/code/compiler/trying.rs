//! `try` and `with`.

use super::control::FrameBlock;
use super::{Compiler, Done};
use crate::code::{CodeKind, Instr};
use crate::reading::Trouble;
use crate::tree::{Handler, Span, Stmt, WithItem};
use std::rc::Rc;

impl Compiler {
    pub(super) fn try_except(&mut self, body: &[Stmt], handlers: &[Handler], otherwise: &[Stmt]) -> Done {
        let (except, end, cleanup) = (self.label(), self.label(), self.label());
        self.emit(Instr::SetupFinally(except.0));
        self.unit().blocks.push(FrameBlock::TryExcept);
        self.block(body)?;
        self.unit().blocks.pop();
        self.emit_silently(Instr::PopBlock);
        self.block(otherwise)?;
        self.emit_silently(Instr::Jump(end.0));
        self.put(except);
        self.stand(None);
        self.emit(Instr::SetupCleanup(cleanup.0));
        self.emit(Instr::PushExcInfo);
        self.unit().blocks.push(FrameBlock::ExceptionHandler);
        for (index, handler) in handlers.iter().enumerate() {
            self.stand(Some(handler.span));
            let next = self.label();
            match &handler.kind {
                Some(kind) => {
                    self.expr(kind)?;
                    self.emit(Instr::CheckExcMatch);
                    self.emit(Instr::PopJumpIfFalse(next.0));
                }
                None if index + 1 < handlers.len() => {
                    return Err(Trouble::syntax("default 'except:' must be last", handler.span));
                }
                None => {}
            }
            self.handler_body(handler)?;
            self.emit(Instr::Jump(end.0));
            self.put(next);
        }
        self.stand(None);
        self.emit(Instr::Reraise(0));
        self.unit().blocks.pop();
        self.put(cleanup);
        self.pop_and_reraise();
        self.put(end);
        Ok(())
    }

    fn handler_body(&mut self, handler: &Handler) -> Done {
        let Some(name) = &handler.name else {
            self.emit(Instr::Pop);
            self.unit().blocks.push(FrameBlock::HandlerCleanup(None));
            self.block(&handler.body)?;
            self.unit().blocks.pop();
            self.stand(None);
            self.emit(Instr::PopBlock);
            self.emit(Instr::PopExcept);
            return Ok(());
        };
        let (cleanup, behind) = (self.label(), self.label());
        self.store_name(name)?;
        self.emit(Instr::SetupCleanup(cleanup.0));
        self.unit()
            .blocks
            .push(FrameBlock::HandlerCleanup(Some(Rc::clone(name))));
        self.block(&handler.body)?;
        self.unit().blocks.pop();
        self.stand(None);
        self.emit(Instr::PopBlock);
        self.emit(Instr::PopBlock);
        self.emit(Instr::PopExcept);
        self.forget_name(name)?;
        self.emit(Instr::Jump(behind.0));
        self.put(cleanup);
        self.forget_name(name)?;
        self.emit(Instr::Reraise(1));
        self.put(behind);
        Ok(())
    }

    /// Behind a handler that failed itself: what it handled is no longer handled.
    fn pop_and_reraise(&mut self) {
        self.stand(None);
        self.emit(Instr::Copy(3));
        self.emit(Instr::PopExcept);
        self.emit(Instr::Reraise(1));
    }

    pub(super) fn try_finally(
        &mut self,
        body: &[Stmt],
        handlers: &[Handler],
        otherwise: &[Stmt],
        finally: &Rc<Vec<Stmt>>,
    ) -> Done {
        let (end, exit, cleanup) = (self.label(), self.label(), self.label());
        self.emit(Instr::SetupFinally(end.0));
        self.unit()
            .blocks
            .push(FrameBlock::FinallyTry(Rc::clone(finally)));
        if handlers.is_empty() {
            self.block(body)?;
            self.block(otherwise)?;
        } else {
            self.try_except(body, handlers, otherwise)?;
        }
        self.emit_silently(Instr::PopBlock);
        self.unit().blocks.pop();
        self.block(finally)?;
        self.emit_silently(Instr::Jump(exit.0));
        self.put(end);
        self.unit().blocks.push(FrameBlock::FinallyEnd);
        self.stand(None);
        self.emit(Instr::SetupCleanup(cleanup.0));
        self.emit(Instr::PushExcInfo);
        self.block(finally)?;
        self.unit().blocks.pop();
        self.emit_silently(Instr::Reraise(0));
        self.put(cleanup);
        self.pop_and_reraise();
        self.put(exit);
        Ok(())
    }

    pub(super) fn with(&mut self, items: &[WithItem], body: &[Stmt], is_async: bool, span: Span) -> Done {
        if is_async && !matches!(self.unit().kind, CodeKind::Coroutine | CodeKind::AsyncGenerator) {
            return Err(Trouble::syntax("'async with' outside async function", span));
        }
        let Some((item, rest)) = items.split_first() else {
            return self.block(body);
        };
        let (final_, exit, cleanup, suppress) = (self.label(), self.label(), self.label(), self.label());
        self.expr(&item.context)?;
        self.stand(Some(span));
        if is_async {
            self.emit(Instr::BeforeAsyncWith);
            self.emit(Instr::GetAwaitable(1));
            self.load_none();
            self.yield_from(true);
        } else {
            self.emit(Instr::BeforeWith);
        }
        self.emit(Instr::SetupWith(final_.0));
        self.unit().blocks.push(FrameBlock::With { span, is_async });
        match &item.target {
            Some(target) => self.store(target)?,
            None => self.emit(Instr::Pop),
        }
        self.with(rest, body, is_async, span)?;
        self.unit().blocks.pop();
        self.emit_silently(Instr::PopBlock);
        self.stand(Some(span));
        self.call_exit();
        if is_async {
            self.emit(Instr::GetAwaitable(2));
            self.load_none();
            self.yield_from(true);
        }
        self.emit(Instr::Pop);
        self.emit(Instr::Jump(exit.0));
        self.put(final_);
        self.emit(Instr::SetupCleanup(cleanup.0));
        self.emit(Instr::PushExcInfo);
        self.emit(Instr::WithExceptStart);
        if is_async {
            self.emit(Instr::GetAwaitable(2));
            self.load_none();
            self.yield_from(true);
        }
        self.emit(Instr::PopJumpIfTrue(suppress.0));
        self.emit(Instr::Reraise(2));
        self.put(suppress);
        self.emit(Instr::Pop);
        self.emit(Instr::PopBlock);
        self.emit(Instr::PopExcept);
        self.emit(Instr::Pop);
        self.emit(Instr::Pop);
        self.emit(Instr::Jump(exit.0));
        self.put(cleanup);
        self.pop_and_reraise();
        self.put(exit);
        Ok(())
    }

    /// Calls what lies on top with three times None.
    pub(super) fn call_exit(&mut self) {
        self.load_none();
        self.load_none();
        self.load_none();
        self.emit(Instr::Call(3));
    }
}
