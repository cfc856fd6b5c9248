//! One call of a Python function that is under way.

use super::After;
use crate::code::Code;
use crate::value::{Cell, Dict, Generator, Raise, Value, letting_go};
use std::fmt;
use std::rc::Rc;

pub struct Frame {
    pub code: Rc<Code>,
    /// The next instruction.
    pub at: usize,
    /// Local variables, and behind them the stack.
    pub values: Vec<Value>,
    pub cells: Vec<Cell>,
    pub globals: Rc<Dict>,
    /// The names of a class body or a module.
    pub names: Option<Rc<Dict>>,
    /// What a metaclass prepared, where that has methods of its own.
    pub own_names: Option<Value>,
    pub blocks: Vec<Block>,
    /// The generator whose frame this is.
    pub generator: Option<Rc<Generator>>,
    pub after: After,
    /// An exception that came back from a call, to be raised where the frame stands.
    pub raised: Option<Raise>,
    /// The line that a tracer was told last.
    pub line: u32,
    /// It has come here by a jump back.
    pub came_back: bool,
}

/// Where exceptions go.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub handler: usize,
    pub depth: usize,
    /// The handler wants to know where it came from.
    pub remembers: bool,
}

impl Frame {
    #[must_use]
    pub fn new(code: Rc<Code>, globals: Rc<Dict>, values: Vec<Value>, closure: &[Cell]) -> Self {
        let mut frame = Self {
            at: 0,
            values,
            cells: Vec::new(),
            globals,
            names: None,
            own_names: None,
            blocks: Vec::new(),
            generator: None,
            after: After::Push,
            raised: None,
            line: 0,
            came_back: false,
            code,
        };
        if !frame.code.cells.is_empty() || !closure.is_empty() {
            frame.cells.reserve(frame.code.cells.len() + closure.len());
            for (_, parameter) in &frame.code.cells {
                let value = parameter.map(|at| std::mem::take(&mut frame.values[at]));
                frame.cells.push(Cell::of(value.unwrap_or_default()));
            }
            frame.cells.extend(closure.iter().cloned());
        }
        frame
    }

    pub fn push(&mut self, value: Value) {
        self.values.push(value);
    }

    /// The top of the stack.
    pub fn pop(&mut self) -> Value {
        self.values.pop().unwrap_or_default()
    }

    /// What lies so deep, from 1.
    #[must_use]
    pub fn peek(&self, depth: usize) -> &Value {
        &self.values[self.values.len() - depth]
    }

    /// The last so many, taken off.
    pub fn take(&mut self, count: usize) -> Vec<Value> {
        let from = self.values.len() - count;
        self.values.split_off(from)
    }

    /// It waits inside a block that has something to do when the frame goes.
    #[must_use]
    pub fn wants_to_know_of_its_end(&self) -> bool {
        self.at > 0 && !self.blocks.is_empty()
    }

    /// What it has delegated to by `yield from` or `await`, and the instruction that yields for that.
    #[must_use]
    pub fn delegate(&self) -> Option<(Value, usize)> {
        use crate::code::Instr;
        let yields = self.at.checked_sub(1)?;
        let sends = yields.checked_sub(1)?;
        let found = matches!(self.code.instructions.get(yields), Some(Instr::Yield))
            && matches!(self.code.instructions.get(sends), Some(Instr::Send(_)));
        found.then(|| (self.values.last().cloned().unwrap_or_default(), yields))
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let values = std::mem::take(&mut self.values);
        let cells = std::mem::take(&mut self.cells);
        let generator = self.generator.take();
        if values.iter().any(|value| value.address().is_some()) || !cells.is_empty() {
            letting_go::together(move || drop((values, cells, generator)));
        }
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "frame of {} at {}", self.code.qualname, self.at)
    }
}
