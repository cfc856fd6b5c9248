//! JSON as a tree: what RFC 8259 allows, with whole numbers only. A number with a fraction or an exponent is passed over,
//! as a field that nobody asks for may have one.

use super::JsonError;
use std::borrow::Cow;

/// How deep lists and objects may lie in each other.
const DEEPEST: u32 = 64;

/// A JSON value. Texts are those of the input where nothing in them is escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree<'a> {
    Null,
    Flag(bool),
    Whole(u64),
    /// Below zero.
    Negative(i64),
    /// A number that is not whole, or too large.
    OtherNumber,
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Members<'a>),
}

/// Members of an object in the order in which they stand there.
pub type Members<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

/// Parses a whole text.
///
/// # Errors
/// Where it stops to be JSON.
pub fn tree(text: &str) -> Result<Tree<'_>, JsonError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    let tree = parser.value()?;
    parser.skip_space();
    if parser.at == text.len() {
        Ok(tree)
    } else {
        Err(parser.wrong())
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Parser<'a> {
    fn wrong(&self) -> JsonError {
        JsonError::NotJson { byte: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// What stands from one byte to another, both between letters.
    fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Whether `byte` comes next, after space; it is taken if so.
    fn takes(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn take(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.takes(byte) {
            Ok(())
        } else {
            Err(self.wrong())
        }
    }

    fn word(&mut self, word: &str, value: Tree<'a>) -> Result<Tree<'a>, JsonError> {
        if self.between(self.at, self.at + word.len()) == word {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.wrong())
        }
    }

    fn value(&mut self) -> Result<Tree<'a>, JsonError> {
        self.skip_space();
        match self.peek() {
            Some(b'n') => self.word("null", Tree::Null),
            Some(b't') => self.word("true", Tree::Flag(true)),
            Some(b'f') => self.word("false", Tree::Flag(false)),
            Some(b'"') => self.string().map(Tree::Text),
            Some(b'[') => self.nested(Self::list),
            Some(b'{') => self.nested(Self::object),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) | None => Err(self.wrong()),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Tree<'a>, JsonError>) -> Result<Tree<'a>, JsonError> {
        if self.depth == DEEPEST {
            return Err(self.wrong());
        }
        self.at += 1;
        self.depth += 1;
        let tree = read(self);
        self.depth -= 1;
        tree
    }

    fn list(&mut self) -> Result<Tree<'a>, JsonError> {
        let mut items = Vec::new();
        if self.takes(b']') {
            return Ok(Tree::List(items));
        }
        loop {
            items.push(self.value()?);
            if !self.takes(b',') {
                self.take(b']')?;
                return Ok(Tree::List(items));
            }
        }
    }

    fn object(&mut self) -> Result<Tree<'a>, JsonError> {
        let mut members = Vec::new();
        if self.takes(b'}') {
            return Ok(Tree::Object(members));
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            self.take(b':')?;
            members.push((name, self.value()?));
            if !self.takes(b',') {
                self.take(b'}')?;
                return Ok(Tree::Object(members));
            }
        }
    }

    fn number(&mut self) -> Result<Tree<'a>, JsonError> {
        let start = self.at;
        let is_negative = self.peek() == Some(b'-');
        self.at += usize::from(is_negative);
        let digits = self.digits();
        let has_zero_before = digits.len() > 1 && digits.starts_with('0');
        if digits.is_empty() || has_zero_before {
            return Err(self.wrong());
        }
        let mut is_whole = true;
        if self.peek() == Some(b'.') {
            self.at += 1;
            is_whole = false;
            if self.digits().is_empty() {
                return Err(self.wrong());
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            is_whole = false;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits().is_empty() {
                return Err(self.wrong());
            }
        }
        let text = self.between(start, self.at);
        let number = match is_negative {
            _ if !is_whole => None,
            true => text.parse().ok().map(Tree::Negative),
            false => text.parse().ok().map(Tree::Whole),
        };
        Ok(number.unwrap_or(Tree::OtherNumber))
    }

    fn digits(&mut self) -> &'a str {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.between(start, self.at)
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong());
        }
        self.at += 1;
        let first = self.plain()?;
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(first));
        }
        let mut text = first.to_owned();
        while self.peek() == Some(b'\\') {
            self.at += 1;
            let letter = self.escape()?;
            text.push(letter);
            let plain = self.plain()?;
            text.push_str(plain);
        }
        self.at += 1;
        Ok(Cow::Owned(text))
    }

    /// Up to the next quote or backslash.
    fn plain(&mut self) -> Result<&'a str, JsonError> {
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"' | b'\\') => return Ok(self.between(start, self.at)),
                Some(0x20..) => self.at += 1,
                Some(_) | None => return Err(self.wrong()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let letter = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            Some(_) | None => return Err(self.wrong()),
        };
        self.at += 1;
        Ok(letter)
    }

    /// Four digits, or two times four for what lies beyond them (RFC 8259, section 7).
    fn unicode(&mut self) -> Result<char, JsonError> {
        let high = self.unit()?;
        let code = if (0xd800..0xdc00).contains(&high) {
            self.take(b'\\')?;
            let low = self.unit()?;
            if !(0xdc00..0xe000).contains(&low) {
                return Err(self.wrong());
            }
            0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)
        } else {
            high
        };
        char::from_u32(code).ok_or_else(|| self.wrong())
    }

    fn unit(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.as_bytes().get(self.at..self.at + 5);
        let Some([b'u', digits @ ..]) = digits else {
            return Err(self.wrong());
        };
        let mut unit = 0;
        for digit in digits {
            unit = unit << 4 | char::from(*digit).to_digit(16).ok_or_else(|| self.wrong())?;
        }
        self.at += 5;
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// The same tree as `serde_json` makes it.
    fn value(tree: &Tree<'_>) -> Value {
        match tree {
            Tree::Null | Tree::OtherNumber => Value::Null,
            Tree::Flag(flag) => (*flag).into(),
            Tree::Whole(number) => (*number).into(),
            Tree::Negative(number) => (*number).into(),
            Tree::Text(text) => text.as_ref().into(),
            Tree::List(items) => items.iter().map(value).collect(),
            Tree::Object(members) => members
                .iter()
                .map(|(name, tree)| (name.to_string(), value(tree)))
                .collect(),
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_value_that_serde_json_writes_is_read_as_it_was(wanted in any_value()) {
            for text in [wanted.to_string(), serde_json::to_string_pretty(&wanted).unwrap()] {
                prop_assert_eq!(value(&tree(&text).unwrap()), wanted.clone());
            }
        }

        #[test]
        fn any_text_is_json_to_both_or_to_none(text in r#"[\[\]{}:,"\\0-9eE.+\-tfnu a-c]{0,12}"#) {
            prop_assert_eq!(tree(&text).is_ok(), serde_json::from_str::<Value>(&text).is_ok(), "{}", text);
        }
    }

    #[test]
    fn escapes_are_read() {
        let text = r#""\u00e9 \ud83d\ude00 \"\\\/\b\f\n\r\t""#;
        assert_eq!(tree(text), Ok(Tree::Text("é 😀 \"\\/\u{8}\u{c}\n\r\t".into())));
        for text in [r#""\ud83d""#, r#""\ud83dx""#, r#""\u12""#, "\"\n\""] {
            assert!(tree(text).is_err(), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(tree(&nested(64)).is_ok());
        assert!(tree(&nested(65)).is_err());
        assert!(tree(&"[".repeat(100_000)).is_err());
    }
}
