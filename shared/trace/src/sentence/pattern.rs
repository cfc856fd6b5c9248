//! Patterns: text with placeables in braces, and how values go into them.
//!
//! `{name}` is the value. `{name:byte|bytes}` is a word in the form that the value, a number, asks for.
//! `{time:span}` is a time in nanoseconds, written with its unit.

use super::{Language, Sentence, english, russian, uzbek};

/// What a language needs beside its patterns.
pub(super) struct Grammar {
    /// Its messages, where they are compiled in.
    #[cfg(feature = "locales")]
    pub(super) patterns: &'static str,
    /// Which of the forms a number asks for, from 0.
    pub(super) form: fn(u64) -> usize,
    pub(super) decimal_sign: char,
    /// Microseconds, milliseconds, seconds.
    pub(super) units: [&'static str; 3],
}

fn grammar(language: Language) -> &'static Grammar {
    match language {
        Language::Uz => &uzbek::GRAMMAR,
        Language::Ru => &russian::GRAMMAR,
        Language::En => &english::GRAMMAR,
    }
}

/// The messages of a language that are compiled in.
#[cfg(feature = "locales")]
pub(super) fn messages(language: Language) -> &'static str {
    grammar(language).patterns
}

/// `messages` are a language's: a pattern in a line each, after its key or without, and comments.
pub(super) fn text(sentence: &Sentence, language: Language, messages: &str) -> String {
    let grammar = grammar(language);
    let mut text = String::new();
    let mut next = Some(sentence);
    while let Some(sentence) = next {
        if !text.is_empty() {
            text.push(' ');
        }
        let pattern = sentence.key.pattern(messages);
        debug_assert!(pattern.is_some(), "no pattern for {:?}", sentence.key);
        fill(&mut text, pattern.unwrap_or_default(), &sentence.values, grammar);
        next = sentence.then.as_deref();
    }
    text
}

