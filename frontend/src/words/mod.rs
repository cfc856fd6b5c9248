//! The page's own words: which there are. What they say in Uzbek, Russian and English is in `static/locales/page.….txt`;
//! Uzbek is compiled in, the others are loaded. What happened in a run is said by [`socketarium_trace::sentence`]; names
//! of calls, states and errors are never translated and so not here.

mod lab;
mod notice;
mod player;
mod stage;

pub use lab::LabWords;
pub use notice::NoticeWords;
pub use player::PlayerWords;
pub use stage::StageWords;

use serde::{Deserialize, Serialize};
use socketarium_trace::sentence::{self, Sentence};
use std::str::Lines;
use std::sync::LazyLock;

/// Makes a struct of words, which are read from a language's file in this order.
macro_rules! words {
    ($name:ident { $($key:ident;)* }) => {
        #[derive(Debug)]
        pub struct $name { $(pub $key: &'static str,)* }

        impl $name {
            pub(super) fn read(file: &mut super::File) -> Self {
                let mut words = Self { $($key: "",)* };
                file.read(&mut [$(&mut words.$key,)*]);
                words
            }

            #[cfg(test)]
            pub(super) const KEYS: &[&str] = &[$(stringify!($key),)*];
        }
    };
}
use words;

/// A language's file, word by word: with keys and comments or without.
struct File(Lines<'static>);

impl File {
    /// Reads the next words, one into each place; nothing where the file ends too early.
    fn read(&mut self, places: &mut [&mut &'static str]) {
        let lines = self.0.by_ref();
        // A word may begin with the number of something: `#{}`.
        let words = lines.filter(|line| !line.is_empty() && !line.starts_with("# "));
        for (place, line) in places.iter_mut().zip(words) {
            **place = line.split_once(" = ").map_or(line, |(_, word)| word);
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    Uz,
    Ru,
    En,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::Uz, Self::Ru, Self::En];

    /// `uz`, `ru`, `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Uz => "uz",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Whether its words are compiled in, and so always there.
    #[must_use]
    pub fn is_built_in(self) -> bool {
        self == UZBEK.language
    }

    /// Its name in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Uz => "Oʻzbekcha",
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }

    /// The language that a tag such as `ru-RU` asks for; Uzbek where it is none of ours.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
            .unwrap_or_default()
    }

    /// The language in which sentences about events are told.
    #[must_use]
    pub fn of_sentences(self) -> sentence::Language {
        match self {
            Self::Uz => sentence::Language::Uz,
            Self::Ru => sentence::Language::Ru,
            Self::En => sentence::Language::En,
        }
    }
}

/// What happened, said in a language: its messages are loaded when they are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tongue {
    pub language: Language,
    /// `static/locales/sentences.….txt`; empty until it is there.
    pub messages: String,
}

impl Tongue {
    /// Nothing, as long as the messages are on their way.
    #[must_use]
    pub fn say(&self, sentence: &Sentence) -> String {
        if self.messages.is_empty() {
            return String::new();
        }
        sentence::text_by(sentence, self.language.of_sentences(), &self.messages)
    }
}

/// Every word of the page in one language.
#[derive(Debug)]
pub struct Words {
    pub language: Language,
    pub player: PlayerWords,
    pub stage: StageWords,
    pub lab: LabWords,
    pub notice: NoticeWords,
}

impl Words {
    /// `text`: the language's file.
    #[must_use]
    pub fn of(language: Language, text: &'static str) -> Self {
        let file = &mut File(text.lines());
        Self {
            language,
            player: PlayerWords::read(file),
            stage: StageWords::read(file),
            lab: LabWords::read(file),
            notice: NoticeWords::read(file),
        }
    }

    /// The words of a file that was loaded. They stay for good: nobody changes the language often.
    #[must_use]
    pub fn learned(language: Language, text: String) -> &'static Self {
        Box::leak(Box::new(Self::of(language, text.leak())))
    }
}

static UZBEK: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        Language::Uz,
        include_str!(concat!(env!("OUT_DIR"), "/page.uz.txt")),
    )
});

/// Uzbek, which is always there.
impl Default for &'static Words {
    fn default() -> Self {
        &UZBEK
    }
}

/// A text with its `{}` filled in, in order.
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut values = values.iter();
    let mut parts = template.split('{');
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        filled.push_str(values.next().unwrap_or(&""));
        filled.push_str(part.strip_prefix('}').unwrap_or(part));
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 3] = [
        include_str!("../../../static/locales/page.uz.txt"),
        include_str!("../../../static/locales/page.ru.txt"),
        include_str!("../../../static/locales/page.en.txt"),
    ];

    fn rows(file: &'static str) -> Vec<(&'static str, &'static str)> {
        let lines = file
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines
            .map(|line| line.split_once(" = ").expect("a key and a word"))
            .collect()
    }

    #[test]
    fn every_language_has_the_words_in_the_order_in_which_they_are_read() {
        let rooms = [
            ("player", PlayerWords::KEYS),
            ("stage", StageWords::KEYS),
            ("lab", LabWords::KEYS),
            ("notice", NoticeWords::KEYS),
        ];
        let keys: Vec<String> = rooms
            .into_iter()
            .flat_map(|(room, keys)| keys.iter().map(move |key| format!("{room}.{key}")))
            .collect();
        for file in FILES {
            let there: Vec<&str> = rows(file).into_iter().map(|(key, _)| key).collect();
            assert_eq!(there, keys);
            let stands_alone = |word: &str| !word.contains(" = ") && !word.starts_with("# ");
            assert!(rows(file).iter().all(|(_, word)| stands_alone(word)));
        }
    }

    #[test]
    fn every_word_takes_the_same_values_in_every_language() {
        let [uzbek, russian, english] = FILES.map(rows);
        for (((key, uz), (_, ru)), (_, en)) in uzbek.into_iter().zip(russian).zip(english) {
            for text in [uz, ru, en] {
                assert!(!text.trim().is_empty(), "{key} is empty in a language");
                assert_eq!(
                    text.matches("{}").count(),
                    en.matches("{}").count(),
                    "{key} takes different values in different languages"
                );
            }
            assert!(
                !uz.contains(['\'', '`', '’', '‘']),
                "{key}: Uzbek is written with U+02BB and U+02BC: {uz}"
            );
        }
    }

    #[test]
    fn words_are_where_they_belong() {
        let words = Words::of(Language::En, FILES[2]);
        assert_eq!(
            (words.player.play, words.stage.code, words.lab.lab),
            (
                "Play",
                "Code",
                rows(FILES[2])
                    .iter()
                    .find(|(key, _)| *key == "lab.lab")
                    .unwrap()
                    .1
            )
        );
    }

    #[test]
    fn what_is_compiled_in_is_what_the_file_says() {
        let from_file = Words::of(Language::Uz, FILES[0]);
        assert_eq!(format!("{:?}", <&Words>::default()), format!("{from_file:?}"));
    }

    #[test]
    fn a_browser_that_asks_for_none_of_the_three_gets_uzbek() {
        assert_eq!(Language::of_tag("ru-RU"), Language::Ru);
        assert_eq!(Language::of_tag("EN"), Language::En);
        assert_eq!(Language::of_tag("de-DE"), Language::Uz);
        assert_eq!(Language::of_tag(""), Language::Uz);
    }

    #[test]
    fn values_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &["3", "9"]), "3 of 9");
        assert_eq!(fill("plain", &["3"]), "plain");
    }
}
