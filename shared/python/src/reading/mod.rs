//! Source text to [`crate::tree`]. The only room that knows Ruff's parser.
//!
//! What the machine does not run is refused here, with its place.

mod expression;
mod format;
mod pattern;
mod position;
mod statement;
mod trouble;

pub use trouble::Trouble;

use crate::tree::{Expr, Module, Span};
use position::Positions;
use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

/// Source longer than this is not read (bytes).
pub const LONGEST_SOURCE: usize = 1 << 20;

/// Brackets and blocks nested deeper than this are refused, as CPython refuses what its parser's stack does not take.
pub const DEEPEST_NESTING: usize = 100;

/// Reads a file.
///
/// # Errors
/// The first thing that is no Python 3.11, or that is not supported here.
pub fn module(source: &str) -> Result<Module, Trouble> {
    let positions = checked(source)?;
    let parsed = parse_unchecked(source, options(Mode::Module));
    trouble::first(&parsed, &positions, source)?;
    let syntax = parsed
        .try_into_module()
        .map(ruff_python_parser::Parsed::into_syntax);
    let reader = Reader {
        positions: &positions,
        source,
    };
    let body = syntax.map_or_else(|| Ok(Vec::new()), |syntax| reader.block(&syntax.body))?;
    Ok(Module {
        body,
        span: Span {
            line: 1,
            column: 0,
            end_line: 1,
            end_column: 0,
        },
    })
}

/// Reads one expression, as `eval` does.
///
/// # Errors
/// As [`module`].
pub fn expression(source: &str) -> Result<Expr, Trouble> {
    let source = source.trim_start_matches([' ', '\t']);
    let positions = checked(source)?;
    let parsed = parse_unchecked(source, options(Mode::Expression));
    trouble::first(&parsed, &positions, source)?;
    let reader = Reader {
        positions: &positions,
        source,
    };
    match parsed.into_syntax() {
        ruff_python_ast::Mod::Expression(syntax) => reader.expr(&syntax.body),
        ruff_python_ast::Mod::Module(_) => Err(Trouble::syntax("invalid syntax", Span::default())),
    }
}

fn options(mode: Mode) -> ParseOptions {
    ParseOptions::from(mode).with_target_version(PythonVersion::PY311)
}

fn checked(source: &str) -> Result<Positions<'_>, Trouble> {
    if source.len() > LONGEST_SOURCE {
        return Err(Trouble::unsupported(
            "a source file of more than a mebibyte",
            Span::default(),
        ));
    }
    let positions = Positions::of(source);
    trouble::nesting(source, &positions)?;
    Ok(positions)
}

/// Turns nodes of Ruff's into nodes of ours.
#[derive(Clone, Copy, Debug)]
struct Reader<'a> {
    positions: &'a Positions<'a>,
    source: &'a str,
}

impl Reader<'_> {
    fn span(&self, node: &impl ruff_text_size::Ranged) -> Span {
        self.positions.span(node.range())
    }

    fn refuse<T>(&self, what: &str, node: &impl ruff_text_size::Ranged) -> Result<T, Trouble> {
        Err(Trouble::unsupported(what, self.span(node)))
    }
}
