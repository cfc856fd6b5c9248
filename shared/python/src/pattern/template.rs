//! Replacement templates of `sub` and `expand`: text with `\1`, `\g<name>` and escape sequences.

use super::error::{CompileError, PatternError};
use super::regex::Regex;
use super::source::{Source, Token};
use crate::raised::Class;
use crate::text::{kinds, quoting};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// Of a template of bytes, each character is one byte.
    Literal(String),
    /// What a group matched; nothing if it did not.
    Group(usize),
}

/// A template for the groups of one pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub parts: Vec<TemplatePart>,
}

impl Template {
    /// # Errors
    /// `re.error` for what is no template, `IndexError` for a group name that there is not.
    pub fn text(template: &str, regex: &Regex) -> Result<Self, CompileError> {
        Self::read(Source::new(template.chars().collect(), true), regex)
    }

    /// # Errors
    /// As [`Self::text`].
    pub fn bytes(template: &[u8], regex: &Regex) -> Result<Self, CompileError> {
        Self::read(
            Source::new(template.iter().copied().map(char::from).collect(), false),
            regex,
        )
    }

    fn read(mut source: Source, regex: &Regex) -> Result<Self, CompileError> {
        let mut template = Self { parts: Vec::new() };
        while let Some(token) = source.next() {
            match token {
                Token::Plain(character) => template.push(character),
                Token::Escape('g') => {
                    let group = named(&mut source, regex)?;
                    template.parts.push(TemplatePart::Group(group));
                }
                Token::Escape('0') => {
                    let digits = source.take_while(2, |digit| digit.is_digit(8));
                    let value = u32::from_str_radix(&format!("0{digits}"), 8).unwrap_or(0) & 0xFF;
                    template.push(char::from_u32(value).unwrap_or('\0'));
                }
                Token::Escape(digit @ '1'..='9') => match numbered(&mut source, digit)? {
                    Ok(character) => template.push(character),
                    Err(group) => {
                        if group > regex.groups() {
                            let length = group.to_string().len();
                            let message = format!("invalid group reference {group}");
                            return Err(source.error(message, length).into());
                        }
                        template.parts.push(TemplatePart::Group(group));
                    }
                },
                Token::Escape(letter) => template.escaped(letter, &source)?,
            }
        }
        source.whole()?;
        Ok(template)
    }

    fn push(&mut self, character: char) {
        if let Some(TemplatePart::Literal(text)) = self.parts.last_mut() {
            text.push(character);
        } else {
            self.parts.push(TemplatePart::Literal(character.to_string()));
        }
    }

    fn escaped(&mut self, letter: char, source: &Source) -> Result<(), PatternError> {
        let character = match letter {
            'a' => '\x07',
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            '\\' => '\\',
            _ if letter.is_ascii_alphabetic() => {
                return Err(source.error(format!("bad escape \\{letter}"), 2));
            }
            // Anything else keeps its backslash.
            _ => {
                self.push('\\');
                letter
            }
        };
        self.push(character);
        Ok(())
    }
}

/// A character of three octal digits, or the number of a group.
fn numbered(source: &mut Source, first: char) -> Result<Result<char, usize>, PatternError> {
    let is_octal = |digit: char| digit.is_digit(8);
    let mut digits = first.to_string();
    digits += &source.take_while(1, |digit| digit.is_ascii_digit());
    if digits.len() == 2 && digits.chars().all(is_octal) && source.peek_plain().is_some_and(is_octal) {
        digits += &source.take_while(1, is_octal);
        let value = u32::from_str_radix(&digits, 8).unwrap_or(u32::MAX);
        if value > 0o377 {
            let message = format!("octal escape value \\{digits} outside of range 0-0o377");
            return Err(source.error(message, digits.len() + 1));
        }
        return Ok(Ok(char::from_u32(value).unwrap_or('\0')));
    }
    Ok(Err(digits.parse().unwrap_or(usize::MAX)))
}

/// The group of `\g<…>`, from behind the g on.
fn named(source: &mut Source, regex: &Regex) -> Result<usize, CompileError> {
    if !source.takes('<') {
        return Err(source.error("missing <", 0).into());
    }
    let name = source.take_until('>', "group name")?;
    source.whole()?;
    let back = name.chars().count() + 1;
    if kinds::is_identifier(&name) {
        let unknown = || Class::IndexError.because(format!("unknown group name {}", quoting::text(&name)));
        return Ok(regex.names().get(&name).copied().ok_or_else(unknown)?);
    }
    let plain = name.bytes().all(|byte| byte.is_ascii_digit());
    let Some(group) = name.parse().ok().filter(|_| plain) else {
        let message = format!("bad character in group name {}", quoting::text(&name));
        return Err(source.error(message, back).into());
    };
    if group > regex.groups() {
        return Err(source
            .error(format!("invalid group reference {group}"), back)
            .into());
    }
    Ok(group)
}
