//! The page's own words in Uzbek, Russian and English, side by side. What happened in a run is said by
//! [`socketarium_trace::sentence`]; names of calls, states and errors are never translated and so not here.

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

/// Makes a struct of words and its three languages from rows of `key: uzbek, russian, english`. A word that is
/// missing in one language does not compile.
macro_rules! words {
    ($name:ident { $($key:ident: $uz:literal, $ru:literal, $en:literal;)* }) => {
        #[derive(Debug)]
        pub struct $name { $(pub $key: &'static str,)* }

        impl $name {
            pub(super) const UZ: Self = Self { $($key: $uz,)* };
            pub(super) const RU: Self = Self { $($key: $ru,)* };
            pub(super) const EN: Self = Self { $($key: $en,)* };

            #[cfg(test)]
            pub(super) fn rows() -> Vec<(&'static str, [&'static str; 3])> {
                vec![$((stringify!($key), [$uz, $ru, $en]),)*]
            }
        }
    };
}
use words;

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

    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Self::Uz => &UZ,
            Self::Ru => &RU,
            Self::En => &EN,
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

static UZ: Words = Words {
    language: Language::Uz,
    player: PlayerWords::UZ,
    stage: StageWords::UZ,
    lab: LabWords::UZ,
    notice: NoticeWords::UZ,
};
static RU: Words = Words {
    language: Language::Ru,
    player: PlayerWords::RU,
    stage: StageWords::RU,
    lab: LabWords::RU,
    notice: NoticeWords::RU,
};
static EN: Words = Words {
    language: Language::En,
    player: PlayerWords::EN,
    stage: StageWords::EN,
    lab: LabWords::EN,
    notice: NoticeWords::EN,
};

/// A text with its `{}` filled in, in order.
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut values = values.iter();
    let mut parts = template.split("{}");
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        filled.push_str(values.next().unwrap_or(&""));
        filled.push_str(part);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_every_language_and_takes_the_same_values() {
        let tables = [
            PlayerWords::rows(),
            StageWords::rows(),
            LabWords::rows(),
            NoticeWords::rows(),
        ];
        for (key, texts) in tables.into_iter().flatten() {
            for text in texts {
                assert!(!text.trim().is_empty(), "{key} is empty in a language");
                assert_eq!(
                    text.matches("{}").count(),
                    texts[2].matches("{}").count(),
                    "{key} takes different values in different languages"
                );
            }
            let uzbek = texts[0];
            assert!(
                !uzbek.contains(['\'', '`', '’', '‘']),
                "{key}: Uzbek is written with U+02BB and U+02BC: {uzbek}"
            );
        }
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
