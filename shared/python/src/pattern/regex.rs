//! Compiled patterns, subjects, and the ways to match.

use std::collections::BTreeMap;

use super::error::CompileError;
use super::flags;
use super::parse;
use super::program::{self, Op, Program};
use super::run::{Demand, Matcher};

/// A match took more steps than it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted;

/// What is searched, unit by unit: code points of a text, or bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    characters: Vec<char>,
}

impl Subject {
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self {
            characters: text.chars().collect(),
        }
    }

    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Self {
        Self {
            characters: bytes.iter().copied().map(char::from).collect(),
        }
    }

    #[must_use]
    pub fn length(&self) -> usize {
        self.characters.len()
    }

    /// A part as text.
    #[must_use]
    pub fn part(&self, start: usize, end: usize) -> String {
        self.characters.get(start..end).unwrap_or(&[]).iter().collect()
    }

    /// A part as bytes, of a subject that was made of them.
    #[must_use]
    pub fn byte_part(&self, start: usize, end: usize) -> Vec<u8> {
        let units = self.characters.get(start..end).unwrap_or(&[]).iter();
        units.filter_map(|unit| u8::try_from(*unit).ok()).collect()
    }
}

/// Where a match has to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// `search`: anywhere.
    Anywhere,
    /// `match`: from the start on.
    Start,
    /// `fullmatch`: from start to end.
    Whole,
}

/// `re.Match`: positions in the subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Of the whole and of each group, where it matched.
    pub spans: Vec<Option<(usize, usize)>>,
    /// `lastindex`.
    pub last: Option<usize>,
}

impl Match {
    #[must_use]
    pub fn start(&self) -> usize {
        self.spans
            .first()
            .copied()
            .flatten()
            .map_or(0, |(start, _)| start)
    }

    #[must_use]
    pub fn end(&self) -> usize {
        self.spans.first().copied().flatten().map_or(0, |(_, end)| end)
    }
}

/// `re.Pattern`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regex {
    program: Program,
    flags: u32,
    groups: usize,
    names: BTreeMap<String, usize>,
}

impl Regex {
    /// `re.compile` of text.
    ///
    /// # Errors
    /// `re.error` for what is no pattern, `ValueError` for flags that do not go together.
    pub fn text(pattern: &str, flags: u32) -> Result<Self, CompileError> {
        Self::compile(pattern.chars().collect(), true, flags)
    }

    /// `re.compile` of bytes.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn bytes(pattern: &[u8], flags: u32) -> Result<Self, CompileError> {
        Self::compile(pattern.iter().copied().map(char::from).collect(), false, flags)
    }

    fn compile(characters: Vec<char>, is_text: bool, flags: u32) -> Result<Self, CompileError> {
        let parsed = parse::parse(characters, is_text, flags)?;
        let program = program::compile(&parsed.nodes, parsed.flags, &parsed.widths)?;
        Ok(Self {
            program,
            flags: parsed.flags,
            groups: parsed.widths.len(),
            names: parsed.names,
        })
    }

    /// `flags`, with those that the pattern itself sets.
    #[must_use]
    pub fn flags(&self) -> u32 {
        self.flags
    }

    /// `groups`: how many there are, the whole not counted.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.groups - 1
    }

    /// `groupindex`: the groups that have names.
    #[must_use]
    pub fn names(&self) -> &BTreeMap<String, usize> {
        &self.names
    }

    /// The name of a group: `lastgroup`.
    #[must_use]
    pub fn name(&self, group: usize) -> Option<&str> {
        self.names
            .iter()
            .find(|(_, index)| **index == group)
            .map(|(name, _)| name.as_str())
    }

    /// A match between `start` and `end`, which are positions that Python's `pos` and `endpos` were cut to.
    /// `budget` is counted down by the steps that were taken.
    ///
    /// # Errors
    /// [`Exhausted`] where the budget is.
    pub fn find(
        &self,
        subject: &Subject,
        anchor: Anchor,
        (start, end): (usize, usize),
        budget: &mut u64,
    ) -> Result<Option<Match>, Exhausted> {
        self.find_after(subject, anchor, (start, end), false, budget)
    }

    /// The matches of `finditer`, `findall`, `sub` and `split`, one after the other: after one has been found, the next
    /// is asked for from its end on, and may not be empty there if the one before was (`after_empty`).
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn find_after(
        &self,
        subject: &Subject,
        anchor: Anchor,
        (start, end): (usize, usize),
        after_empty: bool,
        budget: &mut u64,
    ) -> Result<Option<Match>, Exhausted> {
        let end = end.min(subject.length());
        if start > end {
            return Ok(None);
        }
        let last_start = if anchor == Anchor::Anywhere { end } else { start };
        let first_unit = match self.program.ops.first() {
            Some(Op::Unit(unit)) => Some(unit),
            _ => None,
        };
        let mut matcher = Matcher::new(&self.program, &subject.characters, end, self.groups, budget);
        for from in start..=last_start {
            // Most places are ruled out by their first character.
            if let Some(unit) = first_unit
                && !matcher.one(unit, from)
            {
                continue;
            }
            let demand = Demand {
                whole: anchor == Anchor::Whole,
                not_at: (after_empty && from == start).then_some(start),
            };
            let Some(until) = matcher.run(from, demand)? else {
                continue;
            };
            let mut spans = vec![Some((from, until))];
            spans.extend(
                matcher
                    .slots
                    .chunks_exact(2)
                    .skip(1)
                    .map(|ends| Some((ends[0]?, ends[1]?))),
            );
            return Ok(Some(Match {
                spans,
                last: matcher.last,
            }));
        }
        Ok(None)
    }

    /// All matches of `finditer`.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn find_all(&self, subject: &Subject, budget: &mut u64) -> Result<Vec<Match>, Exhausted> {
        let (mut at, mut after_empty) = (0, false);
        let mut found = Vec::new();
        let whole = subject.length();
        while let Some(next) = self.find_after(subject, Anchor::Anywhere, (at, whole), after_empty, budget)? {
            at = next.end();
            after_empty = next.start() == at;
            found.push(next);
        }
        Ok(found)
    }

    /// Whether case does not count: what `repr` of a pattern shows among others.
    #[must_use]
    pub fn ignores_case(&self) -> bool {
        self.flags & flags::IGNORECASE != 0
    }
}

/// `re.escape(text)`: a backslash before everything that means something in a pattern.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '(' | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '?'
                | '*'
                | '+'
                | '-'
                | '|'
                | '^'
                | '$'
                | '\\'
                | '.'
                | '&'
                | '~'
                | '#'
                | ' '
                | '\t'..='\r'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
