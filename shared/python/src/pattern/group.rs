//! What stands in parentheses.

use super::error::{CompileError, PatternError};
use super::flags;
use super::parse::Parser;
use super::source::Token;
use super::syntax::Node;
use crate::text::{kinds, quoting};

/// How a group is to be read after its opening.
struct Opening {
    captures: bool,
    atomic: bool,
    name: Option<String>,
    add: u32,
    remove: u32,
}

impl Parser {
    /// A group from behind its opening parenthesis on. Tells whether it only set flags for the whole pattern.
    pub(super) fn group(
        &mut self,
        verbose: bool,
        depth: usize,
        first: bool,
        nodes: &mut Vec<Node>,
    ) -> Result<bool, CompileError> {
        let start = self.source.at - 1;
        let mut opening = Opening {
            captures: true,
            atomic: false,
            name: None,
            add: 0,
            remove: 0,
        };
        if self.source.takes('?') {
            let token = self.extension()?;
            let Token::Plain(mark) = token else {
                return Err(self.unknown_extension("?", token).into());
            };
            match mark {
                'P' if self.source.takes('<') => opening.name = Some(self.name('>')?),
                'P' if self.source.takes('=') => {
                    let node = self.named_reference()?;
                    nodes.push(node);
                    return Ok(false);
                }
                'P' => {
                    let other = self.extension()?;
                    return Err(self.unknown_extension("?P", other).into());
                }
                ':' => opening.captures = false,
                '#' => return self.comment(start).map(|()| false),
                '=' | '!' | '<' => {
                    let node = self.look(mark, verbose, depth, start)?;
                    nodes.push(node);
                    return Ok(false);
                }
                '(' => {
                    let node = self.condition(verbose, depth, start)?;
                    nodes.push(node);
                    return Ok(false);
                }
                '>' => (opening.captures, opening.atomic) = (false, true),
                _ if mark == '-' || flags::of_letter(mark).is_some() => {
                    opening.captures = false;
                    let Some((add, remove)) = self.inline_flags(mark)? else {
                        if !first {
                            let back = self.source.at - start;
                            let message = "global flags not at the start of the expression";
                            return Err(self.source.error(message, back).into());
                        }
                        return Ok(true);
                    };
                    (opening.add, opening.remove) = (add, remove);
                }
                _ => return Err(self.unknown_extension("?", token).into()),
            }
        }
        let node = self.body(&opening, verbose, depth, start)?;
        nodes.push(node);
        Ok(false)
    }

    fn body(
        &mut self,
        opening: &Opening,
        verbose: bool,
        depth: usize,
        start: usize,
    ) -> Result<Node, CompileError> {
        let index = opening.captures.then_some(self.groups.len());
        if let (Some(index), Some(name)) = (index, &opening.name) {
            if let Some(before) = self.names.get(name) {
                let quoted = quoting::text(name);
                let message =
                    format!("redefinition of group name {quoted} as group {index}; was group {before}");
                return Err(self.source.error(message, name.chars().count() + 1).into());
            }
            self.names.insert(name.clone(), index);
        }
        if index.is_some() {
            self.groups.push(None);
        }
        let verbose = (verbose || opening.add & flags::VERBOSE != 0) && opening.remove & flags::VERBOSE == 0;
        let body = self.branches(verbose, depth + 1)?;
        self.closing(start)?;
        if let Some(index) = index {
            self.close(index, &body);
        }
        if opening.atomic {
            return Ok(Node::Atomic(body));
        }
        Ok(Node::Group {
            index,
            add: opening.add,
            remove: opening.remove,
            body,
        })
    }

    fn closing(&mut self, start: usize) -> Result<(), PatternError> {
        if self.source.takes(')') {
            return Ok(());
        }
        let back = self.source.at - start;
        Err(self.source.error("missing ), unterminated subpattern", back))
    }

    /// What stands behind `(?`, `(?P` or `(?<`.
    fn extension(&mut self) -> Result<Token, PatternError> {
        let token = self.source.next();
        token.ok_or_else(|| self.source.error("unexpected end of pattern", 0))
    }

    fn unknown_extension(&self, before: &str, token: Token) -> PatternError {
        let message = format!("unknown extension {before}{}", token.written());
        self.source.error(message, before.len() + token.length())
    }

    /// A group's name up to its terminator.
    fn name(&mut self, terminator: char) -> Result<String, PatternError> {
        let name = self.source.take_until(terminator, "group name")?;
        if kinds::is_identifier(&name) {
            Ok(name)
        } else {
            Err(self.bad_name(&name))
        }
    }

    fn bad_name(&self, name: &str) -> PatternError {
        let message = format!("bad character in group name {}", quoting::text(name));
        self.source.error(message, name.chars().count() + 1)
    }

    fn unknown_name(&self, name: &str) -> PatternError {
        let message = format!("unknown group name {}", quoting::text(name));
        self.source.error(message, name.chars().count() + 1)
    }