fn fill(text: &mut String, pattern: &str, values: &[(&'static str, String)], grammar: &Grammar) {
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((placeable, after)) = after.split_once('}') else {
            break;
        };
        text.push_str(before);
        let (name, form) = placeable.split_once(':').unwrap_or((placeable, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        debug_assert!(value.is_some(), "no value for {name} in {pattern:?}");
        let value = value.map_or("", |(_, value)| value);
        let number = || value.parse().unwrap_or_default();
        match form {
            // Programs and hosts have names in small letters; a sentence begins with a capital one.
            "" if starts_sentence(pattern, rest, before) && matches!(name, "program" | "host" | "peer") => {
                let start = text.len();
                text.push_str(value);
                // Names are ASCII; the capitals of all of Unicode are 12 kB of tables.
                if let Some(first) = text.get_mut(start..start + 1) {
                    first.make_ascii_uppercase();
                }
            }
            "" => text.push_str(value),
            "span" => span(text, number(), grammar),
            forms => text.push_str(forms.split('|').nth((grammar.form)(number())).unwrap_or_default()),
        }
        rest = after;
    }
    text.push_str(rest);
}

/// Whether what follows `before`, the first piece of `rest`, begins a sentence of the pattern.
fn starts_sentence(pattern: &str, rest: &str, before: &str) -> bool {
    before.ends_with(". ") || before.is_empty() && rest.len() == pattern.len()
}

/// `350 µs`, `1.2 ms`, `41 ms`, `1.03 s`
fn span(text: &mut String, nanos: u64, grammar: &Grammar) {
    let [micros, millis, seconds] = grammar.units;
    let (hundredths, unit) = match nanos {
        0..1_000_000 => (nanos.div_ceil(1000) * 100, micros),
        1_000_000..9_950_000 => ((nanos + 50_000) / 100_000 * 10, millis),
        9_950_000..999_500_000 => ((nanos + 500_000) / 1_000_000 * 100, millis),
        999_500_000..9_995_000_000 => ((nanos + 5_000_000) / 10_000_000, seconds),
        _ => ((nanos + 50_000_000) / 100_000_000 * 10, seconds),
    };
    text.push_str(&(hundredths / 100).to_string());
    let fraction = hundredths % 100;
    if fraction != 0 {
        text.push(grammar.decimal_sign);
        text.push(char::from(b'0' + (fraction / 10) as u8));
        if fraction % 10 != 0 {
            text.push(char::from(b'0' + (fraction % 10) as u8));
        }
    }
    // No-break space: the number stays with its unit.
    text.push('\u{a0}');
    text.push_str(unit);
}

#[cfg(test)]
#[cfg(feature = "locales")]
mod tests {
    use super::{Language, grammar, messages, span};
    use crate::sentence::{key, say, text};
    use std::collections::BTreeSet;

    const LANGUAGES: [Language; 3] = [Language::Uz, Language::Ru, Language::En];

    const CHOOSERS: [&str; 15] = [
        include_str!("mod.rs"),
        include_str!("call.rs"),
        include_str!("context.rs"),
        include_str!("descriptor.rs"),
        include_str!("failure.rs"),
        include_str!("outcome.rs"),
        include_str!("packet.rs"),
        include_str!("program.rs"),
        include_str!("run.rs"),
        include_str!("scheduler.rs"),
        include_str!("socket.rs"),
        include_str!("state.rs"),
        include_str!("task.rs"),
        include_str!("timer.rs"),
        include_str!("wire.rs"),
    ];

    /// String literals of the code that chooses messages.
    fn literals() -> BTreeSet<&'static str> {
        CHOOSERS
            .iter()
            .flat_map(|source| source.lines())
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .collect()
    }

    fn names(pattern: &str) -> BTreeSet<&str> {
        pattern
            .split('{')
            .skip(1)
            .map(|rest| rest.split([':', '}']).next().unwrap())
            .collect()
    }

    /// Keys and patterns of a language.
    fn pairs(language: Language) -> Vec<(&'static str, &'static str)> {
        let lines = messages(language).lines();
        lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split_once(" = ").expect("a key and a pattern"))
            .collect()
    }

    fn keys(language: Language) -> Vec<&'static str> {
        pairs(language).iter().map(|(key, _)| *key).collect()
    }

    #[test]
    fn every_message_is_chosen_somewhere() {
        let literals = literals();
        let keys = keys(Language::En);
        let idle: Vec<_> = keys.iter().filter(|key| !literals.contains(*key)).collect();
        assert!(idle.is_empty(), "no code chooses {idle:?}");
    }

    #[test]
    fn no_message_is_there_twice() {
        let mut keys = keys(Language::En);
        keys.sort_unstable();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "{keys:?}");
    }

    #[test]
    fn every_language_says_the_same_messages_in_the_same_order_with_the_same_values() {
        for language in LANGUAGES {
            assert_eq!(keys(language), keys(Language::En), "{language:?}");
            for ((key, pattern), (_, english)) in pairs(language).into_iter().zip(pairs(Language::En)) {
                assert_eq!(names(pattern), names(english), "{language:?} {key}");
            }
        }
    }

    #[test]
    fn a_pattern_is_found_with_keys_and_comments_and_without() {
        for language in LANGUAGES {
            let patterns: Vec<&str> = pairs(language).into_iter().map(|(_, pattern)| pattern).collect();
            let last = key!("loss");
            assert_eq!(last.pattern(messages(language)), patterns.last().copied());
            assert_eq!(last.pattern(&patterns.join("\n")), patterns.last().copied());
            for pattern in patterns {
                assert!(!pattern.contains(" = ") && !pattern.starts_with('#'), "{pattern}");
            }
        }
    }

    #[test]
    fn every_choice_between_word_forms_has_as_many_as_the_language_needs() {
        for language in LANGUAGES {
            let grammar = grammar(language);
            let needed = (0..200).map(grammar.form).max().unwrap() + 1;
            for (key, pattern) in pairs(language) {
                for placeable in pattern.split('{').skip(1) {
                    let (inside, _) = placeable.split_once('}').unwrap();
                    if let Some((_, forms)) = inside.split_once(':')
                        && forms != "span"
                    {
                        assert_eq!(forms.split('|').count(), needed, "{language:?} {key}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_time_is_written_in_the_unit_that_suits_it() {
        let written = |nanos| {
            let mut text = String::new();
            span(&mut text, nanos, grammar(Language::En));
            text.replace('\u{a0}', " ")
        };
        assert_eq!(written(0), "0 µs");
        assert_eq!(written(400), "1 µs");
        assert_eq!(written(350_000), "350 µs");
        assert_eq!(written(1_250_000), "1.3 ms");
        assert_eq!(written(20_000_000), "20 ms");
        assert_eq!(written(1_030_000_000), "1.03 s");
        assert_eq!(written(999_999_000), "1 s");
        assert_eq!(written(59_994_000_000), "60 s");
        assert_eq!(written(1_200_000_000), "1.2 s");
    }

    #[test]
    fn a_number_chooses_the_form_of_its_word() {
        let bytes = |length| {
            text(
                &say(key!("write.done"))
                    .with("program", "p".into())
                    .number("length", length),
                Language::En,
            )
        };
        assert_eq!(bytes(1), "P has written 1 byte.");
        assert_eq!(bytes(5), "P has written 5 bytes.");
        let in_russian = |length| {
            let said = say(key!("write.done"))
                .with("program", "p".into())
                .number("length", length);
            text(&said, Language::Ru)
        };
        for (length, word) in [
            (1, "байт"),
            (2, "байта"),
            (5, "байт"),
            (11, "байт"),
            (21, "байт"),
            (104, "байта"),
            (112, "байт"),
        ] {
            assert_eq!(
                in_russian(length),
                format!("Записано: {length} {word}; p работает дальше.")
            );
        }
    }

    #[test]
    fn uzbek_is_written_with_its_own_letters_and_russian_with_its_own() {
        for (key, pattern) in pairs(Language::Uz) {
            assert!(
                !pattern.contains(['\'', '’', '‘', '`']),
                "{key}: oʻ gʻ are U+02BB, ʼ is U+02BC"
            );
            assert!(!pattern.contains(|letter| ('а'..='я').contains(&letter)), "{key}");
        }
        for (key, pattern) in pairs(Language::Ru) {
            assert!(pattern.contains(|letter| ('а'..='я').contains(&letter)), "{key}");
        }
    }

    #[test]
    fn a_value_with_braces_stays_as_it_is() {
        let said = say(key!("output.out"))
            .with("program", "server".into())
            .with("text", "{program}".into());
        assert_eq!(text(&said, Language::En), "Server prints: {program}");
    }

    #[test]
    fn a_long_value_is_cut() {
        let said = say(key!("run.note")).with("text", "x".repeat(5000));
        assert!(text(&said, Language::En).len() < 300);
    }
}
