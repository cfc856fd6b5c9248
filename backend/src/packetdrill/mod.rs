//! Runs packetdrill scripts on the simulated kernel: one host that a script drives from above with system calls
//! and from the wire with packets, and whose own packets and results it checks.
//!
//! The language is that of the public scripts. Left out is what has nothing to act upon here: encapsulation,
//! fuzzing, the wire server, shared objects; a script that asks for it is told so.

mod arguments;
mod calls;
mod connection;
mod expression;
mod lexer;
mod options;
mod packet;
mod parser;
mod pattern;
mod python;
mod report;
mod run;
mod script;
mod shell;
mod stage;
mod symbols;
mod tcp_info;
mod verify;

pub use options::{IpVersion, Options};
pub use report::{Failure, Note, Report};

use std::collections::BTreeMap;

/// Longest script that is read, in bytes.
pub const LONGEST: usize = 1024 * 1024;

/// What holds for every script that is run, apart from what it says itself.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// packetdrill's own options, each with its value; they go before those of the script.
    pub options: Vec<(String, Option<String>)>,
    /// Words that stand for others (`-D NAME=VALUE`).
    pub definitions: BTreeMap<String, String>,
    /// A packet that no line asked for is a failure even after the last line that asks for one, and the echo of
    /// a time stamp has to be the one that was sent.
    pub strict: bool,
    /// Where the chance of the host begins.
    pub seed: u64,
}

/// Runs one script.
#[must_use]
pub fn run(text: &str, wish: &Wish) -> Report {
    let script = match parser::parse(text, &wish.definitions) {
        Ok(script) => script,
        Err(error) => return Report::of(Err(error)),
    };
    let mut options = Options::default();
    let given = script
        .options
        .iter()
        .map(|option| (option.line, &option.name, &option.value));
    let wished = wish.options.iter().map(|(name, value)| (0, name, value));
    let mut notes = Vec::new();
    for (line, name, value) in given.chain(wished) {
        match options.set(name, value.as_deref()) {
            Ok(None) => {}
            Ok(Some(text)) => notes.push(Note { line, text }),
            Err(message) => {
                return Report::of(Err(Failure {
                    line,
                    column: None,
                    message,
                }));
            }
        }
    }
    let mut report = run::run(&script, &options, wish);
    notes.append(&mut report.notes);
    Report { notes, ..report }
}

#[cfg(test)]
mod tests;
