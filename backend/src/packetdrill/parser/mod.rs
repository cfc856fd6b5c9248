//! From the words of a script to its events. What a symbol is worth is asked when an event is run.

mod expression;
mod packet;
mod tcp_option;
mod time;

use super::lexer::{Kind, Token, tokens};
use super::report::Failure;
use super::script::{Call, Command, Event, GivenOption, Script, What};
use std::collections::BTreeMap;

/// How deep lists, structures and operators may stand within each other.
const DEEPEST: u32 = 64;

/// Reads a script.
///
/// # Errors
/// The first place that is not in the language, with its line and column.
pub(super) fn parse(text: &str, definitions: &BTreeMap<String, String>) -> Result<Script, Failure> {
    if text.len() > super::LONGEST {
        let most = super::LONGEST / 1024;
        return Err(Failure::at(0, format!("the script is longer than {most} KiB")));
    }
    let mut parser = Parser {
        tokens: tokens(text, definitions)?,
        at: 0,
        depth: 0,
    };
    parser.script()
}

struct Parser {
    /// At least [`Kind::End`].
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
}

impl Parser {
    fn token(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn kind(&self) -> &Kind {
        &self.token().kind
    }

    /// The kind of the word after the next.
    fn after(&self) -> &Kind {
        &self.tokens[(self.at + 1).min(self.tokens.len() - 1)].kind
    }

    fn advance(&mut self) -> Kind {
        let kind = self.kind().clone();
        self.at += 1;
        kind
    }

    fn error(&self, message: impl Into<String>) -> Failure {
        let token = self.token();
        Failure {
            line: token.line,
            column: Some(token.column),
            message: message.into(),
        }
    }

    fn expected(&self, what: &str) -> Failure {
        self.error(format!("expected {what}, not {}", self.kind().said()))
    }

    fn is_sign(&self, sign: char) -> bool {
        *self.kind() == Kind::Sign(sign)
    }

    fn take_sign(&mut self, sign: char) -> bool {
        let taken = self.is_sign(sign);
        if taken {
            self.at += 1;
        }
        taken
    }

    fn sign(&mut self, sign: char) -> Result<(), Failure> {
        if self.take_sign(sign) {
            Ok(())
        } else {
            Err(self.expected(&format!("'{sign}'")))
        }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.kind(), Kind::Word(found) if found == word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let taken = self.is_word(word);
        if taken {
            self.at += 1;
        }
        taken
    }

    fn word(&mut self, what: &str) -> Result<String, Failure> {
        match self.kind() {
            Kind::Word(word) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.expected(what)),
        }
    }

    /// A whole number that fits into `T`.
    fn number<T: TryFrom<i64>>(&mut self, what: &str) -> Result<T, Failure> {
        let (Kind::Integer(number, _) | Kind::Hex(number)) = self.kind() else {
            return Err(self.expected(what));
        };
        let number = *number;
        let fits = T::try_from(number).ok();
        let fits = fits.ok_or_else(|| self.error(format!("{what} out of range: {number}")))?;
        self.at += 1;
        Ok(fits)
    }

    /// The number that follows a word, where the word is there.
    fn after_word<T: TryFrom<i64>>(&mut self, word: &str, what: &str) -> Result<Option<T>, Failure> {
        if !self.take_word(word) {
            return Ok(None);
        }
        self.number(what).map(Some)
    }

    fn script(&mut self) -> Result<Script, Failure> {
        let mut script = Script::default();
        loop {
            let line = self.token().line;
            match self.kind().clone() {
                Kind::End => break,
                Kind::Option(name, value) => {
                    if !script.events.is_empty() || script.begin.is_some() {
                        return Err(self.error("options stand before the first event"));
                    }
                    self.at += 1;
                    script.options.push(GivenOption { line, name, value });
                }
                Kind::Backquoted(text) => {
                    self.at += 1;
                    let command = Command { line, text };
                    if script.events.is_empty() && script.begin.is_none() {
                        script.begin = Some(command);
                    } else if *self.kind() == Kind::End {
                        script.end = Some(command);
                    } else {
                        return Err(self.error("a command between events has a time, as in +0 `…`"));
                    }
                }
                _ => script.events.push(self.event()?),
            }
        }
        if script.events.is_empty() {
            return Err(self.error("the script has no event"));
        }
        Ok(script)
    }

    fn event(&mut self) -> Result<Event, Failure> {
        let line = self.token().line;
        let when = self.when()?;
        let what = match self.kind().clone() {
            Kind::Sign('<' | '>') => What::Packet(Box::new(self.packet()?)),
            Kind::Word(_) | Kind::Ellipsis => What::Call(Box::new(self.call()?)),
            Kind::Backquoted(text) => {
                self.at += 1;
                What::Command(text)
            }
            Kind::Code(text) => {
                self.at += 1;
                What::Code(text)
            }
            _ => return Err(self.expected("a packet, a system call, a command or code")),
        };
        self.check_time(line, when, &what)?;
        Ok(Event { line, when, what })
    }

    fn call(&mut self) -> Result<Call, Failure> {
        let until = match self.kind() {
            Kind::Ellipsis => {
                self.at += 1;
                Some(self.time()?)
            }
            _ => None,
        };
        let name = self.word("the name of a system call")?;
        self.sign('(')?;
        let arguments = self.expressions(')')?;
        self.sign('=')?;
        let result = self.expression()?;
        let errno = match self.kind() {
            Kind::Word(_) => Some(self.word("an errno")?),
            _ => None,
        };
        self.note()?;
        Ok(Call {
            until,
            name,
            arguments,
            result,
            errno,
        })
    }

    /// `(Resource temporarily unavailable)`: for people alone.
    fn note(&mut self) -> Result<(), Failure> {
        if !self.take_sign('(') {
            return Ok(());
        }
        while !self.take_sign(')') {
            if matches!(self.kind(), Kind::End) {
                return Err(self.expected("')'"));
            }
            self.at += 1;
        }
        Ok(())
    }
}

impl Kind {
    /// As an error names it.
    fn said(&self) -> String {
        match self {
            Self::Word(word) => format!("'{word}'"),
            Self::Integer(_, text) | Self::Float(text) | Self::Address(text) => text.clone(),
            Self::Hex(number) => format!("{number:#x}"),
            Self::Text(bytes) => format!("\"{}\"", bytes.escape_ascii()),
            Self::Backquoted(_) => "a command in backquotes".to_owned(),
            Self::Code(_) => "code".to_owned(),
            Self::Option(name, _) => format!("--{name}"),
            Self::Ellipsis => "...".to_owned(),
            Self::Sign(sign) => format!("'{sign}'"),
            Self::End => "the end of the script".to_owned(),
        }
    }
}
