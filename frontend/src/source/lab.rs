//! A live lab over a WebSocket: one JSON message per text frame, both ways.

use crate::state::News;
use socketarium_trace::json;
use socketarium_trace::lab::Ask;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, Event, MessageEvent, WebSocket};
use yew::Callback;

/// A connection. It is closed when it is dropped, and says nothing from then on.
#[derive(Debug)]
pub(super) struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn FnMut(Event)>,
    _told: Closure<dyn FnMut(MessageEvent)>,
    _closed: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// `None`, with the news that it is closed, where the address is none that the browser takes.
    pub(super) fn open(address: &str, hear: Callback<News>) -> Option<Self> {
        let Ok(socket) = WebSocket::new(address) else {
            hear.emit(News::LabClosed);
            return None;
        };
        let heard = hear.clone();
        let opened = Closure::<dyn FnMut(Event)>::new(move |_| heard.emit(News::LabOpened));
        let heard = hear.clone();
        let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let tell = event.data().as_string().and_then(|text| json::read(&text).ok());
            heard.emit(tell.map_or(News::LabGarbled, |tell| News::LabTold(Box::new(tell))));
        });
        // An error is always followed by a close, which says all that a page may know.
        let closed = Closure::<dyn FnMut(CloseEvent)>::new(move |_| hear.emit(News::LabClosed));
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(told.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Some(Self {
            socket,
            _opened: opened,
            _told: told,
            _closed: closed,
        })
    }

    pub(super) fn tell(&self, ask: &Ask) {
        // Not open any more: the close event is on its way and will say so.
        if self.socket.ready_state() == WebSocket::OPEN {
            let _ = self.socket.send_with_str(&json::write(ask));
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}
