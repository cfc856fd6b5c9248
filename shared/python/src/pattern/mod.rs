//! `re`: regular expressions with Python's syntax, its messages, and its way to match (backtracking, leftmost first).
//!
//! Patterns and subjects are text or bytes; positions are code points or bytes. A match has a budget of steps, so that
//! no pattern runs for ever. What `sub` calls, what `split` builds and the cache of patterns are left to the machine.
//! Not here: `\N{…}`, and locales (`L` is read as ASCII). Possessive repetitions of groups match as documented, where
//! CPython 3.11 loses its place.

mod error;
mod escape;
pub mod flags;
mod folding;
mod group;
mod parse;
mod program;
mod regex;
mod run;
mod set;
mod source;
mod syntax;
mod template;

pub use error::{CompileError, PatternError};
pub use regex::{Anchor, Exhausted, Match, Regex, Subject, escape};
pub use template::{Template, TemplatePart};
