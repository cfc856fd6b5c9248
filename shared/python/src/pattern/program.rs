//! A tree compiled to instructions, which a matcher runs without recursion into the pattern.

use super::error::{CompileError, PatternError};
use super::flags;
use super::folding::{self, Case};
use super::set::Set;
use super::syntax::{At, Greed, Node, UNLIMITED, width};

/// What matches one character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    /// Folded as its case wants.
    Character(char, Case),
    Any,
    AnyButNewline,
    Set {
        set: Box<Set>,
        case: Case,
        ascii: bool,
    },
}

impl Unit {
    pub(super) fn matches(&self, character: char) -> bool {
        match self {
            Self::Character(wanted, Case::Exact) => *wanted == character,
            Self::Character(wanted, case) => *wanted == folding::fold(character, *case),
            Self::Any => true,
            Self::AnyButNewline => character != '\n',
            Self::Set { set, case, ascii } => set.holds(character, *case, *ascii),
        }
    }
}

/// A place between characters, with what its flags make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub at: At,
    pub multiline: bool,
    pub ascii: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Op {
    Unit(Unit),
    /// One unit many times: what nearly all repetitions are.
    Many {
        unit: Unit,
        least: u32,
        most: u32,
        greed: Greed,
    },
    Place(Place),
    /// Goes on here first, and there if that fails.
    Split(usize, usize),
    Jump(usize),
    /// Keeps the position as one end of a group.
    Save(usize),
    /// Begins counting for a loop.
    LoopStart(usize),
    /// Goes round once more, or on.
    Loop {
        id: usize,
        least: u32,
        most: u32,
        lazy: bool,
        body: usize,
    },
    /// Where a lazy loop goes round after going on has failed.
    LoopMore {
        most: u32,
        id: usize,
        body: usize,
    },
    /// Up to `Done`, then on at `next`, without trying other ways through it.
    Atomic {
        next: usize,
    },
    /// Up to `Done`, so many characters before if it looks behind; then on at `next` from where it was.
    Look {
        behind: Option<usize>,
        negative: bool,
        next: usize,
    },
    Reference {
        group: usize,
        case: Case,
    },
    /// Goes on if the group matched, or there.
    IfGroup {
        group: usize,
        otherwise: usize,
    },
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    pub loops: usize,
}

pub(super) fn compile(
    nodes: &[Node],
    flags: u32,
    widths: &[Option<(u64, u64)>],
) -> Result<Program, CompileError> {
    let mut compiler = Compiler {
        ops: Vec::new(),
        loops: 0,
        widths,
    };
    compiler.nodes(nodes, flags)?;
    compiler.ops.push(Op::Done);
    Ok(Program {
        ops: compiler.ops,
        loops: compiler.loops,
    })
}

struct Compiler<'a> {
    ops: Vec<Op>,
    loops: usize,
    widths: &'a [Option<(u64, u64)>],
}

fn case(flags: u32) -> Case {
    match (flags & flags::IGNORECASE != 0, flags & flags::UNICODE != 0) {
        (false, _) => Case::Exact,
        (true, false) => Case::Ascii,
        (true, true) => Case::Unicode,
    }
}

fn is_ascii(flags: u32) -> bool {
    flags & flags::UNICODE == 0
}

/// The unit that a node is, if it is one.
fn unit(node: &Node, flags: u32) -> Option<Unit> {
    let case = case(flags);
    match node {
        Node::Literal(character) => Some(Unit::Character(folding::fold(*character, case), case)),
        Node::Any if flags & flags::DOTALL != 0 => Some(Unit::Any),
        Node::Any => Some(Unit::AnyButNewline),
        Node::Set(set) => Some(Unit::Set {
            set: Box::new(set.clone()),
            case,
            ascii: is_ascii(flags),
        }),
        Node::At(_)
        | Node::Branch(_)
        | Node::Group { .. }
        | Node::Repeat { .. }
        | Node::Look { .. }
        | Node::Atomic(_)
        | Node::Reference(_)
        | Node::Condition { .. } => None,
    }
}

