//! From the text of a script to its words. Knows nothing of what they mean.

use super::report::Failure;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Bytes;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word(String),
    /// Its digits, with the sign.
    Integer(i64, String),
    Hex(i64),
    /// A number with a point, as it was written.
    Float(String),
    Text(Vec<u8>),
    Backquoted(String),
    /// `%{ … }%`
    Code(String),
    /// `--name` or `--name=value`
    Option(String, Option<String>),
    /// Four numbers with points.
    Address(String),
    Ellipsis,
    Sign(char),
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// The words of a script, with [`Kind::End`] as the last.
pub(super) fn tokens(text: &str, definitions: &BTreeMap<String, String>) -> Result<Vec<Token>, Failure> {
    let mut lexer = Lexer {
        rest: text,
        line: 1,
        column: 1,
        definitions,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blank()?;
        let (line, column) = (lexer.line, lexer.column);
        let kind = lexer.next()?;
        let is_end = kind == Kind::End;
        tokens.push(Token { kind, line, column });
        if is_end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    line: u32,
    column: u32,
    definitions: &'a BTreeMap<String, String>,
}

impl<'a> Lexer<'a> {
    /// Takes `length` bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        for letter in taken.chars() {
            if letter == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.rest = rest;
        taken
    }

    fn error(&self, message: impl Into<String>) -> Failure {
        Failure {
            line: self.line,
            column: Some(self.column),
            message: message.into(),
        }
    }

    fn skip_blank(&mut self) -> Result<(), Failure> {
        loop {
            let blank = self.rest.len() - self.rest.trim_start().len();
            self.take(blank);
            let comment = if self.rest.starts_with("//") || self.rest.starts_with('#') {
                self.rest.find('\n').unwrap_or(self.rest.len())
            } else if self.rest.starts_with("/*") {
                let end = self.rest.find("*/");
                end.ok_or_else(|| self.error("a comment begins with /* and does not end"))? + 2
            } else if blank == 0 {
                return Ok(());
            } else {
                0
            };
            self.take(comment);
        }
    }

    fn next(&mut self) -> Result<Kind, Failure> {
        let Some(first) = self.rest.chars().next() else {
            return Ok(Kind::End);
        };
        if self.rest.starts_with("...") {
            self.take(3);
            return Ok(Kind::Ellipsis);
        }
        if self.rest.starts_with("--") {
            return Ok(self.option());
        }
        if self.rest.starts_with("%{") {
            let code = self.enclosed("%{", "}%")?;
            return Ok(Kind::Code(code.to_owned()));
        }
        let number = number_length(self.rest);
        match first {
            '"' => {
                let inside = self.quoted('"')?;
                Ok(Kind::Text(unescaped(inside)))
            }
            '`' => Ok(Kind::Backquoted(self.quoted('`')?.to_owned())),
            _ if number > 0 => self.number(number),
            '_' | 'a'..='z' | 'A'..='Z' => {
                let length = word_length(self.rest);
                let word = self.take(length).to_owned();
                Ok(self.defined(word))
            }
            _ => {
                self.take(first.len_utf8());
                Ok(Kind::Sign(first))
            }
        }
    }

    fn option(&mut self) -> Kind {
        let name_length = word_length(&self.rest[2..]);
        let name = self.take(2 + name_length)[2..].to_owned();
        if !self.rest.starts_with('=') {
            return Kind::Option(name, None);
        }
        self.take(1);
        let length = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        let value = self.take(length);
        let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        Kind::Option(name, Some(bare.unwrap_or(value).to_owned()))
    }

    fn enclosed(&mut self, open: &str, close: &str) -> Result<&'a str, Failure> {
        let end = self.rest[open.len()..].find(close);
        let length = end.ok_or_else(|| self.error(format!("{open} without {close}")))?;
        let whole = self.take(open.len() + length + close.len());
        Ok(&whole[open.len()..open.len() + length])
    }

    fn quoted(&mut self, mark: char) -> Result<&'a str, Failure> {
        let mut escaped = false;
        for (index, letter) in self.rest.char_indices().skip(1) {
            if letter == mark && !escaped {
                let whole = self.take(index + 1);
                return Ok(&whole[1..index]);
            }
            escaped = letter == '\\' && !escaped;
        }
        Err(self.error(format!("{mark} is not closed")))
    }

    /// `length` is that of the number alone; letters behind it make a word of it, as in a cookie.
    fn number(&mut self, length: usize) -> Result<Kind, Failure> {
        let whole = word_length(self.rest);
        let text = &self.rest[..length];
        if let Some(digits) = self.rest[..whole].strip_prefix("0x")
            && !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            let value = u64::from_str_radix(digits, 16);
            let value = value.map_err(|error| self.error(format!("0x{digits}: {error}")))?;
            self.take(whole);
            return Ok(Kind::Hex(value as i64));
        }
        if whole > length && !text.contains('.') {
            return Ok(Kind::Word(self.take(whole).to_owned()));
        }
        match text.bytes().filter(|byte| *byte == b'.').count() {
            0 => {
                let value = text.parse();
                let value = value.map_err(|error| self.error(format!("{text}: {error}")))?;
                Ok(Kind::Integer(value, self.take(length).to_owned()))
            }
            1 => Ok(Kind::Float(self.take(length).to_owned())),
            _ => Ok(Kind::Address(self.take(length).to_owned())),
        }
    }

    fn defined(&self, word: String) -> Kind {
        let Some(value) = self.definitions.get(&word) else {
            return Kind::Word(word);
        };
        let inside = |mark| {
            value
                .strip_prefix(mark)
                .and_then(|value| value.strip_suffix(mark))
        };
        match (inside('"'), inside('`'), value.parse()) {
            (Some(text), ..) => Kind::Text(unescaped(text)),
            (_, Some(command), _) => Kind::Backquoted(command.to_owned()),
            (_, _, Ok(number)) => Kind::Integer(number, value.clone()),
            _ => Kind::Word(value.clone()),
        }
    }
}

fn word_length(text: &str) -> usize {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    end.unwrap_or(text.len())
}

/// Length of the number that `text` begins with: `12`, `-1`, `.5`, `0.25`, `192.0.2.1`; not of `1...`.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text.starts_with('-'));
    let mut length = sign + digits(&text[sign..]);
    for _ in 0..3 {
        let fraction = text[length..].strip_prefix('.').map_or(0, digits);
        if fraction == 0 {
            break;
        }
        length += 1 + fraction;
    }
    if length > sign { length } else { 0 }
}

/// What a string in quotes stands for: `\\n`, `\\x0a` and `\\012` are bytes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes().peekable();
    let mut plain = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        plain.push(match bytes.peek() {
            Some(b'0'..=b'7') => number(&mut bytes, 3, 8),
            Some(b'x') => {
                bytes.next();
                number(&mut bytes, 2, 16)
            }
            _ => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b't') => b'\t',
                Some(b'r') => b'\r',
                Some(other) => other,
                None => b'\\',
            },
        });
    }
    plain
}

/// A byte written with at most `most` digits.
fn number(bytes: &mut Peekable<Bytes<'_>>, most: usize, radix: u32) -> u8 {
    let mut value = 0;
    for _ in 0..most {
        let Some(digit) = bytes.peek().and_then(|byte| char::from(*byte).to_digit(radix)) else {
            break;
        };
        value = value * radix + digit;
        bytes.next();
    }
    value as u8
}
