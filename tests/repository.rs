//! Rules of the repository that no compiler holds. Each message names what to do instead.
//!
//! Formatting, lints and the words of each crate are held elsewhere: by rustfmt, clippy and the crates' own tests.

use socketarium_tests::{top, tracked_files};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 500;

/// Names of rooms that say nothing of what is in them.
const EMPTY_NAMES: [&str; 7] = ["common", "helper", "helpers", "manager", "misc", "util", "utils"];

/// What each crate may know of the others, as DESIGN and ARCHITECTURE.md have it.
const MAY_DEPEND_ON: [(&str, &[&str]); 11] = [
    ("shared/shape", &[]),
    ("shared/trace", &["socketarium-shape"]),
    ("shared/kernel", &["socketarium-trace"]),
    ("shared/python", &["socketarium-trace", "socketarium-kernel"]),
    (
        "shared/lab",
        &["socketarium-trace", "socketarium-kernel", "socketarium-python"],
    ),
    ("frontend", &["socketarium-trace"]),
    ("frontend/engine", &["socketarium-trace", "socketarium-lab"]),
    (
        "backend",
        &[
            "socketarium-trace",
            "socketarium-kernel",
            "socketarium-python",
            "socketarium-lab",
        ],
    ),
    (
        "tests",
        &[
            "socketarium-trace",
            "socketarium-kernel",
            "socketarium-python",
            "socketarium-lab",
            "socketarium-backend",
        ],
    ),
    (
        "tests/fuzz",
        &["socketarium-trace", "socketarium-kernel", "socketarium-backend"],
    ),
    ("xtask", &[]),
];

/// All that the trace may take from outside: it runs in the browser, in the supervisor and in tests alike.
const TRACE_MAY_USE: [&str; 4] = ["serde", "serde_json", "socketarium-shape", "thiserror"];

const DOCUMENTS: [&str; 6] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

/// A text file of the repository.
struct Text {
    path: PathBuf,
    text: String,
}

impl Text {
    fn is(&self, extensions: &[&str]) -> bool {
        let extension = self.path.extension().unwrap_or_default();
        extensions.iter().any(|one| extension == *one)
    }

    /// `path:line` for each line that `offends` finds fault with.
    fn places(&self, offends: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.text.lines().enumerate().filter(|(_, line)| offends(line));
        lines
            .map(|(index, line)| format!("{}:{}: {}", self.path.display(), index + 1, line.trim()))
            .collect()
    }
}

/// What is not text (recordings packed for the page, pictures) is left out.
fn texts() -> Vec<Text> {
    let read = |path: PathBuf| {
        let text = String::from_utf8(fs::read(top().join(&path)).ok()?).ok()?;
        Some(Text { path, text })
    };
    let texts: Vec<Text> = tracked_files().into_iter().filter_map(read).collect();
    assert!(texts.len() > 10, "the repository's files are not found");
    texts
}

fn rust_files() -> Vec<Text> {
    texts().into_iter().filter(|file| file.is(&["rs"])).collect()
}

fn none(offences: &[String], rule: &str) {
    let mut list = String::new();
    for offence in offences {
        let _ = write!(list, "\n  {offence}");
    }
    assert!(offences.is_empty(), "{rule}{list}");
}

fn places(files: &[Text], offends: impl Fn(&str) -> bool) -> Vec<String> {
    files.iter().flat_map(|file| file.places(&offends)).collect()
}

#[test]
fn every_rust_file_begins_by_saying_what_it_is() {
    let silent: Vec<_> = rust_files()
        .iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.path.display().to_string())
        .collect();
    none(
        &silent,
        "begin with `//!`: one sentence on what the file is, then what it leaves out",
    );
}

#[test]
fn no_file_is_too_long_to_read() {
    let sources = ["rs", "mjs", "js", "css", "html", "py", "toml", "md"];
    let long: Vec<_> = texts()
        .iter()
        .filter(|file| file.is(&sources) && file.text.lines().count() > LONGEST_FILE)
        .map(|file| format!("{}: {} lines", file.path.display(), file.text.lines().count()))
        .collect();
    none(&long, "split by what happens, into a folder of that name");
}

#[test]
fn every_room_is_named_after_what_is_in_it() {
    let empty = |path: &Path| {
        let folders = path.parent().into_iter().flat_map(Path::iter).skip(1);
        let mut names = folders.chain(path.file_stem());
        names.any(|name| EMPTY_NAMES.iter().any(|empty| name == *empty))
    };
    let rooms: Vec<_> = tracked_files()
        .into_iter()
        .filter(|path| empty(path))
        .map(|path| path.display().to_string())
        .collect();
    none(&rooms, "use the field's own name for what is in there");
}

