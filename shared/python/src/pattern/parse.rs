//! A pattern read into its tree.
//!
//! Parentheses are in `group`, escape sequences and sets in `escape`.

use std::collections::BTreeMap;

use super::error::{CompileError, PatternError};
use super::flags;
use super::source::{Source, Token};
use super::syntax::{Greed, Node, UNLIMITED, width};
use crate::raised::{Class, Raised};

/// Groups may be nested so deep: about as deep as CPython's own parser gets.
const DEEPEST: usize = 200;

#[derive(Debug)]
pub(super) struct Parser {
    pub source: Source,
    pub flags: u32,
    /// Widths of the groups, the whole first; `None` while one is open.
    pub groups: Vec<Option<(u64, u64)>>,
    pub names: BTreeMap<String, usize>,
    /// Groups from this on were opened in the look-behind that is being read.
    pub look_behind_from: Option<usize>,
    /// Groups that conditions name by number, and where.
    pub conditions: BTreeMap<usize, usize>,
}

/// What a pattern says.
#[derive(Debug)]
pub(super) struct Parsed {
    pub nodes: Vec<Node>,
    pub flags: u32,
    pub widths: Vec<Option<(u64, u64)>>,
    pub names: BTreeMap<String, usize>,
}

pub(super) fn parse(characters: Vec<char>, is_text: bool, flags: u32) -> Result<Parsed, CompileError> {
    let mut parser = Parser {
        source: Source::new(characters, is_text),
        flags,
        groups: vec![None],
        names: BTreeMap::new(),
        look_behind_from: None,
        conditions: BTreeMap::new(),
    };
    let verbose = flags & flags::VERBOSE != 0;
    let nodes = parser.branches(verbose, 0)?;
    parser.source.whole()?;
    parser.flags = consistent(parser.flags, is_text)?;
    if parser.source.peek().is_some() {
        return Err(parser.source.error("unbalanced parenthesis", 0).into());
    }
    for (group, position) in &parser.conditions {
        if *group >= parser.groups.len() {
            let message = format!("invalid group reference {group}");
            return Err(PatternError::at(message, &parser.source.characters, *position).into());
        }
    }
    Ok(Parsed {
        nodes,
        flags: parser.flags,
        widths: parser.groups,
        names: parser.names,
    })
}

/// Flags that go together, with the one that text has by itself.
fn consistent(flags: u32, is_text: bool) -> Result<u32, Raised> {
    let has = |flag: u32| flags & flag != 0;
    let wrong = match is_text {
        true if has(flags::LOCALE) => Some("cannot use LOCALE flag with a str pattern"),
        true if has(flags::ASCII) && has(flags::UNICODE) => Some("ASCII and UNICODE flags are incompatible"),
        false if has(flags::UNICODE) => Some("cannot use UNICODE flag with a bytes pattern"),
        false if has(flags::LOCALE) && has(flags::ASCII) => Some("ASCII and LOCALE flags are incompatible"),
        true | false => None,
    };
    match wrong {
        Some(message) => Err(Raised::value(message)),
        None if is_text && !has(flags::ASCII) => Ok(flags | flags::UNICODE),
        None => Ok(flags),
    }
}

impl Parser {
    /// Alternatives up to a closing parenthesis or the end.
    pub(super) fn branches(&mut self, verbose: bool, depth: usize) -> Result<Vec<Node>, CompileError> {
        if depth > DEEPEST {
            return Err(Class::RecursionError
                .because("maximum recursion depth exceeded")
                .into());
        }
        let mut verbose = verbose;
        let mut branches = Vec::new();
        loop {
            let first = depth == 0 && branches.is_empty();
            branches.push(self.sequence(verbose, depth, first)?);
            if !self.source.takes('|') {
                break;
            }
            if depth == 0 {
                verbose = self.flags & flags::VERBOSE != 0;
            }
        }
        match branches.len() {
            1 => Ok(branches.pop().unwrap_or_default()),
            _ => Ok(vec![Node::Branch(branches)]),
        }
    }