impl Compiler<'_> {
    fn nodes(&mut self, nodes: &[Node], flags: u32) -> Result<(), CompileError> {
        nodes.iter().try_for_each(|node| self.node(node, flags))
    }

    /// Leaves room for an instruction whose target is not known yet.
    fn reserve(&mut self) -> usize {
        self.ops.push(Op::Done);
        self.ops.len() - 1
    }

    fn node(&mut self, node: &Node, flags: u32) -> Result<(), CompileError> {
        match node {
            Node::Literal(_) | Node::Any | Node::Set(_) => self.ops.extend(unit(node, flags).map(Op::Unit)),
            Node::At(at) => self.ops.push(Op::Place(Place {
                at: *at,
                multiline: flags & flags::MULTILINE != 0,
                ascii: is_ascii(flags),
            })),
            Node::Branch(branches) => return self.branches(branches, flags),
            Node::Group {
                index,
                add,
                remove,
                body,
            } => {
                let types = add & flags::TYPES;
                let kept = if types == 0 { flags } else { flags & !flags::TYPES };
                let inner = (kept | add) & !remove;
                self.ops.extend(index.map(|index| Op::Save(index * 2)));
                self.nodes(body, inner)?;
                self.ops.extend(index.map(|index| Op::Save(index * 2 + 1)));
            }
            Node::Repeat {
                least,
                most,
                greed,
                body,
            } => return self.repeat(*least, *most, *greed, body, flags),
            Node::Atomic(body) => return self.atomic(|compiler| compiler.nodes(body, flags)),
            Node::Look {
                behind,
                negative,
                body,
            } => return self.look(*behind, *negative, body, flags),
            Node::Reference(group) => self.ops.push(Op::Reference {
                group: *group,
                case: case(flags),
            }),
            Node::Condition { group, yes, no } => {
                let test = self.reserve();
                self.nodes(yes, flags)?;
                let end = self.reserve();
                let otherwise = self.ops.len();
                self.nodes(no, flags)?;
                self.ops[test] = Op::IfGroup {
                    group: *group,
                    otherwise,
                };
                self.ops[end] = Op::Jump(self.ops.len());
            }
        }
        Ok(())
    }

    fn branches(&mut self, branches: &[Vec<Node>], flags: u32) -> Result<(), CompileError> {
        let mut ends = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            if index + 1 == branches.len() {
                self.nodes(branch, flags)?;
                break;
            }
            let split = self.reserve();
            self.nodes(branch, flags)?;
            ends.push(self.reserve());
            self.ops[split] = Op::Split(split + 1, self.ops.len());
        }
        for end in ends {
            self.ops[end] = Op::Jump(self.ops.len());
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        least: u32,
        most: u32,
        greed: Greed,
        body: &[Node],
        flags: u32,
    ) -> Result<(), CompileError> {
        if let [single] = body
            && let Some(unit) = unit(single, flags)
        {
            self.ops.push(Op::Many {
                unit,
                least,
                most,
                greed,
            });
            return Ok(());
        }
        match greed {
            Greed::Possessive => self.atomic(|compiler| compiler.count(least, most, false, body, flags)),
            Greed::Greedy | Greed::Lazy => self.count(least, most, greed == Greed::Lazy, body, flags),
        }
    }

    fn count(
        &mut self,
        least: u32,
        most: u32,
        lazy: bool,
        body: &[Node],
        flags: u32,
    ) -> Result<(), CompileError> {
        if (least, most) == (0, 1) {
            return self.optional(lazy, body, flags);
        }
        let id = self.loops;
        self.loops += 1;
        self.ops.push(Op::LoopStart(id));
        let enter = self.reserve();
        let start = self.ops.len();
        self.nodes(body, flags)?;
        self.ops[enter] = Op::Jump(self.ops.len());
        self.ops.push(Op::Loop {
            id,
            least,
            most,
            lazy,
            body: start,
        });
        if lazy {
            // The loop leaves behind this instruction; it comes here when that has failed.
            self.ops.push(Op::LoopMore {
                most,
                id,
                body: start,
            });
        }
        Ok(())
    }

    fn optional(&mut self, lazy: bool, body: &[Node], flags: u32) -> Result<(), CompileError> {
        let split = self.reserve();
        self.nodes(body, flags)?;
        let end = self.ops.len();
        self.ops[split] = if lazy {
            Op::Split(end, split + 1)
        } else {
            Op::Split(split + 1, end)
        };
        Ok(())
    }

    fn atomic(
        &mut self,
        body: impl FnOnce(&mut Self) -> Result<(), CompileError>,
    ) -> Result<(), CompileError> {
        let start = self.reserve();
        body(self)?;
        self.ops.push(Op::Done);
        self.ops[start] = Op::Atomic { next: self.ops.len() };
        Ok(())
    }

    fn look(&mut self, behind: bool, negative: bool, body: &[Node], flags: u32) -> Result<(), CompileError> {
        let (least, most) = width(body, self.widths);
        if behind && least != most {
            return Err(PatternError::nowhere("look-behind requires fixed-width pattern").into());
        }
        if behind && least > u64::from(UNLIMITED) {
            return Err(PatternError::nowhere("looks too much behind").into());
        }
        let start = self.reserve();
        self.nodes(body, flags)?;
        self.ops.push(Op::Done);
        self.ops[start] = Op::Look {
            behind: behind.then(|| usize::try_from(least).unwrap_or(usize::MAX)),
            negative,
            next: self.ops.len(),
        };
        Ok(())
    }
}