#[test]
fn what_returns_a_thing_is_called_after_the_thing() {
    let prefix = concat!("fn ", "get_");
    // What a table of ours has in common with the standard library's has its name too.
    let standard = ["mut", "or_insert_with"].map(|name| format!("{prefix}{name}"));
    let offences = places(&rust_files(), |line| {
        line.contains(prefix) && !standard.iter().any(|name| line.contains(name))
    });
    none(&offences, "name it after what it returns, without the prefix");
}

#[test]
fn exceptions_to_lints_are_expected() {
    let allow = [concat!("#[", "allow("), concat!("#![", "allow(")];
    let offences = places(&rust_files(), |line| {
        allow.iter().any(|allow| line.contains(allow))
    });
    none(
        &offences,
        "`#[expect(lint, reason = \"…\")]`, which tells when it is no longer needed",
    );
}

#[test]
fn crates_know_only_the_crates_that_they_may() {
    for (folder, allowed) in MAY_DEPEND_ON {
        for name in dependencies(
            folder,
            &["dependencies", "dev-dependencies", "build-dependencies"],
        ) {
            if name.starts_with("socketarium-") || name == "xtask" {
                assert!(
                    allowed.contains(&name.as_str()),
                    "{folder} may not depend on {name}: the only way from a producer to a view is an event"
                );
            }
        }
    }
}

#[test]
fn every_crate_has_its_place_in_the_table() {
    let known = MAY_DEPEND_ON.map(|(folder, _)| Path::new(folder).join("Cargo.toml"));
    let unknown: Vec<_> = tracked_files()
        .into_iter()
        .filter(|path| path.ends_with("Cargo.toml") && path.components().count() > 1)
        .filter(|path| !known.contains(path))
        .map(|path| path.display().to_string())
        .collect();
    none(
        &unknown,
        "say in tests/repository.rs what this crate may depend on",
    );
}

#[test]
fn the_trace_takes_no_clock_file_or_runtime_from_outside() {
    for name in dependencies("shared/trace", &["dependencies"]) {
        assert!(
            TRACE_MAY_USE.contains(&name.as_str()),
            "shared/trace may not use {name}: time, seeds and text are arguments there"
        );
    }
    assert!(
        top().join("shared/trace/clippy.toml").is_file(),
        "shared/trace/clippy.toml forbids clocks, threads and files there"
    );
}

fn dependencies(folder: &str, sections: &[&str]) -> Vec<String> {
    let path = top().join(folder).join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let manifest: toml::Table = text.parse().expect("cargo reads it too");
    let mut names = Vec::new();
    for section in sections {
        if let Some(table) = manifest.get(*section).and_then(toml::Value::as_table) {
            names.extend(table.keys().cloned());
        }
    }
    names
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    // Written in two parts, so that this file passes.
    let machine = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/"),
    ];
    let registry = [
        concat!("npm", "js.org"),
        concat!("crates", ".io"),
        concat!("py", "pi.org"),
        concat!("python", "hosted.org"),
        concat!("debian", ".org"),
        concat!("static.rust", "-lang.org"),
    ];
    let files: Vec<_> = texts()
        .into_iter()
        .filter(|file| !file.path.ends_with("Cargo.lock"))
        .collect();
    let offences = places(&files, |line| machine.iter().any(|path| line.contains(path)));
    none(&offences, "a path from the checkout, or an environment variable");
    let offences = places(&files, |line| registry.iter().any(|host| line.contains(host)));
    none(
        &offences,
        "name the package; its client knows where it comes from",
    );
}

#[test]
fn every_text_ends_its_lines() {
    let files = texts();
    let open: Vec<_> = files
        .iter()
        .filter(|file| !file.text.is_empty() && (!file.text.ends_with('\n') || file.text.contains('\r')))
        .map(|file| file.path.display().to_string())
        .collect();
    none(&open, "end the last line, with a line feed alone");
    let offences = places(&files, |line| line.ends_with([' ', '\t']));
    none(&offences, "no blanks at the end of a line");
}

