//! What came of a program, in a form in which two Pythons can be compared.
//!
//! Left out are frames of library files (their source is not the same) and addresses in memory.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Output;

/// What a program said and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub stdout: String,
    /// Without frames of library files; paths without the program's folder.
    pub stderr: String,
    /// Its exit status, or 128 and the number of the signal that ended it, as shells count.
    pub status: i32,
}

/// Exit status with which `timeout` says that it ended the program.
const TIMED_OUT: i32 = 124;

impl Outcome {
    pub(super) fn of(output: &Output, folder: &Path) -> Self {
        let folder = format!("{}/", folder.display());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&folder, "");
        Self {
            stdout: without_addresses(&text(&output.stdout)),
            stderr: without_addresses(&without_libraries(&text(&output.stderr))),
            status: status(output),
        }
    }

    /// How `other` differs, or nothing.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        if self == other {
            return None;
        }
        let parts = [
            ("stdout", &self.stdout, &other.stdout),
            ("stderr", &self.stderr, &other.stderr),
        ];
        for (part, ours, theirs) in parts {
            let mut ours = ours.split('\n');
            let mut theirs = theirs.split('\n');
            for line in 1.. {
                match (ours.next(), theirs.next()) {
                    (None, None) => break,
                    (ours, theirs) if ours == theirs => {}
                    (ours, theirs) => {
                        return Some(format!(
                            "{part}, line {line}:\n    expected {}\n    got      {}{}",
                            Shown(ours),
                            Shown(theirs),
                            other.last_words()
                        ));
                    }
                }
            }
        }
        let ended = if other.status == TIMED_OUT {
            " (it did not end)"
        } else {
            ""
        };
        Some(format!(
            "status: expected {}, got {}{ended}",
            self.status, other.status
        ))
    }

    /// The last line of what it said of its end, where it ended badly.
    fn last_words(&self) -> String {
        let last = self.stderr.lines().rev().find(|line| !line.trim().is_empty());
        match last {
            Some(last) if self.status != 0 => format!("\n    it ended with {}: {last}", self.status),
            _ => String::new(),
        }
    }
}

struct Shown<'a>(Option<&'a str>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(line) => write!(f, "{line:?}"),
            None => f.write_str("no such line"),
        }
    }
}

fn status(output: &Output) -> i32 {
    let signal = output.status.signal().map(|signal| 128 + signal);
    output.status.code().or(signal).unwrap_or(-1)
}

/// A traceback without the frames whose file is not the program's: those have a path.
fn without_libraries(text: &str) -> String {
    let mut kept = String::new();
    // The column in which the frame that is being left out begins.
    let mut leaving: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let frame = line
            .find("File \"")
            .filter(|at| line[..*at].chars().all(is_margin));
        if let Some(column) = frame {
            let file = &line[column + "File \"".len()..];
            leaving = (file.starts_with('/') || file.starts_with('<')).then_some(column);
        } else if leaving
            .is_some_and(|column| !line.as_bytes()[..line.len().min(column + 2)].ends_with(b"  "))
        {
            leaving = None;
        }
        if leaving.is_none() {
            kept.push_str(line);
        }
    }
    kept
}

/// What stands before a frame: spaces, and in exception groups bars.
fn is_margin(character: char) -> bool {
    matches!(character, ' ' | '|' | '+')
}

/// Long hexadecimal numbers, and paths of library files in brackets, put aside.
fn without_addresses(text: &str) -> String {
    let mut short = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let (before, tail) = rest.split_at(at + 2);
        let digits = tail.bytes().take_while(u8::is_ascii_hexdigit).count();
        short.push_str(before);
        short.push_str(if digits > 8 { "…" } else { &tail[..digits] });
        rest = &tail[digits..];
    }
    short.push_str(rest);
    match short.split_once("(/usr/lib/") {
        Some((before, after)) => {
            let after = after.split_once(')').map_or("", |(_, after)| after);
            format!("{before}(…){after}")
        }
        None => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_libraries_are_left_out() {
        let text = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    run()\n  File \"/usr/lib/b.py\", line 2, in run\n    go()\n    ^^^^\n  File \"a.py\", line 3, in go\n    1 / 0\nZeroDivisionError: x\n";
        let kept = "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    run()\n  File \"a.py\", line 3, in go\n    1 / 0\nZeroDivisionError: x\n";
        assert_eq!(without_libraries(text), kept);
    }

    #[test]
    fn addresses_are_left_out_and_numbers_are_not() {
        assert_eq!(without_addresses("at 0x7f00deadbeef, 0xff"), "at 0x…, 0xff");
    }

    #[test]
    fn a_difference_says_where_it_is() {
        let one = Outcome {
            stdout: "a\nb\n".into(),
            stderr: String::new(),
            status: 0,
        };
        let other = Outcome {
            stdout: "a\nc\n".into(),
            ..one.clone()
        };
        assert_eq!(one.difference(&one), None);
        assert!(one.difference(&other).is_some_and(|text| text.contains("line 2")));
        assert!(
            one.difference(&Outcome {
                status: 1,
                ..one.clone()
            })
            .is_some_and(|text| text.contains("status"))
        );
    }
}