    fn named_reference(&mut self) -> Result<Node, PatternError> {
        let name = self.name(')')?;
        let Some(group) = self.names.get(&name).copied() else {
            return Err(self.unknown_name(&name));
        };
        if self.groups[group].is_none() {
            return Err(self
                .source
                .error("cannot refer to an open group", name.chars().count() + 1));
        }
        self.check_look_behind(group)?;
        Ok(Node::Reference(group))
    }

    fn comment(&mut self, start: usize) -> Result<(), CompileError> {
        loop {
            match self.source.next() {
                Some(Token::Plain(')')) => return Ok(()),
                Some(_) => {}
                None => {
                    let back = self.source.at - start;
                    return Err(self.source.error("missing ), unterminated comment", back).into());
                }
            }
        }
    }

    fn look(&mut self, mark: char, verbose: bool, depth: usize, start: usize) -> Result<Node, CompileError> {
        let behind = mark == '<';
        let mut mark = mark;
        let outer = self.look_behind_from;
        if behind {
            mark = match self.extension()? {
                Token::Plain(mark @ ('=' | '!')) => mark,
                other @ (Token::Plain(_) | Token::Escape(_)) => {
                    return Err(self.unknown_extension("?<", other).into());
                }
            };
            self.look_behind_from = outer.or(Some(self.groups.len()));
        }
        let body = self.branches(verbose, depth + 1)?;
        self.look_behind_from = outer;
        self.closing(start)?;
        Ok(Node::Look {
            behind,
            negative: mark == '!',
            body,
        })
    }

    fn condition(&mut self, verbose: bool, depth: usize, start: usize) -> Result<Node, CompileError> {
        let name = self.source.take_until(')', "group name")?;
        let back = name.chars().count() + 1;
        let group = if kinds::is_identifier(&name) {
            self.names
                .get(&name)
                .copied()
                .ok_or_else(|| self.unknown_name(&name))?
        } else {
            let plain = name.bytes().all(|byte| byte.is_ascii_digit());
            let group = name
                .parse()
                .ok()
                .filter(|_| plain)
                .ok_or_else(|| self.bad_name(&name))?;
            if group == 0 {
                return Err(self.source.error("bad group number", back).into());
            }
            self.conditions.entry(group).or_insert(self.source.at - back);
            group
        };
        self.check_look_behind(group)?;
        let yes = self.sequence(verbose, depth + 1, false)?;
        let mut no = Vec::new();
        if self.source.takes('|') {
            no = self.sequence(verbose, depth + 1, false)?;
            if self.source.peek_plain() == Some('|') {
                return Err(self
                    .source
                    .error("conditional backref with more than two branches", 0)
                    .into());
            }
        }
        self.closing(start)?;
        Ok(Node::Condition { group, yes, no })
    }

    /// `(?aiLmsux-imsx:` or `(?aiLmsux)` from behind its first letter on: what is added and removed, or `None` where
    /// the flags are the whole pattern's.
    fn inline_flags(&mut self, mark: char) -> Result<Option<(u32, u32)>, PatternError> {
        let (mut add, mut remove) = (0, 0);
        let mut letter = mark;
        while let Some(flag) = flags::of_letter(letter) {
            add |= flag;
            self.check_type_flag(letter, add)?;
            letter = self.flag_letter("missing -, : or )", &[')', '-', ':'])?;
        }
        if letter == ')' {
            self.flags |= add;
            return Ok(None);
        }
        if letter == '-' {
            letter = self.flag_letter("missing flag", &[])?;
            while let Some(flag) = flags::of_letter(letter) {
                if flag & flags::TYPES != 0 {
                    let message = "bad inline flags: cannot turn off flags 'a', 'u' and 'L'";
                    return Err(self.source.error(message, 0));
                }
                remove |= flag;
                letter = self.flag_letter("missing :", &[':'])?;
            }
        }
        if add & remove != 0 {
            return Err(self.source.error("bad inline flags: flag turned on and off", 1));
        }
        Ok(Some((add, remove)))
    }

    fn check_type_flag(&self, letter: char, add: u32) -> Result<(), PatternError> {
        let types = add & flags::TYPES;
        let message = match letter {
            'L' if self.source.is_text => "bad inline flags: cannot use 'L' flag with a str pattern",
            'u' if !self.source.is_text => "bad inline flags: cannot use 'u' flag with a bytes pattern",
            'a' | 'u' | 'L' if !types.is_power_of_two() => {
                "bad inline flags: flags 'a', 'u' and 'L' are incompatible"
            }
            _ => return Ok(()),
        };
        Err(self.source.error(message, 0))
    }

    /// The next letter of inline flags, or one of the marks that may end them.
    fn flag_letter(&mut self, missing: &str, marks: &[char]) -> Result<char, PatternError> {
        let token = self.source.next();
        match token {
            None => Err(self.source.error(missing, 0)),
            Some(Token::Plain(letter)) if marks.contains(&letter) || flags::of_letter(letter).is_some() => {
                Ok(letter)
            }
            Some(Token::Plain(letter)) if letter.is_alphabetic() => Err(self.source.error("unknown flag", 1)),
            Some(token) => Err(self.source.error(missing, token.length())),
        }
    }
}
