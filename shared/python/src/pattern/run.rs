//! The matcher: runs a program from one position, remembering on a stack of its own what else could be tried.

use super::folding;
use super::program::{Op, Place, Program, Unit};
use super::regex::Exhausted;
use super::set::Category;
use super::syntax::{At, Greed};

/// What is remembered at once is bounded too: 24 bytes each.
const DEEPEST_STACK: usize = 1 << 21;

/// What goes back to how it was, or is tried next, when the way from here fails.
#[derive(Debug, Clone, Copy)]
enum Undo {
    Try {
        op: usize,
        at: usize,
    },
    /// A greedy repetition of one unit can give back, down to `least`.
    Fewer {
        op: usize,
        least: usize,
        at: usize,
    },
    /// A lazy one can take more, from `at` on.
    More {
        op: usize,
        at: usize,
        taken: u32,
    },
    Slot(usize, Option<usize>),
    Last(Option<usize>),
    Loop(usize, Counter),
}

/// How often a loop has gone round, and where it began the last time.
#[derive(Debug, Clone, Copy, Default)]
struct Counter {
    count: u32,
    last: Option<usize>,
}

/// Where a program runs.
#[derive(Debug)]
pub(super) struct Matcher<'a> {
    program: &'a Program,
    characters: &'a [char],
    /// The end of what may be matched.
    end: usize,
    pub slots: Vec<Option<usize>>,
    /// The group that was closed last.
    pub last: Option<usize>,
    loops: Vec<Counter>,
    undo: Vec<Undo>,
    budget: &'a mut u64,
}

