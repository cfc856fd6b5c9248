//! What the page asks of the browser besides drawing and data: keys, memory, preferences, downloads. No meaning in here.

pub mod keys;
pub mod memory;
pub mod place;

use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, HtmlElement, Url};

/// Whether a media query holds.
#[must_use]
pub fn prefers(query: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Hands the viewer a file.
pub fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let Ok(url) =
        Blob::new_with_str_sequence(&parts).and_then(|blob| Url::create_object_url_with_blob(&blob))
    else {
        return;
    };
    let anchor = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = Url::revoke_object_url(&url);
}

/// Gives the keyboard to the first button of the element with this id.
pub fn focus_first_button(id: &str) {
    let button = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.query_selector("button").ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(button) = button {
        let _ = button.focus();
    }
}

/// Language and theme of the document itself.
pub fn dress_document(language: &str, theme: &str) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("lang", language);
        let _ = root.set_attribute("data-theme", theme);
    }
}
