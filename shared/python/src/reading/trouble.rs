//! What is wrong with a source, in CPython's words where they are known.

use super::position::Positions;
use super::{DEEPEST_NESTING, LONGEST_SOURCE};
use crate::tree::Span;
use ruff_python_ast::Mod;
use ruff_python_parser::Parsed;

/// Why a source was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// `SyntaxError`, `IndentationError` or `TabError`.
    pub kind: &'static str,
    pub message: String,
    pub span: Span,
}

impl Trouble {
    #[must_use]
    pub fn syntax(message: impl Into<String>, span: Span) -> Self {
        Self {
            kind: "SyntaxError",
            message: message.into(),
            span,
        }
    }

    /// Python that is not supported here.
    #[must_use]
    pub fn unsupported(what: &str, span: Span) -> Self {
        Self::syntax(format!("not supported here yet: {what}"), span)
    }
}

/// The first error of a parse.
pub(super) fn first(parsed: &Parsed<Mod>, positions: &Positions<'_>, _source: &str) -> Result<(), Trouble> {
    if let Some(error) = parsed.errors().first() {
        let text = error.error.to_string();
        let kind = if text.contains("indent") {
            "IndentationError"
        } else {
            "SyntaxError"
        };
        let message = match text.as_str() {
            "Expected an indented block after `if` statement" => {
                "expected an indented block after 'if' statement"
            }
            "Unexpected indentation" => "unexpected indent",
            _ => "invalid syntax",
        };
        return Err(Trouble {
            kind,
            message: message.to_owned(),
            span: positions.span(error.location),
        });
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(Trouble::syntax(error.to_string(), positions.span(error.range)));
    }
    Ok(())
}

/// Refuses what is nested so deeply that reading it would take a stack without bound. It looks at brackets, operators
/// that nest by themselves and indentation alone, so a string full of brackets counts too.
pub(super) fn nesting(source: &str, positions: &Positions<'_>) -> Result<(), Trouble> {
    debug_assert!(source.len() <= LONGEST_SOURCE, "checked before");
    let mut depth = 0usize;
    let mut prefixes = 0usize;
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'-' | b'+' | b'~' => prefixes += 1,
            b' ' | b'\t' => {}
            _ => prefixes = 0,
        }
        if depth > DEEPEST_NESTING * 2 || prefixes > DEEPEST_NESTING * 2 {
            let at = ruff_text_size::TextSize::try_from(at).unwrap_or_default();
            let span = positions.span(ruff_text_size::TextRange::empty(at));
            return Err(Trouble::syntax("too many nested parentheses", span));
        }
    }
    Ok(())
}
