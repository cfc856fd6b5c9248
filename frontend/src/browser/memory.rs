//! What the browser remembers between visits: language and theme. It may refuse to; then nothing is remembered.

use crate::state::Theme;
use crate::words::Language;
use web_sys::Storage;

const LANGUAGE: &str = "socketarium.language";
const THEME: &str = "socketarium.theme";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The language chosen on an earlier visit, else the first of the browser's own that is one of ours, else Uzbek.
#[must_use]
pub fn language() -> Language {
    let remembered = storage().and_then(|storage| storage.get_item(LANGUAGE).ok().flatten());
    let asked = || web_sys::window().and_then(|window| window.navigator().language());
    Language::of_tag(&remembered.or_else(asked).unwrap_or_default())
}

#[must_use]
pub fn theme() -> Theme {
    match storage()
        .and_then(|storage| storage.get_item(THEME).ok().flatten())
        .as_deref()
    {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        Some(_) | None => Theme::System,
    }
}

pub fn remember(language: Language, theme: Theme) {
    let Some(storage) = storage() else { return };
    let _ = storage.set_item(LANGUAGE, language.code());
    let _ = match theme {
        Theme::Light => storage.set_item(THEME, "light"),
        Theme::Dark => storage.set_item(THEME, "dark"),
        Theme::System => storage.remove_item(THEME),
    };
}
