//! The simulated lab in a Web Worker (`frontend/engine`): the messages of a live lab, and the empty text, by which the
//! engine says that it is there and the page that it has taken in one more batch of events.

use crate::state::News;
use socketarium_trace::json;
use socketarium_trace::lab::{Ask, Tell};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, MessageEvent, Worker};
use yew::Callback;

/// Beside the page: `frontend/engine/engine_loader.js`.
const LOADER: &str = "engine_loader.js";

/// A worker. It is ended when it is dropped, whatever it is doing, and says nothing from then on.
#[derive(Debug)]
pub(super) struct Engine {
    worker: Worker,
    _told: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Engine {
    /// `None`, with the news that it is closed, where the browser makes no worker.
    pub(super) fn start(hear: Callback<News>) -> Option<Self> {
        let Ok(worker) = Worker::new(LOADER) else {
            hear.emit(News::LabClosed);
            return None;
        };
        let (heard, answered) = (hear.clone(), worker.clone());
        let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if text.is_empty() {
                heard.emit(News::LabOpened);
                return;
            }
            let tell = json::read(&text).ok();
            let is_batch = matches!(tell, Some(Tell::Events { .. }));
            heard.emit(tell.map_or(News::LabGarbled, |tell| News::LabTold(Box::new(tell))));
            if is_batch {
                post(&answered, "");
            }
        });
        // It could not be loaded, or it broke: it will not say anything any more.
        let failed = Closure::<dyn FnMut(Event)>::new(move |_| hear.emit(News::LabClosed));
        worker.set_onmessage(Some(told.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _told: told,
            _failed: failed,
        })
    }

    pub(super) fn tell(&self, ask: &Ask) {
        post(&self.worker, &json::write(ask));
    }
}

fn post(worker: &Worker, text: &str) {
    // A text can always be copied to the other side.
    let _ = worker.post_message(&text.into());
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