/// What a match has to be besides.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Demand {
    /// It ends at the end.
    pub whole: bool,
    /// It does not end here.
    pub not_at: Option<usize>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(
        program: &'a Program,
        characters: &'a [char],
        end: usize,
        groups: usize,
        budget: &'a mut u64,
    ) -> Self {
        Self {
            program,
            characters,
            end,
            slots: vec![None; groups * 2],
            last: None,
            loops: vec![Counter::default(); program.loops],
            undo: Vec::new(),
            budget,
        }
    }

    /// Where a match from `start` ends, if there is one.
    pub(super) fn run(&mut self, start: usize, demand: Demand) -> Result<Option<usize>, Exhausted> {
        self.slots.fill(None);
        self.last = None;
        self.undo.clear();
        self.from(0, start, demand)
    }

    /// Runs up to `Done`. What is above `base` on the stack belongs to this run.
    fn from(&mut self, op: usize, start: usize, demand: Demand) -> Result<Option<usize>, Exhausted> {
        let base = self.undo.len();
        let (mut op, mut at) = (op, start);
        loop {
            *self.budget = self.budget.checked_sub(1).ok_or(Exhausted)?;
            if self.undo.len() > DEEPEST_STACK {
                return Err(Exhausted);
            }
            let step = match &self.program.ops[op] {
                Op::Done => {
                    let refused = demand.whole && at != self.end || demand.not_at == Some(at);
                    if !refused {
                        return Ok(Some(at));
                    }
                    None
                }
                Op::Unit(unit) => self.one(unit, at).then_some((op + 1, at + 1)),
                Op::Many {
                    unit,
                    least,
                    most,
                    greed,
                } => self.many(op, unit, at, (*least, *most), *greed)?,
                Op::Place(place) => self.is_place(*place, at).then_some((op + 1, at)),
                Op::Split(first, second) => {
                    self.undo.push(Undo::Try { op: *second, at });
                    Some((*first, at))
                }
                Op::Jump(target) => Some((*target, at)),
                Op::Save(slot) => {
                    self.save(*slot, at);
                    Some((op + 1, at))
                }
                Op::LoopStart(id) => {
                    self.count(*id, Counter::default());
                    Some((op + 1, at))
                }
                Op::Loop {
                    id,
                    least,
                    most,
                    lazy,
                    body,
                } => Some(self.round(op, at, *id, (*least, *most), *lazy, *body)),
                Op::LoopMore { most, id, body } => {
                    let Counter { count, last } = self.loops[*id];
                    let again = count < *most && last != Some(at);
                    again.then(|| {
                        self.count(
                            *id,
                            Counter {
                                count: count + 1,
                                last: Some(at),
                            },
                        );
                        (*body, at)
                    })
                }
                Op::Atomic { next } => self.nested(op + 1, at)?.map(|end| (*next, end)),
                Op::Look {
                    behind,
                    negative,
                    next,
                } => self.look(op + 1, at, *behind, *negative)?.then_some((*next, at)),
                Op::Reference { group, case } => self.reference(*group, *case, at).map(|end| (op + 1, end)),
                Op::IfGroup { group, otherwise } => {
                    let matched = self.slots[group * 2 + 1].is_some();
                    Some((if matched { op + 1 } else { *otherwise }, at))
                }
            };
            match step.or_else(|| self.back(base)) {
                Some(next) => (op, at) = next,
                None => return Ok(None),
            }
        }
    }

    pub(super) fn one(&self, unit: &Unit, at: usize) -> bool {
        at < self.end && unit.matches(self.characters[at])
    }

    /// Takes back what was done since the last choice, and tells what to try instead.
    fn back(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.undo.len() > base {
            match self.undo.pop()? {
                Undo::Try { op, at } => return Some((op, at)),
                Undo::Fewer { op, least, at } => {
                    if at - 1 > least {
                        self.undo.push(Undo::Fewer {
                            op,
                            least,
                            at: at - 1,
                        });
                    }
                    return Some((op + 1, at - 1));
                }
                Undo::More { op, at, taken } => {
                    let Op::Many { unit, most, .. } = &self.program.ops[op] else {
                        continue;
                    };
                    if taken < *most && self.one(unit, at) {
                        self.undo.push(Undo::More {
                            op,
                            at: at + 1,
                            taken: taken + 1,
                        });
                        return Some((op + 1, at + 1));
                    }
                }
                Undo::Slot(slot, before) => self.slots[slot] = before,
                Undo::Last(before) => self.last = before,
                Undo::Loop(id, before) => self.loops[id] = before,
            }
        }
        None
    }

    fn many(
        &mut self,
        op: usize,
        unit: &Unit,
        at: usize,
        (least, most): (u32, u32),
        greed: Greed,
    ) -> Result<Option<(usize, usize)>, Exhausted> {
        let wanted = if greed == Greed::Lazy { least } else { most };
        let room = self.end - at.min(self.end);
        let limit = usize::try_from(wanted).unwrap_or(usize::MAX).min(room);
        let candidates = self.characters[at..at + limit].iter();
        let taken = candidates
            .take_while(|character| unit.matches(**character))
            .count();
        *self.budget = self.budget.checked_sub(taken as u64 / 8).ok_or(Exhausted)?;
        let least = least as usize;
        if taken < least {
            return Ok(None);
        }
        match greed {
            Greed::Greedy if taken > least => self.undo.push(Undo::Fewer {
                op,
                least: at + least,
                at: at + taken,
            }),
            Greed::Lazy => self.undo.push(Undo::More {
                op,
                at: at + taken,
                taken: u32::try_from(taken).unwrap_or(u32::MAX),
            }),
            Greed::Greedy | Greed::Possessive => {}
        }
        Ok(Some((op + 1, at + taken)))
    }

    /// At the end of a round of a loop, and before the first.
    fn round(
        &mut self,
        op: usize,
        at: usize,
        id: usize,
        (least, most): (u32, u32),
        lazy: bool,
        body: usize,
    ) -> (usize, usize) {
        let Counter { count, last } = self.loops[id];
        if count < least {
            self.count(
                id,
                Counter {
                    count: count + 1,
                    last,
                },
            );
            return (body, at);
        }
        if lazy {
            // Behind this instruction stands the one that goes round.
            self.undo.push(Undo::Try { op: op + 1, at });
            return (op + 2, at);
        }
        // A round that matched nothing would match nothing for ever.
        if count < most && last != Some(at) {
            self.undo.push(Undo::Try { op: op + 1, at });
            self.count(
                id,
                Counter {
                    count: count + 1,
                    last: Some(at),
                },
            );
            return (body, at);
        }
        (op + 1, at)
    }

    fn count(&mut self, id: usize, counter: Counter) {
        self.undo.push(Undo::Loop(id, self.loops[id]));
        self.loops[id] = counter;
    }

    fn save(&mut self, slot: usize, at: usize) {
        self.undo.push(Undo::Slot(slot, self.slots[slot]));
        self.slots[slot] = Some(at);
        if slot % 2 == 1 {
            self.undo.push(Undo::Last(self.last));
            self.last = Some(slot / 2);
        }
    }

    /// A run of its own: of what it did, only how to undo it stays on the stack, not what else it could have tried.
    fn nested(&mut self, op: usize, at: usize) -> Result<Option<usize>, Exhausted> {
        let base = self.undo.len();
        let end = self.from(op, at, Demand::default())?;
        let mut kept = base;
        for index in base..self.undo.len() {
            let undo = self.undo[index];
            if !matches!(undo, Undo::Try { .. } | Undo::Fewer { .. } | Undo::More { .. }) {
                self.undo[kept] = undo;
                kept += 1;
            }
        }
        self.undo.truncate(kept);
        Ok(end)
    }

    fn look(
        &mut self,
        op: usize,
        at: usize,
        behind: Option<usize>,
        negative: bool,
    ) -> Result<bool, Exhausted> {
        let Some(from) = at.checked_sub(behind.unwrap_or(0)) else {
            return Ok(negative);
        };
        let base = self.undo.len();
        let found = self.nested(op, from)?.is_some();
        if found && negative {
            // Groups keep nothing from what must not be there.
            self.back(base);
        }
        Ok(found != negative)
    }

    fn reference(&self, group: usize, case: folding::Case, at: usize) -> Option<usize> {
        let (start, end) = (self.slots[group * 2]?, self.slots[group * 2 + 1]?);
        let wanted = self.characters.get(start..end)?;
        let found = self.characters[..self.end].get(at..at + wanted.len())?;
        let same = wanted
            .iter()
            .zip(found)
            .all(|(one, other)| folding::fold(*one, case) == folding::fold(*other, case));
        same.then_some(at + wanted.len())
    }

    fn is_place(&self, place: Place, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.characters.get(before));
        let behind = self.characters[..self.end].get(at);
        let boundary = || {
            let word = |character: Option<&char>| {
                character.is_some_and(|character| Category::Word.holds(*character, place.ascii))
            };
            word(before) != word(behind)
        };
        match place.at {
            At::Start => at == 0 || place.multiline && before == Some(&'\n'),
            At::End if place.multiline => at == self.end || behind == Some(&'\n'),
            At::End => at == self.end || at + 1 == self.end && behind == Some(&'\n'),
            At::TextStart => at == 0,
            At::TextEnd => at == self.end,
            At::Boundary => boundary(),
            // Nothing is inside of nothing.
            At::Inside => self.end > 0 && !boundary(),
        }
    }
}
