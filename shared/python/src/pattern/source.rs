//! A pattern or template read token by token: a token is a character, or a backslash and the character behind it.

use super::error::PatternError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Plain(char),
    Escape(char),
}

impl Token {
    pub(super) fn length(self) -> usize {
        match self {
            Self::Plain(_) => 1,
            Self::Escape(_) => 2,
        }
    }

    pub(super) fn written(self) -> String {
        match self {
            Self::Plain(character) => character.to_string(),
            Self::Escape(character) => format!("\\{character}"),
        }
    }
}

#[derive(Debug)]
pub(super) struct Source {
    pub characters: Vec<char>,
    /// It is text, not bytes.
    pub is_text: bool,
    /// Where the next token begins.
    pub at: usize,
}

impl Source {
    pub(super) fn new(characters: Vec<char>, is_text: bool) -> Self {
        Self {
            characters,
            is_text,
            at: 0,
        }
    }

    /// Whether what is left is a lone backslash, which is no token.
    fn is_cut(&self) -> bool {
        self.characters.get(self.at) == Some(&'\\') && self.at + 1 == self.characters.len()
    }

    /// # Errors
    /// Where a lone backslash comes next: it is found before anything that is wrong with what stands before it.
    pub(super) fn whole(&self) -> Result<(), PatternError> {
        if self.is_cut() {
            Err(self.error("", 0))
        } else {
            Ok(())
        }
    }

    pub(super) fn peek(&self) -> Option<Token> {
        match self.characters.get(self.at)? {
            '\\' => self.characters.get(self.at + 1).copied().map(Token::Escape),
            character => Some(Token::Plain(*character)),
        }
    }

    /// The next token if it is a plain character.
    pub(super) fn peek_plain(&self) -> Option<char> {
        match self.peek()? {
            Token::Plain(character) => Some(character),
            Token::Escape(_) => None,
        }
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += token.length();
        Some(token)
    }

    pub(super) fn takes(&mut self, character: char) -> bool {
        let taken = self.peek_plain() == Some(character);
        self.at += usize::from(taken);
        taken
    }

    /// As many plain characters as are wanted and fit.
    pub(super) fn take_while(&mut self, most: usize, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while taken.len() < most
            && let Some(character) = self.peek_plain().filter(|character| wanted(*character))
        {
            taken.push(character);
            self.at += 1;
        }
        taken
    }

    /// A name up to its terminator.
    pub(super) fn take_until(&mut self, terminator: char, name: &str) -> Result<String, PatternError> {
        let mut taken = String::new();
        loop {
            match self.next() {
                None if taken.is_empty() => return Err(self.error(format!("missing {name}"), 0)),
                None => {
                    let length = taken.chars().count();
                    return Err(self.error(format!("missing {terminator}, unterminated name"), length));
                }
                Some(Token::Plain(character)) if character == terminator => {
                    if taken.is_empty() {
                        return Err(self.error(format!("missing {name}"), 1));
                    }
                    return Ok(taken);
                }
                Some(token) => taken.push_str(&token.written()),
            }
        }
    }

    /// An error so many characters before the next token.
    pub(super) fn error(&self, message: impl Into<String>, back: usize) -> PatternError {
        if self.is_cut() {
            return PatternError::at("bad escape (end of pattern)", &self.characters, self.at);
        }
        PatternError::at(message, &self.characters, self.at.saturating_sub(back))
    }
}
