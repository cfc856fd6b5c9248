//! From the words of a snippet to its statements.

use super::syntax::{Node, Parser};
use super::words::{Word, words};

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

pub(super) fn statements(code: &str) -> Result<Vec<Statement>, String> {
    let words = words(code)?;
    let mut statements = Vec::new();
    for line in words
        .split(|word| *word == Word::Newline)
        .filter(|line| !line.is_empty())
    {
        let mut parser = Parser::of(line);
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

impl Parser<'_> {
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
