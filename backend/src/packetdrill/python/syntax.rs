//! From words to expressions, with Python's precedence.

use super::words::Word;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Int(i128),
    Float(f64),
    Text(String),
    Name(String),
    Tuple(Vec<Node>),
    /// `-`, `+`, `~`, `not`
    Unary(&'static str, Box<Node>),
    Binary(&'static str, Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    /// `a < b <= c`
    Compare(Box<Node>, Vec<(&'static str, Node)>),
    /// `then if condition else otherwise`
    If(Box<[Node; 3]>),
    Apply(String, Vec<Node>),
}

/// How deep an expression may be.
const DEEPEST: u32 = 64;

/// Operators between two values, from those that bind least.
const LEVELS: [&[&str]; 6] = [
    &["|"],
    &["^"],
    &["&"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "//", "%"],
];

/// Reads one line.
pub(super) struct Parser<'a> {
    pub(super) words: &'a [Word],
    pub(super) at: usize,
    depth: u32,
}

impl<'a> Parser<'a> {
    pub(super) fn of(words: &'a [Word]) -> Self {
        Self {
            words,
            at: 0,
            depth: 0,
        }
    }

    pub(super) fn here(&self) -> String {
        match self.words.get(self.at) {
            Some(Word::Name(name)) => format!("'{name}'"),
            Some(Word::Int(number)) => number.to_string(),
            Some(Word::Float(number)) => number.to_string(),
            Some(Word::Text(text)) => format!("{text:?}"),
            Some(Word::Sign(sign)) => format!("'{sign}'"),
            Some(Word::Newline) | None => "the end of the line".to_owned(),
        }
    }

    pub(super) fn sign(&mut self, among: &[&str]) -> Option<&'static str> {
        let Some(Word::Sign(sign)) = self.words.get(self.at) else {
            return None;
        };
        let found = among.contains(sign).then_some(*sign);
        self.at += usize::from(found.is_some());
        found
    }

    fn need(&mut self, sign: &str) -> Result<(), String> {
        match self.sign(&[sign]) {
            Some(_) => Ok(()),
            None => Err(format!("Python: expected '{sign}', not {}", self.here())),
        }
    }

    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.words.get(self.at), Some(Word::Name(name)) if name == word);
        self.at += usize::from(found);
        found
    }

    /// One expression, or several with commas: a tuple.
    pub(super) fn list(&mut self) -> Result<Node, String> {
        let first = self.expression()?;
        if self.sign(&[","]).is_none() {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.at < self.words.len() && !matches!(self.words[self.at], Word::Sign(")" | "]")) {
            items.push(self.expression()?);
            if self.sign(&[","]).is_none() {
                break;
            }
        }
        Ok(Node::Tuple(items))
    }

    pub(super) fn expression(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("Python: too many things within each other".to_owned());
        }
        let then = self.or()?;
        let whole = if self.keyword("if") {
            let condition = self.or()?;
            if !self.keyword("else") {
                return Err(format!("Python: expected 'else', not {}", self.here()));
            }
            Node::If(Box::new([condition, then, self.expression()?]))
        } else {
            then
        };
        self.depth -= 1;
        Ok(whole)
    }

    fn or(&mut self) -> Result<Node, String> {
        let mut left = self.and()?;
        while self.keyword("or") {
            left = Node::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Node, String> {
        let mut left = self.not()?;
        while self.keyword("and") {
            left = Node::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Node, String> {
        let mut count = 0;
        while self.keyword("not") {
            count += 1;
        }
        let compared = self.comparison()?;
        Ok((0..count).fold(compared, |of, _| Node::Unary("not", Box::new(of))))
    }

    fn comparison(&mut self) -> Result<Node, String> {
        let first = self.binary(0)?;
        let mut others = Vec::new();
        loop {
            let operator = match self.sign(&["==", "!=", "<", ">", "<=", ">="]) {
                Some(sign) => sign,
                None if self.keyword("in") => "in",
                None => break,
            };
            others.push((operator, self.binary(0)?));
        }
        Ok(if others.is_empty() {
            first
        } else {
            Node::Compare(Box::new(first), others)
        })
    }

    fn binary(&mut self, level: usize) -> Result<Node, String> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = self.sign(operators) {
            left = Node::Binary(operator, Box::new(left), Box::new(self.binary(level + 1)?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Node, String> {
        let mut signs = Vec::new();
        while let Some(sign) = self.sign(&["-", "+", "~"]) {
            signs.push(sign);
        }
        let base = self.atom()?;
        let powered = match self.sign(&["**"]) {
            Some(operator) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err("Python: too many things within each other".to_owned());
                }
                Node::Binary(operator, Box::new(base), Box::new(self.unary()?))
            }
            None => base,
        };
        let wrap = |of, sign: &&'static str| Node::Unary(sign, Box::new(of));
        Ok(signs.iter().rev().fold(powered, wrap))
    }

    fn atom(&mut self) -> Result<Node, String> {
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        match word {
            Some(Word::Int(number)) => Ok(Node::Int(number)),
            Some(Word::Float(number)) => Ok(Node::Float(number)),
            Some(Word::Text(text)) => Ok(Node::Text(text)),
            Some(Word::Name(name)) => {
                if self.sign(&["("]).is_none() {
                    return Ok(Node::Name(name));
                }
                Ok(Node::Apply(name, self.items(")")?))
            }
            Some(Word::Sign("(")) => {
                let mut items = self.items(")")?;
                let is_tuple =
                    items.len() != 1 || self.words.get(self.at.wrapping_sub(2)) == Some(&Word::Sign(","));
                Ok(match items.pop() {
                    Some(only) if !is_tuple => only,
                    last => {
                        items.extend(last);
                        Node::Tuple(items)
                    }
                })
            }
            Some(Word::Sign("[")) => Ok(Node::Tuple(self.items("]")?)),
            _ => {
                self.at -= 1;
                Err(format!("Python: expected a value, not {}", self.here()))
            }
        }
    }

    fn items(&mut self, close: &'static str) -> Result<Vec<Node>, String> {
        let mut items = Vec::new();
        while self.sign(&[close]).is_none() {
            items.push(self.expression()?);
            if self.sign(&[","]).is_none() {
                self.need(close)?;
                break;
            }
        }
        Ok(items)
    }
}
