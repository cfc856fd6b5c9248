//! One sentence for each event: what happened and why, in the reader's words.
//!
//! [`sentence`] chooses the message and gathers its values from the event and the World before it; a language
//! turns the two into text. Captions, the live region, transcripts and notes all come from here. Only what
//! the event and the World say is said: where the reason is not known, none is given.

mod call;
mod context;
mod descriptor;
mod english;
mod failure;
mod key;
mod outcome;
mod packet;
mod pattern;
mod program;
mod run;
mod russian;
mod scheduler;
mod socket;
mod state;
mod task;
mod timer;
mod uzbek;
mod wire;

use crate::{Event, Kind, World};
use context::Context;
pub use key::Key;
use key::key;

/// Longest value in a sentence, in characters: what a program says may be long.
const LONGEST_VALUE: usize = 200;

/// A message, with the values that it speaks of, and a second one where the reason stands apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub key: Key,
    pub values: Vec<(&'static str, String)>,
    pub then: Option<Box<Self>>,
}

/// A language that sentences can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    Uz,
    Ru,
    En,
}

/// The sentence of `event`. `world` is the World just before it.
#[must_use]
pub fn sentence(event: &Event, world: &World) -> Sentence {
    let context = Context { event, world };
    let sentence = match &event.kind {
        Kind::Program(program) => program::sentence(&context, program),
        Kind::Task(task) => task::sentence(&context, task),
        Kind::Entered(call) => call::sentence(&context, call),
        Kind::Returned { entered, outcome } => outcome::sentence(&context, *entered, outcome),
        Kind::Descriptor(descriptor) => descriptor::sentence(&context, descriptor),
        Kind::Socket(socket) => socket::sentence(&context, socket),
        Kind::Epoll(epoll) => descriptor::epoll_sentence(&context, epoll),
        Kind::Wire(wire) => wire::sentence(&context, wire),
        Kind::Timer(timer) => timer::sentence(&context, timer),
        Kind::Scheduler(scheduler) => scheduler::sentence(&context, scheduler),
        Kind::Protocol(protocol) => run::protocol_sentence(protocol),
        Kind::Run(run) => run::sentence(run),
        Kind::Loss { count, .. } => say(key!("loss")).number("count", *count),
    };
    *sentence
}

/// The sentence as text.
#[cfg(feature = "locales")]
#[must_use]
pub fn text(sentence: &Sentence, language: Language) -> String {
    pattern::text(sentence, language, pattern::messages(language))
}

/// The sentence as text, by messages that the caller brings: the content of `static/locales/sentences.….txt` in this
/// language. A page loads the one it needs.
#[must_use]
pub fn text_by(sentence: &Sentence, language: Language, messages: &str) -> String {
    pattern::text(sentence, language, messages)
}

/// The sentence in English.
#[cfg(feature = "locales")]
#[must_use]
pub fn in_english(sentence: &Sentence) -> String {
    text(sentence, Language::En)
}

// Boxed while it is made: it goes from call to call, and a pointer is handed on with less code.
fn say(key: Key) -> Box<Sentence> {
    Box::new(Sentence {
        key,
        values: Vec::new(),
        then: None,
    })
}

impl Sentence {
    fn with(mut self: Box<Self>, name: &'static str, mut value: String) -> Box<Self> {
        if let Some((end, _)) = value.char_indices().nth(LONGEST_VALUE) {
            value.truncate(end);
            value.push('…');
        }
        self.values.push((name, value));
        self
    }

    fn number(self: Box<Self>, name: &'static str, value: u64) -> Box<Self> {
        self.with(name, value.to_string())
    }

    fn then(mut self: Box<Self>, next: Box<Self>) -> Box<Self> {
        self.then = Some(next);
        self
    }

    fn and(self: Box<Self>, next: Option<Box<Self>>) -> Box<Self> {
        match next {
            Some(next) => self.then(next),
            None => self,
        }
    }
}
