//! Arguments and results of calls.

use super::{DEEPEST, Parser};
use crate::packetdrill::expression::Expression;
use crate::packetdrill::lexer::Kind;
use crate::packetdrill::report::Failure;

impl Parser {
    /// Several, with commas between them, and the sign that closes them.
    pub(super) fn expressions(&mut self, close: char) -> Result<Vec<Expression>, Failure> {
        let mut list = Vec::new();
        if self.take_sign(close) {
            return Ok(list);
        }
        loop {
            list.push(self.expression()?);
            if self.take_sign(close) {
                return Ok(list);
            }
            if !self.take_sign(',') {
                return Err(self.expected(&format!("',' or '{close}'")));
            }
        }
    }

    pub(super) fn expression(&mut self) -> Result<Expression, Failure> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("too many things within each other"));
        }
        let mut left = self.operand()?;
        while self.take_sign('|') {
            left = Expression::Or(Box::new(left), Box::new(self.operand()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expression, Failure> {
        match self.advance() {
            Kind::Ellipsis => Ok(Expression::Ellipsis),
            Kind::Integer(number, _) | Kind::Hex(number) => Ok(Expression::Number(number)),
            Kind::Text(bytes) => Ok(self.text(bytes)),
            Kind::Word(word) => self.named(word),
            Kind::Sign('~') => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(self.error("too many things within each other"));
                }
                let of = self.operand()?;
                self.depth -= 1;
                Ok(Expression::Not(Box::new(of)))
            }
            Kind::Sign('(') => {
                let inside = self.expression()?;
                self.sign(')')?;
                Ok(inside)
            }
            Kind::Sign('[') => Ok(Expression::List(self.expressions(']')?)),
            Kind::Sign('{') => Ok(Expression::Structure(self.expressions('}')?)),
            _ => {
                self.at -= 1;
                Err(self.expected("a value"))
            }
        }
    }

    /// Strings that stand side by side are one.
    fn text(&mut self, mut bytes: Vec<u8>) -> Expression {
        while let Kind::Text(more) = self.kind() {
            bytes.extend_from_slice(more);
            self.at += 1;
        }
        let open = *self.kind() == Kind::Ellipsis;
        if open {
            self.at += 1;
        }
        Expression::Text { bytes, open }
    }

    /// A symbol, a field or something applied. The errno behind a result is none of them.
    fn named(&mut self, name: String) -> Result<Expression, Failure> {
        let mut arguments = Vec::new();
        let applied = self.is_sign('(');
        if applied {
            self.at += 1;
            arguments = self.expressions(')')?;
        }
        if self.take_sign('=') {
            let value = Box::new(self.expression()?);
            return Ok(Expression::Field {
                name,
                arguments,
                value,
            });
        }
        Ok(if applied {
            Expression::Apply { name, arguments }
        } else {
            Expression::Word(name)
        })
    }
}
