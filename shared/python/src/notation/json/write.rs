//! `json.dumps`: the text, value by value. Whoever has the values walks them and tells the writer.

use std::fmt::Write;

use crate::number::float as decimal;
use crate::raised::Raised;
use crate::text::surrogate;

/// How a text is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// What each level is indented by; without it everything stands in one line.
    pub indent: Option<String>,
    pub item_separator: String,
    pub key_separator: String,
}

impl Layout {
    /// The separators that `dumps` takes where none are given: no blank behind a comma that a new line follows.
    #[must_use]
    pub fn new(indent: Option<String>) -> Self {
        let item_separator = if indent.is_some() { "," } else { ", " };
        Self {
            indent,
            item_separator: item_separator.to_owned(),
            key_separator: ": ".to_owned(),
        }
    }
}

/// A JSON text in the making.
#[derive(Debug)]
pub struct Writer {
    layout: Layout,
    text: String,
    /// For each open container: its closing bracket, and whether something is in it.
    open: Vec<(char, bool)>,
    /// A name stands before the next value.
    named: bool,
}

impl Writer {
    #[must_use]
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            text: String::new(),
            open: Vec::new(),
            named: false,
        }
    }

    /// How many bytes there are so far: the machine bounds them.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// How many containers are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    pub fn begin_array(&mut self) {
        self.begin('[', ']');
    }

    pub fn begin_object(&mut self) {
        self.begin('{', '}');
    }

    /// Ends the innermost container.
    pub fn end(&mut self) {
        if let Some((closing, filled)) = self.open.pop() {
            if filled {
                self.new_line();
            }
            self.text.push(closing);
        }
    }

    /// The name of the next member, quoted already.
    pub fn name(&mut self, quoted: &str) {
        self.separate();
        self.text.push_str(quoted);
        self.text.push_str(&self.layout.key_separator);
        self.named = true;
    }

    /// A value that is no container, written already: `null`, a number, a quoted text.
    pub fn value(&mut self, written: &str) {
        self.separate();
        self.text.push_str(written);
    }

    /// A float, which may be none that JSON has.
    ///
    /// # Errors
    /// `ValueError` for what is not finite, unless that is allowed (`allow_nan`). CPython writes indented texts with
    /// other code, whose message tells the number.
    pub fn float(&mut self, number: f64, allow_nan: bool) -> Result<(), Raised> {
        if !number.is_finite() && !allow_nan {
            let mut message = "Out of range float values are not JSON compliant".to_owned();
            if self.layout.indent.is_some() {
                let _ = write!(message, ": {}", decimal::repr(number));
            }
            return Err(Raised::value(message));
        }
        self.value(match (number.is_nan(), number) {
            (true, _) => "NaN",
            (false, f64::INFINITY) => "Infinity",
            (false, f64::NEG_INFINITY) => "-Infinity",
            (false, _) => {
                self.value(&decimal::repr(number));
                return Ok(());
            }
        });
        Ok(())
    }

    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn begin(&mut self, opening: char, closing: char) {
        self.separate();
        self.text.push(opening);
        self.open.push((closing, false));
    }

    fn separate(&mut self) {
        if std::mem::take(&mut self.named) {
            return;
        }
        let Some((_, filled)) = self.open.last_mut() else {
            return;
        };
        if std::mem::replace(filled, true) {
            self.text.push_str(&self.layout.item_separator);
        }
        self.new_line();
    }

    fn new_line(&mut self) {
        if let Some(indent) = &self.layout.indent {
            self.text.push('\n');
            for _ in &self.open {
                self.text.push_str(indent);
            }
        }
    }
}

/// A text as JSON quotes it; with `ascii`, everything beyond ASCII is escaped.
#[must_use]
pub fn quoted(text: &str, ascii: bool) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    for character in text.chars() {
        match character {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            '\x08' => result.push_str("\\b"),
            '\x0c' => result.push_str("\\f"),
            '\0'..='\x1f' => escape(&mut result, u32::from(character)),
            // What is kept as a surrogate is one unit.
            _ if ascii && surrogate::lone(character).is_some() => {
                escape(&mut result, surrogate::code_point(character));
            }
            _ if ascii && !matches!(character, ' '..='~') => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    escape(&mut result, u32::from(*unit));
                }
            }
            _ => result.push(character),
        }
    }
    result.push('"');
    result
}

fn escape(result: &mut String, unit: u32) {
    let _ = write!(result, "\\u{unit:04x}");
}
