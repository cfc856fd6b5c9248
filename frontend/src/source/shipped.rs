//! Texts that come with the page: the first recording, the sentences of a language.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ProgressEvent, XmlHttpRequest};
use yew::Callback;

#[derive(Debug)]
pub(super) struct Request {
    _request: XmlHttpRequest,
    _done: Closure<dyn FnMut(ProgressEvent)>,
}

impl Request {
    /// `hear` gets the text; nothing if it did not load.
    pub(super) fn send(path: &str, hear: Callback<Option<String>>) -> Option<Self> {
        let Ok(request) = XmlHttpRequest::new() else {
            hear.emit(None);
            return None;
        };
        let answered = request.clone();
        let heard = hear.clone();
        let done = Closure::<dyn FnMut(ProgressEvent)>::new(move |_| {
            let is_there = answered.status().is_ok_and(|status| status == 200);
            let text = answered.response_text().ok().flatten().filter(|_| is_there);
            heard.emit(text);
        });
        // Called at the end however it ended.
        request.set_onloadend(Some(done.as_ref().unchecked_ref()));
        if request.open("GET", path).and_then(|()| request.send()).is_err() {
            hear.emit(None);
            return None;
        }
        Some(Self {
            _request: request,
            _done: done,
        })
    }
}
