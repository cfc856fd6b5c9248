//! From emitted steps to a code object: labels become places, and marks of lines are put where a tracer is told of one.

use super::Instr;
use crate::tree::Span;

/// A place that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(pub(super) u32);

#[derive(Clone, Copy, Debug)]
pub(super) struct Emitted {
    pub(super) instr: Instr,
    pub(super) span: Option<Span>,
    /// A jump back that no tracer hears of.
    pub(super) quiet: bool,
}

#[derive(Debug, Default)]
pub(super) struct Assembly {
    pub(super) steps: Vec<Emitted>,
    labels: Vec<Option<usize>>,
}

impl Assembly {
    pub(super) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    pub(super) fn put(&mut self, label: Label) {
        self.labels[label.0 as usize] = Some(self.steps.len());
    }

    pub(super) fn finish(mut self) -> (Vec<Instr>, Vec<Option<Span>>) {
        let (mut is_target, is_handler) = self.targets();
        is_target.resize(self.steps.len() + 1, false);
        self.spread_lines(&is_target);
        let mut instructions = Vec::with_capacity(self.steps.len() * 5 / 4);
        let mut spans = Vec::with_capacity(instructions.capacity());
        let mut places = vec![0u32; self.steps.len() + 1];
        let mut line_before = None;
        for (at, step) in self.steps.iter().enumerate() {
            places[at] = instructions.len() as u32;
            let line = step.span.map_or(0, |span| span.line);
            if line_before != Some(line) || is_target[at] {
                // A handler without a line comes from anywhere: what comes behind it is a new line.
                if line != 0 || !is_handler[at] || line_before != Some(0) {
                    instructions.push(Instr::Line(line));
                    spans.push(step.span);
                }
                line_before = Some(line);
            }
            if step.instr != Instr::Nop {
                instructions.push(step.instr);
                spans.push(step.span);
            }
        }
        places[self.steps.len()] = instructions.len() as u32;
        let quiet = self.quiet_places(&places);
        for (at, instr) in instructions.iter_mut().enumerate() {
            let resolve = |label: u32| {
                let step = self
                    .labels
                    .get(label as usize)
                    .copied()
                    .flatten()
                    .unwrap_or(self.steps.len());
                places[step]
            };
            *instr = resolved(*instr, at as u32, quiet.contains(&(at as u32)), resolve);
        }
        // Whoever runs past the end finds a wall.
        instructions.push(Instr::Unreachable);
        spans.push(None);
        (instructions, spans)
    }

    fn quiet_places(&self, places: &[u32]) -> std::collections::BTreeSet<u32> {
        let mut quiet = std::collections::BTreeSet::new();
        for (at, step) in self.steps.iter().enumerate() {
            if step.quiet {
                // Behind its mark of a line, if it has one: the last instruction of the step.
                quiet.insert(places[at + 1].saturating_sub(1));
            }
        }
        quiet
    }

    /// Steps that something jumps to, and those among them that exceptions go to.
    fn targets(&self) -> (Vec<bool>, Vec<bool>) {
        let mut targets = vec![false; self.steps.len() + 1];
        let mut handlers = vec![false; self.steps.len() + 1];
        for step in &self.steps {
            if let Some(label) = label_of(step.instr)
                && let Some(Some(at)) = self.labels.get(label as usize)
            {
                targets[*at] = true;
                handlers[*at] |= matches!(
                    step.instr,
                    Instr::SetupFinally(_) | Instr::SetupCleanup(_) | Instr::SetupWith(_)
                );
            }
        }
        (targets, handlers)
    }

    /// A step without a place has that of the step before it, if nothing jumps in between.
    fn spread_lines(&mut self, is_target: &[bool]) {
        let mut last = None;
        for (at, step) in self.steps.iter_mut().enumerate() {
            if is_target[at] {
                last = None;
            }
            match step.span {
                Some(span) => last = Some(span),
                None => step.span = last,
            }
            if matches!(
                step.instr,
                Instr::Jump(_) | Instr::Return | Instr::Raise(_) | Instr::Reraise(_)
            ) {
                last = None;
            }
        }
    }
}

fn label_of(instr: Instr) -> Option<u32> {
    match instr {
        Instr::Jump(label)
        | Instr::JumpBack(label)
        | Instr::PopJumpIfFalse(label)
        | Instr::PopJumpIfTrue(label)
        | Instr::PopJumpBackIfTrue(label)
        | Instr::PopJumpBackIfFalse(label)
        | Instr::JumpIfFalseOrPop(label)
        | Instr::JumpIfTrueOrPop(label)
        | Instr::PopJumpIfNone(label)
        | Instr::PopJumpIfNotNone(label)
        | Instr::ForIter(label)
        | Instr::Send(label)
        | Instr::SetupFinally(label)
        | Instr::SetupWith(label)
        | Instr::SetupCleanup(label) => Some(label),
        _ => None,
    }
}

fn resolved(instr: Instr, at: u32, quiet: bool, place: impl Fn(u32) -> u32) -> Instr {
    let Some(label) = label_of(instr) else {
        return instr;
    };
    let to = place(label);
    let back = to <= at && !quiet;
    match instr {
        Instr::Jump(_) if back => Instr::JumpBack(to),
        Instr::Jump(_) => Instr::Jump(to),
        Instr::PopJumpIfFalse(_) if back => Instr::PopJumpBackIfFalse(to),
        Instr::PopJumpIfFalse(_) => Instr::PopJumpIfFalse(to),
        Instr::PopJumpIfTrue(_) if back => Instr::PopJumpBackIfTrue(to),
        Instr::PopJumpIfTrue(_) => Instr::PopJumpIfTrue(to),
        Instr::JumpIfFalseOrPop(_) => Instr::JumpIfFalseOrPop(to),
        Instr::JumpIfTrueOrPop(_) => Instr::JumpIfTrueOrPop(to),
        Instr::PopJumpIfNone(_) => Instr::PopJumpIfNone(to),
        Instr::PopJumpIfNotNone(_) => Instr::PopJumpIfNotNone(to),
        Instr::ForIter(_) => Instr::ForIter(to),
        Instr::Send(_) => Instr::Send(to),
        Instr::SetupFinally(_) => Instr::SetupFinally(to),
        Instr::SetupCleanup(_) => Instr::SetupCleanup(to),
        Instr::SetupWith(_) => Instr::SetupWith(to),
        other => other,
    }
}