#[test]
fn the_documents_are_there_and_their_links_lead_somewhere() {
    for document in DOCUMENTS {
        assert!(top().join(document).is_file(), "{document} is missing");
    }
    let mut dead = Vec::new();
    for file in texts().iter().filter(|file| file.is(&["md"])) {
        let folder = top().join(file.path.parent().unwrap());
        for target in links(&file.text) {
            if !folder.join(target).exists() {
                dead.push(format!("{}: {target}", file.path.display()));
            }
        }
    }
    none(&dead, "a link to what the checkout has");
}

/// Targets of Markdown links that stay in the checkout, without their anchors.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .map(|target| target.split('#').next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains("://"))
        .collect()
}

#[test]
fn continuous_integration_runs_what_a_contributor_types() {
    let readme = fs::read_to_string(top().join("README.md")).unwrap();
    let ci = fs::read_to_string(top().join(".ci/run")).unwrap();
    for command in ["cargo xtask run", "cargo xtask test"] {
        assert!(readme.contains(command), "README.md says `{command}`");
    }
    let commands = ci.lines().filter(|line| line.contains("cargo"));
    assert_eq!(commands.collect::<Vec<_>>(), ["exec cargo xtask test"]);
}

#[test]
fn scenarios_speak_three_languages() {
    let mut seen = 0;
    for file in texts()
        .iter()
        .filter(|file| file.path.starts_with("static/scenarios"))
    {
        let scenario: toml::Table = file.text.parse().unwrap();
        for text in three_languages(&toml::Value::Table(scenario)) {
            seen += 1;
            for language in ["uz", "ru", "en"] {
                let said = text
                    .get(language)
                    .and_then(toml::Value::as_str)
                    .unwrap_or_default();
                assert!(
                    !said.trim().is_empty(),
                    "{}: no {language} in {text}",
                    file.path.display()
                );
            }
            let uzbek = text["uz"].as_str().unwrap();
            assert!(
                wrong_apostrophe(uzbek).is_none(),
                "{}: oʻ and gʻ take U+02BB, the tutuq belgisi is U+02BC: {uzbek}",
                file.path.display()
            );
        }
    }
    assert!(seen > 10, "no texts found in the scenarios");
}

/// Every table that holds a text in some language.
fn three_languages(value: &toml::Value) -> Vec<&toml::Table> {
    match value {
        toml::Value::Table(table) if table.contains_key("en") || table.contains_key("uz") => vec![table],
        toml::Value::Table(table) => table.values().flat_map(three_languages).collect(),
        toml::Value::Array(array) => array.iter().flat_map(three_languages).collect(),
        toml::Value::String(_)
        | toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_) => Vec::new(),
    }
}

#[test]
fn uzbek_letters_are_letters_everywhere() {
    let offences = places(&texts(), wrong_uzbek_letter);
    none(&offences, "oʻ and gʻ are written with U+02BB");
}

const LOOKALIKES: [char; 5] = ['\'', '`', '‘', '’', '´'];

/// An apostrophe of another alphabet between two letters.
fn wrong_apostrophe(text: &str) -> Option<usize> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).position(|window| {
        window[0].is_alphabetic() && LOOKALIKES.contains(&window[1]) && window[2].is_alphabetic()
    })
}

/// An o or g with a lookalike and a letter behind it, unless that is English: `log's`, `o'clock`.
fn wrong_uzbek_letter(line: &str) -> bool {
    let letters: Vec<char> = line.chars().collect();
    letters.windows(4).any(|window| {
        let english = window[2] == 's' && !window[3].is_alphabetic() || window[2] == 'c' && window[3] == 'l';
        "oOgG".contains(window[0]) && LOOKALIKES.contains(&window[1]) && window[2].is_alphabetic() && !english
    })
}

#[test]
fn the_rules_find_what_they_look_for() {
    assert!(wrong_uzbek_letter(concat!("bo", "'ladi")) && wrong_uzbek_letter(concat!("tog", "’lar")));
    assert!(
        !wrong_uzbek_letter("boʻladi")
            && !wrong_uzbek_letter("the log's end")
            && !wrong_uzbek_letter("b'o',")
    );
    assert!(
        wrong_apostrophe(concat!("ma", "'lumot")).is_some() && wrong_apostrophe("maʼlumot 'salom'").is_none()
    );
    assert_eq!(links("a [b](c.md#d), [e](https://f) and [g](#h)"), ["c.md"]);
    let file = Text {
        path: "a.rs".into(),
        text: "one\ntwo \n".to_owned(),
    };
    assert_eq!(file.places(|line| line.ends_with(' ')), ["a.rs:2: two"]);
}