    /// One alternative. Only at the start of the first may global flags stand.
    pub(super) fn sequence(
        &mut self,
        verbose: bool,
        depth: usize,
        first: bool,
    ) -> Result<Vec<Node>, CompileError> {
        let mut verbose = verbose;
        let mut nodes: Vec<Node> = Vec::new();
        while let Some(token) = self.source.peek() {
            if matches!(token, Token::Plain('|' | ')')) {
                break;
            }
            self.source.next();
            let character = match token {
                Token::Escape(letter) => {
                    nodes.push(self.escape(letter)?);
                    continue;
                }
                Token::Plain(character) => character,
            };
            match character {
                ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c' if verbose => {}
                '#' if verbose => {
                    while self
                        .source
                        .next()
                        .is_some_and(|token| token != Token::Plain('\n'))
                    {}
                }
                '[' => nodes.push(self.set()?),
                '*' | '+' | '?' | '{' => self.repeat(character, &mut nodes)?,
                '.' => nodes.push(Node::Any),
                '(' => {
                    let global = self.group(verbose, depth, first && nodes.is_empty(), &mut nodes)?;
                    if global {
                        verbose = self.flags & flags::VERBOSE != 0;
                    }
                }
                '^' => nodes.push(Node::At(super::syntax::At::Start)),
                '$' => nodes.push(Node::At(super::syntax::At::End)),
                _ => nodes.push(Node::Literal(character)),
            }
        }
        Ok(nodes)
    }

    /// A quantifier behind the last node.
    fn repeat(&mut self, mark: char, nodes: &mut Vec<Node>) -> Result<(), CompileError> {
        let here = self.source.at;
        let (least, most) = match mark {
            '?' => (0, 1),
            '*' => (0, UNLIMITED),
            '+' => (1, UNLIMITED),
            _ => match self.counts(here)? {
                Some(counts) => counts,
                None => {
                    nodes.push(Node::Literal('{'));
                    return Ok(());
                }
            },
        };
        let back = self.source.at - here + 1;
        match nodes.last() {
            None | Some(Node::At(_)) => return Err(self.source.error("nothing to repeat", back).into()),
            Some(Node::Repeat { .. }) => return Err(self.source.error("multiple repeat", back).into()),
            Some(_) => {}
        }
        let greed = match () {
            () if self.source.takes('?') => Greed::Lazy,
            () if self.source.takes('+') => Greed::Possessive,
            () => Greed::Greedy,
        };
        let body = nodes.pop().into_iter().collect();
        nodes.push(Node::Repeat {
            least,
            most,
            greed,
            body,
        });
        Ok(())
    }

    /// `{m}`, `{m,}`, `{,n}`, `{m,n}` from behind the brace on; `None` where it is none, and nothing is taken.
    fn counts(&mut self, here: usize) -> Result<Option<(u32, u32)>, CompileError> {
        if self.source.peek_plain() == Some('}') {
            return Ok(None);
        }
        let digits = |parser: &mut Self| {
            parser
                .source
                .take_while(usize::MAX, |digit| digit.is_ascii_digit())
        };
        let low = digits(self);
        let high = if self.source.takes(',') {
            digits(self)
        } else {
            low.clone()
        };
        if !self.source.takes('}') {
            self.source.at = here;
            return Ok(None);
        }
        self.source.whole()?;
        let count = |written: &str, missing: u32| match written {
            "" => Ok(missing),
            _ => written
                .parse()
                .ok()
                .filter(|count| *count < UNLIMITED)
                .ok_or_else(|| Raised::overflow("the repetition number is too large")),
        };
        let (least, most) = (count(&low, 0)?, count(&high, UNLIMITED)?);
        if most < least {
            let back = self.source.at - here;
            return Err(self
                .source
                .error("min repeat greater than max repeat", back)
                .into());
        }
        Ok(Some((least, most)))
    }

    /// In a look-behind, groups may be referred to that were closed before it.
    pub(super) fn check_look_behind(&self, group: usize) -> Result<(), PatternError> {
        let Some(from) = self.look_behind_from else {
            return Ok(());
        };
        if self.groups.get(group).is_none_or(Option::is_none) {
            return Err(self.source.error("cannot refer to an open group", 0));
        }
        if group >= from {
            let message = "cannot refer to group defined in the same lookbehind subpattern";
            return Err(self.source.error(message, 0));
        }
        Ok(())
    }

    pub(super) fn close(&mut self, group: usize, body: &[Node]) {
        self.groups[group] = Some(width(body, &self.groups));
    }
}
