//! Escape sequences and sets in a pattern.

use super::error::PatternError;
use super::parse::Parser;
use super::set::{Category, Item, Set};
use super::source::Token;
use super::syntax::{At, Node};
use crate::text::surrogate;

impl Parser {
    /// An escape sequence outside of sets, from behind its character on.
    pub(super) fn escape(&mut self, letter: char) -> Result<Node, PatternError> {
        if let Some(place) = place(letter) {
            return Ok(Node::At(place));
        }
        if let Some(item) = category(letter) {
            return Ok(Node::Set(Set {
                negated: false,
                items: vec![item],
            }));
        }
        if letter.is_ascii_digit() && letter != '0' {
            return self.reference(letter);
        }
        self.character(letter, letter == '0').map(Node::Literal)
    }

    /// A reference to a group, or three octal digits.
    fn reference(&mut self, first: char) -> Result<Node, PatternError> {
        let is_octal = |character: char| character.is_digit(8);
        let mut digits = first.to_string();
        digits += &self.source.take_while(1, |character| character.is_ascii_digit());
        if digits.len() == 2 && digits.chars().all(is_octal) && self.source.peek_plain().is_some_and(is_octal)
        {
            digits += &self.source.take_while(1, is_octal);
            return self.octal(&digits).map(Node::Literal);
        }
        let group = digits.parse().unwrap_or(usize::MAX);
        if group >= self.groups.len() {
            return Err(self
                .source
                .error(format!("invalid group reference {group}"), digits.len()));
        }
        if self.groups[group].is_none() {
            return Err(self
                .source
                .error("cannot refer to an open group", digits.len() + 1));
        }
        self.check_look_behind(group)?;
        Ok(Node::Reference(group))
    }

    fn octal(&self, digits: &str) -> Result<char, PatternError> {
        let value = u32::from_str_radix(digits, 8).unwrap_or(u32::MAX);
        if value > 0o377 {
            let message = format!("octal escape value \\{digits} outside of range 0-0o377");
            return Err(self.source.error(message, digits.len() + 1));
        }
        Ok(char::from_u32(value).unwrap_or('\0'))
    }

    /// A character that is written as an escape sequence. `octal` reads up to two digits more.
    fn character(&mut self, letter: char, octal: bool) -> Result<char, PatternError> {
        if octal {
            let more = self.source.take_while(2, |character| character.is_digit(8));
            return self.octal(&format!("{letter}{more}"));
        }
        let simple = match letter {
            'a' => Some('\x07'),
            'b' => Some('\x08'),
            'f' => Some('\x0c'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\x0b'),
            _ => None,
        };
        if let Some(character) = simple {
            return Ok(character);
        }
        let digits = match letter {
            'x' => 2,
            'u' if self.source.is_text => 4,
            'U' if self.source.is_text => 8,
            _ if letter.is_ascii_alphanumeric() => {
                return Err(self.source.error(format!("bad escape \\{letter}"), 2));
            }
            _ => return Ok(letter),
        };
        let written = self
            .source
            .take_while(digits, |character| character.is_ascii_hexdigit());
        if written.len() < digits {
            let message = format!("incomplete escape \\{letter}{written}");
            return Err(self.source.error(message, written.len() + 2));
        }
        let code_point = u32::from_str_radix(&written, 16).unwrap_or(u32::MAX);
        surrogate::character(code_point).ok_or_else(|| {
            self.source
                .error(format!("bad escape \\{letter}{written}"), written.len() + 2)
        })
    }

    /// A set from behind its opening bracket on.
    pub(super) fn set(&mut self) -> Result<Node, PatternError> {
        let here = self.source.at - 1;
        let negated = self.source.takes('^');
        let mut items = Vec::new();
        loop {
            let this = self.set_token(here)?;
            if this == Token::Plain(']') && !items.is_empty() {
                break;
            }
            let low = self.set_item(this)?;
            if !self.source.takes('-') {
                items.push(low);
                continue;
            }
            let that = self.set_token(here)?;
            if that == Token::Plain(']') {
                items.extend([low, Item::Character('-')]);
                break;
            }
            let high = self.set_item(that)?;
            match (low, high) {
                (Item::Character(low), Item::Character(high)) if low <= high => {
                    items.push(Item::Range(low, high))
                }
                _ => {
                    let message = format!("bad character range {}-{}", this.written(), that.written());
                    return Err(self.source.error(message, this.length() + 1 + that.length()));
                }
            }
        }
        Ok(match (negated, items.as_slice()) {
            (false, [Item::Character(only)]) => Node::Literal(*only),
            _ => Node::Set(Set { negated, items }),
        })
    }

    fn set_token(&mut self, here: usize) -> Result<Token, PatternError> {
        let length = self.source.characters.len() - here;
        let token = self.source.next();
        token.ok_or_else(|| self.source.error("unterminated character set", length))
    }

    fn set_item(&mut self, token: Token) -> Result<Item, PatternError> {
        let letter = match token {
            Token::Plain(character) => return Ok(Item::Character(character)),
            Token::Escape(letter) => letter,
        };
        if let Some(item) = category(letter) {
            return Ok(item);
        }
        self.character(letter, letter.is_digit(8)).map(Item::Character)
    }
}

fn place(letter: char) -> Option<At> {
    Some(match letter {
        'A' => At::TextStart,
        'Z' => At::TextEnd,
        'b' => At::Boundary,
        'B' => At::Inside,
        _ => return None,
    })
}

fn category(letter: char) -> Option<Item> {
    let category = match letter.to_ascii_lowercase() {
        'd' => Category::Digit,
        's' => Category::Space,
        'w' => Category::Word,
        _ => return None,
    };
    Some(Item::Category(category, letter.is_ascii_uppercase()))
}
