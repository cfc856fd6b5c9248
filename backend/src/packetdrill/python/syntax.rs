//! From words to statements, with Python's precedence.

use super::words::{Word, words};

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

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Statement {
    Assert {
        that: Node,
        message: Option<Node>,
        text: String,
    },
    /// `name = value`, or with an operator.
    Assign {
        name: String,
        operator: Option<&'static str>,
        value: Node,
    },
    /// Evaluated for nothing.
    Value(Node),
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

pub(super) fn statements(code: &str) -> Result<Vec<Statement>, String> {
    let words = words(code)?;
    let mut statements = Vec::new();
    for line in words
        .split(|word| *word == Word::Newline)
        .filter(|line| !line.is_empty())
    {
        let mut parser = Parser {
            words: line,
            at: 0,
            depth: 0,
        };
        let Some(statement) = parser.statement()? else {
            continue;
        };
        if parser.at < line.len() {
            return Err(format!("Python: nothing understood from {} on", parser.here()));
        }
        statements.push(statement);
    }
    Ok(statements)
}

struct Parser<'a> {
    words: &'a [Word],
    at: usize,
    depth: u32,
}

impl Parser<'_> {
    fn here(&self) -> String {
        match self.words.get(self.at) {
            Some(Word::Name(name)) => format!("'{name}'"),
            Some(Word::Int(number)) => number.to_string(),
            Some(Word::Float(number)) => number.to_string(),
            Some(Word::Text(text)) => format!("{text:?}"),
            Some(Word::Sign(sign)) => format!("'{sign}'"),
            Some(Word::Newline) | None => "the end of the line".to_owned(),
        }
    }

    fn sign(&mut self, among: &[&str]) -> Option<&'static str> {
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

    fn keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.words.get(self.at), Some(Word::Name(name)) if name == word);
        self.at += usize::from(found);
        found
    }

    fn statement(&mut self) -> Result<Option<Statement>, String> {
        let silent = ["print", "import", "from", "pass"];
        if silent.iter().any(|word| self.keyword(word)) {
            self.at = self.words.len();
            return Ok(None);
        }
        for block in [
            "if", "for", "while", "def", "class", "with", "try", "else", "elif", "except", "lambda",
        ] {
            if self.keyword(block) {
                return Err(format!("Python: '{block}' is not understood here"));
            }
        }
        if self.keyword("assert") {
            let start = self.at;
            let that = self.expression()?;
            let text = written(&self.words[start..self.at]);
            let message = match self.sign(&[","]) {
                Some(_) => Some(self.list()?),
                None => None,
            };
            return Ok(Some(Statement::Assert { that, message, text }));
        }
        if let [Word::Name(name), Word::Sign(sign), ..] = self.words
            && sign.ends_with('=')
            && !["==", "!=", "<=", ">="].contains(sign)
        {
            self.at = 2;
            let operator = sign.strip_suffix('=').filter(|operator| !operator.is_empty());
            let value = self.list()?;
            let name = name.clone();
            return Ok(Some(Statement::Assign {
                name,
                operator,
                value,
            }));
        }
        self.list().map(Statement::Value).map(Some)
    }

    /// One expression, or several with commas: a tuple.
    fn list(&mut self) -> Result<Node, String> {
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

    fn expression(&mut self) -> Result<Node, String> {
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

/// Words as they were written, but for the spaces.
fn written(words: &[Word]) -> String {
    let texts = words.iter().map(|word| match word {
        Word::Name(name) => name.clone(),
        Word::Int(number) => number.to_string(),
        Word::Float(number) => number.to_string(),
        Word::Text(text) => format!("{text:?}"),
        Word::Sign(sign) => (*sign).to_owned(),
        Word::Newline => String::new(),
    });
    texts.collect::<Vec<_>>().join(" ")
}
