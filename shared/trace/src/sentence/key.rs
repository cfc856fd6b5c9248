//! Keys: which messages there are, and where in a language's file one stands.
//!
//! At run time a message is known by its place, which is the same in every language. Its name is looked up when this is
//! compiled: neither the code nor what a page loads has to carry names, and one that does not exist does not compile.

/// The file whose names and order hold for every language.
const FILE: &[u8] = include_bytes!("../../../../static/locales/sentences.en.txt");

const NAMES: [&[u8]; count()] = names();

/// A message, by its place in a language's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u16);

/// The key of this name.
macro_rules! key {
    ($name:literal) => {
        const { crate::sentence::key::Key::named($name) }
    };
}
pub(super) use key;

impl Key {
    pub(super) const fn named(name: &str) -> Self {
        let mut place = 0;
        while place < NAMES.len() {
            if is_same(NAMES[place], name.as_bytes()) {
                return Self(place as u16);
            }
            place += 1;
        }
        panic!("there is no message of this name")
    }

    /// Its pattern: `messages` is a language's file, with names and comments or without.
    pub(super) fn pattern(self, messages: &str) -> Option<&str> {
        let mut lines = messages
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = lines.nth(self.0.into())?;
        Some(line.split_once(" = ").map_or(line, |(_, pattern)| pattern))
    }
}

const fn count() -> usize {
    let (mut rest, mut count) = (FILE, 0);
    while !rest.is_empty() {
        let (name, after) = name(rest);
        rest = after;
        count += !name.is_empty() as usize;
    }
    count
}

const fn names<const COUNT: usize>() -> [&'static [u8]; COUNT] {
    let mut names: [&[u8]; COUNT] = [&[]; COUNT];
    let (mut rest, mut count) = (FILE, 0);
    while !rest.is_empty() {
        let (name, after) = name(rest);
        rest = after;
        if !name.is_empty() {
            names[count] = name;
            count += 1;
        }
    }
    names
}

/// The name that begins a line, none for a comment, and what comes after the line.
const fn name(rest: &[u8]) -> (&[u8], &[u8]) {
    let (mut name, mut line) = (0, 0);
    while rest[line] != b'\n' {
        if rest[line] == b' ' && name == 0 {
            name = line;
        }
        line += 1;
    }
    let name = if rest[0] == b'#' { 0 } else { name };
    (rest.split_at(name).0, rest.split_at(line + 1).1)
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}
